"""Typed messages to whoever listens, delivered on the main thread.

`post` hands a call to the main thread (the bridge does it with a queued signal). Publishing is allowed from any
thread; a listener always runs on the main thread, in the order of publication.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.access import LockState
from mnconsole.domain.alarms import Alarm
from mnconsole.domain.anchors import Anchor
from mnconsole.domain.backup_ports import BackupStatus
from mnconsole.domain.pen import LinkView
from mnconsole.domain.pen_finding import Finding
from mnconsole.domain.people import Staff
from mnconsole.domain.records_ports import Verified
from mnconsole.domain.refusals import RefusalCode
from mnconsole.domain.session import Session

M = TypeVar("M")
Post = Callable[[Callable[[], None]], None]
log = logging.getLogger(__name__)


class SessionChanged(Struct, frozen=True):
    """The acknowledged state of a session. `saved_utc_ms` is when its newest event was committed."""

    session: Session
    saved_utc_ms: int


class ActRefused(Struct, frozen=True):
    """A proposal was not taken."""

    session_id: UUID | None
    code: RefusalCode
    details: tuple[int | str, ...] = ()


class NotSaved(Struct, frozen=True):
    """The records could not be written. `code` is the store's code.

    `kept` tells what happened by itself (the pen's reports, alarms): it waits and is written once that is possible.
    What a person did has to be done again.
    """

    session_id: UUID | None
    code: str
    kept: bool = False


class BusyChanged(Struct, frozen=True):
    """An act of this session is on its way to the disk, or has arrived."""

    session_id: UUID
    busy: bool


class RecordsVerified(Struct, frozen=True):
    """The whole log was checked, whoever asked for it: `History.verified` tells it."""

    verified: Verified


class PatientsChanged(Struct, frozen=True):
    """A patient was added or changed; `erased`: nothing of the person may be shown any more."""

    patient_id: UUID
    erased: bool = False


class LinkChanged(Struct, frozen=True):
    """A new view of the pen's link."""

    view: LinkView


class FindingChanged(Struct, frozen=True):
    """The search for a pen has found something, or nothing."""

    finding: Finding


class AlarmsChanged(Struct, frozen=True):
    """All active alarms, sorted."""

    alarms: tuple[Alarm, ...]


class StaffChanged(Struct, frozen=True):
    """Who is signed in, None for nobody."""

    staff: Staff | None


class PeopleChanged(Struct, frozen=True):
    """Who may sign in, what they may do, or how they show who they are."""


class LockChanged(Struct, frozen=True):
    """The console is locked or open, counts down, or asks for something else than before."""

    state: LockState


class EntryAsked(Struct, frozen=True):
    """This person is to show who they are, to act in the place of who is signed in."""

    staff_id: UUID


class ChairChanged(Struct, frozen=True):
    """The session in the chair (the one that the pen works for), None for none."""

    session_id: UUID | None


class TooDeep(Struct, frozen=True):
    """The pen reports needles beyond the hard limit; told with each such report after the first."""

    set_um: int
    reported_um: int


class SetPointsChosen(Struct, frozen=True):
    """Depth (um) and speed (dhz) on the panel changed."""

    depth_um: int
    speed_dhz: int


class AllowancesChanged(Struct, frozen=True):
    """Which pens a manager has allowed was read, or changed."""


class DialogOpen(Struct, frozen=True):
    """One of the system's own dialogs is open, or is closed again. While it is, it covers STOP."""

    is_open: bool


class SummaryWanted(Struct, frozen=True):
    """Somebody wants a session's summary: on paper, or as a PDF. Whoever has the dialogs opens one."""

    session_id: UUID
    printed: bool


class TimeMoved(Struct, frozen=True):
    """Demo time runs this far ahead of real time now."""

    offset_ms: int


class RecordsOpened(Struct, frozen=True):
    """The records are open; `unclean` when the run before did not say that it closed."""

    clinic_name: str
    unclean: bool


class BackupsChanged(Struct, frozen=True):
    """How the backups stand, or how far one is."""

    status: BackupStatus


class AnchorTaken(Struct, frozen=True):
    """A session has ended, and with its last entry the log is anchored."""

    session_id: UUID
    anchor: Anchor


class Hub:
    """Subscribe by message type; publish from any thread."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._listeners: dict[type[Any], list[Callable[[Any], None]]] = {}
        self._closed = False

    def close(self) -> None:
        """Take no more calls: what the pen reports after the workers were told to end could not be written down.
        Messages are still delivered, so that what was not saved is told. Main thread only."""
        self._closed = True

    def subscribe(self, message: type[M], listener: Callable[[M], None]) -> Callable[[], None]:
        """Call `listener` for every message of a type; returns what ends it. Main thread only."""
        listeners = self._listeners.setdefault(message, [])
        listeners.append(listener)
        return lambda: listeners.remove(listener) if listener in listeners else None

    def publish(self, message: object) -> None:
        """Deliver on the main thread."""
        self._post(lambda: self._deliver(message))

    def call(self, work: Callable[[], None]) -> None:
        """Run a call on the main thread."""
        self._post(lambda: None if self._closed else work())

    def _deliver(self, message: object) -> None:
        listeners = self._listeners.get(type(message), [])
        failures: list[Exception] = []
        for listener in tuple(listeners):
            if listener not in listeners:
                continue  # ended by a listener before it
            try:
                listener(message)
            except Exception as error:  # noqa: BLE001 - the others must still hear; it is raised below
                failures.append(error)
        if len(failures) == 1:
            raise failures[0]
        if failures:
            raise ExceptionGroup(f"{len(failures)} listeners of {type(message).__name__} failed", failures)
