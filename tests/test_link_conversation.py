"""One person on Slack and on the forum: joined by a code, and parted again."""

from __future__ import annotations

import re

from handlers.model import Identity, Member, Role
from storage.session import Session
from tests.forum_house import CONTRIBUTORS, BothHouse, host_of
from tests.house import DC


def code_in(text: str) -> str:
    found = re.search(r"\b\w{4}-\w{4}\b", text)
    assert found is not None, text
    return found[0]


def member_at(both: BothHouse, handle: str, *, forum: bool = False) -> Member:
    if forum:
        user = next(each for each in both.forum.state.users.values() if each.username == handle)
        account = Identity("discourse", host_of(both.forum), str(user.id))
    else:
        account = Identity("slack", both.workspace.state.team.id, both.workspace.people[handle].user.id)
    found = both.db.read(lambda session: session.members.at(account))
    assert found is not None
    return found


def test_two_accounts_become_one_person(both: BothHouse) -> None:
    topic = both.forum.ben.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    both.forum.ben.sees(topic)
    both.ben.says("/okr link", channel=DC)
    answer = both.ben.sees()
    code = code_in(answer)
    assert (
        answer
        == f"""\
Your code is {code}. It is good for 15 minutes, and once.
On the forum, write to me: @milepost link {code}
Then I’ll ask there whether that is you. Keep the code to yourself until it is used."""
    )
    talk = both.forum.ben.messages("milepost", "My accounts", f"link {code}")
    assert (
        both.forum.ben.sees(talk)
        == f"""\
# My accounts
ben: link {code}
milepost: This joins your account here with *Ben Lindqvist*’s on Slack (Sandbox).
  Both will count as one person, with the rights of both. Is that you?
  Yes, that is me: `@milepost link {code} yes`
  If not, there is nothing to do: the code ends by itself."""
    )
    both.forum.ben.replies(talk, f"link {code} yes")
    assert both.forum.ben.sees(talk).endswith(
        """\
milepost: Done: here and on Slack (Sandbox) you are one person now, *Ben Lindqvist*.
  Was that a mistake? `@milepost unlink` parts this account again."""
    )
    assert member_at(both, "ben").id == member_at(both, "ben", forum=True).id
    both.ben.says("/okr undo")
    assert both.ben.sees().startswith("Undone: KR 2.1 check-in #1 (3).")


def test_it_works_from_the_forum_to_slack_and_rights_are_those_of_both(both: BothHouse) -> None:
    both.alice.says("/okr role add steward @ben", channel=DC)
    both.alice.sees()
    talk = both.forum.ben.messages("milepost", "My accounts", "@milepost link")
    answer = both.forum.ben.sees(talk)
    code = code_in(answer)
    assert f"On Slack, type: `/okr link {code}`" in answer
    both.ben.says(f"/okr link {code.lower()}", channel=DC)
    assert (
        both.ben.sees()
        == f"""\
This joins your account here with Ben Lindqvist’s on the forum ({forum_name(both)}).
Both will count as one person, with the rights of both. Is that you?
[Yes, that is me]
If not, there is nothing to do: the code ends by itself."""
    )
    both.ben.clicks("Yes, that is me")
    assert (
        both.ben.sees()
        == f"""\
Done: here and on the forum ({forum_name(both)}) you are one person now, Ben Lindqvist.
You are a steward of Distinguished Contributor Program, with either account.
Was that a mistake? `/okr unlink` parts this account again."""
    )
    topic = both.forum.ben.posts(
        "One more objective", "@milepost add objective Celebrate contributors", CONTRIBUTORS
    )
    assert "Only stewards" not in both.forum.ben.sees(topic)


def forum_name(both: BothHouse) -> str:
    known = both.db.read(lambda session: session.tenants.known("discourse", host_of(both.forum)))
    assert known is not None and known.name
    return known.name


def test_only_the_account_that_was_asked_can_say_yes(both: BothHouse) -> None:
    both.ben.says("/okr link", channel=DC)
    code = code_in(both.ben.sees())
    both.forum.ben.messages("milepost", "My accounts", f"link {code}")
    both.heard()
    for line in (f"link {code}", f"link {code} yes"):
        talk = both.forum.rosa.messages("milepost", "My accounts too", line)
        assert "That code does not fit, or is not good any more." in both.forum.rosa.sees(talk)
    assert member_at(both, "ben").identities == (slack_account(both, "ben"),)


def slack_account(both: BothHouse, handle: str) -> Identity:
    return Identity("slack", both.workspace.state.team.id, both.workspace.people[handle].user.id)


def test_yes_without_the_question_is_asked_first(both: BothHouse) -> None:
    both.ben.says("/okr link", channel=DC)
    code = code_in(both.ben.sees())
    talk = both.forum.ben.messages("milepost", "My accounts", f"link {code} yes")
    assert "Is that you?" in both.forum.ben.sees(talk)
    assert member_at(both, "ben").identities == (slack_account(both, "ben"),)


