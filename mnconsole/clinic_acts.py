"""What the clinic's page needs done elsewhere: passphrases judged on a worker, the system's dialogs."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.application import Application
from mnconsole.entry_acts import Judging
from mnconsole.native import NativeDialogs
from mnconsole.ui.clinic.desk import Outside
from mnconsole.ui.entry.set_up.work import Printed
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.words.formats import day_of


def outside_of(application: Application, window: MainWindow, broken: Callable[[Exception], None]) -> Outside:
    """Over the program's own window. `broken` is told of what keeps passphrases from being judged at all."""
    worker, console = application.opener, application.console
    dialogs = NativeDialogs(window, console, worker)

    def print_code(code: str, clinic: str, done: Callable[[Printed], None]) -> None:
        dialogs.print_recovery(code, clinic, day_of(console.clock.utc_ms()), done)

    return Outside(Judging(worker, broken).judge, dialogs.choose_folder, print_code)
