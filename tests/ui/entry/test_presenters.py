"""Presenters of set-up, passphrase, sign-in and trouble, without Qt."""

from __future__ import annotations

from uuid import uuid4

import pytest

from mnconsole.domain.people import Role, Staff
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode
from mnconsole.ui.entry.presenter import (
    PASSPHRASE_LEAST,
    SetUpPresenter,
    SignInPresenter,
    TroublePresenter,
    UnlockPresenter,
)
from mnconsole.ui.entry.state import SetUpState, SignInState, TroubleState, UnlockState

FOLDER = "the/clinic/folder"
SENTENCE = "four plain words here"


class SetUp:
    def __init__(self) -> None:
        self.shown: list[SetUpState] = []
        self.asked: list[tuple[str, str, str]] = []
        self.presenter = SetUpPresenter(FOLDER, lambda *asked: self.asked.append(asked))
        self.presenter.attach(self.shown.append)

    @property
    def state(self) -> SetUpState:
        return self.shown[-1]

    def fill(self, **changes: str) -> None:
        values = {"clinic": "Sample Clinic", "person": "Manager One", "passphrase": SENTENCE, "again": SENTENCE}
        for field, text in {**values, **changes}.items():
            self.presenter.typed(field, text)
        self.presenter.tick_kept(True)


@pytest.fixture
def set_up() -> SetUp:
    return SetUp()


def test_the_folder_and_the_rules_are_told(set_up: SetUp) -> None:
    assert FOLDER in set_up.state.text
    assert str(PASSPHRASE_LEAST) in set_up.state.rules


def test_an_empty_page_tells_everything_that_is_missing(set_up: SetUp) -> None:
    set_up.presenter.submit()
    assert [field for field, _text in set_up.state.errors] == ["clinic", "person", "passphrase", "kept"]
    assert set_up.asked == []
    assert set_up.state.attempt == 1


def test_what_is_right_is_handed_on_once(set_up: SetUp) -> None:
    set_up.fill(clinic="  Sample   Clinic ", person=" Manager One ")
    set_up.presenter.submit()
    set_up.presenter.submit()
    assert set_up.asked == [("Sample Clinic", "Manager One", SENTENCE)]
    assert set_up.state.busy
    assert set_up.state.errors == ()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"passphrase": "short", "again": "short"}, "passphrase", "7 characters more."),
        ({"passphrase": "a" * 11, "again": "a" * 11}, "passphrase", "One character more."),
        ({"passphrase": " " * 20, "again": " " * 20}, "passphrase", "Type a passphrase."),
        ({"again": SENTENCE + " "}, "again", "Not the same as above. Type it again."),
        ({"clinic": " "}, "clinic", "Type the clinic’s name."),
        ({"person": "\t"}, "person", "Type your name."),
    ],
)
def test_each_mistake_is_told_at_its_field(set_up: SetUp, changes: dict[str, str], field: str, words: str) -> None:
    set_up.fill(**changes)
    set_up.presenter.submit()
    assert set_up.state.error(field) == words
    assert set_up.asked == []


def test_told_mistakes_go_while_typing_and_no_new_ones_come(set_up: SetUp) -> None:
    set_up.fill(passphrase="short", again="short")
    set_up.presenter.submit()
    set_up.presenter.typed("passphrase", SENTENCE)
    assert set_up.state.errors == ()
    set_up.presenter.submit()
    assert set_up.state.error("again")


def test_the_promise_has_to_be_made(set_up: SetUp) -> None:
    set_up.fill()
    set_up.presenter.tick_kept(False)
    set_up.presenter.submit()
    assert set_up.state.error("kept") == "Write it down first, then tick this."
    set_up.presenter.tick_kept(True)
    set_up.presenter.submit()
    assert len(set_up.asked) == 1


def test_records_that_could_not_be_made_leave_everything_typed(set_up: SetUp) -> None:
    set_up.fill()
    set_up.presenter.submit()
    set_up.presenter.failed(RecordsError(StoreCode.DISK_FULL, path=FOLDER))
    assert set_up.state.notice.startswith("The disk is full.")
    assert not set_up.state.busy
    set_up.presenter.submit()
    assert len(set_up.asked) == 2


def test_no_state_holds_the_passphrase(set_up: SetUp) -> None:
    set_up.fill()
    set_up.presenter.submit()
    assert SENTENCE not in repr(set_up.shown)


