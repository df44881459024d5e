"""What waited is said as it is true by then, or not at all, on both databases."""

from __future__ import annotations

from bot.wording import worded
from handlers.plain import plain
from storage.session import Session
from tests.nomination_world import PEOPLE, World, account
from tests.test_nomination_privacy import PRIVATE, M, answer, award, clock, database, world

__all__ = ["clock", "database", "world"]


def said_now(world: World) -> dict[str, list[str]]:
    """What waits for each person, as it would be sent now; in brackets why not."""

    def work(session: Session) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {who: [] for who in PEOPLE}
        for job in session.outbox.claim("w", world.clock(), 60, 50):
            words = worded(session, job, world.clock())
            for who in PEOPLE:
                if words is not None and job.place.id == account(who).id:
                    found[who].append(f"({words.moot})" if words.moot else plain(words.reply))
        return found

    return world.database.submit(work).result(timeout=10)


def test_a_reminder_names_what_they_can_still_vote_on(world: World) -> None:
    award(world, PRIVATE)
    for who in ("alice", "m2", "m3"):
        world.says("alice", f"panel add panelist {M(who)}")
    for who in ("m4", "m5"):
        world.says("m1", f"nominate {M(who)} for their patience")
    world.clock.move(hours=13)
    world.passes(5)
    world.says("m2", "nomination vote N1 yes")
    for number in (1, 2):
        world.says("m3", f"nomination vote N{number} yes")
    world.says("alice", "panel remove <@U1>")
    world.says("alice", "nomination withdraw N1")
    world.clock.move(hours=11)
    said = said_now(world)
    assert "A small reminder" in said["m2"][-1] and "N2 M5" in said["m2"][-1] and "N1" not in said["m2"][-1]
    assert said["m3"][-1] == said["alice"][-1] == "(it was about what is over)"


def test_a_question_that_was_taken_back_is_not_asked(world: World) -> None:
    world.says("alice", "round open distinguished-contributor")
    world.says("m1", f"nominate {M('m4')} for their patience")
    world.says("m1", "nomination withdraw N1")
    assert said_now(world)["m4"] == ["(it was about what is over)"]


def test_a_story_s_number_is_nobody_else_s(world: World) -> None:
    answer(world, "m1", f"story https://example.org/a about {M('m4')} kind words")
    answer(world, "m1", "forget-me confirm:yes")
    assert "S2" in answer(world, "m2", f"story https://example.org/b about {M('m4')} other words")
    assert answer(world, "m4", "story answer S1 yes").startswith("There is no story S1 about you.")
    assert "words" not in answer(world, "m2", "story list")
