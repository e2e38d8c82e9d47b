"""A console in memory with a self-test on its pen."""

from __future__ import annotations

from mnconsole.domain.record_events import PenSelfTested
from mnconsole.domain.self_test import Outcome
from mnconsole.services.self_test import SelfTest
from tests.helpers.consoles import BenchConsole, make_console
from tests.helpers.fakes import FakeLink
from tests.helpers.pen_tools import FakeTools


class Bench:
    """A console, its link and a test."""

    def __init__(self, link: FakeLink | None = None, **options: object) -> None:
        self.link = link or FakeLink(obedient=True)
        self.console: BenchConsole = make_console(link=self.link, **options)  # type: ignore[arg-type]
        self.test = SelfTest(
            self.console.pen, self.console.treatment, self.console.hub, FakeTools(), self.console.clock.utc_ms
        )

    def outcomes(self) -> list[Outcome]:
        return [result.outcome for result in self.test.view.results]

    def stored(self) -> list[PenSelfTested]:
        events = self.console.records.log
        return [event.body for event in events if isinstance(event.body, PenSelfTested)]
