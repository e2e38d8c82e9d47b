"""Words of the codes that stand inside events: causes, faults, results, alarms. A table per enum."""

from __future__ import annotations

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import Desired, Fault, Interruption, StopCause, WriteResult
from mnconsole.domain.session import NOT_DONE, WRONG_DETAILS
from mnconsole.domain.session_events import NOT_TREATED, CartridgeIdentity
from mnconsole.ui.words import say

_C = "Timeline"


def stop_cause(code: StopCause) -> str:
    """Why the console sent stop."""
    return {
        StopCause.OPERATOR: say(_C, "STOP pressed"),
        StopCause.WINDOW_INACTIVE: say(_C, "this window was not in front"),
        StopCause.CLOSING: say(_C, "the program was closed"),
        StopCause.REACTION: say(_C, "reaction"),
        StopCause.ARMED_TOO_LONG: say(_C, "armed for 30 s without a start"),
        StopCause.PAUSED_TOO_LONG: say(_C, "paused for 2 min"),
        StopCause.NO_CONTACT: say(_C, "no skin contact for 60 s"),
        StopCause.TOO_DEEP: say(_C, "the pen reported a depth over the limit"),
        StopCause.ZONE_LEFT: say(_C, "end of the zone"),
        StopCause.STEP_LEFT: say(_C, "the step was left"),
        StopCause.SELF_TEST: say(_C, "the pen's self-test ended"),
        StopCause.LOCKED: say(_C, "the console was locked"),
        StopCause.RUN_TIME: say(_C, "START neither held nor pressed again for 10 s"),
        StopCause.DEPTH_CHANGED: say(_C, "another depth was chosen, to be set by hand"),
    }[code]


def own_choice(choice_id: str) -> str:
    """Choices that are the console's own; empty for the clinic's."""
    return say(_C, "Not treated") if choice_id == NOT_TREATED else ""


def interruption_name(code: Interruption) -> str:
    """Why the pen stopped without STOP."""
    return {
        Interruption.LINK_LOST: say(_C, "link lost"),
        Interruption.PEN_FAULT: say(_C, "fault of the pen"),
        Interruption.PEN_RESTARTED: say(_C, "the pen restarted"),
        Interruption.STOPPED_ELSEWHERE: say(_C, "stopped at the pen"),
        Interruption.WINDOW_FROZEN: say(_C, "the window did not answer"),
        Interruption.NOT_CONFIRMED: say(_C, "not confirmed in time"),
        Interruption.REFUSED: say(_C, "refused by the pen"),
        Interruption.THREAD_DIED: say(_C, "the program's link ended"),
    }[code]


def fault_name(fault: Fault) -> str:
    """One fault of the pen."""
    return {
        Fault.LEASE_EXPIRED: say(_C, "no word from the console in time"),
        Fault.OVERCURRENT: say(_C, "motor stalled"),
        Fault.OVERTEMPERATURE: say(_C, "motor too hot"),
        Fault.BATTERY_LOW: say(_C, "battery empty"),
        Fault.CARTRIDGE_MISSING: say(_C, "no cartridge"),
        Fault.CARTRIDGE_USED: say(_C, "cartridge used before"),
        Fault.DEPTH_ACTUATOR: say(_C, "depth drive"),
        Fault.TRIGGER_STUCK: say(_C, "trigger stuck"),
        Fault.INTERNAL: say(_C, "internal"),
    }[fault]


def fault_names(faults: Fault) -> tuple[str, ...]:
    """Each fault that is set. Bits of a newer pen have no name and are left out."""
    return tuple(fault_name(fault) for fault in Fault if fault in faults)


def wanted_name(code: Desired) -> str:
    """What was asked of the pen."""
    return {
        Desired.STOP: say(_C, "stop"),
        Desired.ARM: say(_C, "ARM"),
        Desired.RUN: say(_C, "START"),
        Desired.CLEAR: say(_C, "clear"),
    }[code]


def write_result(code: WriteResult) -> str:
    """What the pen made of a write."""
    return {
        WriteResult.APPLIED: say(_C, "done"),
        WriteResult.DEPTH_RANGE: say(_C, "depth outside its range"),
        WriteResult.SPEED_RANGE: say(_C, "speed outside its range"),
        WriteResult.NOT_ALLOWED: say(_C, "not possible in its state"),
        WriteResult.LEASE_RANGE: say(_C, "lease outside its range"),
        WriteResult.UNKNOWN_DESIRED: say(_C, "not understood"),
        WriteResult.STALE: say(_C, "came too late"),
        WriteResult.CHECK_WRONG: say(_C, "garbled on the way"),
    }[code]


