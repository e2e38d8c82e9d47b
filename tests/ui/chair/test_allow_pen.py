"""The sheet about a pen that does not stop by itself."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen_kinds import SwitchOff
from mnconsole.domain.record_events import PenAllowed
from mnconsole.services.hub import EntryAsked
from tests.helpers.bare_pens import AT_THE_PEN, MANAGER, NO_LEASE, NURSE, PULL, TRIGGER, with_pen
from tests.helpers.fakes import IDENTITY
from tests.ui.chair.bench import Bench, codes, field, words


def _bench() -> Bench:
    bench = Bench(with_pen())
    bench.presenter.go_to(Condition.PEN_ALLOWED)
    return bench


def _sign_in(bench: Bench, place: int) -> None:
    bench.presenter.act(f"sign_in.{bench.console.people.staff[place].id.hex}")


def test_a_nurse_is_told_what_is_weaker_and_that_a_manager_has_to_do_it() -> None:
    bench = _bench()
    assert bench.sheet.title == "May this pen be used: Handpiece Two, number SM-0002?"
    assert "does not stop by itself if the cable is cut or the console dies" in bench.sheet.text
    assert "A manager has to allow this pen." in words(bench.sheet.blocks)
    manager = bench.console.people.staff[MANAGER]
    assert codes(bench.sheet.blocks) == [f"sign_in.{manager.id.hex}"]
    bench.presenter.act("allow_pen.only_pen")
    assert bench.console.allowances.of(bench.console.pen.known_pen()) is None
    assert "Only a manager" in bench.sheet.notice


def test_the_manager_signs_in_there_gives_a_reason_and_hands_back() -> None:
    bench = _bench()
    _sign_in(bench, MANAGER)
    assert bench.console.people.signed_in == bench.console.people.staff[MANAGER]
    bench.presenter.act("allow_pen.within_reach")
    allowed = [e for e in bench.console.records.log if isinstance(e.body, PenAllowed)]
    assert [(e.actor_id, e.body) for e in allowed] == [
        (bench.console.people.staff[MANAGER].id, PenAllowed("sample-motor", "Handpiece Two", "SM-0002", "within_reach"))
    ]
    assert "Allowed by Manager Three on" in words(bench.sheet.blocks)
    assert "Its plug is within reach of the nurse" in words(bench.sheet.blocks)
    # Who was fetched for this alone does not take the treatment over: its strokes are the nurse's.
    assert bench.console.people.signed_in == bench.console.people.staff[NURSE]
    assert Condition.PEN_ALLOWED not in bench.console.pen.missing()


def test_a_reason_can_be_typed_and_none_is_asked_for() -> None:
    bench = _bench()
    _sign_in(bench, MANAGER)
    assert bench.primary()
    typed = field(bench.sheet.blocks, "allow_pen.reason")
    assert typed.error
    bench.type(allow_pen__reason="Tried out by the maker's technician")
    assert bench.primary()
    assert "Tried out by the maker's technician" in words(bench.sheet.blocks)
    assert bench.sheet.primary == ""


def test_it_is_withdrawn_from_the_same_sheet() -> None:
    bench = _bench()
    _sign_in(bench, MANAGER)
    bench.presenter.act("allow_pen.only_pen")
    bench.presenter.act("close")
    bench.presenter.act("more")
    assert "open:allow_pen" in codes(bench.sheet.blocks)
    bench.presenter.act("open:allow_pen")
    _sign_in(bench, MANAGER)
    bench.presenter.act("withdraw")
    assert Condition.PEN_ALLOWED in bench.console.pen.missing()
    assert bench.console.people.signed_in == bench.console.people.staff[NURSE]
    assert "A manager has to allow this pen" in words(bench.sheet.blocks)


def test_a_nurse_finds_no_key_to_withdraw_it() -> None:
    bench = _bench()
    _sign_in(bench, MANAGER)
    bench.presenter.act("allow_pen.only_pen")
    _sign_in(bench, NURSE)
    assert "withdraw" not in codes(bench.sheet.blocks)
    bench.presenter.act("withdraw")
    assert bench.console.allowances.of(bench.console.pen.known_pen()) is not None


def test_a_pen_that_stops_by_itself_is_not_asked_about() -> None:
    bench = Bench(with_pen(IDENTITY))
    bench.presenter.act("more")
    assert "open:allow_pen" not in codes(bench.sheet.blocks)
    bench.presenter.go_to(Condition.PEN_ALLOWED)
    assert "Nobody has to allow it" in bench.sheet.text


def test_a_pen_that_its_trigger_stops_is_not_said_to_stop_by_itself() -> None:
    bench = Bench(with_pen(TRIGGER))
    bench.presenter.go_to(Condition.PEN_ALLOWED)
    assert bench.sheet.text == "The pen that is linked stops when its trigger is let go. Nobody has to allow it."


@pytest.mark.parametrize(("way", "told"), [(AT_THE_PEN, "switches it off at the pen."), (PULL, "pulls its plug.")])
def test_it_says_how_its_motor_is_ended(way: SwitchOff, told: str) -> None:
    bench = Bench(with_pen(NO_LEASE, way=way))
    bench.presenter.go_to(Condition.PEN_ALLOWED)
    assert bench.sheet.text.endswith(told)


def test_a_clinic_without_a_manager_is_told_so() -> None:
    bench = Bench(with_pen())
    people = bench.console.people
    people._known = replace(people._known, staff=people.staff[:1])
    bench.presenter.go_to(Condition.PEN_ALLOWED)
    assert "no manager is among the people" in words(bench.sheet.blocks)


def test_outside_the_demo_each_of_them_shows_who_they_are() -> None:
    bench = Bench(with_pen(demo=False))
    console = bench.console
    asked: list[EntryAsked] = []
    console.hub.subscribe(EntryAsked, asked.append)
    nurse, manager = console.people.staff[NURSE], console.people.staff[MANAGER]
    bench.presenter.go_to(Condition.PEN_ALLOWED)
    _sign_in(bench, MANAGER)
    assert (asked, console.people.signed_in) == ([EntryAsked(manager.id)], nurse)
    console.people.sign_in(manager)  # once the manager has shown it
    bench.presenter.act("allow_pen.only_pen")
    assert asked[1:] == [EntryAsked(nurse.id)]
    assert console.people.signed_in == manager
    assert Condition.PEN_ALLOWED not in console.pen.missing()


def test_who_was_noted_for_another_permission_is_not_signed_in_by_this_one() -> None:
    bench = _bench()
    _sign_in(bench, MANAGER)
    _sign_in(bench, NURSE)
    manager = bench.console.people.staff[MANAGER]
    bench.console.people.sign_in(manager)  # by the sidebar: the manager treats this patient
    bench.presenter.act("allow_pen.only_pen")
    assert bench.console.people.signed_in == manager
