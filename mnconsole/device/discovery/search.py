"""The rules of the search, pure: which ports to ask, which one to hand to the link, what to tell.

The hand-over: at each moment a port belongs to the link or to the search, never to both. The link's are the one that
it was given last and, until it says that it has taken that name over, the one before. Only others are asked. A port is
given to the link when no asking is under way any more; `docs/pen-register-map.md`, "Connecting".
"""

from __future__ import annotations

from collections.abc import Callable, Container

from msgspec import Struct, field

from mnconsole.device.clock import NS_PER_S
from mnconsole.domain.pen import Desired, LinkState, LinkView, Motor, PortTrouble
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, ProbedPort, WrongFile, pen_mark

ASK_AGAIN_FIRST_NS, ASK_AGAIN_MOST_NS = NS_PER_S, 30 * NS_PER_S
"""Waits before a port is asked again, doubled from the first to the longest: opening it may reset a board."""

_HARMLESS = (PortTrouble.BUSY, PortTrouble.NO_PERMISSION)
"""Opening failed before it reached the device: tried again soon."""

_NOT_LINKED = (LinkState.ABSENT, LinkState.OPENING, LinkState.IDENTIFYING, LinkState.INCOMPATIBLE)

LOST_FOR_NS = 2 * NS_PER_S
"""A pen that was lost so long ago has stopped by its lease, or goes on where stops can't reach it: it may be plugged in
elsewhere by now, and what goes out on the old port goes on until another one is taken."""


def may_search(view: LinkView, now_ns: int) -> bool:
    """Whether no pen is linked, wanted, or lost a moment ago and perhaps moving unheard."""
    apart = view.state in _NOT_LINKED or _lost_for_good(view, now_ns)
    return apart and view.identity is None and view.wanted is Desired.STOP


def may_change(view: LinkView, now_ns: int) -> bool:
    """Whether a person may choose another port: no pen is armed, running, or lost a moment ago."""
    report = view.last_report
    moves = report is not None and report.motor in (Motor.ARMED, Motor.RUNNING)
    lost = view.state is LinkState.LOST and not _lost_for_good(view, now_ns)
    return view.wanted is Desired.STOP and not moves and not lost


def _lost_for_good(view: LinkView, now_ns: int) -> bool:
    return view.state is LinkState.LOST and now_ns - view.last_answer_ns >= LOST_FOR_NS


class _Place(Struct):
    """One port with what is known of it."""

    facts: PortFacts
    probed: ProbedPort | None = None
    next_ns: int = 0
    wait_ns: int = field(default=ASK_AGAIN_FIRST_NS)

    @property
    def mark(self) -> str:
        """The pen that answered here, empty for none."""
        return pen_mark(self.probed.pen) if self.probed is not None and self.probed.pen is not None else ""


