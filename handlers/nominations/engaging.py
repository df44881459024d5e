"""What selected people offer afterwards, who mentors whom, and stories.

okr mentor yes
okr cohort R1
okr pair @priya @ben
okr story https://example.org/story about @priya how she began
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from handlers import words
from handlers.addresses import take
from handlers.grammar import Word, argument, rest
from handlers.members.reaching import reached_at
from handlers.model import FieldError, UserError
from handlers.nominations import engagement_messages as messages
from handlers.nominations.engagement_model import Offer, Story
from handlers.nominations.knowing import check_pairing
from handlers.nominations.losing_votes import counting, lost_since
from handlers.nominations.model import Round, State
from handlers.nominations.process import OptIn
from handlers.nominations.rounds import newest_round
from handlers.nominations.words import ROUND
from handlers.okrs import lookup
from handlers.people import member_of, readable
from handlers.permissions import is_steward
from handlers.ports import Context
from handlers.reply import Notice, Reply
from handlers.words import Who

ANSWER = words.choice("yes|no", {"yes": "yes", "no": "no"})
LONGEST_TITLE = 200
_URL = re.compile(r"https?://[^\s<>\"]{3,2000}")


def _read_url(text: str) -> tuple[str, str]:
    word, _, left = text.strip().partition(" ")
    if not _URL.fullmatch(word):
        raise UserError("Where does the story stand?", "Write its address, like https://example.org/story.")
    return word, left


def _read_about(text: str) -> tuple[Who, str]:
    found, left = take(r"about", text)
    if found is None and not text.strip().startswith(("@", "<@")):
        raise UserError("Whom is it about?", "Write about @name.")
    return words.WHO.read(left)


MENTOR = Word("@mentor", words.WHO.read, str)
MENTEE = Word("@mentee", words.WHO.read, str)
URL = Word("link", _read_url, str)
ABOUT = Word("about @who", _read_about, lambda who: f"about {who}")
STORY = Word("S1", lambda text: _read_story(text), lambda number: f"S{number}")


def _read_story(text: str) -> tuple[int, str]:
    found, left = take(r"s?([1-9]\d{0,8})", text)
    if found is None:
        raise UserError("Which story?", "They look like S3.")
    return int(found[1]), left


@dataclass(frozen=True)
class Mentor:
    answer: str = argument(ANSWER, default="yes")


@dataclass(frozen=True)
class Validate:
    answer: str = argument(ANSWER, default="yes")


@dataclass(frozen=True)
class Speak:
    answer: str = argument(ANSWER, default="yes")


@dataclass(frozen=True)
class Cohort:
    round: int | None = argument(ROUND, default=None)


@dataclass(frozen=True)
class Pair:
    mentor: Who = argument(MENTOR)
    mentee: Who = argument(MENTEE)


@dataclass(frozen=True)
class Unpair:
    mentor: Who = argument(MENTOR)
    mentee: Who = argument(MENTEE)


@dataclass(frozen=True)
class TellStory:
    url: str = argument(URL)
    about: Who | None = argument(ABOUT, default=None)
    title: str = rest(name="title")


@dataclass(frozen=True)
class StoryList:
    pass


@dataclass(frozen=True)
class StoryAnswer:
    story: int = argument(STORY)
    answer: str = argument(ANSWER)


def opt_in(command: Mentor | Validate | Speak, ctx: Context) -> Reply:
    """`okr mentor|validate|speak yes|no`: in each cohort that they were selected in."""
    kind = {Mentor: OptIn.MENTOR, Validate: OptIn.VALIDATE, Speak: OptIn.SPEAK}[type(command)]
    program = lookup.the_program(ctx)
    chosen = _cohorts(ctx)
    if not chosen:
        raise UserError(
            "That is for people who were selected for an award here.", "`okr cohort` shows who was."
        )
    cohorts = [each for each in chosen if kind in each.process.opt_ins]
    if not cohorts:
        raise messages.not_asked_for(kind, chosen)
    left = None if command.answer == "yes" else ctx.now
    known = {
        (each.round_id, each.kind): each
        for each in ctx.store.engagement.offers(program.id)
        if each.member_id == ctx.who.id
    }
    was = any(each.left_at is None for (_, of), each in known.items() if of is kind)
    for each in cohorts:
        before = known.get((each.id, kind))
        if before is None and left is not None:
            continue
        since = before.since if before is not None and before.left_at is None else ctx.now
        ctx.store.engagement.offer(program.id, Offer(each.id, ctx.who.id, kind, since, left))
    return messages.offered(program, kind, yes=left is None, before=was)


def cohort(command: Cohort, ctx: Context) -> Reply:
    """`okr cohort [R1]`: who was selected, and what they offer. Before the announcement stewards see it, and
    whoever it is."""
    program, found = lookup.the_program(ctx), newest_round(command.round, ctx, "okr cohort")
    chosen = [
        each
        for each in ctx.store.dossiers.of_round(program.id, found.id, (State.SELECTED,), limit=100)
        if each.announced_at is not None or each.nominee_id == ctx.who.id or is_steward(ctx)
    ]
    offers = ctx.store.engagement.offers(program.id, found.id)
    return messages.cohort(found, chosen, [each for each in offers if each.left_at is None])


def pair(command: Pair, ctx: Context) -> Reply:
    """`okr pair @mentor @mentee`: neither votes on the other from now on."""
    program = lookup.the_program(ctx)
    mentor, mentee = member_of(command.mentor, ctx), member_of(command.mentee, ctx)
    if mentor.id == mentee.id:
        raise UserError("Those are one and the same.", "Name two people: `okr pair @mentor @mentee`")
    check_pairing((mentor, mentee), ctx)
    before = counting(ctx)
    new = ctx.store.engagement.pair(program.id, mentor.id, mentee.id, ctx.now)
    return replace(messages.paired(mentor, mentee, new=new), notices=tuple(lost_since(before, ctx)))


def unpair(command: Unpair, ctx: Context) -> Reply:
    """`okr unpair @mentor @mentee`."""
    mentor, mentee = member_of(command.mentor, ctx), member_of(command.mentee, ctx)
    check_pairing((mentor, mentee), ctx)
    gone = ctx.store.engagement.unpair(lookup.the_program(ctx).id, mentor.id, mentee.id)
    return messages.unpaired(mentor, mentee, gone=gone)


def tell_story(command: TellStory, ctx: Context) -> Reply:
    """`okr story <link> [about @who] [title…]`: whom it is about is asked before it is listed."""
    program, engagement = lookup.the_program(ctx), ctx.store.engagement
    title = readable(" ".join(command.title.split()), ctx)
    if len(title) > LONGEST_TITLE:
        raise FieldError("title", f"That is {len(title)} characters long.", f"Keep it under {LONGEST_TITLE}.")
    known = engagement.stories(program.id, limit=1)
    if any(each.url == command.url and each.agreed is not False for each in engagement.stories(program.id)):
        raise UserError("I have that story already.", "`okr story list` shows them.")
    about = member_of(command.about, ctx) if command.about is not None else None
    agreed = True if about is None or about.id == ctx.who.id else None
    story = Story(
        program.id,
        known[0].number + 1 if known else 1,
        command.url,
        title,
        ctx.who.id,
        about.id if about is not None else None,
        ctx.now,
        agreed,
        ctx.who.name,
        about.name if about is not None else "",
    )
    engagement.add_story(story)
    told: tuple[Notice, ...] = ()
    account = reached_at(about, program, ctx.store) if about is not None and agreed is None else None
    if account is not None:
        told = (messages.may_it_be_told(program, story, account),)
    return replace(messages.told(program, story), notices=told)


def story_list(command: StoryList, ctx: Context) -> Reply:
    """`okr story list`: those whose people said yes."""
    program = lookup.the_program(ctx)
    found = [each for each in ctx.store.engagement.stories(program.id) if each.agreed]
    return messages.stories(program, found)


def story_answer(command: StoryAnswer, ctx: Context) -> Reply:
    """`okr story answer S1 yes|no`: by whom it is about, also later on."""
    program = lookup.the_program(ctx)
    story = ctx.store.engagement.story(program.id, command.story)
    if story is None or story.about != ctx.who.id:
        raise UserError(f"There is no story S{command.story} about you.", "`okr story list` shows them.")
    agreed = command.answer == "yes"
    ctx.store.engagement.answer(story, agreed, ctx.now)
    return messages.answered(story, agreed=agreed)


def _cohorts(ctx: Context) -> list[Round]:
    """The rounds that this person was selected in."""
    program, dossiers = lookup.the_program(ctx), ctx.store.dossiers
    return [
        each
        for each in ctx.store.rounds.of(program.id)
        if any(
            one.nominee_id == ctx.who.id and one.state is State.SELECTED
            for one in dossiers.of_member(program.id, each.id, ctx.who.id)
        )
    ]
