"""A local Slack workspace over real HTTP, for trying the bot and for its tests."""
