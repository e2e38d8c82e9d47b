"""What is done about staff: the log and the key's file tell the same, also when one of them fails half way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from mnconsole.domain import access_events as acc
from mnconsole.domain.access import Entry
from mnconsole.domain.custody_ports import Keystore
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.record_events import StaffAdded
from mnconsole.domain.refusals import RefusalCode, Refused
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.services.hub import PeopleChanged
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.memory import Trouble
from tests.helpers.people import ONE, PASSPHRASES, THREE, TWO, clinic, pin, shows

PASSPHRASE = "eleven owls over the mill"
FULL = KnownError(Trouble.DISK_FULL)
OWN = {"own": PASSPHRASES[THREE]}
"""Of the manager who acts."""


class Answers:
    """What an act of `console.people` answered."""

    def __init__(self) -> None:
        self.done: list[Staff] = []
        self.failed: list[Exception] = []

    def __call__(self, act: Callable[..., None], *values: Any, **named: Any) -> Staff | RefusalCode | Exception:
        """Do it; the person afterwards, the refusal's code, or what went wrong."""
        before = len(self.done), len(self.failed)
        act(*values, self.done.append, self.failed.append, **named)
        told = self.done[before[0] :], self.failed[before[1] :]
        assert len(told[0]) + len(told[1]) == 1, told
        if told[0]:
            return told[0][0]
        error = told[1][0]
        return error.code if isinstance(error, Refused) else error


@pytest.fixture
def console() -> BenchConsole:
    """A manager is signed in."""
    return clinic(signed_in=THREE)


@pytest.fixture
def ask() -> Answers:
    """Does acts."""
    return Answers()


def bodies(console: BenchConsole, since: int) -> list[object]:
    """What was written down from there on."""
    return [event.body for event in console.records.log[since:]]


def add(console: BenchConsole, ask: Answers, name: str = "Ada Sample", pin_typed: str = "4913") -> Staff:
    """Somebody new."""
    added = ask(console.people.add, name, Role.NURSE, True, PASSPHRASE, pin_typed, **OWN)
    assert isinstance(added, Staff), added
    return added


def test_somebody_new_has_an_entry_a_slot_and_a_pin(console: BenchConsole, ask: Answers) -> None:
    console.door.keeper.found = Keystore.AVAILABLE
    since, changed = len(console.records.log), []
    console.hub.subscribe(PeopleChanged, changed.append)
    added = add(console, ask, "  Ada  Sample")
    assert added == Staff(added.id, "Ada Sample", Role.NURSE, True)
    assert bodies(console, since) == [
        StaffAdded(added.id, "Ada Sample", "nurse", True), acc.PassphraseSet(added.id, True), acc.PinSet(added.id)
    ]  # fmt: skip
    assert {event.actor_id for event in console.records.log[since:]} == {console.people.staff[THREE].id}
    assert console.people.staff[-1] == added
    assert changed
    keeper = console.door.keeper
    assert (keeper.passphrases[added.id], keeper.names[added.id]) == (PASSPHRASE, "Ada Sample")
    console.access.enter_pin(added.id, "4913", lambda entry: ask.failed.append(ValueError(entry)))
    assert str(ask.failed[-1]) == Entry.OPENED
    assert PASSPHRASE not in repr(console.records.log)
    assert "4913" not in repr(console.records.log)


def test_without_a_pin_there_is_none(console: BenchConsole, ask: Answers) -> None:
    added = add(console, ask, pin_typed="")
    assert not console.access.has_pin(added.id)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ((" ", Role.NURSE, True, PASSPHRASE, ""), RefusalCode.NAME_MISSING),
        (("nurse óne", Role.NURSE, True, PASSPHRASE, ""), RefusalCode.NAME_TAKEN),
        (("Ada Sample", Role.NURSE, True, "short", ""), RefusalCode.PASSPHRASE_WEAK),
        (("Ada Sample", Role.NURSE, True, "", ""), RefusalCode.PASSPHRASE_WEAK),
        (("Ada Sample", Role.NURSE, True, "passwordpassword", ""), RefusalCode.PASSPHRASE_WEAK),
        (("Ada Sample", Role.NURSE, True, "ada sample 2026", ""), RefusalCode.PASSPHRASE_WEAK),
        (("Ada Sample", Role.NURSE, True, PASSPHRASE, "12"), RefusalCode.PIN_SHAPE),
        (("Ada Sample", Role.NURSE, True, PASSPHRASE, "1234"), RefusalCode.PIN_TOO_SIMPLE),
    ],
)
def test_what_is_refused_leaves_nothing(
    console: BenchConsole, ask: Answers, values: tuple[Any, ...], code: RefusalCode
) -> None:
    since, slots = len(console.records.log), dict(console.door.keeper.passphrases)
    assert ask(console.people.add, *values, **OWN) is code
    assert (bodies(console, since), console.door.keeper.passphrases) == ([], slots)


