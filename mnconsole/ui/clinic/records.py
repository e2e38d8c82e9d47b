"""The records' card: whether every entry is whole. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.records_ports import VerifyResult
from mnconsole.services.history import CANCELLED
from mnconsole.ui.clinic.desk import Desk
from mnconsole.ui.clinic.state import Act, CardState
from mnconsole.ui.pen_page.state import Facts, Note, Tone
from mnconsole.ui.words import clinic as words
from mnconsole.ui.words import seal as seal_words


class RecordsDesk:
    """The check of the whole log, as anybody may ask for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._cancel: Callable[[], None] | None = None
        self._progress = (0, 0)
        self._cancelled = False
        self._failure = ""
        desk.console.history.watch_verified(self._told)

    def card(self) -> CardState:
        """The card as it stands."""
        going_on = self._cancel is not None
        done, total = self._progress
        act = Act("cancel", words.cancel(), "x") if going_on else Act("verify", words.verify(), "shield-check")
        return CardState(
            title=words.records(),
            note=self._note(),
            facts=self._lines(),
            progress_permille=(1000 * done // total if total else 0) if going_on else None,
            acts=(act,),
        )

    def _note(self) -> Note:
        if self._cancel is not None:
            return Note(Tone.PLAIN, "hourglass", *words.checking(*self._progress))
        if self._failure:
            return Note(Tone.WARN, "triangle-alert", *words.unreadable(self._failure))
        if self._cancelled:
            return Note(Tone.PLAIN, "shield", *words.cancelled())
        verified = self._desk.console.history.verified
        if verified is None:
            return Note(Tone.PLAIN, "shield", *words.unchecked())
        result, time = verified.result, words.when(verified.at_utc_ms, self._desk.console.clock.utc_ms())
        if not result.sound:
            return Note(Tone.BAD, "shield-alert", *seal_words.seal_broken(result.fault, result.first_bad_seq, time))
        return Note(Tone.GOOD, "shield-check", *words.sound(result.events))

    def _lines(self) -> Facts:
        verified = self._desk.console.history.verified
        if verified is None or self._cancelled or self._cancel is not None:
            return ()
        result = verified.result
        now = self._desk.console.clock.utc_ms()
        gone = sum(loss.last_seq - loss.first_seq + 1 for loss in result.lost)
        lost = words.lost(gone) if gone else ""
        return (
            (words.fact("checked"), words.when(verified.at_utc_ms, now), ""),
            (words.fact("entries"), f"{result.events:,}", lost),
            *((words.fact("code"), head.code, "") for head in result.heads[-1:]),
        )

    def act(self, code: str) -> None:
        """Begin, or cancel."""
        if self._cancel is not None:
            self._cancel()
        elif code == "verify":
            self._progress, self._failure, self._cancelled = (0, 0), "", False
            self._cancel = lambda: None  # a quick answer comes before the call is back
            cancel = self._desk.console.history.verify(self._done, self._moved, self._not_done)
            if self._cancel is not None:
                self._cancel = cancel
            self._desk.changed()

    def _moved(self, done: int, total: int) -> None:
        if self._cancel is not None:
            self._progress = (done, total)
            self._desk.changed()

    def _done(self, result: VerifyResult) -> None:
        self._cancel, self._cancelled = None, result.fault == CANCELLED
        self._desk.changed()

    def _told(self) -> None:
        """Also after a check that was asked for elsewhere."""
        self._cancelled, self._failure = False, ""
        self._desk.changed()

    def _not_done(self, code: str) -> None:
        self._cancel = None
        self._failure = seal_words.seal_failed(code)[1] + (f" ({code})" if code else "")
        self._desk.changed()
