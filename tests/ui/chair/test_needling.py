"""The needling step: cartridge, table, live figures, endpoint, leaving out, frozen, depth reasons."""

from __future__ import annotations

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import Desired, Motor, PenIdentity
from mnconsole.domain.pen_kinds import SwitchOff
from mnconsole.domain.session import Step, ZoneProgress
from mnconsole.ui.chair import note
from mnconsole.ui.chair.state import Layout, Place, ZoneRow
from tests.helpers.bare_pens import AT_THE_PEN, NO_LEASE, PULL, TRIGGER
from tests.helpers.bare_pens import running as pen_running
from tests.helpers.consoles import act, make_console, patient, session_at, stretch
from tests.helpers.fakes import BLIND, IDENTITY, FakeLink
from tests.ui.chair.bench import Bench, codes, facts, field, words


def row(bench: Bench, zone_id: str) -> ZoneRow:
    table = bench.step.zones
    assert table is not None
    return next(row for row in table.rows if row.zone_id == zone_id)


def running(bench: Bench, zones: tuple[str, ...] = ("forehead", "nose"), identity: PenIdentity = IDENTITY) -> FakeLink:
    """The pen runs in the first zone."""
    bench.at(Step.NEEDLING, zones=zones)
    link = bench.console.link
    link.change(identity=identity)
    link.obedient = True
    assert bench.console.pen.arm(link.now_ns()) is None
    assert bench.console.pen.start(link.now_ns()) is None
    assert link.view().wanted is Desired.RUN
    return link


def test_one_painting_asks_the_pen_s_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    running(bench, zones=("forehead", "nose", "chin"))
    pen, asked = bench.console.pen, []
    real = pen.zone_now
    monkeypatch.setattr(pen, "zone_now", lambda session: asked.append(session.id) or real(session))
    bench.presenter.refresh()
    assert asked == [bench.session.id]
    bench.presenter.refresh()
    assert len(asked) == 2, "the next painting asks anew"


def test_the_cartridge_comes_first() -> None:
    bench = Bench()
    bench.at(Step.SERUM_BEFORE)
    act(bench.console, bench.session.id, ev.ZonesPlanned((ev.ZonePlan("nose", 500, 2, 1600),)))
    act(bench.console, bench.session.id, ev.SerumSkipped(ev.SerumWhen.BEFORE, "declined"))
    assert bench.step.name == "needling.cartridge"
    bench.type(cartridge__lot="C-1", cartridge__expiry="01/2026", cartridge__sealed="1")
    assert bench.primary()
    assert "Expired 01/2026" in field(bench.step.blocks, "cartridge.expiry").error
    bench.type(cartridge__expiry="01/2028")
    assert bench.primary()
    loaded = bench.session.cartridge
    assert loaded is not None
    assert (loaded.lot, loaded.needles, loaded.identity_text) == ("C-1", 11, "sealed")
    assert loaded.identity is ev.CartridgeIdentity.LOT_CONFIRMED_NEW


def test_without_zones_the_plan_comes_first() -> None:
    bench = Bench()
    bench.at(Step.SERUM_BEFORE)
    act(bench.console, bench.session.id, ev.SerumSkipped(ev.SerumWhen.BEFORE, "declined"))
    assert bench.step.name == "needling.zones"
    bench.type(zone__nose__on="1")
    assert bench.primary()
    assert [zone.plan.zone_id for zone in bench.session.zones] == ["nose"]


def test_a_zone_is_chosen_by_a_tap_and_pauses_the_pen() -> None:
    bench = Bench()
    link = running(bench)
    bench.presenter.choose_zone("nose")
    assert bench.session.current_zone_id == "nose"
    assert link.view().wanted is Desired.ARM
    assert bench.console.pen.depth_um == 500
    writes = bench.console.records.writes
    bench.presenter.choose_zone("nose")
    assert bench.console.records.writes == writes, "the current zone is not chosen again"


def test_before_the_pen_has_run_a_zone_can_t_be_done() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    assert not bench.step.primary.enabled
    assert not bench.primary()
    assert "F7" in words(bench.step.aside)


def test_figures_come_from_what_the_pen_reported() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    assert row(bench, "forehead").contact == "\u2013"
    bench.console.treatment.fact(session.id, [stretch("forehead", 1170, contact_ms=13_100, depth_max_um=750)])
    told = row(bench, "forehead")
    assert (told.per_cm2, told.punctures, told.contact, told.depth) == (268, "268", "13.1", "0.75")
    assert told.place is Place.NOW
    table = bench.step.zones
    assert table is not None
    assert (table.band_from, table.band_to, table.bar_end) == (250, 300, 360)
    assert bench.step.subtitle == "11 needles at 90 Hz"


def test_estimates_and_limits_show_their_evidence() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    told = facts(bench.step.aside)
    assert told["Area"].value == "48 cm\u00b2, estimate"
    assert told["Clinic's range"].value == "0.50 to 1.00 mm"
    assert "Above 1.00 mm a reason is asked." in words(bench.step.aside)
    assert "pen maker's chart" in words(bench.step.aside)


