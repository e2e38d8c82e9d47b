"""The frame's presenter: pages, alarms, clock, demo time. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.access_events import LockCause
from mnconsole.domain.alarms import Alarm, AlarmCode, Priority
from mnconsole.domain.people import Patient, initials
from mnconsole.domain.session import Session
from mnconsole.services.console import Console
from mnconsole.services.hub import (
    AlarmsChanged,
    EntryAsked,
    LockChanged,
    PatientsChanged,
    RecordsOpened,
    SessionChanged,
    StaffChanged,
    TimeMoved,
)
from mnconsole.ui.shell.alarm_rows import key_of, pill_of, row_of, strip_of
from mnconsole.ui.shell.state import AlarmRow, BarText, Page, ShellState
from mnconsole.ui.words import lock as lock_words
from mnconsole.ui.words import shell as words
from mnconsole.ui.words.formats import clock_span, time_of_day

SEEN_NS = 300_000_000
"""Nobody acknowledges what has not been on the screen this long: the press was meant for what stood there before."""

_MS_PER_MIN = 60_000
_OF_CREAM = (AlarmCode.CREAM_OVERDUE, AlarmCode.CREAM_OVER_LABEL)


class _Name(Struct):
    """A patient's name as it is known, empty until it is read."""

    text: str = ""


