"""The sandbox's Slack: `Workspace` is the way in."""

from sandbox.slack.workspace import Workspace

__all__ = ["Workspace"]
