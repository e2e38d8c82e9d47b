"""Opening the records, without Qt: by name, by passphrase, by code."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from mnconsole.domain.custody_ports import SlotPerson
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode
from mnconsole.ui.entry.state import Mood
from mnconsole.ui.entry.unlock.presenter import OFTEN, UnlockPresenter
from mnconsole.ui.entry.unlock.state import Purpose, UnlockPage, UnlockState
from tests.helpers.entry_work import CODE, GOOD, FakeUnlock

FOLDER = "the/clinic/folder"
ADA = SlotPerson("1", uuid4(), "Ada Sample", True)
BEN = SlotPerson("2", uuid4(), "Ben Example", True)
NOBODY = SlotPerson("3", None, "", False)


class Page:
    def __init__(self, *people: SlotPerson, code: str = "", **more: Any) -> None:
        self.work = FakeUnlock()
        self.shown: list[UnlockState] = []
        self.page = UnlockPresenter(FOLDER, people, self.work, code, **more)
        self.page.attach(self.shown.append)

    @property
    def state(self) -> UnlockState:
        return self.shown[-1]

    def fail(self, code: StoreCode) -> None:
        self.work.failed(KeyFileError(code, path=FOLDER))


def test_several_people_are_asked_who_they_are() -> None:
    page = Page(BEN, ADA)  # as in the key file, where the newest passphrase is the last one
    assert page.state.page is UnlockPage.PEOPLE
    assert [row.name for row in page.state.people] == ["Ada Sample", "Ben Example"]
    page.page.choose("nobody")
    assert page.state.page is UnlockPage.PEOPLE
    page.page.choose("2")
    assert "Ben Example" in page.state.title
    page.page.submit(GOOD)
    assert page.work.opened == [(GOOD, BEN.staff_id)]
    assert page.state.busy


def test_one_person_is_asked_for_the_passphrase_at_once() -> None:
    page = Page(ADA)
    assert page.state.page is UnlockPage.PASSPHRASE
    assert "Ada Sample" in page.state.title
    assert not page.state.back
    assert not page.page.go_back()


def test_records_of_an_older_program_name_nobody() -> None:
    page = Page(NOBODY)
    assert page.state.page is UnlockPage.PASSPHRASE
    page.page.submit(GOOD)
    assert page.work.opened == [(GOOD, None)]
    page.fail(StoreCode.WRONG_PASSPHRASE)
    assert "of these records" in page.state.error


def test_a_passphrase_that_was_handed_over_says_not_whose_it_is() -> None:
    page = Page(ADA, BEN)
    page.page.submit(GOOD)
    assert page.work.opened == [(GOOD, None)]
    page.fail(StoreCode.WRONG_PASSPHRASE)
    assert page.state.page is UnlockPage.PASSPHRASE
    assert page.state.error
    assert page.page.go_back()
    assert page.state.page is UnlockPage.PEOPLE


def test_nothing_typed_opens_nothing_and_a_second_press_means_nothing() -> None:
    page = Page(ADA)
    page.page.submit("")
    assert page.state.error
    page.page.submit("x")
    page.page.submit("x")
    page.page.forgotten()
    assert len(page.work.opened) == 1
    assert page.state.page is UnlockPage.PASSPHRASE


def test_a_wrong_one_is_told_and_the_third_one_is_helped() -> None:
    page = Page(ADA)
    for number in range(OFTEN):
        page.page.submit("wrong")
        attempt = page.state.attempt
        page.fail(StoreCode.WRONG_PASSPHRASE)
        assert "Ada Sample" in page.state.error
        assert page.state.attempt == attempt + 1
        assert bool(page.state.note.text) is (number == OFTEN - 1)


@pytest.mark.parametrize("code", [StoreCode.DEVICE_SECRET_MISSING, StoreCode.KEYSTORE_SILENT])
def test_another_computer_is_never_told_as_a_wrong_passphrase(code: StoreCode) -> None:
    page = Page(ADA)
    page.page.submit(GOOD)
    page.fail(code)
    assert page.state.error == ""
    assert "recovery code" in page.state.note.text
    assert page.state.note.mood is Mood.WARNS
    assert page.state.forgotten == "Use the recovery code"


def test_other_trouble_is_told_with_what_to_do() -> None:
    page = Page(ADA)
    page.page.submit(GOOD)
    page.work.failed(RecordsError(StoreCode.DISK_FULL, path=FOLDER))
    assert "full" in page.state.note.title
    page.page.submit(GOOD)
    page.work.failed(ValueError("a bug"))
    assert "a bug" not in page.state.note.text + page.state.note.title


def test_the_way_with_the_code() -> None:
    page = Page(ADA, BEN)
    page.page.choose("1")
    page.page.forgotten()
    assert page.state.page is UnlockPage.CODE
    page.page.typed("code", CODE.replace("-", " ")[:10])
    assert page.state.note.text == "", "not scolded while typing"
    assert page.state.blocked
    page.page.go_on()
    assert page.state.note.mood is Mood.BAD
    page.page.typed("code", CODE.replace("-", " "))
    assert page.state.note.mood is Mood.GOOD
    page.page.go_on()
    assert page.state.page is UnlockPage.RENEW
    assert page.state.renewed.error == ""
    page.page.choose("2")
    assert page.state.who == "2"
    for field in ("passphrase", "again"):
        page.page.typed(field, GOOD)
    page.page.go_on()
    assert page.work.renewed == [(CODE.replace("-", " "), BEN, GOOD)]
    assert GOOD not in repr(page.shown)


def test_a_sign_that_was_misread_is_told_by_the_last_group() -> None:
    page = Page(ADA)
    page.page.forgotten()
    swapped = CODE.replace("-", " ")
    swapped = swapped[5:10] + swapped[:5] + swapped[10:]
    page.page.typed("code", swapped)
    assert "misread" in page.state.note.text
    page.page.typed("code", "U" + CODE[1:])
    assert "no code has" in page.state.note.text


def test_a_code_of_other_records_leads_back_to_the_code() -> None:
    page = Page(ADA, code=CODE)
    for field in ("passphrase", "again"):
        page.page.typed(field, GOOD)
    page.page.go_on()
    page.fail(StoreCode.WRONG_CODE)
    assert page.state.page is UnlockPage.CODE
    assert page.state.note.mood is Mood.BAD
    assert page.page.go_back()


def test_records_that_were_brought_back_with_a_code_ask_only_for_a_new_passphrase() -> None:
    page = Page(ADA, BEN, code=CODE)
    assert page.state.page is UnlockPage.RENEW
    assert not page.page.go_back()
    page.page.go_on()
    assert "whose" in page.state.blocked
    page.page.choose("1")
    page.page.typed("passphrase", "weak")
    page.page.typed("again", "weak")
    page.page.go_on()
    assert page.work.renewed == []


def test_back_from_the_code_leads_where_it_was_asked_for() -> None:
    page = Page(ADA, BEN)
    page.page.choose("1")
    page.page.forgotten()
    assert page.page.go_back()
    assert page.state.page is UnlockPage.PASSPHRASE
    assert page.page.go_back()
    assert page.state.page is UnlockPage.PEOPLE
    assert not page.page.go_back()
    with pytest.raises(KeyError):
        page.page.typed("colour", "red")


@pytest.mark.parametrize("people", [(ADA,), (ADA, BEN)], ids=["one", "several"])
def test_who_goes_on_without_the_newest_entries_is_told_and_can_leave(people: tuple[SlotPerson, ...]) -> None:
    left: list[bool] = []
    page = Page(*people, purpose=Purpose.GO_ON, leave=lambda: left.append(True))
    assert "without the newest entries" in page.state.text
    if len(people) > 1:
        page.page.choose("1")
    assert (page.state.page, page.state.back) == (UnlockPage.PASSPHRASE, True)
    assert "without the newest entries" in page.state.text
    assert page.state.go_on == "Go on without them"
    page.page.submit(GOOD)
    assert page.work.opened == [(GOOD, ADA.staff_id)]
    assert not page.page.go_back(), "not while it is being done"
    page.fail(StoreCode.WRONG_PASSPHRASE)
    while not left:
        assert page.page.go_back()
    assert left == [True]


def test_who_looks_at_damaged_records_is_told_and_sets_no_passphrase() -> None:
    page = Page(ADA, purpose=Purpose.LOOK, leave=lambda: None)
    assert "Nothing is written" in page.state.text
    assert page.state.go_on == "Open to look"
    page.page.forgotten()
    assert page.state.page is UnlockPage.CODE
    page.page.typed("code", CODE)
    assert page.state.go_on == "Open to look"
    page.page.go_on()
    assert page.work.renewed == [(CODE, ADA, "")]
    assert page.state.busy
    assert not page.page.go_back(), "not while it is being done"
    page.fail(StoreCode.WRONG_CODE)
    assert (page.state.page, page.state.busy) == (UnlockPage.CODE, False)
    page.page.go_on()
    page.fail(StoreCode.DAMAGED)
    assert "Too much is damaged" in page.state.note.text
    page.page.go_on()
    page.fail(StoreCode.HELD)
    assert "works with the folder" in page.state.note.text


def test_what_has_to_be_known_before_is_told_with_what_it_means() -> None:
    page = Page(ADA, purpose=Purpose.GO_ON, leave=lambda: None, warning="The backup holds more.")
    assert "without the newest entries" in page.state.text
    assert page.state.text.endswith("The backup holds more.")
