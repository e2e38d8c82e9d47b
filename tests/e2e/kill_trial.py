"""Kills the played treatment at random moments, again and again over one folder, and looks at what is left.

python -m tests.e2e.kill_trial --kills 50 [--seed N] [--speed N] [--write]

After each kill: every line that was printed as saved stands in the log under its number with its kind; the log
verifies; the next start goes on at the step where the log stands, and its time behind all before it; the simulated
pen's own log shows the motor off within the lease; and the pen's process ends by itself. `--write` puts the figures
into docs/reliability.md.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mnconsole.domain.record_events import AppStarted
from tests.e2e.log_times import backward, entries_of
from tests.e2e.played import Life, Log, Wardens, read_log, verify
from tests.e2e.seat import pen_log
from tests.helpers.waiting import wait_for

SPEED: Final = 1000
LEASE_MS: Final = 300
WAKE_MS: Final = 60
"""How late a busy machine may wake the pen's process for its lease's end."""

OUTLIVES_S: Final = 3.3
"""The lease, 2 s more (design: pen-link.md), and a second for a busy machine."""

PATIENCE_S: Final = 45.0
STARTING_SHARE: Final = 0.15
RUNNING_SHARE: Final = 0.5
VERIFY_BY_COMMAND: Final = 5
FIRST_STARTS: Final = 4
"""Kills of the long form while the records are being made."""

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


@dataclass
class Found:
    """What the trial has seen. `faults` must be empty."""

    kills: int = 0
    saved: int = 0
    resumed: int = 0
    finished: int = 0
    motor_ran: int = 0
    needles_out: int = 0
    started_ahead: int = 0
    """Starts with demo time moved before, as the log has them."""
    motor_off_ms: list[float] = field(default_factory=list)
    pens_lived_s: list[float] = field(default_factory=list)
    at_steps: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class Trial:
    """Kills in one folder."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        speed: int = SPEED,
        tell: Callable[[str], None] = lambda _line: None,
        first_starts: int = 0,
    ) -> None:
        self._first_starts = first_starts
        self._folder = folder
        self._rng = random.Random(seed)
        self._speed = speed
        self._tell = tell
        self._log = Log()
        self._promised: dict[int, str] = {}
        self._expected_step: int | None = None
        self._wardens = Wardens()
        self.found = Found()

    def run(self, kills: int, *, to_the_end: bool = False) -> Found:
        """Kill `kills` times; then, with `to_the_end`, let the treatment come to its verified record."""
        begun = time.monotonic()
        try:
            while self.found.kills < kills:
                self._one_life()
            if to_the_end:
                self._last_life()
        finally:
            late = self._wardens.finish(OUTLIVES_S)
        found = self.found
        found.pens_lived_s = self._wardens.lives_s
        if late:
            found.faults.append(f"{late} simulated pens lived longer than {OUTLIVES_S} s after their console")
        found.entries, found.seconds = len(self._log.kinds), time.monotonic() - begun
        return found

    # one life

    def _one_life(self) -> None:
        life = Life(self._folder, self._speed)
        if not self._live(life):
            self._ended(life)
            return
        pens = life.simulators()
        killed_ns = life.kill()
        self._wardens.watch(pens)
        self.found.kills += 1
        self._look_resumed(life)
        self._look_at_motor(killed_ns)
        self._look_at_log(life)

    def _live(self, life: Life) -> bool:
        """Until the random moment of its death. False when it ended by itself before."""
        if self.found.kills < self._first_starts:
            return life.listen(lambda: False, self._rng.uniform(0.3, 3.5))
        if self._rng.random() < STARTING_SHARE:
            return life.listen(lambda: False, self._rng.uniform(0.05, 1.5))
        heard = self._rng.choice((1, 2, 2, 3))
        # A running motor is where a kill matters most.
        while_running = self._rng.random() < RUNNING_SHARE

        def enough() -> bool:
            running = bool(life.lines) and "pen running" in life.lines[-1]
            return len(life.lines) >= heard or (running and while_running)

        return life.listen(enough, PATIENCE_S) and life.listen(lambda: False, self._rng.uniform(0.0, 1.0))

    def _ended(self, life: Life) -> None:
        code, said = life.end()
        if code or not life.lines or not life.lines[-1].startswith("record verified: "):
            self.found.faults.append(f"a play ended with {code}: {life.lines[-1:]} {said}")
        self.found.finished += 1
        self._look_resumed(life)
        self._look_at_log(life)

    def _last_life(self) -> None:
        life = Life(self._folder, self._speed)
        life.listen(lambda: False, 4 * PATIENCE_S)
        self._ended(life)

    # what is left

    def _look_resumed(self, life: Life) -> None:
        step = life.resumed_at()
        if step is not None:
            self.found.resumed += 1
        if life.lines and step != self._expected_step:
            self.found.faults.append(f"the log stood at step {self._expected_step}, resumed at {step}: {life.lines}")

    def _look_at_log(self, life: Life) -> None:
        self._promised.update({number: kind for number, kind, _words in life.saved()})
        self.found.saved += len(life.saved())
        self._log = read_log(self._folder, self._log)
        for number, kind in self._promised.items():
            if self._log.kinds.get(number) != kind:
                there = self._log.kinds.get(number)
                self.found.faults.append(f"entry {number} was told as saved ({kind}); the log has {there}")
        self._expected_step = self._log.open_step
        self.found.at_steps[str(self._expected_step or "none")] += 1
        if self._log.kinds:
            # By the command itself once in a while: starting it costs a second of a core.
            code, said = verify(self._folder, here=bool(self.found.kills % VERIFY_BY_COMMAND))
            if code:
                self.found.faults.append(f"records verify: {code} {said}")
            self._look_at_time()
        self._tell(f"kill {self.found.kills}: step {self._expected_step}, {life.lines[-1:]}")

    def _look_at_time(self) -> None:
        """Demo time goes on where it was, also after a kill."""
        entries = entries_of(self._folder)
        moves = [entry.number for entry in entries if entry.offset_ms >= 0]
        starts = [entry.number for entry in entries if entry.kind == AppStarted.KIND]
        self.found.started_ahead = len([number for number in starts if moves and number > moves[0]])
        self.found.faults += [fault for fault in backward(entries) if fault not in self.found.faults]

    def _look_at_motor(self, killed_ns: int) -> None:
        """The motor's and the needles' end after the kill, by the pen's own log."""
        for on, off in (("motor_on", "motor_off"), ("needles_out", "needles_in")):
            last = [entry for entry in pen_log(self._folder) if entry["event"] in (on, off)]
            active = [entry for entry in last if entry["clock_ns"] <= killed_ns][-1:]
            if not active or active[0]["event"] == off:
                continue
            if on == "motor_on":
                self.found.motor_ran += 1
            else:
                self.found.needles_out += 1
            self._until_off(off, killed_ns)

    def _until_off(self, off: str, killed_ns: int) -> None:
        def after() -> list[float]:
            entries = [entry for entry in pen_log(self._folder) if entry["event"] == off]
            return [(entry["clock_ns"] - killed_ns) / 1e6 for entry in entries if entry["clock_ns"] > killed_ns]

        try:
            wait_for(lambda: bool(after()), 2.0)
        except AssertionError:
            self.found.faults.append(f"no {off} in the pen's log after the kill")
            return
        took_ms = after()[0]
        if off == "motor_off":
            self.found.motor_off_ms.append(took_ms)
        if took_ms > LEASE_MS + WAKE_MS:
            self.found.faults.append(f"{off} {took_ms:.0f} ms after the kill, lease {LEASE_MS} ms")