def test_a_code_is_good_once_for_a_quarter_of_an_hour_and_only_the_newest(both: BothHouse) -> None:
    refusal = """\
That code does not fit, or is not good any more.
Make a new one with your other account: `/okr link`. After {left} more, please wait 15 minutes."""
    codes = []
    for _ in range(2):
        both.priya.says("/okr link", channel=DC)
        codes.append(code_in(both.priya.sees()))
    both.ben.says(f"/okr link {codes[0]}", channel=DC)
    assert both.ben.sees() == refusal.format(left=4)
    both.clock.advance(minutes=16)
    both.ben.says(f"/okr link {codes[1]}")
    assert both.ben.sees() == refusal.format(left=4)  # counted from anew by now
    both.priya.says("/okr link", channel=DC)
    code = code_in(both.priya.sees())
    both.ben.says(f"/okr link {code}").clicks("Yes, that is me")
    assert both.ben.sees().startswith("Done: here and on Slack (Sandbox) you are one person now")
    both.ben.says(f"/okr link {code} yes")
    assert both.ben.sees() == refusal.format(left=3)


def test_codes_are_not_to_be_guessed(both: BothHouse) -> None:
    both.priya.says("/okr link", channel=DC)
    code = code_in(both.priya.sees())
    for _ in range(5):
        both.ben.says("/okr link 2222-2222", channel=DC)
    assert both.ben.sees().endswith("That was the last try: please wait 15 minutes.")
    both.ben.says(f"/okr link {code}")
    assert (
        both.ben.sees()
        == """\
That were too many codes that do not fit.
Wait 15 minutes, then make a new one."""
    )
    both.clock.advance(minutes=15)
    both.ben.says("/okr link 2222-2222")
    assert both.ben.sees().startswith("That code does not fit")


def test_codes_that_join_nothing(both: BothHouse) -> None:
    both.ben.says("/okr link", channel=DC)
    code = code_in(both.ben.sees())
    both.ben.says(f"/okr link {code}")
    assert (
        both.ben.sees()
        == """\
That is this account’s own code.
Name it on the other platform, with your account there."""
    )
    both.ben.says("/okr link to the wiki")
    assert both.ben.sees() == "That is not a code of mine.\nThey look like K7M2-9QPX: `/okr link` makes one."
    both.ben.says("/okr unlink")
    assert (
        both.ben.sees()
        == """\
This account is not joined with another one.
`/okr link` joins two of yours."""
    )


def test_a_code_asked_for_in_public_is_given_in_private(both: BothHouse) -> None:
    topic = both.forum.ben.posts("Hello everybody here", "@milepost link\n\nThank you!", CONTRIBUTORS)
    both.heard()
    assert "Your code" not in topic.shows()
    both.ben.says("@milepost link", channel=DC)
    assert "Your code" in both.workspace.direct("ben").shows("Your code")
    assert "Your code" not in both.shows(DC)


def test_an_account_that_was_joined_by_mistake_goes_its_own_way(both: BothHouse) -> None:
    both.ben.says("/okr progress 2.1 3 two stories", channel=DC).sees()
    both.ben.says("/okr link")
    code = code_in(both.ben.sees())
    both.priya.says(f"/okr link {code}", channel=DC).clicks("Yes, that is me")
    both.priya.sees()
    both.priya.says("/okr unlink")
    assert (
        both.priya.sees()
        == """\
This account is on its own again, as Priya Raman.
Each has again what it had before: name, roles, key results and check-ins. What came since stays with the other account.
Join them again at any time: `/okr link`"""
    )
    assert member_at(both, "priya").name == "Priya Raman"
    both.priya.says("/okr undo")
    assert both.priya.sees().startswith("There is nothing of yours to undo.")
    both.ben.says("/okr undo")
    assert both.ben.sees().startswith("Undone: KR 2.1 check-in #1 (3).")


# ---- names on the forum --------------------------------------------------------------------------


def test_people_are_named_on_the_forum_by_their_username(both: BothHouse) -> None:
    grant_to_rosa(both)
    topic = both.forum.rosa.posts("Who runs this program?", "@milepost role add steward @ben.", CONTRIBUTORS)
    assert "Ben Lindqvist is a steward of Distinguished Contributor Program now." in both.forum.rosa.sees(
        topic
    )
    assert Role.STEWARD in roles_of(both, member_at(both, "ben", forum=True))
    both.forum.rosa.replies(topic, "@milepost role add steward @nobody_here")
    assert "I cannot find that person here." in both.forum.rosa.sees(topic)
    both.forum.rosa.replies(topic, "@milepost role add steward <@U123>")
    assert "I cannot tell who" in both.forum.rosa.sees(topic)
    both.priya.says("/okr progress 2.1 3", channel=DC).sees()
    both.workspace.rename_person("priya", "Priya")
    both.heard()
    both.forum.rosa.replies(topic, "@milepost role add steward @Priya")
    assert "Priya is a steward of Distinguished Contributor Program now." in both.forum.rosa.sees(topic)


def grant_to_rosa(both: BothHouse) -> None:
    topic = both.forum.rosa.posts("Stories of this spring", "@milepost progress 2.1 3 stories", CONTRIBUTORS)
    both.forum.rosa.sees(topic)
    rosa = member_at(both, "rosa", forum=True)

    def grant(session: Session) -> None:
        program = session.programs.by_slug("dc")
        assert program is not None
        session.programs.grant(program.id, rosa.id, Role.STEWARD)

    both.db.submit(grant).result(timeout=10)


def roles_of(both: BothHouse, member: Member) -> frozenset[Role]:
    def read(session: Session) -> frozenset[Role]:
        program = session.programs.by_slug("dc")
        assert program is not None
        return session.programs.roles(program.id, member.id)

    return both.db.read(read)
