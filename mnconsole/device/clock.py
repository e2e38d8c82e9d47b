"""The link's clock: it runs during sleep and nobody can set it (docs/pen-register-map.md, "Time").

Ages are differences of this clock within one process; it is never compared with the pen's.
"""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.steady_clock import steady_ns

NS_PER_MS = 1_000_000
NS_PER_S = 1_000_000_000

link_clock_ns: Callable[[], int] = steady_ns
"""Nanoseconds of the link's clock. Only differences mean anything."""
