"""The sidebar's presenter: lists, choosing, starting, adding, who is signed in. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.access_events import LockCause
from mnconsole.domain.decisions import Refused
from mnconsole.domain.people import Patient, Staff
from mnconsole.domain.records_ports import PatientHit
from mnconsole.domain.session import Session
from mnconsole.errors import code_of
from mnconsole.services.console import Console
from mnconsole.services.hub import ChairChanged, PatientsChanged, RecordsOpened, SessionChanged, TimeMoved
from mnconsole.ui.may_treat import why_not_treat
from mnconsole.ui.sidebar.clinic_rows import clinic_row
from mnconsole.ui.sidebar.finding import Finding
from mnconsole.ui.sidebar.names import PatientNames
from mnconsole.ui.sidebar.new_patient import alert_for, details_of, judged, new_label, with_text
from mnconsole.ui.sidebar.person_texts import details_view, person_view
from mnconsole.ui.sidebar.record_acts import RecordActs
from mnconsole.ui.sidebar.state import ClinicRow, Confirm, Details, Form, Page, Person, SidebarState
from mnconsole.ui.when_there import when_there
from mnconsole.ui.words import sidebar as words
from mnconsole.ui.words.refusals import refusal
from mnconsole.ui.words.store_errors import not_saved

Render = Callable[[SidebarState], None]


class SidebarPresenter:
    """One method per intent. `opened` is told the session that a person went to, for whoever shows the pages."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._render: Render | None = None
        self.opened: Callable[[UUID], None] | None = None
        self.switch_asked: Callable[[], None] = lambda: None
        self.unfold: Callable[[], None] = lambda: None
        """Told when somebody else wants to sign in."""
        self._names = PatientNames(console.patients, self._show)
        self._finding = Finding(console.patients, self._list_read)
        self.record = RecordActs(console, self._set)
        self._starting: UUID | None = None
        self._entered = False
        nobody = person_view(None, current=False)
        self._state = SidebarState(Page.LISTS, "", (), self._finding.state, words.new_patient(), nobody, False)
        self._shown: SidebarState | None = None
        hub = console.hub
        self._ends = (
            hub.subscribe(SessionChanged, lambda _message: self._show()),
            hub.subscribe(ChairChanged, lambda _message: self._show()),
            when_there(hub, self._somebody_there),
            hub.subscribe(TimeMoved, lambda _message: self._show()),
            hub.subscribe(PatientsChanged, self._patients_changed),
            hub.subscribe(RecordsOpened, lambda _message: self._finding.again()),
        )

    def _somebody_there(self, other: bool) -> None:
        """What the person before had opened is opened by whoever wants to see it."""
        self._finding.again_if_failed()
        if other and self._state.details is not None:
            self._set(page=Page.LISTS, details=None)
        self._show()

    # the composition

    def attach(self, render: Render) -> None:
        """Show everything from now on through `render`."""
        self._render = render
        self._shown = None
        self._show()

    def start(self) -> None:
        """Read the first page of patients."""
        self._finding.again()

    def close(self) -> None:
        """End the subscriptions."""
        for end in self._ends:
            end()

    def tick(self) -> None:
        """Several times a second: waits move on."""
        self._show()

    # finding and choosing

    def search(self, text: str) -> None:
        """The search field changed."""
        if text != self._state.search:
            self._entered = False
            self._set(search=text, confirm=None, several="")
            self._finding.search(text)

    def more(self) -> None:
        """The list came near its end."""
        self._finding.more()

    def enter_search(self) -> None:
        """Enter in the search field chooses the only hit. Of several none is taken: the keyboard goes to the list.

        An answer that is still on its way is waited for, so that Enter never means an older search.
        """
        self._entered = True
        self._answer_enter()

    def _answer_enter(self) -> None:
        if not self._entered or self._finding.asking:
            return
        self._entered = False
        found = self._finding.state
        if self._state.page is not Page.LISTS:
            return
        if self._finding.total == 1 and found.rows:
            self.choose_patient(found.rows[0].key)
        elif found.rows:
            several = words.several_found(self._finding.total)
            self._set(several=several, to_list=self._state.to_list + 1, confirm=None)

    def choose_patient(self, key: str) -> None:
        """A patient of the list. With an open session it goes to the chair, otherwise a confirm row opens."""
        hit = self._finding.hit(UUID(hex=key))
        if hit is None or self.record.is_erased(hit):
            return
        session = self._console.treatment.open_session_of(hit.id)
        if session is not None:
            if self._go_to(session, hit.name):
                self.search("")
            return
        under = next((row.under for row in self._finding.state.rows if row.key == key), "")
        confirm = self._confirm(hit.id, hit.name, under)
        self._set(page=Page.LISTS, confirm=confirm, details=None, notice="", several="")

    def choose_session(self, key: str) -> None:
        """A row of *In clinic now*."""
        if (session := self._console.treatment.session(UUID(hex=key))) is not None:
            self._go_to(session, self._names.of(session.patient_id) or words.unknown_name())

    def close_confirm(self) -> None:
        """The confirm row or the details are closed; nothing was opened."""
        self._set(page=Page.LISTS, confirm=None, details=None)

    def start_treatment(self) -> None:
        """Start with the patient of the confirm row or of the details."""
        chosen = self._state.details or self._state.confirm
        if chosen is None or self._starting is not None:
            return
        patient_id = UUID(hex=chosen.key)
        self._starting = patient_id
        self._set(notice="", **self._chosen(busy=True))
        self._console.treatment.start_session(
            patient_id, lambda session: self._started(session, chosen.name), self._not_done
        )

    def show_details(self) -> None:
        """The details of the patient of the confirm row; that they were looked at is written down."""
        confirm = self._state.confirm
        if confirm is None:
            return
        patient_id = UUID(hex=confirm.key)
        self._console.patients.open(patient_id, self._details_read, self._read_failed)

    def show_record(self) -> None:
        """The whole record of the patient whose details are shown, for who may give it away or erase it."""
        if (details := self._state.details) is not None:
            self.record.open(UUID(hex=details.key), details.name)

    # a new patient

    def new_patient(self) -> None:
        """The form, with what was typed before."""
        if self._state.looks_only:
            self._set(notice=self._state.looks_only)
            return
        form = replace(self._state.form, kept=self._state.form.typed)
        self._set(page=Page.FORM, confirm=None, details=None, notice="", form=form)

    def form_typed(self, field: str, text: str) -> None:
        """A field changed."""
        if not self._state.form.busy:
            self._set(form=replace(with_text(self._state.form, field, text, self._today()), kept=False))

    def form_skin(self, fitzpatrick: int) -> None:
        """A Fitzpatrick type was chosen, 0 for not known."""
        if not self._state.form.busy:
            self._set(form=replace(self._state.form, fitzpatrick=fitzpatrick, kept=False))

    def close_form(self) -> None:
        """Back to the lists; what was typed is kept. Not while the pen works: Escape belongs to STOP then."""
        if not self._console.pen.is_active():
            self._set(page=Page.LISTS, alert=None)

    def clear_form(self) -> None:
        """Empty the form on purpose."""
        if not self._state.form.busy:
            self._set(form=Form())

    def add_patient(self) -> None:
        """Add, unless something is wrong or somebody has this name."""
        form = self._state.form
        if form.busy:
            return
        form = replace(judged(form, self._today()), attempt=form.attempt + 1)
        if form.errors:
            self._set(form=form)
            return
        self._set(form=replace(form, busy=True), notice="")
        self._console.patients.same_name(form.name, self._same_names, self._read_failed)

    def same_person(self, key: str) -> None:
        """It is this one: nothing is added, and the patient who is there already is chosen."""
        alert = self._state.alert
        row = next((row for row in alert.rows if row.key == key), None) if alert is not None else None
        if row is None or self._state.form.busy:
            return
        self._set(page=Page.LISTS, form=Form(), alert=None)
        session = self._console.treatment.open_session_of(UUID(hex=key))
        if session is not None:
            self._go_to(session, row.name)
        else:
            self._set(confirm=self._confirm(UUID(hex=key), row.name, row.under))

    def another_person(self) -> None:
        """Somebody else with the same name: add."""
        if self._state.alert is not None and not self._state.form.busy:
            self._add()

    def back_to_form(self) -> None:
        """From the alert to the form, with everything as typed."""
        self._set(page=Page.FORM, alert=None)

    # who is signed in

    def switch(self) -> None:
        """Somebody else signs in: who that is, is asked in the middle of the window."""
        if self._console.pen.is_active():
            self._set(notice=words.stop_before_switch())
            self.unfold()
        else:
            self._set(notice="")
            self.switch_asked()

    def lock(self) -> None:
        """Lock the console. It stops the pen."""
        self._console.access.lock(LockCause.PERSON)

    def close_notice(self) -> None:
        """The notice was read."""
        self._set(notice="")

    def primary(self) -> bool:
        """The key of the filled button belongs to what is open here. False when nothing is."""
        page = self._state.page
        if page is Page.FORM:
            self.add_patient()
        return page is not Page.LISTS

    def escape(self) -> bool:
        """Escape with the pen idle: close what is open, keeping what was typed. False when nothing was open."""
        state = self._state
        if state.page is Page.ALERT:
            self.back_to_form()
        elif state.page is Page.RECORD:
            self.record.close()
        elif state.page is not Page.LISTS or state.confirm is not None:
            self.close_confirm()
        elif state.notice:
            self.close_notice()
        else:
            return False
        return True

    # answers

    def _started(self, session: Session, name: str) -> None:
        self._starting = None
        self._set(page=Page.LISTS, confirm=None, details=None)
        self.search("")
        if self._console.pen.choose_chair(session.id) is not None:
            self._set(notice=words.opened_but_pen_moving(name))
        else:
            self._tell_opened(session.id)

    def _go_to(self, session: Session, name: str) -> bool:
        refusal = self._console.pen.choose_chair(session.id)
        if refusal is not None:
            self._set(notice=words.pen_refusal(refusal.code, name))
            return False
        self._set(page=Page.LISTS, confirm=None, details=None, notice="", several="")
        self._tell_opened(session.id)
        return True

    def _tell_opened(self, session_id: UUID) -> None:
        if self.opened is not None:
            self.opened(session_id)

    def _details_read(self, patient: Patient | None) -> None:
        confirm = self._state.confirm
        if confirm is None or patient is None or patient.id.hex != confirm.key:
            return
        shown = details_view(patient, self._today(), self.record.label())
        self._set(page=Page.DETAILS, details=shown)

    def _same_names(self, hits: tuple[PatientHit, ...]) -> None:
        form = replace(self._state.form, busy=False)
        if self._state.page is not Page.FORM:
            self._set(form=form)
            return
        if not hits:
            self._add()
            return
        self._set(page=Page.ALERT, form=form, alert=alert_for(form, hits, self._today()))

    def _add(self) -> None:
        self._set(form=replace(self._state.form, busy=True))
        today = self._today()
        self._console.patients.add(details_of(self._state.form, today), today, self._added, self._not_done)

    def _added(self, patient: Patient) -> None:
        self._names.know(patient)
        confirm = self._confirm(patient.id, patient.name, words.added(patient.number))
        self._set(page=Page.LISTS, form=Form(), alert=None, confirm=confirm, notice="")

    def _not_done(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._failed(refusal(error.code, error.details, self._console.policy))
        else:
            self._failed(not_saved(code_of(error)))

    def _read_failed(self, code: str) -> None:
        self._failed(words.read_failed(code))

    def _failed(self, text: str) -> None:
        self._starting = None
        form = replace(self._state.form, busy=False)
        self._set(notice=text, form=form, **self._chosen(busy=False))

    def _list_read(self) -> None:
        self._show()
        self._answer_enter()

    def _patients_changed(self, message: PatientsChanged) -> None:
        self._names.forget(message.patient_id)
        self._finding.again()
        self._show()

    # the state

    def _confirm(self, patient_id: UUID, name: str, under: str) -> Confirm:
        return Confirm(patient_id.hex, name, under, words.start_treatment(), words.show_details())

    def _chosen(self, *, busy: bool) -> dict[str, Confirm | Details | None]:
        label = words.starting() if busy else words.start_treatment()
        confirm, details = self._state.confirm, self._state.details
        return {
            "confirm": replace(confirm, busy=busy, primary=label) if confirm is not None else None,
            "details": replace(details, busy=busy, primary=label) if details is not None else None,
        }

    def _today(self) -> date:
        return date.fromisoformat(self._console.treatment.today())

    def _set(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        self._show()

    def _show(self) -> None:
        confirm = self._state.confirm
        patients = replace(self._finding.state, chosen=confirm.key if confirm is not None else "")
        state = replace(
            self._state,
            clinic=self._clinic(),
            patients=patients,
            new_patient=new_label(self._state.form),
            person=self._person(self._console.people.signed_in),
            can_switch=len(self._console.people.staff) > 1,
            looks_only=why_not_treat(self._console),
        )
        self._state = state
        if state != self._shown and self._render is not None:
            self._shown = state
            self._render(state)

    def _clinic(self) -> tuple[ClinicRow, ...]:
        treatment, chair, policy = self._console.treatment, self._console.pen.chair_id, self._console.policy
        return tuple(
            clinic_row(one, self._names.of(one.patient_id), treatment.wait(one), policy, current=one.id == chair)
            for one in treatment.open_sessions()
        )

    def _person(self, staff: Staff | None) -> Person:
        signed_in = self._console.people.signed_in
        current = signed_in is not None and staff is not None and signed_in.id == staff.id
        return person_view(staff, current=current)
