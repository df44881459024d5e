"""The one visible list of what plans the posts of each kind of schedule. A kind that is missing here is
left alone by the ticker."""

from __future__ import annotations

from bot.rhythm import Planners
from handlers.rhythm.model import Kind
from handlers.rhythm.weekly import plan_digest

PLANNERS: Planners = {
    Kind.DIGEST: plan_digest,
}
