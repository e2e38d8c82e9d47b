"""Sidebar, chair, history and the pen's page: their places in the frame, and how they and the pen panel get there.

They are half of all that the window loads, and nobody needs them before somebody has signed in: they come after the
first picture. The history and the pen's page come last of all, when the patients are listed or when they are asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mnconsole.domain.interlock import Condition
from mnconsole.services.console import Console
from mnconsole.services.hub import SummaryWanted
from mnconsole.ui.shell.parts import Parts
from mnconsole.ui.shell.place import Place, tab_to_the_pen_last
from mnconsole.ui.shell.state import Page
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.turns import polish
from mnconsole.ui.words.keys import OF_THE_STEP, KeyAct

if TYPE_CHECKING:
    from uuid import UUID

    from mnconsole.ui.chair.presenter import ChairPresenter
    from mnconsole.ui.chair.view import ChairView
    from mnconsole.ui.clinic.desk import Outside
    from mnconsole.ui.clinic.presenter import ClinicPresenter
    from mnconsole.ui.clinic.view import ClinicView
    from mnconsole.ui.history.presenter import HistoryPresenter
    from mnconsole.ui.history.view import HistoryView
    from mnconsole.ui.lock.presenter import LockPresenter
    from mnconsole.ui.main_window import MainWindow
    from mnconsole.ui.pen_page.presenter import PenPagePresenter
    from mnconsole.ui.pen_page.view import PenPageView
    from mnconsole.ui.shell.dialogs import Dialogs
    from mnconsole.ui.sidebar.presenter import SidebarPresenter
    from mnconsole.ui.sidebar.view import SidebarView
    from mnconsole.ui.summary_acts import SummaryActs
    from mnconsole.ui.training.presenter import TrainingPresenter


Step = Callable[["MainWindow"], None]


def load_pages() -> None:
    """Import what decides in the pages. A worker does it, so that the window does not stand still meanwhile.

    Never what is made of Qt: PySide 6.11 crashes now and then when a class of widgets is made on one thread while
    another one works with Qt. Those are imported on the main thread, a page at a time.
    """
    import mnconsole.ui.chair.presenter
    import mnconsole.ui.pen_panel.presenter
    import mnconsole.ui.sidebar.presenter  # noqa: F401


def load_history() -> None:
    """The same for the history, the pen's page, the clinic's and the lock."""
    import mnconsole.ui.clinic.presenter
    import mnconsole.ui.history.presenter
    import mnconsole.ui.lock.presenter
    import mnconsole.ui.pen_page.presenter  # noqa: F401


class Pages:
    """Builds the pages and the pen panel one by one, history and the pen's page apart from them.

    `parts` is what the frame takes, before they are there and afterwards.
    """

    def __init__(self, console: Console, theme: Theme) -> None:
        self._console = console
        self._theme = theme
        self.outside: Callable[[], Outside | None] = lambda: None
        """Makes what the clinic's page needs done elsewhere, when it is built. Set before that."""
        self._places = (
            Place(), Place(), Place(self.build_history), Place(self.build_pen_page), Place(self.build_clinic),
            Place(self.build_lock),
        )  # fmt: skip
        self._window: MainWindow | None = None
        self._view: SidebarView | None = None
        self._sidebar: SidebarPresenter | None = None
        self._chair: ChairPresenter | None = None
        self._chair_view: ChairView | None = None
        self._history_view: HistoryView | None = None  # made in a turn before the one in which it is joined
        self._pen_page_view: PenPageView | None = None
        self._clinic_view: ClinicView | None = None
        self._history: HistoryPresenter | None = None
        self._pen_page: PenPagePresenter | None = None
        self._training: TrainingPresenter | None = None
        self._lock: LockPresenter | None = None
        self._clinic: ClinicPresenter | None = None
        self._system: Dialogs | None = None
        self._summaries: SummaryActs | None = None
        self._folded = False
        self._steps: list[Step] = [
            *_imports("sidebar.lists_page", "sidebar.form_page", "sidebar.record_page", "sidebar.view"),
            self._begin_sidebar,
            *(_step(self._make, page) for page in ("lists", "form", "alert", "details", "record")),
            *_imports("sidebar.part", "summary_acts"),
            self._build_sidebar,
            self._fold_first,
            _step(self._put, 0),
            _step(polish, self._places[0]),
            *_imports("chair.form.parts", "chair.bodies", "chair.step_view", "chair.part"),
            self._make_chair,
            self._build_chair,
            _step(self._put, 1),
            _step(polish, self._places[1]),
            *_imports("pen_panel.controls", "pen_panel.wide", "pen_panel.part"),
            lambda window: window.make_pen(),
            lambda window: window.build_pen(),
            lambda window: polish(window.pen_view),
        ]
        self._later: list[Step] = [
            self._prepare_chair,
            *_imports("lock.part"),
            lambda _window: self.build_lock(),
            _step(polish, self._places[5]),
            *_imports("history.pickers", "history.filter_bar", "history.part"),
            self._make_history,
            lambda _window: self.build_history(),
            _step(polish, self._places[2]),
            *_imports("pen_page.cards", "pen_page.part"),
            self._make_pen_page,
            lambda _window: self.build_pen_page(),
            _step(polish, self._places[3]),
            *_imports("clinic.cards", "clinic.sheet", "clinic.part"),
            self._make_clinic,
            lambda _window: self.build_clinic(),
            _step(polish, self._places[4]),
        ]
        if console.trainer is not None:
            self._later += [*_imports("training.part"), lambda window: window.body.prepare_practice()]

    @property
    def built(self) -> bool:
        """Whether all is there that a person who signs in sees."""
        return not self._steps

    def build_next(self, window: MainWindow) -> None:
        """Build one more of them."""
        self._window = window
        if self._steps:
            self._steps.pop(0)(window)

    def build_later(self, window: MainWindow) -> bool:
        """Do one more step of what nobody waits for: the first form's widgets, the later pages. False for the last."""
        if self._later:
            self._later.pop(0)(window)
        return bool(self._later)

    def build_all(self, window: MainWindow) -> None:
        """Build what is not there yet."""
        while not self.built:
            self.build_next(window)

    def _begin_sidebar(self, _window: MainWindow) -> None:
        from mnconsole.ui.sidebar.view import SidebarView

        self._view = SidebarView(self._theme, self._places[0])

    def _make(self, page: str) -> None:
        getattr(self._view, page)

    def _put(self, place: int) -> None:
        part = (self._view, self._chair_view)[place]
        assert part is not None
        self._places[place].put(part)

    def _build_sidebar(self, window: MainWindow) -> None:
        from mnconsole.ui.sidebar.part import build_sidebar
        from mnconsole.ui.summary_acts import SummaryActs

        self._view, self._sidebar = build_sidebar(self._console, self._theme, self._view)
        self._sidebar.opened = self._opened
        self._sidebar.switch_asked = window.shell.begin_switch
        self._sidebar.unfold = lambda: window.shell.choose_page(Page.CHAIR)  # beside it the notice can be read
        dialogs = self._dialogs(window)
        self._sidebar.record.choose_file = dialogs.choose_file
        self._summaries = SummaryActs(self._console, self._sidebar.record.tell)
        self._summaries.choosers = dialogs
        self._console.hub.subscribe(SummaryWanted, self._summary_wanted)

    def _fold_first(self, _window: MainWindow) -> None:
        """Laid out as it will be shown, in a turn of its own."""
        assert self._view is not None
        self._view.set_folded(self._folded)

    def _summary_wanted(self, message: SummaryWanted) -> None:
        """From the chair's page, whose session is closed today."""
        if self._summaries is None:
            return
        if message.printed:
            self._summaries.print(message.session_id)
        else:
            self._summaries.save(message.session_id, date.fromisoformat(self._console.treatment.today()))

    def _dialogs(self, window: MainWindow) -> Dialogs:
        """The system's dialogs over the window; one set for all pages, so that one at a time is open."""
        if self._system is None:
            from mnconsole.ui.shell.dialogs import Dialogs

            self._system = Dialogs(self._console, window)
        return self._system

    def _make_chair(self, _window: MainWindow) -> None:
        from mnconsole.ui.chair.view import ChairView

        self._chair_view = ChairView(self._theme, self._places[1])

    def _build_chair(self, _window: MainWindow) -> None:
        from mnconsole.ui.chair.part import build_chair

        self._chair_view, self._chair = build_chair(self._console, self._theme, made=self._chair_view)

    def _prepare_chair(self, _window: MainWindow) -> None:
        """The first step's card is the most that comes at once: it is made before somebody is chosen, in turns."""
        from mnconsole.ui.chair.ahead import in_turns

        assert self._chair_view is not None
        self._later[:0] = [_step(call) for call in in_turns(self._console, self._chair_view)]

    def _make_history(self, _window: MainWindow) -> None:
        from mnconsole.ui.history.part import make_history

        if self._history is None:
            self._history_view = make_history(self._console, self._theme, self._places[2])

    def _make_pen_page(self, _window: MainWindow) -> None:
        from mnconsole.ui.pen_page.view import PenPageView

        if self._pen_page is None:
            self._pen_page_view = PenPageView(self._theme, self._places[3])

    def _make_clinic(self, _window: MainWindow) -> None:
        from mnconsole.ui.clinic.view import ClinicView

        if self._clinic is None:
            self._clinic_view = ClinicView(self._theme, self._places[4])

    def build_history(self) -> None:
        """The history page, once."""
        window = self._window
        if self._history is not None or window is None or not self.built:
            return
        from mnconsole.ui.history.part import build_history

        history, self._history = build_history(self._console, self._theme, self._history_view)
        self._history.summaries.choosers = self._dialogs(window)
        self._places[2].put(history)
        tab_to_the_pen_last(window)

    def build_pen_page(self) -> None:
        """The pen's page, once."""
        window = self._window
        if self._pen_page is not None or window is None or not self.built:
            return
        from mnconsole.ui.pen_page.part import build_pen_page

        pressed_ns = window.press_clock.pressed_ns
        page, self._pen_page = build_pen_page(self._console, self._theme, pressed_ns, self._pen_page_view)
        self._pen_page.announce = window.shell.announce
        self._places[3].put(page)
        tab_to_the_pen_last(window)

    def build_clinic(self) -> None:
        """The clinic's page, once."""
        window = self._window
        if self._clinic is not None or window is None or not self.built:
            return
        from mnconsole.ui.clinic.part import build_clinic

        page, self._clinic = build_clinic(self._console, self._theme, self.outside(), self._clinic_view)
        self._clinic.announce = window.shell.announce
        self._places[4].put(page)
        tab_to_the_pen_last(window)

    def build_lock(self) -> None:
        """The lock page, once."""
        window = self._window
        if self._lock is not None or window is None or not self.built:
            return
        from mnconsole.ui.lock.part import build_lock

        page, self._lock = build_lock(self._console, self._theme, self._places[5])
        self._lock.switching = lambda: window.shell.switching
        self._lock.opened = self._lock.went_back = window.shell.end_switch
        self._places[5].put(page)
        tab_to_the_pen_last(window)

    def _build_training(self) -> QWidget:
        """The training drawer, when it is asked for: few need it."""
        from mnconsole.ui.training.part import build_training

        window, trainer = self._window, self._console.trainer
        assert window is not None
        assert trainer is not None
        view, self._training = build_training(self._console, trainer, self._theme, window.head.set_practising)
        view.close_asked.connect(window.shell.toggle_practice)
        return view

    def _opened(self, session_id: UUID) -> None:
        """A person went to a session: its page is shown, and the keyboard is there."""
        if self._window is not None and self._chair_view is not None:
            self._window.shell.opened(session_id)
            self._chair_view.take_keyboard()

    def begin(self) -> None:
        """Somebody has signed in: typing finds a patient, or goes on with the one in the chair."""
        if self._console.identity.acting.looks_only:
            self._places[2].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._console.pen.chair_id is None:
            self._act(KeyAct.SEARCH)
        elif self._chair_view is not None:
            self._chair_view.take_keyboard()

    # what the frame takes

    def parts(self) -> Parts:
        """The parts, each of which does nothing until it is there."""
        return Parts(
            *self._places,
            fold_sidebar=self._fold,
            go_to=self._go_to,
            ask_depth_reason=self._ask_depth_reason,
            pen_act=self._pen_act,
            clinic_primary=self._clinic_primary,
            acts={act: lambda act=act: self._act(act) for act in KeyAct},  # type: ignore[misc]
            escapes=(self._escape,),
            ticks=(self._tick,),
            practice=self._build_training if self._console.trainer is not None else None,
        )

    def _fold(self, folded: bool) -> None:
        self._folded = folded
        if self._view is not None and self._sidebar is not None:
            self._view.set_folded(folded)

    def _go_to(self, condition: Condition) -> None:
        if self._chair is not None:
            self._chair.go_to(condition)

    def _ask_depth_reason(self, zone_id: str, depth_um: int, caution_um: int) -> None:
        if self._chair is not None:
            self._chair.ask_depth_reason(zone_id, depth_um, caution_um)

    def _act(self, act: KeyAct) -> None:
        if self._chair is None or self._sidebar is None or self._view is None:
            return
        if self._chair_view is not None:
            self._chair_view.by_keys = True
        if act is KeyAct.PRIMARY:
            # A form that is open at the left is what the person looks at; the page behind it must not be pressed.
            if not self._sidebar.primary():
                self._chair.primary()
        elif act is KeyAct.NOTE:
            self._chair.act("note")
        elif act is KeyAct.REACTION:
            self._chair.act("reaction")
        elif act is KeyAct.SEARCH:
            self._view.focus_search()
        elif act is KeyAct.NEW_PATIENT:
            self._sidebar.new_patient()
        elif act in OF_THE_STEP:
            self._chair.press_key(act)

    def _clinic_primary(self) -> None:
        if self._clinic is not None:
            self._clinic.primary()

    def _pen_act(self, act: KeyAct) -> None:
        if self._pen_page is not None:
            self._pen_page.act(act)

    def _escape(self) -> bool:
        asked = (self._pen_page, self._clinic, self._chair, self._sidebar, self._history)
        return any(presenter.escape() for presenter in asked if presenter is not None)

    def _tick(self) -> None:
        for presenter in (self._sidebar, self._chair, self._history, self._pen_page, self._lock):
            if presenter is not None:
                presenter.tick()


def _step(act: Callable[..., object], *what: object) -> Step:
    def step(_window: MainWindow) -> None:
        act(*what)

    return step


def _imports(*modules: str) -> list[Step]:
    """A step for each, so that no turn of the window takes long: those that bring much with them, then the room's."""
    return [_step(importlib.import_module, f"mnconsole.ui.{module}") for module in modules]
