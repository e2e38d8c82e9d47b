"""The lock under random days: time, the pen, presence, PINs and passphrases in any order.

Beside the console runs a model that is as simple as the rules: one deadline, and lists of tries.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mnconsole.domain.access import AFTER_PEN_MS, PASSPHRASE_MS, TRIES, UNDER_WAY_MS, Entry
from mnconsole.domain.access_events import ConsoleLocked, ConsoleUnlocked, LockCause, SignInFailed
from mnconsole.domain.pen import Interruption, LinkState
from mnconsole.domain.session import Step
from tests.helpers.consoles import session_at
from tests.helpers.fakes import FakeLink
from tests.helpers.people import LOCK_MS, ONE, THREE, TWO, clinic, pin, shows

WITH_PIN = st.sampled_from((ONE, TWO))
EVERYBODY = st.sampled_from((ONE, TWO, THREE))


class Day(RuleBasedStateMachine):
    """One console from its first sign-in on, with a patient at the needling."""

    @initialize()
    def open(self) -> None:
        """Nurse One has opened the records. `pen_ms` is when the pen was last in use, `there_ms` somebody."""
        self.link = FakeLink(obedient=True)
        self.console = clinic(link=self.link)
        session_at(self.console, Step.NEEDLING)
        self.now_ms = self.there_ms = self.shown_ms = 0
        self.pen_ms: int | None = None
        self.moved_ms = 0
        self.wrong: list[int] = []
        self.against = {ONE: 0, TWO: 0}
        self.failures = 0

    def locked(self) -> bool:
        """As the console says."""
        return self.console.access.state.locked

    def in_use(self) -> bool:
        """Armed, running or paused, or wanted so."""
        return self.console.pen.is_active()

    def due_ms(self) -> int:
        """When it locks by itself."""
        held_off = 0 if self.pen_ms is None else self.pen_ms + max(AFTER_PEN_MS, LOCK_MS)
        return max(self.there_ms + LOCK_MS, held_off)

    def note(self) -> None:
        """What the link and the records have told the console just now."""
        if self.in_use():
            self.pen_ms = self.now_ms
        entries = len(self.console.treatment.open_sessions()[0].events)
        if entries != getattr(self, "entries", entries):
            self.moved_ms = self.now_ms
        self.entries = entries

    def looked(self, was_locked: bool) -> None:
        """After a look: locked if it was, or if it was time."""
        self.note()
        assert self.locked() == (was_locked or (not self.in_use() and self.now_ms >= self.due_ms()))
        if self.locked() and not was_locked:
            assert self.console.access.state.cause is LockCause.IDLE
            assert self.pen_ms is None or self.now_ms - self.pen_ms >= AFTER_PEN_MS

    # what happens

    @rule(seconds=st.integers(1, 200))
    def nobody_is_there(self, seconds: int) -> None:
        """Nor does the console look yet: it hangs, or the laptop sleeps."""
        self.now_ms += seconds * 1000
        self.console.door.presence.advance(seconds * 1000)

    @rule(seconds=st.integers(0, 200))
    def the_console_looks(self, seconds: int) -> None:
        """After some more time."""
        self.nobody_is_there(seconds)
        was_locked = self.locked()
        self.console.access.tick()
        self.looked(was_locked)

    @precondition(lambda self: self.console.access.state.locked)
    @rule(hours=st.integers(0, 5))
    def somebody_comes_back(self, hours: int) -> None:
        """After hours, perhaps."""
        self.nobody_is_there(hours * 3600)
        self.types_a_passphrase(ONE, True)

    @rule()
    def somebody_moves(self) -> None:
        """What was due before the touch stands."""
        was_locked = self.locked()
        self.console.access.touch()
        self.looked(was_locked)
        if not self.locked():
            self.there_ms = self.now_ms

    @rule(step=st.sampled_from(("arm", "start", "pause", "stop")))
    def press_at_the_pen(self, step: str) -> None:
        """From behind the lock STOP alone does something."""
        pen, link = self.console.pen, self.link
        wishes = len(link.wishes)
        match step:
            case "arm":
                pen.arm(link.now)
            case "start":
                pen.start(link.now)
            case "pause":
                pen.pause()
            case _:
                stops = len(link.stops)
                pen.stop()
                assert len(link.stops) == stops + 1
        assert not (self.locked() and len(link.wishes) > wishes)
        self.note()

    @precondition(lambda self: not self.console.access.state.locked)
    @rule(seconds=st.integers(0, 5), starts=st.booleans())
    def a_short_run(self, seconds: int, starts: bool) -> None:
        """Between two looks, and nobody touches anything but the pen."""
        for step in ("arm", "start")[: 1 + starts]:
            self.press_at_the_pen(step)
        self.nobody_is_there(seconds)
        self.link.report()
        self.note()
        self.press_at_the_pen("stop")

    @rule()
    def cable(self) -> None:
        """Pulled out, or plugged in again."""
        if self.link.view().state is LinkState.LOST:
            self.link.connect()
        else:
            self.link.lose()
        self.note()

    @precondition(lambda self: self.in_use())
    @rule()
    def stopped_at_its_own_key(self) -> None:
        """The pen says so; until then it was in use."""
        self.note()
        self.link.interrupt(Interruption.STOPPED_ELSEWHERE)
        self.link.answer()
        self.note()

    @rule()
    def lock_by_hand(self) -> None:
        """At any time; a pen in use is stopped."""
        was_in_use, was_locked, stops = self.in_use(), self.locked(), len(self.link.stops)
        self.console.access.lock(LockCause.PERSON)
        assert self.locked()
        assert len(self.link.stops) == stops + (was_in_use and not was_locked)
        self.note()

    @rule(place=WITH_PIN, right=st.booleans())
    def types_a_pin(self, place: int, right: bool) -> None:
        """Never more than five wrong ones."""
        spent = len(self.wrong) >= TRIES or self.against[place] >= TRIES
        long_ago = self.now_ms - self.shown_ms >= PASSPHRASE_MS and self.now_ms - self.moved_ms > UNDER_WAY_MS
        may_not = self.may_not_switch(place)
        answer = pin(self.console, place, None if right else "9999")
        if spent or long_ago:
            assert answer is Entry.PASSPHRASE_NEEDED
        elif may_not:
            assert answer is Entry.PEN_MOVING
        elif right:
            assert answer is Entry.OPENED
            self.wrong = [one for one in self.wrong if one != place]
            self.against[place] = 0
            self.entered(place)
        else:
            assert answer is Entry.WRONG
            self.wrong.append(place)
            self.against[place] += 1
            self.failures += 1

    @rule(place=EVERYBODY, right=st.booleans())
    def types_a_passphrase(self, place: int, right: bool) -> None:
        """It opens always, but for somebody else under a pen in use."""
        may_not = self.may_not_switch(place)
        answer = shows(self.console, place, None if right else "a wrong passphrase")
        if may_not:
            assert answer is Entry.PEN_MOVING
        elif right:
            assert answer is Entry.OPENED
            self.wrong = []
            self.shown_ms = self.now_ms
            if place in self.against:
                self.against[place] = 0
            self.entered(place)
        else:
            assert answer is Entry.WRONG
            self.failures += 1

    def may_not_switch(self, place: int) -> bool:
        """Whether somebody else holds a pen in use."""
        other = self.console.people.signed_in != self.console.people.staff[place]
        return other and not self.locked() and self.in_use()

    def entered(self, place: int) -> None:
        """Somebody is there and acts."""
        assert not self.locked()
        assert self.console.identity.actor == self.console.people.staff[place]
        self.there_ms = self.now_ms

    # what always holds

    @invariant()
    def nobody_acts_behind_the_lock_and_tries_are_counted(self) -> None:
        """And no PIN is tried more than five times."""
        state = self.console.access.state
        assert (self.console.identity.actor is None) == state.locked
        assert state.tries_left == TRIES - len(self.wrong)
        assert max(self.against.values()) <= TRIES

    @invariant()
    def the_log_tells_the_same(self) -> None:
        """Each lock with its end, but for the one that stands; and everything that was wrong."""
        bodies = [event.body for event in self.console.records.log]
        locks = sum(isinstance(body, ConsoleLocked) for body in bodies)
        assert locks - sum(isinstance(body, ConsoleUnlocked) for body in bodies) == int(self.locked())
        assert sum(isinstance(body, SignInFailed) for body in bodies) == self.failures


TestDay = Day.TestCase
TestDay.settings = settings(max_examples=30, stateful_step_count=50, deadline=None)
