"""One page that shows the sandbox: Slack on the left, the forum on the right, the program's table between."""

from sandbox.web.backstage import Backstage, Hint, Row, Section, Stage
from sandbox.web.page import Page

__all__ = ["Backstage", "Hint", "Page", "Row", "Section", "Stage"]
