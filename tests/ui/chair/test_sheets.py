"""The sheets: undo, end without treatment, reaction, patient's details, flags, more."""

from __future__ import annotations

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import Condition
from mnconsole.domain.session import Status, Step
from mnconsole.ui.chair.blocks import Tone, Words
from mnconsole.ui.words.formats import day_long, day_of
from mnconsole.ui.words.timeline import said
from mnconsole.ui.words.timeline_names import Names
from tests.helpers.consoles import make_console, patient, stretch
from tests.helpers.fakes import FakeLink
from tests.ui.chair.bench import Bench, codes, facts, field, flat, key, pick, sample, tick, toggles, words


def test_undo_needs_its_reason_and_says_what_it_takes_back() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    assert "undo" in [action.code for action in bench.step.quiet]
    bench.presenter.act("undo")
    assert bench.sheet.title == "Undo: Skin is clean"
    bench.presenter.act("undo.not_done")
    assert bench.session.step is Step.CLEANSE
    assert bench.state.sheet is None
    assert bench.state.log is not None
    assert bench.state.log.latest


def test_what_was_wrong_stands_in_the_form_again() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.type(cream__lot="L4-2291", cream__expiry="08/2027", cream__amount="9.5")
    bench.primary()
    bench.console.clock.advance(120_000)
    bench.presenter.act("undo")
    bench.presenter.act("undo.wrong_details")
    assert bench.step.name == "numbing"
    assert field(bench.step.blocks, "cream.lot").text == "L4-2291"
    assert field(bench.step.blocks, "cream.amount").text == "9.5"
    bench.type(cream__lot="L4-2292")
    bench.primary()
    ring = bench.step.ring
    assert ring is not None
    assert ring.time == "2:00", "the cream has been on all the time"


def test_a_screening_taken_back_keeps_its_answers() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.type(screening__q__rosacea="yes", screening__caution_reason="mild")
    bench.screen("nose")
    bench.presenter.act("undo")
    bench.presenter.act("undo.wrong_details")
    assert bench.step.name == "screening.questions"
    bench.primary()
    bench.primary()
    assert field(bench.step.blocks, "screening.caution_reason").text == "mild"
    assert tick(bench.step.blocks, "screening.consent").on
    bench.primary()
    assert bench.session.step is Step.CLEANSE


def test_an_aftercare_taken_back_keeps_its_ticks() -> None:
    bench = Bench()
    bench.at(Step.AFTERCARE)
    bench.presenter.act("aftercare.all")
    bench.type(aftercare__next_visit="15 Jun 2026")
    bench.primary()
    bench.presenter.act("undo")
    bench.presenter.act("undo.wrong_details")
    assert tick(bench.step.blocks, "aftercare.p.spf").on
    assert field(bench.step.blocks, "aftercare.next_visit").text == "15 Jun 2026"


def test_after_the_pen_has_worked_nothing_is_taken_back() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    bench.console.treatment.fact(session.id, [stretch("forehead")])
    assert "undo" not in [action.code for action in bench.step.quiet]
    bench.presenter.act("undo")
    assert bench.sheet.title == "Nothing to undo"
    assert "undo.not_done" not in codes(bench.sheet.blocks)


def test_a_session_may_end_without_treatment() -> None:
    bench = Bench()
    session = bench.at(Step.SERUM_BEFORE)
    bench.presenter.act("more")
    bench.presenter.act("open:untreated")
    bench.presenter.act("untreated.patient_left")
    closed = bench.console.records.session(session.id)
    assert closed is not None
    assert closed.status is Status.UNTREATED
    assert bench.step.title == "Closed without treatment"
    assert "Patient left" in words(bench.step.blocks)
    assert [step.under for step in bench.state.rail[4:]] == ["", "after", "", ""]


def test_with_cream_on_the_skin_it_can_t_end() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.type(cream__lot="L4", cream__expiry="08/2027", cream__amount="9.5")
    bench.primary()
    bench.presenter.act("more")
    bench.presenter.act("open:untreated")
    assert "Take it off first" in bench.sheet.text
    assert codes(bench.sheet.blocks) == []


def test_after_needling_it_ends_by_signature() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    bench.console.treatment.fact(session.id, [stretch("forehead")])
    bench.presenter.act("more")
    assert not key(bench.sheet.blocks, "open:untreated").enabled
    bench.presenter.act("open:untreated")
    assert "ends with the sign-off" in bench.sheet.text


