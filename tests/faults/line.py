"""Rows about what a line loses, damages and cuts."""

from __future__ import annotations

from mnconsole.device.clock import NS_PER_MS
from mnconsole.domain.pen import Desired, Interruption, LinkState, Motor
from mnconsole.services.line_noise import LineNoise
from tests.faults.ground import Ground, link_ground, pause
from tests.faults.oracle import wrong_values
from tests.faults.proxy import Proxy, flipped
from tests.faults.rows import Bound, Dice, Measured, Row

CYCLE_MS = 40.0
FRESH_MS = 180.0


def one_cycle(ground: Ground, dice: Dice) -> Measured:
    """Lose or damage one request or one answer."""
    ground.running(dice)
    line = ground.line
    kinds = [(way, lost) for way in (line.to_pen, line.to_console) for lost in (True, False)]
    before, (way, lost) = ground.view, dice.turn(kinds)
    if lost:
        ground.line.do(lambda _: setattr(way, "lose_next", 1))
    else:
        once = [True]

        def damage(data: bytes) -> tuple[bytes]:
            harmed = flipped(ground.line.rng, data) if once else data
            once.clear()
            return (harmed,)

        ground.line.do(lambda _: setattr(way, "change", damage))
    oldest_ms, begun_ns = 0.0, ground.link.now_ns()
    answers = before.counts.answers + 3
    while ground.view.counts.answers < answers:
        report = ground.view.last_report
        now_ns = ground.link.now_ns()
        oldest_ms = max(oldest_ms, report.age_ns(now_ns) / NS_PER_MS if report is not None else 1e9)
        assert now_ns - begun_ns < 2e9, f"no answers: {ground.view}"
        pause(0.0005)
    after = ground.view
    assert after.counts.missed > before.counts.missed, "one cycle was lost and is counted"
    assert after.interruption_epoch == before.interruption_epoch, f"of one lost cycle told: {after.interruption}"
    assert ground.motor() is Motor.RUNNING
    return {"oldest value shown": oldest_ms}


def line_noise(ground: Ground, dice: Dice) -> Measured:
    """Lose a tenth to a quarter of the cycles until the line is called noisy."""
    ground.running(dice)
    noise, share = LineNoise(), dice.uniform(0.10, 0.25)

    def lose(line: Proxy) -> None:
        line.to_pen.lose = line.to_console.lose = share / 2

    begun_ns = ground.line.do(lose)

    def told() -> bool:
        pause(0.02)
        return noise.percent(ground.view, ground.link.now_ns()) > 0

    took = ground.times(begun_ns, 8.0, told=told)
    return {"told as line noise": took["told"]}


def silence(ground: Ground, dice: Dice) -> Measured:
    """Cut both ways, one way, at the pen's end, or stop all power of the line."""
    ground.running(dice)
    kind = dice.turn(("both", "to pen", "to console", "at the pen", "pen's end open"))
    line = ground.line
    if kind == "both":
        cut_ns = line.cut()
    elif kind == "at the pen":
        cut_ns = ground.link.now_ns()
        ground.pen.control("cable", out=True)
    elif kind == "pen's end open":
        cut_ns = ground.link.now_ns()
        line.detach()
    else:
        cut_ns = line.do(lambda _: setattr(line.to_pen if kind == "to pen" else line.to_console, "cut", True))
    try:
        took = ground.times(
            cut_ns,
            dash=ground.shows_dash,
            lost=lambda: (
                ground.view.state is LinkState.LOST
                and ground.view.interruption is Interruption.LINK_LOST
                and ground.view.wanted is Desired.STOP
            ),
        )
        off_ms = ground.off_ms(cut_ns)
        assert ground.moved_since(cut_ns) == 0, "motion after the cut"
    finally:
        ground.pen.control("cable", out=False)
        if kind == "pen's end open":
            line.attach(ground.pen.port)
    return {"a dash": took["dash"], "lost, stop wanted": took["lost"], "[motor off]": off_ms}


def damage(ground: Ground, dice: Dice) -> Measured:
    """A spell of flipped bits, half, split and doubled frames both ways, or a flood; then a good line again."""
    ground.running(dice)
    line, epoch = ground.line, ground.view.epoch
    seen_from = ground.link.now_ns()
    if dice.turn((False, False, True)):
        flood = [dice.randbytes(dice.choice((64, 512, 2048))) for _ in range(dice.randint(8, 24))]
        line.inject(*flood, to_pen=False, every_ms=dice.choice((0.0, 2.0)))
        if dice.random() < 0.5:
            line.inject(*(dice.randbytes(100) for _ in range(6)), to_pen=True, every_ms=5.0)
        pause(0.05)
        healed_ns = line.do(lambda each: each._due.clear())
    else:

        def harm(each: Proxy) -> None:
            for way in (each.to_pen, each.to_console):
                way.flip, way.half, way.split, way.twice = 0.3, 0.15, 0.3, 0.3

        line.do(harm)
        pause(dice.uniform(0.04, 0.14))
        healed_ns = line.heal()
    took = ground.times(
        healed_ns, good=lambda: (report := ground.view.last_report) is not None and report.sent_ns >= healed_ns
    )
    shown, wrong = wrong_values(ground.panel.views, line.to_console.seen)
    assert shown > 0
    assert ground.view.epoch == epoch, f"the treatment goes on: {ground.view.interruption}"
    assert ground.moved_since(seen_from) == 0
    return {"wrong values shown": wrong, "good again": took["good"]}


DASH = Bound(200.0)
OFF = Bound(300.0)
NONE = Bound(0.0, "")

ROWS = (
    Row(
        "one-cycle",
        "one cycle lost or corrupt",
        "one request or one answer lost or with 1 to 3 bits turned over, motor running; counted, nobody told",
        {"oldest value shown": Bound(FRESH_MS)},
        link_ground,
        one_cycle,
        few=4,
    ),
    Row(
        "line-noise",
        "above 5 % of the cycles lost: line noise",
        "10 to 25 % of the cycles lost until the panel's link line says so, which looks at 2 s of cycles or more",
        {"told as line noise": Bound(5000.0)},
        link_ground,
        line_noise,
        few=0,  # the window's own row is played in the test run
    ),
    Row(
        "silence",
        "silence, cable cut, power cut",
        "cut both ways, one way, at the pen, or the pen's end open, anywhere in a cycle, motor running",
        {"a dash": DASH, "lost, stop wanted": Bound(350.0), "[motor off]": OFF},
        link_ground,
        silence,
        few=5,
    ),
    Row(
        "damage",
        "flipped bits, partial or duplicated frames, flood",
        "40 to 140 ms of flipped (30 %), half, split, doubled frames both ways, or up to 48 KiB of noise",
        # The next good cycle: one that begins within 40 ms, or after the answer that never came, and its exchange.
        {"wrong values shown": NONE, "good again": Bound(2 * CYCLE_MS)},
        link_ground,
        damage,
        few=3,
    ),
)
