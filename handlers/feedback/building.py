"""A survey of one's own questions.

okr survey build
okr survey build Retro q1:How was the sprint? k1:rating q2:Which day? k2:single o2:Mon, Tue until:2026-12-04
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.feedback import audience, own
from handlers.feedback.asking import begin, last_day
from handlers.feedback.questions import MOST_OPTIONS, Kind, Question
from handlers.feedback.words import KIND, LAST_DAY, OPTIONS, TO, YES, To
from handlers.grammar import flag, option, rest
from handlers.model import FieldError
from handlers.okrs import lookup
from handlers.ports import Context
from handlers.rendering import render
from handlers.reply import Field, Form, Reply
from handlers.words import TEXT

MOST = 3  # questions in the form
KINDS = {
    Kind.NPS: "A score from 0 to 10",
    Kind.RATING: "A rating from 1 to 5",
    Kind.YES_NO: "Yes or no",
    Kind.SINGLE: "One of several options",
    Kind.MULTIPLE: "Any of several options",
    Kind.TEXT: "Their own words, which may be left out",
}
_WITH_OPTIONS = "Options are for " + " and ".join(f"“{KINDS[each]}” ({each})" for each in own.PICKED) + "."
_FIELDS = {"words": "q", "options": "o"}


def _option(key: str, word: Any) -> Any:
    return option(key, word, long=True, hidden=key[-1] != "1")


@dataclass(frozen=True)
class SurveyBuild:
    name: str = rest(required=True, name="name")
    q1: str | None = _option("q1", TEXT)
    k1: str | None = _option("k1", KIND)
    o1: tuple[str, ...] | None = _option("o1", OPTIONS)
    q2: str | None = _option("q2", TEXT)
    k2: str | None = _option("k2", KIND)
    o2: tuple[str, ...] | None = _option("o2", OPTIONS)
    q3: str | None = _option("q3", TEXT)
    k3: str | None = _option("k3", KIND)
    o3: tuple[str, ...] | None = _option("o3", OPTIONS)
    to: To | None = option("to", TO)
    people: To | None = option("people", TO, hidden=True)
    until: date | None = option("until", LAST_DAY)
    confirm: str | None = option("confirm", YES, hidden=True)
    anonymous: bool = flag("anonymous", firm=True)

    def questions(self) -> tuple[Question, ...]:
        """FieldError names the field. Words may be left out beside another question."""
        found = tuple(self._questions())
        least = next((each for each in found if each.kind is not Kind.TEXT), found[0])
        return tuple(replace(each, required=each.kind is not Kind.TEXT or each is least) for each in found)

    def _questions(self) -> Iterator[Question]:
        for nth in range(1, MOST + 1):
            words, kind, options = (getattr(self, f"{name}{nth}") for name in "qko")
            if not (words or options) and nth > 1:
                continue
            kind = Kind(kind or Kind.RATING)
            if options and kind not in own.PICKED:
                raise FieldError(f"o{nth}", f"“{KINDS[kind]}” takes no options.", _WITH_OPTIONS)
            try:
                yield own.question(kind, words or "", options or ())
            except FieldError as error:
                name = f"{_FIELDS[error.field]}{nth}"
                raise FieldError(name, error.message, error.hint) from error


def survey_build(command: SurveyBuild, ctx: Context) -> Reply:
    """`okr survey build`: up to three questions of one's own, asked in the program's homes or of whoever is
    named."""
    questions = command.questions()
    end = last_day(command.until, 0, lookup.the_program(ctx), ctx.now)
    to = audience.chosen([command.to, command.people], ctx)
    name = own.the_name(command.name)
    anew = "" if command.confirm == "yes" else f"survey build {render(replace(command, confirm='yes'))}"
    return begin(ctx, name, own.OWN, questions, end, to=to, anonymous=command.anonymous, anew=anew)


def build_form(given: Mapping[str, Any], ctx: Context) -> Form:
    fields = [Field("name", "What is it called?", value=given.get("name") or "", placeholder="Autumn pulse")]
    for nth in range(1, MOST + 1):
        fields += _about(nth, given)
    until = given.get("until")
    why = "Then nobody can tell who said what, for good. Otherwise stewards see who said what."
    people = TO.write(given["people"]) if given.get("people") else ""
    alone = "Then each of them is asked in private, and nobody else can answer."
    fields += (
        Field("to", "In which channel", "place", required=False, hint="Else in each of the homes."),
        Field("people", "Or only these people", "people", people, alone, required=False),
        Field("until", "Open until", "date", value=str(until or ""), required=False, hint="Else for a week."),
        Field("anonymous", "Anonymous", "check", required=False, hint=why),
    )
    return Form(
        "okr survey build",
        "A survey of your own",
        tuple(fields),
        submit="Ask",
        carried=(("program", lookup.the_program(ctx).slug),),
        line="okr survey build Retro q1:How was the sprint? k1:rating",
    )


def _about(nth: int, given: Mapping[str, Any]) -> Iterator[Field]:
    first = nth == 1
    which = "" if first else f" {nth}, if you have one"
    kinds = tuple((kind.value, words) for kind, words in KINDS.items())
    options = ", ".join(given.get(f"o{nth}") or ())
    hint = f"For those with options: 2 to {MOST_OPTIONS}, with commas between."
    yield Field(f"q{nth}", f"Question{which}", value=given.get(f"q{nth}") or "", required=first)
    yield Field(
        f"k{nth}", "How it is answered", "choice", given.get(f"k{nth}") or Kind.RATING, "", "", first, kinds
    )
    yield Field(f"o{nth}", "Options", value=options, hint=hint, required=False)
