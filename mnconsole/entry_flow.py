"""Which page stands before the records: the choice of an empty folder, set-up, passphrase, a backup brought back.

Loaded once the first picture is on the screen, on the main thread, since it is made of Qt.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mnconsole.application import Application
from mnconsole.domain.backup_order import holds_more
from mnconsole.domain.custody_ports import SlotPerson
from mnconsole.entry_acts import GoingOnActs, LookActs, RestoreActs, SetUpActs, UnlockActs
from mnconsole.native import NativeDialogs
from mnconsole.services.background import Worker
from mnconsole.ui.entry.choice import ChoiceView
from mnconsole.ui.entry.part import build_restore, build_set_up, build_unlock
from mnconsole.ui.entry.restore.presenter import RestorePresenter
from mnconsole.ui.entry.set_up.presenter import SetUpPresenter
from mnconsole.ui.entry.unlock.presenter import UnlockPresenter
from mnconsole.ui.entry.unlock.state import Purpose
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.words import unlock as words
from mnconsole.ui.words.formats import day_long, day_of, time_of_day

if TYPE_CHECKING:
    from mnconsole.domain.backup_ports import BackupFacts
    from mnconsole.ui.entry.set_up.view import SetUpView

log = logging.getLogger(__name__)

BACKUPS = "backups"
"""The folder in the data folder; as docs/records.md lists it."""


class EntryFlow:
    """`opened` is called when the records are open; `trouble` with what keeps them shut."""

    def __init__(
        self,
        application: Application,
        window: MainWindow,
        theme: Theme,
        folder: Path,
        second_place: str,
        opened: Callable[[], None],
        trouble: Callable[[Exception], None],
    ) -> None:
        """`second_place` is where the settings say that backups are copied to, or empty."""
        self._application = application
        self._window = window
        self._theme = theme
        self._folder = folder
        self._second_place = second_place
        self._opened = opened
        self._trouble = trouble
        self._worker = Worker("entry", application.hub.call)
        self._worker.start()
        dialogs = NativeDialogs(window, application.console, self._worker)
        self._set_up_acts = SetUpActs(
            application, folder, self._worker, dialogs, trouble, self._opened, self._choose
        )  # fmt: skip
        self._unlock_acts = UnlockActs(application, self._worker, trouble, self._opened)
        self._restore_acts = RestoreActs(application, self._worker, dialogs, self._came_back, self._leave_restore)
        self._set_up: SetUpView | None = None
        self._leave: Callable[[], None] = self._choose

    def begin(self, new: bool, passphrase: str | None = None) -> None:
        """Ask for what is needed. A `passphrase` that was handed over is tried at once."""
        if new:
            self._choose()
        else:
            self._application.slot_people(lambda people: self._ask(people, passphrase, ""), self._trouble)

    def bring_back(self, leave: Callable[[], None]) -> None:
        """Records that stay shut: look for a backup. `leave` shows what was shown before."""
        self._restore(leave, records=True)

    def go_on(self, leave: Callable[[], None], left: int) -> None:
        """Records whose newest entries are gone for good: whoever opens them begins a new chain. `leave` as before.
        `left` is how many entries there are; a backup that holds more is told of first."""
        acts = GoingOnActs(self._application, self._worker, self._trouble, self._opened)

        def looked(backups: tuple[BackupFacts, ...]) -> None:
            best, warning = holds_more(backups, left), ""
            if best is not None:
                made = best.made_utc_ms
                warning = words.backup_holds_more(day_long(day_of(made)), time_of_day(made), best.events, left)
            self._ask_for(Purpose.GO_ON, acts, leave, warning)

        def unknown(error: Exception) -> None:
            log.info("no backups to look at: %s", error)
            looked(())

        self._worker.submit(lambda: self._application.folder.backups_in(self._folder / BACKUPS), looked, unknown)

    def look(self, leave: Callable[[], None]) -> None:
        """Records that are damaged: whoever opens them looks, and nothing is written. `leave` as before."""
        acts = LookActs(self._application, self._worker, self._trouble, self._opened)
        self._ask_for(Purpose.LOOK, acts, leave)

    def _ask_for(self, purpose: Purpose, acts: UnlockActs, leave: Callable[[], None], warning: str = "") -> None:
        def ask(people: tuple[SlotPerson, ...]) -> None:
            page = UnlockPresenter(str(self._folder), people, acts, purpose=purpose, leave=leave, warning=warning)
            self._window.show_entry(build_unlock(self._theme, page))

        self._application.slot_people(ask, self._trouble)

    def end(self, wait_s: float = 0.0) -> None:
        """The records are open, or the window has gone: then what is under way is waited for."""
        self._restore_acts.end()
        if not self._worker.close(wait_s):
            log.info("work for the pages before the records goes on a moment longer")

    # an empty folder

    def _choose(self) -> None:
        page = ChoiceView(self._theme, str(self._folder))
        page.chosen.connect(self._chosen)
        self._window.show_entry(page)

    def _chosen(self, way: str) -> None:
        if way == "restore":
            self._restore(self._choose, records=False)
            return
        # Kept, so that nothing typed is lost by a look at the backups.
        if self._set_up is None:
            page = SetUpPresenter(str(self._folder), str(self._folder / BACKUPS), self._set_up_acts)
            self._set_up = build_set_up(self._theme, page)
        self._window.show_entry(self._set_up)

    # records that are there

    def _ask(self, people: tuple[SlotPerson, ...], passphrase: str | None, code: str) -> None:
        page = UnlockPresenter(str(self._folder), people, self._unlock_acts, code)
        self._window.show_entry(build_unlock(self._theme, page))
        if passphrase is not None:
            page.submit(passphrase)

    # a backup

    def _restore(self, leave: Callable[[], None], *, records: bool) -> None:
        self._leave = leave
        own = self._folder / BACKUPS
        path = str(own) if records and own.is_dir() else self._second_place
        page = RestorePresenter(
            str(self._folder), path, self._restore_acts, records=records, second_place=bool(self._second_place)
        )
        self._window.show_entry(build_restore(self._theme, page))

    def _leave_restore(self) -> None:
        self._leave()

    def _came_back(self, secret: str, with_code: bool) -> None:
        """What came back is opened with what opened the backup; after the code a new passphrase is asked for first."""

        def ask(people: tuple[SlotPerson, ...]) -> None:
            self._ask(people, None if with_code else secret, secret if with_code else "")

        self._application.slot_people(ask, self._trouble)