def test_above_one_and_a_half_millimetres_the_label_is_cited() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, zones=("abdomen",))
    assert "FDA" not in words(bench.step.aside)
    act(bench.console, session.id, ev.DepthReasonGiven("abdomen", 2000, 0, "stretch_mark"))
    assert bench.console.pen.set_depth(1550) is None
    assert "Not evaluated above 1.5 mm" in words(bench.step.aside)


def test_a_pen_that_does_not_feel_the_skin_counts_its_running_time() -> None:
    bench = Bench()
    link = running(bench, identity=BLIND)
    link.needle(26, contact=False)
    bench.presenter.tick()
    live = row(bench, "forehead")
    assert live.contact == "1"
    assert live.per_cm2 == round(11 * 26 * 4 / 48)
    bench.console.pen.stop()
    link.report()
    assert (row(bench, "forehead").contact, row(bench, "forehead").per_cm2) == ("1.0", live.per_cm2)
    assert "Running time: this pen does not sense the skin." in words(bench.step.aside)
    assert bench.step.zones is not None
    assert not bench.step.zones.sensed


def test_the_density_moves_between_two_entries_of_the_record() -> None:
    bench = Bench()
    link = running(bench)
    link.needle(26)
    bench.presenter.tick()
    recorded = bench.session.zones[0].contact_strokes
    assert recorded > 0
    link.needle(12)
    assert bench.session.zones[0].contact_strokes == recorded
    bench.presenter.tick()
    live = row(bench, "forehead").per_cm2
    assert live is not None
    assert live > 11 * recorded // 48


def test_strokes_for_another_patient_are_never_counted_here() -> None:
    bench = Bench()
    link = running(bench)
    link.needle(30)
    bench.console.pen.stop()
    first, before = bench.session, row(bench, "forehead").per_cm2
    session_at(bench.console, Step.NEEDLING, patient(bench.console, "Ben Example"), zones=("forehead",))
    bench.console.pen.arm(link.now_ns())
    bench.console.pen.start(link.now_ns())
    link.needle(100)
    bench.console.pen.stop()
    bench.console.pen.choose_chair(first.id)
    assert row(bench, "forehead").per_cm2 == before
    bench.console.pen.arm(link.now_ns())
    bench.console.pen.start(link.now_ns())
    bench.presenter.refresh()
    assert row(bench, "forehead").per_cm2 == before


def test_zone_done_stops_the_strokes_before_it_asks() -> None:
    bench = Bench()
    link = running(bench)
    link.needle(30)
    assert bench.primary()
    assert link.view().wanted is Desired.ARM
    assert bench.sheet.kind == "endpoint"
    assert "endpoint.pinpoint" in codes(bench.sheet.blocks)
    assert bench.session.zones[0].progress is ZoneProgress.NOW
    bench.presenter.act("endpoint.pinpoint")
    assert bench.state.sheet is None
    done, following = bench.session.zones
    assert (done.progress, done.endpoint) == (ZoneProgress.DONE, "pinpoint")
    assert following.progress is ZoneProgress.NOW
    assert link.view().wanted is Desired.ARM, "the next zone needs one START"
    assert bench.console.records.session(bench.session.id) is not None


def test_an_endpoint_for_a_zone_that_was_left_meanwhile_ends_nothing() -> None:
    bench = Bench()
    link = running(bench)
    link.needle(30)
    bench.primary()
    bench.console.pen.choose_zone("nose")
    bench.presenter.act("endpoint.pinpoint")
    assert [zone.progress for zone in bench.session.zones] == [ZoneProgress.TO_DO, ZoneProgress.NOW]


def test_passes_are_counted() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    bench.console.treatment.fact(session.id, [stretch("forehead")])
    assert [tool.text for tool in bench.step.tools if tool.code == "pass_done"] == ["Pass 1 done"]
    bench.presenter.act("pass_done")
    assert row(bench, "forehead").passes == "1/3"


def test_the_table_and_the_panel_tell_one_depth_for_the_current_zone() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING)
    pen = bench.console.pen
    planned = row(bench, "forehead").depth
    assert pen.set_depth(900) is None or pen.give_depth_reason("forehead", 900, "scar") is None
    assert pen.depth_um == 900
    assert row(bench, "forehead").depth == "0.90"
    bench.console.treatment.fact(session.id, [stretch("forehead", depth_max_um=900)])
    bench.presenter.choose_zone("nose")
    assert row(bench, "forehead").depth == "0.90", "what was used"
    bench.presenter.choose_zone("forehead")
    assert row(bench, "forehead").depth == planned == f"{pen.depth_um / 1000:.2f}"


