"""A clinic's console in memory with people who have PINs and passphrases."""

from __future__ import annotations

from mnconsole.domain.access_events import LockCause, Way
from mnconsole.domain.people import Staff
from mnconsole.domain.refusals import Refused
from tests.helpers.consoles import STAFF, BenchConsole, make_console
from tests.helpers.fakes import FakeLink

PASSPHRASE = "seven quiet sample rivers"
PIN = "2580"


def clinic(*, with_pin: tuple[int, ...] = (0, 1), demo: bool = False, people: int = len(STAFF)) -> BenchConsole:
    """Everybody has the passphrase, those in `with_pin` the PIN; the first one is signed in by the passphrase."""
    console = make_console(link=FakeLink(obedient=True), demo=demo, staff=STAFF[:people])
    if not demo:
        staff = console.people.staff
        failures: list[Exception] = []
        for number, one in enumerate(staff):
            console.access.begin(one.id, Way.PASSPHRASE)
            console.people.set_passphrase(one.id, PASSPHRASE, _nothing, failures.append)
            if number in with_pin:
                console.people.set_pin(one.id, PIN, _nothing, failures.append, PASSPHRASE)
        assert failures == [], [each for each in failures if isinstance(each, Refused)]
        console.access.begin(staff[0].id, Way.PASSPHRASE)
    return console


def lock(console: BenchConsole) -> None:
    """By a person."""
    console.access.lock(LockCause.PERSON)
    assert console.access.state.locked


def _nothing(_staff: Staff) -> None:
    return None
