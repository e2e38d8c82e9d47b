"""The stand-in for the search: still until there is one, still for good where a port was given."""

from __future__ import annotations

from mnconsole.domain.pen_finding import Finding, FindPhase
from mnconsole.domain.ports import PenFinder
from mnconsole.services.late_finder import LateFinder
from tests.helpers.finders import PORT_A, FakeFinder, pen_on


def test_where_a_port_was_given_nothing_is_searched() -> None:
    late: PenFinder = LateFinder(Finding(FindPhase.OFF, port="COM3"))
    late.search_again()
    late.choose_port("COM4")
    late.choose_pen("SW-1")
    assert late.finding() == Finding(FindPhase.OFF, port="COM3")


def test_who_listened_before_and_after_is_told_and_what_is_chosen_is_passed_on() -> None:
    late, real = LateFinder(Finding(FindPhase.SEARCHING)), FakeFinder()
    early: list[Finding] = []
    afterwards: list[Finding] = []
    late.subscribe(early.append)
    late.opened(real)
    late.subscribe(afterwards.append)
    real.show(FindPhase.ASKS, pen_on(PORT_A))
    assert early == afterwards == [late.finding()]
    late.search_again()
    late.choose_port("COM4")
    late.choose_pen("SW-1")
    assert (real.searches, real.chosen) == (1, ["COM4", "SW-1"])


def test_who_ended_listening_is_not_told() -> None:
    late, real = LateFinder(Finding(FindPhase.SEARCHING)), FakeFinder()
    told: list[Finding] = []
    before = late.subscribe(told.append)
    gone = late.subscribe(told.append)
    gone()
    late.opened(real)
    before()
    real.show(FindPhase.NONE)
    assert told == []
