"""What is known about the record's soundness, with the button that checks it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.history.state import Seal, Tone
from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.label import Label

_LOOK = {
    Tone.GOOD: (Ink.OK_SOFT, Ink.OK, Ink.OK),
    Tone.WARN: (Ink.WARN_SOFT, Ink.WARN, Ink.WARN),
    Tone.BAD: (Ink.DANGER_SOFT, Ink.DANGER_TEXT, Ink.DANGER_TEXT),
}
_PLAIN = (Ink.SUNKEN, Ink.BORDER2, Ink.TEXT)


class SealPanel(QWidget):
    """Icon, title, what was checked and when, *Check* or *Cancel*."""

    pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("seal")
        self._seal = Seal("", "", Tone.PLAIN, "shield", "")
        self._title = Label(theme, "", Type.BODY_STRONG, wrap=True)
        self._text = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._anchor = Label(theme, "", Type.META, Ink.TEXT2, wrap=True)
        self._anchor.setObjectName("anchor")
        self._button = QuietButton(theme, "")
        self._button.setObjectName("check_record")
        self._button.clicked.connect(self.pressed)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch(1)
        texts.addWidget(self._title)
        texts.addWidget(self._text)
        texts.addWidget(self._anchor)
        texts.addStretch(1)
        self._line = QHBoxLayout(self)
        self._line.setSpacing(8)
        self._line.addLayout(texts, 1)
        self._line.addWidget(self._button)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        scale = self.theme.metrics.px
        self._line.setContentsMargins(round(scale(44)), 8, 8, 10)
        self.update()

    def render_state(self, seal: Seal) -> None:
        """Show what is known."""
        if seal == self._seal:
            return
        self._seal = seal
        _ground, _edge, ink = _LOOK.get(seal.tone, _PLAIN)
        self._title.set_text(seal.title, ink)
        self._text.set_text(seal.text)
        self._anchor.set_text(seal.anchor)
        self._anchor.setVisible(bool(seal.anchor))
        self._button.set_label(seal.button)
        self.setAccessibleName(f"{seal.title}. {seal.text} {seal.anchor}".rstrip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, and how far the check is."""
        ground, edge, ink = _LOOK.get(self._seal.tone, _PLAIN)
        with painting(self, self.theme) as canvas:
            area, scale = QRectF(self.rect()), self.theme.metrics.px
            canvas.panel(area, RADIUS_KEY, ground, canvas.theme.blend(edge, ground, 0.5), 1.3)
            centre = QPointF(area.left() + scale(24), area.center().y())
            canvas.icon(self._seal.icon, centre, scale(24), ink, 2.2)
            if self._seal.checking:
                track = QRectF(area.left() + 14, area.bottom() - 7, area.width() - 28, 4)
                canvas.panel(track, 2, Ink.TRACK)
                done = track.width() * self._seal.progress_permille / 1000
                canvas.panel(QRectF(track.left(), track.top(), max(4.0, done), 4), 2, Ink.ACCENT)