def test_a_zone_left_out_needs_its_reason() -> None:
    bench = Bench()
    link = running(bench)
    bench.presenter.act("leave_out")
    assert link.view().wanted is Desired.ARM
    assert "Forehead" in bench.sheet.title
    bench.presenter.act("leave_out.skin")
    assert row(bench, "forehead").place is Place.LEFT_OUT
    assert bench.session.current_zone_id == "nose"


def test_the_reason_page_of_the_last_zone_speaks_of_no_next_one() -> None:
    bench = Bench()
    running(bench)
    bench.presenter.act("leave_out")
    assert "the next zone" in bench.sheet.text
    bench.presenter.act("leave_out.skin")
    bench.presenter.act("leave_out")
    assert "Nose" in bench.sheet.title
    assert "next zone" not in bench.sheet.text
    assert "the last zone, so the pen is stopped" in bench.sheet.text
    bench.console.pen.stop()
    bench.presenter.refresh()
    assert "the last zone" in bench.sheet.text
    assert "next zone" not in bench.sheet.text


def test_when_every_zone_is_done_it_says_so() -> None:
    bench = Bench()
    session = bench.at(Step.NEEDLING, zones=("forehead",))
    bench.console.treatment.fact(session.id, [stretch("forehead")])
    bench.presenter.act("zone_done")
    bench.presenter.act("endpoint.even_redness")
    assert "All zones are done" in words(bench.step.aside)
    assert bench.state.rail[4].under == "1 of 1 done"


def test_when_every_zone_is_finished_needling_is() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    for _ in range(2):
        bench.presenter.act("leave_out")
        bench.presenter.act("leave_out.time")
    assert bench.step.primary.text == "Finish needling"
    assert "0 of 2 zones done, 2 left out" in words(bench.step.aside)
    assert "All zones are done" not in words(bench.step.aside)
    assert bench.state.rail[4].under == "0 of 2 done"
    assert bench.primary()
    assert bench.session.step is Step.SERUM_AFTER


def test_a_lost_link_freezes_the_counter_and_says_so() -> None:
    bench = Bench()
    link = running(bench)
    link.needle(30)
    link.lose()
    assert bench.step.instead.startswith("Counter frozen at ")
    assert row(bench, "forehead").place is Place.FROZEN
    assert not bench.primary()
    assert "zone_done" in [action.code for action in bench.step.quiet], "a dead pen must not keep the zone open"
    bench.presenter.act("zone_done")
    bench.presenter.act("endpoint.stopped_early")
    assert bench.session.zones[0].progress is ZoneProgress.DONE
    link.connect(motor=Motor.IDLE)
    assert bench.step.instead == ""


@pytest.mark.parametrize(
    ("identity", "way", "told"),
    [
        (IDENTITY, AT_THE_PEN, "The motor never restarts by itself"),
        (TRIGGER, AT_THE_PEN, "Let go of the trigger: the motor stops then."),
        (NO_LEASE, AT_THE_PEN, "The motor may still run: lift the pen off, switch it off at the pen."),
        (NO_LEASE, PULL, "The motor may still run: lift the pen off, pull its plug."),
    ],
)
def test_frozen_it_says_what_this_pen_s_motor_does(identity: PenIdentity, way: SwitchOff, told: str) -> None:
    console = pen_running(identity, way=way)
    bench = Bench(console)
    console.link.needle(30)
    console.link.lose()
    assert told in bench.step.instead


def test_a_pen_that_was_never_linked_freezes_nothing() -> None:
    bench = Bench()
    bench.console.link.lose()
    bench.at(Step.NEEDLING)
    assert bench.step.instead == ""
    assert bench.step.layout is Layout.ZONES


def test_no_key_is_named_that_would_be_refused() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    bench.console.pen.window_front(False)
    bench.presenter.refresh()
    assert "First what the pen's panel says" in words(bench.step.aside)


def test_a_zone_can_be_left_out_because_the_pen_is_not_usable_and_the_record_says_so() -> None:
    bench = Bench(make_console(link=FakeLink(connected=False)))
    bench.at(Step.NEEDLING)
    bench.presenter.act("leave_out")
    assert bench.sheet.text == "No pen is linked. Tap a reason; the next zone is loaded.", "no pen was ever there"
    bench.presenter.act("leave_out.pen_fault")
    assert bench.session.zones[0].left_out_reason == "pen_fault"
    desk = bench.presenter._desk()
    assert desk is not None
    told = {fact.label: (fact.value, fact.right) for fact in note.rows(desk)}
    assert told["Forehead"] == ("Left out", "Pen not usable")
    bench.presenter.act("leave_out")
    assert bench.sheet.text == "No pen is linked. Tap a reason; it is the last zone."


def test_a_pen_that_was_there_and_does_not_answer_is_still_looked_at() -> None:
    bench = Bench()
    running(bench)
    bench.console.link.lose()
    bench.presenter.act("leave_out")
    assert bench.sheet.text.startswith("The pen does not answer: see that it is still.")
