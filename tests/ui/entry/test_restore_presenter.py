"""Bringing records back, without Qt."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode
from mnconsole.ui.entry.restore.presenter import SHOWN_AT_ONCE, RestorePresenter
from mnconsole.ui.entry.restore.state import CameBack, RestorePage, RestoreState
from mnconsole.ui.entry.state import Mood
from tests.helpers.entry_work import CODE, FakeRestore, backup

FOLDER, PLACE = "the/clinic/folder", "a second disk"
SENTENCE = "four plain words here"
BACK = CameBack(1_795_262_400_000, 998, "the/clinic/before", 1, 7)


class Page:
    def __init__(self, path: str = PLACE, *, records: bool = True, second_place: bool = False) -> None:
        self.work = FakeRestore()
        self.work.found[PLACE] = (backup(0, fault="database"), backup(1), backup(2, newer=True), backup(3))
        self.shown: list[RestoreState] = []
        self.page = RestorePresenter(FOLDER, path, self.work, records=records, second_place=second_place)
        self.page.attach(self.shown.append)

    @property
    def state(self) -> RestoreState:
        return self.shown[-1]

    def to_secret(self) -> None:
        self.page.go_on()
        assert self.state.page is RestorePage.SECRET

    def begin(self) -> None:
        self.to_secret()
        self.page.typed("passphrase", SENTENCE)
        self.page.go_on()
        assert self.state.page is RestorePage.WORK


def test_the_newest_usable_backup_is_chosen() -> None:
    page = Page()
    assert [row.usable for row in page.state.rows] == [False, True, False, True]
    assert page.state.chosen == backup(1).path
    page.page.choose(backup(0).path)
    assert page.state.chosen == backup(1).path, "one that is damaged can't be chosen"
    page.page.choose(backup(3).path)
    page.begin()
    assert page.work.asked == [(backup(3), SENTENCE, False)]


def test_a_damaged_or_newer_one_says_so() -> None:
    texts = [row.text for row in Page().state.rows]
    assert "can’t be used" in texts[0]
    assert "newer mnconsole" in texts[2]
    assert "12.5 MB" in texts[1]
    assert "999 entries" in texts[1]


def test_one_that_may_not_be_read_is_not_called_damaged() -> None:
    page = Page()
    page.work.found["the/stick"] = (backup(0, fault=StoreCode.FOLDER_UNUSABLE),)
    page.page.typed("path", "the/stick")
    (row,) = page.state.rows
    assert (row.usable, "Can’t be opened" in row.text, "damaged" in row.text) == (False, True, False)


def test_nothing_is_looked_for_without_a_folder_and_none_found_is_told() -> None:
    page = Page(path="")
    assert page.state.rows == ()
    assert page.state.blocked
    page.page.go_on()
    assert page.state.page is RestorePage.BACKUP
    page.page.typed("path", "an empty folder")
    assert page.state.note.mood is Mood.WARNS
    page.work.found["broken"] = RecordsError(StoreCode.FOLDER_UNUSABLE, path="broken", reason="EIO")
    page.work.picked = "broken"
    page.page.pick_folder()
    assert page.state.path == "broken"
    assert page.state.note.mood is Mood.BAD
    page.work.picked = ""
    page.page.pick_folder()
    assert page.state.path == "broken"


def test_many_backups_are_shown_in_portions() -> None:
    page = Page(path="")
    page.work.found["many"] = tuple(backup(number) for number in range(30))
    page.page.typed("path", "many")
    assert len(page.state.rows) == SHOWN_AT_ONCE
    page.page.show_older()
    assert len(page.state.rows) == 18
    page.page.show_older()
    page.page.show_older()
    assert len(page.state.rows) == 30
    assert page.state.more == ""


def test_an_answer_for_another_folder_is_not_shown() -> None:
    page = Page(path="")
    answers = []
    page.work.backups_in = lambda path, done, failed: answers.append(done)  # type: ignore[method-assign]
    page.page.typed("path", "first")
    page.page.typed("path", "second")
    answers[0]((backup(1),))
    assert page.state.rows == ()
    answers[1]((backup(3),))
    assert len(page.state.rows) == 1


def test_what_becomes_of_the_present_records_is_said() -> None:
    page = Page()
    page.to_secret()
    assert f"what lies in {FOLDER} now is put aside in a new folder inside it" in page.state.aside.text
    assert FOLDER in page.state.aside.text
    fresh = Page(records=False)
    fresh.to_secret()
    assert "no records here yet" in fresh.state.aside.text


@pytest.mark.parametrize(("later", "at_least", "row", "before"), [
    (1, False, "complete; one later entry is not in it", "beside it, one entry was saved after this backup"),
    (1234, False, "complete; 1,234 later entries are not", "beside it, 1,234 entries were saved after this backup"),
    (1, True, "at least one later entry is not in it", "at least one entry was saved after this backup"),
    (1234, True, "at least 1,234 later entries are not in it", "at least 1,234 entries were saved after this backup"),
    (0, True, "complete; later entries are not in it", "How many can't be told"),
])  # fmt: skip
def test_what_a_backup_lacks_is_said_before_it_is_brought_back(
    later: int, at_least: bool, row: str, before: str
) -> None:
    page = Page(path="")
    page.work.found["there"] = (replace(backup(1), later=later, at_least=at_least), backup(3))
    page.page.typed("path", "there")
    assert row in page.state.rows[0].text
    assert "later" not in page.state.rows[1].text
    page.to_secret()
    assert before in page.state.aside.text
    assert page.state.aside.mood is Mood.WARNS
    assert "put aside" in page.state.aside.text


def test_one_that_a_drill_did_not_bring_back_says_so_and_can_still_be_chosen() -> None:
    page = Page(path="")
    page.work.found["there"] = (replace(backup(1), not_back=True), backup(3))
    page.page.typed("path", "there")
    first, second = page.state.rows
    assert first.text.endswith("complete; a restore drill did not bring it back: take another one first")
    assert "drill" not in second.text
    page.to_secret()
    assert page.state.aside.text


def test_the_work_shows_how_far_it_is_and_can_be_ended() -> None:
    page = Page()
    page.begin()
    page.work.progress(420)
    assert page.state.permille == 420
    assert page.page.go_back()
    assert page.page.go_back()
    assert page.work.cancelled == 1
    page.work.failed(RecordsError(StoreCode.INTERRUPTED, path=FOLDER))
    assert page.state.page is RestorePage.SECRET
    assert "before anything was changed" in page.state.note.text
    page.work.progress(900)
    assert page.state.permille == 0


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (StoreCode.WRONG_PASSPHRASE, "does not open the backup"),
        (StoreCode.WRONG_CODE, "code of its time"),
        (StoreCode.NO_RECOVERY_CODE, "no recovery code"),
        (StoreCode.DEVICE_SECRET_MISSING, "only on the computer"),
        (StoreCode.DISK_FULL, "Free some space"),
    ],
)
def test_what_does_not_work_is_told_where_the_secret_is_typed(code: StoreCode, word: str) -> None:
    page = Page()
    page.begin()
    page.work.failed(KeyFileError(code, path=FOLDER))
    assert page.state.page is RestorePage.SECRET
    assert word in page.state.secret_error + page.state.note.text


def test_a_second_medium_that_is_known_here_is_not_asked_for() -> None:
    page = Page(second_place=True)
    page.begin()
    page.work.done(BACK)
    assert "Second medium" not in dict(page.state.facts)


def test_a_file_that_may_tell_of_more_erasures_is_told_with_what_to_do() -> None:
    page = Page()
    page.begin()
    page.work.done(replace(BACK, unread=("records.db",)))
    told = "records.db can't be read. If more patients were erased since that backup, it would say so: "
    assert dict(page.state.facts)["Look at"] == f"{told}erase them again by hand"


@pytest.mark.parametrize(
    ("lost", "claimed", "told"),
    [
        (0, 0, "Nothing that is known of"),
        (1, 0, "1 later entry: look at what was done after that time"),
        (7, 7, "7 later entries by the word of a file alone: look at what was done after that time"),
        (17, 12, "17 later entries, 12 of them by the word of a file alone: look at what was done after that time"),
    ],
)
def test_what_only_a_file_tells_of_is_told_as_its_word(lost: int, claimed: int, told: str) -> None:
    page = Page()
    page.begin()
    page.work.done(replace(BACK, lost=lost, claimed=claimed))
    facts = dict(page.state.facts)
    assert facts["Not in it"] == told
    assert "Not believed" not in facts
    page.work.done(replace(BACK, unbelieved=1 << 40))
    assert "entry 1,099,511,627,776, which can't be true" in dict(page.state.facts)["Not believed"]


def test_a_passphrase_opens_what_came_back() -> None:
    page = Page()
    page.begin()
    page.work.done(BACK)
    facts = dict(page.state.facts)
    assert facts["Put aside in"] == "the/clinic/before"
    assert "7 later entries" in facts["Not in it"]
    assert facts["Second medium"] == "Not brought back: choose it again on the page Clinic"
    assert not page.page.go_back()
    page.page.go_on()
    assert page.work.opened == [(SENTENCE, False)]


def test_a_code_opens_it_too() -> None:
    page = Page()
    page.to_secret()
    page.page.choose_way(True)
    page.page.typed("code", CODE[:10])
    page.page.go_on()
    assert page.state.page is RestorePage.SECRET
    assert "nine groups" in page.state.secret_error
    page.page.typed("code", CODE)
    page.page.go_on()
    assert page.work.asked[0][1:] == (CODE, True)
    page.work.done(BACK)
    assert "new passphrase" in page.state.go_on
    page.page.go_on()
    assert page.work.opened == [(CODE, True)]
    assert CODE not in repr(page.shown)


def test_back_leads_out_by_the_way_it_came() -> None:
    page = Page()
    page.to_secret()
    page.page.go_back()
    assert page.state.page is RestorePage.BACKUP
    page.page.go_back()
    assert page.work.left == 1
    with pytest.raises(KeyError):
        page.page.typed("colour", "red")
