"""The look that is in force: colours, fonts, icons and sizes, and word when they change."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPixmap

from mnconsole import assets
from mnconsole.ui.theme.fonts import Script, load_fonts, make_script, size_px, wants_figures
from mnconsole.ui.theme.icons import IconCache
from mnconsole.ui.theme.metrics import NORMAL, Metrics, metrics_for
from mnconsole.ui.theme.overflow import OverflowLog
from mnconsole.ui.theme.pace import Pace
from mnconsole.ui.theme.tokens import COLOURS, TYPE_FLOOR_PX, Ink, Type

PICTURES_KEPT = 16


class Mode(Enum):
    """What the user asked for."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"
    """As the desktop is set."""


class Theme(QObject):
    """One per application, made by the composition root and handed to each widget.

    Needs a QGuiApplication. Emits `changed` when a colour or a size is different from now on.
    """

    changed = Signal()

    def __init__(self, mode: Mode = Mode.AUTO, metrics: Metrics = NORMAL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._metrics = metrics
        self.overflow = OverflowLog()
        self.pace = Pace(self)
        self.pictures: dict[tuple[object, ...], QPixmap] = {}
        """Painted once, by what they show; see `Canvas.kept`."""
        self.families = load_fonts(assets.font_files())
        self._icons = IconCache(assets.icon)
        self._scripts: dict[tuple[Type, int, bool], Script] = {}
        self._sizes: dict[Type, int] = {}
        hints = QGuiApplication.styleHints()
        self._dark = self._wants_dark()
        self._inks = self._make_inks()
        hints.colorSchemeChanged.connect(self._follow_desktop)

    @property
    def mode(self) -> Mode:
        """What the user asked for."""
        return self._mode

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        return self._dark

    @property
    def metrics(self) -> Metrics:
        """The sizes in force."""
        return self._metrics

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark or as the desktop."""
        self._mode = mode
        self._refresh()

    def fit(self, width: int, height: int) -> None:
        """Choose the sizes for a window of `width` x `height` px."""
        metrics = metrics_for(width, height)
        if metrics != self._metrics:
            self._metrics = metrics
            self._sizes.clear()
            self.changed.emit()

    def ink(self, name: Ink) -> QColor:
        """Return a colour by name. The caller must not change it."""
        return self._inks[name]

    def blend(self, name: Ink, over: Ink, share: float) -> QColor:
        """Return `share` (0 to 1) of one colour laid over another, opaque."""
        top, ground = self._inks[name], self._inks[over]
        rest = 1.0 - share
        return QColor(
            round(top.red() * share + ground.red() * rest),
            round(top.green() * share + ground.green() * rest),
            round(top.blue() * share + ground.blue() * rest),
        )

    def size_px(self, role: Type) -> int:
        """Return the size of a role at this density, px."""
        size = self._sizes.get(role)
        if size is None:
            size = self._sizes[role] = size_px(role, self._metrics)
        return size

    def script(self, role: Type, text: str = "", pixels: float | None = None) -> Script:
        """Return font and measure for `text` in a role, at the density's size or at `pixels`."""
        size = self.size_px(role) if pixels is None else max(TYPE_FLOOR_PX, round(pixels))
        key = (role, size, wants_figures(role, text))
        found = self._scripts.get(key)
        if found is None:
            found = make_script(role, size, figures=key[2])
            self._scripts[key] = found
        return found

    def font(self, role: Type, text: str = "", pixels: float | None = None) -> QFont:
        """Return the font of a role. The caller must not change it."""
        return self.script(role, text, pixels).font

    def advance(self, text: str, role: Type, pixels: float | None = None) -> float:
        """Return how wide `text` is in a role, px."""
        return self.script(role, text, pixels).advance(text)

    def icon(self, name: str, colour: QColor, size: float, ratio: float, stroke: float = 2.0) -> QPixmap:
        """Return a Lucide icon by name, `size` px wide, tinted, for a screen of `ratio` device pixels."""
        return self._icons.pixmap(name, colour, size, ratio, stroke)

    def keep_picture(self, key: tuple[object, ...], picture: QPixmap) -> None:
        """Keep a picture; of the many sizes of a window that is being drawn larger, only the last few."""
        if len(self.pictures) >= PICTURES_KEPT:
            self.pictures.clear()
        self.pictures[key] = picture

    def _wants_dark(self) -> bool:
        if self._mode is Mode.AUTO:
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._mode is Mode.DARK

    def _make_inks(self) -> dict[Ink, QColor]:
        side = 1 if self._dark else 0
        return {name: QColor(pair[side]) for name, pair in COLOURS.items()}

    def _follow_desktop(self) -> None:
        self._refresh()

    def _refresh(self) -> None:
        dark = self._wants_dark()
        if dark != self._dark:
            self._dark = dark
            self._inks = self._make_inks()
            self.changed.emit()
