"""What a technician asks of the link besides driving the pen: its quality, and a log of what goes over the wire."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

CYCLE_US = 40_000
"""One cycle of the link: the answer has to be there before the next one."""

NOISY_PERMILLE = 10
"""Above this share of lost cycles or of bytes that are no frames the line is told as noisy: at 1 % a treatment still
goes on, but a good cable loses none."""

SLOW_US = 12_000
"""A whole exchange takes 8 ms of the wire at 115200 baud. What takes longer waits somewhere, as in an adapter that
collects bytes for 16 ms."""


class LinkQuality(Struct, frozen=True):
    """The last `span_ms` of the link. Round trips run from the sending of a cycle's request to its counting answer,
    in microseconds; None while there was none."""

    span_ms: int
    cycles: int
    lost: int
    rejected_frames: int
    round_trip_p50_us: int | None
    round_trip_p99_us: int | None
    round_trip_max_us: int | None

    @property
    def lost_permille(self) -> int:
        """Share of the cycles without a counting answer, rounded up: a loss is never told as none."""
        return -(-self.lost * 1000 // self.cycles) if self.cycles else 0


class LineVerdict(StrEnum):
    """What the figures of a line come to, the worst first."""

    NOT_MEASURED = "not_measured"
    SILENT = "silent"
    """Nothing answered."""
    TOO_SLOW = "too_slow"
    """Most answers come after the cycle."""
    NOISY = "noisy"
    UNEVEN = "uneven"
    """Most answers come in time, some after the cycle."""
    SLOW = "slow"
    """In time, but later than the wire explains."""
    GOOD = "good"


def fits_cycle(quality: LinkQuality, more_us: int = 0) -> bool | None:
    """Whether 99 % of the answers come within the cycle, when a cycle takes `more_us` longer than what was measured.
    None while there was no answer."""
    return None if quality.round_trip_p99_us is None else quality.round_trip_p99_us + more_us <= CYCLE_US


def judge_line(quality: LinkQuality, more_us: int = 0) -> LineVerdict:
    """The worst that the figures say."""
    if not quality.cycles:
        return LineVerdict.NOT_MEASURED
    if quality.round_trip_p50_us is None:
        return LineVerdict.SILENT
    if quality.round_trip_p50_us + more_us > CYCLE_US:
        return LineVerdict.TOO_SLOW
    noise = max(quality.lost, quality.rejected_frames)
    if noise * 1000 > NOISY_PERMILLE * quality.cycles:
        return LineVerdict.NOISY
    if not fits_cycle(quality, more_us):
        return LineVerdict.UNEVEN
    return LineVerdict.SLOW if quality.round_trip_p50_us > SLOW_US else LineVerdict.GOOD


class WireLogView(Struct, frozen=True):
    """Whether what goes over the wire is written down, and where. `trouble` is the system's reason why it is not."""

    on: bool
    path: str
    bytes_written: int = 0
    trouble: str = ""
