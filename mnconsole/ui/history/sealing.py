"""What may be said about the soundness of a record: only what was checked, and when. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.domain.session import Session, Status
from mnconsole.services.history import History
from mnconsole.ui.history.state import Seal, Tone
from mnconsole.ui.words import seal as words
from mnconsole.ui.words.formats import time_of_day


class Check:
    """The check of the whole log: asked, going on, cancelled, done. `changed` after each change."""

    def __init__(self, history: History, changed: Callable[[], None]) -> None:
        self._history = history
        self._changed = changed
        self.end = history.watch_verified(self._told)
        """Look at no more checks that others asked for."""
        self._cancel: Callable[[], None] = lambda: None
        self._going_on = False
        self._progress = (0, 0)
        self._failure: str | None = None  # the store's code, which may be empty
        self._anchors: dict[UUID, tuple[int, str]] = {}

    @property
    def going_on(self) -> bool:
        """Whether a check runs."""
        return self._going_on

    def press(self) -> None:
        """The button: begin, or cancel the one that runs."""
        if self._going_on:
            self._cancel()
            return
        self._progress = (0, 0)
        self._going_on = True
        self._changed()
        self._cancel = self._history.verify(self._done, self._moved, self._not_done)

    def _moved(self, done: int, total: int) -> None:
        if self._going_on:
            self._progress = (done, total)
            self._changed()

    def _done(self, _result: VerifyResult) -> None:
        self._going_on = False
        self._changed()

    def _told(self) -> None:
        self._failure = None
        self._changed()

    def _not_done(self, code: str) -> None:
        self._going_on, self._failure = False, code
        self._changed()

    def seal(self, session: Session) -> Seal:
        """What is known of this session's record, with the code that anchors it once it is closed."""
        return replace(self._seal(session), anchor=self._anchor(session))

    def _anchor(self, session: Session) -> str:
        if session.status is Status.OPEN:
            return ""
        known = self._anchors.get(session.id)
        if known is None or known[0] != len(session.events):
            entries = len(session.events)
            self._anchors[session.id] = known = (entries, "" if known is None else known[1])
            self._history.anchor(session.id, lambda anchor: self._anchored(session.id, entries, anchor))
        return known[1]

    def _anchored(self, session_id: UUID, entries: int, anchor: Anchor | None) -> None:
        if anchor is not None:
            self._anchors[session_id] = (entries, words.anchor(anchor.code))
            self._changed()

    def _seal(self, session: Session) -> Seal:
        if self._going_on:
            done, total = self._progress
            title, text = words.seal_checking(done, total)
            permille = 1000 * done // total if total else 0
            return Seal(title, text, Tone.PLAIN, "hourglass", words.cancel(), checking=True, progress_permille=permille)
        if self._failure is not None:
            tone = Tone.BAD if words.is_harmed(self._failure) else Tone.WARN
            return Seal(*words.seal_failed(self._failure), tone, "shield-alert", words.verify())
        verified = self._history.verified
        if verified is None:
            return Seal(*words.seal_unchecked(), Tone.PLAIN, "shield", words.verify())
        result, time = verified.result, time_of_day(verified.at_utc_ms)
        if not result.sound:
            title, text = words.seal_broken(result.fault, result.first_bad_seq, time)
            return Seal(title, text, Tone.BAD, "shield-alert", words.verify())
        newer = sum(not result.covers(event) for event in session.events)
        if newer:
            return Seal(*words.seal_older(newer, time), Tone.PLAIN, "shield", words.verify())
        title, text = words.seal_sound(len(session.events), result.events, time, result.anchors, result.entries_lost)
        return Seal(title, text, Tone.GOOD, "shield-check", words.verify())