def identity_name(code: CartridgeIdentity) -> str:
    """How a cartridge was told from others."""
    return {
        CartridgeIdentity.CHIP: say(_C, "read from its chip"),
        CartridgeIdentity.GS1: say(_C, "scanned"),
        CartridgeIdentity.STICKER: say(_C, "by its sticker"),
        CartridgeIdentity.LOT_CONFIRMED_NEW: say(_C, "new from a sealed pack"),
    }[code]


_ALARMS = {
    AlarmCode.STOP_NOT_CONFIRMED: lambda: say(_C, "stop not confirmed"),
    AlarmCode.LINK_LOST: lambda: say(_C, "link to the pen lost"),
    AlarmCode.LINK_DEAD: lambda: say(_C, "the program's link ended"),
    AlarmCode.PEN_STALL: lambda: say(_C, "motor stalled"),
    AlarmCode.PEN_HOT: lambda: say(_C, "motor too hot"),
    AlarmCode.PEN_DEPTH_ACTUATOR: lambda: say(_C, "depth drive of the pen"),
    AlarmCode.PEN_INTERNAL: lambda: say(_C, "internal fault of the pen"),
    AlarmCode.PEN_TRIGGER_STUCK: lambda: say(_C, "trigger stuck"),
    AlarmCode.PEN_LEASE: lambda: say(_C, "the pen stopped itself, no word in time"),
    AlarmCode.CARTRIDGE_MISSING: lambda: say(_C, "no cartridge"),
    AlarmCode.CARTRIDGE_USED: lambda: say(_C, "cartridge used before"),
    AlarmCode.PEN_RESTARTED: lambda: say(_C, "the pen restarted"),
    AlarmCode.PEN_STOPPED_ELSEWHERE: lambda: say(_C, "stopped at the pen"),
    AlarmCode.WINDOW_FROZEN: lambda: say(_C, "the window did not answer"),
    AlarmCode.CREAM_OVER_LABEL: lambda: say(_C, "cream on longer than its label allows"),
    AlarmCode.CREAM_OVERDUE: lambda: say(_C, "cream overdue"),
    AlarmCode.TOO_DEEP: lambda: say(_C, "needles deeper than the limit"),
    AlarmCode.DEPTH_DIFFERS: lambda: say(_C, "reported depth differs"),
    AlarmCode.SPEED_DIFFERS: lambda: say(_C, "reported speed differs"),
    AlarmCode.BATTERY_EMPTY: lambda: say(_C, "battery empty"),
    AlarmCode.ENTRIES_WAIT: lambda: say(_C, "entries wait for the disk"),
    AlarmCode.NOT_SAVED: lambda: say(_C, "not saved"),
    AlarmCode.BATTERY_LOW: lambda: say(_C, "battery low"),
    AlarmCode.DISK_LOW: lambda: say(_C, "disk nearly full"),
    AlarmCode.RECORDS_OLDER: lambda: say(_C, "the second disk knew of newer entries"),
    AlarmCode.ENTRIES_LOST: lambda: say(_C, "the records went on without their newest entries"),
    AlarmCode.BACKUPS_UNKNOWN: lambda: say(_C, "how backups stand could not be told"),
    AlarmCode.DRILL_FAILED: lambda: say(_C, "a restore drill did not bring a backup back"),
    AlarmCode.KEY_NOT_BACKED_UP: lambda: say(_C, "no backup opened with the code and passphrases of that day"),
    AlarmCode.BACKUP_OVERDUE: lambda: say(_C, "no backup for too long"),
    AlarmCode.ANCHOR_NOT_KEPT: lambda: say(_C, "codes of ended sessions not kept"),
    AlarmCode.RECORDS_DAMAGED: lambda: say(_C, "the records file was damaged"),
    AlarmCode.ERASURE_ASKED: lambda: say(_C, "an erasure waited for a second manager"),
    AlarmCode.RECORDS_LOOK_ONLY: lambda: say(_C, "records open to look only"),
    AlarmCode.STOPPED_WINDOW: lambda: say(_C, "stopped: this window was not in front"),
    AlarmCode.STOPPED_IDLE: lambda: say(_C, "stopped by the console after waiting"),
    AlarmCode.NOT_CONFIRMED: lambda: say(_C, "not confirmed by the pen"),
}


def alarm_name(code: str) -> str:
    """An alarm by its code; the code itself when a newer program raised it."""
    known = _ALARMS.get(AlarmCode(code)) if code in {alarm.value for alarm in AlarmCode} else None
    return known() if known is not None else code


def retraction_reason(code: str) -> str:
    """Why a step was taken back; a free text stands as it is."""
    said = {
        NOT_DONE: say(_C, "it had not been done"),
        WRONG_DETAILS: say(_C, "done, but the details were wrong"),
    }
    return said.get(code, code)
