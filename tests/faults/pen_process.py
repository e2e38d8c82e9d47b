"""Rows about the pen's own process: killed, stopped, and in its place another one, as a pen that loses its power."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import Desired, Interruption, LinkState, Motor, Wish
from tests.faults.ground import Ground, link_ground, pause
from tests.faults.line import DASH, NONE
from tests.faults.oracle import LogTail, wrong_values
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.helpers.pens import DEPTH_UM, SPEED_DHZ

BACK_S = 6.0
LOST = Bound(350.0)
BACK = Bound(3000.0)


@dataclass
class Lives:
    """A ground, and processes of the same pen that may end: each trial brings its own."""

    ground: Ground
    raw_ms: list[float]
    number: int = 1

    @contextmanager
    def mortal(self) -> Iterator[SimulatedPen]:
        """A process of its own is on the line; at the end the ground's own one is there again."""
        self.number += 1
        lasting = self.ground.pen
        with SimulatedPen.spawn(self.ground.folder, name=f"pen-{self.number}", seed=self.number) as pen:
            self.put_on(pen)
            self.met()
            try:
                yield lasting
            finally:
                if self.ground.pen is pen:
                    self.put_on(lasting)
                self.met()

    def put_on(self, pen: SimulatedPen) -> int:
        """The line leads to this process from now on; the clock before."""
        ground, now_ns = self.ground, link_clock_ns()
        ground.line.attach(pen.port)
        ground.pen, ground.log = pen, LogTail(pen.log_path)
        return now_ns

    def met(self) -> None:
        """Wait until the console has met the process on the line: before that a press is one for the other one."""
        boot_id = self.ground.pen.control("status")["boot_id"]
        self.ground.panel.until(lambda view: view.last_report is not None and view.last_report.boot_id == boot_id)

    def kill(self) -> int:
        """SIGKILL; the clock before."""
        now_ns = link_clock_ns()
        os.kill(self.ground.pen.pid, signal.SIGKILL)
        return now_ns


@contextmanager
def mortal_ground(folder: Path) -> Iterator[Lives]:
    """A link on a pen, with room for others."""
    with link_ground(folder) as ground:
        yield Lives(ground, ground.raw_ms)


def lost_as_told(ground: Ground) -> bool:
    """Whether the console knows that the pen is lost, and wants stop."""
    view = ground.view
    lost = view.state is LinkState.LOST and view.interruption is Interruption.LINK_LOST
    return lost and view.wanted is Desired.STOP and ground.shows_dash()


def stands(ground: Ground) -> bool:
    """Whether the pen is linked again and reports that it rests."""
    return ground.view.state is LinkState.READY and ground.motor() in (Motor.IDLE, Motor.FAULTED)


def nothing_resumes(ground: Ground, epoch: int, why: Interruption) -> None:
    """Told as interrupted, stop wanted, and a press from before the interruption is refused."""
    view = ground.view
    assert view.interruption is why, f"told: {view.interruption}"
    assert view.wanted is Desired.STOP
    assert not ground.link.wish(Wish(Desired.RUN, DEPTH_UM, SPEED_DHZ, epoch, ground.link.now_ns()))
    pause(0.1)
    assert stands(ground)
    assert ground.view.wanted is Desired.STOP


def killed(lives: Lives, dice: Dice) -> Measured:
    """SIGKILL while the motor runs; later the pen has power again."""
    ground = lives.ground
    with lives.mortal() as next_life:
        ground.running(dice)
        epoch = ground.view.epoch
        killed_ns = lives.kill()
        took = ground.times(killed_ns, dash=ground.shows_dash, lost=lambda: lost_as_told(ground))
        pause(dice.uniform(0.0, 0.7))
        next_life.control("restart")
        back_ns = lives.put_on(next_life)
        found = ground.times(back_ns, BACK_S, back=lambda: stands(ground))
        assert ground.motor() is Motor.IDLE, "idle after power-up"
        nothing_resumes(ground, epoch, Interruption.LINK_LOST)
        moved = ground.moved_since(killed_ns)
    return {
        "a dash": took["dash"],
        "lost, stop wanted": took["lost"],
        "back, idle": found["back"],
        "moved by itself": moved,
    }


