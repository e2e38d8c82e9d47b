"""Whose secret opened records that nobody is signed in to: the command line's work, and bringing records back.

What that person may do is what they may do in the window. The recovery code is a manager's, whoever types it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.people import Role, Staff
from mnconsole.domain.permissions import ALLOWED, Permission, may
from mnconsole.errors import KnownError


class OpenerCode(StrEnum):
    """Why something is not done with this secret. Parameters are named beside each."""

    MANAGERS_ONLY = "managers_only"  # name
    LOOKS_ONLY = "looks_only"  # name
    NOBODYS = "nobodys"


_CODES: Final = {True: OpenerCode.LOOKS_ONLY, False: OpenerCode.MANAGERS_ONLY}


class Opener(Struct, frozen=True):
    """`staff_id` is whose passphrase it was, None for a slot that names nobody. `with_code`: the recovery code.
    `plain`: a demo, which asks for nothing, and where its manager acts."""

    staff_id: UUID | None = None
    with_code: bool = False
    plain: bool = False

    def person(self, staff: Iterable[Staff], act: Permission) -> Staff | None:
        """Who acts. A slot that names nobody is the one person's who works here."""
        here = [person for person in staff if person.works_here]
        if self.staff_id is not None:
            return next((person for person in here if person.id == self.staff_id), None)
        if self.plain:
            return next((person for person in here if may(person, act)), None)
        return here[0] if len(here) == 1 else None

    def need(self, staff: Iterable[Staff], act: Permission) -> None:
        """Raises KnownError with an `OpenerCode` when this secret is of nobody who may do that."""
        if self.with_code or self.plain:
            return
        person = self.person(staff, act)
        if person is None:
            raise KnownError(OpenerCode.NOBODYS)
        if not may(person, act):
            raise KnownError(_CODES[act in ALLOWED[Role.NURSE]], name=person.display_name)


class Asking:
    """What is asked of a person about several places in turn, each opened by the same secret."""

    def __init__(self, act: Permission) -> None:
        self._act = act
        self.opener = Opener()
        """Who has opened the place that was opened last."""

    def need(self, staff: Iterable[Staff]) -> None:
        """Raises KnownError when who has opened the place with these people may not do it."""
        self.opener.need(staff, self._act)
