"""Every sentence to somebody who answers. None repeats an anonymous answer: what is
sent is kept for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from handlers.feedback.drawing import next_page, until
from handlers.feedback.model import Asks, Survey, Twice
from handlers.feedback.questions import Answers, Kind, Question
from handlers.feedback.threshold import LEAST
from handlers.model import Identity, Program, UserError
from handlers.reply import (
    Aside,
    Block,
    Bold,
    Button,
    Buttons,
    Field,
    Form,
    Heading,
    Link,
    Notice,
    Reply,
    Say,
    Span,
    Text,
)

_CAME = {
    "slack": "from Slack",
    "discourse": "from the forum",
    "web": "from a form",
    "poll": "from the forum’s poll",
}
UNSIGNED = "/s/~"  # a link that is signed when it is sent: /s/~<survey id>/<member id>
_UNNAMED = "nobody can tell who said what, neither stewards nor I. You cannot change it afterwards."
_FROM_FIVE = f"Shown only from {LEAST} answers on."
_CHANGED = "Your new answer is noted; the one before is gone."
NO_PAGES = "Forms on a page are not set up here."
_KINDS = {Kind.TEXT: "long", Kind.MULTIPLE: "several"}


def promise(survey: Survey) -> str:
    """What is kept of an answer, said before it is given."""
    if not survey.anonymous:
        return f"{_who_sees(survey)} You can change it until the close."
    return (
        f"Anonymous: {_UNNAMED} {_FROM_FIVE} Your name is not kept with your answer, and no time; the key "
        "between the two is destroyed at the close. What I cannot know: who reads along on your screen or "
        "network, and whether your words give you away."
    )


def in_short(survey: Survey) -> str:
    """The same on a card, where everybody reads it."""
    if survey.anonymous:
        return f"Anonymous: {_UNNAMED} {_FROM_FIVE}"
    replies = "" if survey.asks is Asks.PEOPLE else " Replies in this thread are shown with names."
    return f"{promise(survey)}{replies}"


def _who_sees(survey: Survey) -> str:
    texts = any(question.kind is Kind.TEXT for question in survey.questions)
    seen = "figures and comments, without names" if texts else "the figures"
    if survey.asks is Asks.PEOPLE and (survey.audience or 0) < LEAST:
        return "Stewards see who said what, and nobody else does."
    all_ = "those who are asked" if survey.asks is Asks.PEOPLE else "all"
    return f"Stewards see who said what. At the close {all_} see {seen}, from {LEAST} answers on."


def form(program: Program, survey: Survey, own: Answers) -> Form:
    """Its questions, each filled in with what this person said before."""
    fields = tuple(
        _field(f"a{number}", question, answer)
        for number, (question, answer) in enumerate(zip(survey.questions, own, strict=True), 1)
    )
    return Form(
        "okr survey answer",
        survey.name,
        fields,
        submit="Send",
        intro=(promise(survey),),
        carried=(("survey", survey.address), ("program", program.slug)),
        line=f"okr survey answer {survey.address} …" if len(fields) == 1 else "",
    )


def _field(name: str, question: Question, own: str) -> Field:
    kind = _KINDS.get(question.kind, "choice")
    value = ", ".join(own.split()) if question.kind is Kind.MULTIPLE else own
    return Field(name, question.words, kind, value, question.hint, "", question.required, question.choices)


def named_taken(program: Program, survey: Survey, answers: Answers, now: datetime, *, first: bool) -> Reply:
    said = label_of(survey, answers)
    if said and first:
        words = f"Noted: {said}. Thank you!"
    elif said:
        words = f"Noted: {said}. What you said before is gone."
    else:
        words = "Your answer is noted. Thank you!" if first else _CHANGED
    return Reply(
        (Text(words), _until(program, survey, now)), private=True, wrote=f"answered {survey.address}"
    )


def same_again(program: Program, survey: Survey, answers: Answers, now: datetime) -> Reply:
    said = label_of(survey, answers)
    words = f"You said so before: {said}." if said else "You said so before."
    return Reply((Text(f"{words} Nothing changed."), _until(program, survey, now)), private=True)


def label_of(survey: Survey, answers: Answers) -> str:
    """What was picked, as people read it; empty where it was more than one thing, or somebody's own words."""
    return dict(survey.questions[0].choices)[answers[0]] if survey.by_button else ""


def _until(program: Program, survey: Survey, now: datetime) -> Aside:
    return Aside(f"You can change it until {until(survey, program, now)}.")


def unnamed_taken() -> Reply:
    """Not for the audit: nothing is noted of it anywhere."""
    words = Text("Your answer is in with the others, without your name. Thank you!")
    return Reply(
        (words, Aside("It cannot be changed or found again: that is what makes it anonymous.")), private=True
    )


def answered_before() -> Reply:
    words = Text("You have answered this one already. Thank you!")
    why = Aside("It is anonymous, so I cannot find your answer to change it. Nothing was added.")
    return Reply((words, why), private=True)


