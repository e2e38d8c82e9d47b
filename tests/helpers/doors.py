"""What lets people in, for a console in memory: slots in a dict, and a clock of presence that is set by hand.

That clock is not the records' one: tests that let hours pass at the chair are not locked out by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mnconsole.domain.ports import Clock
from mnconsole.services.access import Access
from mnconsole.services.background import Worker
from mnconsole.services.hub import Hub
from mnconsole.services.identity import Identity
from mnconsole.services.keys import Keys
from mnconsole.services.pen_control import PenControl
from mnconsole.services.people import People
from mnconsole.services.scribe import Scribe
from mnconsole.services.staff_acts import StaffActs
from mnconsole.services.treatment import Treatment
from mnconsole.services.view_audit import ChairViews
from tests.helpers.fakes import FakeClock
from tests.helpers.keepers import FakeKeeper

if TYPE_CHECKING:
    from tests.helpers.consoles import AtOnce

LOCK_AFTER_S = 180


class Door:
    """`presence` is the clock that the lock runs on, `files` the worker that checks PINs and passphrases."""

    def __init__(self, files: AtOnce, *, tap_only: bool, keeper: FakeKeeper | None = None) -> None:
        self.keeper = keeper or FakeKeeper()
        self.presence = FakeClock()
        self.files = files
        self._tap_only = tap_only

    def people(self, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity) -> People:
        """Who works here."""
        acts = StaffActs(scribe, clock, identity, self.keeper, self.files, tap_only=self._tap_only)
        return People(scribe, hub, clock, identity, acts)

    def access(
        self, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity, people: People, pen: PenControl,
        treatment: Treatment,
    ) -> Access:  # fmt: skip
        """The lock, and who looks at the chair."""
        ChairViews(scribe, hub, clock, identity, treatment, lambda: pen.chair_id)
        return Access(
            scribe, hub, clock, identity, people, pen, treatment, self.keeper, self.files,
            self.presence.mono_ms, lock_after_s=LOCK_AFTER_S, tap_only=self._tap_only,
        )  # fmt: skip

    def keys(self, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity, writer: Worker) -> Keys:
        """The key of the records."""
        return Keys(self.keeper, scribe, hub, clock, identity, self.files, writer)
