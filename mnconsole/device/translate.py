"""From the wire's blocks to the domain's records: identity judged for plausibility, reports in the domain's units."""

from __future__ import annotations

from msgspec import Struct

from mnconsole.device.bounds import HARD_DEPTH, HARD_SPEED
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.registers import MAP_VERSION, WIRE_DEPTH_UM, IdentityBlock, ReportedBlock
from mnconsole.domain.pen import (
    LEASE_MS,
    Fault,
    Feature,
    Lacks,
    Motor,
    PenIdentity,
    PenReport,
    PortTrouble,
    WriteResult,
)

_CONTACT, _TRIGGER, _CARTRIDGE = 1 << 0, 1 << 1, 1 << 2
_LAST_STATE, _LAST_RESULT = max(Motor), max(WriteResult)


class Implausible(Struct, frozen=True):
    """Why an identity does not count: the trouble and the register that says so, for the technician."""

    trouble: PortTrouble
    detail: str


def judge_identity(block: IdentityBlock, profile: PenProfile | None = None) -> PenIdentity | Implausible:
    """The identity in the domain's units when all of it is plausible, else what is not.

    All of it, since register 0 holding 1 alone is any drive: version, texts, both ranges, the lease. `profile` tells
    the kind of pen, and where its values stand; without one it is a pen of the register map.
    """
    profile = profile or built_in()
    flaw = _text_flaw(block, profile)
    if block.map_version != MAP_VERSION:
        # Another version may give the numbers another meaning; readable texts still tell a pen from a drive.
        trouble = PortTrouble.MAP_VERSION if flaw is None else PortTrouble.NOT_A_PEN
        found = f"{_named(profile, 'map_version')} is {block.map_version}, expected {MAP_VERSION}"
        return Implausible(trouble, found)
    flaw = flaw or _number_flaw(block, profile)
    if flaw is not None:
        return Implausible(PortTrouble.IMPLAUSIBLE, flaw)
    return PenIdentity(
        vendor=block.vendor or "",
        product=block.product or "",
        serial_number=block.serial_number or "",
        firmware=block.firmware or "",
        map_version=block.map_version,
        needle_count=block.needle_count,
        depth_min_um=block.depth_min * WIRE_DEPTH_UM,
        depth_max_um=block.depth_max * WIRE_DEPTH_UM,
        depth_step_um=block.depth_step * WIRE_DEPTH_UM,
        speed_min_dhz=block.speed_min,
        speed_max_dhz=block.speed_max,
        speed_step_dhz=block.speed_step,
        features=Feature(block.features),
        lease_min_ms=block.lease_min_ms,
        lease_max_ms=block.lease_max_ms,
        profile=profile.id,
        lacks=profile.lacks,
    )


def _named(profile: PenProfile, key: str, called: str = "") -> str:
    """A value with the register that it stands in."""
    source = profile.identity.get(key)
    place = source.place if source is not None else None
    return (called or key) + (f" ({place.address:#06x})" if place is not None else "")


def _text_flaw(block: IdentityBlock, profile: PenProfile) -> str | None:
    texts = {
        "vendor": block.vendor,
        "product": block.product,
        "serial_number": block.serial_number,
        "firmware": block.firmware,
    }
    for key, text in texts.items():
        if text is None:
            return f"{_named(profile, key, key.replace('_', ' '))} is not printable text"
    if not block.serial_number:
        return f"{_named(profile, 'serial_number', 'serial number')} is empty"
    return None


def _number_flaw(block: IdentityBlock, profile: PenProfile) -> str | None:
    depth = (_named(profile, "depth_min", "depth"), block.depth_min, block.depth_max, block.depth_step)
    speed = (_named(profile, "speed_min", "speed"), block.speed_min, block.speed_max, block.speed_step)
    flaw = None if block.needle_count else f"{_named(profile, 'needle_count')} is 0"
    flaw = flaw or _range_flaw(*depth) or _range_flaw(*speed)
    flaw = flaw or _outside_flaw(*depth, HARD_DEPTH) or _outside_flaw(*speed, HARD_SPEED)
    leased = Lacks.LEASE not in profile.lacks
    if flaw is None and leased and not block.lease_min_ms <= LEASE_MS <= block.lease_max_ms:
        lease = _named(profile, "lease_min_ms", "lease")
        flaw = f"{lease} is {block.lease_min_ms} to {block.lease_max_ms} ms, {LEASE_MS} is not in it"
    return flaw


def _range_flaw(name: str, low: int, high: int, step: int) -> str | None:
    if low >= high:
        return f"{name}: minimum {low} is not below maximum {high}"
    if step <= 0 or (high - low) % step:
        return f"{name}: step {step} does not divide {low} to {high}"
    return None


def _outside_flaw(name: str, low: int, high: int, step: int, hard: tuple[int, int]) -> str | None:
    """Nothing that the pen can set may be set here: it would have no limits at all."""
    first = low if low >= hard[0] else hard[0] + (low - hard[0]) % step
    if first > min(high, hard[1]):
        return f"{name}: {low} to {high} in steps of {step} has nothing in {hard[0]} to {hard[1]}"
    return None


def to_report(block: ReportedBlock, sent_ns: int, received_ns: int) -> PenReport | None:
    """The report in the domain's units; None when state or result is a value that the map does not have."""
    if block.state > _LAST_STATE or block.result > _LAST_RESULT:
        return None
    return PenReport(
        sent_ns=sent_ns,
        received_ns=received_ns,
        boot_id=block.boot_id,
        uptime_ms=block.uptime_ms,
        motor=Motor(block.state),
        faults=Fault(block.faults),
        applied_id=block.applied_id,
        result=WriteResult(block.result),
        depth_set_um=block.depth_set * WIRE_DEPTH_UM,
        depth_actual_um=block.depth_actual * WIRE_DEPTH_UM,
        speed_set_dhz=block.speed_set,
        speed_actual_dhz=block.speed_actual,
        load_permille=block.load_permille,
        in_contact=bool(block.inputs & _CONTACT),
        trigger_pressed=bool(block.inputs & _TRIGGER),
        cartridge_present=bool(block.inputs & _CARTRIDGE),
        strokes=block.strokes,
        contact_strokes=block.contact_strokes,
        lease_left_ms=block.lease_left_ms,
        battery_percent=block.battery_percent,
        motor_temperature_ddegc=block.motor_temperature_ddegc,
        cartridge_id=block.cartridge_id,
    )