def said_aloud(way: tuple[Block, ...], *, aloud: bool) -> Reply:
    """Where others read along, or where the platform keeps what was typed: nothing is kept. ``way``: how it
    is counted."""
    if aloud:
        why = "Others could read that, so I did not count it; you may delete it."
    else:
        why = "That stays in a message with your name on it, so I did not count it."
    return Reply((Text(f"{why} Please answer like this instead:"), *way), private=True)


def way_without_page(program: Program, survey: Survey, *, pressed: bool) -> tuple[Block, ...]:
    """``pressed``: whether buttons and forms can be shown."""
    if pressed:
        return (Buttons(Button("Answer", line_of("fill", survey, program), "primary")),)
    if survey.anonymous or len(survey.questions) > 1:
        return (Text("In Slack: ", Say(line_of("fill", survey, program)), ". ", NO_PAGES),)
    return (Text("In a private message to me: ", Say(f"{line_of('answer', survey, program)} …")),)


def pending(
    waiting: Sequence[tuple[Program, Survey, bool]],
    page: tuple[int, int],
    now: datetime,
    only: Program | None,
) -> Reply:
    """`okr survey pending`, those of a program together, each with whether a forum asks it by its own poll.
    ``page``: this, and the last; ``only``: the one program that it is about."""
    if not waiting:
        of = f" of {only.title}" if only is not None else ""
        return Reply((Text(f"No survey{of} waits for you. Thank you!"),), private=True)
    blocks: list[Block] = [Heading("Your voice is welcome")]
    for program, surveys in groupby(waiting, key=itemgetter(0)):
        if only is None:
            blocks.append(Text(Bold(program.title)))
        for _, each, polled in surveys:
            blocks.append(Text(*_line(program, each, now)))
            blocks += [Aside("Voted in the forum’s poll? Then it counts at the close.")] if polled else []
            fill, link = (line_of(verb, each, program) for verb in ("fill", "link"))
            blocks.append(Buttons(Button("Answer", fill, "primary", link)))
    if page[0] < page[1]:
        blocks.append(Buttons(next_page("okr survey pending", page[0], only)))
    return Reply(tuple(blocks), private=True)


def _line(program: Program, survey: Survey, now: datetime) -> tuple[Span, ...]:
    many = len(survey.questions)
    asked = "one question" if many == 1 else f"{many} questions"
    kind = "anonymous" if survey.anonymous else "with your name"
    return (
        Bold(survey.address),
        f" {survey.name} · {asked}, {kind} · open until {until(survey, program, now)}",
    )


def line_of(verb: str, survey: Survey, program: Program) -> str:
    return f"okr survey {verb} {survey.address} in:{program.slug}"


# ---- links ---------------------------------------------------------------------------------------


def link_sent(program: Program, survey: Survey, member_id: str, account: Identity, now: datetime) -> Reply:
    words = f"I have sent you a link to {survey.address} in a private message. It is yours alone."
    told = Notice(account.platform, account.tenant, account.id, link_letter(program, survey, member_id, now))
    return Reply((Text(words),), private=True, notices=(told,))


def link_letter(program: Program, survey: Survey, member_id: str, now: datetime) -> tuple[Block, ...]:
    """The address is made when this is sent, and kept nowhere."""
    link = Link(f"{UNSIGNED}{survey.id}/{member_id}", "Your form")
    return (
        Heading(survey.name),
        Text(
            link,
            f" is open until {until(survey, program, now)}. ",
            "Please pass it on to nobody: it answers for you, once.",
        ),
        Aside(promise(survey)),
    )


def no_pages(survey: Survey, *, pressed: bool) -> UserError:
    """Nobody can open the bot's pages. ``pressed``: whether buttons and forms can be shown there."""
    here = "`okr survey pending` in Slack" if survey.anonymous else f"`okr survey fill {survey.address}`"
    if not pressed and (survey.anonymous or len(survey.questions) > 1):
        here = "my button or form in Slack"
    return UserError(NO_PAGES, f"Answer with {here}. Whoever runs me can set PUBLIC_URL.")


def answered_twice(twice: Twice, program: Program, now: datetime) -> Block:
    """To somebody who joins accounts, and had answered with both."""
    survey = twice.survey
    words = f"You had answered {survey.address} {survey.name} with both: the newer answer is kept, "
    words += f"{_CAME.get(twice.door, f'from {twice.door}')}."
    if survey.is_open(now):
        words += f" You can change it until {until(survey, program, now)}."
    elif survey.closed_at is not None:
        words += " How it came out stays as it is."
        if any(question.kind is Kind.TEXT for question in survey.questions):
            words = f"{words[:-1]}, without the words of the other one."
    return Text(words)


def more_answered_twice(number: int) -> Block:
    return Aside(f"The same goes for {number} more that you had answered with both.")
