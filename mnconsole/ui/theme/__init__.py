"""The look of the console: tokens, type, icons, sizes, style and painting."""

from mnconsole.ui.theme.metrics import Density, Metrics, Size, metrics_for
from mnconsole.ui.theme.overflow import Overflow, OverflowLog
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.style import apply_style
from mnconsole.ui.theme.theme import Mode, Theme
from mnconsole.ui.theme.tokens import Ink, Type

__all__ = [
    "Canvas",
    "Density",
    "Ink",
    "Metrics",
    "Mode",
    "Overflow",
    "OverflowLog",
    "Size",
    "Theme",
    "Type",
    "apply_style",
    "metrics_for",
]
