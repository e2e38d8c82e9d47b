"""Console and pen as one state machine that Hypothesis drives: any act at any time, and what must hold at each step.

Examples are derived from the code, so that each run makes the same; many more by
`python -m tests.device.schedules --count 0 --examples N`. The invariants stand in tests/helpers/link_watch.py.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mnconsole.device.simulator.firmware import Cartridge
from mnconsole.domain.pen import Desired
from tests.helpers.link_acts import AGO_MS, DEPTHS_UM, SPEEDS_DHZ, WAYS, Acts
from tests.helpers.link_watch import Watcher
from tests.helpers.wire_bench import Bench

SHORT = settings(
    max_examples=30,
    stateful_step_count=30,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate,),  # shrinking takes minutes; the command does it
    suppress_health_check=list(HealthCheck),
)

Act = tuple[Any, ...]
"""The name of one of the `Acts`, and its arguments."""


def act(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Act]:
    """One of the `Acts` with arguments of Hypothesis's choice."""
    return st.tuples(st.just(name), *arguments)


ways, lasting_ms = st.sampled_from(WAYS), st.sampled_from((50, 400, 2000))
PERSON = st.one_of(
    act("stop"),
    act("pause"),
    act("old_wish"),
    act("acknowledge", st.sampled_from((0, 20, 140))),
    act("change", st.sampled_from(DEPTHS_UM), st.sampled_from(SPEEDS_DHZ)),
)
CONSOLE = st.one_of(act("freeze_window"), act("kill_console", lasting_ms))
PEN = st.one_of(
    act("restart_pen"),
    act("swap_pen"),
    act("stall"),
    act("heat"),
    act("plain_stop"),
    act("cartridge", st.sampled_from(Cartridge)),
)
LINE = st.one_of(
    act("cut", ways),
    act("loss", ways, st.sampled_from((0.0, 0.05, 0.3))),
    act("noise", ways, st.sampled_from((0.0, 0.1, 0.5)), st.sampled_from((0.0, 0.3))),
    act("hold", ways, st.sampled_from((90, 280, 900, 2500))),
    act("slow", ways, st.sampled_from((1, 8, 30, 90)), st.sampled_from((0, 9))),
    act("replug", lasting_ms),
)


class LinkMachine(RuleBasedStateMachine):
    """A rule is a kind of act; time passes in `wait` and in the acts that take some."""

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

    @rule(
        desired=st.sampled_from((Desired.ARM, Desired.RUN)),
        depth=st.sampled_from(DEPTHS_UM),
        speed=st.sampled_from(SPEEDS_DHZ),
        ago_ms=st.sampled_from(AGO_MS),
    )
    def press(self, desired: Desired, depth: int, speed: int, ago_ms: int) -> None:
        self.acts.press(desired, depth, speed, ago_ms)

    @rule(chosen=st.one_of(PERSON, PERSON, CONSOLE, PEN, LINE))
    def do(self, chosen: Act) -> None:
        name, *arguments = chosen
        getattr(self.acts, name)(*arguments)

    @rule(back=st.integers(0, 200), spread_ms=st.integers(1, 40))
    def replay(self, back: int, spread_ms: int) -> None:
        old = self.acts.old_writes()
        begin = max(0, len(old) - back - 12)
        self.acts.replay(old[begin : begin + 12], spread_ms)

    @rule(bit=st.integers(0, 8 * 20 - 1), back=st.integers(1, 40))
    def corrupt(self, bit: int, back: int) -> None:
        sent = self.bench.frames_to_pen
        if sent:
            self.acts.corrupt(sent[-min(back, len(sent))][1], bit)

    @invariant()
    def what_must_hold_holds(self) -> None:
        """Also right after an act; in between the watcher looks after each step by itself."""
        self.watcher.look()

    def teardown(self) -> None:
        """From any state: it works again."""
        if hasattr(self, "acts"):
            self.acts.works_again()


def test_the_machine_holds() -> None:
    run_state_machine_as_test(LinkMachine, settings=SHORT)


def run_long(examples: int) -> None:
    """Many examples, other ones each time, with more steps."""
    phases = (Phase.generate, Phase.shrink)
    long = settings(SHORT, max_examples=examples, stateful_step_count=50, derandomize=False, phases=phases)
    run_state_machine_as_test(LinkMachine, settings=long)
