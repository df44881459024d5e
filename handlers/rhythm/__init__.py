"""What the bot does by the calendar: digests, kick-offs, summaries, reminders."""
