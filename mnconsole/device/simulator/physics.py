"""What moves in the simulated pen: motor, needle actuator, load, battery, temperature. Stepped by `tick(dt)`.

Figures are those of a small brushless handpiece: full speed in about 300 ms, needles out in under 100 ms, stopped
within 20 ms of the brake. Nothing here decides; the firmware does.
"""

from __future__ import annotations

import random

from msgspec import Struct

RAMP_S = 0.30
"""From standstill to full speed."""

ACTUATOR_MM_PER_S = 31.0
"""2.5 mm in 80 ms."""

BRAKE_S = 0.012
"""From full speed to standstill with the brake on."""

AMBIENT_C, RUNNING_RISE_C, WARMING_S = 24.0, 14.0, 240.0
BATTERY_RUN_S, BATTERY_IDLE_S = 2.5 * 3600, 40 * 3600
IDLE_LOAD, CONTACT_LOAD, DEPTH_LOAD_PER_MM = 0.12, 0.14, 0.10
CONTACT_DIP, LOAD_NOISE, SPEED_NOISE = 0.025, 0.02, 0.004


class Physics(Struct):
    """The state of the moving parts; depths in mm, speeds in Hz, load as a share of full load."""

    rng: random.Random
    full_speed_hz: float
    speed_hz: float = 0.0
    depth_mm: float = 0.0
    load: float = 0.0
    battery: float = 1.0
    temperature_c: float = AMBIENT_C
    strokes: float = 0.0
    contact_strokes: float = 0.0
    speed_offset_share: float = 0.0
    depth_offset_mm: float = 0.0
    dip: float = 0.0

    def tick(self, dt_s: float, drive_hz: float, needle_mm: float, in_contact: bool) -> None:
        """Advance by `dt_s` seconds with the motor asked for `drive_hz` (0: brake) and needles for `needle_mm`."""
        if dt_s <= 0:
            return
        before = self.speed_hz
        self._move_motor(dt_s, drive_hz, in_contact)
        made = (before + self.speed_hz) / 2 * dt_s
        self.strokes += made
        if in_contact and needle_mm > 0:
            self.contact_strokes += made
        self._move_needles(dt_s, needle_mm)
        self._load_and_heat(dt_s, drive_hz > 0, in_contact)

    def _move_motor(self, dt_s: float, drive_hz: float, in_contact: bool) -> None:
        self.dip += ((CONTACT_DIP if in_contact else 0.0) - self.dip) * min(1.0, dt_s / 0.05)
        if drive_hz <= 0:
            self.speed_hz = max(0.0, self.speed_hz - self.full_speed_hz / BRAKE_S * dt_s)
            return
        noise = self.rng.uniform(-SPEED_NOISE, SPEED_NOISE)
        target = drive_hz * (1 - self.dip + noise + self.speed_offset_share)
        most = self.full_speed_hz / RAMP_S * dt_s
        self.speed_hz += max(-most, min(most, target - self.speed_hz))

    def _move_needles(self, dt_s: float, needle_mm: float) -> None:
        target = max(0.0, needle_mm + self.depth_offset_mm) if needle_mm > 0 else 0.0
        most = ACTUATOR_MM_PER_S * dt_s
        self.depth_mm += max(-most, min(most, target - self.depth_mm))

    def _load_and_heat(self, dt_s: float, driven: bool, in_contact: bool) -> None:
        target = 0.0
        if driven:
            target = IDLE_LOAD * self.speed_hz / self.full_speed_hz + self.rng.uniform(0, LOAD_NOISE)
            if in_contact:
                target += CONTACT_LOAD + DEPTH_LOAD_PER_MM * self.depth_mm
        self.load += (target - self.load) * min(1.0, dt_s / 0.06)
        warm = AMBIENT_C + (RUNNING_RISE_C if driven else 0.0)
        self.temperature_c += (warm - self.temperature_c) * min(1.0, dt_s / WARMING_S)
        self.battery = max(0.0, self.battery - dt_s / (BATTERY_RUN_S if driven else BATTERY_IDLE_S))
