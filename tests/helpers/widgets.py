"""What the tests of painted widgets share."""

from __future__ import annotations

import re

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.turns import is_painted

LEFT = Qt.MouseButton.LeftButton


def longer(text: str) -> str:
    """Return `text` with each word 30 % longer; figures, and places to be filled in, stay as they are."""

    def stretch(match: re.Match[str]) -> str:
        word = match.group()
        return word + word[: round(len(word) * 0.3)]

    return re.sub(r"(?<![{\w])[^\W\d_]{3,}(?![\w:]*})", stretch, text)


def grab_whole(qtbot: QtBot, widget: QWidget) -> QPixmap:
    """The picture of what is shown, once nothing in it waits for its turn to be painted."""
    qtbot.waitUntil(lambda: is_painted(widget))
    return widget.grab()


def picture(widget: QWidget, width: int = 0, height: int = 0) -> QImage:
    """Return the painted widget at a size, or at the size that it asks for."""
    hint = widget.sizeHint()
    widget.resize(width or hint.width(), height or hint.height())
    return widget.grab().toImage()


def overflows(theme: Theme) -> list[str]:
    """Return one line for each text that did not fit."""
    return [str(entry) for entry in theme.overflow.entries]


def said(widget: QWidget) -> tuple[str, QAccessible.Role]:
    """Return name and role as a screen reader sees them."""
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name), face.role()


def described(widget: QWidget) -> str:
    """Return the description as a screen reader sees it."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def colours(image: QImage) -> set[str]:
    """Return the names of all colours in a picture."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    values = set(memoryview(plain.constBits()).cast("I"))
    return {f"#{value & 0xFFFFFF:06x}" for value in values}


def press(widget: QWidget, at: QPoint | None = None, button: Qt.MouseButton = LEFT) -> None:
    """Put a finger on a widget and leave it there."""
    QTest.mousePress(widget, button, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())


def release(widget: QWidget, at: QPoint | None = None, button: Qt.MouseButton = LEFT) -> None:
    """Take the finger off."""
    QTest.mouseRelease(widget, button, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())


def tap(widget: QWidget, at: QPoint | None = None) -> None:
    """Press and let go."""
    QTest.mouseClick(widget, LEFT, Qt.KeyboardModifier.NoModifier, at or widget.rect().center())
