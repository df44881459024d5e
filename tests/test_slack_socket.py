"""Socket Mode: the same bot, called over connections that it opened itself."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from sandbox.courier import JSON, Delivery
from sandbox.slack.deliver import in_envelope
from sandbox.slack.sockets import Link, Sockets, envelope
from storage.tickets import Ticket
from tests.command_line import good, milepost
from tests.house import DC, House, environment_for, open_house, wait_for
from tests.kill_loop import settled
from tests.test_slack_events import failed

ONLY_SOCKETS = {"SLACK_APP_TOKEN": "xapp-sandbox", "SLACK_SIGNING_SECRET": ""}


def by_socket(prepared: Path, folder: Path) -> House:
    """A bot that Slack cannot reach in any other way."""
    house = open_house(prepared, folder, **ONLY_SOCKETS)
    house.workspace.connect("")
    wait_for(lambda: len(house.workspace.sockets.links) == 2)
    wait_for(lambda: ready(house))  # Slack knows of a connection before the bot does
    return house


def ready(house: House) -> bool:
    answer = httpx.get(f"{house.bot.url}/readyz", trust_env=False)
    return answer.status_code == 200 and bool(answer.json()["slack"])


@pytest.fixture
def slack(prepared: Path, tmp_path: Path) -> Iterator[House]:
    house = by_socket(prepared, tmp_path)
    yield house
    house.stop()
    assert house.workspace.problems == []


@pytest.fixture(scope="module")
def calm(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for those who neither record anything nor touch its connections."""
    house = by_socket(prepared, tmp_path_factory.mktemp("calm"))
    yield house
    house.stop()


@pytest.fixture(params=[by_socket, open_house])
def either(request: pytest.FixtureRequest, prepared: Path, tmp_path: Path) -> Iterator[House]:
    """Once over sockets, once over HTTP."""
    house: House = request.param(prepared, tmp_path)
    yield house
    house.stop()


def sockets(house: House) -> Sockets:
    return house.workspace.sockets


def shown(house: House, address: str) -> str:
    return house.ben.says(f"/okr show {address}", channel=DC).sees()


# ---- the same conversation -----------------------------------------------------------------------


def test_people_see_no_difference(either: House) -> None:
    either.alice.says("/okr progress 1.2 37 first batch", channel=DC)
    assert (
        either.alice.sees()
        == """\
KR 1.2 37 of ≥50 nominations · 74% · on track · self-reported
> first batch
[Undo] [Add link] [Show]"""
    )
    either.alice.clicks("Undo")
    assert (
        either.alice.sees()
        == """\
Undone: KR 1.2 check-in #1 (37). It stands at: ≥50 nominations · no news yet
[Show]"""
    )
    either.ben.says("/okr progress 1.2", channel=DC).fills(value="lots").submits()
    assert "  ! “lots” is not a value I can read." in either.ben.sees()
    either.ben.fills(value="38", note="from the form").submits()
    assert (
        either.ben.sees()
        == """\
┌ Milepost
KR 1.2 38 of ≥50 nominations · 76% · on track · self-reported
> from the form
[Undo] [Add link] [Show]
[Done]"""
    )
    either.priya.says("@milepost progress 1.2 +2", channel=DC)
    assert (
        either.priya.sees()
        == """\
KR 1.2 38 → 40 of ≥50 nominations · 80% · on track · self-reported
[Undo] [Add link] [Show]"""
    )
    settled(either)
    assert "40 of ≥50 nominations" in shown(either, "1.2")


def test_nothing_is_served_over_http_then(calm: House) -> None:
    body = b'{"type": "url_verification", "challenge": "x"}'
    headers = calm.workspace.signed(body)
    answer = httpx.post(f"{calm.bot.url}/slack/events", content=body, headers=headers, trust_env=False)
    assert answer.status_code == 404


