"""The recorder of needling: turns the pen's reports into stretches of at most one second.

It runs on the link's thread and is told by the main thread for which session and zone the pen works. Strokes are
differences of the pen's own counters between two accepted reports of one boot id, so that a lost cycle loses nothing.
When the pen restarted while it ran, nobody knows what it did: the dose of the zone reads "at least".
Of a pen that doesn't sense the skin every stroke and all running time are written as contact, and marked so. Of a pen
that doesn't count its strokes only the time is known that it was reported running.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from uuid import UUID

from msgspec import Struct

from mnconsole.domain import session_events as ev
from mnconsole.domain.dose import counter_difference
from mnconsole.domain.events import Body
from mnconsole.domain.pen import Lacks, LinkView, Motor, PenIdentity, PenReport, counted, senses_contact
from mnconsole.domain.session import Session, Status, ZoneState
from mnconsole.services.trace import Sample, pack

CHUNK_MS = 920
"""A chunk is closed when it spans this much, so that with a 40 ms cycle none is longer than 1 s."""

LONGEST_MS = 1_000
"""No chunk spans more, also when cycles are lost. Between two reports further apart only the strokes are known."""

_STRETCHES = (ev.StretchRecorded, ev.StretchGap)
_LOOKED_THROUGH = 200
"""Newest entries of a session among which a stretch that has just been stored stands."""

Sink = Callable[[UUID, Sequence[Body]], None]


class Measured(Struct, frozen=True):
    """What the pen that makes the strokes measures."""

    sensed: bool = True
    lacks: Lacks = Lacks.NONE

    @property
    def counted(self) -> bool:
        """Whether the pen counts its strokes."""
        return Lacks.STROKES not in self.lacks


def measured_by(identity: PenIdentity | None) -> Measured:
    """What a pen measures; of one that is not known everything is believed that it reports."""
    return Measured(senses_contact(identity), identity.lacks if identity is not None else Lacks.NONE)


class _Cut(Struct, frozen=True):
    """A session whose needling was cut off by the end of the program. `running` False: armed or paused at most."""

    session_id: UUID
    zone_id: str
    boot_id: int
    contact_counter: int
    at_utc_ms: int
    running: bool


class StretchRecorder:
    """Collects samples between two commits. Thread-safe; `sink` gets the session and the finished bodies."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        # Around taking and telling: two chunks are told in the order in which they were taken. Reentrant, since what is
        # told may lead back here.
        self._telling = threading.RLock()
        self._session_id: UUID | None = None
        self._zone_id = ""
        self._next: tuple[UUID | None, str] | None = None
        self._moving = False
        self._measured = Measured()
        self._before: PenReport | None = None
        self._cut: _Cut | None = None
        self._chunk: list[PenReport] = []
        self._told: list[tuple[UUID, Body]] = []  # told, and not seen in the records yet

    def attribute(self, session_id: UUID | None, zone_id: str) -> None:
        """Strokes belong to this session and zone from now on, or, while the strokes go on, from their end.

        Another zone is stored faster than a motor stops; its last strokes were made in the zone before.
        """
        with self._lock:
            if (session_id, zone_id) == (self._session_id, self._zone_id):
                self._next = None
            elif self._moving:
                self._next = session_id, zone_id
            else:
                self._session_id, self._zone_id = session_id, zone_id
                self._next = None

    def take_up(self, session: Session) -> None:
        """After a restart of the console: the gap since the last stretch is told by the pen's counters.

        Of several sessions only the one that had the pen last can tell.
        """
        cut = _cut_off(session)
        with self._lock:
            if cut is not None and (self._cut is None or cut.at_utc_ms > self._cut.at_utc_ms):
                self._cut = cut

    def on_view(self, view: LinkView) -> None:
        """A new view of the link. On the link's thread."""
        report = view.last_report
        if report is None:
            self.flush()  # the link is lost: what was heard until then is written down
            return
        if self._before is not None and report.sent_ns == self._before.sent_ns:
            return
        with self._telling:
            with self._lock:
                # Another pen comes only after a lost link, which closes the chunk of the one before.
                self._measured = measured_by(view.identity)
                done = [entry for entry in self._take(counted(report, view.identity)) if entry is not None]
                self._told += done
            for session_id, body in done:
                self._sink(session_id, [body])

    def with_unsaved(self, session_id: UUID, zone: ZoneState) -> ZoneState:
        """The zone with what the pen has made there and the records do not hold yet, by the pen's own counters."""
        with self._lock:
            for told_id, body in self._told:
                if told_id == session_id and isinstance(body, _STRETCHES) and body.zone_id == zone.plan.zone_id:
                    zone = zone.with_stretch(body)
            here = (self._session_id, self._zone_id) == (session_id, zone.plan.zone_id)
            if here and len(self._chunk) > 1:
                zone = zone.with_stretch(stretch_of(self._zone_id, self._chunk, self._measured, traced=False))
        return zone

    def seen(self, session: Session) -> None:
        """The session as the records hold it: what is in it is not counted twice."""
        with self._lock:
            if not any(told_id == session.id for told_id, _body in self._told):
                return
            stored = [event.body for event in session.events[-_LOOKED_THROUGH:]]
            waiting = session.status is Status.OPEN
            self._told = [
                (told_id, body)
                for told_id, body in self._told
                if told_id != session.id or (waiting and body not in stored)
            ]

    def flush(self) -> None:
        """Close the running chunk: at an alarm, a lost link, before the program ends."""
        with self._telling:
            with self._lock:
                done = self._close_chunk()
                if done is None:
                    return
                self._told.append(done)
            self._sink(done[0], [done[1]])

    def _take(self, report: PenReport) -> list[tuple[UUID, Body] | None]:
        done: list[tuple[UUID, Body] | None] = []
        if self._cut is not None:
            done.append(_gap_of(self._cut, report, self._measured))
            self._cut = None
        before, self._before = self._before, report
        if before is None:
            return done
        known = before.boot_id == report.boot_id
        far = not known or counter_difference(before.uptime_ms, report.uptime_ms) > LONGEST_MS
        if far:
            done += [self._close_chunk(), self._gap_between(before, report, known)]
            self._moving = False
        else:
            self._moving = report.strokes != before.strokes or Motor.RUNNING in (report.motor, before.motor)
        if not self._moving or (before.motor is not Motor.RUNNING and report.motor is Motor.RUNNING):
            # The strokes before have ended, or another START was given: from here on they are the next zone's.
            done.append(self._close_chunk())
            self._take_next()
        if self._moving:
            done += self._sample(before, report)
        return done

    def _sample(self, before: PenReport, report: PenReport) -> list[tuple[UUID, Body] | None]:
        done: list[tuple[UUID, Body] | None] = []
        if self._chunk and counter_difference(self._chunk[0].uptime_ms, report.uptime_ms) > LONGEST_MS:
            done.append(self._close_chunk())
        self._chunk = self._chunk or [before]
        self._chunk.append(report)
        span = counter_difference(self._chunk[0].uptime_ms, report.uptime_ms)
        if span >= CHUNK_MS or report.motor is not Motor.RUNNING:
            done.append(self._close_chunk())
        return done

    def _gap_between(self, before: PenReport, report: PenReport, known: bool) -> tuple[UUID, Body] | None:
        strokes = counter_difference(before.contact_strokes, report.contact_strokes) if known else 0
        known = known and self._measured.counted
        unknown = not known and before.motor is Motor.RUNNING
        if self._session_id is None or not (strokes or unknown):
            return None
        return self._session_id, _gap(self._zone_id, known, strokes, report, self._measured)

    def _take_next(self) -> None:
        if self._next is not None:
            self._session_id, self._zone_id = self._next
            self._next = None

    def _close_chunk(self) -> tuple[UUID, Body] | None:
        chunk, self._chunk = self._chunk, []
        if len(chunk) < 2 or self._session_id is None:
            return None
        still = (chunk[0].strokes, chunk[0].contact_strokes) == (chunk[-1].strokes, chunk[-1].contact_strokes)
        if still and self._measured.counted:
            return None  # the motor came to rest, and no stroke was made
        in_air = chunk[0].contact_strokes == chunk[-1].contact_strokes
        if in_air and self._measured.counted and not any(report.motor is Motor.RUNNING for report in chunk):
            return None  # the last turns of a motor that brakes, with the needles in: nothing was done with them
        return self._session_id, stretch_of(self._zone_id, chunk, self._measured)


