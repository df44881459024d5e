"""What a digest and a cycle's summary say of surveys."""

from __future__ import annotations

import pytest

from tests.house import DC, House
from tests.test_survey_conversation import closed, hears, more


@pytest.fixture
def house(slack_on_both: House) -> House:
    slack_on_both.restart(MILEPOST_CLOCK="/nowhere")
    return slack_on_both


@pytest.mark.thorough
def test_a_digest_and_a_summary_say_how_surveys_came_out(house: House) -> None:
    people = more(house, 5)

    def a_round(number: int, scores: tuple[str, ...]) -> None:
        house.alice.says('/survey new nps-pulse "Spring pulse" of:20', channel=DC).sees()
        house.delivered()
        for person, score in zip(people, scores, strict=False):
            person.says(f"/survey answer F{number} {score}")
            hears(person, f"Noted: {score}. Thank you!")
        house.alice.says(f"/survey close F{number}", channel=DC).sees()
        closed(house, number)

    a_round(1, ("10", "9", "8", "3", "2"))
    house.clock.advance(days=8)
    a_round(2, ("10", "9", "9", "8", "2"))
    a_round(3, ("10", "10"))  # too few: it stays untold
    house.alice.says("/okr changed the onboarding guide because F2", channel=DC).sees()
    house.alice.says('/survey new poll "Which day?" options:"Mon, Tue" until:2025-05-20', channel=DC).sees()
    house.ben.says("/okr digest", channel=DC)
    told = house.ben.sees()
    assert "1 survey came out." in told
    assert (
        """\
What people said
F2 Spring pulse
NPS +40.0 (+40.0 since F1) · 5 answers of 20 people asked (25%)
You said, we did: the onboarding guide."""
        in told
    )
    assert "Open: F4 Which day?, until 20 May.\nWhat waits for your answer: `/okr survey pending`" in told
    assert "F3" not in told and "F1 Spring" not in told
    house.ben.says("/okr summary", channel=DC)
    told = house.ben.sees()
    assert (
        """\
What people said
F1 Spring pulse
NPS 0.0 · 5 answers of 20 people asked (25%)
F2 Spring pulse
NPS +40.0 (+40.0 since F1) · 5 answers of 20 people asked (25%)
You said, we did: the onboarding guide.
Open: F4 Which day?, until 20 May."""
        in told
    )
    assert "F3" not in told


def test_a_calm_week_says_what_is_open(house: House) -> None:
    house.alice.says('/survey new nps-pulse "Spring pulse" until:2025-05-20', channel=DC).sees()
    house.clock.advance(days=8)
    house.ben.says("/okr digest", channel=DC)
    assert house.ben.sees().endswith(
        "Open: F1 Spring pulse, until 20 May.\nWhat waits for your answer: `/okr survey pending`"
    )
