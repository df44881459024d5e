"""Every sentence about what people say without being asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from handlers.feedback.drawing import next_page
from handlers.feedback.listening_model import Remark
from handlers.feedback.remark_messages import CORRECTED
from handlers.members.messages import shown
from handlers.members.reaching import alone_with
from handlers.model import Identity, Program
from handlers.okrs.periods import local_day
from handlers.reply import Aside, Block, Bold, Buttons, Heading, Notice, Quote, Reply, Say, Text
from handlers.rhythm.fitting import clipped
from handlers.rhythm.model import Post

LONGEST = 500  # characters of one that is repeated
MORNING = time(9)  # when stewards hear of new feedback: not at the minute it was given


def taken_named(program: Program) -> Reply:
    words = Text(f"Thank you! The stewards of {program.title} read it, with your name, and can answer you.")
    return Reply((words,), private=True, wrote="gave feedback")


def taken_unnamed(program: Program, code: str) -> Reply:
    """Not for the audit: nobody is to know who it was."""
    read = f"The stewards of {program.title} read it without your name"
    return Reply(
        (
            Text(f"Thank you! {read}; I keep none, and no time either."),
            Text("Want to see their answer? Ask with this code: ", Say(f"okr feedback read {shown(code)}")),
            Aside("Nobody else has it, and I cannot show it to you again."),
        ),
        private=True,
    )


def on_a_page(address: tuple[Block, ...], *, aloud: bool, unsure: bool) -> Reply:
    """To somebody whose words have their name on them, and were to be without; ``unsure``: maybe."""
    if not unsure:
        return Reply((Text(_not_passed_on(aloud)), *address), private=True)
    why = Text("Without your name? I was not sure, so I kept nothing. Then please write it here:")
    named = Aside("With your name: send it to me again, and leave out anonymous.")
    return Reply((why, *address, named), private=True)


def aloud(*, aloud: bool, slash: bool, pages: bool) -> Reply:
    """``slash``: whether there are commands that leave no message; ``pages``: whether a page is offered in
    their place."""
    why = _not_passed_on(aloud)
    if pages:
        page = ("Write it to me here, with your name. Or without it on a page: ", Say("okr feedback page"))
        return Reply((Text(why), Text(*page)), private=True)
    if slash:
        how = "A slash command leaves no message; or write it to me here, with your name."
    else:
        how = (
            "Without a name that is not possible on a forum: in Slack it is. Or write it to me here, with it."
        )
    return Reply((Text(why), Text(how)), private=True)


def _not_passed_on(aloud: bool) -> str:
    if aloud:
        return "Others can read that: it still stands there, and you may delete it. I did not pass it on."
    return "That stays in a message with your name on it, so I did not pass it on."


def news(program: Program, stewards: Iterable[Identity], morning: datetime) -> tuple[Post, ...]:
    """Without a word of it."""
    day = local_day(morning, program.zone)
    words = Text(f"There is new feedback for {program.title}: ", Say(f"okr feedback list in:{program.slug}"))
    return tuple(
        Post(alone_with(each), f"feedback/{program.id}/{day}", "feedback", Reply((words,)))
        for each in stewards
    )


def listed(remark: Remark) -> tuple[Block, ...]:
    """With all its words."""
    head, words = Text(Bold(f"{remark.number}"), f" {_by(remark)}"), Quote(" ".join(remark.words.split()))
    answer = (Text(f"Answered: {' '.join(remark.answer.split())}"),) if remark.answer else ()
    return (head, words, *answer)


def inbox(
    program: Program, found: Sequence[Remark], shown: tuple[Block, ...], page: tuple[int, int]
) -> Reply:
    """``shown``: what stands on this page; ``page``: this, and the last."""
    if not found:
        return Reply((Text(f"Nobody has given {program.title} feedback yet."),), private=True)
    blocks: list[Block] = [Heading("Feedback"), *shown]
    blocks.append(Aside("Answer one: ", Say(f"okr feedback answer {found[0].number} thank you …")))
    if page[0] < page[1]:
        blocks.append(Buttons(next_page("okr feedback list", page[0], program)))
    return Reply(tuple(blocks), private=True)


def answered(program: Program, remark: Remark, account: Identity) -> Notice:
    what = "corrected their answer to" if remark.corrected else "answered"
    words = Text(f"The stewards of {program.title} {what} your feedback:")
    blocks = (words, Quote(clipped(remark.words, LONGEST)), Text(remark.answer))
    return Notice(account.platform, account.tenant, account.id, blocks)


def answer_noted(remark: Remark, *, told: bool) -> Reply:
    """With the remark, so that nobody takes another one's number unnoticed. ``told``: whoever wrote it."""
    unnamed, reached = remark.member_id is None, f"I told {remark.name}." if told else "I cannot reach them."
    if remark.corrected:
        words = f"Your new answer to feedback {remark.number} is in the place of the one before."
        where = (
            "Whoever wrote it reads it with their code, and that it was corrected." if unnamed else reached
        )
    else:
        words = f"Your answer to feedback {remark.number} is noted."
        where = "Whoever wrote it can read it with their code." if unnamed else reached
    wrong = Aside("You meant another one? Answer this one again: the new answer replaces it.")
    done = f"answered feedback {remark.number}{' anew' if remark.corrected else ''}"
    return Reply((Text(f"{words} {where}"), *_quoted(remark), wrong), private=True, wrote=done)


def answered_so_before(remark: Remark) -> Reply:
    words = Text(f"You answered feedback {remark.number} so before. Nothing changed.")
    return Reply((words, *_quoted(remark)), private=True)


def _quoted(remark: Remark) -> tuple[Block, ...]:
    by = "" if remark.member_id is None else "by "
    return (Text(f"It was to this, {by}{_by(remark)}:"), Quote(clipped(remark.words, LONGEST)))


def read(remark: Remark) -> Reply:
    wrote = (Text("You wrote:"), Quote(remark.words))
    if not remark.answer:
        return Reply((*wrote, Text("No steward has answered yet. They have it.")), private=True)
    corrected = (Aside(CORRECTED),) if remark.corrected else ()
    answered = (Text("The stewards answered:"), Quote(remark.answer), *corrected)
    return Reply((*wrote, *answered), private=True)


def _by(remark: Remark) -> str:
    return remark.name if remark.member_id is not None else "without a name"
