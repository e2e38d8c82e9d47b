"""Rows about the console's own process: killed, stopped, and under a clock that is set."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import Interruption, LinkState, Motor
from tests.benchmarks.processes import environment
from tests.faults.data import needling_data
from tests.faults.ground import first_times, pause, raw_exchanges
from tests.faults.line import NONE, OFF
from tests.faults.oracle import LogTail
from tests.faults.proxy import Proxy
from tests.faults.rows import Bound, Dice, Measured, Row

PATIENCE_S = 30.0
HOUR_S = 3600
WATCHED_S = 0.35
SHIM = Path(__file__).with_name("clock_shim.c")


class Child:
    """A console's process that answers a line with a line."""

    def __init__(self, module: str, *arguments: str | Path, extra: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.faults.children.{module}", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**environment(), **(extra or {})},
        )
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        assert self.heard() == {"up": True}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # it was killed
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE_S if error is None else 1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def say(self, line: str) -> None:
        """Ask something."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def heard(self) -> dict[str, Any]:
        """The next answer."""
        output = self._process.stdout
        assert output is not None
        assert select.select([output], [], [], PATIENCE_S)[0], "the console's process says nothing"
        line = output.readline()
        assert line, f"the console's process has ended: {self._process.wait(PATIENCE_S)}"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, line: str) -> dict[str, Any]:
        """Ask and hear."""
        self.say(line)
        return self.heard()

    def kill(self) -> int:
        """SIGKILL; the clock before."""
        now_ns = link_clock_ns()
        self._process.kill()
        self._process.wait()
        return now_ns


@dataclass
class Waiting:
    """A pen and a line, and room for consoles of their own processes."""

    folder: Path
    pen: SimulatedPen
    line: Proxy
    log: LogTail
    raw_ms: list[float]
    child: Child | None = None

    def off_ms(self, since_ns: int) -> float:
        """ms to the motor being off, by the pen's own log."""
        first_times(since_ns, 2.0, off=lambda: bool(self.log.since(since_ns, "motor_off")))
        ns: int = self.log.since(since_ns, "motor_off")[0]["clock_ns"]
        return (ns - since_ns) / NS_PER_MS


@contextmanager
def no_console(folder: Path) -> Iterator[Waiting]:
    """A pen and a line."""
    folder.mkdir(parents=True, exist_ok=True)
    with SimulatedPen.spawn(folder, seed=1) as pen, Proxy(folder, pen.port) as line:
        yield Waiting(folder, pen, line, LogTail(pen.log_path), raw_exchanges(line.port))


@contextmanager
def one_console(folder: Path) -> Iterator[Waiting]:
    """The same with a console that lives through all trials."""
    with no_console(folder) as ground, Child("console", ground.line.port) as child:
        ground.child = child
        yield ground


def killed(ground: Waiting, dice: Dice) -> Measured:
    """SIGKILL of a console whose motor runs; then another start."""
    with Child("console", ground.line.port) as child:
        assert child.ask("run")["motor"] == Motor.RUNNING.name
        pause(dice.uniform(0.0, 0.12))
        killed_ns = child.kill()
    off_ms = ground.off_ms(killed_ns)
    moved = len(ground.log.since(killed_ns, "motor_on", "needles_out"))
    return {"[motor off]": off_ms, "moved by itself": moved}


def stopped(ground: Waiting, dice: Dice) -> Measured:
    """SIGSTOP for longer than the lease, as a laptop that sleeps: answers wait in the port's buffer meanwhile."""
    child = ground.child
    assert child is not None
    ran = child.ask("run")
    assert ran["motor"] == Motor.RUNNING.name
    pause(dice.uniform(0.0, 0.08))
    stopped_ns = link_clock_ns()
    os.kill(child.pid, signal.SIGSTOP)
    try:
        off_ms = ground.off_ms(stopped_ns)
        pause(dice.choice((0.05, 0.3, 1.2)))
        child.say("view")
        woken_ns = link_clock_ns()
    finally:
        os.kill(child.pid, signal.SIGCONT)
    first = child.heard()
    # What it shows at once: nothing, or what the pen said after the waking.
    old = int(bool(first["motor"]) and first["sent_ns"] < woken_ns)
    last = first

    def told() -> bool:
        nonlocal last
        last = child.ask("view")
        lost = last["epoch"] > ran["epoch"] and last["interruption"] == Interruption.LINK_LOST.value
        return bool(lost and last["state"] == LinkState.READY.value and last["motor"])

    took = first_times(woken_ns, 4.0, told=told)
    pause(0.1)
    last = child.ask("view")
    assert last["wanted"] == "STOP"
    assert last["motor"] == Motor.FAULTED.name, "the pen's lease had ended"
    moved = len(ground.log.since(stopped_ns, "motor_on", "needles_out"))
    return {"[motor off]": off_ms, "old values shown": old, "resumed": moved, "interrupted and linked": took["told"]}


