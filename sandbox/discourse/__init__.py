"""The sandbox's Discourse: `Forum` is the way in."""

from sandbox.discourse.forum import Forum

__all__ = ["Forum"]
