"""The whole checklist, in order. docs/pen-register-map.md names the same clauses in the same words; a test compares."""

from __future__ import annotations

from mnconsole.device.conform import functions, identity, lease, motion, reception, refusals, stale, stop
from mnconsole.device.conform.clauses import Clause

CHECKLIST: tuple[Clause, ...] = (
    *identity.CLAUSES,
    *functions.CLAUSES,
    *stop.CLAUSES,
    *motion.CLAUSES,
    *refusals.CLAUSES,
    *stale.CLAUSES,
    *lease.CLAUSES,
    *reception.CLAUSES,
)