def test_a_slot_that_can_not_be_written_is_told_in_the_log(console: BenchConsole, ask: Answers) -> None:
    console.door.keeper.fail_next(FULL)
    since = len(console.records.log)
    assert ask(console.people.add, "Ada Sample", Role.NURSE, True, PASSPHRASE, "", **OWN) is FULL
    added = console.people.staff[-1]
    assert added.display_name == "Ada Sample"
    assert added.id not in console.door.keeper.passphrases
    assert bodies(console, since)[-1] == acc.PassphraseNotSet(added.id, "disk_full")
    assert ask(console.people.set_passphrase, added.id, PASSPHRASE, **OWN) == added
    assert console.door.keeper.passphrases[added.id] == PASSPHRASE


def test_an_entry_that_can_not_be_written_gives_no_slot(console: BenchConsole, ask: Answers) -> None:
    """Whoever can open the records stands in the log."""
    slots = dict(console.door.keeper.passphrases)
    console.records.fail_next(FULL)
    assert ask(console.people.add, "Ada Sample", Role.NURSE, True, PASSPHRASE, "4913", **OWN) is FULL
    console.records.fail_next(FULL)
    assert ask(console.people.set_passphrase, console.people.staff[ONE].id, PASSPHRASE, **OWN) is FULL
    assert console.door.keeper.passphrases == slots
    assert [one.display_name for one in console.people.all_staff] == ["Nurse One", "Nurse Two", "Manager Three"]
    assert shows(console, ONE) is Entry.OPENED


def test_whether_it_is_bound_is_told_as_it_came_out(console: BenchConsole, ask: Answers) -> None:
    console.door.keeper.found, console.door.keeper.binds = Keystore.AVAILABLE, False
    nurse, since = console.people.staff[ONE], len(console.records.log)
    assert ask(console.people.set_passphrase, nurse.id, PASSPHRASE, **OWN) == nurse
    assert bodies(console, since) == [acc.PassphraseSet(nurse.id, True), acc.PassphraseSet(nurse.id, False)]


def test_another_name_and_role(console: BenchConsole, ask: Answers) -> None:
    nurse, since = console.people.staff[ONE], len(console.records.log)
    changed = ask(console.people.change, nurse.id, "Ada Sample", Role.VIEWER, True)
    assert changed == Staff(nurse.id, "Ada Sample", Role.VIEWER, False)
    assert bodies(console, since) == [acc.StaffChanged(nurse.id, "Ada Sample", "viewer", False)]
    assert console.door.keeper.names[nurse.id] == "Ada Sample"
    assert ask(console.people.change, nurse.id, "Ada Sample", Role.VIEWER, False) == changed
    assert len(bodies(console, since)) == 1, "nothing changed, nothing is told"


def test_who_is_signed_in_is_who_they_are_now(console: BenchConsole, ask: Answers) -> None:
    manager = console.people.staff[THREE]
    renamed = ask(console.people.change, manager.id, "Ada Sample", Role.MANAGER, True)
    assert console.people.signed_in == console.identity.actor == renamed
    assert ask(console.people.change, manager.id, "Ada Sample", Role.NURSE, True) is RefusalCode.ONESELF


def test_who_leaves_gets_in_no_more(console: BenchConsole, ask: Answers) -> None:
    nurse, since = console.people.staff[ONE], len(console.records.log)
    left = ask(console.people.leave, nurse.id)
    assert isinstance(left, Staff)
    assert not left.works_here
    assert bodies(console, since) == [acc.StaffLeft(nurse.id)]
    assert nurse.id not in console.door.keeper.passphrases
    assert console.records.pin_verifier(nurse.id) == ""
    assert nurse not in console.people.staff
    assert left in console.people.all_staff
    entries: list[Entry] = []
    console.access.enter_pin(nurse.id, "4711", entries.append)
    assert entries == [Entry.LEFT]
    for act in (console.people.leave, console.people.set_pin):
        values = (nurse.id, "4913")[: 1 if act == console.people.leave else 2]
        assert ask(act, *values) is RefusalCode.LEFT


