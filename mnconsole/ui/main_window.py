"""The window: joins head, pages and pen panel, and everything that runs as long as it is open.

Joined here: the beat that tells the link that the window lives, the ticks of the parts, the keys, whether the window
is in front, and the end. The parts come from outside, so that the window can be tested without them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import StopCause
from mnconsole.services.console import Console
from mnconsole.ui.entry.frame import EntryPage
from mnconsole.ui.keys import KeyFilter, KeyHandlers, takes_text
from mnconsole.ui.press_clock import PressClock
from mnconsole.ui.shell import fitting
from mnconsole.ui.shell.announcer import Announcer
from mnconsole.ui.shell.body import Body
from mnconsole.ui.shell.closing import Closing
from mnconsole.ui.shell.front_watch import FrontWatch
from mnconsole.ui.shell.head import Head
from mnconsole.ui.shell.parts import Parts
from mnconsole.ui.shell.presenter import ShellPresenter
from mnconsole.ui.shell.state import Page, ShellState
from mnconsole.ui.theme.style import apply_style, make_qss
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import paint_in_turns
from mnconsole.ui.words.keys import OF_THE_PEN_PAGE, OF_THE_STEP, KeyAct

TICK_MS = 100
_TICKS_A_SECOND = 10
_LEAST = (960, 560)
"""Below this not even STOP, the keys and a strip of the page have room."""


class MainWindow(QWidget):
    """The console's one window.

    `on_close` is called once, when the pen has been stopped at the window's end; the window is hidden then, the event
    loop still runs, and `closed` is emitted. Set `QApplication.setQuitOnLastWindowClosed(False)`: what closes the
    records ends the program.
    """

    closed = Signal()
    painted = Signal()
    """Once, when the first picture is on the screen."""

    def __init__(
        self,
        console: Console,
        theme: Theme,
        parts: Parts,
        on_close: Callable[[], None] = lambda: None,
        *,
        foot_switch: str = "",
        pen_later: bool = False,
    ) -> None:
        """`pen_later`: the pen panel comes with `make_pen` and `build_pen`, before a pen could be started."""
        super().__init__()
        self.setObjectName("main_window")
        self.theme = theme
        self._console = console
        self._parts = parts
        self._on_close = on_close
        self._seconds = 0
        self._warned = False
        self._shown_before = self._painted_before = self._pen_built = False
        self._foot_switch = foot_switch
        self.press_clock = PressClock(console.pen.now_ns, self)
        self.shell = ShellPresenter(console, self.press_clock.pressed_ns)
        practice = console.trainer is not None and parts.practice is not None
        self.head = Head(theme, demo=console.demo, pen_simulated=console.pen_simulated, practice=practice)
        self.body = Body(theme, parts)
        self.front = FrontWatch(self, self._front_changed)
        self.closing = Closing(console.pen, self._pen_stopped)
        present = console.access.touch
        handlers = KeyHandlers(self._stop, console.pen.is_active, self._escape, self._act, self._held, present)
        self.keys = KeyFilter(handlers, console.pen.now_ns, self, foot_switch=foot_switch)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._announcer = Announcer(self)
        self._lay_out()
        self._connect()
        if not pen_later:
            self.make_pen()
            self.build_pen()

    def make_pen(self) -> None:
        """The pen panel, in a turn of its own before `build_pen` joins it."""
        from mnconsole.ui.pen_panel.part import build_pen_panel

        pressed_ns = self.press_clock.pressed_ns
        self.pen_view, self.pen = build_pen_panel(self._console, self.theme, pressed_ns, self._foot_switch)

    def build_pen(self) -> None:
        """Join the pen panel. It is the last in the order of Tab when the pages are there already."""
        self.pen.announce = self._announcer.say
        self.pen.condition_chosen = self._go_to
        self.pen.reason_needed = self._parts.ask_depth_reason
        self.pen_view.link_pressed.connect(lambda: self.shell.choose_page(Page.PEN))
        self.pen_view.set_folded(self.shell.page is not Page.CHAIR)
        self.body.add_panel(self.pen_view)
        self._pen_built = True
        self.pen.set_typing(takes_text(QApplication.focusWidget()))

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.body, 1)
        self.setMinimumSize(*_LEAST)

    def _connect(self) -> None:
        self.shell.announce = self._announcer.say
        self.head.page_chosen.connect(self.shell.choose_page)
        self.head.acknowledged.connect(self.shell.acknowledge)
        self.head.alarms_asked.connect(self.shell.toggle_alarms)
        self.head.pill_pressed.connect(self.shell.press_pill)
        self.head.time_moved.connect(self.shell.move_demo_time)
        self.head.practice_asked.connect(self.shell.toggle_practice)
        self.body.alarms.acknowledged.connect(self.shell.acknowledge_one)
        self.body.alarms.chosen.connect(self.shell.go_to_alarm)
        self.body.alarms.close_asked.connect(self.shell.toggle_alarms)
        self.press_clock.beat.connect(self._beat)
        self.theme.changed.connect(self._restyle)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
        self._restyle()
        self.shell.attach(self._render)

    # what is shown

    def _render(self, state: ShellState) -> None:
        self.setWindowTitle(state.title)
        self.head.render_state(state)
        folded = state.page is not Page.CHAIR
        if self._pen_built and self.pen_view.folded != folded:
            self.pen_view.set_folded(folded)
            paint_in_turns(self.pen_view)
        self.body.render_state(state)

    def show_entry(self, page: QWidget) -> None:
        """Something stands before the pages: set-up, passphrase, sign-in or trouble. Signing in leads to the chair."""
        self.body.set_entry(page)
        self.shell.enter()
        if page.isVisible():
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_on_screen(self) -> None:
        """Show the window: filling a small screen, in the middle of a large one."""
        available = self.screen().availableGeometry()
        size = fitting.first_size((available.width(), available.height()))
        if size is None:
            # Its size when it is not maximised any more, and where nobody manages windows: then it stays so.
            self.resize(*fitting.restored((available.width(), available.height())))
            self.move(available.topLeft())
            self.showMaximized()
            return
        self.resize(*size)
        self.move(available.center().x() - size[0] // 2, available.center().y() - size[1] // 2)
        self.show()

    def _restyle(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and app.styleSheet() != make_qss(self.theme):
            apply_style(app, self.theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the sizes, and say what is wrong when the window is too small."""
        super().resizeEvent(event)
        self.theme.fit(self.width(), self.height())
        screen = self.screen()
        room = screen.availableGeometry()
        scale_percent = round(screen.devicePixelRatio() * 100)
        self.body.set_note(fitting.note((self.width(), self.height()), (room.width(), room.height()), scale_percent))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to live, with the keyboard at the page and not in the first text field."""
        super().showEvent(event)
        if self._shown_before:
            return
        self._shown_before = True
        handle = self.windowHandle()
        if handle is not None:
            self.keys.watch(handle)
        self.press_clock.start()
        self._timer.start()
        self.body.page_widget.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first picture, once the widgets are painted too."""
        super().paintEvent(event)
        if not self._painted_before:
            self._painted_before = True
            QTimer.singleShot(0, self.painted.emit)

    # what runs

    def _beat(self) -> None:
        self._console.pen.touch()
        if self._pen_built:
            self.pen.beat()
        self.closing.look()

    def _tick(self) -> None:
        """The pen and the alarms first: what comes after may fail."""
        self._console.pen.tick()
        self._console.alarms.tick()
        if self._pen_built:
            self.pen.tick()
        self.shell.tick()
        self._seconds = (self._seconds + 1) % _TICKS_A_SECOND
        if not self._seconds:
            self._console.lifecycle.tick()
            self._console.access.tick()
            self._console.privacy.tick()
            self._console.backups.tick()
            self._warned = self._warned and self._console.treatment.behind > 0
        for tick in self._parts.ticks:
            tick()

    # what a person does

    def _front_changed(self, front: bool) -> None:
        self._console.pen.window_front(front)
        if self._pen_built:
            self.pen.show()

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._pen_built:
            self.pen.set_typing(takes_text(now))

    def _stop(self) -> None:
        if self._pen_built:
            self.pen.stop()
        else:
            self._console.pen.stop()

    def _entry(self) -> EntryPage | None:
        """What stands before the pages, while it is shown."""
        page = self.body.page_widget
        return page if self.shell.page is Page.ENTRY and isinstance(page, EntryPage) else None

    def _escape(self) -> None:
        entry = self._entry()
        before = () if entry is None else (entry.escape,)
        for escape in (self.shell.escape, *before, *self._parts.escapes):
            if escape() or self.shell.covered:
                return

    def _go_to(self, condition: Condition) -> None:
        self.shell.choose_page(Page.CHAIR)
        if condition is Condition.PATIENT:
            self._parts.acts.get(KeyAct.SEARCH, _nothing)()
        else:
            self._parts.go_to(condition)

    def _act(self, act: KeyAct) -> None:
        on_chair = self.shell.page is Page.CHAIR
        frame: dict[KeyAct, Callable[[], None]] = {
            KeyAct.PAUSE: lambda: self.pen.pause(),  # noqa: PLW0108 - the panel comes after the first picture
            KeyAct.ACKNOWLEDGE: self.shell.acknowledge,
            KeyAct.ALARMS: self.shell.toggle_alarms,
            KeyAct.CHAIR: lambda: self.shell.choose_page(Page.CHAIR),
            KeyAct.HISTORY: lambda: self.shell.choose_page(Page.HISTORY),
            KeyAct.PEN: lambda: self.shell.choose_page(Page.PEN),
            KeyAct.CLINIC: lambda: self.shell.choose_page(Page.CLINIC),
            KeyAct.LOCK: self.shell.lock,
            KeyAct.DEMO_TIME: self.head.press_time,
            KeyAct.PRACTISE: self.head.press_practise,
        }
        # Nothing that moves a motor is done by a key whose button is not to be seen.
        panel: dict[KeyAct, Callable[[], None]] = {
            KeyAct.ARM: lambda: self.pen.arm(),  # noqa: PLW0108 - the panel comes after the first picture
            KeyAct.START: lambda: self.pen.start(),  # noqa: PLW0108 - the panel comes after the first picture
            KeyAct.CONFIRM_DEPTH: lambda: self.pen.confirm_hand_depth(),  # noqa: PLW0108 - as above
            KeyAct.DEPTH_UP: lambda: self.pen.step_depth(+1),
            KeyAct.DEPTH_DOWN: lambda: self.pen.step_depth(-1),
            KeyAct.SPEED_UP: lambda: self.pen.step_speed(+1),
            KeyAct.SPEED_DOWN: lambda: self.pen.step_speed(-1),
        }
        if act in frame:
            if self._pen_built or act is not KeyAct.PAUSE:
                frame[act]()
        elif act is KeyAct.ENTRY_BACK or (act is KeyAct.PRIMARY and self.shell.page is Page.ENTRY):
            self._entry_act(act)
        elif self.shell.page is Page.PEN and act in OF_THE_PEN_PAGE:
            self._parts.pen_act(act)
        elif self.shell.page is Page.CLINIC and act is KeyAct.PRIMARY:
            self._parts.clinic_primary()
        elif act in panel:
            if on_chair and self._pen_built:
                panel[act]()
        elif self.shell.page not in (Page.ENTRY, Page.LOCK):
            self._page_act(act, on_chair)

    def _entry_act(self, act: KeyAct) -> None:
        entry = self._entry()
        if entry is not None:
            (entry.go_on if act is KeyAct.PRIMARY else entry.escape)()

    def _held(self, act: KeyAct) -> None:
        if act is KeyAct.START and self._pen_built and self.shell.page is Page.CHAIR:
            self.pen.start_held()

    def _page_act(self, act: KeyAct, on_chair: bool) -> None:
        """Acts of the chair's page and the sidebar; what a step has only where it is to be seen."""
        if (act is KeyAct.PRIMARY or act in OF_THE_STEP) and (not on_chair or self.shell.practice_open):
            return
        self.shell.choose_page(Page.CHAIR)
        if self.shell.page is Page.CHAIR:  # records that are only looked at have no such page
            self._parts.acts.get(act, _nothing)()

    # the end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the pen and wait for its answer; the window goes when it has come or its time is over.

        While entries wait for the disk the first press only stops the pen: the alarm says what would be lost.
        """
        event.ignore()
        if self._console.treatment.behind and not self._warned:
            self._warned = True
            self._console.pen.stop(StopCause.CLOSING)
            return
        # In this order: a closed window is not in front either, and the first cause of a stop is the one on record.
        self.closing.begin()
        self.front.end()

    def close_at_once(self) -> None:
        """As the close button, without a second press for entries that wait: the system ends the program."""
        self._warned = True
        self.close()

    def _pen_stopped(self) -> None:
        self._timer.stop()
        self.press_clock.stop()
        self.hide()
        self.closed.emit()
        self._on_close()


def _nothing() -> None:
    return None
