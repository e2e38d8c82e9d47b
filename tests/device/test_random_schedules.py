"""Both state machines in virtual time, a faulty channel between them, random schedules, and what must hold.

The invariants are those at the end of the pen link's design; each is checked at every step, by the pen's own state.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.simulator.firmware import Cartridge
from mnconsole.domain.pen import Desired, Interruption, LinkState, LinkView, Motor, StopPhase
from tests.helpers.wire_bench import Bench, motor_of

SCHEDULES = 36
AT_ONCE = 6
ACTIONS = 40
LEASE_NS = 300 * NS_PER_MS
WINDOW_BOUND_NS = 450 * NS_PER_MS
PRESS_BOUND_NS = 700 * NS_PER_MS
FRESH_BOUND_NS = 300 * NS_PER_MS
STEP_NS = 5 * NS_PER_MS
"""The bench looks this often, so a bound can be overstepped unseen by no more."""


class Watcher:
    """Looks at console and pen after every step."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.press_ns = -(10**18)  # last ARM or START that the console took
        self.stop_ns = -(10**18)  # last STOP or interruption
        self.end_ns = -(10**18)  # last end of motion at the pen that only a new press may undo
        self.clears: list[tuple[int, int]] = []  # boot id and uptime of each report acknowledged
        self.epoch = bench.view().epoch
        self.seen_events = 0
        self.motion_starts = 0
        bench.after_step = self.look

    def look(self) -> None:
        view = self.bench.view()
        if view.epoch != self.epoch:
            self.epoch, self.stop_ns = view.epoch, self.bench.now_ns
        self._look_at_events()
        if self.bench.pen_is_live:
            self._look_at_motion()
        self._look_at_what_is_painted(view)

    def _look_at_events(self) -> None:
        for event in self.bench.pen_events[self.seen_events :]:
            if event.name in ("motor_on", "needles_out"):
                self.motion_starts += 1
                assert event.at_ns - self.press_ns <= PRESS_BOUND_NS, "motion long after the press"
                assert self.press_ns > self.end_ns, f"motion after {self.end_ns} without a new press"
            elif event.name in ("fault", "power_up") or (event.name == "needles_in" and event.facts["to"] == "idle"):
                self.end_ns = event.at_ns
            elif event.name == "cleared":
                assert any(boot == self.bench.pen.boot_id for boot, _ in self.clears), "cleared by nobody"
        self.seen_events = len(self.bench.pen_events)

    def _look_at_motion(self) -> None:
        now_ns = self.bench.now_ns
        assert now_ns - self.bench.last_console_write_ns <= LEASE_NS + STEP_NS, "moves after the console's last word"
        assert now_ns - self.bench.touched_ns <= WINDOW_BOUND_NS + STEP_NS, "moves without a living window"
        if self.stop_ns > self.press_ns:
            assert now_ns - self.stop_ns <= LEASE_NS + STEP_NS, "moves after STOP or an interruption"

    def _look_at_what_is_painted(self, view: LinkView) -> None:
        now_ns = self.bench.now_ns
        report = view.fresh_report(now_ns)
        if report is not None and report.boot_id == self.bench.pen.boot_id:
            made_ns = self.bench.pen.powered_ns + report.uptime_ms * NS_PER_MS
            assert now_ns - made_ns <= FRESH_BOUND_NS, "painted as fresh, and old"
        if view.stop_phase is StopPhase.NOT_CONFIRMED and view.last_report is not None:
            last = view.last_report
            still = last.motor in (Motor.IDLE, Motor.FAULTED) and last.speed_actual_dhz == 0
            assert not (still and last.sent_ns >= view.stop_asked_ns), "not confirmed, and the pen answers stopped"


