"""Allergies in the screening: somebody asks for them; the question about metal and cream is a person's to answer."""

from __future__ import annotations

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from mnconsole.ui.chair.blocks import Question, Questions
from tests.helpers.consoles import act, make_console, patient, screening, session_at
from tests.ui.chair.bench import Bench, field, key

ASKED = "screening.q.allergy_metal_anaesthetic"


def row(bench: Bench) -> Question:
    """The question, as it is shown."""
    rows = (row for block in bench.step.blocks if isinstance(block, Questions) for row in block.rows)
    return next(row for row in rows if row.key == ASKED)


def at_questions(allergies: str) -> Bench:
    """Somebody with these allergies on record."""
    bench = Bench()
    bench.at(Step.SCREENING, patient(bench.console, allergies=allergies))
    return bench


def test_an_allergy_on_record_leaves_the_question_open_and_stands_beside_it() -> None:
    bench = at_questions("lidocaine\nlatex")
    assert (row(bench).note, row(bench).warns) == ("Known: lidocaine, latex. Ask, and answer this one by hand.", True)
    bench.presenter.act("screening.rest_no")
    assert row(bench).value == ""
    assert not key(bench.step.blocks, "screening.rest_no").enabled
    assert bench.step.primary.text == "1 answer to go"
    assert bench.primary()
    assert bench.step.name == "screening.questions"
    assert bench.state.focus.target == ASKED
    bench.presenter.changed(ASKED, "no")
    assert (row(bench).note, row(bench).warns) == ("Known: lidocaine, latex.", True)
    assert bench.primary()
    assert bench.step.name == "screening.zones"


@pytest.mark.parametrize("on_record", ["", "none known", "No."])
def test_without_an_allergy_it_is_answered_with_the_rest(on_record: str) -> None:
    bench = at_questions(on_record)
    bench.presenter.act("screening.rest_no")
    assert (row(bench).value, row(bench).note, row(bench).warns) == ("no", "", False)


def test_the_answer_of_last_time_is_not_taken_over_when_an_allergy_is_on_record() -> None:
    console = make_console()
    who = patient(console, allergies="lidocaine")
    old = session_at(console, Step.SCREENING, who)
    act(console, old.id, screening(console.policy))
    act(console, old.id, ev.SessionEndedUntreated("patient_left", old.practitioner_id))
    console.pen.choose_chair(None)
    bench = Bench(console)
    bench.at(Step.SCREENING, who)
    bench.presenter.act("screening.as_last_time")
    assert row(bench).value == ""
    assert row(bench).note.startswith("Known: lidocaine")


def to_details(bench: Bench) -> None:
    """From the questions to the last part, all answered with No."""
    bench.presenter.act("screening.rest_no")
    bench.primary()
    bench.type(zone__nose__on="1")
    bench.primary()
    bench.type(screening__consent="1", screening__fitzpatrick="3")


def test_an_allergy_told_after_the_questions_opens_the_question_again() -> None:
    bench = at_questions("")
    to_details(bench)
    bench.type(screening__allergies="Lidocaine")
    bench.primary()
    assert bench.session.step is Step.SCREENING
    assert bench.step.name == "screening.questions"
    assert bench.step.notice == "Told since the questions: Lidocaine. Answer the question about allergies again."
    assert row(bench).value == ""
    assert bench.state.focus.target == ASKED
    bench.presenter.act("screening.rest_no")
    assert row(bench).value == ""
    bench.presenter.changed(ASKED, "yes")
    for _part in ("questions", "zones"):
        bench.primary()
    bench.type(screening__released_by="Dr Sample")
    bench.primary()
    assert bench.session.screening is not None
    assert ev.Answer("allergy_metal_anaesthetic", True) in bench.session.screening.answers


def test_that_none_is_known_takes_nothing_off_the_record_for_this_question() -> None:
    bench = at_questions("lidocaine")
    bench.type(screening__allergies="none")
    bench.presenter.act("screening.rest_no")
    assert row(bench).value == ""


def test_what_was_weighed_already_is_not_asked_again() -> None:
    bench = at_questions("latex")
    bench.presenter.changed(ASKED, "no")
    to_details(bench)
    assert field(bench.step.blocks, "screening.allergies").text == "latex"
    bench.primary()
    assert bench.session.step is Step.CLEANSE


def told_later(*, allergies: str = "") -> Bench:
    """At the last part, with consent; nobody has asked for allergies today."""
    bench = Bench()
    bench.at(Step.SCREENING, patient(bench.console, allergies=allergies))
    bench.presenter.act("screening.rest_no")
    bench.presenter.changed(ASKED, "no")
    bench.primary()
    bench.type(zone__nose__on="1")
    bench.primary()
    bench.type(screening__consent="1", screening__fitzpatrick="3")
    return bench


def test_no_allergy_is_said_only_when_somebody_has_asked() -> None:
    bench = told_later()
    bench.primary()
    assert bench.session.step is Step.SCREENING
    assert field(bench.step.blocks, "screening.allergies").error.startswith("Ask, then type them")
    assert bench.state.focus.target == "screening.allergies"
    header = bench.state.header
    assert header is not None
    assert header.fixed[0].text == "Allergies not asked yet"
    bench.presenter.act("screening.no_allergy")
    assert field(bench.step.blocks, "screening.allergies").text == "None known"
    assert not field(bench.step.blocks, "screening.allergies").error
    bench.primary()
    assert bench.session.step is Step.CLEANSE
    header = bench.state.header
    assert header is not None
    assert header.fixed[0].text == "No known allergy"


@pytest.mark.parametrize("typed", ["None", "no.", "None known ", "-"])
def test_that_none_is_known_may_be_typed_and_is_no_allergy(typed: str) -> None:
    bench = told_later(allergies="latex")
    bench.type(screening__allergies=typed)
    bench.primary()
    assert bench.session.screening is not None
    assert bench.session.screening.allergies == ""
    assert bench.state.header is not None
    assert bench.state.header.fixed[0].text == "No known allergy"


def test_spaces_are_no_answer() -> None:
    bench = told_later()
    bench.type(screening__allergies="  ")
    bench.primary()
    assert bench.session.step is Step.SCREENING
