"""A whole console in memory, at once and in one thread; and builders of patients and of sessions at a step.

Such as `console = make_console()`, then `session_at(console, Step.NEEDLING)`, then `console.link.report(...)`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from mnconsole import assets
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.people import Patient, PatientDetails, Role, Staff
from mnconsole.domain.policy import Policy, ProductUse
from mnconsole.domain.session import Session, Step
from mnconsole.services.alarm_watch import AlarmWatch
from mnconsole.services.allowances import Allowances
from mnconsole.services.anchoring import Anchoring
from mnconsole.services.backup_entries import InUseOf
from mnconsole.services.backups import Backups
from mnconsole.services.console import Console
from mnconsole.services.history import History
from mnconsole.services.hub import ActRefused, Hub, NotSaved
from mnconsole.services.identity import Identity
from mnconsole.services.lifecycle import Lifecycle, record_start
from mnconsole.services.patients import Patients
from mnconsole.services.pen_control import PenControl
from mnconsole.services.pen_history import PenHistory
from mnconsole.services.people import clinic_set_up
from mnconsole.services.policy_file import read_policy
from mnconsole.services.privacy import Privacy
from mnconsole.services.recorder import StretchRecorder
from mnconsole.services.scribe import Scribe
from mnconsole.services.summaries import Summaries
from mnconsole.services.treatment import Treatment
from tests.helpers.anchors import AnchorsInMemory
from tests.helpers.at_once import AtOnce, DirectPost
from tests.helpers.doors import Door
from tests.helpers.fakes import FakeClock, FakeLink, InMemoryRecords, report
from tests.helpers.finders import FakeFinder
from tests.helpers.papers import FakePapers
from tests.helpers.trainers import FakeTrainer

__all__ = [
    "STAFF",
    "AtOnce",
    "BenchConsole",
    "DirectPost",
    "act",
    "built_in_policy",
    "cartridge",
    "cream",
    "make_console",
    "patient",
    "report",
    "session_at",
    "stretch",
]

T = TypeVar("T")

STAFF: tuple[tuple[str, Role, bool], ...] = (
    ("Nurse One", Role.NURSE, True),
    ("Nurse Two", Role.NURSE, True),
    ("Manager Three", Role.MANAGER, False),
)

LOT, EXPIRY = "L-100", "2027-08"


@cache
def built_in_policy() -> Policy:
    """The policy that ships with the program."""
    return read_policy(assets.path("policy", "clinic.toml"))


class BenchConsole(Console, kw_only=True):
    """A console with its insides in reach of a test. `refusals` and `unsaved` collect the hub's messages."""

    link: FakeLink
    records: InMemoryRecords
    papers: FakePapers
    recorder: StretchRecorder
    writer: AtOnce
    reader: AtOnce
    post: DirectPost
    door: Door
    refusals: list[ActRefused]
    unsaved: list[NotSaved]
    saved_media: list[str]


