"""What is wrong with what a window shows, and its picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from mnconsole.ui.theme.theme import Theme


def trouble_by_sight(window: QWidget, theme: Theme, size: tuple[int, int]) -> list[str]:
    """What is wrong with what the window shows now: texts cut, widgets squeezed or cut off, a window that grew."""
    # Replaced widgets are gone with the next turn of a running event loop; here nobody runs one.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # A text that grew in a list that scrolls has its room with the next turn but one: what counts is what stays.
    for _turn in range(3):
        QApplication.processEvents()
    theme.overflow.clear()
    window.grab()
    found = [f"text: {entry}" for entry in theme.overflow.entries]
    theme.overflow.clear()
    if window.size().toTuple() != size:
        found.append(f"the window has grown to {window.size().toTuple()}")
    least = window.minimumSizeHint()
    if least.width() > size[0] or least.height() > size[1]:
        found.append(f"the window needs {least.toTuple()}")
    found += [problem for widget in window.findChildren(QWidget) if (problem := _clipped(widget, window))]
    return found


def _clipped(widget: QWidget, window: QWidget) -> str:
    if not widget.isVisible() or widget.isWindow():
        return ""
    rect = widget.rect().translated(widget.mapTo(window, widget.rect().topLeft()))
    name = f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()!r}"
    above = widget.parentWidget()
    while above is not None and above is not window.parentWidget():
        holder = above.parentWidget()
        if isinstance(holder, QAbstractScrollArea) and holder.viewport() is above:
            return ""  # what scrolls may lie outside
        if above.isWindow() or above is window:
            break
        above = holder
    if not window.rect().contains(rect):
        return f"outside the window: {name} {rect.getRect()}"
    parent = widget.parentWidget()
    if parent is not None and not parent.rect().contains(widget.geometry()) and not widget.rect().isEmpty():
        return f"outside its place: {name} {widget.geometry().getRect()} in {parent.size().toTuple()}"
    return ""


def never_painted(window: QWidget) -> list[str]:
    """Widgets whose updates are off, though nothing waits for its turn."""
    off = Qt.WidgetAttribute.WA_ForceUpdatesDisabled
    found = [each for each in (window, *window.findChildren(QWidget)) if each.testAttribute(off)]
    return [f"never painted: {type(each).__name__} {each.objectName()}" for each in found]


def save(window: QWidget, folder: Path, name: str) -> None:
    """Keep the picture."""
    folder.mkdir(parents=True, exist_ok=True)
    if not window.grab().save(str(folder / f"{name}.png")):
        raise OSError(f"{folder / name}.png can't be written")
