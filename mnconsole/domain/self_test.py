"""The guided self-test of a pen that is held in the air: its steps, its bounds, and what forbids it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.pen import Fault, Lacks, LinkState, LinkView, Motor, needs_allowance, senses_contact

LINK_NS = 3_000_000_000
"""How long the link is listened to before anything may move."""

LINK_LOST_PERMILLE = 20
LINK_LEAST_CYCLES = 50
"""Of the 75 cycles of 3 s."""

DONE_NS = 1_000_000_000
"""What was pressed is reported done within this: the pen's ramp is 300 ms, its needles move in 100 ms."""

TRIGGER_NS = 10_000_000_000
"""A pen with a trigger runs only while it is held: so long the test waits for a finger."""

COUNT_NS = 1_000_000_000
"""Strokes are counted for this long."""

STROKES_OVER = 2
"""Strokes more or less than 10 % that the begin and the end of the count can make."""

DEPTH_OFF_UM = 50
"""Needles this far from the set depth are out of bounds (design: pen-link.md, fault table)."""

BRAKE_NS = 100_000_000
"""A pen that has confirmed its stop brakes within 20 ms (docs/pen-register-map.md): the strokes of that are its own."""

REST_NS = 500_000_000
"""After its stop the pen is watched for this long."""


class SelfTestStep(StrEnum):
    """The steps, in order. ARM, START and CHANGE move something, each after a press of its own."""

    LINK = "link"
    ARM = "arm"
    START = "start"
    CHANGE = "change"
    STOP = "stop"
    REST = "rest"


class Outcome(StrEnum):
    """What a step came to."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_MEASURED = "not_measured"


class FigureName(StrEnum):
    """What was measured, with its unit."""

    CYCLES = "cycles"
    LOST = "lost"
    ROUND_TRIP_P99_US = "round_trip_p99_us"
    REACHED_MS = "reached_ms"
    DEPTH_UM = "depth_um"
    SPEED_DHZ = "speed_dhz"
    STROKES = "strokes"
    STROKES_EXPECTED = "strokes_expected"
    STOPPED_MS = "stopped_ms"


class SelfTestEnd(StrEnum):
    """How a test ended."""

    PASSED = "passed"
    FAILED = "failed"
    BY_YOU = "by_you"
    """STOP, Esc or *Cancel* before its end."""
    PAGE_LEFT = "page_left"
    LINK_LOST = "link_lost"
    INTERRUPTED = "interrupted"
    """The pen's fault, its restart, a press that it did not confirm: `why` is the Interruption."""
    STOPPED = "stopped"
    """The console stopped the pen by its own rules: `why` is the StopCause."""
    HINDERED = "hindered"
    """Something came up that forbids the test: `why` is the Hindrance."""


class Hindrance(StrEnum):
    """What forbids the test, now."""

    NOT_PERMITTED = "not_permitted"
    """Nobody is signed in, a viewer is, or the console is locked."""
    NOT_LINKED = "not_linked"
    NEEDLING = "needling"
    """A session is in its needling step: the pen belongs to a patient."""
    IN_USE = "in_use"
    NO_LEASE = "no_lease"
    FAULT = "fault"
    TOO_DEEP = "too_deep"
    """Needles beyond the limit were reported, and nobody has said that it was seen."""
    NO_CARTRIDGE = "no_cartridge"
    CONTACT = "contact"
    """The needles touch something: it is not held in the air."""
    NOT_FRONT = "not_front"


class SelfTestFacts(Struct, frozen=True):
    """What the table looks at. `fresh` is whether the last report may be shown as real; `needling` whether any open
    session is in its needling step; `in_use` whether the pen moves for somebody else; `allowed` whether a manager
    lets a pen without a lease move; `too_deep` that needles beyond the limit wait to be acknowledged; `permitted`
    whether who is signed in may move the pen."""

    view: LinkView
    fresh: bool
    needling: bool
    in_use: bool
    window_front: bool
    allowed: bool
    too_deep: bool = False
    permitted: bool = True


def _linked(facts: SelfTestFacts) -> bool:
    return facts.view.state in (LinkState.READY, LinkState.DEGRADED) and facts.fresh


def _may_move(facts: SelfTestFacts) -> bool:
    return facts.allowed or not needs_allowance(facts.view.identity)


def _fault_free(facts: SelfTestFacts) -> bool:
    report = facts.view.last_report
    return report is None or (report.motor is not Motor.FAULTED and report.faults is Fault.NONE)


def _cartridge(facts: SelfTestFacts) -> bool:
    report, identity = facts.view.last_report, facts.view.identity
    tells = identity is None or Lacks.CARTRIDGE not in identity.lacks
    return report is None or not tells or report.cartridge_present


def _free(facts: SelfTestFacts) -> bool:
    report = facts.view.last_report
    return report is None or not (report.in_contact and senses_contact(facts.view.identity))


TABLE: tuple[tuple[Hindrance, Callable[[SelfTestFacts], bool]], ...] = (
    (Hindrance.NOT_PERMITTED, lambda facts: facts.permitted),
    (Hindrance.NOT_LINKED, _linked),
    (Hindrance.NEEDLING, lambda facts: not facts.needling),
    (Hindrance.IN_USE, lambda facts: not facts.in_use),
    (Hindrance.NO_LEASE, _may_move),
    (Hindrance.FAULT, _fault_free),
    (Hindrance.TOO_DEEP, lambda facts: not facts.too_deep),
    (Hindrance.NO_CARTRIDGE, _cartridge),
    (Hindrance.CONTACT, _free),
    (Hindrance.NOT_FRONT, lambda facts: facts.window_front),
)
"""Each hindrance with what must hold, in the order in which they are told."""

ENDS_A_TEST = frozenset(
    {
        Hindrance.NOT_PERMITTED,
        Hindrance.NEEDLING,
        Hindrance.NO_LEASE,
        Hindrance.FAULT,
        Hindrance.TOO_DEEP,
        Hindrance.NO_CARTRIDGE,
        Hindrance.CONTACT,
    },
)
"""Hindrances that end a test that goes on already. A lost link and a window behind another one end it on their own."""


def hindrances(facts: SelfTestFacts) -> tuple[Hindrance, ...]:
    """What forbids the test, in order. None: a press may move the pen."""
    return tuple(code for code, holds in TABLE if not holds(facts))


class Figure(Struct, frozen=True):
    """One measured value, in the unit of its name."""

    name: FigureName
    value: int


class StepResult(Struct, frozen=True):
    """What a step came to, with its figures."""

    step: SelfTestStep
    outcome: Outcome
    figures: tuple[Figure, ...] = ()

    def value(self, name: FigureName) -> int | None:
        """A figure, None when it was not measured."""
        return next((figure.value for figure in self.figures if figure.name is name), None)


def speed_fits(actual_dhz: int, set_dhz: int) -> bool:
    """Within 10 %."""
    return 10 * abs(actual_dhz - set_dhz) <= set_dhz


def strokes_fit(strokes: int, expected: int) -> bool:
    """Within 10 % and the strokes at both ends."""
    return 10 * abs(strokes - expected) <= expected + 10 * STROKES_OVER