def make_console(
    records: InMemoryRecords | None = None,
    link: FakeLink | None = None,
    clock: FakeClock | None = None,
    *,
    demo: bool = True,
    staff: tuple[tuple[str, Role, bool], ...] = STAFF,
    policy: Policy | None = None,
    signed_in: int | None = 0,
    front: bool = True,
    finder: FakeFinder | None = None,
    anchors: AnchorsInMemory | None = None,
) -> BenchConsole:
    """A console over records in memory, joined as the program joins it.

    Empty records are set up with `staff` as (name, role, treats); `signed_in` is the place of the person who signs
    in, None for nobody. Records with sessions are taken up as after a restart. The pen is linked and idle.
    """
    # `is None`, since empty records and the like may be given on purpose.
    records = InMemoryRecords() if records is None else records
    link = FakeLink() if link is None else link
    clock = FakeClock() if clock is None else clock
    policy = built_in_policy() if policy is None else policy
    post, identity = DirectPost(), Identity()
    saved: list[str] = []
    hub, writer, reader = Hub(post), AtOnce("writer", post), AtOnce("reader", post)
    if not records.staff():
        records.write(clinic_set_up(clock, identity, "Sample Clinic", staff, demo))
    started = record_start(records, clock, identity, "1.0", policy.version)
    scribe, papers = Scribe(records, writer, hub), FakePapers()
    treatment = Treatment(scribe, hub, clock, identity, policy)
    recorder = StretchRecorder(treatment.fact)
    allowances = Allowances(scribe, hub, clock, identity)
    pen = PenControl(link, treatment, hub, recorder, allowances)
    alarms = AlarmWatch(hub, treatment, pen, clock.utc_ms)
    pen.on_stopped_for(alarms.stopped_for)
    door = Door(AtOnce("files", post), tap_only=demo)
    people = door.people(scribe, hub, clock, identity)
    in_use = InUseOf(treatment.open_sessions, pen.is_active)
    backups = Backups(hub, clock, identity, scribe, AtOnce("files", post), in_use, saved.append)
    alarms.watch(backups.conditions)
    anchoring = Anchoring(records, reader, AtOnce("files", post), hub, anchors or AnchorsInMemory())
    alarms.watch(anchoring.conditions)
    privacy = Privacy(records, reader, reader, scribe, hub, clock, identity, policy, papers)
    alarms.watch(privacy.wishes.conditions)
    console = BenchConsole(
        hub=hub,
        clock=clock,
        identity=identity,
        policy=policy,
        treatment=treatment,
        patients=Patients(records, reader, scribe, hub, clock, identity),
        history=History(records, reader, scribe, hub, clock, identity, anchoring),
        people=people,
        access=door.access(scribe, hub, clock, identity, people, pen, treatment),
        keys=door.keys(scribe, hub, clock, identity, writer),
        privacy=privacy,
        summaries=Summaries(records, reader, reader, scribe, clock, identity, policy, papers),
        papers=papers,
        pen=pen,
        pen_tools=link,
        pen_history=PenHistory(hub, clock.utc_ms),
        allowances=allowances,
        alarms=alarms,
        lifecycle=Lifecycle(scribe, hub, clock, identity),
        backups=backups,
        saved_media=saved,
        pen_finder=FakeFinder(hub) if finder is None else finder,
        clinic_name=started.clinic_name,
        demo=demo,
        pen_simulated=demo,
        trainer=FakeTrainer(link.now_ns) if demo else None,
        anchoring=anchoring,
        link=link,
        records=records,
        recorder=recorder,
        writer=writer,
        reader=reader,
        post=post,
        door=door,
        refusals=[],
        unsaved=[],
    )
    hub.subscribe(ActRefused, console.refusals.append)
    hub.subscribe(NotSaved, console.unsaved.append)
    allowances.load()
    console.people.load(lambda _staff: None)
    if signed_in is not None:
        console.people.sign_in(console.people.staff[signed_in])

    def resumed(sessions: tuple[Session, ...]) -> None:
        for session in sessions:
            recorder.take_up(session)

    treatment.resume_all(started.unclean, resumed)
    pen.window_front(front)
    return console


def nurse(console: BenchConsole) -> Staff:
    """Who is signed in."""
    actor = console.people.signed_in
    assert actor is not None
    return actor


def patient(
    console: BenchConsole, name: str = "Ada Sample", birth_date: date = date(1984, 3, 12), **details: Any
) -> Patient:
    """Add a patient by the real act."""
    added: list[Patient] = []
    typed = PatientDetails(name, birth_date, **{"fitzpatrick": 3, **details})
    console.patients.add(typed, date(2026, 3, 1), added.append)
    assert added, console.unsaved or console.refusals
    return added[0]


def act(console: BenchConsole, session_id: UUID, body: Body) -> Session:
    """Propose a step that must be taken; the session after it."""
    stored: list[Session] = []
    before = len(console.refusals), len(console.unsaved)
    console.treatment.act(session_id, body, stored.append)
    assert stored, (console.refusals[before[0] :], console.unsaved[before[1] :])
    return stored[0]


def stretch(zone_id: str, contact_strokes: int = 100, **changes: Any) -> ev.StretchRecorded:
    """A stretch of one second as the recorder makes it."""
    values: dict[str, Any] = {
        "zone_id": zone_id,
        "boot_id": 0x1234,
        "uptime_from_ms": 1000,
        "uptime_to_ms": 1960,
        "strokes": contact_strokes,
        "contact_strokes": contact_strokes,
        "contact_ms": 960,
        "running_ms": 960,
        "depth_set_um": 500,
        "depth_min_um": 500,
        "depth_max_um": 500,
        "speed_set_dhz": 900,
        "speed_min_dhz": 890,
        "speed_max_dhz": 900,
        "load_mean_permille": 300,
        "contact_counter": contact_strokes,
        "trace": "AQ==",
    }
    return ev.StretchRecorded(**{**values, **changes})


def screening(policy: Policy, present: tuple[str, ...] = (), **changes: Any) -> ev.ScreeningConfirmed:
    """Every question answered, those in `present` with yes."""
    answers = tuple(ev.Answer(question.id, question.id in present) for question in policy.questions_for(None))
    values: dict[str, Any] = {"fitzpatrick": 3, "consent_version": policy.consent.version, **changes}
    return ev.ScreeningConfirmed(answers, **values)


