"""What a technician asks of the link besides driving the pen: its quality, and a log of what goes over the wire."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkQuality:
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


@dataclass(frozen=True, slots=True)
class WireLogView:
    """Whether what goes over the wire is written down, and where. `trouble` is the system's reason why it is not."""

    on: bool
    path: str
    bytes_written: int = 0
    trouble: str = ""
