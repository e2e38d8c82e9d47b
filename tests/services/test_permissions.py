"""Who may do what, walked whole: every permission, every role, signed in, behind the lock, left, and nobody at all.

The acts are the services' own, as a window calls them. What the window shows or hides plays no part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.access_events import StaffLeft
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.interlock import Condition
from mnconsole.domain.people import Patient, PatientDetails, Role, Staff
from mnconsole.domain.permissions import ALLOWED, Acting, Permission, may
from mnconsole.domain.privacy import ErasureReason
from mnconsole.domain.record_events import PatientViewed
from mnconsole.domain.records_ports import HistoryQuery
from mnconsole.domain.refusals import RefusalCode, Refused
from mnconsole.domain.self_test import Hindrance
from mnconsole.domain.session import Session, Step
from mnconsole.services.keys import draft_code
from tests.helpers.backup_keepers import FakeKeeper
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at
from tests.helpers.fakes import IDENTITY

PEOPLE = (
    ("Nurse One", Role.NURSE, True),
    ("Manager Two", Role.MANAGER, True),
    ("Manager Three", Role.MANAGER, False),
    ("Viewer Four", Role.VIEWER, False),
    ("Nurse Five", Role.NURSE, True),
    ("Ben Example", Role.NURSE, True),
)
ACTORS = PEOPLE[:4]
LONG = "eleven owls over the mill"
TODAY = date(2026, 3, 1)
TYPED = PatientDetails("Cy Sample", date(1990, 1, 1))
OF_PERMISSION = frozenset(
    {
        RefusalCode.NOBODY, RefusalCode.LOCKED, RefusalCode.LOOKS_ONLY, RefusalCode.LEFT, RefusalCode.NOT_PERMITTED,
        RefusalCode.MANAGER_ONLY,
    }
)  # fmt: skip


@dataclass
class Scene:
    """A clinic in the middle of a day. `codes` are the refusals of what was asked, however they were told."""

    console: BenchConsole
    who: Patient
    stranger: Patient
    session: Session
    other: Staff
    path: Path
    codes: list[str] = field(default_factory=list)

    def failed(self, error: Exception) -> None:
        """An act that answers with what went wrong."""
        if isinstance(error, Refused):
            self.codes.append(error.code)

    def code(self, code: str) -> None:
        """A read that answers with a code."""
        self.codes.append(code)

    def ignored(self, *_answer: object) -> None:
        """It was done."""


def _arm(s: Scene) -> None:
    if Condition.TREATS in s.console.pen.missing():
        s.code(RefusalCode.NOT_PERMITTED)


def _test_pen(s: Scene) -> None:
    if Hindrance.NOT_PERMITTED in s.console.pen.loan.hindrances():
        assert not s.console.pen.loan.begin()
        s.code(RefusalCode.NOT_PERMITTED)


Act = Callable[[Scene], object]
ACTS: dict[Permission, tuple[Act, ...]] = {
    Permission.TREAT: (
        lambda s: s.console.treatment.start_session(s.who.id),
        lambda s: s.console.treatment.act(s.session.id, ev.NoteAdded("x")),
        lambda s: s.console.patients.add(TYPED, TODAY, s.ignored),
        lambda s: s.console.patients.change(s.who, TYPED, TODAY, s.ignored),
        _arm,
    ),
    Permission.VIEW_PATIENTS: (
        lambda s: s.console.patients.search("", 0, s.ignored, s.code),
        lambda s: s.console.patients.same_name("Ada", s.ignored, s.code),
        lambda s: s.console.patients.open(s.stranger.id, s.ignored, s.code),
    ),
    Permission.VIEW_HISTORY: (
        lambda s: s.console.history.page(HistoryQuery(), None, s.ignored, s.code),
        lambda s: s.console.history.totals(HistoryQuery(), s.ignored, s.code),
        lambda s: s.console.history.opened(s.session.id, s.ignored, s.code),
    ),
    Permission.VERIFY: (lambda s: s.console.history.verify(s.ignored, None, s.code),),
    Permission.ALLOW_PEN: (
        lambda s: s.console.allowances.allow(IDENTITY, "x"),
        lambda s: s.console.allowances.withdraw(IDENTITY),
    ),
    Permission.MANAGE_STAFF: (
        lambda s: s.console.people.add("Cy Example", Role.NURSE, True, LONG, "", s.ignored, s.failed, LONG),
        lambda s: s.console.people.change(s.other.id, "Cy", Role.NURSE, True, s.ignored, s.failed),
        lambda s: s.console.people.set_passphrase(s.other.id, LONG, s.ignored, s.failed, LONG),
        lambda s: s.console.people.set_pin(s.other.id, "4913", s.ignored, s.failed),
        lambda s: s.console.people.leave(s.other.id, s.ignored, s.failed),
        lambda s: s.console.people.take_back(s.other.id, LONG, s.ignored, s.failed, LONG),
    ),
    Permission.MANAGE_KEYS: (
        lambda s: s.console.keys.store_code(LONG, draft_code(), s.ignored, s.failed),
        lambda s: s.console.keys.change_key("x", draft_code(), s.ignored, s.ignored, s.failed),
    ),
    Permission.MANAGE_BACKUPS: (
        lambda s: s.console.backups.drill(s.ignored, s.failed),
        lambda s: s.console.backups.choose_second_medium("there", s.ignored, s.failed),
    ),
    Permission.BACK_UP: (lambda s: s.console.backups.make(BackupCause.PERSON, s.ignored, s.failed),),
    Permission.EXPORT: (lambda s: s.console.privacy.export(s.who.id, s.path, s.ignored, s.failed),),
    Permission.ERASE: (
        lambda s: s.console.privacy.ask_erasure(s.who.id, ErasureReason.ORDERED, s.ignored, s.failed),
        lambda s: s.console.privacy.erase(s.who.id, ErasureReason.ORDERED, s.ignored, s.failed),
    ),
    Permission.TEST_PEN: (_test_pen,),
}
"""Every act of the services that somebody must be allowed, by what it takes."""


def scene(tmp_path: Path) -> Scene:
    """The chair is needling; everybody works here."""
    console = make_console(demo=False, staff=PEOPLE)
    who = patient(console)
    session = session_at(console, Step.NEEDLING, who)
    console.backups.opened(FakeKeeper(), "")
    stranger = patient(console, "Cy Example")
    made = Scene(console, who, stranger, session, console.people.staff[-1], tmp_path / "record.zip")
    console.door.keeper.passphrases[console.people.staff[1].id] = LONG
    return made


def outcome(s: Scene, act: Act) -> set[str]:
    """The refusals that one act was answered with, of those that tell who may."""
    s.codes.clear()
    s.console.refusals.clear()
    act(s)
    told = {*s.codes, *(refused.code for refused in s.console.refusals)}
    return {code for code in told if code in OF_PERMISSION}


def written(s: Scene) -> int:
    """How many entries there are, without those that tell who sees the chair: whoever stands there does."""
    return sum(event.body != PatientViewed(s.who.id) for event in s.console.records.log)


CASES = [(permission, place) for permission in Permission for place in range(len(ACTORS))]


def _name(value: object) -> str:
    return value.value if isinstance(value, Permission) else str(value)


def test_every_permission_has_an_act() -> None:
    assert set(ACTS) == set(Permission)
    assert all(ACTS.values())


@pytest.mark.parametrize(("permission", "place"), CASES, ids=_name)
def test_signed_in(permission: Permission, place: int, tmp_path: Path) -> None:
    s = scene(tmp_path)
    person = s.console.people.staff[place]
    s.console.identity.actor = person
    log = written(s)
    for number, act in enumerate(ACTS[permission]):
        told = outcome(s, act)
        assert bool(told) is not may(person, permission), (number, told)
        if person.role is Role.VIEWER and permission in ALLOWED[Role.NURSE] and number < 4 and told:
            assert told <= {RefusalCode.LOOKS_ONLY, RefusalCode.NOT_PERMITTED}
    if not may(person, permission):
        assert written(s) == log
        assert not s.path.exists()


@pytest.mark.parametrize(("permission", "place"), CASES, ids=_name)
@pytest.mark.parametrize("state", ["locked", "left"])
def test_behind_the_lock_and_after_leaving_nothing(
    state: str, permission: Permission, place: int, tmp_path: Path
) -> None:
    s = scene(tmp_path)
    person = s.console.people.staff[place]
    if state == "left":
        left = s.console.identity.event(StaffLeft(person.id), s.console.clock)
        s.console.records.append([left])
        person = replace(person, left_utc_ms=left.at_utc_ms)
    s.console.identity.acting = Acting(person, locked=state == "locked")
    log, slots = written(s), dict(s.console.door.keeper.passphrases)
    for act in ACTS[permission]:
        told = outcome(s, act)
        own = {RefusalCode.NOT_PERMITTED} if act in (_arm, _test_pen) else {RefusalCode(state)}
        assert told == own
    assert written(s) == log
    assert s.console.door.keeper.passphrases == slots
    assert not s.path.exists()


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_may_nothing(permission: Permission, tmp_path: Path) -> None:
    s = scene(tmp_path)
    s.console.identity.actor = None
    log = written(s)
    for act in ACTS[permission]:
        told = outcome(s, act)
        assert told
        assert told <= {RefusalCode.NOBODY, RefusalCode.NOT_PERMITTED, RefusalCode.MANAGER_ONLY}
    assert written(s) == log


def test_stop_and_the_alarms_are_everybodys(tmp_path: Path) -> None:
    """Whoever stands there: behind a lock, before a sign-in, a viewer."""
    for acting in (Acting(None), Acting(scene(tmp_path).console.people.staff[3]), Acting(None, locked=True)):
        s = scene(tmp_path)
        s.console.identity.acting = acting
        s.console.pen.stop()
        assert s.console.link.stops
        s.console.alarms.latch(AlarmCode.STOPPED_WINDOW)
        s.console.alarms.acknowledge(s.console.alarms.alarms[0], s.console.link.now)
        assert s.console.alarms.alarms == ()