def cartridge(policy: Policy, **changes: Any) -> ev.CartridgeLoaded:
    """A new cartridge from a sealed pack."""
    values: dict[str, Any] = {
        "product_id": policy.products_for(ProductUse.CARTRIDGE)[0].id,
        "lot": "C-200",
        "expiry": EXPIRY,
        "needles": 0,
        "identity": ev.CartridgeIdentity.LOT_CONFIRMED_NEW,
        "identity_text": "sealed",
    }
    return ev.CartridgeLoaded(**{**values, **changes})


def cream(policy: Policy, **changes: Any) -> ev.CreamApplied:
    """The policy's first cream in its usual amount."""
    product = policy.products_for(ProductUse.CREAM)[0]
    values: dict[str, Any] = {
        "product_id": product.id,
        "lot": LOT,
        "expiry": EXPIRY,
        "amount_mg": product.amount_mg,
        "ready_ms": 0,
        "remove_ms": 0,
        "longest_ms": 0,
    }
    return ev.CreamApplied(**{**values, **changes})


def serum(policy: Policy, when: ev.SerumWhen, **changes: Any) -> ev.SerumApplied:
    """The policy's first serum of that step."""
    use = ProductUse.SERUM_BEFORE if when is ev.SerumWhen.BEFORE else ProductUse.SERUM_AFTER
    values: dict[str, Any] = {"product_id": policy.products_for(use)[0].id, "lot": LOT, "expiry": EXPIRY}
    return ev.SerumApplied(when, **{**values, **changes})


def plan(policy: Policy, *zone_ids: str) -> ev.ZonesPlanned:
    """These zones as the policy plans them."""
    zones = [zone for zone in policy.zones if zone.id in zone_ids]
    return ev.ZonesPlanned(tuple(ev.ZonePlan(z.id, z.plan_depth_um, z.passes, z.area_mm2) for z in zones))


def session_at(
    console: BenchConsole,
    step: Step,
    who: Patient | None = None,
    *,
    zones: tuple[str, ...] = ("forehead", "nose"),
    chair: bool = True,
) -> Session:
    """Walk a new session by real acts to a step. At NEEDLING the cartridge is loaded and the first zone chosen.

    With `chair` the session is put in the chair first. Waits are waited (the clock is moved); what the pen would have
    reported for zones is recorded as facts.
    """
    opened: list[Session] = []
    console.treatment.start_session((who or patient(console)).id, opened.append)
    session = opened[0]
    if chair:
        assert console.pen.choose_chair(session.id) is None
    while session.step < step:
        for body in _to_pass(console, session, zones):
            if isinstance(body, ev.StretchRecorded):
                console.treatment.fact(session.id, [body])
            else:
                session = act(console, session.id, body)
    if step is Step.NEEDLING:
        for body in _before_needling(console.policy, zones):
            session = act(console, session.id, body)
    return session


def _before_needling(policy: Policy, zones: tuple[str, ...]) -> list[Body]:
    return [cartridge(policy), plan(policy, *zones), ev.ZoneChosen(zones[0])]


def _to_pass(console: BenchConsole, session: Session, zones: tuple[str, ...]) -> list[Body]:
    policy, clock = console.policy, console.clock
    match session.step:
        case Step.SCREENING:
            return [screening(policy)]
        case Step.CLEANSE:
            return [ev.CleanseDone()]
        case Step.NUMBING if session.cream is None:
            return [cream(policy)]
        case Step.NUMBING:
            assert isinstance(clock, FakeClock)
            assert session.cream is not None
            clock.advance(session.cream.applied.ready_ms)
            return [ev.CreamRemoved(0)]
        case Step.SERUM_BEFORE:
            return [serum(policy, ev.SerumWhen.BEFORE)]
        case Step.NEEDLING:
            done: list[Body] = []
            for zone_id in zones:
                done += [ev.ZoneChosen(zone_id), stretch(zone_id), ev.ZoneDone(zone_id, "even_redness")]
            return [cartridge(policy), plan(policy, *zones), *done, ev.NeedlingFinished()]
        case Step.SERUM_AFTER:
            return [serum(policy, ev.SerumWhen.AFTER)]
        case Step.AFTERCARE:
            return [ev.AftercareGiven(policy.aftercare_version, ())]
        case _:
            return [ev.SessionSigned(session.practitioner_id, "pink", False, "1")]
