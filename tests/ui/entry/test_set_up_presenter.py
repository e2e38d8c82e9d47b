"""The set-up assistant without Qt: what keeps it back, what it hands on, and that nothing is lost or made too soon."""

from __future__ import annotations

import pytest

from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.entry.set_up.presenter import SetUpPresenter
from mnconsole.ui.entry.set_up.state import ORDER, SetUpPage, SetUpState
from mnconsole.ui.entry.set_up.work import NewClinic, Printed
from mnconsole.ui.entry.state import Mood
from tests.helpers.entry_work import CODE, GOOD, FakeSetUp

FOLDER = "the/clinic/folder"
TYPED = CODE.replace("-", " ")


class Assistant:
    def __init__(self) -> None:
        self.work = FakeSetUp()
        self.shown: list[SetUpState] = []
        self.page = SetUpPresenter(FOLDER, f"{FOLDER}/backups", self.work)
        self.page.attach(self.shown.append)

    @property
    def state(self) -> SetUpState:
        return self.shown[-1]

    def type(self, **fields: str) -> None:
        for field, text in fields.items():
            self.page.typed(field, text)

    def clinic(self) -> None:
        self.type(clinic=" Sample  Clinic ", person="Ada Sample ", pin="2580", pin_again="2580")

    def up_to(self, page: SetUpPage) -> None:
        """Fill in everything before a page, and go there."""
        steps = {
            SetUpPage.CLINIC: self.clinic,
            SetUpPage.PASSPHRASE: lambda: self.type(passphrase=GOOD, again=GOOD),
            SetUpPage.CODE: lambda: self.page.tick_on_paper(True),
            SetUpPage.TYPE_BACK: lambda: self.type(code=TYPED),
            SetUpPage.BACKUPS: lambda: self.page.choose_medium("later"),
        }
        for each in ORDER[: ORDER.index(page)]:
            assert self.state.page is each
            steps[each]()
            assert self.state.blocked == ""
            self.page.go_on()
        assert self.state.page is page


@pytest.fixture
def assistant() -> Assistant:
    return Assistant()


@pytest.mark.parametrize("page", ORDER[:-1])
def test_each_page_waits_and_says_for_what(assistant: Assistant, page: SetUpPage) -> None:
    assistant.up_to(page)
    assert assistant.state.blocked
    attempt = assistant.state.attempt
    assistant.page.go_on()
    assert assistant.state.page is page
    assert assistant.state.attempt == attempt + 1
    assert assistant.work.asked == []


def test_all_that_was_typed_is_handed_on_once(assistant: Assistant) -> None:
    assistant.page.choose_treats(False)
    assistant.up_to(SetUpPage.READY)
    assert assistant.work.asked == []
    assistant.page.go_on()
    assistant.page.go_on()
    assert assistant.work.asked == [
        NewClinic("Sample Clinic", "Ada Sample", False, "2580", GOOD, CODE, ""),
    ]
    assert assistant.state.busy
    assert not assistant.page.go_back()


def test_what_is_wrong_is_told_at_its_field_after_a_try(assistant: Assistant) -> None:
    assistant.type(pin="2580", pin_again="2581")
    assert assistant.state.errors == ()
    assistant.page.go_on()
    assert [field for field, _text in assistant.state.errors] == ["clinic", "person", "pin_again"]
    assert assistant.state.focus == "clinic"
    assistant.type(clinic="Sample Clinic")
    assert [field for field, _text in assistant.state.errors] == ["person", "pin_again"]
    assistant.type(person="Ada Sample", pin_again="2580")
    assert assistant.state.errors == ()


@pytest.mark.parametrize("pin", ["12", "123456789", "12a4", "1111", "1234", "8765", "2525"])
def test_a_pin_that_anybody_guesses_is_not_taken(assistant: Assistant, pin: str) -> None:
    assistant.type(clinic="Sample Clinic", person="Ada Sample", pin=pin, pin_again=pin)
    assert "PIN" in assistant.state.blocked or "simple" in assistant.state.blocked
    assistant.page.go_on()
    assert assistant.state.page is SetUpPage.CLINIC


@pytest.mark.parametrize("name", ["", "   ", "a\u202eb", "x" * 300])
def test_a_name_that_nobody_can_read_is_not_taken(assistant: Assistant, name: str) -> None:
    assistant.type(clinic="Sample Clinic", person=name, pin="2580", pin_again="2580")
    assert assistant.state.blocked


