"""The steps other than screening and needling: what they show, what they refuse, what they propose."""

from __future__ import annotations

from datetime import date

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.services.hub import NotSaved
from mnconsole.ui.chair.blocks import Stepper, Tick, Tone
from mnconsole.ui.chair.state import Layout, Phase
from mnconsole.ui.words.timeline import said
from mnconsole.ui.words.timeline_names import Names
from tests.helpers.clocks import set_clock_and_restart
from tests.helpers.consoles import act, patient, session_at
from tests.helpers.memory import Trouble
from tests.ui.chair.bench import Bench, codes, facts, field, flat, key, pick, sample, words

# numbing


def cream_on(bench: Bench, after_ms: int = 0) -> None:
    bench.at(Step.NUMBING)
    bench.type(cream__lot="L4-2291", cream__expiry="08/2027", cream__amount="9.5")
    assert bench.primary()
    bench.console.clock.advance(after_ms)
    bench.presenter.tick()


def test_each_wrong_field_is_told_beside_it() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.type(cream__expiry="02/2026", cream__amount="12")
    assert bench.primary()
    assert "Expired 02/2026" in field(bench.step.blocks, "cream.expiry").error
    assert "up to 10 g" in field(bench.step.blocks, "cream.amount").error
    assert field(bench.step.blocks, "cream.lot").error
    assert bench.state.focus.target == "cream.lot"
    assert bench.session.cream is None


def test_last_time_s_lot_is_offered_not_filled_in() -> None:
    bench = Bench()
    session_at(bench.console, Step.SERUM_BEFORE, patient(bench.console, "Ben Example"))
    bench.at(Step.NUMBING)
    assert field(bench.step.blocks, "cream.lot").text == ""
    assert "L-100, 08/2027" in key(bench.step.blocks, "cream.same").text
    bench.presenter.act("cream.same")
    assert field(bench.step.blocks, "cream.lot").text == "L-100"
    assert field(bench.step.blocks, "cream.expiry").text == "08/2027"


def test_a_lot_that_has_expired_since_is_not_offered() -> None:
    bench = Bench()
    session_at(bench.console, Step.SERUM_BEFORE, patient(bench.console, "Ben Example"))
    bench.console.clock.advance(600 * 24 * 3_600_000)
    bench.at(Step.NUMBING)
    assert "cream.same" not in codes(bench.step.blocks)


@pytest.mark.parametrize(
    ("minutes", "phase", "left"),
    [
        (4, Phase.TAKING_EFFECT, "ready in 6:00"),
        (10, Phase.READY, "10:00 left"),
        (23, Phase.REMOVE_NOW, "3:00 over"),
        (301, Phase.OVER_LABEL, "4:41:00 over"),
    ],
)
def test_the_ring_tells_where_the_wait_stands(minutes: int, phase: Phase, left: str) -> None:
    bench = Bench()
    cream_on(bench, minutes * 60_000)
    assert bench.step.layout is Layout.RING
    ring = bench.step.ring
    assert ring is not None
    assert (ring.phase, ring.left, ring.turn_ms) == (phase, left, 25 * 60_000)


@pytest.mark.parametrize(
    ("elapsed_ms", "shown"),
    [
        (3_700, ("0:03", "ready in 9:57")),
        (599_999, ("9:59", "ready in 0:01")),
        (615_700, ("10:15", "9:45 left")),
        (1_199_001, ("19:59", "0:01 left")),
        (1_200_700, ("20:00", "0:00 over")),
        (1_261_999, ("21:01", "1:01 over")),
    ],
)
def test_what_has_gone_and_what_is_left_make_up_the_whole(elapsed_ms: int, shown: tuple[str, str]) -> None:
    bench = Bench()
    cream_on(bench, elapsed_ms)
    ring = bench.step.ring
    assert ring is not None
    assert (ring.time, ring.left) == shown


def test_over_the_label_the_signs_stand_first() -> None:
    bench = Bench()
    cream_on(bench, 301 * 60_000)
    first = bench.step.blocks[0]
    assert "twitching" in words((first,))
    assert bench.step.chip is not None
    assert bench.step.chip.tone is Tone.DANGER


def test_early_removal_asks_first() -> None:
    bench = Bench()
    cream_on(bench, 4 * 60_000)
    assert bench.primary()
    assert bench.sheet.kind == "early"
    assert "4:00" in bench.sheet.text
    assert not bench.primary(), "a reason is tapped, not skipped"
    bench.presenter.act("early.burning")
    assert bench.state.sheet is None
    removed = bench.session.cream
    assert removed is not None
    assert removed.removed == ev.CreamRemoved(240_000, "burning")
    assert bench.session.override_count == 1


