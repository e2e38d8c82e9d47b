"""The lock page's presenter: whose PIN is asked, what is told of it, and that neither PIN nor passphrase is kept."""

from __future__ import annotations

import pytest

from mnconsole.domain.access import PASSPHRASE_MS
from mnconsole.domain.access_events import Way
from mnconsole.domain.people import Role, initials
from mnconsole.domain.session import Step
from mnconsole.services.hub import EntryAsked
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.lock.presenter import MOST_SESSIONS, LockPresenter
from mnconsole.ui.lock.state import Asked, LockPageState
from tests.helpers.consoles import BenchConsole, act, cream, make_console, patient, session_at
from tests.helpers.fakes import FakeLink
from tests.ui.lock.bench import PASSPHRASE, PIN, clinic, lock


class Page:
    """The presenter, with what it shows."""

    def __init__(self, console: BenchConsole, *, switching: bool = False) -> None:
        self.console = console
        self.shown: list[LockPageState] = []
        self.opened = self.went_back = 0
        self.presenter = LockPresenter(console)
        self.presenter.switching = lambda: switching
        self.presenter.opened = self._opened
        self.presenter.went_back = self._back
        self.presenter.attach(self.shown.append)
        self.presenter.page_shown()

    def _opened(self) -> None:
        self.opened += 1

    def _back(self) -> None:
        self.went_back += 1

    @property
    def state(self) -> LockPageState:
        """What is shown now."""
        return self.shown[-1]

    def type(self, digits: str) -> None:
        """Digit by digit."""
        for sign in digits:
            self.presenter.digit(sign)

    def enter(self, digits: str) -> None:
        """A whole PIN, and Enter."""
        self.type(digits)
        self.presenter.act("")

    def choose(self, name: str) -> None:
        """A name of the list."""
        self.presenter.choose_person(next(one.key for one in self.state.people if one.name == name))


@pytest.fixture
def page() -> Page:
    console = clinic()
    lock(console)
    return Page(console)


def test_who_has_locked_is_asked_first_and_told(page: Page) -> None:
    state = page.state
    assert state.text.startswith("Locked by Nurse One at ")
    assert [(one.name, one.chosen) for one in state.people] == [
        ("Nurse One", True), ("Manager Three", False), ("Nurse Two", False)
    ]  # fmt: skip
    assert (state.asked, state.heading, state.hint) == (Asked.PIN, "PIN for Nurse One", "4 to 8 digits")
    assert (state.back, state.act, state.may_act) == ("", "Unlock", False)


def test_who_is_signed_in_stands_first_and_the_others_by_name() -> None:
    console = make_console(
        link=FakeLink(obedient=True),
        demo=False,
        staff=(
            ("\u00c9mile Example", Role.NURSE, True),
            ("Zora Sample", Role.NURSE, True),
            ("ada Sample", Role.NURSE, True),
        ),
    )
    orders = []
    for one in console.people.staff:
        console.access.begin(one.id, Way.PASSPHRASE)
        lock(console)
        orders.append([person.name for person in Page(console).state.people])
    assert orders == [
        ["\u00c9mile Example", "ada Sample", "Zora Sample"],
        ["Zora Sample", "ada Sample", "\u00c9mile Example"],
        ["ada Sample", "\u00c9mile Example", "Zora Sample"],
    ]


def test_the_digits_are_counted_and_never_shown(page: Page) -> None:
    page.type("258")
    assert (page.state.typed, page.state.places, page.state.may_act) == (3, 4, False)
    assert page.state.hint == "3 of at least 4 digits"
    page.type("0")
    assert (page.state.hint, page.state.may_act) == ("4 digits, then Enter", True)
    page.type("1234")
    assert (page.state.typed, page.state.places) == (8, 8)
    page.presenter.erase()
    assert page.state.typed == 7
    page.presenter.clear()
    assert page.state.typed == 0
    assert "258" not in repr(page.shown)


def test_too_few_digits_are_not_tried(page: Page) -> None:
    page.enter("258")
    assert page.console.access.state.tries_left == 5
    assert page.state.typed == 3


def test_the_right_pin_opens(page: Page) -> None:
    page.enter(PIN)
    assert not page.console.access.state.locked
    assert page.opened == 1
    assert page.state.typed == 0


