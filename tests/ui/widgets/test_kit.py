"""What holds for the whole kit."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import mnconsole.ui.widgets as kit
from mnconsole.ui.theme import Mode, Theme, apply_style
from tests.helpers.gallery_pages import PAGES
from tests.helpers.widgets import overflows

FOLDER = Path(kit.__file__).parent
INNER = {"__init__", "base", "button_text", "flasher", "focus", "history_rows", "page_tab", "brand", "paged_model",
         "patient_delegate", "strip_data", "strip_trace", "missing_row", "zone_list", "zone_rows",
         "date_parts"}  # fmt: skip
COVERING = {"QComboBox", "QMenu", "QMessageBox", "QDialog", "QCalendarWidget", "QDateEdit", "QInputDialog",
            "QFileDialog", "QCompleter", "QToolTip", "QWhatsThis"}  # fmt: skip


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return found | {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_nothing_opens_a_window_that_could_cover_stop(file: Path) -> None:
    assert names_in(file) & COVERING == set()


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_one_widget_one_small_file_one_test_one_line_in_the_catalogue(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) < 200
    if file.stem not in INNER:
        assert f"\n{file.stem}: " in (kit.__doc__ or "")
        assert (Path(__file__).parent / f"test_{file.stem}.py").exists()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_gallery_paints_every_page_without_a_cut_text(both: Theme, qtbot: QtBot, name: str) -> None:
    window = PAGES[name](both)
    qtbot.addWidget(window)
    window.show()
    assert not window.grab().isNull()
    assert overflows(both) == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_widget_follows_a_change_of_theme_and_size(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    theme = Theme(Mode.LIGHT)
    apply_style(qapp, theme)
    window: QWidget = PAGES[name](theme)
    qtbot.addWidget(window)
    window.show()
    light = window.grab().toImage()
    theme.set_mode(Mode.DARK)
    apply_style(qapp, theme)
    dark = window.grab().toImage()
    assert light != dark
    theme.fit(1366, 768)
    qapp.processEvents()
    assert window.grab().toImage() != dark
