"""The history's presenter: filters, pages of sessions, figures, one record, its check. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.people import Patient
from mnconsole.domain.records_ports import HistoryPage, HistoryRow, HistoryTotals
from mnconsole.domain.session import Session, Status
from mnconsole.domain.summary import SessionSummary, summary_of
from mnconsole.services.answers import Failed
from mnconsole.services.console import Console
from mnconsole.services.history import PAGE
from mnconsole.services.hub import ChairChanged, PatientsChanged, RecordsOpened, SessionChanged
from mnconsole.ui.history.chart import chart_of
from mnconsole.ui.history.filters import TYPED, Chosen, Days, cleared, days_of, query_of, shown
from mnconsole.ui.history.record import timeline
from mnconsole.ui.history.rows import is_here, kpis_of, patched, record_of, row_of
from mnconsole.ui.history.sealing import Check
from mnconsole.ui.history.state import Detail, Empty, HistoryState, Panel, Row, Tone
from mnconsole.ui.summary_acts import SummaryActs
from mnconsole.ui.when_there import when_there
from mnconsole.ui.words import history as words
from mnconsole.ui.words.formats import day_long, day_of, time_of_day
from mnconsole.ui.words.timeline_names import Names

Render = Callable[[HistoryState], None]

REST_TICKS = 3
"""A row that was reached by a held arrow key is opened only when the mark rests: each opening is written down."""
REFRESH_TICKS = 20
"""While sessions go on, the list is read again this often at most."""


class HistoryPresenter:
    """One method per intent. Nothing is read before the page is shown."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._render: Render | None = None
        self._shown: HistoryState | None = None
        self._visible = False
        self._chosen = Chosen()
        self._query = 0
        self._reading = False
        self._failed = ""
        self._rows: list[HistoryRow] = []
        self._texts: dict[UUID, tuple[HistoryRow, bool, Row]] = {}
        self._next: tuple[int, UUID] | None = None
        self._totals: HistoryTotals | None = None
        self._current: UUID | None = None
        self._wanted: UUID | None = None
        self._since_choice = REST_TICKS
        self._since_read = REFRESH_TICKS
        self._stale = True
        self._session: Session | None = None
        self._patient, self._erased = "", False
        self._everything = False
        self._gone: str | None = None  # why the chosen session is not shown
        self._statuses: dict[UUID, Status] = {}
        self._made: tuple[Session, bool, str, Detail] | None = None
        self.summaries = SummaryActs(console, self._summary_told)
        self._told: tuple[UUID | None, str, bool] = (None, "", False)
        self._check = Check(console.history, self._show)
        hub = console.hub
        self._ends = (
            hub.subscribe(SessionChanged, self._session_changed),
            hub.subscribe(ChairChanged, lambda _message: self._show()),
            hub.subscribe(RecordsOpened, lambda _message: self._read_again()),
            when_there(hub, self._somebody_there),
            hub.subscribe(PatientsChanged, self._patient_changed),
            self._check.end,
        )

    # the composition

    def attach(self, render: Render) -> None:
        """Show everything from now on through `render`."""
        self._render = render
        self._shown = None
        self._show()

    def close(self) -> None:
        """End the subscriptions."""
        for end in self._ends:
            end()

    def page_shown(self) -> None:
        """The page came into sight."""
        self._visible = True
        if self._stale:
            self._read_again()

    def page_hidden(self) -> None:
        """The page left sight."""
        self._visible = False

    def tick(self) -> None:
        """Ten times a second: opens the row on which the mark rests, reads the list again when it has changed."""
        self._since_choice += 1
        self._since_read += 1
        if self._wanted is not None and self._since_choice >= REST_TICKS:
            self._open(self._wanted)
        scrolled = len(self._rows) > PAGE  # the rows that somebody has scrolled to stay until the list is left
        if self._visible and self._stale and not scrolled and self._since_read >= REFRESH_TICKS:
            self._read_again()

    def escape(self) -> bool:
        """Escape with the pen idle: close an open picker. False when none was open."""
        if self._chosen.panel is Panel.NONE:
            return False
        self._set(replace(self._chosen, panel=Panel.NONE))
        return True

    # filters

    def toggle_panel(self, panel: Panel) -> None:
        """Open a picker, or close it."""
        self._set(replace(self._chosen, panel=Panel.NONE if self._chosen.panel is panel else panel))

    def choose_range(self, code: str) -> None:
        """One of the ranges."""
        self._set(replace(self._chosen, range_code=code, from_text="", to_text=""))

    def type_from(self, text: str) -> None:
        """The first day is typed."""
        self._set(replace(self._chosen, range_code=TYPED, from_text=text))

    def type_to(self, text: str) -> None:
        """The last day is typed."""
        self._set(replace(self._chosen, range_code=TYPED, to_text=text))

    def choose_nurse(self, key: str) -> None:
        """One nurse, or all with an empty key."""
        self._set(replace(self._chosen, nurse=UUID(hex=key) if key else None))

    def search(self, text: str) -> None:
        """Sessions of patients like this."""
        self._set(replace(self._chosen, search=text))

    def toggle_flagged(self) -> None:
        """Only those with overrides or adverse events."""
        self._set(replace(self._chosen, flagged=not self._chosen.flagged))

    def toggle_unsigned(self) -> None:
        """Only those that are not signed."""
        self._set(replace(self._chosen, unsigned=not self._chosen.unsigned))

    def clear_filters(self) -> None:
        """Everything."""
        self._set(cleared(self._chosen))

    # the list and one record

    def more(self) -> None:
        """The list came near its end."""
        if self._next is not None and not self._reading:
            self._ask(self._next)

    def choose(self, key: str) -> None:
        """Mark a session. It is opened at once, or when the mark rests after several choices in a row."""
        session_id = UUID(hex=key)
        if session_id == self._current and self._session is not None:
            return
        self._current = self._wanted = session_id
        rested, self._since_choice = self._since_choice >= REST_TICKS, 0
        if rested:
            self._open(session_id)
        self._show()

    def show_everything(self, everything: bool) -> None:
        """All entries, or the steps only."""
        self._everything = everything
        self._show()

    def press_check(self) -> None:
        """Check the records, or cancel the check that runs."""
        self._check.press()

    def print_summary(self) -> None:
        """The shown session's summary on paper."""
        if self._session is not None:
            self.summaries.print(self._session.id)

    def save_summary(self) -> None:
        """The shown session's summary as a PDF."""
        if self._session is not None:
            self.summaries.save(self._session.id, day_of(self._session.started_utc_ms))

    # answers

    def _summary_told(self, text: str, bad: bool) -> None:
        self._told = (self._current, text, bad)
        self._show()

    def _patient_changed(self, message: PatientsChanged) -> None:
        """Names may have changed; of an erased person nothing is shown that was read before."""
        session, mine = self._session, [row for row in self._rows if row.summary.patient_id == message.patient_id]
        if session is not None and session.patient_id == message.patient_id:
            self._session = self._made = None
            self._open(session.id)
        if message.erased:
            self._texts.clear()
            self._rows = [_nameless(row) if row in mine else row for row in self._rows]
        self._stale = self._stale or bool(mine)
        if self._visible:
            self._show()

    def _set(self, chosen: Chosen) -> None:
        if chosen == self._chosen:
            return
        before, self._chosen = self._query_now(), chosen
        if self._days().usable and self._query_now() != before:
            self._totals = None
            self._read_again()
        self._show()

    def _read_again(self) -> None:
        if not self._visible:
            self._stale = True
            return
        self._query += 1
        self._stale, self._since_read = False, 0
        query = self._query

        def figures(totals: HistoryTotals) -> None:
            if query == self._query:
                self._totals = totals
                self._show()

        self._ask(None)
        self._console.history.totals(query_of(self._chosen, self._days()), figures, self._failer(query))

    def _ask(self, after: tuple[int, UUID] | None) -> None:
        query = self._query
        self._reading = True

        def found(page: HistoryPage) -> None:
            if query != self._query:
                return
            self._reading, self._failed = False, ""
            self._rows = [*(self._rows if after is not None else ()), *page.rows]
            self._next = page.next_after
            self._show()

        self._console.history.page(query_of(self._chosen, self._days()), after, found, self._failer(query))

    def _somebody_there(self, other: bool) -> None:
        """What was refused is read; a record that stays open is looked at by somebody else from now on."""
        if self._failed and not self._reading:
            self._read_again()
        if other and self._visible and self._session is not None:
            self._open(self._session.id)

    def _failer(self, query: int) -> Failed:
        def failed(code: str) -> None:
            if query == self._query:
                self._reading, self._failed = False, code
                self._show()

        return failed

    def _open(self, session_id: UUID) -> None:
        self._wanted, self._gone = None, None

        def found(session: Session | None, patient: Patient | None) -> None:
            if session_id != self._current:
                return
            self._session, self._gone = session, "" if session is None else None
            self._erased = patient is None
            self._patient = patient.name if patient is not None else self._tombstone(session_id)
            self._show()

        def failed(code: str) -> None:
            if session_id == self._current:
                self._session, self._gone = None, code
                self._show()

        self._console.history.opened(session_id, found, failed)

    def _tombstone(self, session_id: UUID) -> str:
        row = next((row for row in self._rows if row.summary.id == session_id), None)
        return words.erased_patient(row.patient_number if row is not None else 0)

    def _session_changed(self, message: SessionChanged) -> None:
        session = message.session
        # What the filters leave out changes the list only when a session begins or ends.
        before = self._statuses.get(session.id)
        self._statuses[session.id] = session.status
        at = next((place for place, row in enumerate(self._rows) if row.summary.id == session.id), None)
        if at is not None:
            before = self._rows[at].summary.status
            self._rows[at] = patched(self._rows[at], session)
        self._stale = self._stale or before is not session.status
        if self._session is not None and self._session.id == session.id:
            self._session = session
        if self._visible:
            self._show()

    # the state

    def _today(self) -> date:
        return date.fromisoformat(self._console.treatment.today())

    def _days(self) -> Days:
        return days_of(self._chosen, self._today())

    def _query_now(self) -> object:
        return query_of(self._chosen, self._days())

    def _show(self) -> None:
        if self._render is None:
            return
        days, today = self._days(), self._today()
        filters = shown(self._chosen, days, today, self._console.people.staff)
        total = self._totals.sessions if self._totals is not None else None
        now = self._console.treatment.now().utc_ms
        state = HistoryState(
            title=words.title(),
            count=words.count(total) if total is not None else words.reading(),
            filters=filters,
            kpis=kpis_of(self._totals, self._console.policy, now, filters.dates_value),
            rows=tuple(self._text(row) for row in self._rows),
            more=self._next is not None,
            current=self._current.hex if self._current is not None else "",
            empty=self._empty(filters.any),
            detail=self._detail(),
            detail_empty=self._detail_empty(),
        )
        if state != self._shown:
            self._shown = state
            self._render(state)

    def _text(self, row: HistoryRow) -> Row:
        here = self._is_here(row.summary)
        known = self._texts.get(row.summary.id)
        if known is not None and known[0] == row and known[1] == here:
            return known[2]
        text = row_of(row, self._console.policy, here=here)
        self._texts[row.summary.id] = (row, here, text)
        return text

    def _is_here(self, summary: SessionSummary) -> bool:
        return is_here(summary, self._console.pen.chair_id, self._console.treatment.now().utc_ms)

    def _empty(self, filtered: bool) -> Empty | None:
        if self._rows or (self._totals is None and not self._failed):
            return None
        if self._failed:
            return Empty(*words.read_failed(self._failed))
        clears = filtered or self._chosen.range_code != "all"
        looks_only = self._console.identity.acting.looks_only
        return Empty(*words.nothing_shown(filtered=clears, looks_only=looks_only), can_clear=clears)

    def _detail_empty(self) -> Empty:
        title, text = words.choose_one(noted=not self._console.identity.acting.looks_only)
        return Empty(title, words.session_gone(self._gone) if self._gone is not None else text)

    def _detail(self) -> Detail | None:
        session = self._session
        if session is None or session.id != self._current:
            return None
        made = self._made
        summary = summary_of(session)
        chip, tone = record_of(summary, here=self._is_here(summary))
        if made is None or made[0] is not session or made[1] != self._everything or made[2] != chip:
            self._made = made = (session, self._everything, chip, self._record(session, chip, tone))
        about, told, bad = self._told
        mine = about == session.id
        seal = self._check.seal(session)
        return replace(made[3], seal=seal, told=told if mine else "", told_bad=bad and mine)

    def _record(self, session: Session, chip: str, tone: Tone) -> Detail:
        staff = {one.id: one.display_name for one in self._console.people.all_staff}
        names = Names(self._console.policy, staff, erased=self._erased)
        items = timeline(session, names)
        at = session.started_utc_ms
        person = names.people(session.people)
        return Detail(
            key=session.id.hex,
            name=self._patient,
            under=words.under_name(day_long(day_of(at)), time_of_day(at), person, session.course),
            chip=chip,
            chip_tone=tone,
            seal=self._check.seal(session),
            everything=self._everything,
            steps_text=words.steps_only(),
            all_text=words.every_entry(len(session.events)),
            items=tuple(item for item in items if item.major or self._everything),
            chart=chart_of(session, self._console.policy),
            closed=session.status is not Status.OPEN,
        )


def _nameless(row: HistoryRow) -> HistoryRow:
    return replace(row, patient_name="")
