"""The pen page's presenter: looks at link, search, tools and self-test; a person's presses go to them. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.services.console import Console
from mnconsole.services.pen_history import PenEntry
from mnconsole.services.self_test import Phase, SelfTest, SelfTestView
from mnconsole.ui.pen_page import checks
from mnconsole.ui.pen_page.identity import LINKED, identity_of
from mnconsole.ui.pen_page.link import faults_of, quality_of, wire_of
from mnconsole.ui.pen_page.profiles import profiles_of
from mnconsole.ui.pen_page.state import FaultsState, PenPageState, PortAct, QualityState
from mnconsole.ui.words import pen_page as words
from mnconsole.ui.words import self_test as test_words
from mnconsole.ui.words.keys import KeyAct

QUALITY_TICKS = 5
"""The figures are read twice a second."""


class PenPagePresenter:
    """One method per intent. `pressed_ns` tells how old a press that is handled now can be (ui/press_clock.py).

    Nothing is looked at while the page is not to be seen, and nothing moves then: a test that goes on is ended.
    """

    def __init__(self, console: Console, test: SelfTest, pressed_ns: Callable[[], int]) -> None:
        self._console = console
        self._test = test
        self._pressed_ns = pressed_ns
        self._render: Callable[[PenPageState], None] = lambda _state: None
        self.announce: Callable[[str], None] = lambda _text: None
        self._shown: PenPageState | None = None
        self._visible = False
        self._dismissed = True
        self._answer = ""
        self._ticks = 0
        self._quality: QualityState | None = None
        self._linked = False
        self._faults: tuple[tuple[PenEntry, ...], FaultsState] = ((), faults_of(()))
        self._profiles = profiles_of(console.pen_kinds)
        self._told: tuple[object, ...] = ()
        test.changed = self._test_changed

    def attach(self, render: Callable[[PenPageState], None]) -> None:
        """Show from now on."""
        self._render = render
        self._shown = None
        self.show()

    # what a person does

    def page_shown(self) -> None:
        """The page came into sight."""
        self._visible = True
        self._read_quality()
        self.show()

    def page_hidden(self) -> None:
        """The page left sight."""
        self._visible = False
        self._dismissed = self._dismissed or not self._test.view.runs
        self._test.leave()

    def act(self, act: KeyAct) -> None:
        """A key of this page. Nothing that is not to be seen is pressed by one."""
        if not self._visible:
            return
        if act is KeyAct.PRIMARY:
            self.primary()
        elif act is checks.key_of(self._test.view.step):
            self.press_motion()

    def primary(self) -> None:
        """The filled button: ask for a test, begin it, or ask for another one."""
        if self._test.view.runs:
            return
        if self._sheet_open() and self._test.view.phase is Phase.ASKED:
            self._test.begin()
            return
        self._dismissed, self._answer = False, ""
        self._test.ask()
        self.show()

    def press_motion(self) -> None:
        """The big key of a step was pressed just now."""
        refusal = self._test.press(self._pressed_ns())
        self._answer = test_words.refusal(refusal.code) if refusal is not None else ""
        if self._answer:
            self.announce(self._answer)
        self.show()

    def close_sheet(self) -> None:
        """*Cancel* while it is asked for or goes on, *Close* when it is over."""
        if self._test.view.runs:
            self._test.cancel()
            return
        self._test.cancel()
        self._dismissed = True
        self.show()

    def escape(self) -> bool:
        """Escape with the pen idle: cancel the test, or close its sheet. False when there was none."""
        if not self._visible or not self._sheet_open():
            return False
        self.close_sheet()
        return True

    def choose_port(self, act: str, key: str) -> None:
        """A port, or the pen that answers there."""
        finder = self._console.pen_finder
        if PortAct(act) is PortAct.PEN:
            finder.choose_pen(key)
        else:
            finder.choose_port(key)
        self.show()

    def search_again(self) -> None:
        """Look at the ports now."""
        self._console.pen_finder.search_again()
        self.show()

    def switch_wire_log(self, on: bool) -> None:
        """Write down what goes over the wire, or no more."""
        self._console.pen_tools.set_wire_log(on)
        self.show()

    # what happens

    def tick(self) -> None:
        """Ten times a second."""
        self._test.tick()
        if not self._visible:
            return
        self._ticks = (self._ticks + 1) % QUALITY_TICKS
        if not self._ticks:
            self._read_quality()
        self.show()

    def show(self) -> None:
        """Render what is so now, if it differs."""
        if not self._visible:
            return
        state = self._state()
        if state != self._shown:
            self._shown = state
            self._render(state)

    def _read_quality(self) -> QualityState:
        pen, tools = self._console.pen, self._console.pen_tools
        view = pen.view()
        self._linked = view.state in LINKED
        self._quality = quality_of(view, tools.quality(), pen.now_ns())
        return self._quality

    def _test_changed(self) -> None:
        view = self._test.view
        if self._visible:
            self._tell(view)
        self.show()

    def _tell(self, view: SelfTestView) -> None:
        """A screen reader says what to do next, and how it ended."""
        now = (view.phase, view.step, view.ended)
        if now == self._told:
            return
        self._told = now
        if view.phase is Phase.PRESS:
            self._answer = ""
            self.announce(test_words.to_do(view.step))
        elif view.ended is not None:
            self._answer = ""
            self.announce(" ".join(test_words.ended(view.ended, view.why)))

    def _sheet_open(self) -> bool:
        phase = self._test.view.phase
        return phase not in (Phase.OFF, Phase.DONE) or (phase is Phase.DONE and not self._dismissed)

    # the state

    def _state(self) -> PenPageState:
        console, test = self._console, self._test
        view, quality = console.pen.view(), self._quality
        if quality is None or self._linked != (view.state in LINKED):
            quality = self._read_quality()  # no figure outlives its link
        finder, tools = console.pen_finder, console.pen_tools
        entries = console.pen_history.entries
        if entries != self._faults[0]:
            self._faults = entries, faults_of(entries)
        identity = view.identity
        sheet = None
        if self._sheet_open():
            progress = test.progress_permille()
            sheet = checks.sheet_of(test.view, view, test.hindrances(), progress, self._answer)
        return PenPageState(
            title=words.title(),
            beside=f"{identity.vendor} {identity.product}" if identity is not None else "",
            identity=identity_of(view, finder.finding(), console.halt),
            profiles=self._profiles,
            quality=quality,
            faults=self._faults[1],
            wire=wire_of(tools.wire_log()),
            test=checks.card_of(test.view),
            sheet=sheet,
        )
