"""What stewards read when the bot cannot post somewhere any more."""

from __future__ import annotations

from handlers.model import Place, Program
from handlers.okrs.whereabouts import words_of
from handlers.reply import Aside, Code, Reply, Say, Text

NOT_KNOWN = "it is not known whether it was posted, and I cannot look any more"
_NOT_KNOWN = {NOT_KNOWN: "I cannot say whether what I sent last stands there, and I cannot look any more"}
_THE_CHANNEL = {  # what a platform says, in words
    "is_archived": "the channel is archived",
    "channel_is_archived": "the channel is archived",
    "channel_not_found": "the channel is gone, or I was removed from it",
    "not_in_channel": "I am not in the channel any more",
    "restricted_action": "only some people may write there",
}
_MY_ACCESS = dict.fromkeys(
    ("account_inactive", "invalid_auth", "not_authed", "token_revoked", "token_expired"),
    "my access there was taken away",
)


def cannot_post(program: Program, place: Place, reason: str) -> Reply:
    """To each steward, alone, once for an outage. ``reason``: as the platform says it."""
    where = "" if place.confined else words_of(place)
    where = where or "in one of its places"
    why = (_THE_CHANNEL | _MY_ACCESS | _NOT_KNOWN).get(reason, reason)
    return Reply(
        (
            Text(f"I cannot post {where} for {program.title} just now: {why}."),
            _what_helps(program, reason),
            Text(
                "What was meant for it is kept for a month. Whoever runs me can then send it: ",
                Code(f"milepost outbox retry --place {place.key}"),
            ),
            Aside("Check-ins are recorded as ever. Of this outage I tell you once."),
        ),
        title=f"I cannot post {where}",
    )


def _what_helps(program: Program, reason: str) -> Text:
    if reason in _THE_CHANNEL:
        here = Say(f"okr here {program.slug}")
        return Text("What helps: bring the channel back, invite me again, or type ", here, " in another one.")
    if reason in _MY_ACCESS:
        return Text("Whoever runs me can give it back: ", Code("milepost doctor"), " says how.")
    return Text("Whoever runs me can look into it: ", Code("milepost outbox list --dead"))
