"""People, PINs and the lock over real, encrypted records and a real key file; cut off between the two files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mnconsole.domain.access import Entry
from mnconsole.domain.access_events import PassphraseSet, StaffLeft, Way
from mnconsole.domain.custody_ports import KeyKeeper
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.record_events import StaffAdded
from mnconsole.errors import KnownError
from mnconsole.opened import Opened, SetUp
from mnconsole.opening import Folder
from mnconsole.services.access import Access
from mnconsole.services.allowances import Allowances
from mnconsole.services.clock import SystemClock
from mnconsole.services.hub import Hub
from mnconsole.services.identity import Identity
from mnconsole.services.pen_control import PenControl
from mnconsole.services.people import People
from mnconsole.services.recorder import StretchRecorder
from mnconsole.services.scribe import Scribe
from mnconsole.services.staff_acts import StaffActs
from mnconsole.services.treatment import Treatment
from mnconsole.store.errors import StoreCode
from tests.helpers.consoles import AtOnce, DirectPost, built_in_policy
from tests.helpers.fakes import FakeLink

MANAGERS = "seven grey herons at noon"
NURSES = "a lamp beside the harbour"


class PowerCutError(BaseException):
    """The power goes: no handler of the program sees it."""


@dataclass
class Desk:
    """One run over the folder."""

    opened: Opened
    people: People
    access: Access
    cuts: list[str]

    def acts(self, act: Callable[..., None], *values: Any, **named: Any) -> Staff:
        """Do it; the person afterwards."""
        done: list[Staff] = []
        failed: list[Exception] = []
        act(*values, done.append, failed.append, **named)
        assert done, failed
        return done[0]

    def pin(self, person: Staff, typed: str) -> Entry:
        """A PIN is typed."""
        answers: list[Entry] = []
        self.access.enter_pin(person.id, typed, answers.append)
        return answers[0]

    def shows(self, person: Staff, typed: str) -> Entry:
        """A passphrase is typed."""
        answers: list[Entry] = []
        self.access.enter_passphrase(person.id, typed, answers.append)
        return answers[0]


class CutKeeper:
    """The real keeper, and a power cut before or after a change that is named in `cuts`."""

    def __init__(self, real: KeyKeeper, cuts: list[str]) -> None:
        self._real = real
        self._cuts = cuts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def set_passphrase(self, staff_id: UUID, name: str, passphrase: str) -> bool:
        """As the real one."""
        if "before a slot" in self._cuts:
            raise PowerCutError
        return self._real.set_passphrase(staff_id, name, passphrase)

    def remove(self, staff_id: UUID) -> None:
        """As the real one."""
        self._real.remove(staff_id)
        if "after a slot is gone" in self._cuts:
            raise PowerCutError


@contextmanager
def run(folder: Path, opening: Callable[[Folder], Opened]) -> Iterator[Desk]:
    """Open, and close as a power cut does: nothing is written at the end. Log and state must fit together."""
    post, identity, clock, policy = DirectPost(), Identity(), SystemClock(), built_in_policy()
    opened = opening(Folder(folder, clock, identity, policy))
    try:
        hub, writer, files, cuts = Hub(post), AtOnce("writer", post), AtOnce("files", post), []
        keeper: Any = CutKeeper(opened.keeper, cuts)
        scribe = Scribe(opened.records, writer, hub)
        treatment = Treatment(scribe, hub, clock, identity, policy)
        recorder = StretchRecorder(treatment.fact)
        pen = PenControl(FakeLink(), treatment, hub, recorder, Allowances(scribe, hub, clock, identity))
        acts = StaffActs(scribe, clock, identity, keeper, files, tap_only=False)
        people = People(scribe, hub, clock, identity, acts)
        access = Access(
            scribe, hub, clock, identity, people, pen, treatment, keeper, files,
            clock.mono_ms, lock_after_s=180, tap_only=False,
        )  # fmt: skip
        people.load()
        assert opened.staff_id is not None
        assert access.begin(opened.staff_id, Way.PASSPHRASE) is Entry.OPENED
        yield Desk(opened, people, access, cuts)
        assert opened.records.read(lambda reader: reader.verify()).sound
        assert opened.records.check_state() == ()  # type: ignore[attr-defined]
    finally:
        opened.records.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clinic with one manager and one nurse, both with a PIN."""
    made = SetUp("Sample Clinic", "Manager One", MANAGERS, pin="80351")
    with run(tmp_path, lambda at: at.set_up(made)) as desk:
        desk.acts(desk.people.add, "Ada Sample", Role.NURSE, True, NURSES, "4711", own=MANAGERS)
    return tmp_path


