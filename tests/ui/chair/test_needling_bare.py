"""Needling with a pen that neither counts nor sets its depth: a dash and its reason, in the table and in the note."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import StopCause
from mnconsole.ui.chair.blocks import Tone
from mnconsole.ui.chair.note import rows
from mnconsole.ui.history.chart import chart_of
from mnconsole.ui.history.record import timeline
from mnconsole.ui.words.timeline_names import Names
from tests.helpers.bare_pens import BARE, allowed, running, with_pen
from tests.ui.chair.bench import Bench, words

NOT_COUNTED = "this pen does not count strokes"


def _needled() -> Bench:
    bench = Bench(running(BARE))
    bench.console.link.needle(60)
    bench.presenter.tick()
    return bench


def test_no_punctures_are_shown_and_it_says_why() -> None:
    bench = _needled()
    assert bench.step.zones is not None
    row = bench.step.zones.rows[0]
    assert (row.per_cm2, row.punctures) == (None, "–")
    assert row.contact == "2"
    assert NOT_COUNTED in words(bench.step.aside)


def test_the_table_moves_on_with_the_running_time() -> None:
    bench = _needled()
    painted = len(bench.painted)
    bench.console.link.needle(30)
    bench.presenter.tick()
    assert len(bench.painted) > painted


def test_before_the_handpiece_is_confirmed_the_hint_asks_for_it() -> None:
    bench = Bench(with_pen(BARE))
    assert "Set the handpiece to 0.75 mm" in words(bench.step.aside)
    bench.console.pen.confirm_hand_depth()
    assert "Set the handpiece" not in words(bench.step.aside)


def test_zone_done_stops_the_pen_and_the_sheet_says_so() -> None:
    bench = _needled()
    assert bench.primary()
    assert bench.console.link.stops == [StopCause.ZONE_LEFT]
    assert "needs ARM, then START" in bench.sheet.text


def test_the_note_tells_who_set_the_depth_and_that_nobody_counted() -> None:
    bench = _needled()
    bench.primary()
    bench.presenter.act("endpoint.even_redness")
    desk = bench.presenter._desk()
    assert desk is not None
    found = {fact.label: fact for fact in rows(desk)}
    assert found["Forehead"].value == "0.75 mm set by hand, passes not counted, 2.4 s, punctures not counted"
    assert found["Depth"].value == "Set by hand, confirmed by Nurse One; the pen does not report it"
    assert found["Punctures"].value == "Not counted: the pen does not count strokes"
    assert found["Depth"].tone is Tone.WARN


def test_the_history_tells_the_same() -> None:
    bench = _needled()
    bench.console.pen.stop()
    people = {staff.id: staff.display_name for staff in bench.console.people.staff}
    items = timeline(bench.session, Names(bench.console.policy, people))
    by_hand = next(item for item in items if item.text == "Depth set by hand: Forehead, 0.75 mm")
    assert (by_hand.under, by_hand.major) == ("Confirmed by Nurse One; the pen does not report it", True)
    stretch = next(item for item in items if "running, depth by hand" in item.text)
    assert stretch.text == "Forehead: 2.4 s running, depth by hand 0.75 mm, 90 Hz"
    assert stretch.under == "Strokes not counted: this pen does not count them"


def test_the_chart_draws_what_was_set_and_says_that_it_was_by_hand() -> None:
    bench = _needled()
    bench.console.pen.stop()
    chart = chart_of(bench.session, bench.console.policy)
    assert chart is not None
    assert chart.title == "Depth by zone, mm, set by hand"
    assert set(chart.zones[0].depths_um) == {750}


def test_a_counter_that_froze_does_not_say_that_the_motor_rests() -> None:
    bench = _needled()
    bench.console.link.lose()
    assert "The motor may still run" in bench.step.instead


def test_a_note_of_an_ordinary_pen_says_nothing_of_it() -> None:
    bench = Bench(allowed())
    assert not [e for e in bench.session.events if isinstance(e.body, ev.StretchRecorded)]
    desk = bench.presenter._desk()
    assert desk is not None
    assert "Depth" not in {fact.label for fact in rows(desk)}