def report(found: Found, seed: int, speed: int) -> list[str]:
    """The figures as lines of a table."""
    off, lived = sorted(found.motor_off_ms), sorted(found.pens_lived_s)
    steps = ", ".join(f"step {step}: {count}" for step, count in sorted(found.at_steps.items()))
    in_time = f"{off[0]:.0f} to {off[-1]:.0f} ms (lease {LEASE_MS} ms)" if off else "-"
    rows = (
        ("kills (SIGKILL), seed", f"{found.kills}, {seed}"),
        ("played at", f"--speed {speed}, {found.seconds:.0f} s together"),
        ("where the treatment stood", steps),
        ("lines told as saved, all in the log", str(found.saved)),
        ("starts that resumed the session, all at its step", str(found.resumed)),
        ("starts with demo time moved before, none fell back", str(found.started_ahead)),
        ("treatments that came to their verified end", str(found.finished)),
        ("`records verify` after each", "sound" if not found.faults else "see the faults"),
        ("entries in the log at the end", str(found.entries)),
        ("kills with needles out", str(found.needles_out)),
        ("kills with the motor running", str(found.motor_ran)),
        ("kill to motor off, by the pen's log", in_time),
        ("the pen's process lived on", f"{lived[0]:.1f} to {lived[-1]:.1f} s" if lived else "-"),
        ("faults", "; ".join(found.faults) or "none"),
    )
    return ["| what | figure |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def _write(lines: list[str]) -> None:
    from tests.benchmarks.machine import described

    text = [
        "# Reliability",
        "",
        "What the played treatment's console loses when it is killed. Made by",
        "`python -m tests.e2e.kill_trial --kills N --write`; the test run does the same with 20 kills.",
        "",
        f"{described()}.",
        "",
        "## Killed at random moments",
        "",
        *lines,
        "",
    ]
    # The random schedules write their own section (tests/device/schedules.py).
    before = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    _, mark, others = before.partition("\n## Random schedules\n")
    DOCUMENT.write_text("\n".join(text) + mark + others, encoding="utf-8")


def main() -> int:
    """The command. 0 when nothing was lost and the pen stopped in time each time."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.kill_trial", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speed", type=int, default=SPEED)
    parser.add_argument("--write", action="store_true", help=f"write the figures into {DOCUMENT.name}")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="mnconsole-kills-"))
    trial = Trial(folder / "data", asked.seed, asked.speed, lambda line: print(line, flush=True), FIRST_STARTS)
    found = trial.run(asked.kills, to_the_end=True)
    lines = report(found, asked.seed, asked.speed)
    print("\n".join(lines))
    if asked.write:
        _write(lines)
    if found.faults:
        print(f"the folder is kept: {folder}")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
