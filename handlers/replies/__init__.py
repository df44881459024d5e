"""What people say below messages of the bot's, to nobody in particular."""
