"""Console and pen as one state machine that Hypothesis drives: any act at any time, and what must hold at each step.

Examples are derived from the code, so that each run makes the same; many more by
`python -m tests.device.schedules --count 0 --examples N`. The invariants stand in tests/helpers/link_watch.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mnconsole.device.simulator.firmware import Cartridge
from mnconsole.domain.pen import Desired
from tests.helpers.link_acts import AGO_MS, DEPTHS_UM, SPEEDS_DHZ, WAYS, Acts
from tests.helpers.link_watch import Watcher
from tests.helpers.wire_bench import Bench

SHORT = settings(
    max_examples=12,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

ways = st.sampled_from(WAYS)
depths = st.sampled_from(DEPTHS_UM)
speeds = st.sampled_from(SPEEDS_DHZ)
presses = st.sampled_from(AGO_MS)


class LinkMachine(RuleBasedStateMachine):
    """A rule is an act; time passes in `wait` and in the acts that take some."""

    @initialize(seed=st.integers(0, 2**32 - 1))
    def begin(self, seed: int) -> None:
        self.bench = Bench(seed)
        self.watcher = Watcher(self.bench)
        self.acts = Acts(self.bench, self.watcher)
        self.bench.run(300)

    @rule(ms=st.sampled_from((1, 5, 13, 30, 90, 200, 400, 1000)))
    def wait(self, ms: int) -> None:
        self.bench.run(ms)

    @rule()
    def treat(self) -> None:
        self.acts.treat()

    @rule(desired=st.sampled_from((Desired.ARM, Desired.RUN)), depth=depths, speed=speeds, ago_ms=presses)
    def press(self, desired: Desired, depth: int, speed: int, ago_ms: int) -> None:
        self.acts.press(desired, depth, speed, ago_ms)

    @rule(depth=depths, speed=speeds)
    def change(self, depth: int, speed: int) -> None:
        self.acts.change(depth, speed)

    @rule()
    def pause(self) -> None:
        self.acts.pause()

    @rule()
    def stop(self) -> None:
        self.acts.stop()

    @rule()
    def old_wish(self) -> None:
        self.acts.old_wish()

    @rule(ago_ms=presses)
    def acknowledge(self, ago_ms: int) -> None:
        self.acts.acknowledge(min(ago_ms, 140))

    @rule()
    def plain_stop(self) -> None:
        self.acts.plain_stop()

    @rule()
    def stall(self) -> None:
        self.acts.stall()

    @rule()
    def heat(self) -> None:
        self.acts.heat()

    @rule(now=st.sampled_from(Cartridge))
    def cartridge(self, now: Cartridge) -> None:
        self.acts.cartridge(now)

    @rule()
    def restart_pen(self) -> None:
        self.acts.restart_pen()

    @rule()
    def swap_pen(self) -> None:
        self.acts.swap_pen()

    @rule(for_ms=st.sampled_from((50, 400, 2000)))
    def kill_console(self, for_ms: int) -> None:
        self.acts.kill_console(for_ms)

    @rule()
    def freeze_window(self) -> None:
        self.acts.freeze_window()

    @rule(names=ways, share=st.sampled_from((0.0, 0.05, 0.3)))
    def loss(self, names: Sequence[str], share: float) -> None:
        self.acts.loss(names, share)

    @rule(names=ways, flip=st.sampled_from((0.0, 0.1, 0.5)), twice=st.sampled_from((0.0, 0.3)))
    def noise(self, names: Sequence[str], flip: float, twice: float) -> None:
        self.acts.noise(names, flip, twice)

    @rule(names=ways)
    def cut(self, names: Sequence[str]) -> None:
        self.acts.cut(names)

    @rule(names=ways, ms=st.sampled_from((90, 280, 900, 2500)))
    def hold(self, names: Sequence[str], ms: int) -> None:
        self.acts.hold(names, ms)

    @rule(names=ways, delay_ms=st.sampled_from((1, 8, 30, 90)), jitter_ms=st.sampled_from((0, 9)))
    def slow(self, names: Sequence[str], delay_ms: int, jitter_ms: int) -> None:
        self.acts.slow(names, delay_ms, jitter_ms)

    @rule(after_ms=st.sampled_from((50, 400, 2000)))
    def replug(self, after_ms: int) -> None:
        self.acts.replug(after_ms)

    @precondition(lambda self: len(self.bench.frames_to_pen) > 10)
    @rule(data=st.data(), spread_ms=st.integers(1, 40))
    def replay(self, data: st.DataObject, spread_ms: int) -> None:
        old = self.acts.old_writes()
        if old:
            at = data.draw(st.integers(0, len(old) - 1))
            self.acts.replay(old[at : at + 12], spread_ms)

    @precondition(lambda self: self.bench.frames_to_pen)
    @rule(bit=st.integers(0, 8 * 20 - 1), back=st.integers(1, 40))
    def corrupt(self, bit: int, back: int) -> None:
        sent = self.bench.frames_to_pen
        self.acts.corrupt(sent[-min(back, len(sent))][1], bit)

    @invariant()
    def what_must_hold_holds(self) -> None:
        """Also right after an act; between acts the watcher looks after each step by itself."""
        self.watcher.look()

    def teardown(self) -> None:
        """From any state: it works again."""
        if hasattr(self, "acts"):
            self.acts.works_again()


def test_the_machine_holds() -> None:
    run_state_machine_as_test(LinkMachine, settings=SHORT)


def run_long(examples: int) -> None:
    """Many examples, other ones each time, with more steps."""
    long = settings(SHORT, max_examples=examples, stateful_step_count=50, derandomize=False)
    run_state_machine_as_test(LinkMachine, settings=long)
