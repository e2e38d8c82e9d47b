"""A patient in the chair with a pen that only runs and stops: allowed, set by hand, armed, running."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain.pen import Desired, Feature, Lacks, PenIdentity
from mnconsole.domain.pen_kinds import Halt, PenKind, PenKinds, SwitchOff
from mnconsole.domain.session import Step
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.fakes import IDENTITY, FakeLink

BARE = replace(
    IDENTITY,
    vendor="Sample Motors",
    product="Handpiece Two",
    serial_number="SM-0002",
    features=Feature.NONE,
    profile="sample-motor",
    lacks=Lacks.LEASE | Lacks.DEPTH | Lacks.STROKES | Lacks.LOAD | Lacks.CARTRIDGE | Lacks.RESTART,
)
"""A motor with a handpiece: it runs and stops, at a speed, and knows nothing else."""

NO_LEASE = replace(BARE, lacks=Lacks.LEASE)
"""Weaker in this one thing only."""

BY_HAND = replace(BARE, lacks=Lacks.DEPTH)
"""Stops by itself; its depth is set at the handpiece."""

TRIGGER = replace(NO_LEASE, product="Handpiece Three", features=IDENTITY.features | Feature.TRIGGER)
"""Without a lease, and its own trigger gates its motor."""

THREE_KINDS = (IDENTITY, TRIGGER, NO_LEASE)
"""One with a lease, one with a trigger only, one with neither."""

AT_THE_PEN, PULL = SwitchOff.AT_THE_PEN, SwitchOff.PULL_ITS_PLUG


def halt(identity: PenIdentity, way: SwitchOff = AT_THE_PEN) -> Halt:
    """As the console finds it."""
    return Halt(identity.ends_by, way)


def kinds_of(identity: PenIdentity, way: SwitchOff) -> PenKinds:
    """What the window is told of the profiles when this pen's is in use."""
    kind = PenKind(identity.profile, "A pen", True, identity.lacks, way, identity.ends_by)
    return PenKinds((kind,), kind.id)


NURSE, MANAGER = 0, 2
"""Places in the staff of `make_console`."""


def sign_in(console: BenchConsole, place: int) -> None:
    """Somebody else acts from now on."""
    console.people.sign_in(console.people.staff[place])


def with_pen(
    identity: PenIdentity = BARE, *, front: bool = True, way: SwitchOff = PULL, demo: bool = True
) -> BenchConsole:
    """The pen is linked, and the first zone is to be needled; `way` as its profile says."""
    link = FakeLink(obedient=True)
    link.connect(identity)
    console = make_console(link=link, front=front, demo=demo)
    console.pen_kinds = kinds_of(identity, way)
    session_at(console, Step.NEEDLING)
    return console


def allow(console: BenchConsole, reason: str = "within_reach") -> None:
    """The manager allows the linked pen, and the nurse goes on."""
    identity = console.link.view().identity
    assert identity is not None
    sign_in(console, MANAGER)
    console.allowances.allow(identity, reason)
    sign_in(console, NURSE)


def allowed(identity: PenIdentity = BARE, *, front: bool = True, way: SwitchOff = PULL) -> BenchConsole:
    """Allowed, and its depth confirmed where it is set by hand."""
    console = with_pen(identity, front=front, way=way)
    allow(console)
    console.pen.confirm_hand_depth()
    return console


def running(identity: PenIdentity = BARE, *, way: SwitchOff = PULL) -> BenchConsole:
    """ARM and START, by real presses."""
    console = allowed(identity, way=way)
    assert console.pen.arm(console.link.now) is None
    assert console.pen.start(console.link.now) is None
    assert console.link.view().wanted is Desired.RUN
    return console
