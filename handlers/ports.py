"""What a handler may ask for: the Store protocol, the Context of one command, and ``Need``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Protocol

from handlers.feedback.listening_model import FeedbackStore
from handlers.following.model import Follows
from handlers.lookups import Crowd, Lookup
from handlers.members.ports import Links, Members
from handlers.model import Cycle, Identity, Member, Person, Place, Program, Role, viewer_in
from handlers.nominations.ports import NominationStore
from handlers.okrs.model import CheckIn, Evidence, Grade, KeyResult, Objective, Ref
from handlers.okrs.ports import Traces
from handlers.replies.model import Replies
from handlers.rhythm.model import Schedules
from handlers.rhythm.ports import Reminders, Weeks


class Need(Exception):
    """The directory lacks something. Dispatch fetches it outside the transaction and runs the
    command once more; nothing that the handler wrote before is kept."""

    def __init__(self, lookup: Lookup) -> None:
        super().__init__(lookup)
        self.lookup = lookup


class Programs(Protocol):
    """Programs, the places bound to them, their cycles and roles."""

    def by_slug(self, slug: str) -> Program | None: ...
    def at(self, place: Place) -> Program | None:
        """The program that ``place`` is bound to."""

    def in_tenant(self, platform: str, tenant: str) -> tuple[Program, ...]:
        """Programs with a place in that workspace or forum, not archived, by slug."""

    def of_member(self, member_id: str) -> frozenset[str]:
        """Ids of programs where the member has a role, owns something or has checked in."""

    def tied_to(self, member_id: str) -> frozenset[str]:
        """Those and all others that the member has a part in; then also those that asked them something, or
        that they are known to be in a place of."""

    def all(self) -> tuple[Program, ...]:
        """Every program, archived ones too, by slug."""

    def add(self, program: Program) -> None:
        """Store a new program with its places (``cycle`` is ignored: see ``add_cycle``)."""

    def lock(self, program_id: str) -> None:
        """Let nobody else lock this program before the end of the transaction."""

    def save(self, program: Program) -> None:
        """Change slug, title, zone, archived and rules of an existing program (not its places)."""

    def bind(self, program_id: str, place: Place, *, home: bool = False) -> None:
        """Bind a place; as its home, instead of the one it had in that workspace or forum. UserError when
        it is bound to another program."""

    def unbind(self, program_id: str, place: Place) -> bool:
        """False when the place was not bound to that program."""

    def cycles(self, program_id: str) -> tuple[Cycle, ...]:
        """Newest first."""

    def add_cycle(self, cycle: Cycle) -> None: ...
    def save_cycle(self, cycle: Cycle) -> None: ...

    def roles(self, program_id: str, member_id: str) -> frozenset[Role]: ...
    def stewards(self, program_id: str) -> tuple[Member, ...]: ...
    def grant(self, program_id: str, member_id: str, role: Role) -> bool:
        """False when they had it already."""

    def revoke(self, program_id: str, member_id: str, role: Role) -> bool: ...


class Directory(Protocol):
    """A cache of what the platforms say; None means: not known here, raise Need."""

    def person(self, identity: Identity) -> Person | None: ...
    def called(self, platform: str, tenant: str, handle: str) -> Person | None:
        """Whose handle it is, in small or large letters."""

    def handle_is_old(self, account: Identity) -> bool:
        """Whether somebody else may be called by its handle meanwhile."""

    def place(self, platform: str, tenant: str, id: str) -> Place | None: ...
    def is_in(self, identity: Identity, place: Place) -> bool | None:
        """Whether an account is in a private place; None also where what was known is too old to count."""

    def crowd(self, place: Place) -> Crowd | None:
        """As it was said just now."""

    def remember_crowd(self, place: Place, crowd: Crowd) -> None: ...
    def remember_person(self, person: Person) -> None:
        """The member the account belongs to follows, as ``members.rules`` says."""

    def remember_place(self, place: Place) -> None: ...
    def remember_membership(self, identity: Identity, place: Place, inside: bool) -> None: ...
    def people_in(self, group: Place, *, lately: bool) -> tuple[Identity, ...]:
        """The accounts in a group, by id; none where its platform did not say so ``lately``, or ever."""

    def remember_people_in(self, group: Place, people: Iterable[Identity]) -> None:
        """These and nobody else."""


class Okrs(Protocol):
    """Objectives, key results and check-ins.

    ``viewer`` is the key of the private place somebody looks from, None for everywhere else: what
    was said in a private place counts and is seen there only.
    """

    def objectives(self, program_id: str, cycle_id: str, viewer: str | None = None) -> tuple[Objective, ...]:
        """By ordinal, dropped ones too, each with its key results by ordinal."""

    def objective(
        self, program_id: str, objective_id: str, viewer: str | None = None
    ) -> Objective | None: ...

    def find(
        self, program_id: str, cycle_id: str, ref: Ref, viewer: str | None = None, *, change: bool = False
    ) -> tuple[KeyResult | Objective, ...]:
        """What ``ref`` names in that cycle: by address, else by code (case, blanks and dashes
        aside); more than one where a code is not unique. ``change`` locks a key result's row."""

    def key_result(
        self, program_id: str, key_result_id: str, viewer: str | None = None, *, change: bool = False
    ) -> KeyResult | None: ...

    def add_objective(self, objective: Objective) -> None: ...
    def add_key_result(self, key_result: KeyResult) -> None: ...
    def save_objective(self, objective: Objective) -> None:
        """Everything but the key results."""

    def save_key_result(self, key_result: KeyResult) -> None:
        """Its definition: text, target, owners, parent, order, dropped. Not its readings."""

    def save_grade(
        self, program_id: str, key_result_id: str, grade: Grade, by: str, at: datetime
    ) -> None: ...

    def record(self, program_id: str, check_in: CheckIn, viewer: str | None = None) -> KeyResult:
        """Store a new check-in, fold, and return the key result as the viewer now sees it."""

    def undo(self, program_id: str, check_in: CheckIn, viewer: str | None = None) -> KeyResult:
        """Store ``undone_by`` and ``undone_at`` of a check-in and fold again."""

    def check_in(
        self, program_id: str, key_result_id: str, sequence: int, viewer: str | None = None
    ) -> CheckIn | None:
        """Whoever asks; ``viewer`` is whose evidence comes with it."""

    def check_ins(
        self, program_id: str, key_result_id: str, viewer: str | None = None, *, limit: int = 20
    ) -> tuple[CheckIn, ...]:
        """The newest first in the order of the fold, undone ones too, each with ``after``."""

    def newest(
        self, program_id: str, key_result_ids: Iterable[str], viewer: str | None = None
    ) -> dict[str, CheckIn]:
        """By key result, the one that its value comes from; none where nothing counts."""

    def add_evidence(self, program_id: str, check_in: CheckIn, new: Evidence) -> None:
        """To a check-in of a key result that was found to be changed: nobody else adds meanwhile."""

    def remove_evidence(self, program_id: str, check_in: CheckIn, number: int) -> None: ...

    def last_by(
        self, program_id: str, cycle_id: str, member_id: str, viewer: str | None = None
    ) -> CheckIn | None:
        """Of the live check-ins that the member reported in that cycle, the one recorded last."""


class Store(NominationStore, FeedbackStore, Protocol):
    """Everything a handler may read and write, inside one transaction."""

    @property
    def programs(self) -> Programs: ...
    @property
    def members(self) -> Members: ...
    @property
    def links(self) -> Links: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def okrs(self) -> Okrs: ...
    @property
    def traces(self) -> Traces: ...
    @property
    def follows(self) -> Follows: ...
    @property
    def weeks(self) -> Weeks: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def schedules(self) -> Schedules: ...


@dataclass(frozen=True)
class Context:
    """The circumstances of one command."""

    who: Member
    where: Place | None
    program: Program | None
    now: datetime  # aware, UTC
    store: Store
    new_id: Callable[[], str]
    random: Random  # the system's: good for secrets
    account: Identity  # which of the person's accounts acts
    aloud: bool = False  # others read what was typed: a post, a mention
    in_message: bool = False  # it stands in a message, which its platform keeps
    pages: bool = False  # people can open the bot's own pages

    @property
    def viewer(self) -> str | None:
        """The private place that this is seen from, if it is one."""
        return viewer_in(self.where)