class Search:
    """What is known of the ports. Belongs to the search's thread. `remembered` is the pen that was used last."""

    def __init__(self, remembered: Callable[[], str], wrong_file: WrongFile | None = None) -> None:
        self._remembered = remembered
        self._wrong_file = wrong_file
        self._places: dict[str, _Place] = {}
        self._listed_once = False
        self._chosen = ""  # a person named this port, and no pen has answered there yet
        self._named: set[tuple[int, int]] = set()  # adapters that a person named: asked like those of the list
        self._listed: frozenset[str] = frozenset()
        self.given = ""
        """The port that was handed to the link."""

    # what happens

    def listed(self, ports: tuple[PortFacts, ...]) -> None:
        """The ports that are there now. One that went and came, or is another device, is a new one."""
        before, places = self._places, {}
        for facts in ports:
            known = before.get(facts.name)
            same = known is not None and known.facts == facts
            places[facts.name] = known if known is not None and same else _Place(facts)
        names = frozenset(places)
        gone = self._listed - names
        if self._chosen in gone:
            self._chosen = ""
        if self._chosen and self._chosen not in places:
            places[self._chosen] = before.get(self._chosen) or _Place(PortFacts(self._chosen, ""))
        if self.given in gone:
            self.given = ""
        self._places, self._listed, self._listed_once = places, names, True

    def asked(self, facts: PortFacts, found: ProbedPort | None, now_ns: int) -> None:
        """An asking has ended, and its port is closed. None: it was called off."""
        place = self._places.get(facts.name)
        if place is not None and place.facts == facts and found is not None:
            self._found(place, found, now_ns)

    def linked(self, view: LinkView, now_ns: int) -> None:
        """What the link says of the port that was given to it. One where something else answers is taken back."""
        place = self._places.get(self.given)
        if place is None or view.port != self.given:
            return
        if view.identity is not None:
            place.probed = ProbedPort(place.facts, pen=view.identity)
            if self.given == self._chosen:
                self._chosen = ""
        elif view.state is LinkState.INCOMPATIBLE and self.given != self._chosen:
            self._found(place, ProbedPort(place.facts, trouble=view.trouble, detail=view.detail), now_ns)
            self.given = ""

    def _found(self, place: _Place, found: ProbedPort, now_ns: int) -> None:
        place.probed = found
        place.next_ns = now_ns + place.wait_ns
        if found.trouble not in _HARMLESS:
            place.wait_ns = min(place.wait_ns * 2, ASK_AGAIN_MOST_NS)

    # what a person does

    def again(self) -> None:
        """Ask everywhere anew, at once."""
        self._chosen = ""
        for place in self._places.values():
            place.next_ns, place.wait_ns = 0, ASK_AGAIN_FIRST_NS
            if not place.mark and place.facts.name != self.given:
                place.probed = None

    def choose_port(self, name: str) -> None:
        """A person names a port."""
        self._chosen = name
        place = self._places.setdefault(name, _Place(PortFacts(name, "")))
        if place.facts.usb_vendor_id:
            self._named.add((place.facts.usb_vendor_id, place.facts.usb_product_id))

    def choose_pen(self, mark: str) -> None:
        """A person chooses one of the pens that answered."""
        for name, place in self._places.items():
            if place.mark == mark:
                self._chosen = name

    # what to do

    def to_ask(self, view: LinkView, now_ns: int, asking: Container[str]) -> tuple[PortFacts, ...]:
        """Ports that may be asked now and are worth it. `asking` are those that are being asked."""
        if not may_search(view, now_ns) or view.port != self.given or self._chosen:
            return ()
        due = [place for place in self._candidates() if not place.mark and place.next_ns <= now_ns]
        return tuple(place.facts for place in due if place.facts.name not in asking)

    def _candidates(self) -> list[_Place]:
        return [place for name, place in self._places.items() if name != self.given and self._may_ask(place.facts)]

    def _may_ask(self, facts: PortFacts) -> bool:
        return facts.is_known_adapter or (facts.usb_vendor_id, facts.usb_product_id) in self._named

    def to_give(self, view: LinkView, now_ns: int) -> str | None:
        """The port to hand to the link now, None for no change. Only after every asking has ended."""
        if self._chosen:
            return self._chosen if self._chosen != self.given and may_change(view, now_ns) else None
        if not may_search(view, now_ns):
            return None
        wanted = self._best(view)
        return wanted if wanted != self.given or wanted != view.port else None

    def _best(self, view: LinkView) -> str:
        pens = {name: place.mark for name, place in self._places.items() if place.mark}
        if self._answers_yet(view):
            return self.given
        others = [name for name in pens if name != self.given]
        known = [name for name in others if pens[name] == self._remembered()]
        if known:
            return known[0]
        if self._unasked() or not others or pens.get(self.given) == self._remembered():
            return self.given
        return others[0] if len(others) == 1 else ""

    def _answers_yet(self, view: LinkView) -> bool:
        """Whether the link still tries the port that it was given, for all that is known with success."""
        if not self.given:
            return False
        return view.port != self.given or view.trouble is PortTrouble.NONE

    def _unasked(self) -> bool:
        return any(place.probed is None for place in self._candidates())

    # what is told

    def finding(self) -> Finding:
        """The state of the search."""
        places = self._places.values()
        return Finding(
            phase=self._phase(),
            ports=tuple(place.facts for place in places),
            probed=tuple(place.probed for place in places if place.probed is not None),
            port=self.given,
            remembered=self._remembered(),
            wrong_file=self._wrong_file,
        )

    def _phase(self) -> FindPhase:
        if self.given:
            return FindPhase.FOUND
        pens = sum(bool(place.mark) for place in self._places.values())
        if not self._listed_once or self._chosen or self._unasked():
            return FindPhase.SEARCHING
        known = any(place.mark == self._remembered() for place in self._places.values() if place.mark)
        if pens > 1 and not known:
            return FindPhase.ASKS
        return FindPhase.SEARCHING if pens else FindPhase.NONE
