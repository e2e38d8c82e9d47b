"""Events of needling: zones, what the operator did with the pen, what the pen reported."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.events import Body, kind


class DepthBasis(StrEnum):
    """Whose zone limits apply: the zone's own, or those of a scar or stretch mark on it."""

    ZONE = "zone"
    SCAR = "scar"
    STRETCH_MARK = "stretch_mark"


class ZonePlan(Struct, frozen=True):
    """One planned zone. `area_mm2` is an estimate unless `area_entered`."""

    zone_id: str
    depth_um: int
    passes: int
    area_mm2: int
    area_entered: bool = False
    basis: DepthBasis = DepthBasis.ZONE


@kind("zones.planned")
class ZonesPlanned(Body, frozen=True):
    """The zones of this session in order; a later plan replaces an earlier one."""

    zones: tuple[ZonePlan, ...]


@kind("zone.chosen")
class ZoneChosen(Body, frozen=True):
    """This zone is treated from now on."""

    zone_id: str


@kind("zone.pass_done")
class PassDone(Body, frozen=True):
    """Pass `number` over the zone is finished."""

    zone_id: str
    number: int


@kind("zone.done")
class ZoneDone(Body, frozen=True):
    """The zone is finished, with the endpoint that was seen."""

    zone_id: str
    endpoint: str


@kind("zone.left_out")
class ZoneLeftOut(Body, frozen=True):
    """A planned zone is not treated, with its reason code."""

    zone_id: str
    reason: str


@kind("needling.finished")
class NeedlingFinished(Body, frozen=True):
    """Every planned zone is done or left out, and the nurse goes on."""


@kind("depth.reason_given")
class DepthReasonGiven(Body, frozen=True):
    """Depth above the zone's caution, up to `up_to_um`, is wanted for this reason code."""

    zone_id: str
    up_to_um: int
    caution_um: int
    reason: str


@kind("depth.set_by_hand")
class DepthSetByHand(Body, frozen=True):
    """The nurse has set this depth at the handpiece and says so: the pen itself neither sets nor reports it."""

    zone_id: str
    depth_um: int
    serial_number: str = ""


@kind("pen.changed")
class PenChanged(Body, frozen=True):
    """From now on another pen is used than before; a person said so. Serial numbers."""

    before: str
    serial_number: str


@kind("pen.armed")
class PenArmed(Body, frozen=True):
    """ARM was pressed and the pen confirmed it. `contact_counter` is the pen's own, -1 when it was not written down:
    from it the strokes of a run that was cut off before its first second are known."""

    serial_number: str
    boot_id: int
    zone_id: str
    depth_um: int
    speed_dhz: int
    contact_counter: int = -1


@kind("pen.started")
class PenStarted(Body, frozen=True):
    """START was pressed and the pen reports running."""

    zone_id: str
    depth_um: int
    speed_dhz: int


@kind("pen.paused")
class PenPaused(Body, frozen=True):
    """Strokes off, depth kept; confirmed by the pen."""

    zone_id: str


@kind("pen.stopped")
class PenStopped(Body, frozen=True):
    """The console sent stop. `confirmed_ms` counts from the press; -1 when the pen never confirmed it."""

    cause: str
    confirmed_ms: int


@kind("pen.interrupted")
class PenInterrupted(Body, frozen=True):
    """The wanted state fell back to stop without a STOP press."""

    cause: str
    faults: int


@kind("pen.not_done")
class PenNotDone(Body, frozen=True):
    """An ARM, START or change that the pen did not confirm or refused. `result` is its code, -1 without an answer."""

    wanted: int
    depth_um: int
    speed_dhz: int
    result: int


@kind("pen.set_points")
class SetPointsChanged(Body, frozen=True):
    """Set-points that the pen confirmed while armed or running."""

    zone_id: str
    depth_um: int
    speed_dhz: int


@kind("needling.stretch")
class StretchRecorded(Body, frozen=True):
    """What the pen reported in at most 1 s of one zone, from its own counters.

    `contact_strokes` and `strokes` are differences of the pen's counters; times in ms of the pen's uptime; `trace`
    is the packed 25 Hz samples as base64 text (format in services/trace.py), so that the chain seals it.
    `sensed` False: the pen doesn't sense the skin; every stroke and all running time stand as contact.
    `lacks` are the bits of `Lacks` of the pen that made it: without DEPTH the depths are what was set by hand,
    `depth_min_um` and `depth_max_um` as well; without STROKES or LOAD those figures are 0 and mean nothing.
    """

    zone_id: str
    boot_id: int
    uptime_from_ms: int
    uptime_to_ms: int
    strokes: int
    contact_strokes: int
    contact_ms: int
    running_ms: int
    depth_set_um: int
    depth_min_um: int
    depth_max_um: int
    speed_set_dhz: int
    speed_min_dhz: int
    speed_max_dhz: int
    load_mean_permille: int
    contact_counter: int
    trace: str
    sensed: bool = True
    lacks: int = 0


@kind("needling.gap")
class StretchGap(Body, frozen=True):
    """Strokes made while nothing could be recorded. `known` False: the dose of the zone reads "at least".

    `sensed` and `lacks` as in `StretchRecorded`.
    """

    zone_id: str
    known: bool
    contact_strokes: int
    contact_counter: int
    boot_id: int
    sensed: bool = True
    lacks: int = 0
