"""What can happen to a console, a pen and the line between them, one act at a time; and who does it at random.

`Acts` takes every choice as an argument, so that Hypothesis can make and shrink them; `Operator` chooses by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace
from pymodbus.framer import FramerRTU

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.simulator.firmware import SIMULATED_PEN, Cartridge
from mnconsole.domain.pen import Desired, LinkState, LinkView, Motor, StopPhase
from tests.helpers.link_watch import LEASE_NS, STILL, Watcher
from tests.helpers.wire_bench import Bench, Channel, motor_of

BOTH = ("to_pen", "to_console")
WAYS: tuple[tuple[str, ...], ...] = (("to_pen",), ("to_console",), BOTH)
DEPTHS_UM = range(500, 2650, 50)
"""One step beyond what any pen can set: it must be refused."""

SPEEDS_DHZ = range(250, 1300, 50)
AGO_MS = (0, 20, 140, 149, 200)
OTHER_PEN = replace(SIMULATED_PEN, serial_number="SIM-0002", depth_max=150, speed_min=500)
HOT_C, COOL_C = 75.0, 24.0
WORKS_AGAIN_NS = 5000 * NS_PER_MS
HEARD_NS = 80 * NS_PER_MS
"""Two cycles: what an old write did at the pen stands in the answer to the next one."""

FIRST_WORD, LAST_WORD = 11, 31
"""Where the desired registers lie in the frame of a cycle."""


class Acts:
    """Does one thing to the bench, and tells the watcher what a person has pressed."""

    def __init__(self, bench: Bench, watcher: Watcher) -> None:
        self.bench = bench
        self.watcher = watcher
        self.begun_ns = bench.now_ns  # of the console that runs now

    def _channels(self, names: Sequence[str]) -> list[Channel]:
        return [getattr(self.bench, name) for name in names]

    # a person at the console

    def press(self, desired: Desired, depth_um: int, speed_dhz: int, ago_ms: int) -> None:
        """ARM or START, handled `ago_ms` after the finger."""
        ago_ms = min(ago_ms, (self.bench.now_ns - self.begun_ns) // NS_PER_MS)
        before = self.bench.view()
        if not self.bench.wish(desired, depth_um, speed_dhz, pressed_ago_ms=ago_ms):
            return
        limits = before.identity
        assert limits is not None, "taken without a pen"
        assert limits.depth_min_um <= depth_um <= limits.depth_max_um
        assert limits.speed_min_dhz <= speed_dhz <= limits.speed_max_dhz
        if before.wanted < desired:
            assert ago_ms <= 150, "an old press was taken"
            self.watcher.pressed(desired, self.bench.now_ns - ago_ms * NS_PER_MS)
        elif before.wanted is Desired.RUN and desired is Desired.ARM:
            self.watcher.pause_ns = self.bench.now_ns

    def change(self, depth_um: int, speed_dhz: int) -> None:
        """Another depth or speed, by a person who presses neither ARM nor START."""
        self.bench.wish(self.bench.view().wanted, depth_um, speed_dhz, pressed=False)

    def pause(self) -> None:
        """Strokes off."""
        view = self.bench.view()
        taken = self.bench.wish(Desired.ARM, view.wanted_depth_um, view.wanted_speed_dhz, pressed=False)
        if taken and view.wanted is Desired.RUN:
            self.watcher.pause_ns = self.bench.now_ns

    def old_wish(self) -> None:
        """A wish of a window that was not told yet of the last stop: it must not undo it."""
        epoch = self.bench.view().epoch - 1
        assert not self.bench.wish(Desired.RUN, epoch=epoch), "an old wish was taken"
        assert not self.bench.wish(Desired.ARM, epoch=epoch), "an old wish was taken"

    def stop(self) -> None:
        """STOP."""
        self.bench.stop()
        self.watcher.stopped()

    def acknowledge(self, ago_ms: int = 0) -> None:
        """A person acknowledges the fault on the panel."""
        report = self.bench.view().last_report
        if report is not None and report.motor is Motor.FAULTED and self.bench.clear(report, ago_ms):
            self.watcher.clears.append((report.boot_id, report.uptime_ms))

    # the console's process and window

    def kill_console(self, for_ms: int) -> None:
        """The program is killed, and started again after a while."""
        self.bench.console_lives = False
        self.bench.run(for_ms)
        self.bench.restart_console()
        self.begun_ns = self.bench.now_ns
        self.watcher.console_began()

    def freeze_window(self) -> None:
        """The window hangs, or lives again."""
        self.bench.window_lives = not self.bench.window_lives

    # the pen

    def restart_pen(self) -> None:
        """Power off and on."""
        self.bench.restart_pen()

    def swap_pen(self) -> None:
        """Another pen with other limits, or the first one again."""
        self.bench.make = OTHER_PEN if self.bench.make is SIMULATED_PEN else SIMULATED_PEN
        self.bench.restart_pen()

    def stall(self) -> None:
        """The motor is blocked, or free again."""
        self.bench.around.stalled = not self.bench.around.stalled

    def cartridge(self, now: Cartridge) -> None:
        """Another cartridge, or none."""
        self.bench.around.cartridge = now

    def heat(self) -> None:
        """The motor is too hot, or cool again."""
        hot = self.bench.around.heated_c is None
        self.bench.around.heated_c = HOT_C if hot else None
        self.bench.physics.temperature_c = HOT_C if hot else COOL_C

    def plain_stop(self) -> None:
        """Somebody stops the pen with another tool."""
        self.bench.write_to_pen(frames.write_one_request(0x0201, 0))

    # the line

    def loss(self, names: Sequence[str], share: float) -> None:
        """A share of the frames is lost."""
        for channel in self._channels(names):
            channel.loss = share

    def noise(self, names: Sequence[str], flip: float, twice: float) -> None:
        """Flipped bits and doubled frames."""
        for channel in self._channels(names):
            channel.flip, channel.twice = flip, twice

    def cut(self, names: Sequence[str]) -> None:
        """The wire is cut, or mended."""
        for channel in self._channels(names):
            channel.cut = not channel.cut

    def hold(self, names: Sequence[str], ms: int) -> None:
        """A buffer holds everything, then gives it out in one burst."""
        for channel in self._channels(names):
            channel.held_until_ns = self.bench.now_ns + ms * NS_PER_MS

    def slow(self, names: Sequence[str], delay_ms: int, jitter_ms: int) -> None:
        """A slow line."""
        for channel in self._channels(names):
            channel.delay_ns, channel.jitter_ns = delay_ms * NS_PER_MS, jitter_ms * NS_PER_MS

    def replug(self, after_ms: int) -> None:
        """The adapter is pulled and plugged in again."""
        self.bench.unplug()
        self.bench.run(after_ms)
        self.bench.replug()

    def old_writes(self) -> list[bytes]:
        """What a buffer may give out once more: older than the lease, since a line does not change their order."""
        return [data for at_ns, data in self.bench.frames_to_pen if self.bench.now_ns - at_ns >= LEASE_NS]

    def replay(self, old: Sequence[bytes], spread_ms: int) -> None:
        """A buffer gives out old writes once more."""
        for number, data in enumerate(old):
            self.bench.replay_to_pen(data, after_ms=1 + number * spread_ms)

    def corrupt(self, data: bytes, bit: int) -> None:
        """A write whose checksum of 16 bits is right by chance, and one bit is not."""
        if data[1] != frames.READ_WRITE:
            return
        at = FIRST_WORD + bit // 8 % (LAST_WORD - FIRST_WORD)
        broken = data[:at] + bytes([data[at] ^ 1 << bit % 8]) + data[at + 1 : -2]
        self.bench.replay_to_pen(broken + FramerRTU.compute_CRC(broken).to_bytes(2, "big"), after_ms=1)

    # good again

    def heal(self) -> None:
        """Line, window and pen are well from now on."""
        bench = self.bench
        bench.to_pen.heal()
        bench.to_console.heal()
        bench.window_lives = bench.port_is_there = True
        bench.around.stalled, bench.around.cartridge, bench.around.heated_c = False, Cartridge.OK, None
        bench.physics.temperature_c, bench.physics.battery = COOL_C, 1.0

    def treat(self) -> None:
        """Go on as a nurse would: wait for a good link, clear what is to clear, ARM, START."""
        self.heal()
        self.bench.run(400)
        self.acknowledge()
        self.bench.run(200)
        self.press(Desired.ARM, 1000, 800, 0)
        self.bench.run(200)
        self.press(Desired.RUN, 1000, 800, 0)

    def works_again(self) -> None:
        """Stop, clear, arm, start, within 5 s of the healing from any state, whatever is under way or waits by then.

        A person presses again what came to nothing; once the last old byte has arrived, and the console has heard what
        it did, each press works at once.
        """
        bench = self.bench
        self.heal()
        arrived_ns, end_ns = bench.arrived_ns, bench.now_ns + WORKS_AGAIN_NS
        self._until(lambda view: view.state is LinkState.READY, end_ns)
        asked_ns, was_stopped = bench.now_ns, False
        self.stop()
        self._until(lambda view: view.stop_phase is StopPhase.CONFIRMED, end_ns)
        assert bench.now_ns - max(asked_ns, arrived_ns) <= 50 * NS_PER_MS
        while motor_of(bench.view()) is not Motor.RUNNING:
            old, motor = bench.now_ns < arrived_ns + HEARD_NS, motor_of(bench.view())
            assert bench.now_ns < end_ns, f"not within 5 s: {bench.view()}"
            was_stopped = was_stopped or motor is Motor.IDLE
            changed = self._next_step(motor)
            assert changed or old, f"a press came to nothing: {motor}, {bench.view()}"
        assert was_stopped
        assert bench.now_ns <= end_ns
        self.stop()
        bench.until_stopped()
        assert bench.pen.state in STILL

    def _until(self, condition: Callable[[LinkView], bool], end_ns: int) -> None:
        self.bench.until(condition, (end_ns - self.bench.now_ns) / NS_PER_MS)

    def _next_step(self, motor: Motor | None) -> bool:
        """What a person presses next, and whether the pen says within 350 ms that it was done."""
        bench = self.bench
        bench.run(50)
        if motor is Motor.FAULTED:
            self.acknowledge()
        elif motor is not None:
            self.press(Desired.ARM if motor is Motor.IDLE else Desired.RUN, 1000, 800, 0)
        following = {Motor.FAULTED: Motor.IDLE, Motor.IDLE: Motor.ARMED, Motor.ARMED: Motor.RUNNING}
        end_ns = bench.now_ns + 350 * NS_PER_MS
        while bench.now_ns < end_ns:
            if motor is not None and motor_of(bench.view()) is following.get(motor):
                return True
            bench.run(1)
        return False


class Operator:
    """Does one random act at a time, by the bench's own chance."""

    def __init__(self, bench: Bench, watcher: Watcher) -> None:
        self.acts = Acts(bench, watcher)
        self.bench = bench
        self.rng = bench.rng
        self.met = watcher.met
        acts = self.acts
        self._weighed: list[tuple[int, str, Callable[[], None]]] = [
            (8, "treat", acts.treat),
            (1, "ARM", lambda: self._press(Desired.ARM)),
            (2, "START", lambda: self._press(Desired.RUN)),
            (2, "change", lambda: acts.change(self.rng.choice(DEPTHS_UM), self.rng.choice(SPEEDS_DHZ))),
            (2, "acknowledge", lambda: acts.acknowledge(self.rng.choice(AGO_MS[:3]))),
            (1, "STOP", acts.stop),
            (1, "pause", acts.pause),
            (1, "old wish", acts.old_wish),
            (1, "stop by another tool", acts.plain_stop),
            (1, "stall", acts.stall),
            (1, "hot", acts.heat),
            (1, "cartridge", lambda: acts.cartridge(self.rng.choice(list(Cartridge)))),
            (1, "pen restart", acts.restart_pen),
            (1, "another pen", acts.swap_pen),
            (1, "console killed", lambda: acts.kill_console(self.rng.choice([50, 400, 2000]))),
            (1, "window frozen", acts.freeze_window),
            (1, "loss", lambda: acts.loss(self._ways(), self.rng.choice([0.0, 0.05, 0.3]))),
            (1, "noise", lambda: acts.noise(self._ways(), self.rng.choice([0.0, 0.1, 0.5]), self.rng.choice([0, 0.3]))),
            (1, "cut", lambda: acts.cut(self._ways())),
            (1, "hold and burst", lambda: acts.hold(self._ways(), self.rng.choice([90, 280, 900, 2500]))),
            (1, "slow line", lambda: acts.slow(self._ways(), self.rng.choice([1, 8, 30, 90]), self.rng.choice([0, 9]))),
            (1, "unplugged", lambda: acts.replug(self.rng.choice([50, 400, 2000]))),
            (1, "old writes", self._replay),
            (1, "corrupt write", self._corrupt),
        ]  # fmt: skip
        self._weights = [weight for weight, _name, _act in self._weighed]

    def act(self) -> None:
        """Do one of them."""
        _weight, name, act = self.rng.choices(self._weighed, self._weights)[0]
        self.met[name] += 1
        act()

    def _press(self, desired: Desired) -> None:
        depth_um, speed_dhz = self.rng.choice(DEPTHS_UM), self.rng.choice(SPEEDS_DHZ)
        self.acts.press(desired, depth_um, speed_dhz, self.rng.choice(AGO_MS))

    def _ways(self) -> tuple[str, ...]:
        return self.rng.choice(WAYS)

    def _replay(self) -> None:
        old = self.acts.old_writes()
        self.acts.replay(self.rng.sample(old, min(12, len(old))), self.rng.randrange(1, 30))

    def _corrupt(self) -> None:
        if self.bench.frames_to_pen:
            self.acts.corrupt(self.rng.choice(self.bench.frames_to_pen[-40:])[1], self.rng.randrange(8 * 20))
