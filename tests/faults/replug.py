"""A row about a pen that comes back under another name: found by the real search, by its serial number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import Desired, Interruption, LinkState, Motor, Wish
from mnconsole.domain.pen_finding import FindPhase
from tests.faults.ground import Ground, pause, raw_exchanges
from tests.faults.line import NONE
from tests.faults.oracle import LogTail
from tests.faults.proxy import Proxy
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.helpers.pens import DEPTH_UM, SPEED_DHZ
from tests.helpers.search_bench import Bench, Shelf, searching
from tests.helpers.waiting import wait_for

FIRST_SERIAL, SECOND_SERIAL = "SIM-0001", "SIM-0002"
CYCLE_BYTES = 57


@dataclass
class Searched:
    """A link without a port of its own, the search that gives it one, and two pens."""

    ground: Ground
    bench: Bench
    shelf: Shelf
    other: SimulatedPen
    raw_ms: list[float]

    def found(self, name: str) -> bool:
        """Whether the first pen is linked under this name and reports that it rests."""
        view = self.ground.view
        linked = view.state is LinkState.READY and view.port == name and self.bench.serial == FIRST_SERIAL
        return linked and self.ground.motor() in (Motor.IDLE, Motor.FAULTED)


@contextmanager
def searched_ground(folder: Path) -> Iterator[Searched]:
    """Opened for a row. The list of ports, which the system would make, is a shelf."""
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf()
    with (
        SimulatedPen.spawn(folder, seed=1) as pen,
        SimulatedPen.spawn(folder, name="second", serial_number=SECOND_SERIAL) as other,
        Proxy(folder, pen.port) as line,
    ):
        raw_ms = raw_exchanges(line.port)
        line.to_pen.seen.clear()
        line.to_console.seen.clear()
        with searching(shelf, FIRST_SERIAL) as bench:
            shelf.put(line.port)
            try:
                yield Searched(Ground(folder, pen, line, bench.panel, raw_ms), bench, shelf, other, raw_ms)
            finally:
                line.heal()


def replugged(searched: Searched, dice: Dice) -> Measured:
    """The plug is pulled in the middle of an answer and put in elsewhere: another port. Another pen, if any, is plugged
    in where it was."""
    ground, shelf, line = searched.ground, searched.shelf, searched.ground.line
    other_there = dice.turn((False, True))
    ground.running(dice)
    before, epoch = Path(line.port), ground.view.epoch
    part = dice.randrange(1, CYCLE_BYTES)
    line.do(lambda each: setattr(each.to_console, "change", lambda data: (data[:part],)))
    pause(dice.uniform(0.0, 0.05))
    terminal = str(before.readlink())
    pulled_ns = line.unplug()
    shelf.take(str(before))
    took = ground.times(
        pulled_ns,
        lost=lambda: (
            ground.view.interruption is Interruption.LINK_LOST
            and ground.view.wanted is Desired.STOP
            and ground.shows_dash()
        ),
    )
    off_ms = ground.off_ms(pulled_ns)
    if other_there:  # no hand is so quick that the search has not seen the plug pulled
        wait_for(lambda: not searched.bench.finding.ports and not ground.view.port, 3.0, "the port is gone")
    pause(dice.uniform(0.0, 0.4))
    line.heal()
    plugged_ns = line.plug(taken=terminal, name=f"usb-{dice.number}")
    assert Path(line.port) != before
    shelf.put(line.port)
    tail = LogTail(searched.other.log_path)
    try:
        if other_there:
            before.symlink_to(searched.other.port)
            shelf.put(str(before))
        found = ground.times(plugged_ns, 8.0, found=lambda: searched.found(line.port))
        assert searched.bench.finding.phase is FindPhase.FOUND
        assert searched.bench.finding.port == line.port
        moved = asks_before_arming(ground, epoch, pulled_ns) + len(tail.since(pulled_ns, "needles_out", "motor_on"))
    finally:
        shelf.take(str(before))
        before.unlink(missing_ok=True)
    return {
        "lost, a dash": took["lost"],
        "[motor off]": off_ms,
        "found again, at rest": found["found"],
        "moved by itself": moved,
    }


def asks_before_arming(ground: Ground, epoch: int, since_ns: int) -> int:
    """Set-points are dropped, a press from before is refused, nothing moves until a person presses ARM. How often
    something moved before that."""
    assert ground.view.wanted is Desired.STOP
    assert ground.view.wanted_depth_um == 0, "set-points are dropped"
    assert not ground.link.wish(Wish(Desired.ARM, DEPTH_UM, SPEED_DHZ, epoch, ground.link.now_ns()))
    pause(0.1)
    moved = ground.moved_since(since_ns)
    ground.idle()
    armed_ns = ground.link.now_ns()
    ground.panel.arm()
    assert ground.moved_since(armed_ns) == 1, "ARM by a person arms"
    return moved


REPLUGGED = Row(
    "replugged",
    "unplug mid-frame, replug under another name",
    "the port gone mid-answer, the pen at another port up to 1.4 s later, every other time with another pen at the "
    "port where it was; found by the real search",
    {"lost, a dash": Bound(350.0), "[motor off]": Bound(300.0), "found again, at rest": Bound(3000.0),
     "moved by itself": NONE},
    searched_ground,
    replugged,
    few=2,
)  # fmt: skip