def test_a_jumped_clock_asks_for_the_time_on_the_wall() -> None:
    bench = Bench()
    cream_on(bench, 11 * 60_000)
    set_clock_and_restart(bench.console, 5 * 60_000)
    bench.presenter.refresh()
    assert "clock jumped" in words(bench.step.blocks)
    assert bench.primary()
    assert bench.sheet.kind == "clock"
    bench.type(clock__minutes="much")
    assert bench.primary()
    assert field(bench.sheet.blocks, "clock.minutes").error
    bench.type(clock__minutes="12:30")
    assert bench.primary()
    ring = bench.step.ring
    assert ring is not None
    assert ring.time == "12:30"
    assert bench.primary()
    assert bench.session.step is Step.SERUM_BEFORE


def test_no_cream_needs_its_reason() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.presenter.act("no_cream")
    bench.presenter.act("no_cream.declined")
    assert bench.session.cream_skipped == "declined"
    assert bench.state.rail[2].under == "no cream"


# serum


def test_serum_may_be_left_out_with_a_reason() -> None:
    bench = Bench()
    bench.at(Step.SERUM_BEFORE)
    bench.presenter.act("no_serum")
    bench.presenter.act("no_serum.not_available")
    assert bench.session.serum_before == ev.SerumSkipped(ev.SerumWhen.BEFORE, "not_available")
    assert bench.session.step is Step.NEEDLING


# aftercare


def test_aftercare_proposes_the_next_visit_by_the_clinic_s_rule() -> None:
    bench = Bench()
    bench.at(Step.AFTERCARE)
    assert field(bench.step.blocks, "aftercare.next_visit").text == "30 May 2026"
    assert bench.primary()
    assert bench.step.notice.startswith("6 points are not ticked yet")
    bench.type(aftercare__p__spf="1")
    assert bench.primary()
    assert bench.step.notice.startswith("5 points are not ticked yet")
    bench.presenter.act("aftercare.all")
    bench.type(aftercare__next_visit="1/3/2026")
    assert bench.primary()
    assert "after today" in field(bench.step.blocks, "aftercare.next_visit").error
    bench.type(aftercare__next_visit="15 Jun 2026")
    assert bench.primary()
    policy = bench.console.policy
    explained = tuple(point.id for point in policy.choices["aftercare"])
    assert bench.session.aftercare == ev.AftercareGiven(
        policy.aftercare_version, explained, date(2026, 6, 15).isoformat()
    )


def test_no_next_visit_is_fine() -> None:
    bench = Bench()
    bench.at(Step.AFTERCARE)
    bench.presenter.act("aftercare.all")
    assert all(block.on for block in flat(bench.step.blocks) if isinstance(block, Tick))
    bench.type(aftercare__next_visit="")
    assert bench.primary()
    assert bench.session.aftercare is not None
    assert bench.session.aftercare.next_visit == ""


# sign-off


def test_the_note_writes_itself() -> None:
    bench = Bench()
    session = bench.at(Step.NUMBING)
    bench.presenter.act("no_cream")
    bench.presenter.act("no_cream.allergy")
    session = bench.session
    for body in (
        ev.SerumSkipped(ev.SerumWhen.BEFORE, "declined"),
        ev.CartridgeLoaded("cartridge_11", "C-7", "2027-08", 0, ev.CartridgeIdentity.LOT_CONFIRMED_NEW, "sealed"),
        ev.ZonesPlanned((ev.ZonePlan("nose", 500, 2, 1600), ev.ZonePlan("chin", 750, 3, 1800))),
        ev.DepthReasonGiven("nose", 1000, 0, "scar"),
        ev.ZoneLeftOut("nose", "skin"),
        ev.ZoneLeftOut("chin", "time"),
        ev.NeedlingFinished(),
        ev.SerumSkipped(ev.SerumWhen.AFTER, "declined"),
        ev.AftercareGiven("2026.1", ("spf",)),
    ):
        act(bench.console, session.id, body)
    told = facts(bench.step.blocks)
    assert told["Numbing"].value.startswith("No cream used")
    assert told["Numbing"].tone is Tone.WARN
    assert "lot C-7, exp 08/2027" in told["Cartridge"].value
    assert "Skin not suitable" in told["Nose"].value
    assert "Nose up to 1.00 mm" in told["Above caution"].value
    assert told["Interruptions"].value == "None"
    assert bench.primary()
    assert pick(bench.step.aside, "sign.reaction").options[0].text == "Not treated", "no zone was"
    bench.type(sign__reaction="not_treated", sign__adverse="no")
    assert bench.primary()
    signed = bench.console.records.session(session.id)
    assert signed is not None
    assert signed.signed is not None
    assert said(signed.signed, Names(bench.console.policy, {})).under.startswith("Skin: Not treated")


