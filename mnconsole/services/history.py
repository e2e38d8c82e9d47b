"""The session history: pages, figures, one session whole, verification. All on the reader's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.people import Patient
from mnconsole.domain.permissions import Permission
from mnconsole.domain.ports import Clock
from mnconsole.domain.record_events import SessionViewed
from mnconsole.domain.records_ports import (
    HistoryPage,
    HistoryQuery,
    HistoryTotals,
    Reader,
    Records,
    Verified,
    VerifyResult,
)
from mnconsole.domain.session import Session
from mnconsole.services.anchoring import Anchoring
from mnconsole.services.answers import Failed, permitted, told
from mnconsole.services.background import Worker
from mnconsole.services.hub import Hub, RecordsVerified
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe

PAGE = 60
PROGRESS_EVERY_MS = 100
"""Progress of a long check is told this often at most."""

CANCELLED = "cancelled"
"""The store's fault for a check that was ended before its end."""

_DAMAGED = "damaged"
"""The store's fault for a part of the file that does not read."""

Progress = Callable[[int, int], None]


class History:
    """Answers come on the main thread."""

    def __init__(
        self,
        records: Records,
        reader: Worker,
        scribe: Scribe,
        hub: Hub,
        clock: Clock,
        identity: Identity,
        anchoring: Anchoring | None = None,
    ) -> None:
        """Without `anchoring` the check compares the log with nothing outside of it."""
        self._records = records
        self._reader = reader
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._anchoring = anchoring
        self._verified: Verified | None = None

    @property
    def verified(self) -> Verified | None:
        """The newest check of this run that came to its end; each change is told by `RecordsVerified`."""
        return self._verified

    def watch_verified(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` after each; returns what ends it."""
        return self._hub.subscribe(RecordsVerified, lambda _message: changed())

    def page(
        self,
        query: HistoryQuery,
        after: tuple[int, UUID] | None,
        done: Callable[[HistoryPage], None],
        failed: Failed | None = None,
    ) -> None:
        """One page below `after`, newest first. A query that waits when another one comes is not answered."""
        if not permitted(self._identity.acting, Permission.VIEW_HISTORY, failed):
            return
        self._reader.submit(
            lambda: self._records.read(lambda reader: reader.history(query, after, PAGE)),
            done,
            told(failed),
            only_latest="history",
        )

    def totals(self, query: HistoryQuery, done: Callable[[HistoryTotals], None], failed: Failed | None = None) -> None:
        """Figures for the same filters."""
        if not permitted(self._identity.acting, Permission.VIEW_HISTORY, failed):
            return
        self._reader.submit(
            lambda: self._records.read(lambda reader: reader.history_totals(query)),
            done,
            told(failed),
            only_latest="totals",
        )

    def opened(
        self,
        session_id: UUID,
        done: Callable[[Session | None, Patient | None], None],
        failed: Failed | None = None,
    ) -> None:
        """One session with all its events, and its patient; the view is written down."""
        if not permitted(self._identity.acting, Permission.VIEW_HISTORY, failed):
            return

        def work() -> tuple[Session | None, Patient | None]:
            return self._records.read(
                lambda r: (
                    found := r.session(session_id),
                    r.patient(found.patient_id) if found is not None else None,
                )
            )

        self._reader.submit(work, lambda found: done(*found), told(failed), only_latest="opened")
        self._scribe.note([self._identity.event(SessionViewed(session_id), self._clock)])

    def previous(self, patient_id: UUID, done: Callable[[Session | None], None]) -> None:
        """The newest closed session of a patient: last time's settings lead this time's. Nobody has looked at it."""

        def work() -> Session | None:
            return self._records.read(
                lambda r: r.session(last.id) if (last := r.last_session_of(patient_id)) is not None else None
            )

        self._reader.submit(work, done)

    def last_reaction(self, patient_id: UUID, done: Callable[[Session | None], None]) -> None:
        """The newest closed session of a patient in which something went wrong: it leads the next one. Nobody has
        looked at it."""

        def work() -> Session | None:
            return self._records.read(
                lambda r: r.session(last.id) if (last := r.last_reaction_of(patient_id)) is not None else None
            )

        self._reader.submit(work, done)

    def newest(self, count: int, done: Callable[[tuple[Session, ...]], None]) -> None:
        """The newest sessions, newest first: whose lots are in use. Nobody has looked at them."""

        def work() -> tuple[Session, ...]:
            def read(reader: Reader) -> tuple[Session, ...]:
                rows = reader.history(HistoryQuery(), None, count).rows
                found = (reader.session(row.summary.id) for row in rows)
                return tuple(session for session in found if session is not None)

            return self._records.read(read)

        self._reader.submit(work, done)

    def verify(
        self,
        done: Callable[[VerifyResult], None],
        progress: Progress | None = None,
        failed: Failed | None = None,
    ) -> Callable[[], None]:
        """Verify the whole log on the reader's thread, against every anchor at hand; returns what cancels it (fault
        "cancelled").

        `progress(events done, events in all)` comes on the main thread, at most ten times a second.
        """
        cancelled = threading.Event()
        if not permitted(self._identity.acting, Permission.VERIFY, failed):
            return cancelled.set
        told_ms = self._clock.mono_ms()

        def going_on(so_far: int, total: int) -> bool:
            nonlocal told_ms
            now = self._clock.mono_ms()
            if progress is not None and now - told_ms >= PROGRESS_EVERY_MS:
                told_ms = now
                self._hub.call(lambda: progress(so_far, total))
            return not cancelled.is_set()

        def ended(found: VerifyResult) -> None:
            if found.fault != CANCELLED:
                self._verified = Verified(found, self._clock.utc_ms())
                self._hub.publish(RecordsVerified(self._verified))
            done(found)

        def whole(reader: Reader, anchors: tuple[Anchor, ...]) -> VerifyResult:
            found = reader.verify(going_on, anchors)
            # The log may be sound, and what is shown lie on a page that is not.
            if found.sound and reader.check_file():
                found = replace(found, sound=False, fault=_DAMAGED)
            if found.fault == _DAMAGED:
                self._records.note_harm()
            return found

        def check(anchors: tuple[Anchor, ...]) -> None:
            self._reader.submit(lambda: self._records.read(lambda r: whole(r, anchors)), ended, told(failed))

        if self._anchoring is None:
            check(())
        else:
            self._anchoring.known(check, failed)
        return cancelled.set

    def anchor(self, session_id: UUID, done: Callable[[Anchor | None], None]) -> None:
        """The anchor at a session's last entry; None when there is no such session."""
        self._reader.submit(
            lambda: self._records.read(lambda r: r.anchor_of_session(session_id)), done, only_latest="anchor"
        )
