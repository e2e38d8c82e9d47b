"""Adding a patient: nothing typed is lost, the same name is told, starting is offered."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnconsole.domain.people import PatientProblem, clean_name
from mnconsole.domain.session import Step
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.sidebar.new_patient import errors_of, with_text
from mnconsole.ui.sidebar.state import Form, Page
from mnconsole.ui.words import sidebar as words
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at
from tests.ui.sidebar.test_presenter import Side

TODAY = date(2026, 3, 1)


@pytest.fixture
def console() -> BenchConsole:
    return make_console()


@pytest.fixture
def side(console: BenchConsole) -> Side:
    made = Side(console)
    made.presenter.new_patient()
    return made


def test_a_new_patient_is_added_and_starting_is_offered(side: Side) -> None:
    side.type(
        name="  Ada   Sample ", birth="12 3 1984", phone="555", allergies="Latex", flags="Cold sores\nBlood thinner"
    )
    side.presenter.form_skin(3)
    assert side.state.form.birth_read == "12 Mar 1984, 41 years"
    side.presenter.add_patient()
    assert side.state.page is Page.LISTS
    confirm = side.state.confirm
    assert confirm is not None
    assert (confirm.name, confirm.under) == ("Ada Sample", "Added as patient number 1")
    (stored,) = side.console.records._patients().values()
    assert (stored.name, stored.birth_date, stored.fitzpatrick) == ("Ada Sample", date(1984, 3, 12), 3)
    assert (stored.phone, stored.allergies, stored.flags) == ("555", "Latex", "Cold sores\nBlood thinner")
    assert side.state.form == Form()
    assert side.state.new_patient == "New patient"
    side.presenter.start_treatment()
    assert side.console.pen.chair_id is not None


def test_what_is_wrong_is_told_by_field_and_judged_while_typing(side: Side) -> None:
    side.type(birth="12 3 2984")
    assert side.state.form.errors == ()
    side.presenter.add_patient()
    assert dict(side.state.form.errors) == {"name": "Type the name.", "birth": "This day is still to come."}
    assert (side.state.form.wrong_field, side.state.form.attempt) == ("name", 1)
    side.type(name="Ada Sample")
    assert dict(side.state.form.errors) == {"birth": "This day is still to come."}
    side.type(birth="12 3")
    assert dict(side.state.form.errors) == {"birth": "Not a date. Type day month year, such as 12 3 1984."}
    side.type(birth="12 3 1984")
    assert side.state.form.errors == ()
    assert side.console.records._patients() == {}


@pytest.mark.parametrize("code", list(PatientProblem))
def test_each_problem_has_words(code: PatientProblem) -> None:
    assert words.problem(code).endswith(".")


def test_escape_keeps_what_was_typed(side: Side) -> None:
    side.type(name="Ada Sample", allergies="Latex")
    assert side.presenter.escape()
    assert side.state.page is Page.LISTS
    assert side.state.new_patient == "Go on: Ada Sample"
    side.presenter.new_patient()
    form = side.state.form
    assert (form.name, form.allergies, form.kept) == ("Ada Sample", "Latex", True)
    side.presenter.clear_form()
    assert not side.state.form.typed


def test_the_form_stays_while_the_pen_is_armed(side: Side) -> None:
    console = side.console
    session_at(console, Step.NEEDLING)
    assert console.pen.arm(console.link.now_ns()) is None
    side.presenter.close_form()
    assert side.state.page is Page.FORM


def test_escape_with_nothing_open_is_not_taken(console: BenchConsole) -> None:
    assert not Side(console).presenter.escape()


def test_the_same_name_is_told_before_anybody_is_added(side: Side) -> None:
    patient(side.console, "Ada Sample", date(1984, 3, 12))
    patient(side.console, "ADA  SAMPLE", date(1990, 1, 1))
    side.type(name="ada sample", birth="12 3 1984", phone="555")
    side.presenter.add_patient()
    alert = side.state.alert
    assert side.state.page is Page.ALERT
    assert alert is not None
    assert alert.title == "Same name: 2 people"
    assert [(row.note, row.same_birth) for row in alert.rows] == [
        ("same date of birth", True),
        ("other date of birth", False),
    ]
    assert len(side.console.records._patients()) == 2
    side.presenter.back_to_form()
    assert (side.state.page, side.state.form.phone) == (Page.FORM, "555")


def test_it_is_this_one_adds_nobody_and_chooses_who_is_there(side: Side) -> None:
    ada = patient(side.console, "Ada Sample", date(1984, 3, 12))
    side.type(name="Ada Sample", birth="12 3 1984")
    side.presenter.add_patient()
    side.presenter.same_person(ada.id.hex)
    assert len(side.console.records._patients()) == 1
    assert side.state.confirm is not None
    assert side.state.confirm.key == ada.id.hex
    assert not side.state.form.typed


def test_it_is_this_one_goes_to_the_session_that_is_open(side: Side) -> None:
    ada = patient(side.console, "Ada Sample", date(1984, 3, 12))
    session = session_at(side.console, Step.CLEANSE, ada, chair=False)
    side.type(name="Ada Sample", birth="12 3 1984")
    side.presenter.add_patient()
    side.presenter.same_person(ada.id.hex)
    assert side.console.pen.chair_id == session.id


def test_a_year_that_two_centuries_have_is_asked_for_in_words(side: Side) -> None:
    side.presenter.new_patient()
    side.presenter.form_typed("name", "Ida Placeholder")
    side.presenter.form_typed("birth", "12 3 20")
    side.presenter.add_patient()
    assert dict(side.state.form.errors)["birth"] == "Which century? Type the year with four digits."
    side.presenter.form_typed("birth", "12 3 84")
    assert side.state.form.birth_read.startswith("12 Mar 1984")
    side.presenter.add_patient()
    assert side.state.confirm is not None


def test_another_person_is_added_beside(side: Side) -> None:
    patient(side.console, "Ada Sample", date(1984, 3, 12))
    side.type(name="Ada Sample", birth="1 1 1990")
    side.presenter.add_patient()
    side.presenter.another_person()
    side.presenter.another_person()
    assert len(side.console.records._patients()) == 2
    assert side.state.confirm is not None
    assert side.state.confirm.under == "Added as patient number 2"


def test_a_second_press_while_adding_adds_nobody_twice(side: Side) -> None:
    side.console.writer.hold()
    side.type(name="Ada Sample", birth="12 3 1984")
    side.presenter.add_patient()
    side.presenter.add_patient()
    side.type(name="Changed meanwhile")
    assert side.state.form.busy
    side.console.writer.release()
    assert [one.name for one in side.console.records._patients().values()] == ["Ada Sample"]


def test_a_form_closed_while_names_are_compared_adds_nobody(side: Side) -> None:
    side.console.reader.hold()
    side.type(name="Ada Sample", birth="12 3 1984")
    side.presenter.add_patient()
    side.presenter.close_form()
    side.console.reader.release()
    assert side.console.records._patients() == {}
    assert (side.state.page, side.state.form.busy, side.state.form.name) == (Page.LISTS, False, "Ada Sample")


def test_a_patient_that_is_not_saved_stays_as_typed(side: Side) -> None:
    side.console.records.fail_next(RecordsError(StoreCode.READ_ONLY, path="x"))
    side.type(name="Ada Sample", birth="12 3 1984")
    side.presenter.add_patient()
    assert "Not saved" in side.state.notice
    assert (side.state.page, side.state.form.name, side.state.form.busy) == (Page.FORM, "Ada Sample", False)
    side.presenter.add_patient()
    assert side.state.confirm is not None


def test_an_unknown_field_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        with_text(Form(), "shoe_size", "42", TODAY)


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=60))
def test_any_name_is_taken_or_told(name: str) -> None:
    console = make_console()
    side = Side(console)
    side.presenter.new_patient()
    side.type(name=name, birth="12 3 1984")
    side.presenter.add_patient()
    told = dict(side.state.form.errors)
    if told:
        assert set(told) == {"name"}
        assert side.state.form.name == name
    else:
        (stored,) = console.records._patients().values()
        assert stored.name == clean_name(name)
        side.presenter.search(clean_name(name))
        assert [row.name for row in side.state.patients.rows] == [clean_name(name)]


def test_errors_are_those_of_the_domain() -> None:
    assert errors_of(Form(name="Ada Sample", birth="12 3 1984"), TODAY) == ()
    assert [field for field, _text in errors_of(Form(), TODAY)] == ["name", "birth"]


def test_the_filled_button_s_key_belongs_to_the_open_form(console: BenchConsole, side: Side) -> None:
    assert side.presenter.primary()
    assert console.records.kinds().count("patient.added") == 0
    side.type(name="Fay Mockup", birth="12/03/1984")
    assert side.presenter.primary()
    assert console.records.kinds().count("patient.added") == 1
    assert side.state.page is Page.LISTS
    assert not side.presenter.primary()
