"""One patient's whole record: what there is, giving it away, erasing it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.decisions import Refused
from mnconsole.domain.permissions import Permission, may
from mnconsole.domain.privacy import ErasureReason, ExportCode, ExportDone, PrivacyFacts
from mnconsole.domain.records_ports import PatientHit
from mnconsole.errors import KnownError
from mnconsole.services.console import Console
from mnconsole.services.erasure_wishes import ASKED_FOR_MS
from mnconsole.services.privacy import Erased
from mnconsole.ui.sidebar.state import Page, RecordPage
from mnconsole.ui.words import privacy as words
from mnconsole.ui.words.formats import day_long, day_of, time_of_day
from mnconsole.ui.words.refusals import refusal
from mnconsole.ui.words.trouble import trouble

ChooseFile = Callable[[str, str, Callable[[str], None]], bool]
"""`choose(title, suggested, done)`: `done` gets the path, empty for none. False, and nothing happens, while the pen is
in use."""


class RecordActs:
    """`put` takes what changes in the sidebar's state."""

    def __init__(self, console: Console, put: Callable[..., None]) -> None:
        self._console = console
        self._put = put
        self._facts: PrivacyFacts | None = None
        self._cancel: Callable[[], None] | None = None
        self.choose_file: ChooseFile | None = None
        self.state: RecordPage | None = None

    def label(self) -> str:
        """The way here; empty for who may do nothing of this."""
        person = self._console.people.signed_in
        allowed = may(person, Permission.EXPORT) or may(person, Permission.ERASE)
        return words.record() if allowed else ""

    def is_erased(self, hit: PatientHit) -> bool:
        """Whether this is a tombstone, which is told and can't be chosen."""
        if hit.birth_date:
            return False
        self._put(notice=words.tombstone(hit.number))
        return True

    def open(self, patient_id: UUID, name: str) -> None:
        """Read what there is about a patient."""

        def read(facts: PrivacyFacts) -> None:
            self._facts = facts
            self.state = RecordPage(facts.patient_id.hex, name)
            self._show()
            self._put(page=Page.RECORD)

        self._console.privacy.facts(patient_id, read, self._failed)

    def close(self) -> None:
        """Back to the details; an export that goes on is given up, and what was typed here is gone."""
        self.give_up()
        self.state = self._facts = None
        self._put(page=Page.DETAILS, record=None)

    def tell(self, text: str, _bad: bool = False) -> None:
        """A notice from elsewhere: what came of something that was asked for on another page."""
        self._put(notice=text)

    # giving it away

    def give(self) -> None:
        """Choose a file, then write it."""
        if self.state is None or self._facts is None or self.state.busy or self.choose_file is None:
            return
        facts, today = self._facts, self._console.treatment.today()
        opened = self.choose_file(words.dialog_title(), words.file_name(facts.number, today), self._chosen)
        if not opened:
            self._note(words.pen_in_use(), bad=True)

    def _chosen(self, path: str) -> None:
        if not path or self._facts is None or self.state is None:
            return
        self._set(busy=True, progress=words.giving(0, 0), note="")
        patient_id = self._facts.patient_id
        # The dialog has asked whether a file of this name is to be replaced.
        self._cancel = self._console.privacy.export(
            patient_id, Path(path), self._given, self._failed, self._going_on, overwrite=True
        )

    def _going_on(self, done: int, total: int) -> None:
        if self.state is not None and self.state.busy:
            self._set(progress=words.giving(done, total))

    def give_up(self) -> None:
        """Cancel what is being written."""
        if self._cancel is not None:
            self._cancel()

    def _given(self, done: ExportDone) -> None:
        self._cancel = None
        self._set(busy=False, progress="")
        # Told below whatever page is shown by now.
        self._put(notice=words.given(done.path, done.events))

    # erasing

    def choose_reason(self, code: str) -> None:
        """Why."""
        self._set(reason=code, note="")

    def type_number(self, text: str) -> None:
        """The patient's number, typed as a confirmation."""
        self._set(typed=text, wrong="", note="")

    def erase(self) -> None:
        """Ask for the erasure, or erase: whichever the law and the other manager's wish allow."""
        facts, state = self._facts, self.state
        if facts is None or state is None or state.busy or not state.can_erase:
            return
        if state.typed.strip() != str(facts.number):
            self._set(wrong=words.number_wrong())
            return
        self._set(busy=True, note="")
        # What came of the file was read by now. Not before: what is below must not move while reasons are chosen.
        self._put(notice="")
        reason = ErasureReason(state.reason)
        if self._confirms():
            self._console.privacy.erase(facts.patient_id, reason, self._erased, self._failed)
        else:
            self._console.privacy.ask_erasure(facts.patient_id, reason, self._asked, self._failed)

    def _confirms(self) -> bool:
        facts = self._facts
        assert facts is not None
        return facts.may_erase_alone or (facts.asked_by is not None and not self._asked_oneself())

    def _asked_oneself(self) -> bool:
        facts, person = self._facts, self._console.people.signed_in
        return (
            facts is not None and facts.asked_by is not None and person is not None and facts.asked_by.id == person.id
        )

    def _asked(self, facts: PrivacyFacts) -> None:
        self._facts = facts
        self._set(busy=False, typed="")

    def _erased(self, done: Erased) -> None:
        tomb = done.tombstone
        told = words.erased(tomb.number, day_long(day_of(tomb.backups_until_utc_ms)))
        self.state = self._facts = None
        self._ended(f"{told} {words.erased_not_listed()}" if done.listed else told)

    def _ended(self, told: str) -> None:
        self._put(page=Page.LISTS, confirm=None, details=None, record=None, notice=told)

    # the state

    def _failed(self, error: Exception) -> None:
        self._cancel = None
        if self.state is None:
            self._put(notice=self._told(error))
            return
        self._set(busy=False, progress="")
        if not (isinstance(error, KnownError) and error.code is ExportCode.CANCELLED):
            self._note(self._told(error), bad=True)

    def _told(self, error: Exception) -> str:
        if isinstance(error, Refused):
            return refusal(error.code, error.details, self._console.policy)
        told = trouble(error)
        return f"{told.title}. {told.text} {told.to_do}"

    def _note(self, text: str, *, bad: bool = False) -> None:
        self._set(note=text, note_bad=bad)

    def _set(self, **changes: object) -> None:
        if self.state is not None:
            self.state = replace(self.state, **changes)  # type: ignore[arg-type]
            self._show()

    def _show(self) -> None:
        facts, state = self._facts, self.state
        if facts is None or state is None:
            return
        until = day_long(date.fromisoformat(facts.retained_until))
        kept, last = words.treatments(facts.sessions), day_long(day_of(facts.last_entry_utc_ms))
        person = self._console.people.signed_in
        able = may(person, Permission.ERASE) and not facts.open_session
        waits = self._asked_oneself() and not facts.may_erase_alone
        self.state = replace(
            state,
            facts=tuple(zip(words.fact_titles(), (kept, last, until), strict=True)),
            can_give=may(person, Permission.EXPORT),
            status=self._status(facts, until),
            reasons=tuple((code.value, words.reason(code)) for code in ErasureReason),
            number_label=words.number_label(facts.number),
            asks_for=able and not waits,
            can_erase=able and not waits and bool(state.reason) and bool(state.typed.strip()) and not state.busy,
            primary=words.erase() if self._confirms() else words.ask(),
        )
        self._put(record=self.state)

    def _status(self, facts: PrivacyFacts, until: str) -> str:
        if facts.open_session:
            return words.session_open()
        if facts.may_erase_alone:
            return words.erase_alone(until)
        if facts.asked_by is None:
            return words.erase_two(until)
        if self._asked_oneself():
            end = facts.asked_utc_ms + ASKED_FOR_MS
            return words.asked_by_oneself(f"{day_long(day_of(end))}, {time_of_day(end)}")
        when = f"{day_long(day_of(facts.asked_utc_ms))}, {time_of_day(facts.asked_utc_ms)}"
        return words.asked_by(facts.asked_by.display_name, when, words.reason(facts.asked_reason))