class ShellPresenter:
    """One method per intent. `pressed_ns` tells how old a press that is handled now can be (ui/press_clock.py)."""

    def __init__(self, console: Console, pressed_ns: Callable[[], int]) -> None:
        self._console = console
        self._pressed_ns = pressed_ns
        self._render: Callable[[ShellState], None] = lambda _state: None
        self.announce: Callable[[str], None] = lambda _text: None
        self._page = Page.CHAIR
        self._list_open = False
        self._practice_open = False
        self._switching = self._was_locked = self._counted = False
        self._notice = ""
        self._names: dict[UUID, _Name] = {}
        self._subjects: dict[UUID, UUID] = {}
        self._shown_ns: dict[str, int] = {}
        self._state: ShellState | None = None
        hub = console.hub
        hub.subscribe(AlarmsChanged, self._alarms_changed)
        hub.subscribe(SessionChanged, self._session_changed)
        hub.subscribe(PatientsChanged, self._patients_changed)
        hub.subscribe(StaffChanged, self._staff_changed)
        hub.subscribe(LockChanged, lambda _message: self._lock_changed())
        hub.subscribe(EntryAsked, lambda _message: self.begin_switch())
        hub.subscribe(RecordsOpened, lambda _message: self.show())
        hub.subscribe(TimeMoved, lambda _message: self.show())

    def attach(self, render: Callable[[ShellState], None]) -> None:
        """Show from now on."""
        self._render = render
        self._state = None
        for session in self._console.treatment.open_sessions():
            self._know(session)
        self.show()

    @property
    def page(self) -> Page:
        """What stands in the middle; the lock covers the page that was there before, which comes back."""
        return Page.LOCK if self.covered else self._page

    @property
    def covered(self) -> bool:
        """Whether the lock stands before everything."""
        return self._page is not Page.ENTRY and (self._switching or self._console.access.state.locked)

    @property
    def switching(self) -> bool:
        """Whether the console is open and somebody else is about to sign in."""
        return self._switching and not self._console.access.state.locked

    # what a person does

    def choose_page(self, code: str) -> None:
        """A tab or its key. Means nothing before somebody has signed in, or behind the lock."""
        if self._page is not Page.ENTRY and not self.covered:
            self._go(Page(code))

    def opened(self, _session_id: UUID) -> None:
        """A person went to a session: it is on the chair's page."""
        self.choose_page(Page.CHAIR)

    def enter(self) -> None:
        """Something stands before the pages: set-up, passphrase, sign-in or trouble."""
        self._go(Page.ENTRY)

    def lock(self) -> None:
        """Lock the console. It stops the pen."""
        self._console.access.lock(LockCause.PERSON)

    def begin_switch(self) -> None:
        """Somebody else wants to sign in. Not while the pen is armed or running: it stays with who holds it."""
        if self._page is Page.ENTRY or self._console.pen.is_active():
            return
        self._switching = True
        self._list_open = False
        self.show()

    def end_switch(self) -> None:
        """Somebody has signed in, or nobody wants to: back to the page."""
        self._switching = False
        self.show()

    def acknowledge(self) -> None:
        """Acknowledge the alarm that is shown."""
        state = self._state
        if state is None or not state.alarms:
            return
        shown = state.strip.row if state.strip is not None else state.alarms[0]
        self.acknowledge_one(shown.key)

    def acknowledge_one(self, key: str) -> None:
        """Acknowledge an alarm of the list. A press from before it was to be seen is dropped."""
        alarm = next((alarm for alarm in self._console.alarms.alarms if key_of(alarm) == key), None)
        seen_ns = self._shown_ns.get(key)
        pressed_ns = self._pressed_ns()
        if alarm is None or alarm.acknowledged or seen_ns is None or pressed_ns - seen_ns < SEEN_NS:
            return
        self._console.alarms.acknowledge(alarm, pressed_ns)

    def toggle_alarms(self) -> None:
        """Open the list of alarms in the page's place, or go back."""
        self._list_open = not self._list_open and bool(self._console.alarms.alarms)
        self._notice = ""
        self.show()

    def toggle_practice(self) -> None:
        """Demo only: open the training drawer in the chair's place, or go back."""
        if self._console.trainer is None or self._page is Page.ENTRY or self.covered:
            return
        opening = not self._practice_open or self._list_open
        self._go(Page.CHAIR)
        self._practice_open = opening
        self.show()

    @property
    def practice_open(self) -> bool:
        """Whether the training drawer stands in the chair's place."""
        return self._practice_open

    def press_pill(self) -> None:
        """The pill leads to the patient when it is about one and there is no other alarm; else it opens the list."""
        rows = self._state.alarms if self._state is not None else ()
        if len(rows) == 1 and rows[0].go_to and not self._list_open:
            self.go_to_alarm(rows[0].key)
        else:
            self.toggle_alarms()

    def go_to_alarm(self, key: str) -> None:
        """Lead to the patient whom an alarm is about; not while the pen is in use on another one."""
        alarm = next((alarm for alarm in self._console.alarms.alarms if key_of(alarm) == key), None)
        if alarm is None or alarm.subject is None or self._page is Page.ENTRY or self.covered:
            return
        if self._console.pen.choose_chair(alarm.subject) is None:
            self._go(Page.CHAIR)
            return
        self._notice, self._list_open = words.pen_in_use(), True
        self.announce(self._notice)
        self.show()

    def move_demo_time(self, minutes: int) -> None:
        """Demo only: time moves on."""
        self._console.lifecycle.move_demo_time(minutes * _MS_PER_MIN)

    def escape(self) -> bool:
        """Escape with the pen idle: close the list of alarms, else go back from the sign-in, else close the drawer.
        False when none was open."""
        if self._list_open:
            self.toggle_alarms()
        elif self.covered:
            self.end_switch()
        elif self._practice_open:
            self.toggle_practice()
        else:
            return False
        return True

    # what happens

    def tick(self) -> None:
        """The clock goes on."""
        state = self._state
        if state is not None and state.clock != self._clock():
            self.show()

    def show(self) -> None:
        """Render what is so now, if it differs."""
        alarms = self._console.alarms.alarms
        self._list_open = self._list_open and bool(alarms)
        rows = tuple(self._row_of(alarm) for alarm in alarms)
        strip = strip_of(rows)
        state = ShellState(
            title=words.window_title(self._console.clinic_name, self._console.demo),
            place=self._console.clinic_name,
            clock=self._clock(),
            page=self.page,
            strip=strip,
            pill=pill_of(rows, strip),
            alarms=rows,
            list_open=self._list_open,
            notice=self._notice if self._list_open else "",
            practice_open=self._practice_open and not self.covered,
            note=self._bar_text(),
            looks_only=self._looks_only,
        )
        self._note_shown(state)
        if state != self._state:
            self._state = state
            self._render(state)

    def _note_shown(self, state: ShellState) -> None:
        """When each alarm came to where it can be acknowledged."""
        seen = {row.key for row in state.alarms} if state.list_open else set[str]()
        shown: AlarmRow | None = state.strip.row if state.strip is not None else next(iter(state.alarms), None)
        if shown is not None:
            seen.add(shown.key)
        now = self._console.pen.now_ns()
        self._shown_ns = {key: self._shown_ns.get(key, now) for key in seen}

    def _go(self, page: Page) -> None:
        self._list_open = self._practice_open = False
        self._notice = ""
        # Records that are open to look only have one page that says nothing but what can be read.
        self._page = Page.HISTORY if self._looks_only and page is not Page.ENTRY else page
        self.show()

    @property
    def _looks_only(self) -> bool:
        return self._console.identity.acting.looks_only

    def _clock(self) -> str:
        return time_of_day(self._console.clock.utc_ms())

    def _staff_changed(self, message: StaffChanged) -> None:
        if message.staff is not None and self._page is Page.ENTRY:
            self._go(Page.CHAIR)

    def _lock_changed(self) -> None:
        state = self._console.access.state
        if state.locked != self._was_locked:
            self._was_locked = state.locked
            self._list_open = self._switching = False
            if state.locked:
                self.announce(lock_words.locked_spoken())
        counts = state.closes_in_s is not None
        if state.closes_in_s is not None and not self._counted:
            self.announce(lock_words.locks_soon(state.closes_in_s))
        self._counted = counts
        self.show()

    def _bar_text(self) -> BarText | None:
        state = self._console.access.state
        if self.covered:
            text = lock_words.switch_bar() if self._switching else lock_words.locked_bar()
            return BarText(text, lock_words.bar_short(), "lock")
        if state.closes_in_s is None:
            return None
        left = clock_span(state.closes_in_s * 1000)
        return BarText(lock_words.locks_in(left), lock_words.locks_in_short(left), "lock", urgent=True)

    def _alarms_changed(self, message: AlarmsChanged) -> None:
        known = {row.key for row in self._state.alarms} if self._state is not None else set[str]()
        self.show()
        rows = {row.key: row for row in (self._state.alarms if self._state is not None else ())}
        for alarm in message.alarms:
            row = rows.get(key_of(alarm))
            # A high one is told by its strip.
            if row is not None and row.key not in known and alarm.priority is not Priority.HIGH:
                self.announce(words.announced(int(alarm.priority), row.title, row.text))

    # names

    def _row_of(self, alarm: Alarm) -> AlarmRow:
        signed_in = self.page not in (Page.ENTRY, Page.LOCK)
        return row_of(
            alarm,
            self._console.halt,
            self._name_of(alarm),
            self._cream_since(alarm),
            leads=signed_in,
            unconfirmed=any(each.code is AlarmCode.STOP_NOT_CONFIRMED for each in self._console.alarms.alarms),
        )

    def _name_of(self, alarm: Alarm) -> str:
        """Only the initials while nobody is signed in, or it is locked: anybody may stand before the screen then."""
        patient_id = self._subjects.get(alarm.subject) if alarm.subject is not None else None
        name = self._names[patient_id].text if patient_id in self._names else ""
        return initials(name) if name and self.page in (Page.ENTRY, Page.LOCK) else name

    def _cream_since(self, alarm: Alarm) -> int | None:
        """When the cream of an alarm about it was put on, on the records' clock; None for other alarms."""
        if alarm.code not in _OF_CREAM or alarm.subject is None:
            return None
        session = self._console.treatment.session(alarm.subject)
        return session.cream.first.at_utc_ms if session is not None and session.cream is not None else None

    def _know(self, session: Session) -> None:
        """Read the name before an alarm needs it."""
        self._subjects[session.id] = session.patient_id
        if session.patient_id not in self._names:
            self._names[session.patient_id] = _Name()
            self._read(session.patient_id)

    def _read(self, patient_id: UUID) -> None:
        def known(patient: Patient | None) -> None:
            if patient is not None and patient_id in self._names:
                self._names[patient_id].text = patient.name
                self.show()

        self._console.patients.details(patient_id, known)

    def _session_changed(self, message: SessionChanged) -> None:
        self._know(message.session)

    def _patients_changed(self, message: PatientsChanged) -> None:
        if message.patient_id in self._names:
            self._read(message.patient_id)
