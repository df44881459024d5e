"""Every sentence about programs, places and roles."""

from __future__ import annotations

from handlers.importing.apply import Summary
from handlers.importing.messages import counted
from handlers.model import Cycle, Member, Place, PlaceKind, Program
from handlers.okrs.periods import Period
from handlers.programs.cycle_messages import span
from handlers.reply import Aside, Block, Bold, Button, Buttons, Code, Reply, Say, Struck, Table, Text

UNTOLD = ("", "privategroup")  # what Slack calls a channel whose name it does not tell


def place_name(place: Place) -> str:
    """``#general``; a forum's category or topic by its plain name."""
    if place.kind is PlaceKind.CHANNEL:
        return "this channel" if place.name in UNTOLD else f"#{place.name}"
    return place.name or f"this {place.kind.value}"


def set_up_question(name: str, slug: str, place: Place, period: Period, zone: str, line: str) -> Reply:
    """What a line asks for, before it is done; ``line`` are its arguments."""
    return Reply(
        (
            Text("Set up ", Bold(name), f" with its home in {place_name(place)}?"),
            Aside(f"Cycle: {period.name} · time zone: {zone} · short name: {slug}"),
            Buttons(
                Button("Yes, set it up", f"okr setup {line} confirm:yes", "primary"),
                Button("No", f"okr setup {line} confirm:no"),
            ),
        )
    )


def nothing_set_up() -> Reply:
    return Reply((Text("Fine, nothing was set up."),), replaces=True)


def set_up(program: Program, place: Place, cycle: Cycle, added: Summary | None) -> Reply:
    blocks: list[Block] = [
        Text(Bold(program.title), " is set up. Its home is ", place_name(place), "."),
        Aside(f"Cycle: {cycle.name} ({span(cycle)}) · time zone: {program.zone} · you are its steward."),
        Aside("Its short name is ", Code(program.slug), ": elsewhere, add ", Code(f"in:{program.slug}"), "."),
    ]
    if added:
        blocks.append(Text(f"{counted(added)[0].upper()}{counted(added)[1:]}."))
    blocks += _invite_me(place)
    buttons = [Button("See it all", f"okr list in:{program.slug}")]
    if not added:
        buttons.insert(0, Button("Paste your OKRs", f"okr import in:{program.slug}", "primary"))
    touched = added.touched if added else ()
    return Reply((*blocks, Buttons(*buttons)), touched=touched, replaces=True, wrote=f"set up {program.slug}")


def _invite_me(place: Place) -> list[Block]:
    """What the bot needs in a private channel: it cannot see by itself whether it is in it."""
    if not place.private or place.kind is not PlaceKind.CHANNEL:
        return []
    return [
        Aside(
            "That channel is private. If I am not in it yet, invite me, so that its cards can appear: ",
            Code("/invite @Milepost"),
        )
    ]


def programs(found: tuple[Program, ...]) -> Reply:
    if not found:
        return Reply(
            (Text("No program has its home here yet."), Buttons(Button("Set one up", "okr setup", "primary")))
        )
    rows = tuple(
        (item.title, item.slug, place_name(item.home) if item.home else "no place yet", _cycle_name(item))
        for item in found
    )
    return Reply((Table(("Program", "Short name", "Home", "Cycle"), rows),))


def _cycle_name(program: Program) -> str:
    return program.cycle.name if program.cycle else "none open"


def program_made(program: Program, cycle: Cycle) -> Reply:
    return Reply(
        (
            Text(
                Bold(program.title),
                " is there; its short name is ",
                Code(program.slug),
                ". You are its steward.",
            ),
            Aside(f"Cycle: {cycle.name} · time zone: {program.zone}."),
            Aside("Say ", Say(f"okr here {program.slug}"), " in the channel that should be its home."),
        ),
        wrote=f"made {program.slug}",
        about=program.slug,
    )


def program_edited(before: Program, after: Program) -> Reply:
    """What changed, old and new side by side."""
    guests = {True: "may check in", False: "may look only"}
    lines: list[Block] = [
        Text(f"{label}: ", Struck(old), f" → {new}")
        for label, old, new in (
            ("Name", before.title, after.title),
            ("Time zone", before.zone, after.zone),
            ("Guests", guests[before.guests_may_check_in], guests[after.guests_may_check_in]),
        )
        if old != new
    ]
    if not lines:
        return Reply((Text(Bold(before.title), " is just as before."),))
    return Reply(
        (Text("Changed ", Bold(after.title)), *lines), wrote=f"edited {after.slug}", about=after.slug
    )


def archived(program: Program) -> Reply:
    return Reply(
        (
            Text(Bold(program.title), " is archived. Nothing was deleted."),
            Buttons(Button("Bring it back", f"okr program restore {program.slug}")),
        ),
        wrote=f"archived {program.slug}",
        about=program.slug,
    )


def brought_back(program: Program) -> Reply:
    return Reply(
        (Text(Bold(program.title), " is back."),), wrote=f"restored {program.slug}", about=program.slug
    )


def bound(program: Program, place: Place) -> Reply:
    blocks: list[Block] = [Text(place_name(place), " belongs to ", Bold(program.title), " now.")]
    if program.home_near(place) is None:
        blocks.append(Text("It is its home: the objectives’ cards appear here."))
    return Reply(
        (*blocks, *_invite_me(place)), wrote=f"bound {place.key} to {program.slug}", about=program.slug
    )


def bound_already(program: Program, place: Place) -> Reply:
    return Reply((Text(place_name(place), " belongs to ", Bold(program.title), " already."),))


def untied(program: Program, place: Place) -> Reply:
    blocks: list[Block] = [Text(place_name(place), " belongs to ", Bold(program.title), " no more.")]
    if program.home is not None and program.home.key == place.key:
        blocks.append(
            Aside("It was its home. Say ", Say(f"okr here {program.slug}"), " where the new one should be.")
        )
    return Reply(tuple(blocks), wrote=f"untied {place.key} from {program.slug}", about=program.slug)


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