def stopped(lives: Lives, dice: Dice) -> Measured:
    """SIGSTOP while the motor runs, until it is lost and up to 1.5 s more: then its lease has long run out."""
    ground = lives.ground
    ground.running(dice)
    epoch = ground.view.epoch
    stopped_ns = ground.link.now_ns()
    os.kill(ground.pen.pid, signal.SIGSTOP)
    try:
        took = ground.times(stopped_ns, dash=ground.shows_dash, lost=lambda: lost_as_told(ground))
        pause(dice.uniform(0.0, 1.5))
        woken_ns = ground.link.now_ns()
    finally:
        os.kill(ground.pen.pid, signal.SIGCONT)
    found = ground.times(woken_ns, BACK_S, back=lambda: stands(ground))
    nothing_resumes(ground, epoch, Interruption.LINK_LOST)
    _, wrong = wrong_values(ground.panel.views, ground.line.to_console.seen)
    return {
        "a dash": took["dash"],
        "lost, stop wanted": took["lost"],
        "[motor off, from its waking]": ground.off_ms(woken_ns),
        "back, at rest": found["back"],
        "moved by itself": ground.moved_since(stopped_ns),
        "wrong values shown": wrong,
    }


def restarted(lives: Lives, dice: Dice) -> Measured:
    """SIGKILL while the motor runs, and the pen's next process answers at once: another boot id and uptime."""
    ground = lives.ground
    with lives.mortal() as next_life:
        ground.running(dice)
        epoch = ground.view.epoch
        next_life.control("restart")
        killed_ns = lives.kill()
        lives.put_on(next_life)
        took = ground.times(
            killed_ns,
            told=lambda: ground.view.interruption is Interruption.PEN_RESTARTED and ground.view.wanted is Desired.STOP,
        )
        found = ground.times(killed_ns, BACK_S, back=lambda: stands(ground))
        assert ground.motor() is Motor.IDLE, "idle after power-up"
        nothing_resumes(ground, epoch, Interruption.PEN_RESTARTED)
        moved = ground.moved_since(killed_ns)
    _, wrong = wrong_values(ground.panel.views, ground.line.to_console.seen)
    return {
        "interrupted, stop wanted": took["told"],
        "back, idle": found["back"],
        "moved by itself": moved,
        "wrong values shown": wrong,
    }


PROCESSES = (
    Row(
        "pen-killed",
        "power cut at the pen: its process killed",
        "SIGKILL of the pen's process while the motor runs; up to 0.7 s after its loss another process of the pen",
        {"a dash": DASH, "lost, stop wanted": LOST, "back, idle": BACK, "moved by itself": NONE},
        mortal_ground,
        killed,
        few=1,
    ),
    Row(
        "pen-stopped",
        "silence: the pen's process stopped",
        "SIGSTOP of the pen's process while the motor runs, until it is lost and up to 1.5 s more; then SIGCONT",
        {
            "a dash": DASH,
            "lost, stop wanted": LOST,
            "[motor off, from its waking]": Bound(300.0),
            "back, at rest": BACK,
            "moved by itself": NONE,
            "wrong values shown": NONE,
        },
        mortal_ground,
        stopped,
        few=1,
    ),
    Row(
        "pen-process-restarted",
        "pen restarted in use: by another process",
        "SIGKILL while the motor runs, another process of the same pen on the line at once",
        {
            "interrupted, stop wanted": Bound(200.0),
            "back, idle": BACK,
            "moved by itself": NONE,
            "wrong values shown": NONE,
        },
        mortal_ground,
        restarted,
        few=1,
    ),
)
