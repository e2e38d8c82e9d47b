"""The simulated pen's own log: JSON lines with its uptime and the machine's clock. The tests' oracle."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Self

from mnconsole.device.clock import link_clock_ns


class PenLog:
    """Appends one line an event, written through at once; without a path it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._file = path.open("a", encoding="utf-8", buffering=1) if path else None

    def tell(self, event: str, uptime_ms: int, facts: dict[str, object]) -> None:
        """Write one event. `clock_ns` is the machine's clock that runs during sleep."""
        if self._file:
            line = {"clock_ns": link_clock_ns(), "uptime_ms": uptime_ms, "event": event, **facts}
            self._file.write(json.dumps(line) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
