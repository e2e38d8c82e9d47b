"""What the pages before the records ask for, done with the folder: on workers, answered on the main thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from mnconsole.application import Application
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.custody_ports import Keystore, SlotPerson
from mnconsole.errors import code_of
from mnconsole.opened import SetUp
from mnconsole.services.background import Worker
from mnconsole.services.keys import draft_code
from mnconsole.services.second_place import PlaceFacts, look_at
from mnconsole.ui.entry.meter import MeterState
from mnconsole.ui.entry.presenter import MENDED_BY_A_BACKUP
from mnconsole.ui.entry.restore.state import CameBack
from mnconsole.ui.entry.set_up.work import NewClinic, Printed
from mnconsole.ui.words import strength as words

if TYPE_CHECKING:
    from mnconsole.domain.backup_ports import BackupFacts
    from mnconsole.native import NativeDialogs
    from mnconsole.store.restore import Restored

log = logging.getLogger(__name__)

Failed = Callable[[Exception], None]


class Judging:
    """Judges passphrases on a worker; of what is typed meanwhile only the latest."""

    def __init__(self, worker: Worker, broken: Failed) -> None:
        """`broken` is told of what keeps passphrases from being judged at all."""
        self._worker = worker
        self._broken = broken

    def judge(self, passphrase: str, own_words: tuple[str, ...], done: Callable[[MeterState], None]) -> None:
        """As `Judge`."""
        self._worker.submit(lambda: meter_of(passphrase, own_words), done, self._broken, only_latest="judge")


def meter_of(passphrase: str, own_words: tuple[str, ...]) -> MeterState:
    """Judge one passphrase. Up to 100 ms: on a worker."""
    from mnconsole.services.strength import judge

    found = judge(passphrase, own_words)
    # A bar without a single part reads as if nothing was typed.
    return MeterState(max(1, found.score), words.word(found), found.enough, words.estimate(found), words.lines(found))


class SetUpActs(Judging):
    """The `SetUpWork` of the set-up assistant."""

    def __init__(
        self,
        application: Application,
        folder: Path,
        worker: Worker,
        dialogs: NativeDialogs,
        broken: Failed,
        begin: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(worker, broken)
        self._application = application
        self._folder = folder
        self._dialogs = dialogs
        self.begin = begin
        self.leave = leave

    def has_keystore(self, done: Callable[[bool], None]) -> None:
        """Whether passphrases can be bound to this computer."""

        def failed(error: Exception) -> None:
            log.warning("whether there is a keystore can't be told", exc_info=error)
            done(False)

        self._application.keystore(lambda found: done(found is Keystore.AVAILABLE), failed)

    def draft_code(self) -> str:
        """A new recovery code."""
        return draft_code()

    def print_code(self, code: str, clinic: str, done: Callable[[Printed], None]) -> None:
        """Ask for a printer and print the code."""
        from mnconsole.ui.words.formats import day_of

        today = day_of(self._application.console.clock.utc_ms())
        self._dialogs.print_recovery(code, clinic, today, done)

    def choose_folder(self, begin: str, done: Callable[[str | None], None]) -> None:
        """Let somebody choose a folder."""
        from mnconsole.ui.words.set_up import choose_folder_title

        self._dialogs.choose_folder(choose_folder_title(), begin, done)

    def look_at(self, path: str, done: Callable[[PlaceFacts], None]) -> None:
        """Whether backups can be copied to a folder."""
        self._worker.submit(lambda: look_at(path, self._folder), done, self._broken, only_latest="place")

    def make(self, asked: NewClinic, done: Callable[[], None], failed: Failed) -> None:
        """Make the records."""
        wanted = SetUp(
            clinic_name=asked.clinic_name,
            person_name=asked.person_name,
            passphrase=asked.passphrase,
            pin=asked.pin,
            recovery_code=asked.recovery_code,
            second_medium=asked.second_place,
            treats=asked.treats,
        )
        self._application.set_up(wanted, done, failed)


class UnlockActs(Judging):
    """The `UnlockWork` of the sign-in."""

    def __init__(self, application: Application, worker: Worker, broken: Failed, opened: Callable[[], None]) -> None:
        super().__init__(worker, broken)
        self._application = application
        self._opened = opened

    def _failed(self, failed: Failed) -> Failed:
        """What only a backup mends is no matter of the passphrase's page."""
        return lambda error: (self._broken if code_of(error) in MENDED_BY_A_BACKUP else failed)(error)

    def open(self, passphrase: str, staff_id: UUID | None, failed: Failed) -> None:
        """Open the records with this person's passphrase, or with anybody's."""
        self._application.unlock(passphrase, self._opened, self._failed(failed), staff_id)

    def open_with_code(self, code: str, person: SlotPerson | None, passphrase: str, failed: Failed) -> None:
        """Open the records with the recovery code and give this person a new passphrase."""
        staff_id = person.staff_id if person is not None else None
        self._application.open_with_code(code, staff_id, passphrase, self._opened, self._failed(failed))


