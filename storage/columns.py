"""How frozen values stand in columns: instants, exact amounts, tuples of text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator, TypeEngine

from handlers.model import Identity, UserError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLACES = 6
_LIMIT = Decimal(10) ** 12


class AmountError(UserError, DontWrapMixin):
    """An amount that cannot be kept exactly."""


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC datetime, exact to the microsecond.

    ``timestamptz`` on PostgreSQL; microseconds since 1970 on SQLite, where an eight-byte integer
    makes the indexes half as large as text and compares faster.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return (value - _EPOCH) // _MICROSECOND if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return _EPOCH + timedelta(microseconds=value)


class Amount(TypeDecorator[Decimal]):
    """An exact decimal below 10^12 with at most six decimals, kept as whole millionths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else millionths(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_millionths(int(value))


def millionths(amount: Decimal) -> int:
    """AmountError when ``amount`` is out of bounds or has more than six decimals."""
    if not amount.is_finite() or abs(amount) >= _LIMIT:
        raise AmountError("That number is too large to keep.", "Numbers stay below 1,000,000,000,000.")
    scaled = amount.scaleb(_PLACES)
    if scaled != (whole := int(scaled)):
        raise AmountError(f"{amount} has too many decimals.", "Up to six decimals are kept.")
    return whole


def from_millionths(whole: int) -> Decimal:
    """Without trailing zeros, so that 37 reads ``37`` and not ``37.000000``."""
    units, rest = divmod(abs(whole), 10**_PLACES)
    digits = f"{units}.{rest:06}".rstrip("0").rstrip(".")
    return Decimal(f"-{digits}" if whole < 0 else digits)


class Texts(TypeDecorator[tuple[str, ...]]):
    """A tuple of strings that is never queried, as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str:
        return json.dumps(list(value or ()), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return tuple(json.loads(value)) if value else ()


def tenant_id(platform: str, tenant: str) -> str:
    """``slack/T1``: a workspace or forum, as a ``Place.key`` begins."""
    return f"{platform}/{tenant}"


def account_key(account: Identity) -> str:
    """``slack/T1/U1``: one account, in a column that has room for one word."""
    return f"{tenant_id(account.platform, account.tenant)}/{account.id}"


def account_of(key: str) -> Identity:
    """The account of an ``account_key``."""
    tenant, _, id = key.rpartition("/")
    return Identity(*split_tenant(tenant), id)


def split_tenant(id: str) -> tuple[str, str]:
    """The platform and tenant of a ``tenant_id``; no platform's name holds a slash."""
    platform, _, tenant = id.partition("/")
    return platform, tenant