def test_an_unknown_field_is_a_mistake_of_the_program(assistant: Assistant) -> None:
    with pytest.raises(KeyError):
        assistant.page.typed("colour", "red")


def test_going_back_keeps_everything(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.READY)
    for page in reversed(ORDER[:-1]):
        assert assistant.page.go_back()
        assert assistant.state.page is page
        assert assistant.state.blocked == ""
    assistant.page.go_back()
    assert assistant.work.left == 1
    for _page in ORDER[:-1]:
        assistant.page.go_on()
    assert assistant.state.page is SetUpPage.READY


# the passphrase


def test_the_own_names_and_the_pin_are_judged_with_it(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.PASSPHRASE)
    assistant.type(passphrase="sample clinic ada")
    assert assistant.work.judged[-1] == ("sample clinic ada", ("Sample Clinic", "Ada Sample", "2580"))
    assistant.page.go_back()
    assistant.type(clinic="Example Clinic")
    assistant.page.go_on()
    assert assistant.work.judged[-1] == ("sample clinic ada", ("Example Clinic", "Ada Sample", "2580"))


def test_a_weak_one_does_not_pass_however_often(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.PASSPHRASE)
    assistant.type(passphrase="sunshine", again="sunshine")
    meter = assistant.state.passphrase.meter
    assert meter is not None
    assert not meter.enough
    assistant.page.go_on()
    assert assistant.state.page is SetUpPage.PASSPHRASE
    assert "easy" in assistant.state.blocked


def test_a_judgement_that_comes_late_counts_for_its_own_text_only(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.PASSPHRASE)
    assistant.work.judging = []
    assistant.type(passphrase=GOOD, again=GOOD)
    assistant.type(passphrase="weak", again="weak")
    assistant.work.judging[0]()
    assert assistant.state.passphrase.meter is None
    assert assistant.state.blocked
    assistant.work.judging[1]()
    assert assistant.state.passphrase.meter is not None
    assert assistant.state.blocked


def test_the_second_one_is_wrong_as_soon_as_it_can_not_become_the_same(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.PASSPHRASE)
    assistant.type(passphrase=GOOD, again=GOOD[:5])
    assert assistant.state.passphrase.again_error == ""
    assistant.type(again=GOOD[:5] + "x")
    assert assistant.state.passphrase.again_error
    assert assistant.state.blocked


def test_a_page_that_is_new_does_not_scold(assistant: Assistant) -> None:
    assistant.page.go_on()
    assistant.up_to(SetUpPage.PASSPHRASE)
    assert assistant.state.passphrase.error == ""


def test_the_keystore_s_line_is_what_is_true(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.PASSPHRASE)
    assert assistant.state.keystore.mood is Mood.GOOD
    without = Assistant()
    without.work.keystore = False
    without.up_to(SetUpPage.PASSPHRASE)
    assert without.state.keystore.mood is Mood.WARNS
    assert "the passphrase alone" in without.state.keystore.text


# the code


@pytest.mark.parametrize("page", ORDER)
def test_the_code_is_in_the_state_of_its_page_only(assistant: Assistant, page: SetUpPage) -> None:
    assistant.up_to(page)
    seen = " ".join(assistant.state.code.groups) == TYPED
    assert seen is (page is SetUpPage.CODE)
    assert GOOD not in repr(assistant.state)
    assert "2580" not in repr(assistant.state)


def test_printing_keeps_the_button_until_its_answer(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.CODE)
    assistant.work.printed = None
    assistant.page.print_code()
    assistant.page.print_code()
    assert assistant.work.prints == [(CODE, "Sample Clinic")]
    assert not assistant.state.code.may_print
    assert assistant.work.print_done is not None
    assistant.work.print_done(Printed.DONE)
    assert assistant.state.code.may_print
    assert assistant.state.code.note.mood is Mood.GOOD
    assert assistant.state.blocked, "sent is not yet on paper: a person looks and ticks"


