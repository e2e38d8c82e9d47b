"""The panel's presenter over a console, without a window."""

from __future__ import annotations

from mnconsole.ui.pen_panel.presenter import PenPanelPresenter
from mnconsole.ui.pen_panel.state import PanelState
from tests.helpers.consoles import BenchConsole


class Bench:
    """Keeps what the presenter renders."""

    def __init__(self, console: BenchConsole) -> None:
        self.console, self.link = console, console.link
        self.states: list[PanelState] = []
        self.presenter = PenPanelPresenter(console, lambda: console.link.now)
        self.presenter.attach(self.states.append)

    @property
    def state(self) -> PanelState:
        """What is shown now."""
        self.presenter.tick()
        return self.states[-1]
