"""Every sentence about whom a survey asks."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.feedback.model import Asks, Survey
from handlers.feedback.seeing import places_of
from handlers.feedback.threshold import LEAST
from handlers.model import Member, Place, Program, UserError
from handlers.programs.messages import UNTOLD, place_name
from handlers.reply import Aside, Block

NAMED = 5  # people in one sentence


def too_few(people: int) -> UserError:
    asked = "1 person is" if people == 1 else f"{people} people are"
    hint = f"Ask {LEAST} or more, or ask with names: leave out anonymous."
    return UserError(f"Only {asked} asked, and of fewer than {LEAST} answers nothing is ever shown.", hint)


def not_asked(survey: Survey) -> UserError:
    """To somebody who wants to answer."""
    refused = UserError(
        f"{survey.address} is asked of a few people alone, so I did not count that.",
        "Thank you for wanting to! `okr survey pending` shows what waits for you.",
    )
    refused.private = True
    return refused


def by_link(survey: Survey) -> UserError:
    """To somebody who wants to answer it here, where their name would stand."""
    refused = UserError(
        f"{survey.address} is answered on its page alone, by anyone and without a name.",
        f"I send you the address: `okr survey link {survey.address}`",
    )
    refused.private = True
    return refused


def where(program: Program, survey: Survey, names: Sequence[str]) -> str:
    """``asked in docs-team``, ``asked of Ada and Bo, each in private``."""
    match survey.asks:
        case Asks.PEOPLE:
            each = ", each in private," if len(names) > 1 else " in private"
            if survey.group:
                people = "1 person" if len(names) == 1 else f"{len(names)} people"
                return f"asked of @{survey.group_name}: {people}{each}"
            return f"asked of {_listed(names)}{each}"
        case Asks.ANYONE:
            return "open to anyone who has its link"
    places = [_place(place) for place in places_of(survey, program)]
    return f"asked in {_listed(places)}"


def _place(place: Place) -> str:
    if place.name in UNTOLD:
        return "a place of yours"
    return f"{place.name} on the forum" if place.platform == "discourse" else place_name(place)


def hints(survey: Survey, unformed: int, unannounced: int) -> tuple[Block, ...]:
    """``unformed``: how many of the people read on a platform where they could not open their form;
    ``unannounced``: how many are selected and left out."""
    found: list[Block] = []
    if unannounced:
        found.append(Aside(f"Left out, since they are not announced yet: {unannounced} of those selected."))
    few = survey.audience is not None and survey.audience < LEAST
    if few and (survey.asks is Asks.PEOPLE or survey.counted):
        words = f"Fewer than {LEAST} are asked, so nobody but the stewards sees what was said."
        found.append(Aside(words))
    elif few and survey.asks is Asks.PLACES:
        words = f"Of fewer than {LEAST} answers nothing is ever shown, and fewer than {LEAST} are asked."
        found.append(Aside(words))
    if survey.asks is Asks.ANYONE:
        words = "I send the stewards its address, to pass on. It asks for no name; there is no response rate."
        found.append(Aside(words))
    if unformed:
        them = "One of them reads" if unformed == 1 else f"{unformed} of them read"
        words = f"{them} me on the forum, where answering takes a page: whoever runs me can set PUBLIC_URL."
        found.append(Aside(words))
    return tuple(found)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    shown = list(names) if len(names) <= NAMED else [*names[: NAMED - 1], f"{len(names) - NAMED + 1} others"]
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def stranger(member: Member) -> UserError:
    words = f"{member.name} is of another organisation, so I do not ask them in private."
    return UserError(words, "Leave them out, or ask them yourself.")
