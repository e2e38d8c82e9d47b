"""The stand-in for the key's slots until the records are open, as `services/late.py` for the records."""

from __future__ import annotations

from uuid import UUID

from mnconsole.domain.custody_ports import KeyKeeper, Keystore, SlotPerson
from mnconsole.services.late import RecordsClosedError


class LateKeeper:
    """A `KeyKeeper`. Raises RecordsClosedError while there is none."""

    def __init__(self) -> None:
        self._real: KeyKeeper | None = None

    def opened(self, keeper: KeyKeeper) -> None:
        """The slots of the records that are open from now on."""
        self._real = keeper

    def _need(self) -> KeyKeeper:
        if self._real is None:
            raise RecordsClosedError
        return self._real

    def people(self) -> tuple[SlotPerson, ...]:
        """As `KeyKeeper.people`."""
        return self._need().people()

    def keystore(self) -> Keystore:
        """As `KeyKeeper.keystore`."""
        return self._need().keystore()

    def has_recovery(self) -> bool:
        """As `KeyKeeper.has_recovery`."""
        return self._need().has_recovery()

    def check(self, staff_id: UUID, passphrase: str) -> bool:
        """As `KeyKeeper.check`."""
        return self._need().check(staff_id, passphrase)

    def set_passphrase(self, staff_id: UUID, name: str, passphrase: str) -> bool:
        """As `KeyKeeper.set_passphrase`."""
        return self._need().set_passphrase(staff_id, name, passphrase)

    def remove(self, staff_id: UUID) -> None:
        """As `KeyKeeper.remove`."""
        self._need().remove(staff_id)

    def rename(self, staff_id: UUID, name: str) -> None:
        """As `KeyKeeper.rename`."""
        self._need().rename(staff_id, name)

    def store_recovery(self, code: str) -> None:
        """As `KeyKeeper.store_recovery`."""
        self._need().store_recovery(code)
