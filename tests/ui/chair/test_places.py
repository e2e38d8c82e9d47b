"""Where conditions of ARM lead, and the acts that are there from every step: reaction, notes."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import Desired, StopCause
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.store.errors import StoreCode
from tests.ui.chair.bench import Bench, field, words


def test_each_condition_of_arm_leads_to_its_place() -> None:
    bench = Bench()
    bench.at(Step.SCREENING)
    bench.presenter.go_to(Condition.CONSENT)
    assert bench.step.name == "screening.details"
    assert bench.state.focus.target == "screening.consent"
    bench.presenter.go_to(Condition.RELEASE)
    assert bench.state.focus.target == "screening.released_by"
    bench.presenter.go_to(Condition.SCREENING)
    assert bench.step.name == "screening.questions"
    bench.presenter.go_to(Condition.SERUM)
    assert "Screening" in bench.step.notice
    bench.presenter.go_to(Condition.CARTRIDGE)
    assert bench.sheet.kind == "cartridge"
    focus = bench.state.focus.number
    bench.presenter.go_to(Condition.PEN_LINKED)
    assert bench.state.focus.number == focus, "the pen panel tells the rest"


def test_a_condition_of_a_step_on_record_leads_to_undo() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.presenter.go_to(Condition.CONSENT)
    assert "Undo last step" in bench.step.notice


def test_an_expired_cartridge_leads_to_another_one() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    bench.presenter.go_to(Condition.CARTRIDGE_EXPIRED)
    assert bench.sheet.title == "Another cartridge"
    bench.type(cartridge__lot="C-9", cartridge__expiry="03/2028", cartridge__sealed="1")
    assert bench.primary()
    assert bench.state.sheet is None
    assert bench.session.cartridges_used == 2


def test_the_first_cartridge_may_be_told_before_its_step() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.presenter.go_to(Condition.CARTRIDGE)
    bench.type(cartridge__lot="C-9", cartridge__expiry="03/2028")
    assert bench.primary()
    assert "sealed pack" in bench.draft().errors["cartridge.sealed"]
    bench.type(cartridge__sealed="1")
    assert bench.primary()
    assert bench.session.cartridge is not None


def test_reaction_stops_the_pen_before_anything_else() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    link = bench.console.link
    link.obedient = True
    assert bench.console.pen.arm(link.now_ns()) is None
    bench.console.writer.hold()
    bench.presenter.act("reaction")
    assert link.stops[-1] is StopCause.REACTION
    assert link.view().wanted is Desired.STOP
    assert bench.sheet.kind == "reaction"
    bench.console.writer.release()
    assert bench.session.reaction_opened


def test_reaction_stops_the_pen_also_with_nobody_in_the_chair() -> None:
    bench = Bench()
    bench.presenter.act("reaction")
    assert bench.console.link.stops == [StopCause.REACTION]
    assert bench.state.sheet is None


def test_a_closed_session_takes_no_more_notes() -> None:
    bench = Bench()
    bench.at(Step.SIGN_OFF)
    bench.type(sign__reaction="pink", sign__adverse="no")
    bench.primary()
    for code in ("note", "more", "undo", "reaction"):
        bench.presenter.act(code)
        assert bench.state.sheet is None
    assert bench.console.link.stops[-1] is StopCause.REACTION


def test_reaction_opens_also_while_nothing_can_be_saved() -> None:
    bench = Bench()
    bench.at(Step.NEEDLING)
    bench.console.records.fail_next(KnownError(StoreCode.DISK_FULL, path="x"))
    bench.presenter.act("reaction")
    assert bench.console.link.stops[-1] is StopCause.REACTION
    assert "damp cloth" in words(bench.sheet.blocks)
    assert "Not saved" in bench.sheet.notice


def test_a_sheet_opened_meanwhile_stays_open() -> None:
    bench = Bench()
    bench.at(Step.CLEANSE)
    bench.console.writer.hold()
    bench.primary()
    bench.presenter.act("reaction")
    bench.console.writer.release()
    assert bench.session.step is Step.NUMBING
    assert bench.sheet.kind == "reaction"


def test_notes_are_stored_and_forgotten_in_the_draft() -> None:
    bench = Bench()
    session = bench.at(Step.CLEANSE)
    bench.presenter.act("note")
    assert bench.primary()
    assert field(bench.sheet.blocks, "note.text").error == "Type the text first."
    bench.type(note__text="  Patient feels well. ")
    assert bench.primary()
    assert bench.state.sheet is None
    noted = [e.body for e in bench.session.events if isinstance(e.body, ev.NoteAdded)]
    assert noted == [ev.NoteAdded("Patient feels well.")]
    assert "note.text" not in bench.draft().values
    assert bench.state.log is not None
    assert "Patient feels well." in bench.state.log.latest
    assert session.id == bench.session.id
