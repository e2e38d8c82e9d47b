"""Keys of a step's own buttons: what shows a key is pressed by it, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from mnconsole.domain.session import Step
from mnconsole.ui.chair.state import buttons
from mnconsole.ui.words.keys import OF_THE_STEP, KeyAct, key_text
from tests.helpers.consoles import stretch
from tests.ui.chair.bench import Bench


def shown(bench: Bench) -> dict[str, str]:
    """The codes by the keys that are shown."""
    return {each.key: each.code for each in buttons(bench.state) if each.key}


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_no_to_all_the_rest_then_back(bench: Bench) -> None:
    bench.at(Step.SCREENING)
    assert bench.presenter.press_key(KeyAct.ALL_THE_REST)
    assert not bench.presenter.press_key(KeyAct.ALL_THE_REST), "all is answered"
    assert not bench.presenter.press_key(KeyAct.BACK), "there is no part before"
    assert bench.primary()
    assert bench.step.name == "screening.zones"
    assert bench.presenter.press_key(KeyAct.BACK)
    assert bench.step.name == "screening.questions"


def test_all_is_explained(bench: Bench) -> None:
    bench.at(Step.AFTERCARE)
    assert bench.presenter.press_key(KeyAct.ALL_THE_REST)
    assert bench.primary()
    assert bench.session.step is Step.SIGN_OFF


def test_a_pass_is_done_and_a_zone_is_left_out(bench: Bench) -> None:
    bench.at(Step.NEEDLING)
    assert not bench.presenter.press_key(KeyAct.PASS_DONE), "nothing was done yet"
    bench.console.treatment.fact(bench.session.id, [stretch("forehead")])
    assert bench.presenter.press_key(KeyAct.PASS_DONE)
    zone: Any = bench.session.zone
    assert zone.passes_done == 1
    assert bench.presenter.press_key(KeyAct.LEAVE_OUT)
    assert bench.sheet.kind == "leave_out"


def test_serum_is_left_out(bench: Bench) -> None:
    bench.at(Step.SERUM_BEFORE)
    assert bench.presenter.press_key(KeyAct.LEAVE_OUT)
    assert bench.sheet.kind == "no_serum"


def test_the_last_step_is_undone_and_a_sheet_covers_the_keys_of_the_card(bench: Bench) -> None:
    bench.at(Step.NUMBING)
    assert bench.presenter.press_key(KeyAct.UNDO)
    assert bench.sheet.kind == "undo"
    assert not bench.presenter.press_key(KeyAct.UNDO)


def test_nobody_in_the_chair(bench: Bench) -> None:
    assert not any(bench.presenter.press_key(act) for act in OF_THE_STEP)


@pytest.mark.parametrize("step", list(Step), ids=lambda step: step.name.lower())
def test_one_key_for_one_button(bench: Bench, step: Step) -> None:
    bench.at(step)
    keys = [each.key for each in buttons(bench.state) if each.key]
    assert len(keys) == len(set(keys))
    assert key_text(KeyAct.PRIMARY) not in keys
