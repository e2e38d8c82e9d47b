"""The depth that the nurse has set at the handpiece and confirmed, of a pen that neither sets nor reports it.

It holds for one patient, zone, depth, pen and cartridge, and only until anything of that changes, even if it changes
back: the console can't know whether the handpiece followed. It is not taken over from a run before.
"""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from mnconsole.domain.pen import Lacks, PenIdentity, lacks
from mnconsole.domain.session import Session


class Setting(Struct, frozen=True):
    """What a confirmation is about. `since` is another number after each change."""

    session_id: UUID
    zone_id: str
    depth_um: int
    serial_number: str
    cartridges: int
    since: int


class HandDepth:
    """Main thread."""

    def __init__(self) -> None:
        self._since = 0
        self._confirmed: Setting | None = None

    def wanted(self, session: Session | None, identity: PenIdentity | None, depth_um: int) -> Setting | None:
        """What has to be confirmed now, None when there is nothing to set by hand."""
        if session is None or session.zone is None or identity is None or not lacks(identity, Lacks.DEPTH):
            return None
        zone_id = session.zone.plan.zone_id
        return Setting(session.id, zone_id, depth_um, identity.serial_number, session.cartridges_used, self._since)

    def confirm(self, setting: Setting) -> None:
        """The nurse has said so, and it is on record."""
        self._confirmed = setting

    def forget(self) -> None:
        """Something changed: whatever was confirmed, or is about to be, holds no longer."""
        self._since += 1

    def confirmed_um(self, wanted: Setting | None) -> int | None:
        """The depth when exactly this is confirmed."""
        return wanted.depth_um if wanted is not None and wanted == self._confirmed else None
