"""What a technician makes of the figures of a link: good, noisy or slow."""

from __future__ import annotations

from enum import StrEnum

from mnconsole.domain.pen_tools import LinkQuality

LEAST_CYCLES = 50
"""Two seconds of cycles; of fewer nothing is said."""

NOISY_PERMILLE = 20
"""Above this share of lost cycles the line is noisy. Treatments go on (design: pen-link.md), but a cable is loose."""

SLOW_US = 30_000
"""A round trip above this leaves less than 10 ms of the 40 ms in which an answer has to come."""


class Verdict(StrEnum):
    """What is to be said of a link."""

    MEASURING = "measuring"
    """Too few cycles to judge."""
    GOOD = "good"
    NOISY = "noisy"
    SLOW = "slow"


def verdict_of(quality: LinkQuality) -> Verdict:
    """Noise first: what is lost is no round trip."""
    if quality.cycles < LEAST_CYCLES:
        return Verdict.MEASURING
    if quality.lost_permille > NOISY_PERMILLE:
        return Verdict.NOISY
    if quality.round_trip_p99_us is not None and quality.round_trip_p99_us > SLOW_US:
        return Verdict.SLOW
    return Verdict.GOOD
