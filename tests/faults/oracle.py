"""What the pen really said: its own bytes as they came out of it, read apart from the driver; and its own log.

A report that the console took for real must be one of the pen's own answers, register by register, and it can't have
been received before it was made.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from mnconsole.domain.pen import LinkView, PenReport

_ANSWER = 57
_HEAD = bytes((1, 0x17, 52))


def crc_of(data: bytes) -> bytes:
    """The checksum of the serial line specification, bit by bit, low byte first."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")


def registers_of(frame: bytes) -> tuple[int, ...] | None:
    """The 26 registers of an answer to a cycle, read by place; None for anything else."""
    if len(frame) != _ANSWER or frame[:3] != _HEAD:
        return None
    return struct.unpack(">26H", frame[3:55])


def answers_in(pieces: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """All answers of a stream of bytes with the times at which they were whole. A piece is mostly one answer; doubled
    requests get two at once, and a terminal may hand one out in two pieces."""
    rest = b""
    for at_ns, data in pieces:
        only = registers_of(data)
        if only is not None:
            rest = b""
            yield at_ns, only
            continue
        rest += data
        place = 0
        while place + _ANSWER <= len(rest):
            frame = rest[place : place + _ANSWER]
            if frame[:3] == _HEAD and crc_of(frame[:-2]) == frame[-2:]:
                yield at_ns, struct.unpack(">26H", frame[3:55])
                place += _ANSWER
            else:
                place += 1
        rest = rest[place:]


def facts_of(words: tuple[int, ...]) -> tuple[int, ...]:
    """An answer's content in the console's units, in the order of `facts_of_report`."""
    inputs, temperature = words[13], words[20]
    return (
        words[1], words[2] << 16 | words[3], words[4], words[5], words[6], words[7], words[8] * 10, words[9] * 10,
        words[10], words[11], words[12], inputs & 1, inputs >> 1 & 1, inputs >> 2 & 1, words[14] << 16 | words[15],
        words[16] << 16 | words[17], words[18], words[19], temperature - (temperature >> 15 << 16),
        int.from_bytes(struct.pack(">4H", *words[21:25]), "big"),
    )  # fmt: skip


def facts_of_report(report: PenReport) -> tuple[int, ...]:
    """What the console made of it."""
    return (
        report.boot_id, report.uptime_ms, int(report.motor), int(report.faults), report.applied_id,
        int(report.result), report.depth_set_um, report.depth_actual_um, report.speed_set_dhz, report.speed_actual_dhz,
        report.load_permille, report.in_contact, report.trigger_pressed, report.cartridge_present, report.strokes,
        report.contact_strokes, report.lease_left_ms, report.battery_percent, report.motor_temperature_ddegc,
        report.cartridge_id,
    )  # fmt: skip


def wrong_values(views: Iterable[LinkView], seen: Sequence[tuple[int, bytes]]) -> tuple[int, int]:
    """How many reports were shown, and how many of them the pen never gave, or not by then. `seen`: what came out of
    the pen, with its times; both may go on growing."""
    # The reports first: whatever is shown by now has come out of the pen before.
    shown = {view.last_report for view in tuple(views) if view.last_report is not None}
    made: dict[tuple[int, ...], int] = {}
    for at_ns, words in answers_in(tuple(seen)):
        made.setdefault(facts_of(words), at_ns)
    wrong = 0
    for report in shown:
        said_ns = made.get(facts_of_report(report))
        wrong += int(said_ns is None or said_ns > report.received_ns)
    return len(shown), wrong


class LogTail:
    """The pen's own log, read on from where it was read last."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = 0
        self.events: list[dict[str, Any]] = []

    def read(self) -> list[dict[str, Any]]:
        """All whole lines so far."""
        with self._path.open("rb") as log:
            log.seek(self._place)
            data = log.read()
        whole = data.rfind(b"\n") + 1
        self.events += [json.loads(line) for line in data[:whole].splitlines()]
        self._place += whole
        return self.events

    def since(self, at_ns: int, *names: str) -> list[dict[str, Any]]:
        """Events of these names from a moment of the link's clock on."""
        return [each for each in self.read() if each["clock_ns"] >= at_ns and each["event"] in names]
