"""The treatment note tells what a reader must not miss."""

from __future__ import annotations

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.papers import Table
from mnconsole.domain.record_events import SessionViewed
from mnconsole.domain.session import Step
from mnconsole.ui.chair.blocks import Fact
from mnconsole.ui.chair.note import rows
from mnconsole.ui.papers.session import session_blocks
from mnconsole.ui.words.timeline_names import Names
from tests.helpers.consoles import act, make_console, patient, stretch
from tests.ui.chair.bench import Bench, codes, sample


def note(bench: Bench) -> dict[str, Fact]:
    desk = bench.presenter._desk()
    assert desk is not None
    return {row.label: row for row in rows(desk)}


def test_allergies_and_typed_notes_are_told() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, sample(bench.console))
    act(bench.console, session.id, ev.NoteAdded("Slow on the left side"))
    told = note(bench)
    assert told["Allergies"].value == "latex"
    assert told["Note"].value == "Slow on the left side"


def test_passes_that_nobody_noted_are_not_called_none() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, sample(bench.console))
    act(bench.console, session.id, ev.ZoneChosen("forehead"))
    bench.console.treatment.fact(session.id, [stretch("forehead", 4000)])
    words = note(bench)["Forehead"].value
    assert "passes not counted" in words
    assert "over the target of 250\u2013300" in words
    act(bench.console, session.id, ev.PassDone("forehead", 1))
    assert "1 pass," in note(bench)["Forehead"].value


def test_a_zone_without_treatment_is_not_told_in_zeros() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, sample(bench.console))
    assert (note(bench)["Forehead"].value, note(bench)["Forehead"].right) == ("Not treated", "")
    ended = act(bench.console, session.id, ev.SessionEndedUntreated("pen_fault", session.practitioner_id))
    assert note(bench)["Nose"].right == "Pen not usable"
    policy = bench.console.policy
    (table,) = [b for b in session_blocks(ended, Names(policy, {}), policy, whole=True) if isinstance(b, Table)]
    assert {row[-1] for row in table.rows} == {"not treated: Pen not usable"}, "on paper, too"


@pytest.mark.parametrize(
    ("strokes", "words"),
    [(100, "under the target of 250\u2013300"), (1200, "/cm\u00b2"), (4000, "over the target of 250\u2013300")],
)
def test_a_density_beside_the_target_is_told_on_both_sides(strokes: int, words: str) -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, sample(bench.console))
    bench.console.treatment.fact(session.id, [stretch("forehead", strokes)])
    told = note(bench)["Forehead"].value
    assert words in told
    assert ("target" in words) == ("target" in told)


def test_at_least_so_many_is_not_called_under_the_target() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, sample(bench.console))
    gap = ev.StretchGap("forehead", False, 0, 0, 7)
    bench.console.treatment.fact(session.id, [stretch("forehead", 100), gap])
    assert "target" not in note(bench)["Forehead"].value


def test_nobody_asked_is_not_nothing_known() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    assert note(bench)["Allergies"].value == "Not asked yet"
    asked = Bench()
    asked.at(Step.CLEANSE)
    assert note(asked)["Allergies"].value == "No known allergy"


def test_the_running_time_of_a_pen_that_does_not_sense_the_skin_is_called_so() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, sample(bench.console))
    act(bench.console, session.id, ev.ZoneChosen("forehead"))
    bench.console.treatment.fact(session.id, [stretch("forehead", 400)])
    assert "Contact" not in note(bench)
    bench.console.treatment.fact(session.id, [stretch("forehead", 400, sensed=False)])
    assert note(bench)["Contact"].value == "Running time: the pen does not sense the skin"


def test_the_serum_after_offers_the_lot_of_the_serum_before() -> None:
    bench = Bench()
    bench.at(Step.SERUM_AFTER, sample(bench.console))
    assert "serum_after.same" in codes(bench.step.blocks)


def test_after_a_restart_the_lots_of_the_newest_sessions_are_offered() -> None:
    before = Bench()
    before.at(Step.CLOSED, patient(before.console, "Ben Example"))
    again = Bench(make_console(before.console.records, clock=before.console.clock))
    again.at(Step.NUMBING, patient(again.console, "Cleo Specimen"))
    assert "cream.same" in codes(again.step.blocks)
    act(again.console, again.session.id, ev.CreamSkipped("patient"))
    assert "serum_before.same" in codes(again.step.blocks)
    assert again.console.records.last_event_of_kind(SessionViewed.KIND) is None, "nobody has looked at them"


def test_the_newest_sessions_are_read_once() -> None:
    bench = Bench()
    asked: list[int] = []
    bench.console.history.newest = lambda count, done: asked.append(count)  # type: ignore[method-assign]
    bench.at(Step.SCREENING)
    bench.console.pen.choose_chair(None)
    bench.at(Step.SCREENING, patient(bench.console, "Ben Example"))
    assert len(asked) == 1


def test_an_adverse_event_says_what_was_seen() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, sample(bench.console))
    for code in ("hives", "pale", "hives"):
        act(bench.console, session.id, ev.ReactionObserved(code))
    act(bench.console, session.id, ev.AdverseEventRecorded("mild", "watched"))
    hives, pale = (bench.console.policy.choice_text("observation", code) for code in ("hives", "pale"))
    told = note(bench)["Adverse event"]
    assert told.value == f"{bench.console.policy.choice_text('severity', 'mild')}: {hives}; {pale}"
    assert told.right == bench.console.policy.choice_text("action", "watched")
