"""The machine that the figures were taken on, named by its parts and not by its owner."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil


def cpu_model() -> str:
    """The processor's name as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def load() -> str:
    """The load average of 1, 5 and 15 minutes, where there is one."""
    if not hasattr(os, "getloadavg"):
        return "not known"
    return " ".join(f"{each:.2f}" for each in os.getloadavg())


def described() -> str:
    """One line that names machine, system, versions and the hour."""
    import PySide6

    gib = psutil.virtual_memory().total / 2**30
    shown = os.environ.get("QT_QPA_PLATFORM", sys.platform)
    return (
        f"{cpu_model()}, {psutil.cpu_count()} cores, {gib:.1f} GiB; {platform.system()} {platform.release()} "
        f"({platform.machine()}); Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt platform "
        f"{shown}; {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    )
