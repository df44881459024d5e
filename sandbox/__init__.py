"""A local Slack workspace and Discourse forum over real HTTP, for trying the bot and for its tests."""