def test_a_departure_that_fails_half_way_shuts_out_and_is_done_again(console: BenchConsole, ask: Answers) -> None:
    """The log never says that a passphrase is gone which still opens the records."""
    nurse = console.people.staff[ONE]
    console.door.keeper.fail_next(FULL)
    since = len(console.records.log)
    assert ask(console.people.leave, nurse.id) is FULL
    assert bodies(console, since) == []
    assert shows(console, ONE) is Entry.OPENED
    assert shows(console, THREE) is Entry.OPENED
    fails_second(console)
    assert ask(console.people.leave, nurse.id) is FULL
    assert nurse.id not in console.door.keeper.passphrases
    assert console.people.at_work(nurse.id) == nurse
    assert isinstance(ask(console.people.leave, nurse.id), Staff)
    assert console.people.at_work(nurse.id) is None


def fails_second(console: BenchConsole) -> None:
    """The slot is taken away, and then the disk is full."""
    remove = console.door.keeper.remove

    def removed(staff_id: UUID) -> None:
        remove(staff_id)
        console.records.fail_next(FULL)
        console.door.keeper.remove = remove  # type: ignore[method-assign]

    console.door.keeper.remove = removed  # type: ignore[method-assign]


def test_with_an_open_session_nobody_leaves(ask: Answers) -> None:
    console = clinic(signed_in=ONE)
    session_at(console, Step.NUMBING)
    nurse = console.people.staff[ONE]
    assert shows(console, THREE) is Entry.OPENED
    assert ask(console.people.leave, nurse.id) is RefusalCode.SESSION_OPEN
    assert nurse.id in console.door.keeper.passphrases


def test_the_last_manager_with_a_passphrase_stays(console: BenchConsole, ask: Answers) -> None:
    """A second manager whose slot was never written can't open the records."""
    first = console.people.staff[THREE]
    second = ask(console.people.add, "Ada Sample", Role.MANAGER, True, PASSPHRASE, "", **OWN)
    assert isinstance(second, Staff)
    console.identity.actor = second
    del console.door.keeper.passphrases[second.id]
    assert ask(console.people.leave, first.id) is RefusalCode.LAST_MANAGER
    assert first.id in console.door.keeper.passphrases
    assert isinstance(ask(console.people.set_passphrase, second.id, PASSPHRASE, **OWN), Staff)
    assert isinstance(ask(console.people.leave, first.id), Staff)


def test_two_managers_can_not_leave_at_once(console: BenchConsole, ask: Answers) -> None:
    """Asked before the first has answered, each for the other."""
    nurse, other = console.people.staff[ONE], console.people.staff[THREE]
    second = ask(console.people.add, "Ada Sample", Role.MANAGER, True, PASSPHRASE, "", **OWN)
    assert isinstance(second, Staff)
    third = ask(console.people.add, "Ben Example", Role.MANAGER, True, PASSPHRASE, "", **OWN)
    assert isinstance(third, Staff)
    assert isinstance(ask(console.people.leave, third.id), Staff)
    console.door.files.hold()
    console.people.leave(second.id, ask.done.append, ask.failed.append)
    console.identity.actor = second
    console.people.leave(other.id, ask.done.append, ask.failed.append)
    console.door.files.release()
    assert [error.code for error in ask.failed if isinstance(error, Refused)] == [RefusalCode.LAST_MANAGER]
    assert [one.role for one in console.people.staff].count(Role.MANAGER) == 1
    assert nurse in console.people.staff


def test_somebody_comes_back_with_a_new_passphrase(console: BenchConsole, ask: Answers) -> None:
    nurse = console.people.staff[ONE]
    ask(console.people.leave, nurse.id)
    since = len(console.records.log)
    assert ask(console.people.take_back, nurse.id, "short", **OWN) is RefusalCode.PASSPHRASE_WEAK
    assert ask(console.people.take_back, UUID(int=9), PASSPHRASE, **OWN) is RefusalCode.PERSON_UNKNOWN
    assert ask(console.people.take_back, nurse.id, PASSPHRASE, **OWN) == nurse
    assert bodies(console, since) == [acc.StaffReturned(nurse.id), acc.PassphraseSet(nurse.id, False)]
    assert console.people.at_work(nurse.id) == nurse
    assert shows(console, console.people.staff.index(nurse), PASSPHRASE) is Entry.OPENED
    assert not console.access.has_pin(nurse.id)


@pytest.mark.parametrize("own", ["", "not it at all", PASSPHRASE])
@pytest.mark.parametrize("who", [ONE, THREE], ids=["nurse", "manager"])
def test_a_console_that_was_left_open_gives_nobody_a_secret_of_somebody_else_s(
    ask: Answers, own: str, who: int
) -> None:
    console = clinic(signed_in=who)
    me, slots = console.people.staff[who], dict(console.door.keeper.passphrases)
    since = len(console.records.log)
    assert ask(console.people.set_passphrase, me.id, PASSPHRASE, own=own) is RefusalCode.PASSPHRASE_WRONG
    assert ask(console.people.set_pin, me.id, "4913", own=own) is RefusalCode.PASSPHRASE_WRONG
    assert bodies(console, since) == [acc.SignInFailed(acc.Way.PASSPHRASE, me.id)] * 2
    assert console.door.keeper.passphrases == slots
    assert pin(console, who, "4913") in (Entry.WRONG, Entry.NO_PIN)


