"""The numbing waits of the patients in the clinic, as the sidebar shows them."""

from __future__ import annotations

import pytest

from mnconsole.domain.numbing import Wait, WaitState
from mnconsole.domain.session import Step
from mnconsole.ui.sidebar.state import StageTone
from mnconsole.ui.words.sidebar import wait_figure, wait_under
from tests.helpers.consoles import act, cream, make_console, patient, session_at
from tests.ui.sidebar.test_presenter import MINUTE, Side


@pytest.fixture
def side() -> Side:
    return Side(make_console())


def waits(side: Side) -> list[tuple[str, str, str]]:
    return [(row.stage, row.under, row.ring.text if row.ring else "") for row in side.state.clinic]


def test_waits_move_on_with_each_tick(side: Side) -> None:
    console = side.console
    session = session_at(console, Step.NUMBING, patient(console, "Ada Sample"))
    assert waits(side) == [("Numbing", "no cream yet", "")]
    act(console, session.id, cream(console.policy))
    seen = []
    for minutes in (4, 10, 11, 8, 272):
        console.clock.advance(minutes * MINUTE)
        side.presenter.tick()
        seen += waits(side)
    assert seen == [
        ("Numbing", "6:00 to go", "6:00"),
        ("Ready", "6:00 left", "6:00"),
        ("Overdue", "remove now", "+5:00"),
        ("Overdue", "remove now", "+13m"),
        ("Too long", "remove now", "+4h"),
    ]
    rings = [state.clinic[0].ring for state in side.shown if state.clinic and state.clinic[0].ring]
    assert [ring.tone for ring in rings if ring is not None][-1] is StageTone.HARM
    assert 160 in [ring.share_permille for ring in rings if ring is not None]


def test_a_product_that_needs_more_than_an_hour_still_fits_into_the_ring() -> None:
    hours = Wait(WaitState.TAKING_EFFECT, 0, 0, 62 * MINUTE, 300 * MINUTE, 300 * MINUTE)
    assert (wait_figure(hours), wait_under(hours)) == ("1h02", "1:02:00 to go")


@pytest.mark.parametrize(
    ("elapsed_ms", "under", "figure"),
    [(3_700, "9:57 to go", "9:57"), (615_700, "9:45 left", "9:45"), (1_199_001, "0:01 left", "0:01")],
)
def test_what_is_left_goes_with_the_time_gone_on_the_chair_s_page(elapsed_ms: int, under: str, figure: str) -> None:
    state = WaitState.TAKING_EFFECT if elapsed_ms < 10 * MINUTE else WaitState.READY
    wait = Wait(state, elapsed_ms, elapsed_ms, 10 * MINUTE, 20 * MINUTE, 300 * MINUTE)
    assert (wait_under(wait), wait_figure(wait)) == (under, figure)


def test_demo_time_that_was_moved_is_shown_at_once() -> None:
    side = Side(make_console(demo=True))
    session = session_at(side.console, Step.NUMBING, patient(side.console, "Ada Sample"))
    act(side.console, session.id, cream(side.console.policy))
    assert waits(side) == [("Numbing", "10:00 to go", "10:00")]
    side.console.lifecycle.move_demo_time(5 * MINUTE)
    assert waits(side) == [("Numbing", "5:00 to go", "5:00")]
