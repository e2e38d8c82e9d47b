"""The list of patients as it is found: pages of the newest search only. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from mnconsole.domain.people import initials
from mnconsole.domain.records_ports import PatientHit
from mnconsole.services.patients import Patients
from mnconsole.ui.sidebar.new_patient import hit_under
from mnconsole.ui.sidebar.state import ListRow, PatientList
from mnconsole.ui.words import sidebar as words
from mnconsole.ui.words.formats import DASH as ERASED_SIGN
from mnconsole.ui.words.privacy import tombstone_name


class Finding:
    """Asks at once with each change; an answer to an older search is dropped, and so the last one typed is shown."""

    def __init__(self, patients: Patients, changed: Callable[[], None]) -> None:
        self._patients = patients
        self._changed = changed
        self._text = ""
        self._search = 0
        self._reading = False
        self._fresh = self._failed = False
        self.total = 0
        """How many the newest answer found, also those of further pages."""
        self._hits: dict[UUID, PatientHit] = {}
        self.state = PatientList(words.all_patients(), "", empty=words.loading())

    @property
    def asking(self) -> bool:
        """Whether the rows are those of an older search, since the newest one has no answer yet."""
        return not self._fresh

    def hit(self, patient_id: UUID) -> PatientHit | None:
        """A patient that was found."""
        return self._hits.get(patient_id)

    def search(self, text: str) -> None:
        """Find `text` from now on."""
        self._text = text.strip()
        self.again()

    def again(self) -> None:
        """Ask from the start, since the patients or the text have changed. The old rows stay until the answer."""
        self._search += 1
        self._fresh = False
        self._ask(0)

    def again_if_failed(self) -> None:
        """Ask again when the last answer was that it can't be read, or that nobody is there who may."""
        if self._failed:
            self.again()

    def more(self) -> None:
        """The next page, unless one is on its way or there is none."""
        if self.state.more and not self._reading:
            self._ask(len(self.state.rows))

    def _ask(self, offset: int) -> None:
        search = self._search
        self._reading = True

        def found(hits: tuple[PatientHit, ...], total: int) -> None:
            if search == self._search:
                self._take(hits, total, offset)

        def failed(code: str) -> None:
            if search == self._search:
                self._take((), 0, 0, failed=words.read_failed(code))

        self._patients.search(self._text, offset, found, failed)

    def _take(self, hits: tuple[PatientHit, ...], total: int, offset: int, failed: str = "") -> None:
        self._reading = False
        self._fresh = True
        self._failed = bool(failed)
        self.total = total
        if not offset:
            self._hits.clear()
        self._hits.update((hit.id, hit) for hit in hits)
        rows = tuple(map(_row, hits))
        if offset:
            rows = self.state.rows + rows
        empty = failed
        if not rows and not empty:
            empty = words.nobody_found(self._text) if self._text else words.no_patients()
        title = words.found() if self._text else words.all_patients()
        more = bool(hits) and len(rows) < total
        self.state = PatientList(title, words.count(total), rows, "" if rows else empty, more)
        self._changed()


def _row(hit: PatientHit) -> ListRow:
    """An erased patient has a number and no name."""
    if not hit.birth_date:
        return ListRow(hit.id.hex, tombstone_name(hit.number), ERASED_SIGN, "")
    return ListRow(hit.id.hex, hit.name, initials(hit.name), hit_under(hit))
