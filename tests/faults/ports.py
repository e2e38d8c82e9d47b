"""Rows about what is at the other end of the port: no pen, an unplugged one, another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mnconsole.device import frames
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import Desired, Interruption, LinkState, Motor, PortTrouble
from tests.faults.ground import Ground, first_times, link_ground, pause, raw_exchanges
from tests.faults.line import NONE
from tests.faults.oracle import LogTail
from tests.faults.proxy import Proxy
from tests.faults.replug import FIRST_SERIAL, REPLUGGED, SECOND_SERIAL
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.helpers.pens import panel_on

READ_BYTES = 8
SECOND_DEPTH_MAX = 150
"""The second pen's deepest, 0.01 mm."""


@dataclass
class Bare:
    """A pen and a line without a link: each trial brings its own."""

    pen: SimulatedPen
    line: Proxy
    raw_ms: list[float]


@contextmanager
def bare_ground(folder: Path) -> Iterator[Bare]:
    """Opened for a row."""
    folder.mkdir(parents=True, exist_ok=True)
    with SimulatedPen.spawn(folder, seed=1) as pen, Proxy(folder, pen.port) as line:
        yield Bare(pen, line, raw_exchanges(line.port))


def any_drive(_: bytes) -> bytes:
    """Register 0 says 1, as in every drive's table of parameters; the rest is no pen."""
    return frames.read_answer(frames.READ, [1, *range(43)])


def no_such_address(_: bytes) -> bytes:
    """A device that has other registers."""
    return frames.exception_answer(frames.READ, frames.ILLEGAL_ADDRESS)


def blank(_: bytes) -> bytes:
    """Erased memory."""
    return frames.read_answer(frames.READ, [0xFFFF] * 44)


def wrong_device(ground: Bare, dice: Dice) -> Measured:
    """Another map version, a drive, a device with other registers, erased memory, or another baud rate."""
    line = ground.line
    line.heal()

    def other_baud(_: bytes) -> bytes:
        return bytes(dice.choice((0x00, 0x80, 0xE0, 0xF8, 0xFE, 0xFF)) for _ in range(dice.randint(8, 40)))

    kind: Callable[[bytes], bytes] | None = dice.turn((None, any_drive, no_such_address, blank, other_baud))
    expected = {None: PortTrouble.MAP_VERSION, any_drive: PortTrouble.IMPLAUSIBLE, other_baud: PortTrouble.NOISE}.get(
        kind, PortTrouble.NOT_A_PEN
    )
    if kind is None:
        ground.pen.control("identity", map_version=dice.randint(2, 9))
    else:
        answer = kind

        def instead(data: bytes) -> Iterable[bytes]:
            return (answer(data),)

        line.do(lambda each: setattr(each.to_console, "change", instead))
    line.to_pen.seen.clear()
    try:
        with panel_on(line.port) as panel:
            begun_ns = panel.link.now_ns()
            took = first_times(begun_ns, 4.0, told=lambda: panel.link.view().state is LinkState.INCOMPATIBLE)
            view = panel.link.view()
            panel.wish(Desired.ARM)  # a press changes nothing: there is no pen
            pause(0.1)
    finally:
        ground.pen.control("identity", map_version=1)
    assert view.trouble is expected, f"{view.trouble} for {getattr(kind, '__name__', 'version')}"
    assert view.detail, "says what answered"
    sent = [data for _, data in line.to_pen.seen]
    writes = sum(not (len(data) == READ_BYTES and data[1] == frames.READ) for data in sent)
    assert sent, "it was asked"
    return {"incompatible, told": took["told"], "writes sent": writes}


