"""Screening in its three parts: questions, zones, skin and consent."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from mnconsole.ui.chair.blocks import Questions, Tone, Words
from tests.helpers.consoles import act, make_console, patient, screening, session_at
from tests.ui.chair.bench import FACE, Bench, field, key, pick, sample, words

ALLERGY = "screening.q.allergy_metal_anaesthetic"


def questions(bench: Bench) -> dict[str, str]:
    return {row.key: row.value for block in bench.step.blocks if isinstance(block, Questions) for row in block.rows}


# screening


def test_no_to_all_the_rest_fills_only_what_is_open() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    assert set(questions(bench).values()) == {""}
    bench.presenter.changed("screening.q.rosacea", "yes")
    bench.presenter.act("screening.rest_no")
    answers = questions(bench)
    assert answers.pop("screening.q.rosacea") == "yes"
    assert set(answers.values()) == {"no"}
    assert not key(bench.step.blocks, "screening.rest_no").enabled


def test_a_yes_looks_like_no_other_answer_and_says_what_follows() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.presenter.act("screening.rest_no")
    bench.type(screening__q__infection="yes", screening__q__rosacea="yes")
    rows = [row for block in bench.step.blocks if isinstance(block, Questions) for row in block.rows]
    assert {row.key: row.note for row in rows if row.warns} == {
        "screening.q.infection": "needs a release",
        "screening.q.rosacea": "needs a reason",
    }
    assert {(option.code, option.warns) for row in rows for option in row.options} == {("no", False), ("yes", True)}
    bench.type(screening__q__infection="no")
    rows = [row for block in bench.step.blocks if isinstance(block, Questions) for row in block.rows]
    assert [row.key for row in rows if row.warns] == ["screening.q.rosacea"]


def test_open_questions_are_marked_and_the_first_one_is_led_to() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.presenter.act("screening.rest_no")
    bench.type(screening__q__chemotherapy="", screening__q__tattoo="")
    assert bench.step.primary.text == "2 answers to go"
    assert bench.primary()
    assert bench.step.name == "screening.questions"
    assert bench.state.focus.target == "screening.q.chemotherapy"
    wrong = [row.key for block in bench.step.blocks if isinstance(block, Questions) for row in block.rows if row.error]
    assert wrong == ["screening.q.chemotherapy", "screening.q.tattoo"]
    bench.type(screening__q__chemotherapy="no")
    assert "screening.q.chemotherapy" not in bench.draft().errors


def test_last_time_s_answers_are_shown_and_taken_over_only_when_asked() -> None:
    console = make_console()
    who = patient(console)
    old = session_at(console, Step.SCREENING, who)
    act(console, old.id, screening(console.policy, ("eczema",), caution_reason="mild"))
    act(console, old.id, ev.SessionEndedUntreated("patient_left", old.practitioner_id))
    console.pen.choose_chair(None)
    bench = Bench(console)
    bench.at(Step.SCREENING, who)
    rows = [row for block in bench.step.blocks if isinstance(block, Questions) for row in block.rows]
    notes = {row.key: row.note for row in rows}
    assert notes["screening.q.eczema"] == "last time: yes"
    assert notes["screening.q.rosacea"] == "last time: no"
    assert set(questions(bench).values()) == {""}
    bench.presenter.act("screening.as_last_time")
    assert questions(bench)["screening.q.eczema"] == "yes"
    assert questions(bench)["screening.q.rosacea"] == "no"


def test_an_allergy_that_was_weighed_last_time_is_told_beside_what_is_known() -> None:
    console = make_console()
    who = sample(console)
    old = session_at(console, Step.SCREENING, who)
    name = ALLERGY.removeprefix("screening.q.")
    act(console, old.id, screening(console.policy, (name,), released_by="Dr Sample", caution_reason="no metal"))
    act(console, old.id, ev.SessionEndedUntreated("patient_left", old.practitioner_id))
    console.pen.choose_chair(None)
    bench = Bench(console)
    bench.at(Step.SCREENING, who)
    (row,) = (r for block in bench.step.blocks if isinstance(block, Questions) for r in block.rows if r.key == ALLERGY)
    assert row.note.startswith("Known: latex.")
    assert row.note.endswith("(last time: yes)")


def test_findings_ask_for_their_reason_and_release() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.type(screening__q__infection="yes", screening__q__rosacea="yes")
    bench.presenter.act("screening.rest_no")
    bench.primary()
    bench.type(zone__nose__on="1")
    bench.primary()
    assert "Infection or cold sores" in words(bench.step.blocks)
    assert bench.primary()
    assert bench.draft().errors.keys() == {
        "screening.allergies",
        "screening.consent",
        "screening.released_by",
        "screening.caution_reason",
    }
    bench.type(screening__consent="1", screening__allergies="none")
    bench.type(screening__released_by="Dr Sample", screening__caution_reason="mild, no flare")
    bench.primary()
    told = bench.session.screening
    assert told is not None
    assert (told.released_by, told.caution_reason) == ("Dr Sample", "mild, no flare")
    assert bench.session.override_count == 2


def test_a_reason_for_a_finding_that_was_taken_away_is_not_recorded() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.type(screening__q__rosacea="yes", screening__caution_reason="typed before")
    bench.type(screening__q__rosacea="no")
    bench.screen("nose")
    told = bench.session.screening
    assert told is not None
    assert told.caution_reason == ""


MINOR = "screening.q.minor_cooling_off"


def test_only_a_patient_under_18_is_asked_about_the_cooling_off() -> None:
    bench = Bench()
    bench.at(Step.SCREENING, patient(bench.console, "Ben Example", date(2008, 3, 1)))  # 18 today
    assert MINOR not in questions(bench)
    bench.at(Step.SCREENING, patient(bench.console, "Ada Sample", date(2008, 3, 2)))
    assert questions(bench)[MINOR] == ""
    (row,) = [
        row for block in bench.step.blocks if isinstance(block, Questions) for row in block.rows if row.key == MINOR
    ]
    assert (row.text, row.note[:10]) == ("Under 18: consultation less than 7 days ago", "Australia:")


def test_the_cooling_off_is_answered_by_itself_and_too_soon_needs_a_reason_that_counts() -> None:
    bench = Bench()
    bench.at(Step.SCREENING, patient(bench.console, "Ada Sample", date(2010, 1, 1)))
    bench.presenter.act("screening.rest_no")
    assert questions(bench)[MINOR] == ""
    assert not key(bench.step.blocks, "screening.rest_no").enabled
    assert bench.step.primary.text == "1 answer to go"
    bench.presenter.changed(MINOR, "yes")
    bench.primary()
    bench.type(zone__nose__on="1")
    bench.primary()
    bench.agree()
    assert bench.session.step is Step.SCREENING
    bench.type(screening__caution_reason="prescriber agreed")
    bench.primary()
    assert bench.session.step is Step.CLEANSE
    assert bench.session.override_count == 1


def test_a_week_after_the_consultation_nothing_more_is_asked() -> None:
    bench = Bench()
    bench.at(Step.SCREENING, patient(bench.console, "Ada Sample", date(2010, 1, 1)))
    bench.presenter.changed(MINOR, "no")
    bench.screen("nose")
    assert bench.session.step is Step.CLEANSE
    assert bench.session.override_count == 0


def test_the_answer_of_last_time_is_not_taken_over_for_the_cooling_off() -> None:
    bench = Bench()
    who = patient(bench.console, "Ada Sample", date(2010, 1, 1))
    old = bench.at(Step.SCREENING, who)
    answers = screening(bench.console.policy).answers
    confirmed = screening(bench.console.policy)
    act(bench.console, old.id, replace(confirmed, answers=(*answers, ev.Answer("minor_cooling_off", False))))
    act(bench.console, old.id, ev.SessionEndedUntreated("patient_left", old.practitioner_id))
    bench.console.pen.choose_chair(None)
    bench.at(Step.SCREENING, who)
    bench.presenter.act("screening.as_last_time")
    assert questions(bench)["screening.q.rosacea"] == "no"
    assert questions(bench)[MINOR] == ""


def test_skin_and_allergies_begin_with_the_patient_s_and_go_back_to_them() -> None:
    bench = Bench()
    who = sample(bench.console)
    bench.at(Step.SCREENING, who)
    bench.presenter.act("screening.rest_no")
    bench.presenter.changed(ALLERGY, "no")
    bench.primary()
    bench.presenter.changed("zone.nose.on", "1")
    bench.primary()
    assert pick(bench.step.blocks, "screening.fitzpatrick").value == "3"
    assert field(bench.step.blocks, "screening.allergies").text == "latex"
    bench.type(screening__consent="1", screening__fitzpatrick="4", screening__allergies="latex; lidocaine")
    bench.primary()
    assert bench.step.name == "screening.questions", "what was told just now may change the answer"
    bench.presenter.changed(ALLERGY, "no")
    for _part in ("questions", "zones", "details"):
        bench.primary()
    now = bench.console.records.patient(who.id)
    assert now is not None
    assert (now.fitzpatrick, now.allergies) == (4, "latex\nlidocaine")
    assert bench.state.header is not None
    assert bench.state.header.fixed[0].text == "Allergy: latex, lidocaine"


def test_nothing_is_written_to_the_patient_when_nothing_changed() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.screen("nose")
    assert "patient.changed" not in bench.console.records.kinds()


@pytest.mark.parametrize(("number", "planned", "taken"), [("3", "4", True), ("", "", True), ("5", "4", False)])
def test_the_course_is_optional_but_whole(number: str, planned: str, taken: bool) -> None:
    bench = Bench()
    zones_part(bench)
    bench.type(zone__nose__on="1")
    bench.primary()
    bench.type(screening__course_number=number, screening__course_planned=planned)
    bench.agree()
    assert (bench.session.step is Step.CLEANSE) is taken


def test_back_keeps_what_was_answered() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.presenter.act("screening.rest_no")
    bench.primary()
    bench.presenter.act("back")
    assert bench.step.name == "screening.questions"
    assert set(questions(bench).values()) == {"no"}


# zones


def zones_part(bench: Bench) -> None:
    bench.at(Step.SCREENING)
    bench.presenter.act("screening.rest_no")
    bench.primary()


def test_the_consent_names_the_zones_that_it_covers() -> None:
    bench = Bench()
    zones_part(bench)
    bench.type(zone__nose__on="1", zone__chin__on="1")
    assert bench.primary()
    assert "covers: Nose, Chin." in words(bench.step.blocks)
    bench.presenter.act("back")
    bench.type(zone__chin__on="")
    assert bench.primary()
    assert "covers: Nose." in words(bench.step.blocks)
    bench.agree()
    assert [zone.plan.zone_id for zone in bench.session.zones] == ["nose"]


def test_at_least_one_zone_is_needed() -> None:
    bench = Bench()
    zones_part(bench)
    assert bench.primary()
    assert "at least one zone" in bench.step.notice


def test_an_area_without_an_estimate_must_be_typed() -> None:
    bench = Bench()
    zones_part(bench)
    bench.type(zone__arms__on="1", zone__nose__on="1")
    assert bench.primary()
    assert "Arms" in field(bench.step.aside, "zone.arms.area").error
    bench.type(zone__arms__area="a lot")
    assert bench.primary()
    assert bench.session.step is Step.SCREENING
    bench.type(zone__arms__area="120,5")
    assert bench.primary()
    bench.agree()
    plans = {zone.plan.zone_id: zone.plan for zone in bench.session.zones}
    assert (plans["arms"].area_mm2, plans["arms"].area_entered) == (12_050, True)
    assert (plans["nose"].area_mm2, plans["nose"].area_entered) == (1_600, False)


def test_planned_depth_stops_at_the_caution_and_shows_its_source() -> None:
    bench = Bench()
    zones_part(bench)
    bench.type(zone__nose__on="1")
    for _ in range(9):
        bench.presenter.act("zones.deeper")
    bench.primary()
    bench.agree()
    assert bench.session.zones[0].plan.depth_um == 750


def test_a_mark_brings_its_own_limits() -> None:
    bench = Bench()
    zones_part(bench)
    bench.type(zone__nose__on="1")
    assert "pen maker's chart" in words(bench.step.aside)
    bench.type(zone__nose__basis="scar")
    assert "FDA" in words(bench.step.aside)
    assert "Above 1.50 mm a reason is asked." in words(bench.step.aside)
    assert "this pen begins at 0.50 mm" in words(bench.step.aside)


def test_passes_stay_between_one_and_nine() -> None:
    bench = Bench()
    zones_part(bench)
    bench.type(zone__nose__on="1")
    for _ in range(12):
        bench.presenter.act("zones.more")
    bench.primary()
    bench.agree()
    assert bench.session.zones[0].plan.passes == 9


def test_the_whole_face_by_one_key_and_turning_through_it() -> None:
    bench = Bench()
    zones_part(bench)
    bench.presenter.act("zones.face")
    assert "Forehead 1/8" in words(bench.step.aside)
    bench.presenter.act("zones.before")
    assert "Jaw 8/8" in words(bench.step.aside)
    bench.type(zone__chin__on="")
    bench.primary()
    bench.agree()
    assert [zone.plan.zone_id for zone in bench.session.zones] == [zone for zone in FACE if zone != "chin"]


def test_the_zones_of_last_time() -> None:
    console = make_console()
    who = patient(console)
    session_at(console, Step.CLOSED, who, zones=("chin", "jaw"))
    console.pen.choose_chair(None)
    bench = Bench(console)
    bench.at(Step.SCREENING, who)
    bench.presenter.act("screening.rest_no")
    bench.primary()
    bench.presenter.act("zones.as_last_time")
    bench.primary()
    bench.agree()
    assert [zone.plan.zone_id for zone in bench.session.zones] == ["chin", "jaw"]


def test_the_cheekbone_s_own_caution_stands_at_the_cheeks() -> None:
    bench = Bench()
    zones_part(bench)
    bench.type(zone__cheeks__on="1")
    (box,) = [block for block in bench.step.aside if isinstance(block, Words) and "cheekbone: " in block.text]
    assert (box.text, box.tone) == ("Over the cheekbone: caution above 1.00 mm", Tone.WARN)
    for _ in range(5):
        bench.presenter.act("zones.shallower")
    (box,) = [block for block in bench.step.aside if isinstance(block, Words) and "cheekbone: " in block.text]
    assert box.tone is Tone.NEUTRAL
    bench.type(zone__nose__on="1")
    assert "cheekbone" not in words(bench.step.aside)
