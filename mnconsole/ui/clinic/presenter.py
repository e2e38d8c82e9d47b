"""The clinic page's presenter: four cards, one sheet, what the last act came to. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.services.console import Console
from mnconsole.services.hub import BackupsChanged, LockChanged, PeopleChanged, StaffChanged
from mnconsole.ui.clinic import people
from mnconsole.ui.clinic.backups import BackupsDesk
from mnconsole.ui.clinic.desk import Desk, Outside
from mnconsole.ui.clinic.keys import KeysDesk
from mnconsole.ui.clinic.records import RecordsDesk
from mnconsole.ui.clinic.state import SECRETS, ClinicState
from mnconsole.ui.words import clinic as words


class ClinicPresenter:
    """One method per intent. Nothing is rendered while the page is not to be seen; a sheet waits for its return."""

    def __init__(self, console: Console, outside: Outside | None) -> None:
        self._console = console
        self._render: Callable[[ClinicState], None] = lambda _state: None
        self.announce: Callable[[str], None] = lambda _text: None
        self._shown: ClinicState | None = None
        self._visible = False
        self._desk = Desk(console, outside, self.show)
        self._keys, self._backups = KeysDesk(self._desk), BackupsDesk(self._desk)
        self._records = RecordsDesk(self._desk)
        self._whose = self._me()
        hub = console.hub
        hub.subscribe(StaffChanged, lambda _message: self._person_changed())
        hub.subscribe(PeopleChanged, lambda _message: self._people_changed())
        hub.subscribe(LockChanged, lambda message: self._lock_changed(locked=message.state.locked))
        hub.subscribe(BackupsChanged, lambda _message: self.show())

    def attach(self, render: Callable[[ClinicState], None]) -> None:
        """Show from now on."""
        self._render = render
        self._shown = None
        self.show()

    # what a person does

    def page_shown(self) -> None:
        """The page came into sight."""
        self._visible, self._shown = True, None
        self._keys.read()
        self.show()

    def page_hidden(self) -> None:
        """The page left sight. What was done is no news any more when somebody comes back."""
        self._visible = False
        self._desk.told = None

    def choose_person(self, key: str) -> None:
        """A person of the list."""
        people.open_person(self._desk, key)

    def act_people(self, code: str) -> None:
        """A button of the people's card."""
        people.act(self._desk, code)

    def act_keys(self, code: str) -> None:
        """A button of the keys' card."""
        self._keys.act(code)

    def act_backups(self, code: str) -> None:
        """A button of the backups' card."""
        self._backups.act(code)

    def act_records(self, code: str) -> None:
        """A button of the records' card."""
        self._records.act(code)

    def typed(self, field: str, text: str) -> None:
        """A field of the sheet changed."""
        if self._desk.flow is not None:
            self._desk.flow.typed(field, text)

    def act_sheet(self, code: str) -> None:
        """A quiet button of the sheet."""
        if self._desk.flow is not None:
            self._desk.flow.act(code)

    def primary(self) -> bool:
        """The sheet's filled button. False without a sheet."""
        if self._desk.flow is None:
            return False
        self._desk.flow.primary()
        return True

    def close_sheet(self) -> None:
        """Leave the sheet; nothing of it is done."""
        if self._desk.flow is not None and self._desk.flow.may_close():
            self._desk.close()

    def escape(self) -> bool:
        """Escape with the pen idle: leave the sheet, else what is told. False when there was neither."""
        if not self._visible or (self._desk.flow is None and self._desk.told is None):
            return False
        if self._desk.flow is not None:
            self.close_sheet()
        else:
            self._desk.tell(None)
        return True

    # what happens

    def _lock_changed(self, *, locked: bool) -> None:
        """No half-typed secret waits behind the lock for whoever comes next."""
        flow = self._desk.flow
        if locked and flow is not None and flow.may_close() and any(f.kind in SECRETS for f in flow.state().fields):
            self._desk.close()
        self.show()

    def show(self) -> None:
        """Render what is so now, if it differs."""
        if not self._visible:
            return
        state = self._state()
        if state != self._shown:
            before, self._shown = self._shown, state
            self._render(state)
            if state.told is not None and (before is None or before.told != state.told):
                self.announce(f"{state.told.title} {state.told.text}".strip())

    def _me(self) -> str:
        person = self._console.people.signed_in
        return person.id.hex if person is not None else ""

    def _person_changed(self) -> None:
        """Somebody else does not go on with what the one before has begun."""
        if self._me() != self._whose:
            self._whose = self._me()
            if self._desk.flow is not None and self._desk.flow.may_close():
                self._desk.close()
        self.show()

    def _people_changed(self) -> None:
        if self._visible:
            self._keys.read()
        self.show()

    def _state(self) -> ClinicState:
        desk = self._desk
        return ClinicState(
            title=words.title(),
            beside=self._console.clinic_name,
            people=people.people_card(desk),
            keys=self._keys.card(),
            backups=self._backups.card(),
            records=self._records.card(),
            told=desk.told,
            sheet=desk.flow.state() if desk.flow is not None else None,
        )
