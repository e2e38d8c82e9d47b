"""The pen as the console knows it: identity, reports, wishes and what the link makes of them.

Source of every name and figure: docs/pen-register-map.md (register map, version 1).
All values are integers; lengths in um, speeds in dhz (0.1 Hz, 1 Hz = one stroke a second).
"""

from __future__ import annotations

from enum import IntEnum, IntFlag, StrEnum

from msgspec import Struct
from msgspec.structs import replace

FRESH_NS = 180_000_000
"""An answer older than this, counted from the sending of its request, is shown as a dash."""

LOST_NS = 300_000_000
"""No counting answer to any request for this long: the link is lost. Equal to the lease."""

LEASE_MS = 300
"""The lease that the console asks for in every write."""

PRESS_VALID_NS = 150_000_000
"""An ARM, START or acknowledge press older than this when it is looked at is dropped."""

CONFIRM_NS = 350_000_000
"""What the pen has not reported done this long after the press is withdrawn."""

RUN_LIMIT_NS = 10_000_000_000
"""A pen that does not stop by itself runs so long after START was last known to be down (design: Pen profiles)."""

STOP_CONFIRM_NS = 270_000_000
"""A stop that is not confirmed after this long raises the high alarm: it fills the panel 300 ms after the press, and
getting there takes the window some of them. A pen confirms within 60 ms."""


class Motor(IntEnum):
    """The pen's state register."""

    IDLE = 0
    ARMED = 1
    RUNNING = 2
    FAULTED = 3


class Desired(IntEnum):
    """The desired-state register."""

    STOP = 0
    ARM = 1
    RUN = 2
    CLEAR = 3


class Fault(IntFlag):
    """The faults register, bit by bit."""

    NONE = 0
    LEASE_EXPIRED = 1 << 0
    OVERCURRENT = 1 << 1
    OVERTEMPERATURE = 1 << 2
    BATTERY_LOW = 1 << 3
    CARTRIDGE_MISSING = 1 << 4
    CARTRIDGE_USED = 1 << 5
    DEPTH_ACTUATOR = 1 << 6
    TRIGGER_STUCK = 1 << 7
    INTERNAL = 1 << 8


class WriteResult(IntEnum):
    """The result register: what the pen made of the write in this transaction."""

    APPLIED = 0
    DEPTH_RANGE = 1
    SPEED_RANGE = 2
    NOT_ALLOWED = 3
    LEASE_RANGE = 4
    UNKNOWN_DESIRED = 5
    STALE = 6
    CHECK_WRONG = 7


class Feature(IntFlag):
    """The features register."""

    NONE = 0
    CONTACT_SENSING = 1 << 0
    CARTRIDGE_CHIP = 1 << 1
    BATTERY = 1 << 2
    MOTOR_TEMPERATURE = 1 << 3
    TRIGGER = 1 << 4


class Lacks(IntFlag):
    """What a kind of pen can't do or tell, by its profile (docs/pens.md). Such a value is never shown as reported."""

    NONE = 0
    LEASE = 1 << 0
    """It does not stop by itself when the link is cut, unless by its trigger: see `EndsBy`."""
    DEPTH = 1 << 1
    """Depth is set by hand on the handpiece; the pen neither sets nor reports it."""
    STROKES = 1 << 2
    LOAD = 1 << 3
    CARTRIDGE = 1 << 4
    """It does not tell whether a cartridge is in place."""
    RESTART = 1 << 5
    """It has no boot id and no uptime: that it was switched off and on is seen as a silence only."""


class EndsBy(StrEnum):
    """What in a pen itself ends its motion when nobody answers for it any more."""

    LEASE = "lease"
    """It runs out on the pen's own clock, whatever anybody does."""
    TRIGGER = "trigger"
    """Letting go of it; until then the motor runs."""
    NOTHING = "nothing"


class LinkState(StrEnum):
    """States of the link. CLOSED is before start and after close; DEAD keeps the cause of a dead thread."""

    CLOSED = "closed"
    ABSENT = "absent"
    OPENING = "opening"
    IDENTIFYING = "identifying"
    READY = "ready"
    DEGRADED = "degraded"
    LOST = "lost"
    INCOMPATIBLE = "incompatible"
    DEAD = "dead"


