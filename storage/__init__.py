"""What the bot remembers: SQLAlchemy Core is imported here and nowhere else."""
