"""The needling step's questions about depths, and its plan of zones."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from tests.helpers.consoles import act, stretch
from tests.ui.chair.bench import Bench, words


def test_depth_above_the_caution_asks_with_its_evidence() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    refusal = bench.console.pen.set_depth(1750)
    assert refusal is not None
    bench.presenter.ask_depth_reason(refusal.zone_id, refusal.depth_um, refusal.caution_um)
    assert bench.sheet.title == "Why 1.75 mm: Forehead?"
    assert "FDA" in words(bench.sheet.blocks)
    bench.presenter.act("depth_reason.scar")
    assert bench.state.sheet is None
    assert bench.console.pen.depth_um == 1750
    assert bench.session.zones[0].reason_up_to_um == 1750


def test_a_depth_below_the_caution_asks_nothing() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    bench.presenter.ask_depth_reason("forehead", 900, 1000)
    assert bench.state.sheet is None


def test_zones_may_be_added_in_the_middle_and_worked_ones_stay() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    bench.console.treatment.fact(session.id, [stretch("forehead")])
    bench.presenter.act("more")
    bench.presenter.act("open:zones")
    bench.type(zone__forehead__on="")
    assert "stays in the record" in bench.sheet.notice
    bench.type(zone__chin__on="1")
    assert bench.sheet.notice == ""
    assert bench.primary()
    assert bench.state.sheet is None
    assert [zone.plan.zone_id for zone in bench.session.zones] == ["forehead", "nose", "chin"]
    assert bench.session.zones[0].contact_strokes == 100


def test_keeping_the_same_zones_writes_nothing() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    bench.presenter.act("more")
    bench.presenter.act("open:zones")
    writes = bench.console.records.writes
    assert bench.primary()
    assert bench.state.sheet is None
    assert bench.console.records.writes == writes


def test_the_cheekbone_s_own_caution_is_told_while_needling_the_cheeks() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, zones=("forehead", "cheeks"))
    act(bench.console, session.id, ev.ZoneChosen("forehead"))
    assert "cheekbone" not in words(bench.step.aside)
    act(bench.console, session.id, ev.ZoneChosen("cheeks"))
    assert "Over the cheekbone: caution above 1.00 mm" in words(bench.step.aside)
