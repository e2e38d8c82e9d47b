"""Closed sessions of every sort for the tests of the history, made by real acts; and a page over them."""

from __future__ import annotations

from datetime import date

from mnconsole.domain import session_events as ev
from mnconsole.domain.people import Patient
from mnconsole.domain.session import Session, Step
from mnconsole.ui.history.presenter import HistoryPresenter
from mnconsole.ui.history.state import HistoryState
from tests.helpers.consoles import (
    BenchConsole,
    act,
    cartridge,
    cream,
    make_console,
    patient,
    plan,
    screening,
    serum,
    session_at,
    stretch,
)

MINUTE = 60_000
FACE = ("forehead", "glabella", "around_eyes", "nose", "cheeks", "upper_lip", "chin", "jaw")


def treated(
    console: BenchConsole,
    who: Patient,
    *,
    minutes: int = 12,
    zones: tuple[str, ...] = FACE,
    above: str = "",
    adverse: bool = False,
    signed: bool = True,
) -> Session:
    """A whole treatment of `who`; `above` names a zone needled above its caution with a reason."""
    opened: list[Session] = []
    console.treatment.start_session(who.id, opened.append)
    session = opened[0]

    def step(body: ev.Body) -> Session:
        return act(console, session.id, body)

    step(ev.CourseSet(2, 4))
    step(screening(console.policy, ("eczema",), caution_reason="Mild, not in the area"))
    step(ev.CleanseDone())
    step(cream(console.policy))
    console.clock.advance(minutes * MINUTE)
    step(ev.CreamRemoved(0, "numb_enough" if minutes < 10 else ""))
    step(serum(console.policy, ev.SerumWhen.BEFORE))
    step(cartridge(console.policy))
    step(plan(console.policy, *zones))
    for zone_id in zones:
        needled(console, session, zone_id, above=zone_id == above)
    step(ev.NeedlingFinished())
    step(serum(console.policy, ev.SerumWhen.AFTER))
    if adverse:
        step(ev.AdverseEventRecorded("moderate", "doctor", "Swelling"))
    step(ev.AftercareGiven(console.policy.aftercare_version, ("spf",), "2026-05-30"))
    return step(ev.SessionSigned(session.practitioner_id, "pink", adverse, "1")) if signed else step(ev.NoteAdded("x"))


def needled(console: BenchConsole, session: Session, zone_id: str, *, above: bool = False) -> None:
    """One zone: chosen, three stretches from the pen, done."""
    zone = console.policy.zone(zone_id)
    assert zone is not None
    depth = zone.plan_depth_um
    act(console, session.id, ev.ZoneChosen(zone_id))
    if above:
        depth = zone.caution_um + 100
        act(console, session.id, ev.DepthReasonGiven(zone_id, depth, 0, "scar"))
    for place in range(3):
        console.clock.advance(1000)
        report = stretch(zone_id, 80, depth_set_um=depth, depth_min_um=depth - 10 * place, depth_max_um=depth + 10)
        console.treatment.fact(session.id, [report])
    act(console, session.id, ev.ZoneDone(zone_id, "even_redness"))


def week() -> BenchConsole:
    """A console with five sessions on two days, newest first: in the chair, signed, adverse, over and under."""
    console = make_console()
    people = [
        patient(console, name, date(1970 + number, 1, 2))
        for number, name in enumerate(("Dora Placeholder", "Eli Testcase", "Fay Mockup", "Gus Dummy", "Ada Sample"))
    ]
    treated(console, people[0])
    treated(console, people[1], minutes=8, above="cheeks")
    console.clock.advance(24 * 60 * MINUTE)
    treated(console, people[2], adverse=True)
    treated(console, people[3], minutes=23, signed=False)
    console.clock.advance(5 * 60 * MINUTE)
    session_at(console, Step.NEEDLING, people[4])
    return console


class Page:
    """A presenter with the states that it has shown."""

    def __init__(self, console: BenchConsole) -> None:
        self.console = console
        self.shown: list[HistoryState] = []
        self.presenter = HistoryPresenter(console)
        self.presenter.attach(self.shown.append)

    @property
    def state(self) -> HistoryState:
        return self.shown[-1]

    def names(self) -> list[str]:
        return [row.patient for row in self.state.rows]

    def tick(self, times: int) -> None:
        for _ in range(times):
            self.presenter.tick()

    def viewed(self) -> int:
        return self.console.records.kinds().count("session.viewed")
