"""A patient in the chair with a pen that only runs and stops: allowed, set by hand, armed, running."""

from __future__ import annotations

from dataclasses import replace

from mnconsole.domain.pen import Desired, Feature, Lacks, PenIdentity
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

NURSE, MANAGER = 0, 2
"""Places in the staff of `make_console`."""


def sign_in(console: BenchConsole, place: int) -> None:
    """Somebody else acts from now on."""
    console.people.sign_in(console.people.staff[place])


def with_pen(identity: PenIdentity = BARE, *, front: bool = True) -> BenchConsole:
    """The pen is linked, and the first zone is to be needled."""
    link = FakeLink(obedient=True)
    link.connect(identity)
    console = make_console(link=link, front=front)
    session_at(console, Step.NEEDLING)
    return console


def allow(console: BenchConsole, reason: str = "within_reach") -> None:
    """The manager allows the linked pen, and the nurse goes on."""
    identity = console.link.view().identity
    assert identity is not None
    sign_in(console, MANAGER)
    console.allowances.allow(identity, reason)
    sign_in(console, NURSE)


def allowed(identity: PenIdentity = BARE, *, front: bool = True) -> BenchConsole:
    """Allowed, and its depth confirmed where it is set by hand."""
    console = with_pen(identity, front=front)
    allow(console)
    console.pen.confirm_hand_depth()
    return console


def running(identity: PenIdentity = BARE) -> BenchConsole:
    """ARM and START, by real presses."""
    console = allowed(identity)
    assert console.pen.arm(console.link.now) is None
    assert console.pen.start(console.link.now) is None
    assert console.link.view().wanted is Desired.RUN
    return console