class PortTrouble(StrEnum):
    """Why a port can't be opened or what was wrong with the device that answered."""

    NONE = "none"
    NO_PORT_GIVEN = "no_port_given"
    MISSING = "missing"
    BUSY = "busy"
    NO_PERMISSION = "no_permission"
    IO_ERROR = "io_error"
    SILENT = "silent"
    NOISE = "noise"
    """Bytes, but no frame among them: another baud rate, or a device that speaks by itself."""
    NOT_A_PEN = "not_a_pen"
    MAP_VERSION = "map_version"
    IMPLAUSIBLE = "implausible"
    BAUD_TOO_SLOW = "baud_too_slow"


class Interruption(StrEnum):
    """Why the wanted state fell back to stop without the operator's STOP."""

    LINK_LOST = "link_lost"
    PEN_FAULT = "pen_fault"
    PEN_RESTARTED = "pen_restarted"
    STOPPED_ELSEWHERE = "stopped_elsewhere"
    WINDOW_FROZEN = "window_frozen"
    NOT_CONFIRMED = "not_confirmed"
    REFUSED = "refused"
    THREAD_DIED = "thread_died"


class StopCause(StrEnum):
    """Why the console itself sends stop."""

    OPERATOR = "operator"
    WINDOW_INACTIVE = "window_inactive"
    CLOSING = "closing"
    REACTION = "reaction"
    ARMED_TOO_LONG = "armed_too_long"
    PAUSED_TOO_LONG = "paused_too_long"
    NO_CONTACT = "no_contact"
    TOO_DEEP = "too_deep"
    ZONE_LEFT = "zone_left"
    STEP_LEFT = "step_left"
    SELF_TEST = "self_test"
    """The pen's self-test ended before its own STOP."""
    RUN_TIME = "run_time"
    """A pen that does not stop by itself ran for as long as it may without START being held or pressed again."""
    LOCKED = "locked"
    DEPTH_CHANGED = "depth_changed"
    """Another depth was chosen for a pen whose depth is set by hand."""


class PenIdentity(Struct, frozen=True):
    """What the pen says it is, once per connection. Depths in um, speeds in dhz, lease in ms."""

    vendor: str
    product: str
    serial_number: str
    firmware: str
    map_version: int
    needle_count: int
    depth_min_um: int
    depth_max_um: int
    depth_step_um: int
    speed_min_dhz: int
    speed_max_dhz: int
    speed_step_dhz: int
    features: Feature
    lease_min_ms: int
    lease_max_ms: int
    profile: str = "mnconsole-1"
    lacks: Lacks = Lacks.NONE

    @property
    def ends_by(self) -> EndsBy:
        """What in it ends its motion when nobody answers for it."""
        return ends_by(self.lacks, self.features)


class PenReport(Struct, frozen=True):
    """One accepted answer. `sent_ns` is the link clock when the request that it answers was sent."""

    sent_ns: int
    received_ns: int
    boot_id: int
    uptime_ms: int
    motor: Motor
    faults: Fault
    applied_id: int
    result: WriteResult
    depth_set_um: int
    depth_actual_um: int
    speed_set_dhz: int
    speed_actual_dhz: int
    load_permille: int
    in_contact: bool
    trigger_pressed: bool
    cartridge_present: bool
    strokes: int
    contact_strokes: int
    lease_left_ms: int
    battery_percent: int
    motor_temperature_ddegc: int
    cartridge_id: int

    def age_ns(self, now_ns: int) -> int:
        """Nanoseconds since the sending of the request answered, on the link's clock."""
        return now_ns - self.sent_ns

    def is_fresh(self, now_ns: int) -> bool:
        """Whether its values may be shown as real at `now_ns`."""
        return self.age_ns(now_ns) <= FRESH_NS


def ends_by(lacking: Lacks, features: Feature) -> EndsBy:
    """What ends the motion of a pen that lacks this and has that. A lease goes ahead: it asks nothing of anybody."""
    if Lacks.LEASE not in lacking:
        return EndsBy.LEASE
    return EndsBy.TRIGGER if Feature.TRIGGER in features else EndsBy.NOTHING


