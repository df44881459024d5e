"""One program, as values and as the text of its file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from handlers.importing.program_file import (
    CheckInEntry,
    CycleEntry,
    KeyResultEntry,
    ObjectiveEntry,
    PersonEntry,
    PlaceEntry,
    ProgramEntry,
    ProgramFile,
    UndoneEntry,
)
from handlers.model import Role
from handlers.okrs.model import Comparison, Grade, Health, Kind, Source, Target

T1 = datetime(2026, 4, 2, 9, 30, tzinfo=UTC)
NOMINATIONS = Target(Kind.COUNT, Comparison.AT_LEAST, Decimal(50), unit="nominations")

FILE = ProgramFile(
    program=ProgramEntry("docs-champions", "Docs: Champions", "Europe/Berlin"),
    places=(PlaceEntry("slack", "T1", "C1", "docs", home=True),),
    people=(
        PersonEntry("Ana", ("slack:T1/U1", "discourse:forum.example/ana"), (Role.STEWARD,)),
        PersonEntry("Bo"),
    ),
    cycles=(
        CycleEntry("Q1 2026", date(2026, 1, 1), date(2026, 3, 31), T1),
        CycleEntry("open", date(2026, 4, 1), call=T1, call_where="the usual room"),
    ),
    objectives={
        "Q1 2026": (ObjectiveEntry("Launch"),),
        "open": (
            ObjectiveEntry(
                "Welcome newcomers",
                code="O1",
                owners=("Ana",),
                parent="Q1 2026/O1",
                key_results=(
                    KeyResultEntry(
                        "Collect ≥50 nominations",
                        NOMINATIONS,
                        code="1.1",
                        owners=("Bo",),
                        shared_with=("D&I", "no"),
                        parent="O1",
                        grade=Grade(Decimal("0.7"), "almost", "keep"),
                        check_ins=(
                            CheckInEntry(
                                T1,
                                "Bo",
                                value=Decimal("11.50"),
                                note="first:\n batch",
                                win=True,
                                confidence=7,
                            ),
                            CheckInEntry(T1, "Bo", add=Decimal(-2), undone=UndoneEntry("Ana", T1)),
                            CheckInEntry(
                                T1,
                                "Ana",
                                value=Decimal(70),
                                of="14/20",
                                health=Health.AT_RISK,
                                source=Source.IMPORTED,
                            ),
                        ),
                    ),
                ),
            ),
        ),
    },
)

TEXT = """\
program:
  slug: docs-champions
  title: "Docs: Champions"
  timezone: Europe/Berlin
places:
  - platform: slack
    tenant: T1
    id: C1
    name: docs
    home: true
people:
  - name: Ana
    identities:
      - slack:T1/U1
      - discourse:forum.example/ana
    roles:
      - steward
  - name: Bo
cycles:
  - name: Q1 2026
    starts: 2026-01-01
    ends: 2026-03-31
    closed: 2026-04-02T09:30:00+00:00
  - name: open
    starts: 2026-04-01
    call: 2026-04-02T09:30:00+00:00
    call_where: the usual room
objectives:
  Q1 2026:
    - title: Launch
  open:
    - title: Welcome newcomers
      code: O1
      owners:
        - Ana
      parent: Q1 2026/O1
      key_results:
        - text: Collect ≥50 nominations
          target:
            kind: count
            op: ">="
            value: 50
            unit: nominations
          code: "1.1"
          owners:
            - Bo
          shared_with:
            - D&I
            - "no"
          parent: O1
          grade:
            score: 0.7
            reason: almost
            next: keep
          check_ins:
            - "on": 2026-04-02T09:30:00+00:00
              by: Bo
              value: 11.5
              note: "first:\\n batch"
              confidence: 7
              win: true
            - "on": 2026-04-02T09:30:00+00:00
              by: Bo
              add: -2
              undone:
                by: Ana
                "on": 2026-04-02T09:30:00+00:00
            - "on": 2026-04-02T09:30:00+00:00
              by: Ana
              value: 70
              of: "14/20"
              health: at risk
              source: imported
"""
