"""What a key result's text promises: the two seed programs, the doubtful cases, any text at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.okrs.model import Cadence, Comparison, Kind, Target
from handlers.okrs.targets import read_target

COUNT, PERCENT, NPS, RANGE = Kind.COUNT, Kind.PERCENT, Kind.NPS, Kind.RANGE
CURRENCY, DURATION, RATIO, MILESTONE = Kind.CURRENCY, Kind.DURATION, Kind.RATIO, Kind.MILESTONE


def goal(text: str) -> tuple[str, str, float | None, str | None]:
    """Kind, comparison, value and unit in short."""
    target = read_target(text).target
    value = None if target.value is None else float(target.value)
    return target.kind.value, target.op.value, value, target.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NPS of 40 or more", ("nps", ">=", 40, "NPS")),
        ("-12 NPS or better", ("nps", ">=", -12, "NPS")),
        ("Contributor sentiment > 11.5 NPS", ("nps", ">", 11.5, "NPS")),
        ("Run 2 NPS surveys", ("count", ">=", 2, "NPS surveys")),
        ("Average rating of 4 out of 5", ("ratio", ">=", 4, "out of 5")),
        ("8/10 in the newcomer survey", ("ratio", ">=", 8, "out of 10")),
        ("≥2/3 of votes", ("ratio", ">=", 2, "out of 3")),
        ("3/3 releases shipped on time", ("ratio", ">=", 3, "out of 3")),
        ("10 of 16 teams adopt the guide", ("count", ">=", 10, "teams")),
        ("5 reviews per maintainer", ("ratio", ">=", 5, "reviews per maintainer")),
        ("2x the number of contributors", ("ratio", ">=", 2, "x")),
        ("Double weekly active users", ("ratio", ">=", 2, "x")),
        ("Raise $3 million in sponsorship", ("currency", ">=", 3_000_000, "USD")),
        ("Secure €75k", ("currency", ">=", 75_000, "EUR")),
        ("Collect 1,5 million euros", ("currency", ">=", 1_500_000, "EUR")),
        ("Spend ≤ $500", ("currency", "<=", 500, "USD")),
        ("Respond to pull requests within 2 days", ("duration", "<=", 2, "days")),
        ("First response under 48 hours", ("duration", "<", 48, "hours")),
        ("Answer all questions in 24h", ("duration", "<=", 24, "hours")),
        ("Cut build time to 10 minutes", ("duration", "<=", 10, "minutes")),
        ("Median time to a first reply under 2h 30m", ("duration", "<", 2.5, "hours")),
        ("First reply within 2h30m", ("duration", "<=", 2.5, "hours")),
        ("First reply within 1 hour and 20 minutes", ("duration", "<=", 80, "minutes")),
        ("Raise 30m for grants", ("count", ">=", 30_000_000, None)),
        ("First response time within 3 days", ("duration", "<=", 3, "days")),
        ("Publish notes within 3 days of each meeting", ("duration", "<=", 3, "days")),
        ("Send every newcomer a welcome note within 3 days", ("duration", "<=", 3, "days")),
        ("Nominees notified within 3 days", ("duration", "<=", 3, "days")),
        ("Increase retention by 20%", ("percent", ">=", 20, "%")),
        ("Reduce open issues by 30%", ("percent", ">=", 30, "%")),
        ("Less than 5% churn", ("percent", "<", 5, "%")),
        ("At least half of the reps vote", ("percent", ">=", 50, "%")),
        ("100% of repositories have an owner", ("percent", ">=", 100, "%")),
        ("exactly 0 reports of harassment", ("count", "exactly", 0, "reports")),
        ("0 reports", ("count", "exactly", 0, "reports")),
        ("No more than 5 open incidents", ("count", "<=", 5, "open incidents")),
        ("Fewer than 10 flaky tests", ("count", "<", 10, "flaky tests")),
        ("More than 20 talks", ("count", ">", 20, "talks")),
        ("50+ mentors onboarded", ("count", ">=", 50, "mentors")),
        ("Two publications", ("count", ">=", 2, "publications")),
        ("Twenty-five talks given", ("count", ">=", 25, "talks")),
        ("A dozen workshops", ("count", ">=", 12, "workshops")),
        ("1 200 downloads", ("count", ">=", 1200, "downloads")),
        ("Grow Slack members to 500", ("count", ">=", 500, "Slack members")),
        ("Newsletter subscribers: 500", ("count", ">=", 500, "Newsletter subscribers")),
        ("10,000 weekly users", ("count", ">=", 10_000, "weekly users")),
        ("Over the next 12 months, recruit 20 mentors", ("count", ">=", 20, "mentors")),
        ("Publish 10 stories within 3 months", ("count", ">=", 10, "stories")),
        ("Reach 2000 users by 2026", ("count", ">=", 2000, "users")),
        ("3 experiments and 20% growth", ("count", ">=", 3, "experiments")),
        ("Increase contributors by XX%", ("percent", ">=", None, "%")),
        ("Reach XX contributors", ("count", ">=", None, "contributors")),
    ],
)
def test_a_metric_is_read_from_its_words(
    text: str, expected: tuple[str, str, float | None, str | None]
) -> None:
    assert goal(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Achieve SOC 2 compliance",
        "Complete the ISO 27001 audit",
        "Release v0.2 of the docs",
        "Ship Firefox 57",
        "Publish the Q2 roadmap",
        "Hold 1:1 meetings with every maintainer",
        "Offer 24/7 moderation",
        "Publish a 10-page guide",
        "Run a 3 day workshop",
        "Support Python 3.12",
        "Write the 2nd edition of the handbook",
        "Close issue #42",
        "Make it to the top 10",
        "Fewer questions in the help channel",
        "No one is left waiting",
        "Launch the site within 3 weeks",
        "Site launched within 3 months",
        "Define the process, write the docs, train staff and launch with 3 partners",
        "",
    ],
)
def test_a_number_that_only_names_something_is_no_target(text: str) -> None:
    assert goal(text) == ("milestone", "once", None, None)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Pilot 2-3 in-market experiments", 2, 3, "in-market experiments"),
        ("20–30 % of new members return", 20, 30, "%"),
        ("between 5 and 10 meetups", 5, 10, "meetups"),
        ("Host 5 to 8 calls", 5, 8, "calls"),
        ("Raise $2-3m", 2_000_000, 3_000_000, "USD"),
        ("Raise $5k to $10k", 5_000, 10_000, "USD"),
        ("Increase attendance by 10 to 20 people", 10, 20, "people"),
        ("Grow the community with 2 to 3 events", 2, 3, "events"),
    ],
)
def test_a_range_keeps_both_ends(text: str, low: int, high: int, unit: str) -> None:
    target = Target(RANGE, Comparison.RANGE, Decimal(low), Decimal(high), unit)
    assert read_target(text).target == target


@pytest.mark.parametrize(
    ("text", "op", "baseline", "value"),
    [
        ("Reduce median review time from 10 days to 3 days", "<=", 10, 3),
        ("Grow active contributors from 20 to 30", ">=", 20, 30),
        ("Move retention from 60% to 80%", ">=", 60, 80),
        ("Reach 100k followers (current is 75k)", ">=", 75_000, 100_000),
        ("Improve satisfaction from 3.5 to 4.2 out of 5", ">=", 3.5, 4.2),
        ("Flaky tests 12 → 4", "<=", 12, 4),
        ("Increase 100 to 200 members", ">=", 100, 200),
        ("Grow the number of active contributors 1,000 to 2,500", ">=", 1000, 2500),
        ("Increase retention 20 to 30%", ">=", 20, 30),
        ("Increase 100 members to 200", ">=", 100, 200),
        ("Cut build time from 2h 30m to 1h 15m", "<=", 2.5, 1.25),
    ],
)
def test_where_it_starts_is_the_baseline(text: str, op: str, baseline: float, value: float) -> None:
    target = read_target(text).target
    assert (target.op.value, float(target.baseline or 0), float(target.value or 0)) == (op, baseline, value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Increase 100 to 200 members", "members"),
        ("Increase 100 members to 200", "members"),
        ("Increase membership 100 to 200", "membership"),
        ("Increase 100 to 200", None),
    ],
)
def test_what_changes_is_counted_wherever_it_stands(text: str, unit: str | None) -> None:
    assert goal(text) == ("count", ">=", 200, unit)


@pytest.mark.parametrize(
    ("text", "cadence", "due"),
    [
        ("Gather 2 feedback rounds per year", Cadence.YEARLY, None),
        ("Evolve one component annually", Cadence.YEARLY, None),
        ("Publish 2 posts a month", Cadence.MONTHLY, None),
        ("Host monthly community calls", Cadence.MONTHLY, None),
        ("At most 3 escalations per quarter", Cadence.QUARTERLY, None),
        ("Hold an office hour every two weeks", Cadence.BIWEEKLY, None),
        ("Reach 40 weekly users", None, None),
        ("A quarter of all reps vote", None, None),
        ("Answer within a day", None, None),
        ("Present it at the conference (July 2025)", Cadence.BY_DATE, "2025-07"),
        ("Launch by 30 June 2026", Cadence.BY_DATE, "2026-06-30"),
        ("Launch by May 30, 2026", Cadence.BY_DATE, "2026-05-30"),
        ("Launch by 2026-06-30", Cadence.BY_DATE, "2026-06-30"),
        ("Launch in Q4 2017", Cadence.BY_DATE, "2017-Q4"),
        ("Launch before the end of H1 2026", Cadence.BY_DATE, "2026-H1"),
        ("Launch by the end of the year", Cadence.BY_DATE, "the end of the year"),
        ("Launch by June", Cadence.BY_DATE, "June"),
        ("In 2026 we recruit 40 reviewers", Cadence.BY_DATE, "2026"),
        ("Share outcomes at the 2026 Open edX Conference", Cadence.BY_DATE, "2026"),
        ("Grow 15% compared to 2024", None, None),
    ],
)
def test_the_clock_is_read_from_its_words(text: str, cadence: Cadence | None, due: str | None) -> None:
    target = read_target(text).target
    assert (target.cadence, target.due) == (cadence, due)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pilot it [Shared with Dev Marketing + Dev Rel]", ("Dev Marketing", "Dev Rel")),
        ("Write it [shared with D&I]", ("D&I",)),
        ("Write it (in partnership with Docs, Design and Legal).", ("Docs", "Design", "Legal")),
        ("Write it, shared with Docs / Design", ("Docs", "Design")),
        ("Share outcomes with everybody", ()),
    ],
)
def test_sharing_is_split_into_names(text: str, names: tuple[str, ...]) -> None:
    assert read_target(text).shared_with == names


def test_a_state_to_keep_is_a_milestone_that_can_be_lost() -> None:
    read = read_target("Maintain a diverse and rotating panel")
    assert read.target == Target(MILESTONE, Comparison.ONCE, maintain=True)
    assert read.evidence == {"maintain": "Maintain"}


def test_every_field_names_the_words_it_came_from() -> None:
    read = read_target("Collect at\u00a0least 50 nominations by July 2025 [shared with Docs]")
    assert read.evidence == {
        "kind": "50",
        "op": "at least",
        "value": "50",
        "unit": "nominations",
        "cadence": "July 2025",
        "due": "July 2025",
        "shared_with": "[shared with Docs]",
    }
    assert read.unsure == ()


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("Reach XX contributors", ("op", "value")),
        ("Recruit up to 5 mentors", ("op",)),
        ("3 experiments and 20% growth", ("value",)),
        ("Fewer questions", ("kind",)),
        ("Get to 12", ("unit",)),
        ("Collect ≥50 nominations", ()),
    ],
)
def test_a_guess_is_called_one(text: str, unsure: tuple[str, ...]) -> None:
    assert read_target(text).unsure == unsure


PIECES = """
from to by 10 days 2-3 % $ €75k NPS out of 5 per year a quarter July 2026 Q2 ≥ > at least XX ½ ² ٣ Reduce
maintain [shared with A + B] 1,200.5 1e999 -7 half of twice , . ( ) \x00 \u202e
"""


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES.split()), max_size=25).map(" ".join)))
def test_any_text_gives_a_target_that_can_be_kept(text: str) -> None:
    target = read_target(text).target
    assert (target.kind is MILESTONE) == (target.op is Comparison.ONCE)
    assert target.kind is not MILESTONE or (target.value is None and target.unit is None)
    assert (target.kind is RANGE) == (target.op is Comparison.RANGE) == (target.high is not None)
    for amount in (target.value, target.high, target.baseline):
        assert amount is None or (amount.is_finite() and abs(amount) < 10**12)
    if target.high is not None:
        assert target.value is not None and target.value < target.high


@given(st.integers(1, 9999), st.sampled_from(["≥{}", "at least {}", "{}+", "{} or more", "minimum of {}"]))
def test_every_wording_of_at_least_means_the_same(number: int, wording: str) -> None:
    target = read_target(f"Collect {wording.format(number)} nominations").target
    assert (target.op, target.value) == (Comparison.AT_LEAST, Decimal(number))


@given(st.integers(-100, 100), st.sampled_from(["≥", ">", "≤", "<"]))
def test_a_strict_comparison_stays_strict(number: int, sign: str) -> None:
    expected = {"≥": ">=", ">": ">", "≤": "<=", "<": "<"}[sign]
    assert goal(f"Sentiment {sign}{number} NPS") == ("nps", expected, number, "NPS")


def test_a_very_long_text_is_read_at_once() -> None:
    assert goal("Collect ≥50 nominations " + "reduce to from 10 " * 20_000) == (
        "count",
        ">=",
        50,
        "nominations",
    )
