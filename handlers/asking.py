"""The form that asks for a command's arguments, made from its fields, where it has none of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import grammar
from handlers.feedback.words import TEMPLATE, TO
from handlers.grammar import Slot
from handlers.nominations.process import TITLES
from handlers.nominations.words import AWARD, KIND
from handlers.ports import Context
from handlers.reply import Field, Form
from handlers.verbs import Verb

MOST_CHOICES = 100  # what a menu holds on the smallest platform

_LABELS = {
    "KR": "Objective or key result",
    "O": "Objective",
    "@who": "Who",
    "#channel": "Channel",
    "0.0-1.0": "Grade",
    "N1": "Nomination, such as N1",
    "R1": "Round, such as R1",
    "S1": "Story, such as S1",
    "F1": "Survey, such as F1",
    TEMPLATE.name: "Which survey",
    "yes|no|abstain": "Your vote",
    "yes|no": "Your answer",
    "selected|not-yet": "Decision",
    "about @who": "Whom it is about",
    KIND.name: "Kind of seat, such as contributor",
    "N2 > N1, or N1:5 N2:3": "Your vote, like N2 > N1, or N1:5 N2:3",
    "words": "In your own words",
    "@mentor": "Mentor",
    "@mentee": "Mentee",
}
_OF_KEYS = {"until": "Until which day", "employer": "Whom they work for", "of": "Of whom"}
_FIRST = re.compile("[,;:]")  # a title is what stands before
_KINDS = {
    "@who": "person",
    "@who…": "people",
    "#channel": "place",
    "YYYY-MM-DD": "date",
    "DATE": "date",
    TO.name: "place",
}
_KINDS |= dict.fromkeys(("about @who", "@mentor", "@mentee"), "person")
_SUBMITS = {"okr survey new": "Ask"}
_UNNAMED = "Then nobody can tell who said what, neither stewards nor I."
_HINTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "okr survey new": {
        "name": {"label": "Name", "hint": "It stands above the questions. Of a poll it is the question."},
        "to": {"label": "Where", "hint": "Else in each of the program’s homes."},
        "until": {"label": "Open until", "hint": "The last day; else one or two weeks from today."},
        "options": {"hint": "Of a poll: 2 to 10, with commas between. Without any it is yes or no."},
        "of": {"label": "How many people are asked", "hint": "A number, for the response rate."},
        "every": {"label": "How often", "hint": "It is asked again by itself, until you stop it."},
        "anonymous": {"hint": f"{_UNNAMED} Of fewer than five answers nothing is shown."},
    },
    "okr feedback": {
        "words": {"kind": "long", "label": "Your words"},
        "anonymous": {"label": "Without my name", "hint": f"{_UNNAMED} You get a code to read their answer."},
    },
}


def form_for(verb: Verb, given: Mapping[str, Any], ctx: Context) -> Form:
    """One question an argument, filled in as far as it was typed."""
    named = grammar.slots(verb.command).items()
    fields = [_field(name, slot, given.get(name), ctx) for name, slot in named if not slot.hidden]
    hints = _HINTS.get(verb.words, {})
    fields = [replace(each, **hints[each.name]) if each.name in hints else each for each in fields]
    title = verb.title or _FIRST.split(_capital(verb.about))[0]
    return Form(
        verb.words,
        title,
        tuple(fields),
        intro=(f"{_capital(verb.about)}.",) if title != _capital(verb.about) else (),
        submit=_SUBMITS.get(verb.words) or ("Show" if verb.reads else "Send"),
        carried=(("program", ctx.program.slug),) if ctx.program else (),
        line=verb.example,
    )


def _field(name: str, slot: Slot, value: Any, ctx: Context) -> Field:
    kind = "check" if slot.how == "flag" else _KINDS.get(slot.word.name, "text")
    choices = _choices(slot, ctx)
    return Field(
        name,
        _capital(_OF_KEYS.get(slot.key) or slot.key or _LABELS.get(slot.word.name) or slot.word.name),
        "choice" if choices else kind,
        value="" if value is None else slot.word.write(value),
        required=slot.required,
        choices=choices,
    )


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _choices(slot: Slot, ctx: Context) -> tuple[tuple[str, str], ...]:
    if "|" in slot.word.name and slot.how != "rest":
        return tuple((word, word) for word in slot.word.name.split("|"))
    program = ctx.program
    if slot.word.name == AWARD.name and program is not None:
        known = {award.slug: award.title for award in ctx.store.rounds.awards(program.id)}
        return tuple((known if slot.how == "option" else TITLES | known).items())
    if slot.word.name not in ("KR", "O") or program is None or program.cycle is None:
        return ()
    found = []
    for item in ctx.store.okrs.objectives(program.id, program.cycle.id, ctx.viewer):
        found.append((item.address, f"{item.address} {item.title}"))
        if slot.word.name == "KR":
            found += [(kr.address, f"{kr.address} {kr.text}") for kr in item.key_results]
    return tuple(found[:MOST_CHOICES])