def test_a_wrong_pin_is_told_with_what_is_left_and_its_digits_go(page: Page) -> None:
    before = page.state.attempt
    page.enter("4711")
    assert page.console.access.state.locked
    assert (page.state.hint, page.state.wrong, page.state.typed) == ("Not this PIN. 4 tries are left.", True, 0)
    assert page.state.attempt > before
    page.type("2")
    assert (page.state.wrong, page.state.hint) == (False, "1 of at least 4 digits")


def test_after_five_wrong_ones_the_passphrase_is_asked_of_everybody(page: Page) -> None:
    for _try in range(3):
        page.enter("4711")
    page.enter("1199")
    assert page.state.hint == "Not this PIN. One more try, then the passphrase is asked."
    page.enter("4711")
    assert page.state.asked is Asked.PASSPHRASE
    assert "Five wrong PINs" in page.state.reason
    assert page.state.other == "", "no way back to the PIN"
    page.choose("Nurse Two")
    assert page.state.asked is Asked.PASSPHRASE
    page.presenter.act("not this one at all")
    assert page.state.hint == "This is not the passphrase of Nurse Two. Type it again."
    page.presenter.act(PASSPHRASE)
    assert page.opened == 1
    signed_in = page.console.people.signed_in
    assert signed_in is not None
    assert signed_in.display_name == "Nurse Two"


def test_eight_hours_after_the_last_passphrase_it_is_asked_again() -> None:
    console = clinic()
    console.door.presence.advance(PASSPHRASE_MS)
    console.access.tick()
    page = Page(console)
    assert page.state.asked is Asked.PASSPHRASE
    assert "too long ago" in page.state.reason
    assert "nobody was here" in page.state.text


def test_who_has_no_pin_is_asked_for_the_passphrase() -> None:
    console = clinic(with_pin=(0,))
    lock(console)
    page = Page(console)
    page.choose("Nurse Two")
    assert page.state.asked is Asked.PASSPHRASE
    assert page.state.reason.startswith("Nurse Two has no PIN yet.")
    page.presenter.act("")
    assert page.state.hint == "Type the passphrase."
    page.presenter.act(PASSPHRASE)
    assert page.opened == 1


def test_a_passphrase_may_be_chosen_instead_and_given_up_again(page: Page) -> None:
    page.type("25")
    page.presenter.other_way()
    assert (page.state.asked, page.state.other, page.state.typed) == (Asked.PASSPHRASE, "PIN", 0)
    page.presenter.other_way()
    assert (page.state.asked, page.state.other) == (Asked.PIN, "Passphrase")
    page.presenter.other_way()
    page.presenter.act(PASSPHRASE)
    assert page.opened == 1


def test_another_name_takes_the_digits_of_the_one_before_away(page: Page) -> None:
    page.type("25")
    page.choose("Nurse Two")
    assert (page.state.heading, page.state.typed) == ("PIN for Nurse Two", 0)
    page.enter(PIN)
    signed_in = page.console.people.signed_in
    assert signed_in is not None
    assert signed_in.display_name == "Nurse Two"


def test_while_a_pin_is_tried_nothing_else_is_taken(page: Page) -> None:
    page.console.door.files.hold()  # type: ignore[attr-defined]
    page.enter("4711")
    assert (page.state.busy, page.state.act, page.state.may_act) == (True, "Checking …", False)
    page.type("9")
    page.choose("Nurse Two")
    page.presenter.act("")
    page.presenter.other_way()
    assert page.state.heading == "PIN for Nurse One"
    page.console.door.files.release()  # type: ignore[attr-defined]
    assert page.state.hint == "Not this PIN. 4 tries are left."


def test_what_could_not_be_checked_is_told_with_what_to_do(page: Page) -> None:
    page.presenter.other_way()
    page.console.door.keeper.checks = 0
    page.console.door.keeper.check_error = RecordsError(StoreCode.DISK_FULL, path="records")
    page.presenter.act(PASSPHRASE)
    assert page.console.door.keeper.checks == 1
    assert page.state.hint.startswith("This could not be checked.")
    assert page.console.access.state.locked
    assert page.state.wrong


def test_a_page_that_is_left_forgets_the_digits(page: Page) -> None:
    page.type("258")
    page.presenter.page_hidden()
    page.presenter.page_shown()
    assert page.state.typed == 0


# switching