def stretch_of(
    zone_id: str, chunk: Sequence[PenReport], measured: Measured, *, traced: bool = True
) -> ev.StretchRecorded:
    """The stretch between the first and the last of at least two counted reports of one boot id. `traced` is whether
    its samples are packed into it: what is only shown, many times a second, needs none."""
    first, last = chunk[0], chunk[-1]
    contact_ms = running_ms = 0
    for before, after in itertools.pairwise(chunk):
        span = counter_difference(before.uptime_ms, after.uptime_ms)
        if not measured.counted:
            runs = Motor.RUNNING in (before.motor, after.motor)
            touches = runs and (after.in_contact or not measured.sensed)
        else:
            runs = after.strokes != before.strokes
            touches = after.contact_strokes != before.contact_strokes
        running_ms += span if runs else 0
        contact_ms += span if touches else 0
    # A stopped pen reports needles in and speed 0: what the last strokes were made with stands in the report before.
    running = [report for report in chunk if report.motor is Motor.RUNNING]
    moving = [report for report in running if report is not chunk[0]] or running or list(chunk[1:])
    depths = [report.depth_actual_um for report in moving]
    speeds = [report.speed_actual_dhz for report in moving]
    return ev.StretchRecorded(
        zone_id=zone_id,
        boot_id=last.boot_id,
        uptime_from_ms=first.uptime_ms,
        uptime_to_ms=last.uptime_ms,
        strokes=counter_difference(first.strokes, last.strokes),
        contact_strokes=counter_difference(first.contact_strokes, last.contact_strokes),
        contact_ms=contact_ms,
        running_ms=running_ms,
        depth_set_um=moving[-1].depth_set_um,
        depth_min_um=min(depths),
        depth_max_um=max(depths),
        speed_set_dhz=moving[-1].speed_set_dhz,
        speed_min_dhz=min(speeds),
        speed_max_dhz=max(speeds),
        load_mean_permille=sum(report.load_permille for report in moving) // len(moving),
        contact_counter=last.contact_strokes,
        trace=pack(_sample_of(report) for report in chunk) if traced else "",
        sensed=measured.sensed,
        lacks=int(measured.lacks),
    )


