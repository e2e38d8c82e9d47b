"""The key's slots in memory."""

from __future__ import annotations

from uuid import UUID, uuid4

from mnconsole.domain.custody_ports import Keystore, SlotPerson


class FakeKeeper:
    """`KeyKeeper` over a dict of passphrases. `fail_next(error)` makes the next change fail, with nothing done;
    `check_error` is raised by every check."""

    def __init__(self) -> None:
        self.passphrases: dict[UUID, str] = {}
        self.names: dict[UUID, str] = {}
        self.recovery = ""
        self.found = Keystore.MISSING
        self.binds: bool | None = None
        self.checks = 0
        self.check_error: Exception | None = None
        self._failures: list[Exception] = []

    def fail_next(self, *errors: Exception) -> None:
        """The next changes fail with these."""
        self._failures += errors

    def _may_fail(self) -> None:
        if self._failures:
            raise self._failures.pop(0)

    def people(self) -> tuple[SlotPerson, ...]:
        """Everybody with a passphrase."""
        return tuple(SlotPerson(uuid4().hex, one, self.names[one], self._bound) for one in self.passphrases)

    @property
    def _bound(self) -> bool:
        return self.found is Keystore.AVAILABLE if self.binds is None else self.binds

    def keystore(self) -> Keystore:
        """As the test has set it."""
        return self.found

    def has_recovery(self) -> bool:
        """Whether a code was stored."""
        return bool(self.recovery)

    def check(self, staff_id: UUID, passphrase: str) -> bool:
        """Counted."""
        self.checks += 1
        if self.check_error is not None:
            raise self.check_error
        return self.passphrases.get(staff_id) == passphrase

    def set_passphrase(self, staff_id: UUID, name: str, passphrase: str) -> bool:
        """A new one."""
        self._may_fail()
        self.passphrases[staff_id], self.names[staff_id] = passphrase, name
        return self._bound

    def remove(self, staff_id: UUID) -> None:
        """Gone."""
        self._may_fail()
        self.passphrases.pop(staff_id, None)

    def rename(self, staff_id: UUID, name: str) -> None:
        """Another label."""
        self._may_fail()
        self.names[staff_id] = name

    def store_recovery(self, code: str) -> None:
        """Kept."""
        self._may_fail()
        self.recovery = code
