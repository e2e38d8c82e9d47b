"""What the pages before the records ask for, answered at once or when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_ports import SlotPerson
from mnconsole.domain.recovery_code import code_of
from mnconsole.services.second_place import PlaceFacts, PlaceFault
from mnconsole.ui.entry.meter import MeterState
from mnconsole.ui.entry.restore.state import CameBack
from mnconsole.ui.entry.set_up.work import NewClinic, Printed

CODE = code_of(bytes(range(1, 21)))
GOOD = "lantern pickle oboe granite"
WEAK_METER = MeterState(1, "Easy to guess", False, "A thief needs about 3 minutes, estimated.", ("A common word.",))
GOOD_METER = MeterState(4, "Very hard to guess", True, "A thief needs centuries, estimated.")


def meter_of(passphrase: str) -> MeterState:
    """A stand-in for the judgement: long ones are good."""
    return GOOD_METER if len(passphrase) >= 20 else WEAK_METER


class FakeSetUp:
    """A `SetUpWork`. `places` are answers to paths; what is not named is not there."""

    def __init__(self) -> None:
        self.keystore = True
        self.printed: Printed | None = Printed.DONE
        self.picked = ""
        self.judged: list[tuple[str, tuple[str, ...]]] = []
        self.prints: list[tuple[str, str]] = []
        self.places = {"good": PlaceFacts("good", free_bytes=118_000_000_000)}
        self.places["same"] = PlaceFacts("same", same_disk=True, free_bytes=5_000_000_000)
        self.asked: list[NewClinic] = []
        self.answers: list[tuple[Callable[[], None], Callable[[Exception], None]]] = []
        self.begun = self.left = 0
        self.print_done: Callable[[Printed], None] | None = None
        self.judging: list[Callable[[], None]] | None = None
        """A list keeps the answers back."""

    def judge(self, passphrase: str, own_words: tuple[str, ...], done: Callable[[MeterState], None]) -> None:
        """Answer now, or keep it."""
        self.judged.append((passphrase, own_words))
        if self.judging is None:
            done(meter_of(passphrase))
        else:
            self.judging.append(lambda: done(meter_of(passphrase)))

    def has_keystore(self, done: Callable[[bool], None]) -> None:
        """As set."""
        done(self.keystore)

    def draft_code(self) -> str:
        """Always the same."""
        return CODE

    def print_code(self, code: str, clinic: str, done: Callable[[Printed], None]) -> None:
        """Answer `printed`, or keep the answer back when that is None."""
        self.prints.append((code, clinic))
        self.print_done = done
        if self.printed is not None:
            done(self.printed)

    def choose_folder(self, begin: str, done: Callable[[str], None]) -> None:
        """As set."""
        done(self.picked)

    def look_at(self, path: str, done: Callable[[PlaceFacts], None]) -> None:
        """As set."""
        done(self.places.get(path, PlaceFacts(path, PlaceFault.NOT_THERE)))

    def make(self, asked: NewClinic, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Kept for the test to answer."""
        self.asked.append(asked)
        self.answers.append((done, failed))

    def begin(self) -> None:
        """Counted."""
        self.begun += 1

    def leave(self) -> None:
        """Counted."""
        self.left += 1


class FakeUnlock:
    """An `UnlockWork`; each try is kept for the test to answer."""

    def __init__(self) -> None:
        self.opened: list[tuple[str, UUID | None]] = []
        self.renewed: list[tuple[str, SlotPerson | None, str]] = []
        self.failed: Callable[[Exception], None] = lambda _error: None

    def judge(self, passphrase: str, own_words: tuple[str, ...], done: Callable[[MeterState], None]) -> None:
        """Answer now."""
        done(meter_of(passphrase))

    def open(self, passphrase: str, staff_id: UUID | None, failed: Callable[[Exception], None]) -> None:
        """Kept."""
        self.opened.append((passphrase, staff_id))
        self.failed = failed

    def open_with_code(
        self, code: str, person: SlotPerson | None, passphrase: str, failed: Callable[[Exception], None]
    ) -> None:
        """Kept."""
        self.renewed.append((code, person, passphrase))
        self.failed = failed


def backup(number: int, *, fault: str = "", newer: bool = False) -> BackupFacts:
    """A backup of some hour in November 2026; the higher the number the older."""
    made = 1_795_262_400_000 - number * 3_600_000
    name = f"20261121T{number:02}0000Z-0199aaaa-{1000 - number}"
    return BackupFacts(
        name, f"backups/{name}", made, events=1000 - number, size_bytes=12_500_000 + number,
        fault=fault, newer=newer,
    )  # fmt: skip


class FakeRestore:
    """A `RestoreWork`. `found` are answers to paths."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[BackupFacts, ...] | Exception] = {}
        self.picked = ""
        self.asked: list[tuple[BackupFacts, str, bool]] = []
        self.progress: Callable[[int], None] = lambda _permille: None
        self.done: Callable[[CameBack], None] = lambda _back: None
        self.failed: Callable[[Exception], None] = lambda _error: None
        self.cancelled = self.left = 0
        self.opened: list[tuple[str, bool]] = []

    def backups_in(
        self, path: str, done: Callable[[tuple[BackupFacts, ...]], None], failed: Callable[[Exception], None]
    ) -> None:
        """As set; nothing elsewhere."""
        answer = self.found.get(path, ())
        if isinstance(answer, Exception):
            failed(answer)
        else:
            done(answer)

    def choose_folder(self, begin: str, done: Callable[[str], None]) -> None:
        """As set."""
        done(self.picked)

    def restore(
        self,
        backup: BackupFacts,
        secret: str,
        with_code: bool,
        progress: Callable[[int], None],
        done: Callable[[CameBack], None],
        failed: Callable[[Exception], None],
    ) -> Callable[[], None]:
        """Kept for the test to answer."""
        self.asked.append((backup, secret, with_code))
        self.progress, self.done, self.failed = progress, done, failed
        return self._cancel

    def _cancel(self) -> None:
        self.cancelled += 1

    def open(self, secret: str, with_code: bool) -> None:
        """Kept."""
        self.opened.append((secret, with_code))

    def leave(self) -> None:
        """Counted."""
        self.left += 1