def test_to_switch_a_name_is_chosen_first_and_one_can_go_back() -> None:
    page = Page(clinic(with_pin=(0, 2)), switching=True)
    assert page.state.people[0].role == "Nurse, signed in now"
    assert (page.state.heading, page.state.other) == ("Choose your name", "")
    assert not any(one.chosen for one in page.state.people)
    page.enter(PIN)
    assert (page.opened, page.state.hint, page.state.typed) == (0, "Choose your name first", 0)
    assert page.console.access.state.tries_left == 5, "no PIN is tried against a name that nobody chose"
    page.choose("Manager Three")
    assert page.state.heading == "PIN for Manager Three"
    assert (page.state.back, page.state.act) == ("Back", "Sign in")
    page.presenter.back()
    assert page.went_back == 1
    page.enter(PIN)
    assert page.opened == 1


def test_the_only_other_one_is_asked_at_once() -> None:
    page = Page(clinic(people=2), switching=True)
    assert page.state.heading == "PIN for Nurse Two"


def test_up_and_down_choose_a_name_and_what_was_typed_for_another_is_gone() -> None:
    page = Page(clinic(with_pin=(0, 1, 2)), switching=True)
    order = [one.name for one in page.state.people]
    assert order == ["Nurse One", "Manager Three", "Nurse Two"]
    for by, name in ((-1, order[2]), (1, order[2]), (-1, order[1]), (-1, order[0]), (-1, order[0]), (1, order[1])):
        page.type("25")
        page.presenter.step(by)
        assert page.state.heading == f"PIN for {name}"
    assert page.state.typed == 0
    page.enter(PIN)
    assert page.opened == 1
    assert page.console.people.signed_in is not None
    assert page.console.people.signed_in.display_name == order[1]


def test_locked_nobody_goes_back(page: Page) -> None:
    page.presenter.back()
    assert page.went_back == 0


def test_somebody_who_is_asked_for_is_chosen() -> None:
    console = clinic()
    page = Page(console, switching=True)
    console.hub.publish(EntryAsked(console.people.staff[2].id))
    assert page.state.heading == "Passphrase for Manager Three"


def test_nobody_takes_over_an_armed_pen() -> None:
    console = clinic()
    page = Page(console, switching=True)
    session_at(console, Step.NEEDLING)
    assert console.pen.arm(console.link.now_ns()) is None
    page.choose("Nurse Two")
    page.enter(PIN)
    assert page.opened == 0
    assert page.state.hint == "The pen is armed or running. Stop it first, then sign in."


# the demo


def test_in_the_demo_a_tap_is_enough() -> None:
    console = clinic(demo=True)
    lock(console)
    page = Page(console)
    assert page.state.asked is Asked.TAP
    assert not any(one.chosen for one in page.state.people)
    page.type("1")
    page.presenter.act("")
    assert console.access.state.locked
    page.choose("Nurse Two")
    assert page.opened == 1
    assert not console.access.state.locked


# what goes on behind the lock


def test_sessions_are_shown_by_their_initials_alone(page: Page) -> None:
    console = clinic()
    names = ("Ada Sample", "Cleo Specimen")
    session_at(console, Step.NEEDLING, patient(console, names[0]))
    numbing = session_at(console, Step.NUMBING, patient(console, names[1]), chair=False)
    act(console, numbing.id, cream(console.policy))
    lock(console)
    page = Page(console)
    shown = [(one.initials, one.stage, one.under) for one in page.state.sessions]
    assert shown == [("AS", "Needling", "draft kept"), ("CS", "Numbing", "10:00 to go")]
    assert not any(name in repr(page.shown) for name in names)
    console.clock.advance(60_000)  # type: ignore[attr-defined]
    page.presenter.tick()
    assert page.state.sessions[1].under == "9:00 to go"


def test_more_sessions_than_have_room_are_counted() -> None:
    console = clinic()
    for number in range(MOST_SESSIONS + 2):
        session_at(console, Step.CLEANSE, patient(console, f"Ben Example {number}"), chair=False)
    lock(console)
    page = Page(console)
    assert len(page.state.sessions) == MOST_SESSIONS
    assert page.state.more == "and 2 more"


def test_nothing_is_rendered_while_nobody_sees_it() -> None:
    console = clinic()
    shown: list[LockPageState] = []
    presenter = LockPresenter(console)
    presenter.attach(shown.append)
    lock(console)
    presenter.tick()
    assert shown == []
    assert initials("Nurse One") == "NO"
