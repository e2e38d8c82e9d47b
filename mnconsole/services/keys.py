"""What a manager does with the key of the records: a new recovery code, another key. Main thread.

The entry of the log comes before the change of the key file: after a crash between the two the log tells of a code
that opens nothing, never of less than what opens the records.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future

from msgspec import Struct

from mnconsole.domain import recovery_code
from mnconsole.domain.access_events import (
    KeyChanged,
    PassphraseSet,
    RecoveryCodeMade,
    RecoveryCodeNotMade,
    SignInFailed,
    Way,
)
from mnconsole.domain.backup_ports import OpensIn
from mnconsole.domain.custody_ports import KeyChanger, KeyKeeper, Keystore, Progress, SlotPerson
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.events import Body, Event
from mnconsole.domain.people import Staff
from mnconsole.domain.permissions import Permission
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.errors import code_of
from mnconsole.services.background import Worker
from mnconsole.services.hub import Hub
from mnconsole.services.identity import Identity
from mnconsole.services.late import RecordsClosedError
from mnconsole.services.scribe import Scribe
from mnconsole.services.shown_passphrase import is_shown

Failed = Callable[[Exception], None]
Renewed = Callable[[OpensIn], None]


class KeyFacts(Struct, frozen=True):
    """What opens the records now, and what is weaker than it could be."""

    people: tuple[SlotPerson, ...]
    keystore: Keystore
    has_recovery: bool


def draft_code() -> str:
    """A new recovery code: 160 random bits and a check group, nine groups of four signs. Nothing is stored."""
    return recovery_code.code_of(os.urandom(recovery_code.SECRET_BYTES))


def same_code(typed: str, draft: str) -> bool:
    """Whether somebody typed this code back. False for a text that is no code."""
    if recovery_code.problem_of(typed):
        return False
    return recovery_code.secret_of(typed) == recovery_code.secret_of(draft)


def code_problem(typed: str) -> str:
    """What is wrong with a typed code: "length", "sign" (one that no code has), "check" (one was misread); "" for
    nothing."""
    return recovery_code.problem_of(typed).value


class Keys:
    """Acts on the key. `failed` gets Refused or KnownError."""

    def __init__(
        self,
        keeper: KeyKeeper,
        scribe: Scribe,
        hub: Hub,
        clock: Clock,
        identity: Identity,
        files: Worker,
        writer: Worker,
    ) -> None:
        self._keeper = keeper
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._files = files
        self._writer = writer
        self._changer: KeyChanger | None = None
        self.pen_active: Callable[[], bool] = lambda: False
        """Whether the pen is, or is wanted, armed or running: nothing must hold up what it reports then."""
        self.backup_first: Callable[[Callable[[], None], Failed], None] = lambda done, _failed: done()
        """Makes a backup before the key is changed, then calls the first, or the second with what went wrong."""
        self.backup_after: Callable[[Renewed], None] = lambda renewed: renewed(OpensIn.NOWHERE)
        """Makes one that the new code opens, and tells where it is: the others open with the code of before."""

    draft_code = staticmethod(draft_code)
    same_code = staticmethod(same_code)
    code_problem = staticmethod(code_problem)

    def opened(self, changer: KeyChanger) -> None:
        """The records are open, and these are they."""
        self._changer = changer

    def facts(self, done: Callable[[KeyFacts], None], failed: Failed) -> None:
        """What opens the records."""
        keeper = self._keeper
        self._files.submit(lambda: KeyFacts(keeper.people(), keeper.keystore(), keeper.has_recovery()), done, failed)

    def store_code(self, passphrase: str, code: str, done: Renewed, failed: Failed) -> None:
        """From now on this recovery code opens the records, and the one before no more. Only a manager may, and shows
        the own `passphrase`. `done` when a backup was made, too, or could not be."""
        if not self._permitted(failed) or not _whole(code, failed):
            return
        person = self._who()

        def shown(right: bool) -> None:
            if right:
                self._append(person, (RecoveryCodeMade(),), entered, failed)
                return
            self._scribe.note([self._event(person, SignInFailed(Way.PASSPHRASE, person.id))])
            failed(Refused(RefusalCode.PASSPHRASE_WRONG))

        def entered(_none: None) -> None:
            self._files.submit(lambda: self._keeper.store_recovery(code), made, not_made)

        def made(_none: None) -> None:
            self.backup_after(done)

        def not_made(error: Exception) -> None:
            self._scribe.note([self._event(person, RecoveryCodeNotMade(code_of(error)))])
            failed(error)

        self._files.submit(lambda: is_shown(self._keeper, person.id, passphrase), shown, failed)

    def change_key(
        self, passphrase: str, code: str, progress: Progress, done: Renewed, failed: Failed
    ) -> None:
        """Write the records anew under another key, which this manager's own passphrase and this new recovery code
        open. Everybody else sets a passphrase anew. Nothing can be written meanwhile.

        `progress` is told (done, of how many) on the main thread. Refused while the pen is armed or running.
        """
        if not self._permitted(failed) or not _whole(code, failed):
            return
        person = self._who()
        if self.pen_active():
            failed(Refused(RefusalCode.PEN_MOVING))
            return

        def told(step: int, of: int) -> None:
            self._hub.call(lambda: progress(step, of))

        def backed_up() -> None:
            if self.pen_active():
                failed(Refused(RefusalCode.PEN_MOVING))
                return
            change = self._change(person, passphrase, code, told)
            self._files.submit(lambda: self._on_writer(change), lambda _none: self.backup_after(done), failed)

        self.backup_first(backed_up, failed)

    def _change(self, person: Staff, passphrase: str, code: str, progress: Progress) -> Callable[[], None]:
        def note(uow: UnitOfWork, bound: bool) -> None:
            bodies: tuple[Body, ...] = (KeyChanged(), PassphraseSet(person.id, bound), RecoveryCodeMade())
            uow.append([self._event(person, body) for body in bodies])

        def work() -> None:
            if self._changer is None:
                raise RecordsClosedError
            self._changer.change_key(person.id, person.display_name, passphrase, code, note, progress)

        return work

    def _on_writer(self, work: Callable[[], None]) -> None:
        """Do it on the writer's thread while the file worker waits, so that no backup runs at the same time."""
        ended: Future[None] = Future()

        def job() -> None:
            try:
                work()
            except BaseException as error:
                ended.set_exception(error)
                raise
            ended.set_result(None)

        self._writer.submit(job, None, lambda _error: None)
        ended.result()

    def _who(self) -> Staff:
        person = self._identity.actor
        if person is None:
            raise RuntimeError("nobody may, and nobody was refused")
        return person

    def _event(self, by: Staff, body: Body) -> Event:
        return self._identity.event(body, self._clock, actor=by)

    def _append(self, by: Staff, bodies: tuple[Body, ...], done: Callable[[None], None], failed: Failed) -> None:
        events = [self._event(by, body) for body in bodies]

        def work(uow: UnitOfWork) -> None:
            uow.append(events)

        self._scribe.run(work, done, failed)

    def _permitted(self, failed: Failed) -> bool:
        try:
            self._identity.acting.need(Permission.MANAGE_KEYS)
        except Refused as refused:
            failed(refused)
            return False
        return True


def _whole(code: str, failed: Failed) -> bool:
    problem = recovery_code.problem_of(code)
    if problem:
        failed(recovery_code.CodeError(problem))
    return not problem
