"""Every sentence about programs, places, roles and cycles."""

from __future__ import annotations

from handlers.importing.apply import Summary
from handlers.importing.messages import counted
from handlers.model import Cycle, Member, Place, Program
from handlers.okrs import periods
from handlers.okrs.model import KeyResult
from handlers.reply import Aside, Block, Bold, Button, Buttons, Code, Reply, Table, Text


def place_name(place: Place) -> str:
    return f"#{place.name}" if place.name else "this channel"


def span(cycle: Cycle) -> str:
    """``1 Oct to 31 Dec 2026``, or ``open-ended``."""
    if cycle.ends is None:
        return "open-ended"
    return f"{cycle.starts:%-d %b %Y} to {cycle.ends:%-d %b %Y}"


def set_up(program: Program, place: Place, cycle: Cycle, added: Summary | None) -> Reply:
    blocks: list[Block] = [
        Text(Bold(program.title), " is set up. Its home is ", place_name(place), "."),
        Aside(f"Cycle: {cycle.name} ({span(cycle)}) · time zone: {program.zone} · you are its steward."),
    ]
    if added:
        blocks.append(Text(f"{counted(added)[0].upper()}{counted(added)[1:]}."))
    if place.private:
        blocks.append(
            Aside("That channel is private: invite me there, so that I can keep its cards up to date.")
        )
    buttons = [Button("See it all", f"okr list in:{program.slug}")]
    if not added:
        buttons.insert(0, Button("Paste your OKRs", f"okr import in:{program.slug}", "primary"))
    touched = added.touched if added else ()
    return Reply((*blocks, Buttons(*buttons)), touched=touched, wrote=f"set up {program.slug}")


def programs(found: tuple[Program, ...]) -> Reply:
    if not found:
        return Reply(
            (Text("No program has its home here yet."), Buttons(Button("Set one up", "okr setup", "primary")))
        )
    rows = tuple(
        (item.title, item.slug, place_name(item.home) if item.home else "no channel yet", _cycle_name(item))
        for item in found
    )
    return Reply((Table(("Program", "Short name", "Home", "Cycle"), rows),))


def _cycle_name(program: Program) -> str:
    return program.cycle.name if program.cycle else "none open"


def program_made(program: Program) -> Reply:
    return Reply(
        (
            Text(
                Bold(program.title),
                " is there; its short name is ",
                Code(program.slug),
                ". You are its steward.",
            ),
            Aside("Say ", Code(f"okr here {program.slug}"), " in the channel that should be its home."),
        ),
        wrote=f"made {program.slug}",
    )


def archived(program: Program) -> Reply:
    return Reply(
        (
            Text(Bold(program.title), " is archived. Nothing was deleted."),
            Buttons(Button("Bring it back", f"okr program restore {program.slug}")),
        ),
        wrote=f"archived {program.slug}",
    )


def brought_back(program: Program) -> Reply:
    return Reply((Text(Bold(program.title), " is back."),), wrote=f"restored {program.slug}")


def bound(program: Program, place: Place) -> Reply:
    home = "It is its home now: the objectives' cards will appear here." if program.home is None else ""
    return Reply(
        (Text(place_name(place), " belongs to ", Bold(program.title), " now. ", home),),
        wrote=f"bound {place.key} to {program.slug}",
    )


def role_given(program: Program, member: Member, added: bool) -> Reply:
    if not added:
        return Reply((Text(f"{member.name} is a steward of {program.title} already."),))
    return Reply(
        (Text(f"{member.name} is a steward of {program.title} now. Thank you both."),),
        wrote=f"steward + {member.id}",
    )


def role_taken(program: Program, member: Member, removed: bool) -> Reply:
    if not removed:
        return Reply((Text(f"{member.name} is not a steward of {program.title}."),))
    return Reply(
        (Text(f"{member.name} is no longer a steward of {program.title}."),), wrote=f"steward - {member.id}"
    )


# ---- cycles ----------------------------------------------------------------------------------


def cycles(program: Program, found: tuple[Cycle, ...]) -> Reply:
    rows = tuple((cycle.name, span(cycle), "closed" if cycle.closed_at else "open") for cycle in found)
    if not rows:
        return Reply(
            (Text(f"{program.title} has no cycle yet."), Aside("Open one: ", Code("okr cycle open Q1 2027")))
        )
    return Reply((Table(("Cycle", "Days", ""), rows),))


def cycle_opened(program: Program, cycle: Cycle) -> Reply:
    return Reply(
        (
            Text(Bold(cycle.name), f" is open ({span(cycle)})."),
            Aside(
                "Add objectives with ",
                Code("okr add objective …"),
                ", or paste them: ",
                Code("okr import"),
                ".",
            ),
        ),
        wrote=f"opened cycle {cycle.name}",
    )


def what_is_left(program: Program, cycle: Cycle, left: list[KeyResult], following: str) -> Reply:
    """The question that closing asks: what to do with the key results that are not met."""
    slug = f"in:{program.slug}"
    if not left:
        return Reply(
            (
                Text(f"Everything in {cycle.name} is met or graded. "),
                Buttons(Button(f"Close {cycle.name}", f"okr cycle close carry:none {slug}", "primary")),
            )
        )
    listed = [Text(Bold(kr.address), f" {kr.text}") for kr in left[:15]]
    more = [Aside(f"… and {len(left) - 15} more.")] if len(left) > 15 else []
    buttons = [Button("Close, carry nothing over", f"okr cycle close carry:none {slug}")]
    if following:
        buttons.insert(
            0, Button(f"Carry over all to {following}", f"okr cycle close carry:all {slug}", "primary")
        )
    return Reply((Text(f"Still open in {cycle.name}:"), *listed, *more, Buttons(*buttons)))


def cycle_closed(program: Program, cycle: Cycle, following: Cycle | None, carried: int) -> Reply:
    text = f"{cycle.name} is closed."
    if following is not None:
        text += f" {following.name} is open"
        text += f", with {carried} key result{'s' if carried != 1 else ''} carried over." if carried else "."
    return Reply(
        (Text(text), Aside("Nothing is lost: ", Code(f"okr list {cycle.name}"), " shows it.")),
        replaces=True,
        wrote=f"closed cycle {cycle.name}",
    )


def next_name(cycle: Cycle) -> str:
    return periods.next_period(cycle).name if cycle.ends else ""
