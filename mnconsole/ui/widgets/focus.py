"""Where the keyboard is, and the keys that press: shared by all that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt

PLACED_QUIETLY = Qt.FocusReason.MenuBarFocusReason
"""The program moves the keyboard for somebody who works with a finger. The first key only shows where it is.

There is no menu bar here, so Qt itself never says so; with `NoFocusReason` it tells the widget nothing at all.
"""
QUIET_FOCUS = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason, PLACED_QUIETLY)
"""Reasons after which no ring is shown: the eye is at the finger already."""
ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PRESSING_KEYS = (*ENTER_KEYS, Qt.Key.Key_Space, Qt.Key.Key_Select)
