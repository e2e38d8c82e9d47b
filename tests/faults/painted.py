"""The row about the numbers that a person really sees: what is painted as the pen's own, against the pen's own bytes.

Not what the link keeps, nor what a presenter made of it: the texts that go to the painter, at the moment of painting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.domain.pen import Motor
from mnconsole.ui.pen_panel.pieces import LiveSpeed, LiveTile
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.tokens import Type
from mnconsole.ui.words import pen_values as value_words
from mnconsole.ui.words.formats import depth_mm
from tests.faults.line import NONE
from tests.faults.oracle import answers_in
from tests.faults.proxy import Proxy
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.faults.window_ground import Seen, window_ground

SPELLS = 8
SPELL_S = 0.12
"""Each with other numbers at the pen: 1.5 s in all, and no spell is long enough to lose the pen."""

SEEN = 250
"""The pen's last answers that are looked at: 10 s."""

STALE_MS = 200
"""A number that is painted was said by the pen within this, or it is a dash (design: pen-link.md)."""

TRUE_MS = 300
"""And as long as it stands there, it was true at the pen within this."""

DEPTH, SPEED = "pen_reports", "speed"
_SPEED = value_words.reports_speed(0).split("0")[0]
"""How the reported speed begins. A depth is painted in a size of its own."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What a widget painted as reported by the pen, and when. Empty: a dash, or no number."""

    at_ns: int
    widget: str
    text: str


Answers = Sequence[tuple[int, set[str]]]
"""When the pen said what may stand on the panel."""


@contextmanager
def watching() -> Iterator[list[Painted]]:
    """What goes to the painter as the pen's depth and the pen's speed."""
    found: list[Painted] = []
    inside: list[list[tuple[str, Type]]] = []
    text = Canvas.text

    def told(canvas: Canvas, area: QRectF, words: str, role: Type, *rest: Any, **options: Any) -> float:
        if inside:
            inside[-1].append((words, role))
        width: float = text(canvas, area, words, role, *rest, **options)
        return width

    def watched(paint: Any) -> Any:
        def painting(widget: QWidget, canvas: Canvas, area: QRectF) -> None:
            inside.append([])
            try:
                paint(widget, canvas, area)
            finally:
                texts = inside.pop()
            name = widget.objectName()
            if name in (DEPTH, SPEED):
                found.append(Painted(link_clock_ns(), name, "".join(reported(name, texts))))

        return painting

    with (
        patch.object(LiveTile, "paint", watched(LiveTile.paint)),
        patch.object(LiveSpeed, "paint", watched(LiveSpeed.paint)),
        patch.object(Canvas, "text", told),
    ):
        yield found


def reported(widget: str, texts: Iterable[tuple[str, Type]]) -> Iterator[str]:
    """Those of a painting's texts that stand for what the pen reports."""
    for words, role in texts:
        if role is Type.DEPTH if widget == DEPTH else words.startswith(_SPEED):
            yield words


def said_by(pieces: Sequence[tuple[int, bytes]]) -> Answers:
    """What may stand on the panel for each of the pen's answers. For a pen that rests no number may."""
    return [
        (at_ns, {depth_mm(words[9] * 10), value_words.reports_speed(words[11])})
        for at_ns, words in answers_in(pieces)
        if Motor(words[4]) in (Motor.ARMED, Motor.RUNNING)
    ]


def never_said(painted: Sequence[Painted], said: Answers, end_ns: int) -> list[str]:
    """Numbers that the pen had not said shortly before they were painted, or that stood there when they were true no
    more."""
    wrong = []
    for each in painted:
        after = next((other for other in painted if other.widget == each.widget and other.at_ns > each.at_ns), None)
        until_ns = after.at_ns if after is not None else end_ns
        for at_ns, within_ms in ((each.at_ns, STALE_MS), (until_ns, TRUE_MS)):
            before_ns = at_ns - within_ms * NS_PER_MS
            if each.text and not any(before_ns <= said_ns <= at_ns and each.text in texts for said_ns, texts in said):
                wrong.append(f"{each.text!r} of {each.at_ns} at {at_ns}")
    return wrong


def damaged(seen: Seen, dice: Dice) -> Measured:
    """Frames flipped, cut, doubled and late both ways while the pen's own numbers change, motor running."""
    seen.running(dice)
    with watching() as painted:
        for widget in (seen.desk.named(DEPTH), seen.desk.named(SPEED)):
            widget.update()  # what stands there already is looked at, too
        try:
            for _spell in range(SPELLS):
                seen.pen.control("depth_offset", um=10 * dice.randint(-4, 4))
                seen.pen.control("speed_offset", percent=dice.randint(-9, 9))

                def harm(line: Proxy) -> None:
                    for way in (line.to_pen, line.to_console):
                        way.flip, way.half, way.split, way.twice = 0.1, 0.05, 0.3, 0.3
                        way.delay_ns = dice.randint(0, 25) * NS_PER_MS

                seen.line.do(harm)
                seen.desk.live(SPELL_S)
                seen.line.heal()
                seen.desk.live(SPELL_S / 2)
        finally:
            seen.line.heal()
            seen.pen.control("depth_offset", um=0)
            seen.pen.control("speed_offset", percent=0)
        end_ns = link_clock_ns()
    wrong = never_said(painted, said_by(tuple(seen.line.to_console.seen)[-SEEN:]), end_ns)
    numbers = {
        name: len({each.text for each in painted if each.text and each.widget == name}) for name in (DEPTH, SPEED)
    }
    assert not wrong, f"{len(wrong)} of {len(painted)}: {wrong[:3]}"
    return {"painted, not said by the pen": len(wrong), "least different numbers": min(numbers.values())}


PAINTED = Row(
    "window-painted",
    "never a value on the screen that the pen did not report",
    "flipped, half, split, doubled, late frames both ways, the pen's depth and speed changing, motor running",
    {"painted, not said by the pen": NONE, "least different numbers": Bound(100.0, "", least=3.0)},
    window_ground,
    damaged,
    few=2,
)