def test_a_manager_without_a_passphrase_gives_nobody_a_way_in(console: BenchConsole, ask: Answers) -> None:
    nurse, slots = console.people.staff[ONE], console.door.keeper.passphrases
    del slots[console.people.staff[THREE].id]
    before, since = dict(slots), len(console.records.log)
    new = ("Ada Sample", Role.NURSE, True, PASSPHRASE, "")
    assert ask(console.people.add, *new, own=PASSPHRASE) is RefusalCode.PASSPHRASE_NONE
    assert ask(console.people.set_passphrase, nurse.id, PASSPHRASE, own=PASSPHRASE) is RefusalCode.PASSPHRASE_NONE
    assert (bodies(console, since), slots) == ([], before)


def test_a_pin_alone_gives_nobody_a_way_in(console: BenchConsole, ask: Answers) -> None:
    nurse, slots = console.people.staff[ONE], dict(console.door.keeper.passphrases)
    for own in ("", "4711", PASSPHRASES[ONE]):
        new = ("Ada Sample", Role.NURSE, True, PASSPHRASE, "")
        assert ask(console.people.add, *new, own=own) is RefusalCode.PASSPHRASE_WRONG
        assert ask(console.people.set_passphrase, nurse.id, PASSPHRASE, own=own) is RefusalCode.PASSPHRASE_WRONG
        assert ask(console.people.take_back, nurse.id, PASSPHRASE, own=own) is RefusalCode.PASSPHRASE_WRONG
    assert console.door.keeper.passphrases == slots


def test_who_has_no_passphrase_any_more_sets_one(ask: Answers) -> None:
    console = clinic(signed_in=ONE)
    nurse = console.people.staff[ONE]
    del console.door.keeper.passphrases[nurse.id]
    assert ask(console.people.set_passphrase, nurse.id, PASSPHRASE, **OWN) == nurse
    assert console.door.keeper.passphrases[nurse.id] == PASSPHRASE


def test_ones_own_secrets_are_ones_own(ask: Answers) -> None:
    console = clinic(signed_in=ONE)
    nurse, other = console.people.staff[ONE], console.people.staff[TWO]
    assert ask(console.people.set_pin, nurse.id, "4913", own=PASSPHRASES[ONE]) == nurse
    assert ask(console.people.set_passphrase, nurse.id, PASSPHRASE, own=PASSPHRASES[ONE]) == nurse
    assert pin(console, ONE, "4913") is Entry.OPENED
    assert ask(console.people.set_pin, other.id, "4913") is RefusalCode.MANAGER_ONLY
    assert ask(console.people.set_passphrase, other.id, PASSPHRASE, **OWN) is RefusalCode.MANAGER_ONLY
    assert pin(console, TWO) is Entry.OPENED


def test_a_new_pin_begins_anew(console: BenchConsole, ask: Answers) -> None:
    nurse = console.people.staff[ONE]
    for _guess in range(5):
        assert pin(console, ONE, "9999") is Entry.WRONG
    assert shows(console, THREE) is Entry.OPENED
    assert pin(console, ONE) is Entry.PASSPHRASE_NEEDED
    assert ask(console.people.set_pin, nurse.id, "4913") == nurse
    assert pin(console, ONE, "4913") is Entry.OPENED


def test_the_demo_has_neither(ask: Answers) -> None:
    console = make_console(signed_in=THREE)
    assert ask(console.people.add, "Ada Sample", Role.NURSE, True, PASSPHRASE, "") is RefusalCode.TAP_ONLY
    assert ask(console.people.add, "Ada Sample", Role.NURSE, True, "", "4913") is RefusalCode.TAP_ONLY
    assert ask(console.people.set_pin, console.people.staff[ONE].id, "4913") is RefusalCode.TAP_ONLY
    since = len(console.records.log)
    added = ask(console.people.add, "Ada Sample", Role.NURSE, True, "", "")
    assert isinstance(added, Staff)
    left = ask(console.people.leave, added.id)
    assert isinstance(left, Staff)
    assert ask(console.people.take_back, added.id, "") == added
    kinds = [event.kind for event in console.records.log[since:]]
    assert kinds == ["staff.added", "staff.left", "staff.returned"]
    assert console.door.keeper.passphrases == {}
