"""The bot's own pages."""
