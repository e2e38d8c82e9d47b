"""What the play waits for, and its hand at the pen: arms, starts, and starts again what a busy machine has stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt

from mnconsole.domain.dose import density_per_cm2
from mnconsole.domain.pen import Motor

if TYPE_CHECKING:
    from mnconsole.domain.session import Session
    from mnconsole.services.console import Console
    from mnconsole.ui.hands import Hands

PATIENCE_S = 30.0
"""Longest wait for anything but the cream, before the play is given up."""

STROKES_S = 120.0
"""Longest wait for the strokes of a pass."""

PRESS_S = 1.5
"""How long a person looks whether a press has come to anything."""


class Until(Struct, frozen=True):
    """Wait for a condition, looking several times a second."""

    condition: Callable[[], bool]
    what: str
    patience_s: float = PATIENCE_S


Script = Iterator[Until]


def pause(seconds: float) -> Script:
    """Nothing for a moment."""
    end = time.monotonic() + seconds
    yield Until(lambda: time.monotonic() >= end, "time", seconds + PATIENCE_S)


class PenHand:
    """Works the pen of the session in the chair by its keys."""

    def __init__(self, console: Console, hands: Hands, session: Callable[[], Session]) -> None:
        self._console = console
        self._hands = hands
        self._session = session

    def motor(self) -> Motor | None:
        """What the pen reports; None while it reports nothing."""
        pen = self._console.pen
        report = pen.view().fresh_report(pen.now_ns())
        return report.motor if report is not None else None

    def start(self) -> Script:
        """Until the motor runs: what is in the way is acknowledged, then ARM and START."""
        end = time.monotonic() + PATIENCE_S
        while self.motor() is not Motor.RUNNING:
            if self.motor() is not Motor.ARMED:
                if self._console.alarms.alarms:
                    self._hands.key(Qt.Key.Key_F6)
                yield Until(lambda: not self._console.pen.missing(), "everything that ARM needs")
                yield from self.key_until(Qt.Key.Key_F7, Motor.ARMED)
            yield from self._press(Qt.Key.Key_F8, Motor.RUNNING, end)

    def key_until(self, key: Qt.Key, motor: Motor) -> Script:
        """ARM and START expire when the window was busy; a person presses again."""
        end = time.monotonic() + PATIENCE_S
        while self.motor() is not motor:
            yield from self._press(key, motor, end)

    def _press(self, key: Qt.Key, motor: Motor, end: float) -> Script:
        yield from pause(0.2)
        self._hands.key(key)
        look_until = time.monotonic() + PRESS_S
        yield Until(lambda: self.motor() is motor or time.monotonic() > look_until, "the pen")
        if time.monotonic() > end:
            yield Until(lambda: self.motor() is motor, f"the pen {motor.name.lower()}", 0.0)

    def strokes(self, share: float) -> Script:
        """Until the zone has this share of the planned density. Where the machine was too busy to keep the pen's lease
        the motor has stopped; a person starts it again."""
        end = time.monotonic() + STROKES_S
        while not self.dense(share):
            left = max(0.0, end - time.monotonic())
            yield Until(
                lambda: self.dense(share) or self.motor() not in (Motor.RUNNING, None), "the planned density", left
            )
            if not self.dense(share):
                yield from self.start()

    def dense(self, share: float) -> bool:
        """Whether the zone in hand has it, by the pen's newest counters."""
        session, zone = self._session(), self._session().zone
        if zone is None or session.cartridge is None:
            return False
        zone = self._console.pen.zone_now(session) or zone
        density = density_per_cm2(session.cartridge.needles, zone.contact_strokes, zone.plan.area_mm2)
        return density is not None and density >= self._console.policy.dose.low * share