def lacks(identity: PenIdentity | None, what: Lacks) -> bool:
    """Whether the pen can't do or tell this. Of one that is not known yet nothing is said."""
    return identity is not None and what in identity.lacks


def needs_allowance(identity: PenIdentity | None) -> bool:
    """Whether a manager has to allow this pen, since nothing in it ends the motion when the console is gone."""
    return identity is not None and identity.ends_by is EndsBy.NOTHING


def senses_contact(identity: PenIdentity | None) -> bool:
    """Whether the pen tells skin from air. Of one that is not known yet nothing else is said."""
    return identity is None or Feature.CONTACT_SENSING in identity.features


def counted(report: PenReport, identity: PenIdentity | None) -> PenReport:
    """The report as the dose is counted from it: of a pen that doesn't sense the skin every stroke counts; needles of
    a pen whose depth is set by hand stand where they were set."""
    if not senses_contact(identity):
        report = replace(report, contact_strokes=report.strokes)
    if lacks(identity, Lacks.DEPTH) and report.motor in (Motor.ARMED, Motor.RUNNING):
        report = replace(report, depth_actual_um=report.depth_set_um)
    return report


class Wish(Struct, frozen=True):
    """What the operator wants, whole. The link keeps only the latest one.

    `epoch` is the `LinkView.epoch` that the person saw: after a stop or an interruption the epoch is another one and
    an old wish is dropped, so nothing composed before a stop can undo it. `pressed_ns` is the press on the link's
    clock for a new ARM or START; 0 for a change of values only.
    """

    desired: Desired
    depth_um: int
    speed_dhz: int
    epoch: int
    pressed_ns: int = 0


class StopPhase(StrEnum):
    """Where the last stop is: none since start, asked, confirmed by the pen, or not confirmed in time."""

    NONE = "none"
    STOPPING = "stopping"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"


class SetPhase(StrEnum):
    """What the set-points are: chosen (idle), asked, confirmed by the pen, refused by it, or not confirmed in time."""

    CHOSEN = "chosen"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    NOT_CONFIRMED = "not_confirmed"


class LinkCounts(Struct, frozen=True):
    """Counters since the thread's start."""

    cycles: int = 0
    answers: int = 0
    missed: int = 0
    rejected_frames: int = 0
    reconnects: int = 0


class LinkView(Struct, frozen=True):
    """Everything that the link tells, replaced as a whole; safe to read from any thread.

    `epoch` grows with every stop and interruption. `interruption` names the last one, `interruption_epoch` the epoch
    that it began. `last_report` is the last accepted report of this connection (None after loss, until the next one);
    `shown_before_loss` keeps the last one before that, for "last value" texts only. `detail` is a short technical
    text (what answered, which register) for the log and the technician, never a sentence for the nurse.
    """

    state: LinkState
    port: str
    trouble: PortTrouble = PortTrouble.NONE
    detail: str = ""
    identity: PenIdentity | None = None
    last_report: PenReport | None = None
    shown_before_loss: PenReport | None = None
    wanted: Desired = Desired.STOP
    wanted_depth_um: int = 0
    wanted_speed_dhz: int = 0
    confirmed_depth_um: int | None = None
    confirmed_speed_dhz: int | None = None
    set_phase: SetPhase = SetPhase.CHOSEN
    refused_result: WriteResult | None = None
    epoch: int = 0
    interruption: Interruption | None = None
    interruption_epoch: int = 0
    stop_phase: StopPhase = StopPhase.NONE
    stop_cause: StopCause | None = None
    stop_asked_ns: int = 0
    stop_on_wire_ns: int = 0
    stop_confirmed_ns: int = 0
    last_answer_ns: int = 0
    counts: LinkCounts = LinkCounts()

    def fresh_report(self, now_ns: int) -> PenReport | None:
        """The last report while it may be shown as real, else None. Computed when painting, never kept."""
        report = self.last_report
        return report if report is not None and report.is_fresh(now_ns) else None
