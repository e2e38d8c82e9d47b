"""How many PINs, how long a PIN is enough, and the demo, where a tap is."""

from __future__ import annotations

from mnconsole.domain.access import PASSPHRASE_MS, TRIES, UNDER_WAY_MS, Entry
from mnconsole.domain.access_events import ConsoleUnlocked, LockCause, Way
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from tests.helpers.consoles import make_console, session_at
from tests.helpers.memory import Trouble
from tests.helpers.people import LOCK_MS, ONE, TWO, clinic, pin, shows, wait


def test_five_wrong_pins_ask_for_the_passphrase() -> None:
    console = clinic()
    console.access.lock(LockCause.PERSON)
    for left in range(TRIES - 1, -1, -1):
        assert pin(console, ONE, "9999") is Entry.WRONG
        assert console.access.state.tries_left == left
    assert console.access.state.passphrase_needed
    assert pin(console, ONE) is Entry.PASSPHRASE_NEEDED
    assert pin(console, TWO) is Entry.PASSPHRASE_NEEDED
    assert console.records.kinds().count("sign_in.failed") == TRIES
    assert shows(console, ONE) is Entry.OPENED
    assert (console.access.state.tries_left, console.access.state.passphrase_needed) == (TRIES, False)
    assert pin(console, TWO) is Entry.OPENED


def test_wrong_pins_count_for_the_whole_console() -> None:
    console = clinic()
    for place in (ONE, TWO, ONE, TWO, ONE):
        assert pin(console, place, "9999") is Entry.WRONG
    assert pin(console, TWO) is Entry.PASSPHRASE_NEEDED


def test_a_slip_of_the_finger_is_forgiven_by_the_right_pin() -> None:
    console = clinic()
    for _day in range(3):
        for _slip in range(TRIES - 1):
            assert pin(console, ONE, "9999") is Entry.WRONG
        assert pin(console, ONE) is Entry.OPENED
    assert console.access.state.tries_left == TRIES


def test_ones_own_passphrase_buys_no_more_guesses_at_the_pin_of_somebody_else() -> None:
    console = clinic()
    for _guess in range(TRIES):
        assert pin(console, TWO, "9999") is Entry.WRONG
    assert shows(console, ONE) is Entry.OPENED
    assert pin(console, TWO) is Entry.PASSPHRASE_NEEDED
    assert console.access.asks_passphrase(console.people.staff[TWO].id)
    assert not console.access.asks_passphrase(console.people.staff[ONE].id)
    assert shows(console, TWO) is Entry.OPENED
    assert pin(console, ONE) is Entry.OPENED
    assert pin(console, TWO) is Entry.OPENED


def test_tries_at_once_are_tried_one_after_the_other() -> None:
    console = clinic()
    answers: list[Entry] = []
    console.door.files.hold()
    for _press in range(TRIES + 2):
        console.access.enter_pin(console.people.staff[TWO].id, "9999", answers.append)
    console.door.files.release()
    assert answers == [Entry.WRONG] * TRIES + [Entry.PASSPHRASE_NEEDED] * 2


def test_eight_hours_after_the_last_passphrase_a_pin_is_not_enough() -> None:
    console = clinic()
    wait(console, PASSPHRASE_MS - 1)
    assert pin(console, ONE) is Entry.OPENED
    wait(console, 1)
    assert console.access.state.passphrase_needed
    assert pin(console, ONE) is Entry.PASSPHRASE_NEEDED
    assert shows(console, TWO) is Entry.OPENED
    assert pin(console, ONE) is Entry.OPENED


def test_never_while_a_treatment_is_under_way_but_a_forgotten_one_is_none() -> None:
    console = clinic()
    wait(console, PASSPHRASE_MS - 1000)
    assert pin(console, ONE) is Entry.OPENED
    session_at(console, Step.NUMBING)
    wait(console, UNDER_WAY_MS)
    assert pin(console, ONE) is Entry.OPENED
    wait(console, 1)
    assert pin(console, ONE) is Entry.PASSPHRASE_NEEDED


def test_after_a_restart_the_passphrase_is_asked_for() -> None:
    before = clinic()
    console = make_console(before.records, demo=False, signed_in=None)
    assert console.access.state.passphrase_needed
    assert pin(console, ONE) is Entry.PASSPHRASE_NEEDED
    assert console.access.begin(console.people.staff[ONE].id, Way.TAP) is Entry.PASSPHRASE_NEEDED
    assert console.access.begin(console.people.staff[ONE].id, Way.PIN) is Entry.PASSPHRASE_NEEDED
    assert console.people.signed_in is None
    assert console.access.begin(console.people.staff[ONE].id, Way.PASSPHRASE) is Entry.OPENED
    assert not console.access.state.passphrase_needed


# the demo


def test_in_the_demo_a_tap_is_enough_and_it_locks_too() -> None:
    console = make_console(signed_in=None)
    first, second, _third = console.people.staff
    assert console.access.enter_by_tap(first.id) is Entry.OPENED
    wait(console, LOCK_MS)
    state = console.access.state
    assert (state.locked, state.tap_only, state.passphrase_needed) == (True, True, False)
    assert console.access.enter_by_tap(second.id) is Entry.OPENED
    assert console.records.log[-1].body == ConsoleUnlocked(second.id, Way.TAP)
    assert console.people.signed_in == second


def test_a_tap_is_not_enough_where_passphrases_are() -> None:
    console = clinic()
    assert console.access.enter_by_tap(console.people.staff[TWO].id) is Entry.PASSPHRASE_NEEDED
    assert console.people.signed_in == console.people.staff[ONE]


def test_a_full_disk_keeps_nobody_out() -> None:
    console = clinic()
    console.access.lock(LockCause.PERSON)
    full = KnownError(Trouble.DISK_FULL)
    console.records.fail_next(*[full] * 20)
    assert pin(console, ONE) is Entry.OPENED
    assert console.treatment.behind == 1
    console.records._failures.clear()
    console.lifecycle.tick()
    assert console.records.kinds()[-1] == "console.unlocked"
