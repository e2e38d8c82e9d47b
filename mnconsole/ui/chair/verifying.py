"""*Verify* from the chair: what it says stands with the session that asked."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.services.console import Console
from mnconsole.ui.words.chair import text, verify_words


class Verifying:
    """One check of the log at a time. Main thread."""

    def __init__(self, console: Console, refresh: Callable[[], None]) -> None:
        self._console = console
        self._refresh = refresh
        self._running = False
        self.text = ""
        """What is told of it, empty for nothing."""

    def begin(self) -> None:
        """Check; nothing when one is running."""
        if self._running:
            return
        chair = self._console.pen.chair_id
        self._running, self.text = True, text("verify.running")

        def told(words: str) -> None:
            self._running = False
            if self._console.pen.chair_id == chair:
                self.text = words
                self._refresh()

        self._console.history.verify(
            lambda result: told(verify_words(result)), None, lambda _code: told(text("verify.failed"))
        )
