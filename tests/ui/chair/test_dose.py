"""Punctures a cm2 beside their target, in words."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from tests.helpers.consoles import stretch
from tests.ui.chair.bench import Bench, words
from tests.ui.chair.test_needling import row


def test_too_many_and_at_least_are_said_in_words() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    bench.console.treatment.fact(session.id, [stretch("forehead", 1400)])
    assert row(bench, "forehead").punctures == "321 over"
    bench.console.treatment.fact(session.id, [ev.StretchGap("forehead", False, 0, 0, 7)])
    assert row(bench, "forehead").punctures == "\u2265 321 over"
    assert "at least" in words(bench.step.aside)


def test_more_than_three_times_the_target_is_a_caution_in_words_and_stops_nothing() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    bench.console.treatment.fact(session.id, [stretch("forehead", 3927)])
    assert row(bench, "forehead").per_cm2 == 900
    assert "three times" not in words(bench.step.aside)
    bench.console.treatment.fact(session.id, [stretch("forehead", 4)])
    assert "More than three times the target of 250\u2013300" in words(bench.step.aside)
    assert bench.console.alarms.alarms == ()
    assert bench.step.primary.enabled
    bench.console.pen.choose_zone("nose")
    assert "three times" not in words(bench.step.aside), "it is about the zone in hand"
