"""A survey's card: what is asked and how many answered, and until the close no word of how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import ceil

from handlers.feedback.answer_messages import in_short, line_of
from handlers.feedback.drawing import asked, standing, until
from handlers.feedback.model import Asks, Survey
from handlers.feedback.questions import Kind
from handlers.feedback.seeing import places_of
from handlers.model import Place, Program
from handlers.polls import Poll
from handlers.ports import Store
from handlers.replies.model import Above
from handlers.reply import Aside, Block, Button, Buttons, Heading, Reply, Say, Text, Touched

CARD = "survey/"  # a card's traces begin with this: its key is card:survey/<survey id>
RESULTS = "results"  # the kind of the trace below it that says how it came out
CHANGE = "change"  # … and of those that say what was changed because of it, each with its number
PRESSED = "discourse"  # where nothing can be pressed
_PICKED, _SECONDS = 10, {Kind.TEXT: 45}  # seconds that an answer takes, about


def card_of(survey_id: str) -> str:
    """The id of the trace that is a survey's card."""
    return f"{CARD}{survey_id}"


def key_of(survey_id: str) -> str:
    """The key of the message that is a survey's card."""
    return f"card:{card_of(survey_id)}"


def survey_in(above: Above, store: Store) -> Survey | None:
    """Whose card is above; None where that is another message."""
    _, is_card, id = above.key.partition(key_of(""))
    return store.surveys.with_id(above.program_id, id) if is_card else None


def touched_card(survey: Survey, program: Program) -> tuple[Touched, ...]:
    """None where it has no card."""
    if survey.asks is not Asks.PLACES:
        return ()
    return (Touched("card", card_of(survey.id), program=program.id, places=places_of(survey, program)),)


def touched_results(survey: Survey, program: Program) -> tuple[Touched, ...]:
    """The card, and below it how it came out."""
    under, places = card_of(survey.id), places_of(survey, program)
    above = touched_card(survey, program)
    return (*above, Touched(RESULTS, under, under=under, program=program.id, places=places)) if above else ()


def touched_change(survey: Survey, number: int, program: Program) -> tuple[Touched, ...]:
    """Below the card, what was changed because of it."""
    if survey.asks is not Asks.PLACES:
        return ()
    under, places = card_of(survey.id), places_of(survey, program)
    return (Touched(CHANGE, f"{under}#{number}", under=under, program=program.id, places=places),)


def card(program: Program, survey: Survey, answered: int, home: Place, now: datetime) -> Reply:
    """As it is now, for people in ``home``."""
    blocks: list[Block] = [Heading(survey.name)]
    if len(survey.questions) == 1 and survey.questions[0].words != survey.name:
        blocks.append(Text(survey.questions[0].words))
    if home.platform == PRESSED and is_native(survey):
        instead = line_of("link", survey, program) if survey.is_open(now) else ""
        options = tuple(label for _, label in survey.questions[0].choices)
        blocks.append(Poll(options, instead, survey.closes_at))
    if survey.is_open(now):
        blocks += ways(program, survey, home)
    state = standing(survey, program, now) + _added_up(survey, program, home, now)
    thanks = "" if survey.is_open(now) else ". Thank you, everybody!"
    blocks.append(Aside(f"{survey.address} · {asked(answered, survey.audience)} · {state}{thanks}"))
    return Reply(tuple(blocks), title=f"Survey: {survey.name} · {survey.address}")


def has_polls(reply: Reply) -> bool:
    return any(isinstance(block, Poll) for block in reply.blocks)


def without_polls(reply: Reply) -> Reply:
    """For a forum that refuses them: how to ask for a form stands there instead."""
    blocks: list[Block] = []
    for block, above in zip(reply.blocks, (None, *reply.blocks), strict=False):
        if isinstance(block, Poll):
            blocks += [_asked_for(block.instead)] if block.instead else []
        elif not (isinstance(above, Poll) and above.instead and isinstance(block, Aside)):
            blocks.append(block)
    return replace(reply, blocks=tuple(blocks))


def _asked_for(line: str) -> Text:
    return Text("Write ", Say(line), " to me in a private message, and I send you a form of your own.")


def answered_by(program: Program, survey: Survey, place: Place) -> Block:
    """How it is answered below its card in ``place``, in a line or a button."""
    if place.platform != PRESSED:
        return Buttons(Button("Answer", line_of("fill", survey, program), "primary"))
    if is_native(survey):
        return Text("Vote above. Would you rather not? ", *_asked_for(line_of("link", survey, program)).parts)
    return _asked_for(line_of("link", survey, program))


def is_native(survey: Survey) -> bool:
    """Whether a forum asks it by a poll of its own: one question, with names."""
    return survey.by_button and not survey.anonymous


def has_poll(survey: Survey, program: Program) -> bool:
    """Whether there is such a poll."""
    return is_native(survey) and any(place.platform == PRESSED for place in places_of(survey, program))


def ways(program: Program, survey: Survey, home: Place) -> list[Block]:
    """How it is answered there, and last what becomes of an answer."""
    line = f"{survey.address} {{}} in:{program.slug}"
    if home.platform == PRESSED and is_native(survey):
        asks = Say(line_of("link", survey, program))
        last = until(survey, program, survey.opened_at)
        told = f"{survey.questions[0].hint} Vote here; you can change it until {last}. ".lstrip()
        told += "Once it is closed everybody on the forum sees who voted for what. "
        other = ("Would you rather not? Write ", asks, " to me in private, and only the stewards see it.")
        return [Aside(told, *other)]
    if home.platform == PRESSED:
        how: Block = _asked_for(line_of("link", survey, program))
    elif survey.by_button:
        question = survey.questions[0]
        said = "a1:{}" if survey.anonymous else "{}"  # what is typed as an answer to it opens a form first
        presses = (
            Button(label, f"okr survey answer {line.format(said.format(answer))}")
            for answer, label in question.choices
        )
        return [Buttons(*presses), Aside(f"{question.hint} {in_short(survey)}".strip())]
    else:
        how = Buttons(Button("Answer", line_of("fill", survey, program), "primary"))
    return [how, Aside(f"{_length(survey)} {in_short(survey)}".strip())]


def _length(survey: Survey) -> str:
    """``4 questions, about 2 minutes.``"""
    many = len(survey.questions)
    if many == 1:
        return ""
    minutes = ceil(sum(_SECONDS.get(each.kind, _PICKED) for each in survey.questions) / 60)
    return f"{many} questions, about {'a minute' if minutes == 1 else f'{minutes} minutes'}."


def _added_up(survey: Survey, program: Program, home: Place, now: datetime) -> str:
    """Where some vote in a poll that the bot reads at the close alone."""
    if not (survey.is_open(now) and has_poll(survey, program)):
        return ""
    if home.platform != PRESSED:
        return " · votes on the forum are added at the close"
    return " · the votes here are added at the close"
