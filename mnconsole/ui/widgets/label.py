"""Words on a page, set in a role of the theme. Plain text only: a name is never read as markup."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from mnconsole.ui.theme.paint import LEFT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.theme.wrapping import LINE_SPACING, wrap
from mnconsole.ui.widgets.base import Readout


class Label(Readout):
    """One line, or with `wrap` as many as the width needs. `elide` allows an ellipsis where it is too narrow."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: Type = Type.BODY,
        ink: Ink = Ink.TEXT,
        parent: QWidget | None = None,
        *,
        wrap: bool = False,
        elide: bool = False,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        super().__init__(theme, parent)
        self._words = text
        self._role = role
        self._ink = ink
        self._wrap = wrap
        self._elide = elide
        self._place = align
        self.setAccessibleName(text)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)

    def set_text(self, text: str, ink: Ink | None = None) -> None:
        """Change the words, and their colour when given."""
        if text == self._words and ink in (None, self._ink):
            return
        self._words = text
        self._ink = ink or self._ink
        self.setAccessibleName(text)
        self.restyle()

    @property
    def words(self) -> str:
        """The text that is shown, in full."""
        return self._words

    def hasHeightForWidth(self) -> bool:
        """Wrapped words are higher where it is narrow."""
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        """Return the height of the wrapped words, px."""
        block = wrap(self._words, self.theme.script(self._role, self._words), width)
        return round(block.height + 2)

    def sizeHint(self) -> QSize:
        """Return the size of the words in one line, at most 460 px when wrapped."""
        wide = self.theme.advance(self._words, self._role) + 2
        if not self._wrap or wide <= 460:
            return QSize(round(wide), self._line())
        return QSize(460, self.heightForWidth(460))

    def minimumSizeHint(self) -> QSize:
        """Return the least size: one line, or room for a short column when wrapped or elided."""
        wide = self.theme.advance(self._words, self._role) + 2
        if self._wrap or self._elide:
            wide = min(wide, 120.0 if self._wrap else 40.0)
        return QSize(round(wide), self._line())

    def _line(self) -> int:
        return round(self.theme.size_px(self._role) * LINE_SPACING + 2)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the words."""
        if self._wrap:
            canvas.lines(area, self._words, self._role, self._ink, self._place, most=99)
        else:
            canvas.text(area, self._words, self._role, self._ink, self._place, elide=self._elide)
