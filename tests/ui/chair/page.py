"""The real chair page over a console in memory, with a nurse's taps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mnconsole.domain.session import Step
from mnconsole.ui.chair.part import build_chair
from mnconsole.ui.chair.presenter import ChairPresenter
from mnconsole.ui.chair.view import ChairView
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.buttons import PrimaryButton
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.widgets import tap
from tests.ui.chair.bench import sample

Show = Callable[[QWidget], None]


class Page:
    """The real page over a console in memory."""

    def __init__(self, theme: Theme, keep: Show) -> None:
        self.console: BenchConsole = make_console()
        self.view: ChairView
        self.presenter: ChairPresenter
        self.view, self.presenter = build_chair(self.console, theme)
        self.view.resize(772, 796)
        keep(self.view)
        self.view.activateWindow()

    def at(self, step: Step, zones: tuple[str, ...] = ("forehead", "nose")) -> None:
        """A session in the chair at a step."""
        session_at(self.console, step, sample(self.console), zones=zones)
        self.settle()

    def settle(self) -> None:
        """Everything told, shown and laid out; the time of a second tap is over."""
        self.presenter.refresh()
        QApplication.processEvents()
        self.console.link.advance(601)
        self.primary.guard(0)

    def find(self, name: str) -> QWidget:
        """A shown widget by its name."""
        found = [each for each in self.view.findChildren(QWidget, name) if each.isVisibleTo(self.view)]
        assert len(found) == 1, (name, found)
        return found[0]

    def tap(self, name: str) -> None:
        """Tap it."""
        tap(self.find(name))
        QApplication.processEvents()

    def type(self, name: str, text: str) -> None:
        """Type into a field."""
        field = self.find(name)
        field.setFocus()
        QTest.keyClicks(field, text)

    @property
    def primary(self) -> PrimaryButton:
        """The filled button of the card."""
        return self.view.step.action_line.primary

    def focused(self) -> str:
        """The name of what has the keyboard."""
        widget = self.view.focusWidget()
        assert widget is not None
        return widget.objectName()

    @property
    def step(self) -> Step:
        """Where the session is."""
        session = self.console.treatment.session(self.console.pen.chair_id)
        return session.step if session is not None else Step.CLOSED