def test_signing_needs_both_answers() -> None:
    bench = Bench()
    session = bench.at(Step.SIGN_OFF)
    assert "not_treated" not in [option.code for option in pick(bench.step.aside, "sign.reaction").options]
    assert bench.step.primary.text == "Sign as Nurse One"
    assert bench.primary()
    assert pick(bench.step.aside, "sign.reaction").error
    bench.type(sign__reaction="red")
    assert bench.primary()
    assert pick(bench.step.aside, "sign.adverse").error
    bench.type(sign__adverse="yes")
    assert bench.primary()
    assert bench.sheet.kind == "adverse"
    assert bench.primary()
    assert bench.draft().errors.keys() == {"reaction.severity", "reaction.action"}
    bench.type(reaction__severity="mild", reaction__action__watched="1")
    assert bench.primary()
    assert bench.state.sheet is None
    assert bench.primary()
    closed = bench.console.records.session(session.id)
    assert closed is not None
    assert closed.signed is not None
    assert (closed.signed.reaction, closed.signed.adverse) == ("red", True)


def test_an_adverse_event_on_record_can_t_be_denied() -> None:
    bench = Bench()
    session = bench.at(Step.SIGN_OFF)
    act(bench.console, session.id, ev.AdverseEventRecorded("mild", "watched"))
    bench.type(sign__adverse="no")
    assert pick(bench.step.aside, "sign.adverse").value == "yes"
    assert [option.code for option in pick(bench.step.aside, "sign.adverse").options] == ["yes"], "nothing else to tick"


def test_a_closed_session_can_be_verified() -> None:
    bench = Bench()
    bench.at(Step.SIGN_OFF)
    bench.type(sign__reaction="pink", sign__adverse="no")
    bench.primary()
    assert bench.step.chip is not None
    assert bench.step.chip.text == "Saved"
    session = bench.console.pen.chair_id
    assert session is not None
    anchor = bench.console.records.anchor_of_session(session)
    assert anchor is not None
    assert f"Anchor {anchor.code}" in words(bench.step.blocks)
    bench.presenter.act("verify")
    assert f"Record verified: {bench.console.records.count_events()} events" in words(bench.step.blocks)


def test_a_check_that_can_t_be_read_is_told_and_can_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench()
    bench.at(Step.SIGN_OFF)
    bench.type(sign__reaction="pink", sign__adverse="no")
    bench.primary()

    def fail(_query: object) -> None:
        raise KnownError(Trouble.DISK_FULL)

    with monkeypatch.context() as patch:
        patch.setattr(bench.console.records, "read", fail)
        bench.presenter.act("verify")
    assert "could not be read" in words(bench.step.blocks)
    bench.presenter.act("verify")
    assert "Record verified" in words(bench.step.blocks)


def test_without_cream_nothing_was_wiped_off() -> None:
    bench = Bench()
    session = bench.at(Step.NUMBING, sample(bench.console))
    act(bench.console, session.id, ev.CreamSkipped("patient"))
    assert "No cream was used." in words(bench.step.blocks)
    assert "wiped off" not in words(bench.step.blocks)
    with_cream = Bench()
    with_cream.at(Step.SERUM_BEFORE, sample(with_cream.console))
    assert "wiped off" in words(with_cream.step.blocks)


def test_a_typed_lot_is_replaced_only_by_a_key_that_says_so() -> None:
    bench = Bench()
    bench.at(Step.SERUM_BEFORE, patient(bench.console, "Ben Example"))
    bench.at(Step.NUMBING)
    same = key(bench.step.blocks, "cream.same")
    assert same.text.startswith("Same lot as before")
    bench.type(cream__lot="X-1")
    assert key(bench.step.blocks, "cream.same").text.startswith("Replace by")
    bench.presenter.act("cream.same")
    assert not key(bench.step.blocks, "cream.same").enabled, "there is nothing more to take over"


def test_a_stepper_at_its_end_says_why() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.presenter.act("screening.rest_no")
    bench.primary()
    bench.type(zone__forehead__on="1")

    def steppers() -> list[Stepper]:
        return [block for block in bench.step.aside if isinstance(block, Stepper)]

    while steppers()[0].more:
        assert steppers()[0].end == ""
        bench.presenter.act("zones.deeper")
    assert steppers()[0].end.startswith("caution")
    while steppers()[0].less:
        bench.presenter.act("zones.shallower")
    assert steppers()[0].end == "the pen's least"
    while steppers()[1].less:
        bench.presenter.act("zones.fewer")
    assert steppers()[1].end == "at least 1"
    while steppers()[1].more:
        bench.presenter.act("zones.more")
    assert steppers()[1].end == "at most 9"


def test_a_failed_save_is_told_until_the_next_press() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.console.hub.publish(NotSaved(bench.session.id, "disk_full"))
    told = bench.step.notice
    assert told
    bench.type(cream__lot="X-1")
    assert bench.step.notice == told
    bench.primary()
    assert bench.step.notice != told


def test_a_question_for_an_early_removal_ends_with_the_minimum() -> None:
    bench = Bench()
    cream_on(bench, 9 * 60_000)
    assert bench.primary()
    assert codes(bench.sheet.blocks)
    bench.console.clock.advance(60_000)
    bench.presenter.refresh()
    assert (bench.sheet.title, codes(bench.sheet.blocks)) == ("The minimum is reached", [])
