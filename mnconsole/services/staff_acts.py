"""What is done about staff, where the log and the key's file must tell the same.

They are two files, and power can go between them. So whatever lets somebody in stands in the log first, and whatever
shuts somebody out is done to the key's file first: at no moment does a passphrase open the records of which the log
knows nothing, or of which it says that it is gone. After a crash in between the log tells of a passphrase that
does not open yet, or of somebody who works here and whose passphrase is gone. Doing the same once more mends both.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any
from uuid import UUID

from mnconsole.domain import access_events as acc
from mnconsole.domain import staffing
from mnconsole.domain.custody_ports import KeyKeeper, Keystore
from mnconsole.domain.events import Body
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.permissions import Acting, Permission
from mnconsole.domain.ports import Clock
from mnconsole.domain.record_events import StaffAdded
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.domain.refusals import RefusalCode, Refused
from mnconsole.errors import code_of
from mnconsole.services.background import Worker
from mnconsole.services.identity import Identity
from mnconsole.services.in_turn import Job, on, writing
from mnconsole.services.pins import verifier_of
from mnconsole.services.scribe import Scribe
from mnconsole.services.shown_passphrase import has_one, is_shown
from mnconsole.services.strength import LEAST_SIGNS, judge

Steps = Generator[Job, Any, None]
Write = Callable[[UnitOfWork], Any]


class StaffActs:
    """Each act in steps (`services/in_turn.py`), by whoever acted at the press. `files` is the file worker.

    With `tap_only` (the demo) there are neither passphrases nor PINs, and none are taken.
    """

    def __init__(
        self, scribe: Scribe, clock: Clock, identity: Identity, keeper: KeyKeeper, files: Worker, *, tap_only: bool
    ) -> None:
        self._scribe = scribe
        self._clock = clock
        self._identity = identity
        self._keeper = keeper
        self._files = files
        self._tap_only = tap_only

    def add(
        self, acting: Acting, name: str, role: Role, treats: bool, passphrase: str, pin: str, own: str
    ) -> Generator[Job, Any, UUID]:
        """Somebody new. Returns their id. `own` is the passphrase of who adds them, as below."""
        by = acting.need(Permission.MANAGE_STAFF)
        yield from self._shown(by, own)
        yield from self._judged(passphrase, name)
        verifier = ""
        if pin:
            verifier = yield from self._verifier(pin)
        bound = yield from self._will_be_bound()
        staff_id = self._identity.new_id()

        def write(uow: UnitOfWork) -> str:
            cleaned = staffing.checked_name(uow.staff(), name)
            bodies: list[Body] = [
                StaffAdded(staff_id, cleaned, role.value, staffing.treats_as(role, treats)),
                *self._told(staff_id, bound),
            ]
            bodies += [acc.PinSet(staff_id)] if verifier else []
            self._append(uow, by, *bodies)
            if verifier:
                uow.set_pin_verifier(staff_id, verifier, self._clock.utc_ms())
            return cleaned

        cleaned = yield writing(self._scribe, write)
        yield from self._slot(by, staff_id, cleaned, passphrase, bound)
        return staff_id

    def change(self, acting: Acting, staff_id: UUID, name: str, role: Role, treats: bool) -> Steps:
        """Another name, another role."""
        by = acting.need(Permission.MANAGE_STAFF)

        def write(uow: UnitOfWork) -> tuple[str, bool]:
            staff = uow.staff()
            changed = staffing.colleague_of(staff, staff_id)
            cleaned = staffing.checked_name(staff, name, but=staff_id)
            staffing.check_change(staff, by, changed, role)
            body = acc.StaffChanged(staff_id, cleaned, role.value, staffing.treats_as(role, treats))
            if body != acc.StaffChanged(staff_id, changed.display_name, changed.role.value, changed.treats):
                self._append(uow, by, body)
            return cleaned, cleaned != changed.display_name

        cleaned, renamed = yield writing(self._scribe, write)
        if renamed and not self._tap_only:
            yield on(self._files, lambda: self._keeper.rename(staff_id, cleaned))

    def leave(self, acting: Acting, staff_id: UUID) -> Steps:
        """Somebody may sign in no more."""
        by = acting.need(Permission.MANAGE_STAFF)

        def look(uow: UnitOfWork) -> frozenset[UUID]:
            staff = uow.staff()
            leaving = staffing.colleague_of(staff, staff_id)
            theirs = [one for one in uow.open_sessions() if one.practitioner_id == staff_id]
            staffing.check_leave(staff, by, leaving, len(theirs))
            return frozenset(one.id for one in staff if one.role is Role.MANAGER and one.works_here)

        managers = yield writing(self._scribe, look)
        if not self._tap_only:
            yield on(self._files, lambda: self._remove_slot(staff_id, managers - {staff_id}))

        def write(uow: UnitOfWork) -> None:
            self._append(uow, by, acc.StaffLeft(staff_id))
            uow.set_pin_verifier(staff_id, "", self._clock.utc_ms())

        yield writing(self._scribe, write)

    def take_back(self, acting: Acting, staff_id: UUID, passphrase: str, own: str) -> Steps:
        """Somebody who had left works here again."""
        by = acting.need(Permission.MANAGE_STAFF)
        yield from self._shown(by, own)
        yield from self._judged(passphrase, (yield from self._name(staff_id)))
        bound = yield from self._will_be_bound()

        def write(uow: UnitOfWork) -> str:
            person = staffing.person_of(uow.staff(), staff_id)
            if not person.works_here:
                self._append(uow, by, acc.StaffReturned(staff_id), *self._told(staff_id, bound))
            return person.display_name

        name = yield writing(self._scribe, write)
        yield from self._slot(by, staff_id, name, passphrase, bound)

    def set_passphrase(self, acting: Acting, staff_id: UUID, passphrase: str, own: str) -> Steps:
        """A new passphrase; `own` is the one until now of who sets it, for themselves or for somebody else."""
        by = self._self_or_manager(acting, staff_id)
        yield from self._shown(by, own, theirs=by.id == staff_id)
        yield from self._judged(passphrase, (yield from self._name(staff_id)))
        bound = yield from self._will_be_bound()

        def write(uow: UnitOfWork) -> str:
            person = staffing.colleague_of(uow.staff(), staff_id)
            self._append(uow, by, *self._told(staff_id, bound))
            return person.display_name

        name = yield writing(self._scribe, write)
        yield from self._slot(by, staff_id, name, passphrase, bound)

    def set_pin(self, acting: Acting, staff_id: UUID, pin: str, own: str) -> Steps:
        """A new PIN; `own` is the passphrase of who sets their own. It stands in the records alone, in the same
        transaction as its entry."""
        by = self._self_or_manager(acting, staff_id)
        if by.id == staff_id:
            yield from self._shown(by, own, theirs=True)
        verifier = yield from self._verifier(pin)

        def write(uow: UnitOfWork) -> None:
            staffing.colleague_of(uow.staff(), staff_id)
            self._append(uow, by, acc.PinSet(staff_id))
            uow.set_pin_verifier(staff_id, verifier, self._clock.utc_ms())

        yield writing(self._scribe, write)

    # pieces

    def _self_or_manager(self, acting: Acting, staff_id: UUID) -> Staff:
        if self._tap_only:
            raise Refused(RefusalCode.TAP_ONLY)
        person = acting.present()
        return person if person.id == staff_id else acting.need(Permission.MANAGE_STAFF)

    def _shown(self, by: Staff, own: str, *, theirs: bool = False) -> Steps:
        """Who changes what is `theirs`, or gives somebody else a way in, shows their passphrase: at a console that was
        left open anybody could, and with a PIN that was seen. Whose was dropped with another key sets a first one."""
        if theirs and not (yield on(self._files, lambda: has_one(self._keeper, by.id))):
            return
        if not self._tap_only and not (yield on(self._files, lambda: is_shown(self._keeper, by.id, own))):
            self._scribe.note([self._event(by, acc.SignInFailed(acc.Way.PASSPHRASE, by.id))])
            raise Refused(RefusalCode.PASSPHRASE_WRONG)

    def _name(self, staff_id: UUID) -> Generator[Job, Any, str]:
        person: Staff = yield writing(self._scribe, lambda uow: staffing.person_of(uow.staff(), staff_id))
        return person.display_name

    def _judged(self, passphrase: str, name: str) -> Steps:
        """As the meter judges it, whatever the window let through."""
        if self._tap_only:
            if passphrase:
                raise Refused(RefusalCode.TAP_ONLY)
            return
        clinic = yield writing(self._scribe, lambda uow: uow.clinic_name())
        found = yield on(self._files, lambda: judge(passphrase, (name, clinic)))
        if not found.enough:
            raise Refused(RefusalCode.PASSPHRASE_WEAK, LEAST_SIGNS)

    def _verifier(self, pin: str) -> Generator[Job, Any, str]:
        if self._tap_only:
            raise Refused(RefusalCode.TAP_ONLY)
        staffing.check_pin(pin)
        verifier: str = yield on(self._files, lambda: verifier_of(pin))
        return verifier

    def _will_be_bound(self) -> Generator[Job, Any, bool]:
        if self._tap_only:
            return False
        found = yield on(self._files, self._keeper.keystore)
        return found is Keystore.AVAILABLE

    def _told(self, staff_id: UUID, bound: bool) -> tuple[Body, ...]:
        return () if self._tap_only else (acc.PassphraseSet(staff_id, bound),)

    def _slot(self, by: Staff, staff_id: UUID, name: str, passphrase: str, told_bound: bool) -> Steps:
        """The slot that the log tells of. What turns out otherwise is told there, too."""
        if self._tap_only:
            return
        try:
            bound = yield on(self._files, lambda: self._keeper.set_passphrase(staff_id, name, passphrase))
        except Exception as error:
            self._scribe.note([self._event(by, acc.PassphraseNotSet(staff_id, code_of(error)))])
            raise
        if bound != told_bound:
            self._scribe.note([self._event(by, acc.PassphraseSet(staff_id, bound))])

    def _remove_slot(self, staff_id: UUID, managers: frozenset[UUID]) -> None:
        """Not when no manager's passphrase would be left: one was told of and may never have been written."""
        left = [slot for slot in self._keeper.people() if slot.staff_id != staff_id]
        if not any(slot.staff_id in managers for slot in left):
            raise Refused(RefusalCode.LAST_MANAGER)
        self._keeper.remove(staff_id)

    def _append(self, uow: UnitOfWork, by: Staff, *bodies: Body) -> None:
        uow.append([self._event(by, body) for body in bodies])

    def _event(self, by: Staff, body: Body) -> Any:
        return self._identity.event(body, self._clock, actor=by)
