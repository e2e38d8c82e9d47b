"""The rules of the search, one by one, without a line."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.device.clock import NS_PER_S
from mnconsole.device.discovery.search import ASK_AGAIN_FIRST_NS, LOST_FOR_NS, Search, may_change, may_search
from mnconsole.domain.pen import Desired, LinkState, LinkView, Motor, PortTrouble
from mnconsole.domain.pen_finding import FindPhase, PortFacts, ProbedPort
from tests.helpers.fakes import IDENTITY, report
from tests.helpers.finders import OTHER, PORT_A, PORT_B, pen_on, trouble_on

A, B = PORT_A.name, PORT_B.name
UNKNOWN = replace(PORT_A, name="/dev/ttyACM0", adapter="", usb_vendor_id=0x1111)


class Table:
    """A search with a link that is as the test says."""

    def __init__(self, remembered: str = "") -> None:
        self.search = Search(lambda: remembered)
        self.view = LinkView(LinkState.ABSENT, "", PortTrouble.NO_PORT_GIVEN)
        self.now = NS_PER_S

    def see(self, *ports: PortFacts) -> list[str]:
        """These ports are there; those that are asked."""
        self.search.listed(ports)
        return self.asked()

    def asked(self) -> list[str]:
        return [facts.name for facts in self.search.to_ask(self.view, self.now, ())]

    def answer(self, *found: ProbedPort) -> None:
        for each in found:
            self.search.asked(each.port, each, self.now)

    def give(self) -> str | None:
        """The port that is handed to the link, which takes it over."""
        port = self.search.to_give(self.view, self.now)
        if port is not None:
            self.search.given = port
            trouble = PortTrouble.NONE if port else PortTrouble.NO_PORT_GIVEN
            self.view = replace(self.view, port=port, trouble=trouble)
        return port

    def link(self, **changes: object) -> None:
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]
        self.search.linked(self.view, self.now)

    @property
    def phase(self) -> FindPhase:
        return self.search.finding().phase


def test_nothing_is_known_before_the_first_list() -> None:
    table = Table()
    assert (table.phase, table.give()) == (FindPhase.SEARCHING, None)
    table.see()
    assert table.phase is FindPhase.NONE


def test_a_list_without_a_pen_ends_in_none_and_is_asked_again_later() -> None:
    table = Table()
    assert table.see(PORT_A) == [A]
    table.answer(trouble_on(PORT_A, PortTrouble.SILENT))
    assert (table.phase, table.asked()) == (FindPhase.NONE, [])
    table.now += ASK_AGAIN_FIRST_NS
    assert table.asked() == [A]
    table.answer(trouble_on(PORT_A, PortTrouble.SILENT))
    table.now += ASK_AGAIN_FIRST_NS
    assert table.asked() == []
    table.search.again()
    assert table.asked() == [A]


def test_a_replugged_port_is_asked_at_once() -> None:
    table = Table()
    table.see(PORT_A)
    table.answer(trouble_on(PORT_A, PortTrouble.NOISE))
    table.see()
    assert table.see(PORT_A) == [A]


def test_the_remembered_pen_does_not_wait_for_the_others() -> None:
    table = Table(IDENTITY.serial_number)
    table.see(PORT_A, PORT_B)
    table.answer(pen_on(PORT_A))
    assert table.give() == A


def test_another_pen_waits_until_all_were_asked() -> None:
    table = Table(IDENTITY.serial_number)
    table.see(PORT_A, PORT_B)
    table.answer(pen_on(PORT_B, OTHER))
    assert (table.give(), table.phase) == (None, FindPhase.SEARCHING)
    table.answer(trouble_on(PORT_A, PortTrouble.SILENT))
    assert table.give() == B


def test_the_port_that_was_given_is_never_asked_nor_any_before_the_link_has_let_go() -> None:
    table = Table()
    table.see(PORT_A, PORT_B)
    table.answer(pen_on(PORT_A), trouble_on(PORT_B, PortTrouble.SILENT))
    assert table.give() == A
    table.now += 60 * NS_PER_S
    assert table.asked() == [B]
    table.search.given = ""  # taken back, but the link still has it
    assert table.asked() == []


def test_a_silent_pen_whose_port_stays_is_not_left_for_another_one() -> None:
    table = Table(IDENTITY.serial_number)
    table.see(PORT_A)
    table.answer(pen_on(PORT_A))
    table.give()
    table.link(trouble=PortTrouble.SILENT)
    table.see(PORT_A, PORT_B)
    table.answer(pen_on(PORT_B, OTHER))
    assert table.give() is None
    table.see(PORT_B)
    assert table.give() == B


def test_what_is_no_pen_is_taken_back_from_the_link() -> None:
    table = Table()
    table.see(PORT_A)
    table.answer(pen_on(PORT_A))
    table.give()
    table.link(state=LinkState.INCOMPATIBLE, trouble=PortTrouble.NOT_A_PEN, detail="exception 2")
    assert table.give() == ""
    (probed,) = table.search.finding().probed
    assert (probed.trouble, probed.detail) == (PortTrouble.NOT_A_PEN, "exception 2")


def test_an_adapter_that_a_person_named_is_asked_like_a_known_one() -> None:
    table = Table(IDENTITY.serial_number)
    assert table.see(UNKNOWN) == []
    table.search.choose_port(UNKNOWN.name)
    assert table.give() == UNKNOWN.name
    table.link(state=LinkState.READY, identity=IDENTITY)
    table.link(state=LinkState.ABSENT, identity=None, trouble=PortTrouble.IO_ERROR)
    table.see()
    table.give()
    again = replace(UNKNOWN, name="/dev/ttyACM7")
    assert table.see(again) == [again.name]


def test_a_named_port_that_is_not_listed_stays_named() -> None:
    table = Table()
    table.see()
    table.search.choose_port("tcp://127.0.0.1:5020")
    table.see()
    assert table.give() == "tcp://127.0.0.1:5020"


def test_no_search_and_no_change_while_a_pen_may_move() -> None:
    idle = LinkView(LinkState.ABSENT, "")
    assert may_search(idle, 0)
    linked = replace(idle, state=LinkState.READY, identity=IDENTITY, last_report=report())
    assert (may_search(linked, 0), may_change(linked, 0)) == (False, True)
    lost = replace(linked, state=LinkState.LOST, identity=None, last_report=None, last_answer_ns=NS_PER_S)
    for moving in (replace(linked, wanted=Desired.ARM), replace(linked, last_report=report(motor=Motor.RUNNING)), lost):
        assert (may_search(moving, 2 * NS_PER_S), may_change(moving, 2 * NS_PER_S)) == (False, False)
    later_ns = NS_PER_S + LOST_FOR_NS
    assert (may_search(lost, later_ns), may_change(lost, later_ns)) == (True, True)