def test_nothing_said_and_no_address_is_logged(slack: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    slack.alice.says("/okr progress 1.2 37 canary", channel=DC).clicks("Undo").sees()
    slack.alice.says("@milepost progress 1.2 38 canary").sees()
    old = sockets(slack).links[0]
    old.tell("refresh_requested")
    wait_for(lambda: old not in sockets(slack).links)
    for secret in ("canary", "xapp-sandbox", "ticket", "response_url", slack.workspace.token):
        assert secret not in caplog.text, secret


# ---- exactly once --------------------------------------------------------------------------------


def test_no_command_is_lost_while_connections_are_replaced(slack: House) -> None:
    def speaks(handle: str, times: int) -> list[str]:
        person = slack.workspace.people[handle]
        return [person.says("/okr progress 2.1 +1", channel=DC).sees() for _ in range(times)]

    answers = []
    for reason in ("warning", "refresh_requested"):
        before, heard = sockets(slack).links, len(sockets(slack).acknowledged)
        with ThreadPoolExecutor(3) as pool:
            speaking = [pool.submit(speaks, *how) for how in (("alice", 6), ("ben", 7), ("priya", 7))]
            wait_for(lambda heard=heard: len(sockets(slack).acknowledged) >= heard + 5)  # type: ignore[misc]
            for link in before:
                link.tell(reason)
            answers += [answer for one in speaking for answer in one.result(timeout=30)]
        wait_for(lambda before=before: len(set(sockets(slack).links) - set(before)) == 2)  # type: ignore[misc]

    assert len(answers) == 40 and all(answer.startswith("KR 2.1 ") for answer in answers)
    slack.workspace.settle()
    assert sorted(sockets(slack).acknowledged) == sorted(sockets(slack).sent)
    assert "40 of ≥10 stories" in shown(slack, "2.1")


def test_what_comes_by_two_connections_at_once_is_recorded_once(slack: House) -> None:
    def again(delivery: Delivery, link: Link) -> object:
        sent = in_envelope(delivery.body, delivery.headers)
        return sockets(slack).deliver(sent, 3, on=link)

    for said in ("@milepost progress 1.2 +5", "/okr progress 1.2 +1"):
        slack.alice.says(said, channel=DC).sees()
        settled(slack)
        last = slack.workspace.courier.last
        assert last is not None
        with ThreadPoolExecutor(4) as pool:
            for one in [pool.submit(again, last, link) for link in sockets(slack).links * 2]:
                one.result()
    settled(slack)
    assert "6 of ≥50 nominations" in shown(slack, "1.2")


def test_an_event_that_was_not_kept_is_not_acknowledged_and_comes_again(
    slack: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    courier = slack.workspace.courier
    courier.patience, courier.retry_delays = 0.2, (0.05,) * 3
    with monkeypatch.context() as broken:
        broken.setattr(slack.db, "submit", lambda work: Ticket(failed()))
        slack.alice.says("@milepost progress 1.2 +5", channel=DC)
        first = courier.last
    assert first is not None and (first.status, first.reason) == (0, "http_timeout")
    courier.patience = 3
    assert slack.alice.sees().startswith("KR 1.2 5 of ≥50")
    again = [delivery for delivery in slack.workspace.deliveries if delivery.body == first.body]
    assert again[-1].status == 200 and again[-1].headers["X-Slack-Retry-Reason"] == "http_timeout"
    settled(slack)
    assert "5 of ≥50 nominations" in shown(slack, "1.2")


# ---- what Slack would not send -------------------------------------------------------------------


def test_what_nobody_can_read_is_acknowledged_and_named_by_its_kind(
    calm: House, caplog: pytest.LogCaptureFixture
) -> None:
    for kind, payload in [
        ("interactive", {"type": "canary"}),
        ("events_api", {"type": "event_callback", "event": "canary"}),
        ("slash_commands", {"command": "/okr", "text": "canary"}),
        ("canary", {"type": "canary"}),
    ]:
        assert sockets(calm).deliver(envelope(kind, payload), 3) == {}
    for kind in ("interactive", "events_api", "slash_commands", "of no known kind"):
        assert f"acknowledged what Slack would not send ({kind})" in caplog.text
    assert "canary" not in caplog.text


STRANGE = [
    *("", "not JSON", "[]", "7", '{"type": "events_api"}', '{"envelope_id": 7}', "[" * 100_000),
    *('{"type": "hello"}', '{"type": ["disconnect"]}', '{"envelope_id": "../x", "payload": {}}'),
]


def test_any_other_message_leaves_the_connection_as_it_is(calm: House) -> None:
    link, other = sockets(calm).links
    for text in STRANGE:
        link.push(text)
        assert sockets(calm).deliver(envelope("interactive", {"type": "view_closed"}), 3, on=link) == {}
    assert sockets(calm).links == [link, other]


def test_no_answer_is_sent_where_none_is_taken(calm: House) -> None:
    calm.alice.says("/okr list", channel=DC).sees()
    sent = in_envelope(calm.workspace.deliveries[-1].body, calm.workspace.deliveries[-1].headers)
    assert sockets(calm).deliver(sent | {"accepts_response_payload": False}, 3) == {}


# ---- the command line ----------------------------------------------------------------------------


def test_the_doctor_asks_for_a_connection(calm: House, tmp_path: Path) -> None:
    env = environment_for(calm.workspace, calm.database) | ONLY_SOCKETS
    text = good("doctor", cwd=tmp_path, env=env)
    assert "Slack takes connections of the bot (Socket Mode)." in text and "nobody can check" not in text
    done = milepost("doctor", cwd=tmp_path, env=env | {"SLACK_APP_TOKEN": "xapp-wrong"})
    assert done.returncode == 1 and "xapp-wrong" not in done.stdout
    assert "no connection for Socket Mode: invalid_auth" in done.stdout
    assert "Slack does not know SLACK_APP_TOKEN: copy it again" in done.stdout


def test_the_manifest_of_socket_mode_names_no_address(tmp_path: Path) -> None:
    asked = good("manifest", "--socket-mode", "--format", "json", cwd=tmp_path)
    assert json.loads(asked)["settings"]["socket_mode_enabled"] is True and "http" not in asked
    env = ONLY_SOCKETS | {"SLACK_BOT_TOKEN": "xoxb-1"}
    assert good("manifest", "--format", "json", cwd=tmp_path, env=env) == asked


# ---- connections come and go ---------------------------------------------------------------------


def test_a_lost_connection_is_opened_again(slack: House) -> None:
    slack.workspace.fails("apps.connections.open", "503")
    before = sockets(slack).links
    for link in before:
        link.cut()
    wait_for(lambda: not set(before) & set(sockets(slack).links))
    wait_for(lambda: len(sockets(slack).links) == 2)
    slack.alice.says("/okr progress 1.2 37", channel=DC)
    assert slack.alice.sees().startswith("KR 1.2 37 of ≥50")
    wait_for(lambda: ready(slack))


def test_without_a_connection_the_bot_is_not_ready_and_says_what_to_do(
    slack: House, caplog: pytest.LogCaptureFixture
) -> None:
    slack.workspace.fails("apps.connections.open", "invalid_auth", times=None)
    for link in sockets(slack).links:
        link.tell("link_disabled")
        link.close()
    wait_for(lambda: not ready(slack))
    wait_for(lambda: "Switch it on in the app's settings, or leave out SLACK_APP_TOKEN" in caplog.text)


def test_a_wrong_app_token_is_named(prepared: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    house = open_house(prepared, tmp_path, SLACK_APP_TOKEN="xapp-of-another-app")
    try:
        wait_for(lambda: "Slack does not know SLACK_APP_TOKEN: copy it again" in caplog.text)
        assert not ready(house)
        assert "xapp-of" not in caplog.text
        house.alice.says("/okr progress 1.2 37", channel=DC)  # the signed way is still open
        assert house.alice.sees().startswith("KR 1.2 37 of ≥50")
    finally:
        house.stop()


def test_an_address_that_is_neither_slacks_nor_ours_is_not_called(
    slack: House, caplog: pytest.LogCaptureFixture
) -> None:
    sockets(slack).address = "ws://example.org"
    sockets(slack).links[0].cut()
    wait_for(lambda: "no connection (unreadable)" in caplog.text)
    wait_for(lambda: len(sockets(slack).links) == 1)


def test_a_retry_is_told_in_the_envelope() -> None:
    marks = {"Content-Type": JSON, "X-Slack-Retry-Num": "2", "X-Slack-Retry-Reason": "http_timeout"}
    sent = in_envelope(json.dumps({"type": "event_callback"}).encode(), marks)
    assert (sent["retry_attempt"], sent["retry_reason"]) == (2, "timeout")
