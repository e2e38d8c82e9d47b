"""A random clinic: sessions, steps, corrections, crashes, backups and restores in any order, against a simple model.

After each step the log verifies, the state tables are its fold, every acknowledged event stands in its session in its
order, and the open sessions are those of the model, at their steps.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar, Final
from uuid import UUID

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import Context, Refused, decide
from mnconsole.domain.events import Body
from mnconsole.domain.needling_events import NeedlingFinished, ZoneLeftOut, ZonePlan, ZonesPlanned
from mnconsole.domain.numbing import Moment
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.record_events import ClockJumped
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.domain.session import NOT_DONE, WRONG_DETAILS, Session, Step
from mnconsole.domain.zone_state import ZoneProgress
from mnconsole.services.identity import new_uuid7
from mnconsole.store import keys
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.records import open_records
from tests.helpers.backups import back_up, bring_back
from tests.helpers.records import NOON, NURSE, Clinic, clinic_policy, set_up
from tests.trials.trial import Outcome, Say, scratch

NAME: Final = "machine"
TITLE: Final = "A random clinic against a model (Hypothesis)"
SHORT: Final = 200
LONG: Final = 20_000
STEPS_AN_EXAMPLE: Final = 50

LOST_IN_A_CRASH = ("*-shm",)

_TODAY: Final = date(2026, 11, 21).isoformat()
_ACTOR: Final = Staff(NURSE, "Nurse One", Role.NURSE, True)
_TEXTS: Final = st.sampled_from(("calm", "red", "declined", "ä ö", "x" * 300))


@dataclass
class _Known:
    """What the model knows of the records at one moment."""

    sessions: dict[UUID, list[UUID]] = field(default_factory=dict)
    steps: dict[UUID, Step] = field(default_factory=dict)
    patients: dict[UUID, UUID] = field(default_factory=dict)
    others: list[UUID] = field(default_factory=list)

    def copy(self) -> _Known:
        sessions = {session: list(events) for session, events in self.sessions.items()}
        return _Known(sessions, dict(self.steps), dict(self.patients), list(self.others))


class _RolledBackError(Exception):
    """A unit of work that is given up."""


def next_step(session: Session) -> Body:
    """What would be done next, the shortest way."""
    policy = clinic_policy()
    match session.step:
        case Step.SCREENING:
            answers = tuple(ev.Answer(question.id, False) for question in policy.questions_for(None))
            return ev.ScreeningConfirmed(answers, 3, policy.consent.version)
        case Step.CLEANSE:
            return ev.CleanseDone()
        case Step.NUMBING:
            return ev.CreamSkipped("declined")
        case Step.SERUM_BEFORE:
            return ev.SerumSkipped(ev.SerumWhen.BEFORE, "declined")
        case Step.NEEDLING:
            return _needling(session)
        case Step.SERUM_AFTER:
            return ev.SerumSkipped(ev.SerumWhen.AFTER, "declined")
        case Step.AFTERCARE:
            return ev.AftercareGiven("1", ())
        case _:
            return ev.SessionSigned(NURSE, "none", False, "1")


def _needling(session: Session) -> Body:
    if not session.zones:
        return ZonesPlanned((ZonePlan(clinic_policy().zones[0].id, 1000, 1, 2000),))
    left = [zone for zone in session.zones if zone.progress in (ZoneProgress.TO_DO, ZoneProgress.NOW)]
    return ZoneLeftOut(left[0].plan.zone_id, "declined") if left else NeedlingFinished()


class ClinicMachine(RuleBasedStateMachine):
    """One folder that lives through everything. `met` counts what was done, over all examples."""

    met: ClassVar[Counter[str]] = Counter()
    above: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self._home = self.above / new_uuid7().hex
        self._folder, self._lives = self._home / "0", 0
        self._known = _Known()
        self._at_backup: _Known | None = None
        self._clinic = Clinic(set_up(self._folder))

    def teardown(self) -> None:
        self._clinic.records.close()
        shutil.rmtree(self._home)

    def _did(self, what: str) -> None:
        self.met[what] += 1

    def _open_sessions(self) -> list[UUID]:
        return [session for session, step in self._known.steps.items() if step is not Step.CLOSED]

    def _reopened(self) -> None:
        make = self._clinic.make
        self._clinic = Clinic(open_records(self._folder, keys.unlock(self._folder, None).key), make)

    # what a clinic does

    @rule(name=st.sampled_from(("Ada Sample", "Ben Example", "Cleo Specimen")))
    def starts(self, name: str) -> None:
        patient = self._clinic.add_patient(name)
        session = self._clinic.start_session(patient)
        events = self._clinic.records.write(lambda unit: unit.session_events(session))
        self._known.sessions[session], self._known.steps[session] = [events[0].id], Step.SCREENING
        self._known.patients[session] = patient
        self._did("session started")

    def _decided(self, session_id: UUID, proposal_of: str, text: str = "") -> Session | None:
        """One act as the treatment service does it: decided against the stored state, appended, folded."""
        make = self._clinic.make

        def work(unit: UnitOfWork) -> Session | None:
            session = unit.session(session_id)
            assert session is not None
            proposal = self._proposal(session, proposal_of, text)
            now = Moment(make.at_utc_ms, make.at_utc_ms - NOON, make.run_id)
            bodies = decide(session, proposal, Context(clinic_policy(), now, _ACTOR, _TODAY))
            patient = self._known.patients[session_id]
            unit.append([make(body, session_id=session_id, patient_id=patient) for body in bodies])
            return unit.session(session_id)

        return self._clinic.records.write(work)

    @staticmethod
    def _proposal(session: Session, kind: str, text: str) -> Body:
        match kind:
            case "next":
                return next_step(session)
            case "note":
                return ev.NoteAdded(text)
            case "amend":
                standing = [e for e in session.events if e.id not in session.retracted]
                targets = [e for e in standing if isinstance(e.body, (ev.CreamSkipped, ev.SerumSkipped, ZoneLeftOut))]
                target = targets[-1].id if targets else new_uuid7()
                return ev.Amended(target, "reason", "", json.dumps(text, ensure_ascii=False), "was wrong")
            case "wrong":
                return ev.SessionSigned(NURSE, "none", False, "1") if session.step < 8 else ev.CleanseDone()
            case _:
                newest = session.newest_step_event
                return ev.Retracted(newest.id if newest else new_uuid7(), kind)

    @precondition(lambda self: self._open_sessions())
    @rule(
        data=st.data(),
        kind=st.sampled_from(("next", "next", "next", "next", "note", "amend", "wrong", NOT_DONE, WRONG_DETAILS)),
        text=_TEXTS,
    )
    def acts(self, data: st.DataObject, kind: str, text: str) -> None:
        self._act(data.draw(st.sampled_from(sorted(self._open_sessions()))), kind, text)

    def _act(self, session_id: UUID, kind: str, text: str) -> None:
        try:
            after = self._decided(session_id, kind, text)
        except Refused:
            self._did(f"{kind} refused")
            return
        assert after is not None
        self._known.sessions[session_id] = [event.id for event in after.events]
        self._known.steps[session_id] = after.step
        self._did(kind)

    @precondition(lambda self: self._open_sessions())
    @rule(data=st.data(), count=st.integers(1, 6))
    def goes_on(self, data: st.DataObject, count: int) -> None:
        session_id = data.draw(st.sampled_from(sorted(self._open_sessions())))
        for _ in range(count):
            if self._known.steps[session_id] is not Step.CLOSED:
                self._act(session_id, "next", "")

    @rule(count=st.integers(1, 4))
    def happens(self, count: int) -> None:
        self._known.others += [event.id for event in self._clinic.append(*[ClockJumped(3000)] * count)]
        self._did("facts")

    @precondition(lambda self: self._open_sessions())
    @rule(data=st.data())
    def gives_up(self, data: st.DataObject) -> None:
        session_id = data.draw(st.sampled_from(sorted(self._open_sessions())))
        patient = self._known.patients[session_id]
        event = self._clinic.make(ev.NoteAdded("never was"), session_id=session_id, patient_id=patient)

        def work(unit: UnitOfWork) -> None:
            unit.append([event])
            raise _RolledBackError

        try:
            self._clinic.records.write(work)
        except _RolledBackError:
            self._did("rolled back")
        assert not self._clinic.records.write(lambda unit: unit.holds(event.id))

    # what happens to it

    @rule()
    def closes_and_opens(self) -> None:
        self._clinic.records.close()
        self._reopened()
        self._did("closed and opened")

    @rule()
    def crashes(self) -> None:
        """What a killed process leaves: the files as they are at this moment, the shared index lost."""
        self._lives += 1
        left = self._home / str(self._lives)
        shutil.copytree(self._folder, left, ignore=shutil.ignore_patterns(*LOST_IN_A_CRASH))
        self._clinic.records.close()
        shutil.rmtree(self._folder)
        self._folder = left
        self._reopened()
        self._did("crash")

    @rule()
    def rebuilds(self) -> None:
        self._clinic.records.rebuild_state()
        self._did("state rebuilt")

    @precondition(lambda self: self._known != self._at_backup)
    @rule()
    def backs_up(self) -> None:
        self._clinic.make.at_utc_ms += 1000
        back_up(self._folder, at_utc_ms=self._clinic.make.at_utc_ms)
        self._at_backup = self._known.copy()
        self._did("backup")

    @precondition(lambda self: self._at_backup is not None)
    @rule()
    def restores(self) -> None:
        self._clinic.records.close()
        self._clinic.make.at_utc_ms += 1000
        bring_back(self._folder / BACKUPS, self._folder, at_utc_ms=self._clinic.make.at_utc_ms)
        self._known = self._at_backup.copy()
        self._reopened()
        self._did("restore")

    # what must hold

    @invariant()
    def log_and_state_are_sound(self) -> None:
        verified = self._clinic.records.read(lambda reader: reader.verify())
        assert verified.sound, verified
        assert self._clinic.records.check_state() == ()

    @invariant()
    def everything_is_there(self) -> None:
        known = self._known

        def look(unit: UnitOfWork) -> None:
            open_now = {session.id: session for session in unit.open_sessions()}
            assert set(open_now) == set(self._open_sessions())
            for session_id, events in known.sessions.items():
                assert [event.id for event in unit.session_events(session_id)] == events
                if session_id in open_now:
                    assert open_now[session_id].step is known.steps[session_id]
            assert all(unit.holds(event) for event in known.others[-50:])

        self._clinic.records.write(look)


def run(count: int, seed: int, say: Say) -> Outcome:
    """`count` steps, in examples of fifty."""
    outcome, number = Outcome(), 0
    ClinicMachine.met = Counter()
    while (done := sum(ClinicMachine.met.values())) < count and not outcome.faults:
        examples = max(1, min(20, (count - done) // STEPS_AN_EXAMPLE))
        with scratch() as folder:
            ClinicMachine.above = folder
            try:
                run_state_machine_as_test(seeded(seed * 100_003 + number)(ClinicMachine), settings=_settings(examples))
            except Exception as error:  # noqa: BLE001 - Hypothesis raises what the machine raised, with the steps
                notes = " ".join(getattr(error, "__notes__", ()))
                outcome.faults.append(f"seed {seed}, part {number}: {type(error).__name__}: {error} {notes}")
        number += 1
        say(f"{sum(ClinicMachine.met.values())} steps")
    done = sum(ClinicMachine.met.values())
    outcome.rows.append(("steps", f"{done:,}"))
    outcome.rows.append(("done", ", ".join(f"{what} {times:,}" for what, times in sorted(ClinicMachine.met.items()))))
    return outcome


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS_AN_EXAMPLE,
        deadline=None,
        database=None,
        phases=(Phase.generate,),  # shrinking takes minutes with real files; the seed plays it again
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
