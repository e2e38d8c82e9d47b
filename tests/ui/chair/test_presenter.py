"""The chair's presenter as a whole: one treatment by its intents, drafts, guards, refusals, what is told as saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.session import Status, Step
from mnconsole.services.hub import ActRefused, NotSaved
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.chair.presenter import ChairPresenter
from mnconsole.ui.chair.state import Place
from mnconsole.ui.words.keys import KeyAct
from tests.helpers.consoles import make_console, patient, session_at, stretch
from tests.ui.chair.bench import Bench, field


def test_nobody_in_the_chair_teaches() -> None:
    bench = Bench()
    empty = bench.state.empty
    assert empty is not None
    assert empty.title == "Nobody in the chair"
    assert any("New patient" in line for line in empty.lines)
    assert bench.state.step is None
    assert not bench.primary()
    assert not bench.presenter.escape()


def test_a_whole_treatment_by_its_intents() -> None:
    bench = Bench()
    session = bench.at(Step.SCREENING)
    bench.screen("upper_lip", "nose")
    assert bench.step.name == "cleanse"
    assert bench.primary()
    bench.type(cream__lot="L4-2291", cream__expiry="08/2027", cream__amount="9.5")
    assert bench.primary()
    bench.console.clock.advance(12 * 60_000)
    assert bench.primary()
    assert bench.session.step is Step.SERUM_BEFORE
    bench.type(serum_before__lot="S-1", serum_before__expiry="1/28")
    assert bench.primary()
    bench.type(cartridge__lot="C-1", cartridge__expiry="03/2028", cartridge__sealed="1")
    assert bench.primary()
    assert bench.step.primary.text == "Begin with Nose"
    for zone in ("nose", "upper_lip"):
        if not bench.session.current_zone_id:
            assert bench.primary()
        assert bench.session.current_zone_id == zone
        assert not bench.primary(), "nothing was needled yet"
        bench.console.treatment.fact(session.id, [stretch(zone, 400)])
        assert bench.primary()
        bench.presenter.act("endpoint.even_redness")
    assert bench.step.primary.text == "Finish needling"
    assert bench.primary()
    bench.type(serum_after__lot="S-2", serum_after__expiry="1/28")
    assert bench.primary()
    bench.presenter.act("aftercare.all")
    assert bench.primary()
    bench.type(sign__reaction="pink", sign__adverse="no")
    assert bench.primary()
    closed = bench.console.records.session(session.id)
    assert closed is not None
    assert closed.status is Status.SIGNED
    assert closed.override_count == 0
    assert bench.step.title == "Signed and closed"
    assert bench.console.treatment.session(session.id) is None
    assert all(step.place is Place.DONE for step in bench.state.rail)
    assert bench.primary()
    assert bench.state.empty is not None
    assert bench.console.pen.chair_id is None


def test_a_second_press_counts_for_nothing() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    assert bench.primary()
    assert bench.session.step is Step.NUMBING
    bench.console.link.advance(500)
    assert not bench.presenter.primary()
    assert bench.draft().errors == {}
    bench.console.link.advance(101)
    assert bench.presenter.primary()
    assert bench.draft().errors.keys() == {"cream.lot", "cream.expiry", "cream.amount"}


@pytest.mark.parametrize("again", ["primary", "key", "code"])
def test_a_second_press_counts_for_nothing_before_the_first_is_shown(again: str) -> None:
    bench, turns = Bench(), list[Callable[[], None]]()
    bench.at(Step.CLEANSE)
    bench.console.writer.hold()
    assert bench.primary()
    bench.presenter.attach(bench.painted.append, turns.append)
    bench.console.writer.release()
    assert bench.session.step is Step.NUMBING
    assert bench.presenter.state.step is not None
    assert bench.presenter.state.step.name == "cleanse", "painted in a turn to come"
    assert turns
    press = {
        "primary": bench.presenter.primary,
        "key": lambda: bench.presenter.press_key(KeyAct.PRIMARY),
        "code": lambda: bench.presenter.act("primary"),
    }
    press[again]()
    assert bench.draft().errors == {}
    assert bench.step.name == "numbing"
    painted = len(bench.painted)
    while turns:
        turns.pop(0)()
    assert len(bench.painted) == painted, "what was due was painted with the press"


def test_messages_that_come_together_are_painted_once() -> None:
    bench, turns = Bench(), list[Callable[[], None]]()
    session = bench.at(Step.NEEDLING)
    bench.presenter.attach(bench.painted.append, turns.append)
    while turns:
        turns.pop(0)()
    painted = len(bench.painted)
    for strokes in (100, 200, 300):
        bench.console.treatment.fact(session.id, [stretch("nose", strokes)])
    assert (len(turns), len(bench.painted)) == (1, painted)
    turns.pop()()
    assert (len(turns), len(bench.painted)) == (0, painted + 1)


def test_while_an_act_is_on_its_way_nothing_else_is_proposed() -> None:
    bench = Bench()
    session = bench.at(Step.CLEANSE)
    saved = bench.state.log
    assert saved is not None
    bench.console.writer.hold()
    bench.console.clock.advance(5000)
    assert bench.primary()
    log = bench.state.log
    assert log is not None
    assert log.busy
    assert log.saved == "saving ..."
    assert bench.step.name == "cleanse", "nothing is shown ahead of the records"
    assert not bench.primary()
    bench.console.writer.release()
    log = bench.state.log
    assert log is not None
    assert not log.busy
    assert log.saved != saved.saved
    assert bench.console.records.kinds(session.id).count("cleanse.done") == 1


def test_saved_is_the_time_of_the_acknowledgement() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.console.clock.advance(61_000)
    bench.presenter.tick()
    before = bench.state.log
    assert bench.primary()
    after = bench.state.log
    assert before is not None
    assert after is not None
    assert before.saved != after.saved
    assert after.saved.startswith("saved ")


def test_what_could_not_be_saved_is_told_and_kept() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.type(cream__lot="L4", cream__expiry="08/2027", cream__amount="9.5")
    bench.console.records.fail_next(RecordsError(StoreCode.DISK_FULL, path="x"))
    assert bench.primary()
    assert "disk is full" in bench.step.notice
    assert "still here" in bench.step.notice
    assert field(bench.step.blocks, "cream.lot").text == "L4"
    assert bench.primary()
    assert bench.step.name == "numbing.wait"
    assert bench.step.notice == ""


def test_a_mistake_of_the_program_is_told_too() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.console.hub.publish(NotSaved(bench.session.id, "unexpected"))
    assert "made a mistake" in bench.step.notice
    bench.console.hub.publish(NotSaved(None, "read_only"))
    assert "write permission" in bench.step.notice


def test_drafts_outlive_another_patient() -> None:
    bench = Bench()
    first = bench.at(Step.NUMBING)
    bench.type(cream__lot="L4-2291")
    bench.presenter.act("note")
    bench.type(note__text="Patient is cold.")
    bench.at(Step.SERUM_BEFORE, patient(bench.console, "Ben Example"))
    assert bench.state.sheet is None
    assert bench.step.name == "serum_before"
    assert bench.console.pen.choose_chair(first.id) is None
    assert field(bench.sheet.blocks, "note.text").text == "Patient is cold."
    assert bench.presenter.escape()
    assert field(bench.step.blocks, "cream.lot").text == "L4-2291"
    bench.presenter.act("note")
    assert field(bench.sheet.blocks, "note.text").text == "Patient is cold."


def test_the_header_is_the_patient_s_in_the_chair() -> None:
    bench = Bench()
    first = bench.at(Step.CLEANSE, patient(bench.console, "Ada Sample", allergies="latex"))
    bench.at(Step.CLEANSE, patient(bench.console, "Ben Example"))
    header = bench.state.header
    assert header is not None
    assert (header.name, header.initials) == ("Ben Example", "BE")
    assert "latex" not in header.fixed[0].text
    bench.console.reader.hold()
    bench.console.pen.choose_chair(first.id)
    header = bench.state.header
    assert header is not None
    assert "Ben" not in header.name, "never the last patient's name over this session"
    bench.console.reader.release()
    header = bench.state.header
    assert header is not None
    assert header.name == "Ada Sample"


def test_a_late_answer_about_another_patient_is_dropped() -> None:
    bench = Bench()
    first = bench.at(Step.CLEANSE)
    other = session_at(bench.console, Step.CLEANSE, patient(bench.console, "Ben Example"), chair=False)
    bench.console.reader.hold()
    bench.console.pen.choose_chair(other.id)
    bench.console.pen.choose_chair(first.id)
    bench.console.reader.release()
    header = bench.state.header
    assert header is not None
    assert header.name == "Ada Sample"


def test_nobody_signed_in_is_told() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.console.identity.actor = None
    assert bench.primary()
    assert "signed in" in bench.step.notice
    assert bench.session.step is Step.CLEANSE


def test_a_refusal_of_the_records_stands_beside_its_field() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.type(cream__lot="L4", cream__expiry="08/2027", cream__amount="9.5")
    bench.console.writer.hold()
    assert bench.primary()
    bench.console.hub.publish(ActRefused(bench.session.id, RefusalCode.EXPIRED, ("2027-08",)))
    assert "Expired 08/2027" in field(bench.step.blocks, "cream.expiry").error
    assert bench.state.focus.target == "cream.expiry"
    assert bench.step.notice == ""
    bench.type(cream__expiry="09/2027")
    assert field(bench.step.blocks, "cream.expiry").error == ""
    bench.console.writer.release()


def test_a_refusal_without_a_field_is_a_line_of_the_card() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.console.hub.publish(ActRefused(bench.session.id, RefusalCode.PEN_MOVING))
    assert "Stop it first" in bench.step.notice
    assert bench.primary()
    assert bench.step.notice == ""


def test_a_chain_of_acts_ends_in_the_session_where_it_began() -> None:
    bench = Bench()
    first = bench.at(Step.SCREENING)
    other = session_at(bench.console, Step.SCREENING, patient(bench.console, "Ben Example"), chair=False)
    bench.presenter.act("screening.rest_no")
    bench.primary()
    bench.type(zone__nose__on="1")
    bench.primary()
    bench.type(screening__consent="1", screening__allergies="none")
    bench.type(screening__course_number="3", screening__course_planned="4")
    bench.console.writer.hold()
    assert bench.primary()
    bench.console.pen.choose_chair(other.id)
    bench.console.writer.release()
    told = bench.console.treatment.session(first.id)
    untouched = bench.console.treatment.session(other.id)
    assert told is not None
    assert untouched is not None
    assert (told.step, told.course) == (Step.CLEANSE, (3, 4))
    assert untouched.step is Step.SCREENING
    assert len(untouched.events) == 1


def test_resumed_sessions_keep_their_place() -> None:
    console = make_console()
    session = session_at(console, Step.NUMBING)
    again = Bench(make_console(console.records, clock=console.clock))
    assert again.console.pen.choose_chair(session.id) is None
    assert again.step.name == "numbing"


def test_a_presenter_that_comes_late_shows_who_sits_there() -> None:
    console = make_console()
    session_at(console, Step.CLEANSE)
    presenter = ChairPresenter(console)
    presenter.attach(lambda _state: None)
    assert presenter.state.header is not None
    assert presenter.state.header.name == "Ada Sample"


def test_escape_closes_the_sheet_only() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    assert not bench.presenter.escape()
    bench.presenter.act("note")
    assert bench.presenter.escape()
    assert bench.state.sheet is None
    assert bench.step.name == "cleanse"


def test_ticks_paint_only_what_moved() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.type(cream__lot="L4", cream__expiry="08/2027", cream__amount="9.5")
    bench.primary()
    bench.presenter.tick()
    count = len(bench.painted)
    bench.console.clock.advance(400)
    bench.presenter.tick()
    bench.presenter.tick()
    assert len(bench.painted) == count
    bench.console.clock.advance(700)
    bench.presenter.tick()
    assert len(bench.painted) == count + 1
    ring = bench.step.ring
    assert ring is not None
    assert ring.time == "0:01"
    assert bench.state.rail[2].under == "0:01"


def test_moved_demo_time_is_seen_at_once() -> None:
    bench = Bench()
    bench.at(Step.NUMBING)
    bench.type(cream__lot="L4", cream__expiry="08/2027", cream__amount="9.5")
    bench.primary()
    bench.console.lifecycle.move_demo_time(300_000)
    ring = bench.step.ring
    assert ring is not None
    assert ring.time == "5:00"
