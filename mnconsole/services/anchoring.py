"""Anchors at every session's end: taken on the reader's thread, kept outside of the log by a worker, and told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import TypeVar
from uuid import UUID

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.anchors import Anchor
from mnconsole.domain.records_ports import AnchorKeeper, Records
from mnconsole.domain.session import Session, Status
from mnconsole.errors import code_of
from mnconsole.services.answers import Failed, told
from mnconsole.services.background import Worker, WorkerClosedError
from mnconsole.services.hub import AnchorTaken, Hub, SessionChanged

T = TypeVar("T")
log = logging.getLogger(__name__)


class _Place:
    """One place that anchors go to, and what waits for it."""

    def __init__(self, write: Callable[[tuple[Anchor, ...]], None], name: str) -> None:
        self.write = write
        self.name = name
        self.waiting: tuple[Anchor, ...] = ()


class Anchoring:
    """Main thread. A session that is ended, or changed after its end, is anchored at its last entry."""

    def __init__(self, records: Records, reader: Worker, files: Worker, hub: Hub, keeper: AnchorKeeper) -> None:
        self._records = records
        self._reader = reader
        self._files = files
        self._hub = hub
        self._keeper = keeper
        self._done: dict[UUID, int] = {}
        self._newest: dict[UUID, Anchor] = {}
        self._folder = _Place(keeper.keep, "folder")
        self._medium = _Place(keeper.keep_on_medium, "medium")
        hub.subscribe(SessionChanged, lambda message: self._changed(message.session))

    def _changed(self, session: Session) -> None:
        if session.status is Status.OPEN or self._done.get(session.id) == len(session.events):
            return
        self._done[session.id] = len(session.events)
        self._submit(
            self._reader,
            lambda: self._records.read(lambda reader: reader.anchor_of_session(session.id)),
            lambda anchor: self._taken(session.id, anchor),
            lambda error: log.error("no anchor for a session: %s", code_of(error)),
        )

    def _taken(self, session_id: UUID, anchor: Anchor | None) -> None:
        if anchor is None:
            return
        self._newest[session_id] = anchor
        self._hub.publish(AnchorTaken(session_id, anchor))
        self._keep(self._folder, anchor)
        if self._keeper.has_medium():
            self._keep(self._medium, anchor)

    def _keep(self, place: _Place, anchor: Anchor) -> None:
        anchors = (*place.waiting, anchor)
        place.waiting = ()

        def not_kept(error: Exception) -> None:
            place.waiting = (*anchors, *place.waiting)
            log.warning("an anchor is not kept (%s): %s", place.name, error)

        self._submit(self._files, lambda: place.write(anchors), None, not_kept)

    def conditions(self) -> Iterator[tuple[AlarmCode, tuple[int, ...]]]:
        """What is an alarm as long as it is so. A second medium that is away is told by the age of its backups."""
        if self._folder.waiting:
            yield AlarmCode.ANCHOR_NOT_KEPT, (len(self._folder.waiting),)

    def _submit(
        self,
        worker: Worker,
        work: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        try:
            worker.submit(work, done, failed)
        except WorkerClosedError as closed:  # the program ends; the next session's anchor stands for this one, too
            if failed is not None:
                failed(closed)

    def known(self, done: Callable[[tuple[Anchor, ...]], None], failed: Failed | None = None) -> None:
        """Every anchor at hand, from the data folder and the second medium."""

        def look(devices: tuple[UUID, ...]) -> None:
            self._submit(self._files, lambda: self._keeper.known(devices), done, told(failed))

        self._submit(self._reader, lambda: self._records.read(lambda reader: reader.devices()), look, told(failed))

    def of(self, session_id: UUID) -> Anchor | None:
        """The newest anchor of a session that has ended in this run."""
        return self._newest.get(session_id)
