"""The guards at the doors: where each stands, what is left without it, and the tests that must notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """``old`` stands once in ``file``; with ``new`` in its place each of ``tests`` must fail."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def guard(name: str, file: str, old: str, new: str, *tests: str) -> Guard:
    return Guard(name, file, old, new, tuple(f"tests/test_{test}" for test in tests))


SLACK = "bot/slack/ingress.py"
FORUM = "bot/discourse/ingress.py"
SENDERS = (
    guard(
        "Slack's signature",
        SLACK,
        'if not hmac.compare_digest(b"v0=" + expected.encode(), signature):',
        "if False:",
        "slack_ingress.py::test_anything_else_stays_out",
        "hostile_slack.py::test_any_byte_changed_is_refused",
    ),
    guard(
        "the age of a request from Slack",
        SLACK,
        "if not abs(now - int(timestamp)) <= MAX_AGE:",
        "if False:",
        "slack_ingress.py::test_anything_else_stays_out",
        "hostile_slack.py::test_old_future_missing_and_repeated_headers_are_refused",
    ),
    guard(
        "a header of Slack's that is repeated",
        SLACK,
        "if len(values) != 1 or not form",
        "if not values or not form",
        "slack_ingress.py::test_anything_else_stays_out",
        "hostile_slack.py::test_old_future_missing_and_repeated_headers_are_refused",
    ),
    guard(
        "no signing secret",
        SLACK,
        "    if not secret:",
        "    if False:",
        "slack_ingress.py::test_without_a_secret_nobody_gets_in",
    ),
    guard(
        "the forum's signature",
        FORUM,
        "if not hmac.compare_digest(expected, signature):",
        "if False:",
        "forum_ingress.py::test_no_changed_byte_goes_through",
        "hostile_forum.py::test_any_byte_changed_is_refused",
    ),
    guard(
        "no webhook secret",
        FORUM,
        "    if not secret:",
        "    if False:",
        "forum_ingress.py::test_a_missing_a_repeated_and_a_secretless_signature_are_refused",
    ),
    guard(
        "a header of the forum's that is repeated",
        FORUM,
        "if len(values) != 1:",
        "if not values:",
        "hostile_forum.py::test_missing_and_repeated_headers_are_refused",
    ),
    guard(
        "another forum",
        "bot/discourse/app.py",
        "if _host(instance) != self._tenant.name:",
        "if False:",
        "forum_ingress.py::test_a_ping_another_forum_and_unknown_events_are_answered",
    ),
    guard(
        "a foreign workspace's commands",
        "bot/slack/routes.py",
        "if not self._tenants(asked.tenant):",
        "if False:",
        "slack_app.py::test_a_foreign_workspace_is_told_so_and_nothing_runs",
        "permission_conversation.py::test_a_workspace_that_is_not_connected",
    ),
    guard(
        "a foreign workspace's events",
        "bot/slack/intake.py",
        "if event.tenant != self._tenant.team:",
        "if False:",
        "hostile_slack.py::test_of_another_workspace_nothing_is_kept",
    ),
    guard(
        "the forum's key goes nowhere else",
        "bot/discourse/wire.py",
        "(here.scheme, here.netloc) != (there.scheme, there.netloc)",
        "False",
        "discourse_client.py::test_the_key_follows_nobody_elsewhere",
    ),
    guard(
        "other sites write nothing on the demo's page",
        "sandbox/web/guard.py",
        "if urlsplit(origin).netloc != host",
        "if False",
        "page_door.py::test_strangers_sites_can_do_nothing_here",
    ),
)
SHAPES = (
    guard(
        "the size of a request from Slack",
        "bot/slack/app.py",
        "MAX_BODY = 1_000_000",
        "MAX_BODY = 10**12",
        "slack_app.py::test_too_long_a_body_is_not_read",
        "hostile_slack.py::test_what_is_no_payload_is_refused",
    ),
    guard(
        "the size of a webhook",
        "bot/discourse/app.py",
        "MAX_BODY = 1_000_000",
        "MAX_BODY = 10**12",
        "forum_ingress.py::test_what_no_forum_sends_is_refused_and_never_breaks_anything",
    ),
    guard(
        "the depth of JSON",
        "bot/fields.py",
        "if not deepest:",
        "if False:",
        "hostile_slack.py::test_what_is_no_payload_is_refused",
    ),
    guard(
        "signs that cannot be stored",
        "bot/fields.py",
        '_UNSTORABLE.sub("\\ufffd", value)',
        "value",
        "hostile_slack.py::test_what_is_read_can_be_stored_and_named",
        "hostile_forum.py::test_any_answer_is_read_or_refused",
    ),
    guard(
        "a message's name is a moment",
        "bot/slack/fields.py",
        "if value and not _TS.fullmatch(value):",
        "if False:",
        "hostile_slack.py::test_what_is_read_can_be_stored_and_named",
    ),
)
AT_THE_DOORS = (*SENDERS, *SHAPES)
