"""The quality of the line: counted from what was sent and what came, of the last 10 s only."""

from __future__ import annotations

import random

from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.quality import MOST_CYCLES, QualityMeter
from mnconsole.domain.pen import FRESH_NS, LinkState
from mnconsole.domain.pen_tools import LinkQuality
from tests.helpers.wire_bench import Bench

CYCLE_NS = 40 * NS_PER_MS
NOTHING = LinkQuality(0, 0, 0, 0, None, None, None)


def test_nothing_sent_is_nothing_said() -> None:
    assert QualityMeter().quality(5, 0) == NOTHING


def test_round_trips_are_ranked_from_the_sending() -> None:
    meter = QualityMeter()
    for number in range(100):
        at_ns = number * CYCLE_NS
        meter.sent(at_ns, 0)
        meter.answered(at_ns, at_ns + (number + 1) * 100_000)
    assert meter.quality(99 * CYCLE_NS, 0) == LinkQuality(3960, 100, 0, 0, 5_000, 9_900, 10_000)


def test_a_cycle_is_lost_once_no_answer_to_it_can_count_and_not_before() -> None:
    meter = QualityMeter()
    meter.sent(0, 0)
    assert meter.quality(FRESH_NS - 1, 0).cycles == 0
    quality = meter.quality(FRESH_NS, 0)
    assert (quality.cycles, quality.lost, quality.lost_permille) == (1, 1, 1000)
    assert quality.round_trip_max_us is None


def test_a_late_answer_that_counts_is_no_loss_and_a_second_one_is_no_answer() -> None:
    meter = QualityMeter()
    meter.sent(0, 0)
    meter.sent(CYCLE_NS, 0)
    meter.answered(0, 100 * NS_PER_MS)
    meter.answered(0, 120 * NS_PER_MS)
    quality = meter.quality(CYCLE_NS + FRESH_NS, 0)
    assert (quality.cycles, quality.lost, quality.round_trip_max_us) == (2, 1, 100_000)


def test_what_is_older_than_10_s_is_forgotten() -> None:
    meter = QualityMeter()
    for number in range(1000):
        at_ns = number * CYCLE_NS
        meter.sent(at_ns, number // 10)
        if number >= 700:
            meter.answered(at_ns, at_ns + NS_PER_MS)
    quality = meter.quality(999 * CYCLE_NS, 99)
    assert (quality.span_ms, quality.cycles, quality.lost) == (10_000, 251, 0)
    assert quality.rejected_frames == 99 - 74
    assert (meter.cycles, meter.answers) == (1000, 300), "the totals stay"
    assert meter.quality(10_000 * CYCLE_NS, 99).cycles == 0


def test_its_memory_is_bounded_whatever_is_sent() -> None:
    meter = QualityMeter()
    for at_ns in range(20_000):
        meter.sent(at_ns, 0)
    assert meter.quality(FRESH_NS + 20_000, 0).cycles == MOST_CYCLES


def test_it_says_what_a_lossy_line_did(bench: Bench) -> None:
    bench.connect()
    bench.run(10_500)
    whole = bench.core.meter.quality(bench.now_ns, bench.view().counts.rejected_frames)
    assert (whole.span_ms, whole.lost) == (10_000, 0)
    assert 245 <= whole.cycles <= 252
    assert whole.round_trip_p50_us == whole.round_trip_max_us == 6_000, "3 ms each way"
    bench.to_console.loss = 0.1
    bench.run(10_200)
    assert bench.view().state in (LinkState.READY, LinkState.DEGRADED)
    lost = bench.core.meter.quality(bench.now_ns, bench.view().counts.rejected_frames)
    assert 10 <= lost.lost <= 45
    bench.to_console.loss, bench.to_console.flip = 0.0, 0.2
    bench.run(10_500)
    flipped = bench.core.meter.quality(bench.now_ns, bench.view().counts.rejected_frames)
    assert flipped.lost > 20
    assert flipped.rejected_frames >= flipped.lost // 2, "what was flipped was told as no frame"


def test_figures_never_contradict_each_other() -> None:
    rng = random.Random(4)
    meter, at_ns = QualityMeter(), 0
    for _ in range(3000):
        at_ns += rng.choice((15, 25, 40, 400)) * NS_PER_MS
        meter.sent(at_ns, 0)
        if rng.random() < 0.8:
            meter.answered(at_ns, at_ns + rng.randrange(1, FRESH_NS))
        quality = meter.quality(at_ns, 0)
        assert 0 <= quality.lost <= quality.cycles <= 252 * 3
        if quality.round_trip_p50_us is not None:
            assert quality.round_trip_p99_us is not None
            assert quality.round_trip_max_us is not None
            assert quality.round_trip_p50_us <= quality.round_trip_p99_us <= quality.round_trip_max_us
