"""What the bot does, told as tests."""
