"""A Discourse forum: the second way in and out."""
