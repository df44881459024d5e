"""What the bot does: pure decisions, no I/O, no clock, no platform."""
