"""Without a C compiler the trials of power cuts and failing disks are left out, and the end of the run says so."""

from __future__ import annotations

from typing import Any

from tests.trials.shim import NOT_PROVED, compiler

collect_ignore = [] if compiler() else ["test_powercut.py", "test_iofaults.py", "test_disk.py"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what could not be proved on this machine."""
    if compiler() is None:
        terminalreporter.write_line(f"NOT PROVED: {NOT_PROVED}", red=True)