def test_the_reaction_sheet_keeps_each_observation_with_its_time() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    bench.console.treatment.fact(session.id, [stretch("forehead", depth_max_um=750)])
    bench.presenter.act("reaction")
    assert "damp cloth" in words(bench.sheet.blocks)
    bench.presenter.act("observed.pale")
    bench.console.clock.advance(60_000)
    bench.presenter.act("observed.dizzy")
    assert bench.sheet.kind == "reaction", "one tap after the other"
    seen = [e.body for e in bench.session.events if isinstance(e.body, ev.ReactionObserved)]
    assert [body.code for body in seen] == ["pale", "dizzy"]
    told = field(bench.sheet.blocks, "reaction.text").text
    assert told.startswith("Forehead, 0.75 mm. Cream was on for 10:00.")
    assert "Pale or faint." in told
    bench.presenter.act("reaction")
    assert [e.kind for e in bench.session.events].count("reaction.opened") == 1


def test_the_adverse_event_needs_how_bad_and_what_was_done() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    bench.presenter.act("reaction")
    assert bench.primary()
    assert pick(bench.sheet.blocks, "reaction.severity").error
    assert toggles(bench.sheet.blocks, "What was done: all that applies").error
    bench.type(reaction__severity="moderate", reaction__action__doctor="1", reaction__text="Fainted, awake again.")
    assert toggles(bench.sheet.blocks, "What was done: all that applies").error == ""
    assert bench.primary()
    assert bench.state.sheet is None
    assert bench.session.adverse == ev.AdverseEventRecorded("moderate", "doctor", "Fainted, awake again.")


def test_all_that_was_done_about_a_reaction_is_on_record_and_in_the_note() -> None:
    bench = Bench()
    bench.at(Step.SIGN_OFF)
    bench.presenter.act("reaction")
    bench.type(reaction__severity="severe", reaction__action__doctor="1", reaction__action__cooled="1")
    bench.type(reaction__action__watched="1", reaction__text="Fainted.")
    bench.type(reaction__action__watched="")
    assert bench.primary()
    assert bench.session.adverse == ev.AdverseEventRecorded("severe", "cooled", "Fainted.", ("doctor",))
    done = "Cooled, cream washed off; Doctor called"
    assert done in facts(bench.step.blocks)["Adverse event"].value
    assert bench.session.adverse is not None
    assert done in said(bench.session.adverse, Names(bench.console.policy, {})).text


def test_the_patient_s_details_are_changed_whole() -> None:
    bench = Bench()
    who = sample(bench.console)
    bench.at(Step.CLEANSE, who)
    bench.presenter.act("more")
    bench.presenter.act("open:patient")
    assert field(bench.sheet.blocks, "patient.name").text == "Ada Sample"
    assert field(bench.sheet.blocks, "patient.birth_date").text == "12 Mar 1984"
    bench.type(patient__allergies="latex\npenicillin", patient__phone="0400 000 000", patient__fitzpatrick="5")
    assert bench.primary()
    assert bench.state.sheet is None
    now = bench.console.records.patient(who.id)
    assert now is not None
    assert (now.allergies, now.phone, now.fitzpatrick) == ("latex\npenicillin", "0400 000 000", 5)
    assert bench.state.header is not None
    assert "penicillin" in bench.state.header.fixed[0].text


@pytest.mark.parametrize(
    ("name", "typed", "wrong"),
    [
        ("name", "  ", "patient.name"),
        ("birth_date", "tomorrow", "patient.birth_date"),
        ("birth_date", "1/1/2030", "patient.birth_date"),
    ],
)
def test_wrong_details_are_told_and_kept(name: str, typed: str, wrong: str) -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.presenter.act("patient")
    bench.presenter.changed(f"patient.{name}", typed)
    assert bench.primary()
    told = field(bench.sheet.blocks, wrong)
    assert told.error
    assert told.text == typed
    assert bench.state.focus.target == wrong


def test_everything_to_look_out_for_is_listed_whole() -> None:
    bench = Bench()
    who = patient(bench.console, allergies="latex, iodine", flags="Faints\nKeloid")
    bench.at(Step.SCREENING, who)
    bench.type(screening__q__diabetes_immune="yes", screening__caution_reason="stable")
    bench.presenter.act("screening.rest_no")
    bench.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")
    bench.primary()
    bench.type(zone__nose__on="1")
    bench.primary()
    bench.type(screening__consent="1")
    bench.primary()
    assert bench.session.step is Step.CLEANSE
    bench.presenter.act("flags")
    told = {block.text: block.tone for block in flat(bench.sheet.blocks) if isinstance(block, Words)}
    assert told["Allergy: latex"] is Tone.DANGER
    assert told["Allergy: iodine"] is Tone.DANGER
    assert told["Faints"] is told["Diabetes or weak immune system"] is Tone.WARN


