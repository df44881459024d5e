"""Every sentence about surveys to those who ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.feedback import audience_messages
from handlers.feedback.audience import Audience
from handlers.feedback.card import PRESSED, answered_by, key_of
from handlers.feedback.drawing import kind, next_page, rate, standing, until
from handlers.feedback.model import Asks, Every, Survey
from handlers.feedback.seeing import is_hushed, is_private, places_of
from handlers.feedback.threshold import LEAST
from handlers.members.reaching import alone_with
from handlers.model import Identity, Place, Program
from handlers.okrs.periods import local_day
from handlers.ports import Context
from handlers.reply import Aside, Bold, Button, Buttons, Heading, Reply, Say, Span, Text, Touched
from handlers.rhythm.model import Post


def opened(program: Program, new: Survey, to: Audience, asking: Iterable[Touched], ctx: Context) -> Reply:
    """`okr survey new`: what was begun. ``asking``: the messages that ask it."""
    named = "anonymous" if new.anonymous else "with names"
    many = len(new.questions)
    asked = "one question" if many == 1 else f"{many} questions"
    where = audience_messages.where(program, new, [member.name for member in to.people])
    again = "" if new.every is Every.ONCE else f" It is asked again {new.every}."
    words = f" {new.name}: {asked}, {named}, {where} until {until(new, program, ctx.now)}.{again}"
    hint = Aside(
        "Results come by themselves at the close. ", Say(f"okr survey close {new.address}"), " ends it early."
    )
    letters = (place for each in asking if is_private(new) for place in each.places)
    unformed = 0 if ctx.pages else sum(place.platform == PRESSED for place in letters)
    blocks = (Text(Bold(new.address), words), *audience_messages.hints(new, unformed, to.unannounced), hint)
    return Reply(blocks, private=is_hushed(new, program, ctx), wrote=f"opened survey {new.address}")


def asked_already(program: Program, same: Survey, anew: str, ctx: Context) -> Reply:
    """``anew``: the line that asks it all the same."""
    minutes = (ctx.now - same.opened_at) // timedelta(minutes=1)
    since = {0: "just now", 1: "a minute ago"}.get(minutes, f"{minutes} minutes ago")
    words = Text(f"{same.address} asks the same: it was begun {since}. Another one?")
    yes = Button("Yes, another one", f"okr {anew} in:{program.slug}")
    return Reply((words, Buttons(yes)), private=is_hushed(same, program, ctx))


def surveys(
    program: Program,
    found: Sequence[Survey],
    answered: Mapping[int, int],
    page: tuple[int, int],
    now: datetime,
) -> Reply:
    """`okr survey list`. ``page``: this, and the last."""
    if not found:
        how = Aside("A steward can begin one: ", Say('okr survey new nps-pulse "Autumn pulse"'))
        return Reply((Text(f"{program.title} has asked nothing yet."), how))
    lines = [Text(*_line(program, each, answered[each.number], now)) for each in found]
    this, last = page
    more = (Buttons(next_page("okr survey list", this, program)),) if this < last else ()
    return Reply((Heading(f"Surveys of {program.title}"), *lines, *more))


def reminded(survey: Survey) -> Reply:
    if survey.asks is Asks.PEOPLE and not survey.anonymous:
        done = "whoever has not answered hears of it once more, in private"
    elif survey.asks is Asks.PEOPLE:
        done = "everybody who is asked hears of it once more, in private"
    else:
        done = f"a reminder stands below {survey.address}, for everybody"
    words = f"Done: {done}. Nobody is told who has answered."
    return Reply((Text(words),), wrote=f"reminded of survey {survey.address}")


def reminders(program: Program, survey: Survey, now: datetime) -> tuple[Post, ...]:
    """One in each of its threads, to everybody: who has answered is nobody's business."""
    words = Text(f"There is still time: {survey.name} is open until {until(survey, program, now)}.")
    thanks = Aside("Have you answered? Then thank you, and never mind.")
    key = reminder_key(survey, local_day(now, program.zone))
    return tuple(
        _below(survey, place, key, Reply((words, thanks, answered_by(program, survey, place))))
        for place in places_of(survey, program)
    )


def reminder_key(survey: Survey, day: date) -> str:
    return f"{key_of(survey.id)}/reminder/{day}"


def reminders_over(program: Program, survey: Survey, stand: Iterable[tuple[str, str]]) -> tuple[Post, ...]:
    """What is put in the place of reminders at the close. ``stand``: each one's Place.key and key."""
    places = {place.key: place for place in places_of(survey, program)}
    results = Say(f"okr survey results {survey.address}")
    over = Reply((Text(f"{survey.name} is closed. How it came out: ", results),))
    return tuple(_below(survey, places[at], key, over) for at, key in sorted(stand) if at in places)


def _below(survey: Survey, place: Place, key: str, reply: Reply) -> Post:
    """In its thread there."""
    above = key_of(survey.id)
    return Post(place, key, above, replace(reply, apart=True), above)


def too_few_left(program: Program, survey: Survey, stewards: Iterable[Identity]) -> tuple[Post, ...]:
    """One that was to be asked again, and is not."""
    words = f"{survey.name} ({survey.address}) of {program.title} was due to be asked again. Too few of the "
    again = Aside("To ask others: ", Say(f"okr survey new {survey.template} {survey.name} to:@…"))
    said = Reply((Text(f"{words}people it asks are left, so I ended it."), again))
    key = f"survey-ended/{survey.id}"
    return tuple(Post(alone_with(each), key, key, said) for each in stewards)


def few_in_the_channel(program: Program, survey: Survey, stewards: Iterable[Identity]) -> tuple[Post, ...]:
    """One without names, of which nothing will be shown unless more people come."""
    said = Text(
        f"{survey.name} ({survey.address}) of {program.title} asks without names, and {survey.audience} "
        f"{'person is' if survey.audience == 1 else 'people are'} in its channel. Of fewer than {LEAST} "
        "answers nothing is ever shown."
    )
    again = survey.every is not Every.ONCE
    end = Aside(
        "To have no more rounds of it: " if again else "To end it, and ask others or with names: ",
        Say(f"okr survey {'stop' if again else 'close'} {survey.address}"),
    )
    key = f"survey-few/{survey.id}"
    return tuple(Post(alone_with(each), key, key, Reply((said, end))) for each in stewards)


def closing(survey: Survey) -> Reply:
    words = f"{survey.address} takes no more answers. The results come in a moment."
    return Reply((Text(words),), wrote=f"closed survey {survey.address}")


def _line(program: Program, each: Survey, answered: int, now: datetime) -> tuple[Span, ...]:
    state = standing(each, program, now)
    again = "" if each.every is Every.ONCE else f", {each.every}"
    return Bold(
        each.address
    ), f" {each.name} · {state} · {rate(answered, each.audience)} · {kind(each)}{again}"
