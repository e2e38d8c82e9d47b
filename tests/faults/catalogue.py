"""All rows, a group a table. A group's module is loaded when it is asked for: those of the window load Qt."""

from __future__ import annotations

from importlib import import_module

from tests.faults.rows import Row

GROUPS: dict[str, str] = {
    "line": "Faults: the line loses, damages, falls silent",
    "old_bytes": "Faults: late and old bytes",
    "pen": "Faults: the pen restarts, refuses, stops or never stops",
    "ports": "Faults: another device, no device",
    "consoles": "Faults: the console's process and the laptop's clock",
    "window": "Faults: at the real window",
    "endurance": "Faults: garbage and many cycles",
    "hours": "Faults: hours with lost cycles",
}
"""Modules of this package, and what their tables are called."""


def rows_of(group: str) -> tuple[Row, ...]:
    """The rows of one group."""
    rows: tuple[Row, ...] = import_module(f"tests.faults.{group}").ROWS
    return rows
