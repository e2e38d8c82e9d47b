"""A patient in the chair, with the pen idle, armed or running by real presses."""

from __future__ import annotations

from typing import Any

from mnconsole.domain.pen import Desired
from mnconsole.domain.session import Session, Step
from mnconsole.services.pen_control import PenRefusal, PenRefusalCode
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.fakes import FakeLink


def in_chair(*, obedient: bool = True, zones: tuple[str, ...] = ("forehead", "nose")) -> BenchConsole:
    console = make_console(link=FakeLink(obedient=obedient))
    session_at(console, Step.NEEDLING, zones=zones)
    return console


def session_of(console: BenchConsole) -> Session:
    session = console.treatment.session(console.pen.chair_id)
    assert session is not None
    return session


def armed(**options: Any) -> BenchConsole:
    console = in_chair(**options)
    assert console.pen.arm(console.link.now_ns()) is None
    return console


def running(**options: Any) -> BenchConsole:
    console = armed(**options)
    assert console.pen.start(console.link.now_ns()) is None
    assert console.link.view().wanted is Desired.RUN
    return console


def wanted(console: BenchConsole) -> tuple[Desired, int, int]:
    view = console.link.view()
    return view.wanted, view.wanted_depth_um, view.wanted_speed_dhz


def code_of(refusal: PenRefusal | None) -> PenRefusalCode | None:
    return refusal.code if refusal is not None else None
