"""What one command may read and write: the handlers' Store, and the delivery ledgers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from storage.affiliations import Affiliations
from storage.audiences import Audiences
from storage.audit import Audit
from storage.directory import Directory
from storage.dossiers import Dossiers
from storage.engagement import Engagement
from storage.executor import Executor
from storage.follows import Follows
from storage.heard import Heard
from storage.inbox import Inbox
from storage.link_codes import LinkCodes
from storage.listening import Listening
from storage.marks import Marks
from storage.members import Members
from storage.messages import Messages
from storage.okrs import Okrs
from storage.outbox import Outbox
from storage.outbox_undelivered import Undelivered
from storage.outcomes import Outcomes
from storage.panels import Panels
from storage.programs import Programs
from storage.reminders import Reminders
from storage.replies import Replies
from storage.rounds import Rounds
from storage.schedules import Schedules
from storage.slots import Slots
from storage.surveys import Surveys
from storage.tenants import Tenants
from storage.traces import Traces
from storage.weeks import Weeks

Clock = Callable[[], datetime]


class Session:
    """One transaction, or one savepoint of it. Made for one command and used by one thread.

    The parts are built when first asked for: a check-in needs four of them.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = Executor(connection)
        self._clock = clock

    @cached_property
    def programs(self) -> Programs:
        return Programs(self._connection, self._clock)

    @cached_property
    def members(self) -> Members:
        return Members(self._connection, self._clock)

    @cached_property
    def links(self) -> LinkCodes:
        return LinkCodes(self._connection)

    @cached_property
    def directory(self) -> Directory:
        return Directory(self._connection, self._clock)

    @cached_property
    def okrs(self) -> Okrs:
        return Okrs(self._connection, self._clock)

    @cached_property
    def tenants(self) -> Tenants:
        return Tenants(self._connection, self._clock)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self._connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._connection, self._clock)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self._connection)

    @cached_property
    def messages(self) -> Messages:
        return Messages(self._connection)

    @cached_property
    def undelivered(self) -> Undelivered:
        return Undelivered(self._connection)

    @cached_property
    def heard(self) -> Heard:
        return Heard(self._connection, self._clock)

    @cached_property
    def traces(self) -> Traces:
        return Traces(self._connection)

    @cached_property
    def follows(self) -> Follows:
        return Follows(self._connection)

    @cached_property
    def weeks(self) -> Weeks:
        return Weeks(self._connection)

    @cached_property
    def reminders(self) -> Reminders:
        return Reminders(self._connection)

    @cached_property
    def replies(self) -> Replies:
        return Replies(self._connection, self._clock)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self._connection)

    @cached_property
    def schedules(self) -> Schedules:
        return Schedules(self._connection)

    @cached_property
    def rounds(self) -> Rounds:
        return Rounds(self._connection)

    @cached_property
    def dossiers(self) -> Dossiers:
        return Dossiers(self._connection)

    @cached_property
    def outcomes(self) -> Outcomes:
        return Outcomes(self._connection)

    @cached_property
    def affiliations(self) -> Affiliations:
        return Affiliations(self._connection)

    @cached_property
    def panels(self) -> Panels:
        return Panels(self._connection)

    @cached_property
    def engagement(self) -> Engagement:
        return Engagement(self._connection)

    @cached_property
    def listening(self) -> Listening:
        return Listening(self._connection)

    @cached_property
    def audiences(self) -> Audiences:
        return Audiences(self._connection)

    @cached_property
    def surveys(self) -> Surveys:
        return Surveys(self._connection)

    @cached_property
    def slots(self) -> Slots:
        return Slots(self._connection, self._clock)
