"""Pens that a manager has allowed although they do not stop by themselves.

They are asked of the log itself and kept in no table: there are a handful of these entries, the log has an index by
kind, and what is asked of it can't differ from it. Until they are read nothing is allowed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from mnconsole.domain.allowance import Allowance, PenName, allowances_of, name_of
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.events import Body
from mnconsole.domain.pen import PenIdentity
from mnconsole.domain.people import Staff
from mnconsole.domain.permissions import Acting, Permission
from mnconsole.domain.ports import Clock
from mnconsole.domain.record_events import PenAllowanceWithdrawn, PenAllowed
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.errors import code_of
from mnconsole.services.hub import AllowancesChanged, Hub, RecordsOpened
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe

KINDS = (PenAllowed.KIND, PenAllowanceWithdrawn.KIND)

log = logging.getLogger(__name__)


class Allowances:
    """Main thread. Answers come as AllowancesChanged, ActRefused or NotSaved."""

    def __init__(self, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity) -> None:
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._allowed: dict[PenName, Allowance] = {}
        self.pen_active: Callable[[], bool] = lambda: False
        """Whether the pen is, or is wanted, armed or running; set by pen control."""
        hub.subscribe(RecordsOpened, lambda _message: self.load())

    def load(self) -> None:
        """Read them from the log."""
        self._scribe.run(_read, self._keep, lambda error: log.error("allowances not read: %s", code_of(error)))

    def of(self, pen: PenIdentity | None) -> Allowance | None:
        """The allowance of a pen, None without."""
        return self._allowed.get(name_of(pen)) if pen is not None else None

    def allow(self, pen: PenIdentity, reason: str) -> None:
        """Let this pen be armed. Only a manager may, with a reason."""
        name, typed = name_of(pen), " ".join(reason.split())
        self._decide(PenAllowed(name.profile, name.product, name.serial_number, typed), reasoned=bool(typed))

    def withdraw(self, pen: PenIdentity) -> None:
        """Refuse it again. Only a manager may, and not while it is armed or running."""
        name = name_of(pen)
        self._decide(PenAllowanceWithdrawn(name.profile, name.product, name.serial_number), reasoned=True)

    def _decide(self, body: Body, *, reasoned: bool) -> None:
        acting = self._identity.acting

        def decided(uow: UnitOfWork) -> dict[PenName, Allowance]:
            by = _check(acting, reasoned=reasoned, active=self.pen_active())
            uow.append([self._identity.event(body, self._clock, actor=by)])
            return _read(uow)

        self._scribe.run(decided, self._keep)

    def _keep(self, allowed: dict[PenName, Allowance]) -> None:
        self._allowed = allowed
        self._hub.publish(AllowancesChanged())


def _check(acting: Acting, *, reasoned: bool, active: bool) -> Staff:
    by = acting.need(Permission.ALLOW_PEN)
    if active:
        raise Refused(RefusalCode.PEN_MOVING)
    if not reasoned:
        raise Refused(RefusalCode.REASON_MISSING)
    return by


def _read(uow: UnitOfWork) -> dict[PenName, Allowance]:
    return allowances_of(uow.events_of_kinds(KINDS))