@pytest.mark.parametrize(
    ("printed", "word"),
    [(Printed.NO_PRINTER, "no printer"), (Printed.FAILED, "not printed"), (Printed.PEN_IN_USE, "pen"),
     (Printed.CANCELLED, "")],
)  # fmt: skip
def test_what_became_of_a_print_is_told(assistant: Assistant, printed: Printed, word: str) -> None:
    assistant.up_to(SetUpPage.CODE)
    assistant.work.printed = printed
    assistant.page.print_code()
    assert word in assistant.state.code.note.text
    assert bool(word) is bool(assistant.state.code.note.text)


def test_a_mistyped_group_is_named(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.TYPE_BACK)
    groups = TYPED.split(" ")
    assistant.type(code=" ".join([*groups[:3], "", "", "", "", "", ""]))
    assert "6 groups" in assistant.state.blocked
    assert assistant.state.type_back.wrong == frozenset()
    wrong = [*groups[:3], "0000", *groups[4:]]
    assistant.type(code=" ".join(wrong))
    assert assistant.state.type_back.wrong == frozenset({3})
    assert "Group 4" in assistant.state.blocked
    assistant.type(code=" ".join([*groups[:1], groups[2], groups[1], *groups[3:]]))
    assert "2, 3" in assistant.state.blocked
    assistant.page.go_on()
    assert assistant.state.page is SetUpPage.TYPE_BACK
    assistant.type(code=TYPED)
    assert assistant.state.type_back.note.mood is Mood.GOOD
    assert assistant.state.blocked == ""


def test_the_same_code_is_shown_after_going_back(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.TYPE_BACK)
    assistant.page.go_back()
    assert " ".join(assistant.state.code.groups) == TYPED
    assert assistant.state.code.on_paper


# the second place


def test_later_is_an_answer(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.BACKUPS)
    assert assistant.state.medium.own == f"{FOLDER}/backups"
    assistant.page.choose_medium("later")
    assert assistant.state.blocked == ""


def test_a_place_is_looked_at_before_it_counts(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.BACKUPS)
    assistant.page.choose_medium("medium")
    assert assistant.state.blocked
    assistant.type(medium="nowhere")
    assert "no such folder" in assistant.state.blocked
    assistant.type(medium="same")
    assert assistant.state.medium.note.mood is Mood.WARNS
    assert assistant.state.blocked == "", "it helps little, and may be used"
    assistant.work.picked = "good"
    assistant.page.pick_folder()
    assert assistant.state.medium.path == "good"
    assert assistant.state.medium.note.mood is Mood.GOOD
    assert "118 GB" in assistant.state.medium.note.text
    assistant.page.go_on()
    assistant.page.go_on()
    assert assistant.work.asked[0].second_place == "good"


def test_a_place_that_was_named_and_then_put_off_is_not_used(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.BACKUPS)
    assistant.page.choose_medium("medium")
    assistant.type(medium="good")
    assistant.page.choose_medium("later")
    assistant.page.go_on()
    assistant.page.go_on()
    assert assistant.work.asked[0].second_place == ""


def test_a_dialog_that_was_cancelled_or_refused_changes_nothing(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.BACKUPS)
    assistant.page.choose_medium("medium")
    assistant.type(medium="good")
    assistant.page.pick_folder()
    assert assistant.state.medium.path == "good"
    assistant.work.picked = None  # type: ignore[assignment]
    assistant.page.pick_folder()
    assert assistant.state.medium.path == "good"
    assert "pen" in assistant.state.medium.note.text


# the last press


def test_a_failure_is_told_and_can_be_tried_again(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.READY)
    assistant.page.go_on()
    assistant.work.answers[0][1](RecordsError(StoreCode.DISK_FULL, path=FOLDER))
    assert "full" in assistant.state.notice
    assert not assistant.state.busy
    assistant.page.go_on()
    assert assistant.work.asked[0] == assistant.work.asked[1]


def test_made_says_where_all_lies_and_forgets_what_opens_it(assistant: Assistant) -> None:
    assistant.up_to(SetUpPage.READY)
    facts = dict(assistant.state.facts)
    assert FOLDER in facts.values()
    assistant.page.go_on()
    assistant.work.answers[0][0]()
    assert assistant.state.done
    assert not assistant.page.go_back()
    assert assistant.page._passphrase.passphrase == ""
    assert assistant.page._code.code == ""
    assistant.page.go_on()
    assert assistant.work.begun == 1
    assert len(assistant.work.asked) == 1