def _sample_of(report: PenReport) -> Sample:
    return Sample(
        report.uptime_ms,
        report.depth_actual_um,
        report.speed_actual_dhz,
        report.load_permille,
        int(report.in_contact),
        report.contact_strokes,
    )


def _gap(zone_id: str, known: bool, strokes: int, report: PenReport, measured: Measured) -> ev.StretchGap:
    counter, lacks = report.contact_strokes, int(measured.lacks)
    return ev.StretchGap(zone_id, known, strokes, counter, report.boot_id, measured.sensed, lacks)


def _gap_of(cut: _Cut, report: PenReport, measured: Measured) -> tuple[UUID, Body] | None:
    known = report.boot_id == cut.boot_id and measured.counted
    strokes = counter_difference(cut.contact_counter, report.contact_strokes) if known else 0
    if not strokes and (known or not cut.running):
        return None
    return cut.session_id, _gap(cut.zone_id, known, strokes, report, measured)


def _cut_off(session: Session) -> _Cut | None:
    """How the session's needling was cut off, None when its last run had ended before the program did."""
    if not session.last_boot_id:
        return None
    for event in reversed(session.events):
        match event.body:
            case ev.PenStarted() | ev.StretchRecorded():
                running = True
            case ev.PenArmed() | ev.PenPaused():
                running = False
            case ev.PenStopped() | ev.PenInterrupted() | ev.StretchGap():
                return None
            case _:
                continue
        zone_id = session.current_zone_id or session.last_stretch_zone
        counter = session.last_contact_counter
        return _Cut(session.id, zone_id, session.last_boot_id, counter, event.at_utc_ms, running)
    return None
