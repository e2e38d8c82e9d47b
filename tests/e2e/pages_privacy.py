"""A patient's whole record in the real window over records in memory, for grabbing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from unittest.mock import patch

from PySide6.QtWidgets import QApplication, QFileDialog

from mnconsole.domain import session_events as ev
from mnconsole.domain.people import Role
from mnconsole.domain.session import Step
from mnconsole.ui.shell.dialogs import Dialogs
from mnconsole.ui.shell.state import Page
from tests.helpers.consoles import patient, session_at

if TYPE_CHECKING:
    from tests.e2e.pages import Stage

TWO_MANAGERS = (
    ("Nurse One", Role.NURSE, True),
    ("Manager Two", Role.MANAGER, False),
    ("Manager Three", Role.MANAGER, False),
)
NAME = "record-of-patient-2-2026-03-01.zip"


def privacy(stage: Stage) -> Iterator[str]:
    """As two managers erase somebody whose treatment is closed."""
    console, sidebar = stage.console, stage.sidebar
    stage.window.shell.enter()
    managers = [one for one in console.people.staff if one.role.value == "manager"]
    console.people.sign_in(console.people.staff[0])
    patient(console, "Ben Example")
    ada = patient(console, allergies="Latex")
    session = session_at(console, Step.NEEDLING, ada)
    stage.tick()
    console.treatment.act(session.id, ev.SessionEndedUntreated("patient_left", console.people.staff[0].id))
    stage.tick()
    yield "chair-closed"
    console.people.sign_in(managers[0])
    sidebar.lists.list.patient_chosen.emit(ada.id.hex)
    sidebar.lists.confirm.details_asked.emit()
    yield "details-of-a-manager"
    sidebar.details.record_asked.emit()
    yield "record"
    record = sidebar.record
    with patch.object(Dialogs, "_open", lambda *_: False):
        record.given.emit()
    yield "record-pen-in-use"
    with TemporaryDirectory() as folder:
        console.reader.hold()
        _save(stage, Path(folder) / "a rather long name of a folder" / NAME)
        yield "record-being-written"
        (Path(folder) / "a rather long name of a folder").rmdir()
        console.reader.release()
        yield "record-no-folder"
        _save(stage, Path(folder) / NAME)
        yield "record-saved"
        sidebar.notice_closed.emit()
    record.reason_chosen.emit("patient_asked")
    record.number_typed.emit("7")
    record.erased.emit()
    yield "record-wrong-number"
    record.number_typed.emit(str(ada.number))
    record.erased.emit()
    yield "record-asked-for"
    record.closed.emit()
    sidebar.details.closed.emit()
    console.people.sign_in(managers[1])
    sidebar.lists.list.patient_chosen.emit(ada.id.hex)
    sidebar.lists.confirm.details_asked.emit()
    sidebar.details.record_asked.emit()
    record.reason_chosen.emit("patient_asked")
    record.number_typed.emit(str(ada.number))
    yield "record-to-confirm"
    stage.window.shell.choose_page(Page.HISTORY)
    for _ in range(25):
        stage.tick()
    stage.history.list.session_chosen.emit(session.id.hex)
    for _ in range(5):
        stage.tick()
    yield "history-with-summary"
    record.erased.emit()
    stage.tick()
    yield "history-of-an-erased"
    stage.window.shell.choose_page(Page.CHAIR)
    yield "erased"


def _save(stage: Stage, path: Path) -> None:
    """The dialog opens, somebody chooses, it closes; the window is in front again."""
    path.parent.mkdir(exist_ok=True)
    stage.sidebar.record.given.emit()
    (dialog,) = [each for each in stage.window.findChildren(QFileDialog) if each.isVisible()]
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name)
    dialog.accept()
    QApplication.sendPostedEvents(dialog)
    stage.window.activateWindow()
