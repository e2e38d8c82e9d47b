"""The compact trace of a stretch: 25 samples a second, delta-packed, as base64 text.

Layout, version 1: one byte version; then for each sample six zigzag varints, each the difference from the sample
before (the first from zero): uptime_ms, depth_um, speed_dhz, load_permille, contact (0 or 1), contact_strokes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from operator import attrgetter

from msgspec import Struct

VERSION = 1


class Sample(Struct, frozen=True):
    """One report of the pen as the trace keeps it."""

    uptime_ms: int
    depth_um: int
    speed_dhz: int
    load_permille: int
    contact: int
    contact_strokes: int


_VALUES = attrgetter(*Sample.__struct_fields__)
"""In the order of the layout."""


def _varint(value: int) -> bytes:
    zigzag = value << 1 if value >= 0 else ((-value) << 1) - 1
    out = bytearray()
    while zigzag > 0x7F:
        out.append(zigzag & 0x7F | 0x80)
        zigzag >>= 7
    out.append(zigzag)
    return bytes(out)


def _varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield -((value + 1) >> 1) if value & 1 else value >> 1
            value = shift = 0
    if shift:
        raise ValueError("the trace ends in the middle of a number")


def pack(samples: Iterable[Sample]) -> str:
    """Pack samples; an empty trace is the version alone."""
    out = bytearray([VERSION])
    before = (0, 0, 0, 0, 0, 0)
    for sample in samples:
        now = _VALUES(sample)
        for old, new in zip(before, now, strict=True):
            out += _varint(new - old)
        before = now
    return base64.b64encode(bytes(out)).decode("ascii")


def unpack(text: str) -> tuple[Sample, ...]:
    """The samples of a trace. Raises ValueError for anything that `pack` did not make."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("the trace is not base64") from error
    if not data or data[0] != VERSION:
        raise ValueError("a trace of another version")
    numbers = list(_varints(data[1:]))
    if len(numbers) % 6:
        raise ValueError("the trace ends in the middle of a sample")
    samples: list[Sample] = []
    before = [0] * 6
    for start in range(0, len(numbers), 6):
        before = [old + new for old, new in zip(before, numbers[start : start + 6], strict=True)]
        samples.append(Sample(*before))
    return tuple(samples)