def nurse_of(desk: Desk) -> Staff:
    """The nurse."""
    return next(one for one in desk.people.all_staff if one.role is Role.NURSE)


def manager_opens(at: Folder) -> Opened:
    """With the manager's passphrase."""
    return at.open(MANAGERS)


def cut_off(folder: Path, where: str, act: Callable[[Desk], object]) -> None:
    """A run whose power goes during an act."""

    def run_to_the_cut() -> None:
        with run(folder, manager_opens) as desk:
            desk.cuts.append(where)
            act(desk)

    with pytest.raises(PowerCutError):
        run_to_the_cut()


def events_of(desk: Desk, *kinds: str) -> list[Any]:
    """Bodies of these kinds, oldest first."""
    return [event.body for event in desk.opened.records.read(lambda reader: reader.events_of_kinds(kinds))]


def test_a_nurse_opens_the_records_and_the_lock(folder: Path) -> None:
    with run(folder, lambda at: at.open(NURSES)) as desk:
        nurse = nurse_of(desk)
        assert desk.opened.staff_id == nurse.id
        manager = next(one for one in desk.people.staff if one.role is Role.MANAGER)
        assert desk.pin(manager, "4711") is Entry.WRONG
        assert desk.pin(manager, "80351") is Entry.OPENED
        assert desk.shows(nurse, MANAGERS) is Entry.WRONG
        assert desk.shows(nurse, NURSES) is Entry.OPENED
        assert len(events_of(desk, "sign_in.failed")) == 2


def test_who_has_left_opens_nothing_and_who_comes_back_opens_again(folder: Path) -> None:
    with run(folder, manager_opens) as desk:
        nurse = nurse_of(desk)
        assert not desk.acts(desk.people.leave, nurse.id).works_here
        assert desk.pin(nurse, "4711") is Entry.LEFT
    with pytest.raises(KnownError) as caught, run(folder, lambda at: at.open(NURSES)):
        pass
    assert caught.value.code is StoreCode.WRONG_PASSPHRASE
    with run(folder, manager_opens) as desk:
        again = "nine plums in a blue bowl"
        assert desk.acts(desk.people.take_back, nurse.id, again, own=MANAGERS).works_here
        assert desk.shows(nurse, again) is Entry.OPENED
        assert desk.pin(nurse, "4711") is Entry.NO_PIN


def test_a_power_cut_before_the_slot_leaves_a_person_in_the_log_whose_passphrase_can_be_set(folder: Path) -> None:
    new = ("Ben Example", Role.NURSE, True, "eleven owls over the mill", "4913")
    cut_off(folder, "before a slot", lambda desk: desk.acts(desk.people.add, *new, own=MANAGERS))
    with run(folder, manager_opens) as desk:
        ben = desk.people.staff[-1]
        assert [body.staff_id for body in events_of(desk, StaffAdded.KIND, PassphraseSet.KIND)][-2:] == [ben.id, ben.id]
        assert ben.id not in {slot.staff_id for slot in desk.opened.keeper.people()}
        assert desk.shows(ben, "eleven owls over the mill") is Entry.WRONG
        desk.acts(desk.people.set_passphrase, ben.id, "eleven owls over the mill", own=MANAGERS)
        assert desk.shows(ben, "eleven owls over the mill") is Entry.OPENED


def test_a_power_cut_after_the_slot_has_gone_leaves_no_way_in_that_the_log_calls_gone(folder: Path) -> None:
    cut_off(folder, "after a slot is gone", lambda desk: desk.acts(desk.people.leave, nurse_of(desk).id))
    with run(folder, manager_opens) as desk:
        nurse = nurse_of(desk)
        assert nurse.works_here
        assert nurse.id not in {slot.staff_id for slot in desk.opened.keeper.people()}
        assert events_of(desk, StaffLeft.KIND) == []
        assert not desk.acts(desk.people.leave, nurse.id).works_here


def test_nothing_that_was_typed_lies_in_the_folder(folder: Path) -> None:
    with run(folder, manager_opens) as desk:
        desk.pin(nurse_of(desk), "9127364")
        written = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    for secret in (MANAGERS, NURSES, "9127364", "$argon2id"):
        assert secret.encode() not in written
