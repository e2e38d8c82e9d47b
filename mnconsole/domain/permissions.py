"""What each role may do. The services ask here; a hidden button protects nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from mnconsole.domain.people import Role, Staff
from mnconsole.domain.refusals import RefusalCode, Refused


class Permission(StrEnum):
    """One kind of act. What everybody may do (STOP above all) is not listed."""

    TREAT = "treat"  # every act of a session, and adding or changing a patient; needs `treats` as well
    VIEW_PATIENTS = "view_patients"
    VIEW_HISTORY = "view_history"
    VERIFY = "verify"
    ALLOW_PEN = "allow_pen"
    MANAGE_STAFF = "manage_staff"  # add, change, leave, and a colleague's new passphrase
    MANAGE_KEYS = "manage_keys"  # a new recovery code, a new key
    MANAGE_BACKUPS = "manage_backups"  # where they go, the drill
    BACK_UP = "back_up"  # one now
    EXPORT = "export"
    ERASE = "erase"
    TEST_PEN = "test_pen"  # moves the pen in the air


LOOKING: Final = frozenset({Permission.VIEW_PATIENTS, Permission.VIEW_HISTORY, Permission.VERIFY})

ALLOWED: Final[dict[Role, frozenset[Permission]]] = {
    Role.VIEWER: LOOKING,
    Role.NURSE: LOOKING | {Permission.TREAT, Permission.BACK_UP, Permission.TEST_PEN},
    Role.MANAGER: frozenset(Permission),
}


def may(person: Staff | None, act: Permission) -> bool:
    """Whether this person may do that. Nobody signed in, or somebody who has left, may nothing."""
    if person is None or not person.works_here or act not in ALLOWED[person.role]:
        return False
    return person.treats if act is Permission.TREAT else True


class Acting(Struct, frozen=True):
    """Who acts at a moment: the person signed in, None for nobody, and whether the console is locked. `looks_only`:
    the records are open to look only, whoever looks."""

    person: Staff | None
    locked: bool = False
    looks_only: bool = False

    def may(self, act: Permission) -> bool:
        """Whether that is allowed now. Behind a lock nobody acts."""
        return not self.locked and self._open_for(act) and may(self.person, act)

    def _open_for(self, act: Permission) -> bool:
        return act in LOOKING or not self.looks_only

    def need(self, act: Permission) -> Staff:
        """Who acts. Raises Refused with the reason why that is not allowed now."""
        if self.person is None and not self.locked:
            raise Refused(_refusal(act, nobody=True))
        person = self.present()
        if not self._open_for(act):
            raise Refused(RefusalCode.RECORDS_LOOK_ONLY)
        if may(person, act):
            return person
        looks_only = person.role is Role.VIEWER and act in ALLOWED[Role.NURSE]
        raise Refused(RefusalCode.LOOKS_ONLY if looks_only else _refusal(act))

    def present(self) -> Staff:
        """Who acts, whatever they may do. Raises Refused when nobody does."""
        if self.locked:
            raise Refused(RefusalCode.LOCKED)
        if self.person is None:
            raise Refused(RefusalCode.NOBODY)
        if not self.person.works_here:
            raise Refused(RefusalCode.LEFT)
        return self.person


def _refusal(act: Permission, *, nobody: bool = False) -> RefusalCode:
    if act not in ALLOWED[Role.NURSE]:
        return RefusalCode.MANAGER_ONLY
    return RefusalCode.NOBODY if nobody and act is not Permission.TREAT else RefusalCode.NOT_PERMITTED
