"""The forum's things as Discourse's JSON."""
