"""Data folders to measure over: the demo's records, with a session at needling and more of everything on demand."""

from __future__ import annotations

from pathlib import Path
from random import Random

from mnconsole import assets
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.policy import Policy
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.opened import Opened
from mnconsole.opening import Folder
from mnconsole.services.clock import DemoClock
from mnconsole.services.identity import Identity
from mnconsole.services.policy_file import load_policy
from mnconsole.services.sample_records import SamplePlan, fill
from mnconsole.services.sample_session import SampleTreatment, closed_session

_BEGAN_BEFORE_MS = 45 * 60_000
SEED = 7


def the_policy(folder: Path) -> Policy:
    """The rules that come with the program."""
    return load_policy(assets.path("policy", "clinic.toml"), folder)


def open_demo(folder: Path) -> Opened:
    """The demo's records, made and filled the first time."""
    folder.mkdir(parents=True, exist_ok=True)
    return Folder(folder, DemoClock(), Identity(), the_policy(folder)).open_demo()


def add(folder: Path, records: Records, patients: int, sessions: int) -> None:
    """More sample patients and closed sessions."""
    treating = records.write(lambda unit: [person.id for person in unit.staff() if person.treats])
    now_ms = DemoClock().utc_ms()
    fill(records, the_policy(folder), treating, SamplePlan(patients, sessions, SEED), now_ms)


def needling_folder(folder: Path, patients: int = 0, sessions: int = 0) -> Path:
    """A demo folder with one patient in the chair, everything ready for ARM."""
    opened = open_demo(folder)
    try:
        if patients:
            add(folder, opened.records, patients, sessions)
        opened.records.write(lambda unit: _needling(unit, the_policy(folder)))
    finally:
        opened.records.close()
    return folder


def _needling(unit: UnitOfWork, policy: Policy) -> None:
    clock, identity = DemoClock(), Identity()
    who = next(person for person in unit.staff() if person.treats)
    patient, session_id = unit.search_patients("", 1)[0], identity.new_id()
    began = clock.utc_ms() - _BEGAN_BEFORE_MS
    for at_ms, body in closed_session(_Plain(SEED), policy, SampleTreatment(patient.id, who.id, began)):
        if isinstance(body, ev.ZonesPlanned):
            body = _wide(body)  # noqa: PLW2901
        event = identity.event(
            body,
            clock,
            session_id=session_id,
            patient_id=patient.id,
            actor=who,
            at_utc_ms=min(began + at_ms, clock.utc_ms()),
        )
        unit.append([event])
        if isinstance(body, ev.ZoneChosen):
            return
    raise RuntimeError("this seed's sample session has no needling")


def _wide(planned: ev.ZonesPlanned) -> Body:
    """Zones so large that hours of strokes do not fill them."""
    wide = [ev.ZonePlan(z.zone_id, z.depth_um, z.passes, 60_000) for z in planned.zones]
    return ev.ZonesPlanned(tuple(wide))


class _Plain(Random):
    """Chances that never come true: nothing unusual in this session."""

    def random(self) -> float:
        """Always the greatest."""
        return 0.999
