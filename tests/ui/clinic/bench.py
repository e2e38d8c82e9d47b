"""The clinic's page over a console in memory whose people have passphrases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mnconsole.domain.access_events import Way
from mnconsole.domain.backup_ports import BackupFacts, BackupStatus
from mnconsole.domain.custody_ports import Keystore
from mnconsole.ui.clinic.desk import Outside
from mnconsole.ui.clinic.presenter import ClinicPresenter
from mnconsole.ui.clinic.state import ClinicState, SheetState
from mnconsole.ui.entry.meter import MeterState
from mnconsole.ui.entry.set_up.work import Printed
from tests.helpers.consoles import BenchConsole
from tests.ui.lock.bench import clinic

ENOUGH = 16
"""What the bench takes for a good passphrase: so many signs."""


class OutsideBench:
    """What is done elsewhere, by hand: `folder` is what the dialog answers, `printed` what became of a print."""

    def __init__(self) -> None:
        self.folder: str | None = "/media/usb"
        self.printed = Printed.DONE
        self.prints: list[str] = []

    def outside(self) -> Outside:
        """As the page takes it."""

        def print_code(code: str, _clinic: str, done: Callable[[Printed], None]) -> None:
            self.prints.append(code)
            done(self.printed)

        return Outside(
            judge=lambda passphrase, _own, done: done(MeterState(2, "word", len(passphrase) >= ENOUGH)),
            choose_folder=lambda _title, _begin, done: done(self.folder),
            print_code=print_code,
        )


def clinic_of(who: int, *, demo: bool = False) -> BenchConsole:
    """A console with a keystore and a recovery code; the person at this place is signed in."""
    console = clinic(demo=demo)
    console.door.keeper.recovery, console.door.keeper.found = "some code", Keystore.AVAILABLE
    sign_in(console, who)
    return console


def sign_in(console: BenchConsole, who: int) -> None:
    """Somebody else is there."""
    console.access.begin(console.people.staff[who].id, Way.TAP if console.demo else Way.PASSPHRASE)


class Bench:
    """The presenter, shown, with what it renders. `who` is the place of the person who is signed in."""

    def __init__(self, who: int = 2, *, demo: bool = False) -> None:
        self.console = clinic_of(who, demo=demo)
        self.elsewhere = OutsideBench()
        self.shown: list[ClinicState] = []
        self.said: list[str] = []
        self.presenter = ClinicPresenter(self.console, self.elsewhere.outside())
        self.presenter.announce = self.said.append
        self.presenter.attach(self.shown.append)
        self.presenter.page_shown()

    @property
    def state(self) -> ClinicState:
        """What is shown now."""
        return self.shown[-1]

    @property
    def sheet(self) -> SheetState:
        """The sheet that is open."""
        assert self.state.sheet is not None
        return self.state.sheet

    @property
    def told(self) -> str:
        """What stands above the cards."""
        return self.state.told.title if self.state.told is not None else ""

    def error(self, field: str) -> str:
        """What is said to be wrong with a field."""
        return next(one.error for one in self.sheet.fields if one.code == field)

    def type(self, **values: str) -> None:
        """Fields of the sheet."""
        for field, text in values.items():
            self.presenter.typed(field, text)

    def choose(self, name: str) -> None:
        """A person of the list."""
        self.presenter.choose_person(next(row.key for row in self.state.people.rows if row.name == name))

    def names(self) -> list[str]:
        """Who works here."""
        return [one.display_name for one in self.console.people.staff]


def backups(now_utc_ms: int) -> BackupStatus:
    """All is well: twelve backups, a second medium, a drill."""
    made = tuple(
        BackupFacts(f"b{number}", Path("b"), now_utc_ms - number * 18_000_000, "schedule", events=1200, size_bytes=12)
        for number in range(12)
    )
    return BackupStatus(
        last_utc_ms=now_utc_ms - 600_000, last_name="b0", second_medium="/media/usb",
        second_last_utc_ms=now_utc_ms - 600_000, drilled_utc_ms=now_utc_ms - 86_400_000, kept=12,
        size_bytes=148_000_000, free_bytes=93_000_000_000, ballast=True, backups=made,
    )  # fmt: skip
