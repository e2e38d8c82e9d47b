"""Pens that a manager has allowed although they do not stop by themselves (design: pen-link.md, Pen profiles)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.events import Event
from mnconsole.domain.pen import PenIdentity
from mnconsole.domain.record_events import PenAllowanceWithdrawn, PenAllowed


class AllowanceReason(StrEnum):
    """The short list of reasons; any other one is typed."""

    WITHIN_REACH = "within_reach"
    ONLY_PEN = "only_pen"
    OWN_SWITCH = "own_switch"


class PenName(Struct, frozen=True):
    """Which pen it is: another kind, product or serial number is another pen, and needs its own allowance."""

    profile: str
    product: str
    serial_number: str


class Allowance(Struct, frozen=True):
    """Who allowed it, when and why. `reason` is the value of an `AllowanceReason`, or was typed."""

    by: UUID | None
    at_utc_ms: int
    reason: str


def name_of(identity: PenIdentity) -> PenName:
    """The name that an allowance stands for."""
    return PenName(identity.profile, identity.product, identity.serial_number)


def allowances_of(events: Iterable[Event]) -> dict[PenName, Allowance]:
    """The pens that are allowed after these events, oldest first; others than the two kinds say nothing."""
    found: dict[PenName, Allowance] = {}
    for event in events:
        match event.body:
            case PenAllowed() as body:
                pen = PenName(body.profile, body.product, body.serial_number)
                found[pen] = Allowance(event.actor_id, event.at_utc_ms, body.reason)
            case PenAllowanceWithdrawn() as body:
                found.pop(PenName(body.profile, body.product, body.serial_number), None)
            case _:
                pass
    return found
