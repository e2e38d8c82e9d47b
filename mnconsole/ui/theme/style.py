"""Fusion, a palette and the little QSS that standard widgets need. Everything else is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from mnconsole.ui.theme.tokens import Ink, Type

if TYPE_CHECKING:
    from mnconsole.ui.theme.theme import Theme

_ROLES = (
    (QPalette.ColorRole.Window, Ink.BG),
    (QPalette.ColorRole.WindowText, Ink.TEXT),
    (QPalette.ColorRole.Base, Ink.SURFACE),
    (QPalette.ColorRole.AlternateBase, Ink.SUNKEN),
    (QPalette.ColorRole.Text, Ink.TEXT),
    (QPalette.ColorRole.PlaceholderText, Ink.TEXT3),
    (QPalette.ColorRole.Button, Ink.SURFACE),
    (QPalette.ColorRole.ButtonText, Ink.TEXT),
    (QPalette.ColorRole.BrightText, Ink.WHITE),
    (QPalette.ColorRole.Highlight, Ink.FILL),
    (QPalette.ColorRole.HighlightedText, Ink.ON_FILL),
    (QPalette.ColorRole.Link, Ink.ACCENT),
    (QPalette.ColorRole.ToolTipBase, Ink.SURFACE),
    (QPalette.ColorRole.ToolTipText, Ink.TEXT),
)

_STYLED = "mnconsoleStyled"

_QSS = """
QLineEdit, QPlainTextEdit {{ background: {surface}; color: {text}; border: 1px solid {control};
    border-radius: 14px; padding: 0 {side}px; selection-background-color: {fill};
    selection-color: {on_fill}; }}
QPlainTextEdit {{ padding: 8px {plain}px; }}
QLineEdit[icon="true"] {{ padding-left: {icon}px; }}
QLineEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {accent}; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 2px solid {danger}; }}
QLineEdit:disabled {{ background: {sunken}; color: {text3}; border-color: {border}; }}
QScrollArea, QAbstractItemView {{ background: transparent; border: none; outline: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
QScrollBar::handle {{ background: {border2}; border-radius: 4px; min-height: 48px; min-width: 48px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def make_palette(theme: Theme) -> QPalette:
    """Return Qt's palette for this theme."""
    palette = QPalette()
    for role, ink in _ROLES:
        palette.setColor(role, theme.ink(ink))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.ink(Ink.TEXT3))
    return palette


def make_qss(theme: Theme) -> str:
    """Return the style sheet for this theme."""
    names = {ink.value: theme.ink(ink).name() for ink in Ink}
    names["danger"] = theme.ink(Ink.DANGER_TEXT).name()
    scale = theme.metrics.px
    return _QSS.format(**names, side=round(scale(14)), plain=round(scale(10)), icon=round(scale(44)))


def make_app(program: str) -> QApplication:
    """Return a new QApplication in Fusion. Setting the style afterwards loads Qt's largest enums, 10 ms."""
    app = QApplication([program, "-style", "Fusion"])
    app.setProperty(_STYLED, True)
    return app


def apply_style(app: QApplication, theme: Theme) -> None:
    """Give the whole application the look of `theme`. Call it again each time the theme has changed."""
    if not app.property(_STYLED):
        app.setStyle("Fusion")
        app.setProperty(_STYLED, True)
    app.setFont(theme.font(Type.BODY))
    app.setPalette(make_palette(theme))
    app.setStyleSheet(make_qss(theme))
