"""Every test ends with the comparison: records that were written to in this process must, when they are closed, be in
their state tables what their log says.

A test that damages records on purpose says so, and why: `@pytest.mark.damages_records("why")`.
"""

from __future__ import annotations

from typing import Any

from mnconsole.store.opened import OpenRecords

MARK = "damages_records"

_disagreed: list[str] = []
_installed = False


def install() -> None:
    """From now on, in this process, closing compares. Again: nothing."""
    global _installed
    if _installed:
        return
    _installed = True
    write, close = OpenRecords.write, OpenRecords.close

    def writing(self: Any, work: Any) -> Any:
        self.written_to = True
        return write(self, work)

    def closing(self: Any) -> None:
        if getattr(self, "written_to", False) and not self._closed:
            _compare(self)
        close(self)

    OpenRecords.write = writing  # type: ignore[method-assign]
    OpenRecords.close = closing  # type: ignore[method-assign]


def _compare(records: OpenRecords) -> None:
    try:
        _disagreed.extend(f"{one.table} {one.key}: {one.what}" for one in records.check_state())
    except Exception as error:  # noqa: BLE001 - it is told as the test's failure
        _disagreed.append(f"could not be compared: {type(error).__name__}: {error}")


def disagreed() -> list[str]:
    """What differed since this was asked last."""
    found = _disagreed.copy()
    _disagreed.clear()
    return found
