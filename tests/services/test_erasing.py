"""Erasing somebody: who may, when, with whom, and what is told; over real, encrypted records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.access_events import PassphraseSet, PinSet, StaffChanged, StaffLeft
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.custody_events import ErasureAsked, PatientErased
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.own_secrets import OWN_AFTER_DAYS, OWN_AFTER_MS
from mnconsole.domain.people import Patient, PatientDetails
from mnconsole.domain.privacy import ExportCode, PrivacyFacts
from mnconsole.errors import KnownError
from mnconsole.services.erasure_wishes import ASKED_FOR_MS
from mnconsole.services.hub import ActRefused, PatientsChanged, PeopleChanged, RecordsOpened
from mnconsole.services.patients import Patients
from mnconsole.services.privacy import Erased
from mnconsole.services.treatment import Treatment
from tests.helpers.privacy_rig import SECOND_MANAGER, YEAR_MS, PrivacyRig
from tests.helpers.records import MANAGER, NURSE, Clinic, clinic_policy, copy_of, opened, set_up


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "clinic"
    set_up(folder).close()
    return folder


@pytest.fixture
def clinic(template: Path, tmp_path: Path) -> Iterator[Clinic]:
    with opened(copy_of(template, tmp_path / "records")) as found:
        yield found


@pytest.fixture
def rig(clinic: Clinic) -> PrivacyRig:
    return PrivacyRig(clinic)


def _refused(answer: object) -> RefusalCode:
    assert isinstance(answer, Refused), answer
    return answer.code


def _patient(rig: PrivacyRig, patient_id: UUID) -> Patient | None:
    return rig.clinic.records.read(lambda reader: reader.patient(patient_id))


def _erased(answer: object) -> Erased:
    assert isinstance(answer, Erased), answer
    return answer


def test_before_the_laws_time_two_managers_are_needed(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.treated(ada)
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_NOT_ASKED
    asked = rig.ask(ada)
    assert isinstance(asked, PrivacyFacts)
    assert asked.asked_by is not None
    assert (asked.asked_by.id, asked.asked_reason, asked.may_erase_alone) == (MANAGER, "patient_asked", False)
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_OWN_REQUEST
    assert _patient(rig, ada) is not None
    rig.sign_in(SECOND_MANAGER)
    done = _erased(rig.erase(ada))
    assert _patient(rig, ada) is None
    last = rig.clinic.records.read(lambda reader: reader.last_event())
    assert last is not None
    body = last.body
    assert isinstance(body, PatientErased)
    assert (body.patient_id, body.number, body.reason) == (ada, 1, "patient_asked")
    assert (body.confirmed_by, last.actor_id, body.again) == (SECOND_MANAGER, SECOND_MANAGER, False)
    assert (body.first_utc_ms, body.retained_until) == (last.at_utc_ms, "2033-11-21")
    assert (done.tombstone.number, done.swept, done.listed) == (1, True, "")
    assert rig.listed.erased == [done.tombstone]
    assert rig.told == [PatientsChanged(ada, erased=True)]


def test_what_was_asked_for_is_an_alarm_for_every_other_manager_until_it_is_done(rig: PrivacyRig) -> None:
    ada, ben = rig.clinic.add_patient(), rig.clinic.add_patient()
    rig.treated(ada)
    rig.treated(ben)
    told = rig.privacy.wishes.conditions
    rig.ask(ada)
    rig.ask(ben)
    assert list(told()) == [], "who asked knows"
    rig.sign_in(NURSE)
    assert list(told()) == [], "not a nurse's"
    rig.sign_in(SECOND_MANAGER)
    assert list(told()) == [(AlarmCode.ERASURE_ASKED, (1, 2))]
    rig.erase(ada)
    assert list(told()) == [(AlarmCode.ERASURE_ASKED, (2,))]
    rig.privacy.wishes._wishes = ()  # as after a start
    rig.hub.publish(RecordsOpened("Sample Clinic", False))
    assert list(told()) == [(AlarmCode.ERASURE_ASKED, (2,))]
    rig.clock.advance(ASKED_FOR_MS + 1)
    assert list(told()) == []


def test_a_clock_that_was_behind_at_the_start_hides_no_wish(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    rig.clock.jump(-2 * 3_600_000)
    rig.hub.publish(RecordsOpened("Sample Clinic", False))
    assert list(rig.privacy.wishes.conditions()) == [], "an old wish is made new by no clock"
    rig.clock.jump(2 * 3_600_000 + 60_000)
    assert list(rig.privacy.wishes.conditions()) == [(AlarmCode.ERASURE_ASKED, (1,))]


def test_the_wish_of_who_has_left_is_no_alarm_any_more(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    assert list(rig.privacy.wishes.conditions()) == [(AlarmCode.ERASURE_ASKED, (1,))]
    rig.told_by(SECOND_MANAGER, StaffLeft(MANAGER))
    rig.hub.publish(PeopleChanged())
    assert list(rig.privacy.wishes.conditions()) == []
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_NOT_ASKED


def test_the_law_is_over_the_day_after_and_then_one_is_enough(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.treated(ada)
    until = date.fromisoformat(rig.facts(ada).retained_until)
    rig.clock.utc = int(datetime(until.year, until.month, until.day, 23, 59).astimezone().timestamp()) * 1000
    assert not rig.facts(ada).may_erase_alone
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_NOT_ASKED
    rig.clock.advance(120_000)
    assert rig.facts(ada).may_erase_alone
    done = _erased(rig.erase(ada))
    last = rig.clinic.records.read(lambda reader: reader.last_event_of_kind(PatientErased.KIND))
    assert last is not None
    assert isinstance(last.body, PatientErased)
    assert last.body.confirmed_by is None
    kept = datetime.fromtimestamp(done.tombstone.backups_until_utc_ms / 1000).astimezone()
    assert (kept.year, kept.month) == (until.year + 2, (until.month % 12) + 1)


def test_looking_keeps_no_record_longer(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = rig.clinic.add_patient()
    before = rig.facts(ada).retained_until
    rig.clock.advance(3 * YEAR_MS)
    rig.clinic.make.at_utc_ms = rig.clock.utc_ms()
    assert rig.ask(ada).retained_until == before
    session = rig.clinic.start_session(ada)
    rig.clinic.append(ev.SessionEndedUntreated("patient_left", NURSE), session_id=session, patient_id=ada)
    assert rig.facts(ada).retained_until > before


def test_what_was_asked_for_holds_a_day(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    rig.clock.advance(ASKED_FOR_MS + 1)
    assert rig.facts(ada).asked_by is None
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_NOT_ASKED
    rig.clock.jump(-3 * ASKED_FOR_MS)  # a clock that is set back makes no old wish new
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_NOT_ASKED


def test_who_left_or_is_no_manager_any_more_has_not_asked(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    rig.clinic.append(StaffChanged(MANAGER, "Manager One", "nurse", True))
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_NOT_ASKED
    rig.clinic.append(StaffChanged(MANAGER, "Manager One", "manager", True), StaffLeft(MANAGER))
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_NOT_ASKED


def test_another_patients_wish_does_not_count(rig: PrivacyRig) -> None:
    ada, ben = rig.clinic.add_patient(), rig.clinic.add_patient("Ben Example")
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    assert _refused(rig.erase(ben)) is RefusalCode.ERASURE_NOT_ASKED


def test_whoever_set_the_others_pin_or_passphrase_is_not_two_people(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    rig.told_by(MANAGER, PinSet(SECOND_MANAGER))
    for _ in range(2):
        answer = rig.erase(ada)
        assert _refused(answer) is RefusalCode.ERASURE_ONE_PERSON
        assert isinstance(answer, Refused)
        assert answer.details == (OWN_AFTER_DAYS, "Manager Two")
        # as the other one, who was taken over with that PIN: what hides it
        rig.told_by(SECOND_MANAGER, PinSet(SECOND_MANAGER))
    assert _refused(rig.ask(ada)) is RefusalCode.ERASURE_ONE_PERSON, "nobody could confirm it: told when it is asked"
    rig.clock.advance(OWN_AFTER_MS)
    rig.sign_in(MANAGER)
    rig.ask(ada)
    rig.told_by(SECOND_MANAGER, PinSet(MANAGER))
    rig.sign_in(SECOND_MANAGER)
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_ONE_PERSON  # the other way about
    rig.clock.advance(OWN_AFTER_MS)
    rig.told_by(MANAGER, PinSet(MANAGER))
    rig.sign_in(MANAGER)
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    _erased(rig.erase(ada))


def test_after_the_laws_time_it_is_one_persons_act_whoever_set_what(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.told_by(SECOND_MANAGER, PassphraseSet(MANAGER, bound=False))
    rig.clock.advance(60 * YEAR_MS)
    _erased(rig.erase(ada))


def test_only_managers_and_never_with_an_open_treatment(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    for who, code in ((NURSE, RefusalCode.MANAGER_ONLY), (None, RefusalCode.MANAGER_ONLY)):
        rig.sign_in(who)
        assert _refused(rig.ask(ada)) is code
        assert _refused(rig.erase(ada)) is code
    rig.sign_in(MANAGER)
    rig.ask(ada)
    rig.clinic.start_session(ada)
    rig.sign_in(SECOND_MANAGER)
    assert rig.facts(ada).open_session
    assert _refused(rig.erase(ada)) is RefusalCode.ERASURE_SESSION_OPEN
    assert _refused(rig.ask(ada)) is RefusalCode.ERASURE_SESSION_OPEN
    assert _patient(rig, ada) is not None


def test_an_erased_person_is_refused_by_name_everywhere(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = rig.clinic.add_patient()
    known = _patient(rig, ada)
    assert known is not None
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    _erased(rig.erase(ada))
    for answer in (rig.erase(ada), rig.ask(ada), rig.facts(ada), rig.export(ada, tmp_path / "ada.zip")):
        assert _refused(answer) is RefusalCode.PATIENT_ERASED
    told: list[ActRefused] = []
    rig.hub.subscribe(ActRefused, told.append)
    rig.sign_in(NURSE)
    patients = Patients(rig.clinic.records, rig.reader, rig.scribe, rig.hub, rig.clock, rig.identity)
    details = PatientDetails("Ada Sample", date(1984, 3, 12))
    patients.change(known, details, date(2026, 11, 22), lambda: None)
    treatment = Treatment(rig.scribe, rig.hub, rig.clock, rig.identity, clinic_policy())
    treatment.start_session(ada)
    assert [refusal.code for refusal in told] == [RefusalCode.PATIENT_ERASED, RefusalCode.PATIENT_UNKNOWN]


def test_an_erasure_stands_whatever_becomes_of_the_rest(rig: PrivacyRig, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = rig.clinic.add_patient()
    rig.ask(ada)
    rig.sign_in(SECOND_MANAGER)
    rig.listed.trouble = KnownError(ExportCode.DISK_FULL, path="erased.jsonl")
    swept = [False, False, True]
    monkeypatch.setattr(rig.clinic.records, "sweep", lambda: swept.pop(0))
    done = _erased(rig.erase(ada))
    assert (done.swept, done.listed) == (False, "disk_full")
    assert _patient(rig, ada) is None
    rig.privacy.tick()
    rig.privacy.tick()
    assert swept == []
    rig.privacy.tick()  # nothing is left to do


def test_a_run_that_was_cut_off_is_swept_by_the_next(rig: PrivacyRig, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[bool] = []
    monkeypatch.setattr(rig.clinic.records, "sweep", lambda: swept.append(True) or True)
    rig.hub.publish(RecordsOpened("Sample Clinic", unclean=False))
    rig.privacy.tick()
    assert swept == []
    rig.hub.publish(RecordsOpened("Sample Clinic", unclean=True))
    rig.privacy.tick()
    assert swept == [True]


def test_a_wish_is_on_record_and_says_nothing_once_it_was_done(rig: PrivacyRig) -> None:
    ada = rig.clinic.add_patient()
    rig.ask(ada)

    def reasons() -> list[str]:
        events = rig.clinic.records.read(lambda reader: reader.events_of_kinds((ErasureAsked.KIND,)))
        return [event.body.reason for event in events if isinstance(event.body, ErasureAsked)]

    assert reasons() == ["patient_asked"]
    rig.sign_in(SECOND_MANAGER)
    _erased(rig.erase(ada))
    assert reasons() == [""]
