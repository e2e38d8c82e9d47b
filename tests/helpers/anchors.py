"""Where anchors are kept, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mnconsole.domain.anchors import Anchor
from mnconsole.store.errors import RecordsError, StoreCode
from tests.helpers.memory import DEVICE


@dataclass
class AnchorsInMemory:
    """Two places, each of which may fail."""

    medium_set: bool = True
    kept: list[Anchor] = field(default_factory=list)
    on_medium: list[Anchor] = field(default_factory=list)
    folder_full: bool = False
    medium_gone: bool = False

    def has_medium(self) -> bool:
        """Whether a second medium is set."""
        return self.medium_set

    def keep(self, anchors: Sequence[Anchor]) -> None:
        """In the folder."""
        if self.folder_full:
            raise RecordsError(StoreCode.DISK_FULL, path="x")
        self.kept += anchors

    def keep_on_medium(self, anchors: Sequence[Anchor]) -> None:
        """On the medium."""
        if self.medium_gone:
            raise RecordsError(StoreCode.FOLDER_UNUSABLE, path="x", reason="ENOENT")
        self.on_medium += anchors

    def known(self, devices: Sequence[UUID]) -> tuple[Anchor, ...]:
        """Those in the folder."""
        assert devices == (DEVICE,)
        return tuple(self.kept)
