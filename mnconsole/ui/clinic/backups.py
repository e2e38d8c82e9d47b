"""The backups' card, the sheet of the second medium, and the list. No Qt."""

from __future__ import annotations

from mnconsole.domain.backup_ports import BackupFacts, Drilled, MediumFacts
from mnconsole.domain.backup_times import DISK_LOW_BYTES
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.permissions import Permission
from mnconsole.errors import code_of
from mnconsole.ui.clinic.desk import Desk
from mnconsole.ui.clinic.state import Act, CardState, Field, Kind, SheetState
from mnconsole.ui.pen_page.state import Facts, Note, Tone
from mnconsole.ui.words import clinic as words
from mnconsole.ui.words import clinic_backups as backup_words
from mnconsole.ui.words.formats import size

INTERRUPTED = "interrupted"
"""The store's code for work that a person ended: no news to them."""


class BackupsDesk:
    """How the backups stand, and what can be done now."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def card(self) -> CardState:
        """The card as it stands."""
        status = self._desk.console.backups.status
        may_make, may_manage = self._desk.may(Permission.BACK_UP), self._desk.may(Permission.MANAGE_BACKUPS)
        progress = None
        if status.going_on is not None:
            done, total = status.going_on
            progress = 1000 * done // total if total else 0
        return CardState(
            title=backup_words.title(),
            note=self._note(),
            facts=self._lines(),
            progress_permille=progress,
            acts=self._acts(going_on=progress is not None, may_make=may_make, may_manage=may_manage),
            who="" if may_manage else backup_words.rest_is_managers() if may_make else words.managers_only(),
        )

    @staticmethod
    def _acts(*, going_on: bool, may_make: bool, may_manage: bool) -> tuple[Act, ...]:
        acts: list[Act] = []
        if going_on:
            acts.append(Act("cancel", backup_words.cancel(), "x", enabled=may_make))
        elif may_make:
            acts.append(Act("make", backup_words.make(), "save"))
        if may_manage:
            acts.append(Act("medium", backup_words.choose_medium(), "hard-drive", enabled=not going_on))
            acts.append(Act("drill", backup_words.drill(), "life-buoy", enabled=not going_on))
        acts.append(Act("list", backup_words.list_act(), "list"))
        return tuple(acts)

    def _note(self) -> Note:
        """The worst first: one note is read, six are not."""
        status, clock = self._desk.console.backups.status, self._desk.console.clock
        low = 0 < status.free_bytes < DISK_LOW_BYTES
        for holds, tone, told in (
            (status.going_on is not None, Tone.PLAIN, backup_words.going_on),
            (bool(status.failed), Tone.BAD, lambda: backup_words.failed(status.failed)),
            (bool(status.drill_fault), Tone.BAD, lambda: backup_words.drill_bad(status.drill_fault)),
            (low, Tone.WARN, lambda: backup_words.low(size(status.free_bytes))),
            (status.overdue_h > 0, Tone.WARN, lambda: backup_words.overdue(status.overdue_h)),
            (status.second_lost, Tone.WARN, backup_words.medium_lost),
            (not status.last_utc_ms, Tone.WARN, backup_words.none_note),
            (status.second_overdue_d > 0, Tone.WARN, lambda: backup_words.medium_away(status.second_overdue_d)),
            (bool(status.second_trouble), Tone.WARN, lambda: backup_words.medium_trouble(status.second_trouble)),
            (not status.second_medium, Tone.WARN, backup_words.no_medium),
            (status.second_same_disk, Tone.WARN, backup_words.same_disk),
        ):
            if holds:
                icon = {Tone.PLAIN: "hourglass", Tone.BAD: "circle-alert"}.get(tone, "triangle-alert")
                return Note(tone, icon, *told())
        when = words.when(status.last_utc_ms, clock.utc_ms())
        return Note(Tone.GOOD, "circle-check", *backup_words.good(when))

    def _lines(self) -> Facts:
        status, now = self._desk.console.backups.status, self._desk.console.clock.utc_ms()
        last = words.when(status.last_utc_ms, now) if status.last_utc_ms else backup_words.none_yet()
        copied = backup_words.copied(words.when(status.second_last_utc_ms, now)) if status.second_last_utc_ms else ""
        place = backup_words.choose_again() if status.second_lost else backup_words.no_place()
        drilled = backup_words.never()
        if status.drilled_utc_ms:
            drilled = backup_words.drilled(words.when(status.drilled_utc_ms, now), status.drill_fault)
        lines = [
            (words.fact("last"), last, ""),
            (words.fact("second"), status.second_medium or place, copied),
            (words.fact("drill"), drilled, ""),
            (words.fact("kept"), backup_words.kept(status.kept, size(status.size_bytes)), ""),
        ]
        if status.free_bytes:
            lines.append((words.fact("free"), size(status.free_bytes), backup_words.reserve(status.ballast)))
        return tuple(lines)

    def act(self, code: str) -> None:
        """A button of the card."""
        backups = self._desk.console.backups
        if code == "make":
            self._desk.tell(None)
            backups.make(BackupCause.PERSON, self._made, self._failed)
        elif code == "cancel":
            backups.cancel()
        elif code == "drill":
            self._desk.tell(None)
            backups.drill(self._drilled, self._failed)
        elif code == "medium":
            self._desk.open(MediumFlow(self._desk))
        elif code == "list":
            self._desk.open(BackupList(self._desk))

    def _made(self, _facts: BackupFacts) -> None:
        self._desk.tell(Note(Tone.GOOD, "circle-check", backup_words.made()))

    def _drilled(self, found: Drilled) -> None:
        if found.fault:
            self._desk.tell(Note(Tone.BAD, "circle-alert", *backup_words.drill_bad(found.fault)))
        else:
            self._desk.tell(Note(Tone.GOOD, "circle-check", backup_words.drill_sound(found.events)))

    def _failed(self, error: Exception) -> None:
        if code_of(error) != INTERRUPTED:
            self._desk.failed(error)


class MediumFlow:
    """Where copies of the backups go."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._path = desk.console.backups.status.second_medium
        self._error = self._failure = ""
        self._busy = False
        self._attempt = 0

    def state(self) -> SheetState:
        """One field."""
        failure = (Note(Tone.WARN, "triangle-alert", *words.not_done(self._failure)),) if self._failure else ()
        kind = Kind.FOLDER if self._desk.outside is not None else Kind.TEXT
        now = self._desk.console.backups.status.second_medium
        return SheetState(
            page="medium",
            title=backup_words.medium_title(),
            text=backup_words.medium_text(),
            notes=failure,
            fields=(Field("folder", kind, backup_words.folder(), self._path, self._error, pick=backup_words.pick()),),
            acts=(Act("without", backup_words.without(), "x", enabled=not self._busy),) if now else (),
            primary=Act("primary", backup_words.use_folder(), "check", enabled=not self._busy),
            close=words.close(),
            busy=self._busy,
            attempt=self._attempt,
        )

    def may_close(self) -> bool:
        """Not while it is being tried."""
        return not self._busy

    def typed(self, field: str, text: str) -> None:
        """The path."""
        if field == "folder":
            self._path, self._error = text, ""
            self._desk.changed()

    def act(self, code: str) -> None:
        """Choose by the system's dialog, or do without one."""
        outside = self._desk.outside
        if code == "pick" and outside is not None and not self._busy:
            outside.choose_folder(backup_words.pick_title(), self._path, self._picked)
        elif code == "without" and not self._busy:
            self._use("")

    def _picked(self, path: str | None) -> None:
        if path is None:
            self._error = backup_words.pen_in_the_way()
        elif path:
            self._path, self._error = path, ""
        self._desk.changed()

    def primary(self) -> None:
        """Use the folder."""
        if self._busy:
            return
        if not self._path.strip():
            self._error = backup_words.folder_missing()
            self._attempt += 1
            self._desk.changed()
        else:
            self._use(self._path.strip())

    def _use(self, path: str) -> None:
        self._busy, self._failure = True, ""
        self._desk.changed()
        self._desk.console.backups.choose_second_medium(path, lambda facts: self._used(path, facts), self._failed)

    def _used(self, path: str, facts: MediumFacts) -> None:
        self._busy = False
        if facts.trouble:
            self._failure = " ".join(backup_words.medium_trouble(facts.trouble))
            self._desk.changed()
        elif facts.same_disk:
            self._desk.close(Note(Tone.WARN, "triangle-alert", *backup_words.same_disk()))
        else:
            self._desk.good(backup_words.medium_done(path) if path else backup_words.medium_gone())

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._failure = self._desk.why(error)
        self._desk.changed()


class BackupList:
    """Every backup here, newest first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def state(self) -> SheetState:
        """One line each."""
        backups = self._desk.console.backups.status.backups
        return SheetState(
            page="backups",
            title=backup_words.list_title(len(backups)),
            text=backup_words.list_text(),
            rows=tuple(self._row(facts) for facts in backups),
            close=words.done(),
        )

    def _row(self, facts: BackupFacts) -> tuple[str, str, str]:
        when = words.when(facts.made_utc_ms, self._desk.console.clock.utc_ms())
        if not facts.usable:
            return when, facts.name, backup_words.unusable(newer=facts.newer, shut=facts.shut)
        what = backup_words.entries(facts.events)
        cause = backup_words.cause(facts.cause)
        text = f"{what}, {cause}" if cause else what
        return when, backup_words.not_back(text) if facts.not_back else text, size(facts.size_bytes)

    def may_close(self) -> bool:
        """Always."""
        return True

    def typed(self, field: str, text: str) -> None:
        """There is no field."""

    def act(self, code: str) -> None:
        """There is no button."""

    def primary(self) -> None:
        """There is none."""
