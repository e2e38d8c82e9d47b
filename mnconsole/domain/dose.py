"""Dose: punctures and density from the pen's own contact counter (design: clinical.md, Dose).

punctures = needles x strokes in contact; density = punctures / zone area in cm2. Integers all the way: areas in mm2,
density rounded half up to whole punctures a cm2.
"""

from __future__ import annotations

MM2_PER_CM2 = 100


def punctures(needles: int, contact_strokes: int) -> int:
    """Punctures made by `contact_strokes` strokes of a tip with `needles` needles."""
    return needles * contact_strokes


def density_per_cm2(needles: int, contact_strokes: int | None, area_mm2: int) -> int | None:
    """Punctures a cm2, None without an area, or when nobody counted the strokes."""
    if area_mm2 <= 0 or contact_strokes is None:
        return None
    return (2 * punctures(needles, contact_strokes) * MM2_PER_CM2 + area_mm2) // (2 * area_mm2)


def counter_difference(before: int, after: int) -> int:
    """Difference of two readings of a 32-bit counter that wraps."""
    return (after - before) % (1 << 32)
