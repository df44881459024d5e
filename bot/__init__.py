"""How the bot talks: platforms, command line, composition root."""