def unplugged(ground: Ground, dice: Dice) -> Measured:
    """The plug is pulled in the middle of an answer; later it is back as another device behind the same link."""
    ground.running(dice)
    line = ground.line
    part = dice.randrange(1, 56)
    line.do(lambda each: setattr(each.to_console, "change", lambda data: (data[:part],)))
    pause(dice.uniform(0.0, 0.05))
    name = Path(line.port).readlink()
    pulled_ns = line.unplug()
    took = ground.times(
        pulled_ns,
        lost=lambda: (
            ground.view.state in (LinkState.ABSENT, LinkState.OPENING)
            and ground.view.interruption is Interruption.LINK_LOST
            and ground.view.wanted is Desired.STOP
            and ground.shows_dash()
        ),
    )
    off_ms = ground.off_ms(pulled_ns)
    pause(dice.uniform(0.0, 0.4))
    line.heal()
    plugged_ns = line.plug(taken=str(name))
    assert Path(line.port).readlink() != name, "another name"
    found = ground.times(plugged_ns, 6.0, ready=lambda: ground.view.state is LinkState.READY)
    identity = ground.view.identity
    assert identity is not None
    assert identity.serial_number == FIRST_SERIAL
    assert ground.view.wanted is Desired.STOP
    assert ground.view.wanted_depth_um == 0, "set-points are dropped"
    ground.times(plugged_ns, 6.0, stands=lambda: ground.motor() in (Motor.IDLE, Motor.FAULTED))
    pause(0.1)
    return {
        "lost, a dash": took["lost"],
        "[motor off]": off_ms,
        "found again, idle": found["ready"],
        "moved by itself": ground.moved_since(pulled_ns),
    }


@dataclass
class TwoPens:
    """A ground and the second pen."""

    ground: Ground
    other: SimulatedPen
    raw_ms: list[float]


@contextmanager
def two_pens(folder: Path) -> Iterator[TwoPens]:
    """A link on one pen, and another one with other limits on the shelf."""
    with link_ground(folder) as ground, SimulatedPen.spawn(folder, name="second", serial_number=SECOND_SERIAL) as other:
        other.control("identity", depth_max=SECOND_DEPTH_MAX)
        yield TwoPens(ground, other, ground.raw_ms)


def another_pen(both: TwoPens, dice: Dice) -> Measured:
    """A deep pen is unplugged, one that can't go so deep is plugged in."""
    ground, other = both.ground, both.other
    line = ground.line
    depth_um = 50 * dice.randint(32, 50)
    ground.idle()
    ground.panel.arm(depth_um)
    line.unplug()
    ground.panel.until(lambda view: view.wanted is Desired.STOP and view.state is not LinkState.READY)
    line.attach(other.port)
    tail = LogTail(other.log_path)
    try:
        plugged_ns = line.plug()
        found = ground.times(
            plugged_ns,
            6.0,
            ready=lambda: (
                ground.view.state is LinkState.READY
                and (identity := ground.view.identity) is not None
                and identity.serial_number == SECOND_SERIAL
                and identity.depth_max_um == SECOND_DEPTH_MAX * 10
            ),
        )
        assert (ground.view.wanted_depth_um, ground.view.confirmed_depth_um) == (0, None), "old set-points dropped"
        ground.panel.until(lambda view: view.fresh_report(ground.link.now_ns()) is not None)
        assert not ground.panel.wish(Desired.ARM, depth_um), "the old depth is refused by the new limits"
        pause(0.1)
        ground.panel.until_motor(Motor.IDLE)
        moved = len(tail.since(plugged_ns, "needles_out", "motor_on"))
    finally:
        line.unplug()
        line.attach(ground.pen.port)
        line.plug()
        ground.panel.until(lambda view: view.identity is not None and view.identity.serial_number == FIRST_SERIAL)
    return {"limits of the new pen": found["ready"], "moved before a new ARM": moved}


ROWS = (
    Row(
        "wrong-device",
        "wrong device, other map version, wrong baud",
        "another map version, a drive whose register 0 is 1, other registers, erased memory, noise as of another speed",
        {"incompatible, told": Bound(2000.0), "writes sent": NONE},
        bare_ground,
        wrong_device,
        few=5,
    ),
    Row(
        "unplugged",
        "unplug mid-frame, replug under the same name",
        "the console's terminal gone mid-answer, another terminal behind the same link (as udev's names by id are) "
        "up to 0.9 s later",
        {"lost, a dash": Bound(350.0), "[motor off]": Bound(300.0), "found again, idle": Bound(3000.0),
         "moved by itself": NONE},
        link_ground,
        unplugged,
        few=1,
    ),
    REPLUGGED,
    Row(
        "another-pen",
        "another pen plugged in",
        "unplugged while armed deep, then a pen whose deepest is 1.50 mm; ARM with the old depth",
        {"limits of the new pen": Bound(3000.0), "moved before a new ARM": NONE},
        two_pens,
        another_pen,
        few=1,
    ),
)  # fmt: skip