def compiler() -> str | None:
    """What compiles the shim; None where the clock can't be moved under a process."""
    return shutil.which("cc") or shutil.which("gcc") if sys.platform == "linux" else None


def shim_in(folder: Path) -> Path:
    """The shim, compiled."""
    tool, made = compiler(), folder / "clock_shim.so"
    assert tool is not None, "the laptop's clock can't be moved here: no C compiler"
    command = [tool, "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", str(made), str(SHIM)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr
    return made


@contextmanager
def moved_clock(folder: Path) -> Iterator[Waiting]:
    """The real window in a process of its own under a clock that can be set."""
    with no_console(folder) as ground:
        clock = folder / "clock"
        clock.write_bytes(bytes(8))
        extra = {"LD_PRELOAD": str(shim_in(folder)), "CLOCK_SHIM": str(clock)}
        arguments = (needling_data(folder / "data"), ground.line.port, clock, str(WATCHED_S))
        with Child("session", *arguments, extra=extra) as child:
            ground.child = child
            yield ground


def clock_set(ground: Waiting, dice: Dice) -> Measured:
    """An hour forward or back, and an hour the other way again, while a motor runs and cream takes effect."""
    child = ground.child
    assert child is not None
    assert child.ask("run")["motor"] == Motor.RUNNING.name
    pause(dice.uniform(0.0, 0.08))
    begun_ns = link_clock_ns()
    away_s = dice.turn((HOUR_S, -HOUR_S))
    there, back = child.ask(str(away_s)), child.ask("0")
    assert not ground.log.since(begun_ns, "motor_off", "fault"), "the motor ran on across both"
    for answer, by_s in ((there, away_s), (back, -away_s)):
        assert answer["looks"] > 10
        assert abs(answer["laptop_moved_ms"] - by_s * 1000) < 500, "the clock was set"
        assert abs(answer["entry_at_ms"] - by_s * 1000) < 500, "an entry carries the laptop's time"
        assert answer["alarms"] == []
    return {
        "interruptions": there["interrupted"] + back["interrupted"],
        "dashes": there["dashes"] + back["dashes"],
        "not running": there["not_running"] + back["not_running"],
        "oldest value shown": max(there["oldest_ms"], back["oldest_ms"]),
        "numbing wait off by": max(there["wait_off_ms"], back["wait_off_ms"]),
    }


ROWS = (
    Row(
        "console-killed",
        "console killed",
        "SIGKILL of a process with the real link, motor running, anywhere in a cycle",
        {"[motor off]": OFF, "moved by itself": NONE},
        no_console,
        killed,
        few=1,
    ),
    Row(
        "console-stopped",
        "console SIGSTOPped, laptop asleep",
        "SIGSTOP until the motor is off and 50 to 1200 ms more, answers waiting in the buffer; then SIGCONT",
        {"[motor off]": OFF, "old values shown": NONE, "resumed": NONE, "interrupted and linked": Bound(2000.0)},
        one_console,
        stopped,
        few=1,
    ),
    Row(
        "clock-set",
        "laptop's clock set back or forward",
        "an hour forward or back and back again under the real window's process, motor running, cream taking effect",
        {
            "interruptions": NONE,
            "dashes": NONE,
            "not running": NONE,
            "oldest value shown": Bound(180.0),
            "numbing wait off by": Bound(1.0),
        },
        moved_clock,
        clock_set,
        few=2,
    ),
)