def test_an_unknown_field_is_a_mistake_of_the_program(set_up: SetUp) -> None:
    with pytest.raises(KeyError):
        set_up.presenter.typed("shoe_size", "42")


class Unlock:
    def __init__(self) -> None:
        self.shown: list[UnlockState] = []
        self.asked: list[str] = []
        self.presenter = UnlockPresenter(FOLDER, self.asked.append)
        self.presenter.attach(self.shown.append)

    @property
    def state(self) -> UnlockState:
        return self.shown[-1]


def test_a_passphrase_is_handed_on_as_typed() -> None:
    unlock = Unlock()
    unlock.presenter.submit("  with spaces ")
    unlock.presenter.submit("again while it works")
    assert unlock.asked == ["  with spaces "]
    assert unlock.state.busy
    assert "with spaces" not in repr(unlock.shown)


def test_a_wrong_passphrase_can_be_typed_again() -> None:
    unlock = Unlock()
    unlock.presenter.submit("wrong")
    unlock.presenter.failed(KeyFileError(StoreCode.WRONG_PASSPHRASE, path=FOLDER))
    assert unlock.state.error == "This is not the passphrase of these records. Type it again."
    assert (unlock.state.busy, unlock.state.attempt) == ("", 1)
    unlock.presenter.submit("right")
    assert unlock.asked == ["wrong", "right"]
    assert unlock.state.error == ""


def test_an_empty_passphrase_is_not_tried() -> None:
    unlock = Unlock()
    unlock.presenter.submit("")
    assert unlock.asked == []
    assert unlock.state.error == "Type a passphrase."


def test_other_trouble_is_told_with_what_to_do() -> None:
    unlock = Unlock()
    unlock.presenter.submit("right")
    unlock.presenter.failed(RecordsError(StoreCode.HELD, path=FOLDER, pid=17))
    assert "The console is open already" in unlock.state.notice
    assert "process 17" in unlock.state.notice
    assert unlock.state.error == ""
    unlock.presenter.submit("right")
    unlock.presenter.failed(ValueError("a bug"))
    assert "unexpected" in unlock.state.notice
    assert "a bug" not in unlock.state.notice


def staff(name: str, role: Role) -> Staff:
    return Staff(uuid4(), name, role, True)


def test_sign_in_names_people_and_says_what_the_demo_is() -> None:
    chosen: list[Staff] = []
    shown: list[SignInState] = []
    presenter = SignInPresenter(FOLDER, demo=True, choose=chosen.append)
    presenter.attach(shown.append)
    assert shown[-1].busy
    assert FOLDER in shown[-1].note[1]
    people = [staff("Nurse One", Role.NURSE), staff("Manager One", Role.MANAGER)]
    presenter.set_people(people)
    assert [(row.name, row.role) for row in shown[-1].people] == [("Nurse One", "Nurse"), ("Manager One", "Manager")]
    assert shown[-1].busy == ""
    presenter.choose(shown[-1].people[1].key)
    presenter.choose("nobody")
    assert chosen == [people[1]]


def test_sign_in_outside_the_demo_has_no_note() -> None:
    shown: list[SignInState] = []
    SignInPresenter(FOLDER, demo=False, choose=lambda _staff: None).attach(shown.append)
    assert shown[-1].note == ("", "")


def test_trouble_says_what_to_do_and_can_be_tried_again() -> None:
    shown: list[TroubleState] = []
    done: list[str] = []
    presenter = TroublePresenter(
        RecordsError(StoreCode.HELD, path=FOLDER, pid=None), lambda: done.append("close"), lambda: done.append("retry")
    )
    presenter.attach(shown.append)
    assert shown[-1].title == "The console is open already"
    assert "process —" in shown[-1].text
    presenter.retry()
    presenter.retry()
    assert (done, shown[-1].busy) == (["retry"], True)
    presenter.failed(RecordsError(StoreCode.READ_ONLY, path=FOLDER))
    assert (shown[-1].title, shown[-1].busy) == ("The folder can't be written", False)
    presenter.close()
    assert done == ["retry", "close"]


def test_trouble_without_a_second_chance_offers_none() -> None:
    shown: list[TroubleState] = []
    presenter = TroublePresenter(RecordsError(StoreCode.DAMAGED, path=FOLDER), lambda: None)
    presenter.attach(shown.append)
    assert shown[-1].retry == ""
    presenter.retry()
    assert len(shown) == 1
