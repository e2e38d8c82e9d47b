"""The system's own dialogs: real ones of Qt, without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.interlock import Condition
from mnconsole.domain.session import Step
from mnconsole.native import NativeDialogs
from mnconsole.services.background import Worker
from mnconsole.ui.bridge import Bridge
from mnconsole.ui.entry.set_up.work import Printed
from tests.helpers.consoles import make_console, session_at
from tests.helpers.entry_work import CODE

DAY = date(2026, 11, 30)


class Desk:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window = QWidget()
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self.console = make_console()
        session_at(self.console, Step.NEEDLING)
        self.bridge = Bridge()
        self.worker = Worker("entry", self.bridge.post)
        self.worker.start()
        self.dialogs = NativeDialogs(self.window, self.console, self.worker)
        qtbot.addWidget(self.window)
        self.window.show()

    def dialog(self, kind: type[QDialog]) -> QDialog:
        found: list[QDialog] = []

        def there() -> bool:
            found[:] = [each for each in self.window.findChildren(kind) if each.isVisible()]
            return bool(found)

        self.qtbot.waitUntil(there)
        return found[0]


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    assert made.worker.close(5)
    made.bridge.close()


def test_a_folder_is_chosen_without_waiting_for_it(desk: Desk, tmp_path: Path) -> None:
    chosen: list[str | None] = []
    desk.dialogs.choose_folder("Where to", str(tmp_path), chosen.append)
    assert chosen == [], "the window lives on while the dialog is open"
    assert desk.console.pen.missing() == (Condition.PAGE,), "and nothing can be armed under it"
    dialog = desk.dialog(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.windowTitle() == "Where to"
    dialog.selectFile(str(tmp_path))
    dialog.accept()
    desk.qtbot.waitUntil(lambda: bool(chosen))
    assert chosen == [str(tmp_path)]
    assert desk.console.pen.missing() == ()


def test_a_folder_that_was_not_chosen(desk: Desk, tmp_path: Path) -> None:
    chosen: list[str | None] = []
    desk.dialogs.choose_folder("Where to", str(tmp_path), chosen.append)
    desk.dialog(QFileDialog).reject()
    desk.qtbot.waitUntil(lambda: bool(chosen))
    assert chosen == [""]


def test_nothing_stands_over_stop_while_the_pen_is_in_use(desk: Desk, tmp_path: Path) -> None:
    assert desk.console.pen.arm(desk.console.link.now_ns()) is None
    chosen: list[str | None] = []
    printed: list[Printed] = []
    desk.dialogs.choose_folder("Where to", str(tmp_path), chosen.append)
    desk.dialogs.print_recovery(CODE, "Sample Clinic", DAY, printed.append)
    assert (chosen, printed) == ([None], [Printed.PEN_IN_USE])
    assert desk.window.findChildren(QDialog) == []


def printers(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """What the system says that it has; here there is none."""
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: list(names)))


def test_a_computer_without_a_printer_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    printers(monkeypatch)
    printed: list[Printed] = []
    desk.dialogs.print_recovery(CODE, "Sample Clinic", DAY, printed.append)
    assert printed == [Printed.NO_PRINTER]


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(lambda dialog: dialog.reject(), Printed.CANCELLED), (lambda dialog: dialog.done(1), Printed.FAILED)],
    ids=["cancelled", "taken by nobody"],
)
def test_what_becomes_of_a_print(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, answer: Callable[[QDialog], None], outcome: Printed
) -> None:
    printers(monkeypatch, "A printer")
    printed: list[Printed] = []
    desk.dialogs.print_recovery(CODE, "Sample Clinic", DAY, printed.append)
    dialog = desk.dialog(QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    assert not dialog.testOption(QPrintDialog.PrintDialogOption.PrintToFile), "the code belongs in no file"
    answer(dialog)
    desk.qtbot.waitUntil(lambda: bool(printed))
    assert printed == [outcome]


def test_the_page_is_painted_on_a_worker(desk: Desk, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    printed: list[Printed] = []
    desk.dialogs._print(printer, CODE, "Sample Clinic", DAY, printed.append)
    desk.qtbot.waitUntil(lambda: bool(printed))
    assert printed == [Printed.DONE]
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
