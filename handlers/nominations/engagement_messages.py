"""Every sentence about what comes after an award."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.model import Identity, Member, Program, UserError
from handlers.nominations.engagement_model import Offer, Story
from handlers.nominations.model import Dossier, Round
from handlers.nominations.process import OptIn
from handlers.reply import Aside, Block, Bold, Button, Buttons, Heading, Link, Notice, Reply, Say, Span, Text

_DOES = {OptIn.MENTOR: "mentor", OptIn.VALIDATE: "help to validate nominations", OptIn.SPEAK: "speak"}
_OFFERS = {OptIn.MENTOR: "mentoring", OptIn.VALIDATE: "validating", OptIn.SPEAK: "speaking"}


def offered(program: Program, kind: OptIn, *, yes: bool, before: bool) -> Reply:
    """``before``: whether they were down for it."""
    if yes:
        words = f"Wonderful, thank you! You are down to {_DOES[kind]}. The stewards will come to you."
        back = Button("Stop", f"okr {kind} no in:{program.slug}")
    else:
        words = f"Noted: you are not down to {_DOES[kind]} any more. Thank you for the time you gave."
        words = words if before else f"You are not down to {_DOES[kind]}, and that is fine."
        back = Button("Begin again" if before else "Begin", f"okr {kind} yes in:{program.slug}")
    state = "offers" if yes else "stopped"
    return Reply((Text(words), Buttons(back)), private=True, replaces=False, wrote=f"{state} to {kind}")


def not_asked_for(kind: OptIn, chosen: Sequence[Round]) -> UserError:
    """To somebody who was selected. In private: it may not be announced yet."""
    awards = " and ".join(dict.fromkeys(each.award.title for each in chosen))
    others = dict.fromkeys(other for each in chosen for other in each.process.opt_ins)
    instead = ", ".join(f"`okr {each} yes`" for each in others)
    refused = UserError(
        f"Thank you! You are selected, but after {awards} nobody is asked to {_DOES[kind]}.",
        f"There is: {instead}" if instead else "If you would like to, please tell the stewards.",
    )
    refused.private = True
    return refused


def cohort(found: Round, chosen: Sequence[Dossier], offers: Sequence[Offer]) -> Reply:
    """`okr cohort`: with the share of those who offer something."""
    if not chosen:
        return Reply((Text(f"Nobody is selected yet: {found.name}."),))
    by_member: dict[str | None, list[str]] = {}
    for each in offers:
        by_member.setdefault(each.member_id, []).append(_OFFERS[each.kind])
    lines = [Text(*_line(each, by_member.get(each.nominee_id, []))) for each in chosen]
    engaged = sum(each.nominee_id in by_member for each in chosen)
    share = Aside(f"{engaged} of {len(chosen)} offer to do more.")
    private = any(each.announced_at is None for each in chosen)
    return Reply((Heading(f"Selected · {found.name}"), *lines, share), private=private)


def _line(each: Dossier, offers: Sequence[str]) -> tuple[Span, ...]:
    more = [*offers, *([] if each.announced_at is not None else ["not announced yet"])]
    return Bold(each.nominee), f" · {', '.join(more)}" if more else ""


# ---- pairs ---------------------------------------------------------------------------------------


def paired(mentor: Member, mentee: Member, *, new: bool) -> Reply:
    if not new:
        return Reply((Text(f"{mentor.name} mentors {mentee.name} already."),))
    words = Text(
        Bold(mentor.name), " mentors ", Bold(mentee.name), ". Neither votes on the other from now on."
    )
    return Reply((words,), private=True, wrote="paired a mentor and a mentee")


def unpaired(mentor: Member, mentee: Member, *, gone: bool) -> Reply:
    if not gone:
        return Reply((Text(f"{mentor.name} does not mentor {mentee.name}."),))
    words = f"{mentor.name} mentors {mentee.name} no more. Thank you both!"
    return Reply((Text(words),), private=True, wrote="parted a mentor and a mentee")


def validates(dossier: Dossier, member: Member) -> Reply:
    words = Text(Bold(member.name), f" validates {dossier.address}, {dossier.nominee}.")
    hint = Aside("They see it until it is decided. Say it again to end that.")
    return Reply((words, hint), private=True, wrote=f"a validator for {dossier.address}")


def validates_no_more(dossier: Dossier, member: Member) -> Reply:
    words = Text(f"{member.name} does not validate {dossier.address} any more.")
    return Reply((words,), private=True, wrote=f"no validator for {dossier.address}")


def please_validate(program: Program, dossier: Dossier, account: Identity) -> Notice:
    blocks: tuple[Block, ...] = (
        Text(
            f"Would you look at what was said of {dossier.nominee} ({dossier.address}, {program.title}), and "
            "see whether it holds? A steward asked for you. It is between us until it is public."
        ),
        Buttons(Button("Read it", f"okr nomination show {dossier.address} in:{program.slug}", "primary")),
        Aside(
            "What worries you goes to the stewards alone: ",
            Say(f"okr nomination concern {dossier.address} what worries you"),
        ),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


# ---- stories -------------------------------------------------------------------------------------


def told(program: Program, story: Story) -> Reply:
    head = Text("Thank you for the story! It is ", Bold(story.address), ".")
    if story.agreed is None:
        hint = Aside(f"{story.about_name} is asked first; it is listed once they say yes.")
    else:
        hint = Aside("All of them: ", Say("okr story list"))
    return Reply((head, hint), private=True, wrote=f"told {story.address}")


def may_it_be_told(program: Program, story: Story, account: Identity) -> Notice:
    line = f"okr story answer {story.address} {{}} in:{program.slug}"
    blocks: tuple[Block, ...] = (
        Heading("A story about you"),
        Text(f"{story.by_name} has a story about you for {program.title}: ", Link(story.url, story.title)),
        Text("May it be listed? You can change your mind at any time."),
        Buttons(Button("Yes", line.format("yes"), "primary"), Button("No, thank you", line.format("no"))),
    )
    return Notice(account.platform, account.tenant, account.id, blocks)


def answered(story: Story, *, agreed: bool) -> Reply:
    words = f"{story.address} is listed. Thank you!" if agreed else f"{story.address} is not listed."
    return Reply((Text(words),), private=True, replaces=True, wrote=f"answered about {story.address}")


def stories(program: Program, found: Sequence[Story]) -> Reply:
    """`okr story list`."""
    if not found:
        how = Aside("Know one? ", Say("okr story https://example.org/story about @name"))
        return Reply((Text(f"{program.title} has no stories yet."), how))
    lines = [Text(*_story(each)) for each in found]
    return Reply((Heading(f"Stories of {program.title}"), *lines))


def _story(each: Story) -> tuple[Span, ...]:
    about = f" · about {each.about_name}" if each.about_name else ""
    return Bold(each.address), " ", Link(each.url, each.title), f"{about} · told by {each.by_name}"