def test_a_reaction_leads_all_treatments_after_it() -> None:
    bench = Bench()
    who = patient(bench.console, allergies="latex")
    bench.at(Step.SIGN_OFF, who)
    assert bench.state.header is not None
    assert [chip.text for chip in bench.state.header.fixed] == ["Allergy: latex"]
    bench.presenter.act("reaction")
    bench.type(reaction__severity="severe", reaction__action__doctor="1")
    assert bench.primary()
    now = bench.state.header.folding[0]
    assert (now.text, now.tone) == ("Severe reaction in this treatment", Tone.DANGER)
    bench.type(sign__reaction="red")
    assert bench.primary()
    when = day_long(day_of(bench.console.clock.utc_ms()))
    for _visit in range(2):
        bench.console.clock.advance(40 * 86_400_000)
        bench.at(Step.CLEANSE, who)
        assert bench.state.header is not None
        reaction = bench.state.header.folding[0]
        assert (reaction.text, reaction.tone) == (f"Severe reaction, {when}", Tone.DANGER)
        bench.presenter.act("flags")
        assert f"Severe reaction, {when}" in words(bench.sheet.blocks)
        bench.console.treatment.act(
            bench.session.id, ev.SessionEndedUntreated("patient_left", bench.console.people.staff[0].id)
        )
    other = patient(bench.console, "Ben Example")
    bench.at(Step.CLEANSE, other)
    assert bench.state.header is not None
    assert all("reaction" not in chip.text for chip in bench.state.header.folding)


def test_nothing_to_look_out_for_says_so() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.presenter.act("flags")
    assert "No allergy" in words(bench.sheet.blocks)


def test_no_more_cartridges_after_needling() -> None:
    bench = Bench()
    bench.at(Step.AFTERCARE)
    bench.presenter.act("more")
    assert not key(bench.sheet.blocks, "open:cartridge").enabled
    assert not key(bench.sheet.blocks, "open:zones").enabled


@pytest.mark.parametrize("kind", ["reaction", "endpoint"])
def test_behind_a_page_that_says_that_the_pen_rests_nothing_is_armed_or_started(kind: str) -> None:
    bench = Bench(make_console(link=FakeLink(obedient=True)))
    bench.at(Step.NEEDLING)
    pen = bench.console.pen
    assert pen.missing() == ()
    assert pen.arm(pen.now_ns()) is None
    desk = bench.presenter._desk()
    assert desk is not None
    desk.open(kind, *(["forehead"] if kind == "endpoint" else []))
    bench.presenter.refresh()
    assert pen.missing() == (Condition.PAGE,)
    assert pen.start(pen.now_ns()) is not None
    bench.presenter.act("close")
    assert pen.missing() == ()
    assert pen.start(pen.now_ns()) is None


@pytest.mark.parametrize("kind", ["endpoint", "leave_out"])
def test_of_a_pen_that_does_not_answer_no_sheet_says_that_it_is_stopped(kind: str) -> None:
    link = FakeLink(obedient=True)
    bench = Bench(make_console(link=link))
    bench.at(Step.NEEDLING)
    desk = bench.presenter._desk()
    assert desk is not None
    desk.open(kind, "forehead")
    bench.presenter.refresh()
    assert "The pen is stopped" in bench.sheet.text
    link.lose()
    bench.presenter.refresh()
    assert "stopped" not in bench.sheet.text
    assert "see that it is still" in bench.sheet.text


def test_the_reaction_sheet_says_of_the_pen_only_what_is_so() -> None:
    link = FakeLink(obedient=True)
    bench = Bench(make_console(link=link))
    bench.at(Step.NEEDLING)
    bench.presenter.act("reaction")
    assert bench.sheet.text.startswith("The pen was stopped. Look at the patient first.")
    link.lose()
    bench.presenter.refresh()
    assert bench.sheet.text.startswith("The pen does not answer: see that it is still. Look")


def test_without_a_pen_the_reaction_sheet_and_the_log_speak_of_none_that_was_stopped() -> None:
    bench = Bench(make_console(link=FakeLink(connected=False)))
    bench.at(Step.CLEANSE)
    bench.presenter.act("reaction")
    assert bench.sheet.text.startswith("No pen is linked. Look at the patient first.")
    names = Names(bench.console.policy, {})
    told = [said(event.body, names).text for event in bench.session.events]
    assert "Reaction: first aid opened" in told
    assert not any("stop" in entry for entry in told)
