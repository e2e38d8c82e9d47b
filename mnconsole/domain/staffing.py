"""Rules about the people of a clinic: names, PINs, and that somebody can always manage."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Final
from uuid import UUID

from mnconsole.domain.people import Role, Staff, clean_name, fold
from mnconsole.domain.refusals import RefusalCode, Refused

NAME_MAX: Final = 80
PIN_LEAST: Final = 4
PIN_MOST: Final = 8

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def check_pin(pin: str) -> None:
    """4 to 8 digits, not all the same, not in a row, no pair that repeats. Raises Refused."""
    if not (pin.isascii() and pin.isdigit() and PIN_LEAST <= len(pin) <= PIN_MOST):
        raise Refused(RefusalCode.PIN_SHAPE, PIN_LEAST, PIN_MOST)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    repeats = len(pin) % 2 == 0 and pin == pin[:2] * (len(pin) // 2)
    if repeats or (len(steps) == 1 and steps <= {0, 1, 9}):
        raise Refused(RefusalCode.PIN_TOO_SIMPLE)


def checked_name(staff: Iterable[Staff], name: str, but: UUID | None = None) -> str:
    """The name as it is kept. Two people who read alike could not be told apart on the sign-in page or in the log, so
    that a name counts as taken by whoever has left, too. Raises Refused."""
    cleaned = clean_name(name)
    if not any(unicodedata.category(sign)[0] in "LN" for sign in cleaned):
        raise Refused(RefusalCode.NAME_MISSING)
    if len(cleaned) > NAME_MAX or any(unicodedata.category(sign) in _UNSEEN for sign in cleaned):
        raise Refused(RefusalCode.NAME_UNUSABLE, NAME_MAX)
    if any(fold(one.display_name) == fold(cleaned) for one in staff if one.id != but):
        raise Refused(RefusalCode.NAME_TAKEN)
    return cleaned


def treats_as(role: Role, treats: bool) -> bool:
    """Whether somebody of this role treats: a viewer never does."""
    return treats and role is not Role.VIEWER


def person_of(staff: Iterable[Staff], staff_id: UUID) -> Staff:
    """The person of this id, who may have left. Raises Refused."""
    found = next((one for one in staff if one.id == staff_id), None)
    if found is None:
        raise Refused(RefusalCode.PERSON_UNKNOWN)
    return found


def colleague_of(staff: Iterable[Staff], staff_id: UUID) -> Staff:
    """The person of this id, who works here. Raises Refused."""
    found = person_of(staff, staff_id)
    if not found.works_here:
        raise Refused(RefusalCode.LEFT)
    return found


def check_change(staff: Iterable[Staff], by: Staff, changed: Staff, role: Role) -> None:
    """Nobody changes their own role, and there is always a manager. Raises Refused."""
    if role is changed.role:
        return
    if by.id == changed.id:
        raise Refused(RefusalCode.ONESELF)
    if changed.role is Role.MANAGER:
        _check_another_manager(staff, changed)


def check_leave(staff: Iterable[Staff], by: Staff, leaving: Staff, open_sessions: int) -> None:
    """Who leaves has no open session, is not the only manager, and somebody else says so. Raises Refused."""
    if by.id == leaving.id:
        raise Refused(RefusalCode.ONESELF)
    if leaving.role is Role.MANAGER:
        _check_another_manager(staff, leaving)
    if open_sessions:
        raise Refused(RefusalCode.SESSION_OPEN, open_sessions)


def _check_another_manager(staff: Iterable[Staff], but: Staff) -> None:
    if not any(one.role is Role.MANAGER and one.works_here and one.id != but.id for one in staff):
        raise Refused(RefusalCode.LAST_MANAGER)