class Operator:
    """Does one random thing at a time to the console, the pen and the line."""

    def __init__(self, bench: Bench, watcher: Watcher) -> None:
        self.bench = bench
        self.watcher = watcher
        self.rng = bench.rng
        self.begun_ns = bench.now_ns  # of the console that runs now
        self.acts: list[Callable[[], None]] = [
            *[self.treat] * 8,
            self.arm,
            self.start,
            self.start,
            self.change,
            self.change,
            self.acknowledge,
            self.stop,
            self.acknowledge,
            self.pause,
            self.plain_stop,
            self.stall,
            self.cartridge,
            self.restart_pen,
            self.kill_console,
            self.freeze_window,
            self.loss,
            self.noise,
            self.cut,
            self.hold,
            self.replay,
            self.slow,
        ]

    def act(self) -> None:
        self.rng.choice(self.acts)()

    def treat(self) -> None:
        """Go on as a nurse would: wait for a good link, clear what is to clear, ARM, START."""
        for channel in (self.bench.to_pen, self.bench.to_console):
            channel.heal()
        self.bench.window_lives, self.bench.around.stalled = True, False
        self.bench.around.cartridge = Cartridge.OK
        self.bench.run(400)
        self.acknowledge()
        self.bench.run(200)
        self._press(Desired.ARM, ago_ms=0)
        self.bench.run(200)
        self._press(Desired.RUN, ago_ms=0)

    def _press(self, desired: Desired, ago_ms: int | None = None) -> None:
        if ago_ms is None:
            ago_ms = self.rng.choice([0, 20, 140, 149, 200])
        ago_ms = min(ago_ms, (self.bench.now_ns - self.begun_ns) // NS_PER_MS)
        depth_um, speed_dhz = 500 + 50 * self.rng.randrange(43), 250 + 50 * self.rng.randrange(21)
        before = self.bench.view().wanted
        if self.bench.wish(desired, depth_um, speed_dhz, pressed_ago_ms=ago_ms) and before < desired:
            self.watcher.press_ns = self.bench.now_ns - ago_ms * NS_PER_MS
            assert ago_ms <= 150
            assert 500 <= depth_um <= 2500
            assert 250 <= speed_dhz <= 1200

    def arm(self) -> None:
        self._press(Desired.ARM)

    def start(self) -> None:
        self._press(Desired.RUN)

    def change(self) -> None:
        self.bench.wish(self.bench.view().wanted, 500 + 50 * self.rng.randrange(41), pressed=False)

    def pause(self) -> None:
        self.bench.wish(Desired.ARM, pressed=False)

    def stop(self) -> None:
        self.bench.stop()

    def acknowledge(self) -> None:
        report = self.bench.view().last_report
        if report is not None and report.motor is Motor.FAULTED and self.bench.clear(report):
            self.watcher.clears.append((report.boot_id, report.uptime_ms))

    def plain_stop(self) -> None:
        self.bench.write_to_pen(frames.write_one_request(0x0201, 0))

    def stall(self) -> None:
        self.bench.around.stalled = not self.bench.around.stalled

    def cartridge(self) -> None:
        self.bench.around.cartridge = self.rng.choice([Cartridge.OK, Cartridge.OK, Cartridge.MISSING])

    def restart_pen(self) -> None:
        self.bench.restart_pen()

    def kill_console(self) -> None:
        self.bench.console_lives = False
        self.bench.run(self.rng.choice([50, 400, 2000]))
        self.bench.restart_console()
        self.begun_ns = self.bench.now_ns
        self.watcher.epoch, self.watcher.stop_ns = self.bench.view().epoch, self.bench.now_ns

    def freeze_window(self) -> None:
        self.bench.window_lives = not self.bench.window_lives

    def _channels(self) -> list[str]:
        return self.rng.choice([["to_pen"], ["to_console"], ["to_pen", "to_console"]])

    def loss(self) -> None:
        for name in self._channels():
            getattr(self.bench, name).loss = self.rng.choice([0.0, 0.05, 0.3])

    def noise(self) -> None:
        for name in self._channels():
            channel = getattr(self.bench, name)
            channel.flip = self.rng.choice([0.0, 0.1, 0.5])
            channel.twice = self.rng.choice([0.0, 0.3])

    def cut(self) -> None:
        for name in self._channels():
            channel = getattr(self.bench, name)
            channel.cut = not channel.cut

    def hold(self) -> None:
        for name in self._channels():
            getattr(self.bench, name).held_until_ns = (
                self.bench.now_ns + self.rng.choice([90, 280, 900, 2500]) * NS_PER_MS
            )

    def replay(self) -> None:
        """A buffer gives out old writes once more, all older than the lease: a line does not change their order."""
        old = [data for at_ns, data in self.bench.frames_to_pen if self.bench.now_ns - at_ns >= LEASE_NS]
        for data in self.rng.sample(old, min(12, len(old))):
            self.bench.replay_to_pen(data, after_ms=self.rng.randrange(1, 300))

    def slow(self) -> None:
        for name in self._channels():
            channel = getattr(self.bench, name)
            channel.delay_ns = self.rng.choice([1, 8, 30, 90]) * NS_PER_MS
            channel.jitter_ns = self.rng.choice([0, 20]) * NS_PER_MS


def heal(bench: Bench) -> None:
    """Everything is well again; bytes under way have arrived."""
    bench.to_pen.heal()
    bench.to_console.heal()
    bench.window_lives = True
    bench.around.stalled, bench.around.cartridge = False, Cartridge.OK
    bench.run(3000)


def works_again(bench: Bench, watcher: Watcher, operator: Operator) -> None:
    """Stop, clear, arm, start, within 5 s from any state on a healthy link."""
    begin_ns = bench.now_ns
    bench.until(lambda view: view.state is LinkState.READY, 5000)
    bench.stop()
    asked_ns = bench.now_ns
    bench.until_stopped()
    assert bench.now_ns - asked_ns <= 50 * NS_PER_MS
    bench.run(50)
    if motor_of(bench.view()) is Motor.FAULTED:
        operator.acknowledge()
        bench.until(lambda view: motor_of(view) is Motor.IDLE, 350)
        bench.run(50)
    watcher.press_ns = bench.now_ns
    bench.arm()
    watcher.press_ns = bench.now_ns
    bench.start()
    assert bench.now_ns - begin_ns <= 5000 * NS_PER_MS
    bench.stop()
    bench.until_stopped()
    assert not bench.pen_is_live


@pytest.mark.parametrize("first", range(0, SCHEDULES, AT_ONCE))
def test_what_must_hold_holds(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        play(seed)


def play(seed: int) -> None:
    """One random schedule from a cold start to a healthy end."""
    bench = Bench(seed)
    watcher = Watcher(bench)
    operator = Operator(bench, watcher)
    bench.run(300)
    for _ in range(ACTIONS):
        operator.act()
        bench.run(bench.rng.choice([5, 30, 90, 200, 400]))
    heal(bench)
    works_again(bench, watcher, operator)
    assert watcher.motion_starts >= 2


@pytest.mark.parametrize(("loss", "most"), [(0.01, 0), (0.05, 1)])
def test_a_few_lost_cycles_do_not_end_a_treatment(loss: float, most: int) -> None:
    bench = Bench(11)
    bench.running()
    bench.to_pen.loss = bench.to_console.loss = loss / 2
    bench.run(60_000)
    lost = bench.view().interruption is Interruption.LINK_LOST
    assert lost <= most
    assert bench.view().counts.missed > 0
