"""Whether the process that the simulated pen belongs to still lives."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

if sys.platform == "win32":
    import ctypes

    _SYNCHRONIZE = 0x0010_0000
    _WAIT_TIMEOUT = 0x102

    def parent_watch(pid: int) -> Callable[[], bool]:
        """A function that tells whether process `pid` lives. The handle kept open keeps its number from being given
        to another process."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(_SYNCHRONIZE, False, pid)
        return lambda: bool(handle) and kernel.WaitForSingleObject(handle, 0) == _WAIT_TIMEOUT

else:

    def parent_watch(pid: int) -> Callable[[], bool]:
        """A function that tells whether process `pid` lives. A real parent can't be mistaken for a later process
        with its number: the parent's number changes when it dies."""
        if os.getppid() == pid:
            return lambda: os.getppid() == pid
        return lambda: _answers(pid)

    def _answers(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
