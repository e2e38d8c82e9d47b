"""Tells a screen reader what happened, without moving the focus."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


class Announcer:
    """Speaks for one window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def say(self, text: str) -> None:
        """Announce a text at once, also in the middle of something else."""
        if not text:
            return
        event = QAccessibleAnnouncementEvent(self._window, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
