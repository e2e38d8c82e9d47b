"""What stands in the way before there is anything to join is told in a window of its own, which tries again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from mnconsole.arguments import WindowOptions
from mnconsole.errors import KnownError
from mnconsole.preparing import Prepared, prepare
from mnconsole.startup import show_trouble


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    file = tmp_path / "settings.toml"
    file.write_text("colour = 1\n", encoding="utf-8")
    return file


@pytest.fixture
def again(settings_file: Path) -> Callable[[], Prepared]:
    options = WindowOptions(
        demo=True, data=settings_file.parent, port="", play=False, speed=1, pictures=None, passphrase_fd=None
    )
    return lambda: prepare(options)


def trouble_page(qapp: QApplication) -> QWidget:
    return next(each for each in qapp.topLevelWidgets() if each.objectName() == "trouble_page" and each.isVisible())


def words_of(page: QWidget) -> str:
    return " ".join(each.accessibleName() for each in page.findChildren(QLabel) if each.isVisible())


def test_it_is_told_in_a_window(qapp: QApplication, settings_file: Path, again: Callable[[], Prepared]) -> None:
    with pytest.raises(KnownError) as caught:
        again()
    seen: list[str] = []

    def read_and_close() -> None:
        seen.append(words_of(trouble_page(qapp)))
        trouble_page(qapp).close()

    QTimer.singleShot(50, qapp, read_and_close)
    assert show_trouble(caught.value, again) is None
    assert [word for word in (str(settings_file), "colour", "theme") if word not in seen[0]] == []


def test_it_is_put_right_and_tried_again(
    qapp: QApplication, settings_file: Path, again: Callable[[], Prepared]
) -> None:
    with pytest.raises(KnownError) as caught:
        again()
    seen: list[str] = []

    def press() -> None:
        seen.append(words_of(trouble_page(qapp)))
        retry = trouble_page(qapp).findChild(QAbstractButton, "trouble_retry")
        assert retry is not None
        if len(seen) == 1:
            settings_file.write_text("theme = 3\n", encoding="utf-8")
            QTimer.singleShot(50, qapp, press)
        else:
            settings_file.write_text('theme = "dark"\n', encoding="utf-8")
        retry.click()

    QTimer.singleShot(50, qapp, press)
    prepared = show_trouble(caught.value, again)
    assert prepared is not None
    assert (prepared.settings.theme, len(seen)) == ("dark", 2)
    assert ("colour" in seen[0], "colour" in seen[1]) == (True, False)
    assert not qapp.quitOnLastWindowClosed()


def test_what_trying_again_can_not_help_offers_none(qapp: QApplication, again: Callable[[], Prepared]) -> None:
    with pytest.raises(KnownError) as caught:
        again()
    offered: list[bool] = []

    def look() -> None:
        retry = trouble_page(qapp).findChild(QAbstractButton, "trouble_retry")
        offered.append(retry is not None and retry.isVisible())
        trouble_page(qapp).close()

    QTimer.singleShot(50, qapp, look)
    assert show_trouble(caught.value, None) is None
    assert offered == [False]
