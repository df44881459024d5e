"""Personal links to a survey's form. No link is stored: each says, encrypted with the key of its round, whose
it is, so that it ends with that key, and nobody makes one without it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass

from handlers.feedback.model import Survey
from handlers.model import Member
from storage import sealing
from storage.columns import account_key, account_of
from storage.members import Members
from storage.surveys import Surveys

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]{0,300})?", re.ASCII)


@dataclass(frozen=True)
class Link:
    """A link as it stands now. ``member`` is None where it is no link of this survey's, the key is gone, or
    the bot knows nobody like that any more. ``used``: an answer came since it was made. ``proof`` is what its
    own form sends along, which no other page knows."""

    survey: Survey
    member: Member | None = None
    used: bool = False
    proof: str = ""


def token_for(surveys: Surveys, survey: Survey, whose: Member) -> str | None:
    """None once the round is closed. Each is another one, and all of a person's end with their answer. It has
    an account, too: members who turn out to be one have one of their two ids from then on."""
    if (key := surveys.key(survey)) is None:
        return None
    times = surveys.times(survey, whose.id) if not survey.anonymous else 0
    account = account_key(whose.identities[0]) if whose.identities else ""
    box = sealing.encrypted(f"{times}:{whose.id}:{account}".encode(), key, f"link:{survey.id}")
    return f"{survey.id}.{base64.urlsafe_b64encode(box).decode().rstrip('=')}"


def read(surveys: Surveys, members: Members, token: str) -> Link | None:
    """None for what names no survey."""
    id, _, text = token.partition(".")
    survey = surveys.called(id) if _TOKEN.fullmatch(token) else None
    if survey is None:
        return None
    key, box = surveys.key(survey), _bytes(text)
    if key is None or not box:
        return Link(survey)
    try:
        plain = sealing.decrypted(box, key, f"link:{survey.id}").decode()
    except ValueError:
        return Link(survey)
    times, member_id, account = f"{plain}:".split(":", 2)
    member = members.get(member_id) or members.at(account_of(account.rstrip(":")))
    if member is None:
        return Link(survey)
    return Link(survey, member, _is_used(surveys, survey, member, int(times)), _proof(key, token))


def _is_used(surveys: Surveys, survey: Survey, member: Member, times: int) -> bool:
    if survey.anonymous:
        return surveys.has_answered(survey, member)
    return surveys.times(survey, member.id) != times


def _proof(key: bytes, token: str) -> str:
    return hmac.new(key, f"form:{token}".encode(), hashlib.sha256).hexdigest()


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
