"""Links to forms in what is about to be sent: made here, at the last moment, so that none is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.feedback.answer_messages import UNSIGNED
from handlers.feedback.open_messages import UNSIGNED as OPEN
from handlers.feedback.remark_messages import UNSIGNED as REMARK
from handlers.reply import Block, Link, Reply, Span, Text
from storage import open_links, remark_pages, survey_links
from storage.session import Session


def linked(reply: Reply, session: Session) -> Reply:
    """With the addresses of forms in the place of whose they are to be; of a closed survey just the words."""
    blocks = tuple(_block(block, session) for block in reply.blocks)
    return reply if blocks == reply.blocks else replace(reply, blocks=blocks)


def _block(block: Block, session: Session) -> Block:
    if not isinstance(block, Text):
        return block
    return Text(*(_span(part, session) for part in block.parts))


def _span(part: Span, session: Session) -> Span:
    if isinstance(part, Link) and part.url.startswith(REMARK):
        return _remark(part, session)
    if isinstance(part, Link) and part.url.startswith(OPEN):
        return _open(part, session)
    if not isinstance(part, Link) or not part.url.startswith(UNSIGNED):
        return part
    survey_id, _, member_id = part.url.removeprefix(UNSIGNED).partition("/")
    survey = session.surveys.called(survey_id)
    whose = session.members.get(member_id)
    if survey is None or whose is None:
        return part.text
    token = survey_links.token_for(session.surveys, survey, whose)
    return Link(f"/s/{token}", part.text) if token is not None else part.text


def _open(part: Link, session: Session) -> Span:
    survey = session.surveys.called(part.url.removeprefix(OPEN))
    token = open_links.token_for(session.surveys, survey) if survey is not None else None
    return Link(f"/f/{token}", part.text) if token is not None else part.text


def _remark(part: Link, session: Session) -> Span:
    program_id, _, until = part.url.removeprefix(REMARK).partition("/")
    token = remark_pages.token_for(session.listening, program_id, date.fromisoformat(until))
    return Link(f"/f/remark/{token}", part.text) if token is not None else part.text
