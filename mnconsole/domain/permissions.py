"""What each role may do. The services ask here; a hidden button protects nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from mnconsole.domain.people import Role, Staff


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
    CHANGE_SETTINGS = "change_settings"


_EVERYBODY: Final = frozenset({Permission.VIEW_PATIENTS, Permission.VIEW_HISTORY, Permission.VERIFY})

ALLOWED: Final[dict[Role, frozenset[Permission]]] = {
    Role.VIEWER: _EVERYBODY,
    Role.NURSE: _EVERYBODY | {Permission.TREAT, Permission.BACK_UP},
    Role.MANAGER: frozenset(Permission),
}


def may(person: Staff | None, act: Permission) -> bool:
    """Whether this person may do that. Nobody signed in, or somebody who has left, may nothing."""
    if person is None or not person.works_here or act not in ALLOWED[person.role]:
        return False
    return person.treats if act is Permission.TREAT else True