class GoingOnActs(UnlockActs):
    """The `UnlockWork` that begins a new chain with what is there before it opens the records."""

    def __init__(self, application: Application, worker: Worker, broken: Failed, opened: Callable[[], None]) -> None:
        def told() -> None:
            opened()
            application.console.alarms.latch(AlarmCode.ENTRIES_LOST, detail=(self._lost,))

        super().__init__(application, worker, broken, told)
        self._gone_on = False
        """Once is enough, also when opening takes another try."""
        self._lost = 0

    def open(self, passphrase: str, staff_id: UUID | None, failed: Failed) -> None:
        """With this person's passphrase, or with anybody's."""
        go_on = partial(self._application.folder.go_on, passphrase, staff_id)
        self._first(go_on, partial(super().open, passphrase, staff_id, failed), failed)

    def open_with_code(self, code: str, person: SlotPerson | None, passphrase: str, failed: Failed) -> None:
        """With the recovery code."""
        go_on = partial(self._application.folder.go_on_with_code, code)
        self._first(go_on, partial(super().open_with_code, code, person, passphrase, failed), failed)

    def _first(self, go_on: Callable[[], Restored], then: Callable[[], None], failed: Failed) -> None:
        def gone_on(back: Restored) -> None:
            self._gone_on, self._lost = True, back.lost
            then()

        if self._gone_on:
            then()
        else:
            self._worker.submit(go_on, gone_on, self._failed(failed))


class LookActs(UnlockActs):
    """The `UnlockWork` that opens damaged records to look only. What stays shut then is told on the page that asks."""

    def open(self, passphrase: str, staff_id: UUID | None, failed: Failed) -> None:
        """With this person's passphrase, or with anybody's."""
        look = partial(self._application.folder.look, passphrase, staff_id)
        self._application.open_with(look, self._opened, failed)

    def open_with_code(self, code: str, person: SlotPerson | None, passphrase: str, failed: Failed) -> None:
        """With the recovery code; no passphrase is set."""
        self._application.open_with(partial(self._application.folder.look_with_code, code), self._opened, failed)


class RestoreActs:
    """The `RestoreWork` of bringing records back."""

    def __init__(
        self,
        application: Application,
        worker: Worker,
        dialogs: NativeDialogs,
        opened: Callable[[str, bool], None],
        leave: Callable[[], None],
    ) -> None:
        self._application = application
        self._worker = worker
        self._dialogs = dialogs
        self.open = opened
        self.leave = leave
        self._ended = False
        """Read on the worker: the restore under way ends at its next step."""

    def end(self) -> None:
        """End what is under way: nothing was changed then."""
        self._ended = True

    def backups_in(self, path: str, done: Callable[[tuple[BackupFacts, ...]], None], failed: Failed) -> None:
        """The backups that somebody means by a folder."""
        look = self._application.folder.backups_in
        self._worker.submit(lambda: look(Path(path)), done, failed, only_latest="backups")

    def choose_folder(self, begin: str, done: Callable[[str | None], None]) -> None:
        """Let somebody choose a folder."""
        from mnconsole.ui.words.restore import choose_folder_title

        self._dialogs.choose_folder(choose_folder_title(), begin, done)

    def restore(
        self,
        backup: BackupFacts,
        secret: str,
        with_code: bool,
        progress: Callable[[int], None],
        done: Callable[[CameBack], None],
        failed: Failed,
    ) -> Callable[[], None]:
        """Bring one back."""
        from mnconsole.opened import Secret

        self._ended = False
        told = [0]

        def tell(at: int, whole: int) -> bool:
            permille = at * 1000 // whole if whole else 0
            if permille != told[0]:
                told[0] = permille
                self._application.hub.call(lambda: progress(permille))
            return not self._ended

        def work() -> CameBack:
            back = self._application.folder.restore(Path(backup.path), Secret(secret), tell)
            return CameBack(
                made_utc_ms=back.backup.made_utc_ms,
                events=back.backup.events,
                kept_in=str(back.kept_in) if back.kept_in is not None else "",
                erased=back.erased,
                lost=back.lost,
                unread=tuple(path.name for path in back.unread),
                doubted=back.doubted,
                claimed=back.claimed,
                unbelieved=back.unbelieved,
            )

        self._worker.submit(work, done, failed)
        return self.end
