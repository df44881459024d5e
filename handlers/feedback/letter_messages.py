"""Every sentence to people who are asked in private."""

from __future__ import annotations

from datetime import datetime

from handlers.feedback import results_drawing
from handlers.feedback.answer_messages import link_letter
from handlers.feedback.card import PRESSED, ways
from handlers.feedback.drawing import until
from handlers.feedback.model import Survey
from handlers.feedback.threshold import LEAST
from handlers.model import Place, Program
from handlers.ports import Store
from handlers.reply import Aside, Block, Heading, Reply, Say, Text


def question(program: Program, survey: Survey, member_id: str, place: Place, now: datetime) -> Reply:
    """To one person, with the same ways to answer as a card has; on a forum a form of their own."""
    many = survey.audience or 1
    others = "you alone" if many == 1 else f"{many} people, each in private, and you are one of them"
    if survey.group:
        others = f"@{survey.group_name}, {others}"
    asked = Aside(
        f"{survey.address} · {program.title} asks {others} · open until {until(survey, program, now)}"
    )
    if place.platform == PRESSED:
        return Reply((*link_letter(program, survey, member_id, now), asked))
    blocks: list[Block] = [Heading(survey.name)]
    if len(survey.questions) == 1 and survey.questions[0].words != survey.name:
        blocks.append(Text(survey.questions[0].words))
    return Reply((*blocks, *ways(program, survey, place), asked))


def reminder(program: Program, survey: Survey, member_id: str, place: Place, now: datetime) -> Reply:
    words = Text(f"There is still time: {survey.name} is open until {until(survey, program, now)}.")
    thanks = Aside("Have you answered? Then thank you, and never mind.")
    if place.platform == PRESSED:
        return Reply((words, *link_letter(program, survey, member_id, now)[1:-1], thanks))
    return Reply((words, *ways(program, survey, place)[:-1], thanks))


def results(program: Program, survey: Survey, store: Store, now: datetime, *, steward: bool) -> Reply:
    shown = results_drawing.posted(program, survey, store, None, now)
    few = not survey.anonymous and survey.answered < LEAST
    if not (steward and few and survey.answered):
        return shown
    table = Aside(
        "You are a steward: who said what is in ",
        Say(f"okr survey export {survey.address} in:{program.slug}"),
    )
    return Reply((*shown.blocks, table))
