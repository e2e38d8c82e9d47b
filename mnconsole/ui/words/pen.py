"""Words of the pen panel: the link, the pen's state, depth and speed, what is missing, refusals, STOP."""

from __future__ import annotations

from mnconsole.domain.interlock import Condition
from mnconsole.domain.limits import LimitOwner, OutOfRange, Quantity
from mnconsole.domain.pen import Fault, Interruption, LinkState, PortTrouble, StopCause, WriteResult
from mnconsole.services.pen_control import PenRefusalCode
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import depth_mm, speed_hz, speed_rpm

_C = "Pen"

MM = "mm"
HZ = "Hz"


# ---- the link


def link_title(state: LinkState) -> str:
    """What the link is, when there is no trouble with the port."""
    return {
        LinkState.CLOSED: say(_C, "Pen link closed"),
        LinkState.ABSENT: say(_C, "No pen"),
        LinkState.OPENING: say(_C, "Looking for the pen"),
        LinkState.IDENTIFYING: say(_C, "Looking for the pen"),
        LinkState.READY: say(_C, "Pen linked"),
        LinkState.DEGRADED: say(_C, "Pen linked"),
        LinkState.LOST: say(_C, "Pen not answering"),
        LinkState.INCOMPATIBLE: say(_C, "Not a pen"),
        LinkState.DEAD: say(_C, "Pen link failed"),
    }[state]


def link_short(state: LinkState) -> str:
    """The same in one word, for the folded panel."""
    return {
        LinkState.CLOSED: say(_C, "Closed"),
        LinkState.ABSENT: say(_C, "No pen"),
        LinkState.OPENING: say(_C, "Looking"),
        LinkState.IDENTIFYING: say(_C, "Looking"),
        LinkState.READY: say(_C, "Linked"),
        LinkState.DEGRADED: say(_C, "Linked"),
        LinkState.LOST: say(_C, "No answer"),
        LinkState.INCOMPATIBLE: say(_C, "Not a pen"),
        LinkState.DEAD: say(_C, "Failed"),
    }[state]


def link_todo(state: LinkState) -> tuple[str, str]:
    """Title and what to do for a link that is down without trouble of its port."""
    return {
        LinkState.CLOSED: (say(_C, "Pen link closed"), say(_C, "The console is starting or closing.")),
        LinkState.ABSENT: (say(_C, "No pen"), say(_C, "Plug the pen in. The console finds it by itself.")),
        LinkState.OPENING: (say(_C, "Looking for the pen"), say(_C, "This takes a moment.")),
        LinkState.IDENTIFYING: (say(_C, "Looking for the pen"), say(_C, "This takes a moment.")),
        LinkState.READY: (say(_C, "Pen linked"), ""),
        LinkState.DEGRADED: (say(_C, "Pen linked"), ""),
        LinkState.LOST: (
            say(_C, "Pen not answering"),
            say(_C, "The motor stops by itself. Check that the pen is still, then check its cable."),
        ),
        LinkState.INCOMPATIBLE: (
            say(_C, "Not a pen"),
            say(_C, "Something else answers here. Nothing is sent to it. Choose the pen's port."),
        ),
        LinkState.DEAD: (
            say(_C, "Pen link failed"),
            say(_C, "The motor stops by itself. Lift the pen off the skin, finish by hand, start the console again."),
        ),
    }[state]


def trouble(code: PortTrouble) -> tuple[str, str]:
    """Title and what to do for trouble with the port, or with what answered there."""
    return {
        PortTrouble.NONE: ("", ""),
        PortTrouble.NO_PORT_GIVEN: (
            say(_C, "No pen chosen"),
            say(_C, "Start the console with --port and the name of the pen's port."),
        ),
        PortTrouble.MISSING: (
            say(_C, "Pen not plugged in"),
            say(_C, "Its port is not there. Plug the pen in: the console finds it by itself."),
        ),
        PortTrouble.BUSY: (
            say(_C, "Port in use"),
            say(_C, "Another program holds the pen's port. Close that program."),
        ),
        PortTrouble.NO_PERMISSION: (
            say(_C, "No access to the port"),
            say(_C, "This user may not open the pen's port. Ask whoever looks after this computer."),
        ),
        PortTrouble.IO_ERROR: (
            say(_C, "Port fails"),
            say(_C, "Reading or writing failed. Check the cable, then unplug the pen and plug it in again."),
        ),
        PortTrouble.SILENT: (
            say(_C, "Nothing answers"),
            say(_C, "The port is open, but nobody answers. Switch the pen on and check its cable."),
        ),
        PortTrouble.NOT_A_PEN: (
            say(_C, "Not a pen"),
            say(_C, "Something else answers here. Nothing is sent to it. Choose the pen's port."),
        ),
        PortTrouble.MAP_VERSION: (
            say(_C, "Unknown kind of pen"),
            say(_C, "It speaks another version. This console can't drive it and sends nothing to it."),
        ),
        PortTrouble.IMPLAUSIBLE: (
            say(_C, "Pen's limits make no sense"),
            say(_C, "What it tells about itself can't be right. Don't use it; have it checked."),
        ),
        PortTrouble.BAUD_TOO_SLOW: (
            say(_C, "Line too slow"),
            say(_C, "A pen needs 57600 or 115200 baud. Change the speed of the line."),
        ),
    }[code]


def answered(age_ms: int) -> str:
    """Age of the last answer."""
    return say(_C, "answered {ms} ms ago", ms=age_ms)


def last_answer(time_text: str) -> str:
    """Time of day of the last answer."""
    return say(_C, "last answer {time}", time=time_text)


def never_answered() -> str:
    return say(_C, "no answer yet")


def battery_name() -> str:
    return say(_C, "Battery")


def battery(percent: int) -> str:
    return say(_C, "{percent} %", percent=percent)


def battery_low(percent: int) -> str:
    return say(_C, "{percent} %, low", percent=percent)


def battery_unknown() -> str:
    return say(_C, "Battery —")


# ---- the pen's state


def idle_locked() -> str:
    return say(_C, "Idle, locked")


def idle_ready() -> str:
    return say(_C, "Idle, ready to arm")


def motor_off() -> str:
    return say(_C, "motor off")


def armed() -> str:
    return say(_C, "Armed")


def arming() -> str:
    return say(_C, "Arming")


def starting() -> str:
    return say(_C, "Starting")


def running() -> str:
    return say(_C, "Running")


def pausing() -> str:
    return say(_C, "Pausing")


def paused() -> str:
    return say(_C, "Paused")


def seconds_left(seconds: int) -> str:
    return say(_C, "{seconds} s left", seconds=seconds)


def span_left(span: str) -> str:
    return say(_C, "{span} left", span=span)


def press_the_trigger() -> str:
    return say(_C, "press its trigger")


def stopping() -> str:
    return say(_C, "Stopping")


def waiting_for_pen() -> str:
    return say(_C, "waiting for the pen")


def stopped_confirmed() -> str:
    return say(_C, "Stopped, confirmed")


def stop_not_confirmed() -> str:
    return say(_C, "Stop not confirmed")


def lift_short() -> str:
    return say(_C, "Lift the pen off the skin now")


def lift_and_switch_off() -> str:
    return say(_C, "Lift the pen off the skin now, then switch it off at the pen.")


def stop_goes_on() -> str:
    return say(_C, "Stop is sent again and again.")


def stops_by_itself() -> str:
    return say(_C, "The motor stops by itself")


def no_pen() -> str:
    return say(_C, "Not linked")


def no_answer() -> str:
    return say(_C, "No answer")


def pen_stopped_itself() -> str:
    return say(_C, "Pen stopped itself")


def clearing() -> str:
    return say(_C, "Clearing the fault")


def fault(bit: Fault) -> str:
    """One fault of the pen, short."""
    return {
        Fault.LEASE_EXPIRED: say(_C, "heard nothing from the console"),
        Fault.OVERCURRENT: say(_C, "motor blocked"),
        Fault.OVERTEMPERATURE: say(_C, "too hot"),
        Fault.BATTERY_LOW: say(_C, "battery empty"),
        Fault.CARTRIDGE_MISSING: say(_C, "no cartridge in it"),
        Fault.CARTRIDGE_USED: say(_C, "cartridge used before"),
        Fault.DEPTH_ACTUATOR: say(_C, "needle depth fails"),
        Fault.TRIGGER_STUCK: say(_C, "trigger stuck"),
        Fault.INTERNAL: say(_C, "internal fault"),
    }.get(bit, say(_C, "fault not known"))


def faults(bits: Fault) -> str:
    """All faults of a report; never empty."""
    return ", ".join(fault(bit) for bit in Fault if bit in bits) or say(_C, "fault not told")


def interruption(code: Interruption) -> str:
    """Why the wanted state fell back to stop, while the pen stands still now."""
    return {
        Interruption.LINK_LOST: say(_C, "the link was lost"),
        Interruption.PEN_FAULT: say(_C, "the pen had a fault"),
        Interruption.PEN_RESTARTED: say(_C, "the pen restarted"),
        Interruption.STOPPED_ELSEWHERE: say(_C, "stopped at the pen"),
        Interruption.WINDOW_FROZEN: say(_C, "this window hung"),
        Interruption.NOT_CONFIRMED: say(_C, "not confirmed in time"),
        Interruption.REFUSED: say(_C, "the pen refused"),
        Interruption.THREAD_DIED: say(_C, "the pen link failed"),
    }[code]


def interrupted() -> str:
    return say(_C, "Interrupted, motor off")


def stop_cause(code: StopCause) -> str:
    """Why the console sent stop."""
    return {
        StopCause.OPERATOR: say(_C, "motor off"),
        StopCause.WINDOW_INACTIVE: say(_C, "another window was in front"),
        StopCause.CLOSING: say(_C, "the console closes"),
        StopCause.REACTION: say(_C, "reaction"),
        StopCause.ARMED_TOO_LONG: say(_C, "armed 30 s without START"),
        StopCause.PAUSED_TOO_LONG: say(_C, "paused for 2 min"),
        StopCause.NO_CONTACT: say(_C, "60 s without skin contact"),
        StopCause.ZONE_LEFT: say(_C, "the zone was left"),
        StopCause.STEP_LEFT: say(_C, "needling was left"),
    }[code]


def motor_short(word: str) -> str:
    """The motor in the folded panel."""
    return {"off": say(_C, "Off"), "armed": say(_C, "Armed"), "on": say(_C, "On"), "fault": say(_C, "Fault")}[word]


# ---- depth and speed


def set_depth() -> str:
    return say(_C, "Set depth")


def chosen_depth() -> str:
    return say(_C, "Chosen depth")


def pen_reports() -> str:
    return say(_C, "Pen reports")


def caution_above(caution_um: int) -> str:
    return say(_C, "caution above {mm}", mm=depth_mm(caution_um))


def not_in_force() -> str:
    return say(_C, "not yet in force")


def asked() -> str:
    return say(_C, "sent, not confirmed yet")


def confirmed() -> str:
    return say(_C, "confirmed")


def not_confirmed_kept() -> str:
    return say(_C, "change not confirmed")


def refused_kept(result: WriteResult | None) -> str:
    """The pen refused a change; the old value stands."""
    if result is WriteResult.DEPTH_RANGE:
        return say(_C, "pen refused the depth")
    if result is WriteResult.SPEED_RANGE:
        return say(_C, "pen refused the speed")
    return say(_C, "pen refused the change")


def retracted() -> str:
    return say(_C, "retracted")


def needles_in() -> str:
    return say(_C, "needles are in")


def agrees() -> str:
    return say(_C, "agrees with set")


def differs(by_um: int) -> str:
    return say(_C, "differs by {mm} mm", mm=depth_mm(abs(by_um)))


def stale_spoken() -> str:
    return say(_C, "not known")


def stale_last(depth_um: int) -> str:
    return say(_C, "stale: last {mm} mm", mm=depth_mm(depth_um))


def last_set(depth_um: int) -> str:
    return say(_C, "last set {mm} mm", mm=depth_mm(depth_um))


def nothing_reported() -> str:
    return say(_C, "no report")


def speed_name() -> str:
    return say(_C, "Speed")


def rpm_chosen(speed_dhz: int) -> str:
    return say(_C, "{rpm} rpm, chosen", rpm=speed_rpm(speed_dhz))


def rpm_set(speed_dhz: int) -> str:
    return say(_C, "{rpm} rpm set", rpm=speed_rpm(speed_dhz))


def reports_speed(speed_dhz: int) -> str:
    return say(_C, "pen reports {hz} Hz", hz=speed_hz(speed_dhz))


def stale_speed(speed_dhz: int) -> str:
    return say(_C, "stale: last {hz} Hz", hz=speed_hz(speed_dhz))


def deeper() -> str:
    return say(_C, "Deeper")


def shallower() -> str:
    return say(_C, "Less deep")


def faster() -> str:
    return say(_C, "Faster")


def slower() -> str:
    return say(_C, "Slower")


def with_key(name: str, key: str) -> str:
    """A name for screen readers with the key that does the same."""
    return say(_C, "{name}, key {key}", name=name, key=key)


def preset(depth_um: int) -> str:
    return say(_C, "Depth {mm} mm", mm=depth_mm(depth_um))


def mark(depth_um: int) -> str:
    """A mark of the depth bar, in mm."""
    return f"{depth_um // 1000}.{depth_um % 1000 // 100}"


def slider() -> str:
    return say(_C, "Depth, least to greatest")


# ---- the strip


def strip_name() -> str:
    return say(_C, "Speed and load of the last 30 s")


def strip_speed(speed_dhz: int | None) -> tuple[str, str]:
    value = say(_C, "— Hz") if speed_dhz is None else say(_C, "{hz} Hz", hz=speed_hz(speed_dhz))
    return say(_C, "Speed"), value


def strip_load(load_permille: int | None) -> tuple[str, str]:
    value = say(_C, "— %") if load_permille is None else say(_C, "{percent} %", percent=(load_permille + 5) // 10)
    return say(_C, "Load"), value


def strip_span() -> str:
    return say(_C, "last 30 s")


def no_data() -> str:
    return say(_C, "no data")


# ---- before the pen can be armed


def before_arming() -> str:
    return say(_C, "Before the pen can be armed")


def done_of(done: int, of: int) -> str:
    return say(_C, "{done} of {of}", done=done, of=of)


def and_more() -> str:
    """With `{}` for the number, filled by the widget."""
    return say(_C, "+{} more")


def condition(code: Condition) -> str:
    """What is missing."""
    return {
        Condition.PATIENT: say(_C, "No patient in the chair"),
        Condition.SCREENING: say(_C, "Screening not finished"),
        Condition.CONSENT: say(_C, "Consent not given"),
        Condition.RELEASE: say(_C, "Release by the prescriber missing"),
        Condition.CREAM_REMOVED: say(_C, "Numbing cream not yet removed"),
        Condition.SERUM: say(_C, "Serum not applied"),
        Condition.CARTRIDGE: say(_C, "No cartridge noted"),
        Condition.CARTRIDGE_EXPIRED: say(_C, "Cartridge out of date"),
        Condition.ZONE: say(_C, "No zone chosen"),
        Condition.DEPTH_REASON: say(_C, "Depth above caution: no reason"),
        Condition.PEN_LINKED: say(_C, "Pen not linked"),
        Condition.PEN_FAULT: say(_C, "Pen fault not acknowledged"),
        Condition.PEN_CARTRIDGE: say(_C, "No cartridge in the pen"),
        Condition.WINDOW_FRONT: say(_C, "This window is not in front"),
        Condition.SAVED: say(_C, "Last step not saved yet"),
    }[code]


def needling_over() -> str:
    """In the place of "no zone" once needling is finished."""
    return say(_C, "Needling is finished")


def condition_met(code: Condition) -> str:
    """The same in one word, for the ticks of what is done."""
    return {
        Condition.PATIENT: say(_C, "Patient"),
        Condition.SCREENING: say(_C, "Screen"),
        Condition.CONSENT: say(_C, "Consent"),
        Condition.RELEASE: say(_C, "Release"),
        Condition.CREAM_REMOVED: say(_C, "Cream off"),
        Condition.SERUM: say(_C, "Serum"),
        Condition.CARTRIDGE: say(_C, "Cartridge"),
        Condition.CARTRIDGE_EXPIRED: say(_C, "In date"),
        Condition.ZONE: say(_C, "Zone"),
        Condition.DEPTH_REASON: say(_C, "Reason"),
        Condition.PEN_LINKED: say(_C, "Pen"),
        Condition.PEN_FAULT: say(_C, "No fault"),
        Condition.PEN_CARTRIDGE: say(_C, "Tip"),
        Condition.WINDOW_FRONT: say(_C, "Window"),
        Condition.SAVED: say(_C, "Saved"),
    }[code]


# ---- keys


def arm_key(key: str) -> str:
    return say(_C, "ARM  {key}", key=key)


def start_key(key: str) -> str:
    return say(_C, "START  {key}", key=key)


def pause_key(key: str) -> str:
    return say(_C, "Pause  {key}", key=key)


def started_at(time_text: str) -> str:
    return say(_C, "Started {time}", time=time_text)


# ---- the cartridge


def cartridge(needles: int) -> str:
    return say(_C, "Cartridge {needles} needles", needles=needles)


def cartridge_lot(lot: str, expiry: str) -> str:
    return say(_C, "Lot {lot} · exp {expiry}", lot=lot, expiry=expiry)


def no_cartridge() -> str:
    return say(_C, "No cartridge noted")


def no_cartridge_todo() -> str:
    return say(_C, "noted before needling")


def in_date() -> str:
    return say(_C, "In date")


def out_of_date() -> str:
    return say(_C, "Expired")


# ---- STOP


def stop_word() -> str:
    return say(_C, "STOP")


def stop_line(active: bool, waiting: bool, unanswered: bool, keys: tuple[str, ...]) -> str:
    """The second line: what happens, and only the keys that act now."""
    if unanswered:
        return say(_C, "Sent again and again: no answer")
    what = say(_C, "Always works")
    if waiting:
        what = say(_C, "Sent, waiting")
    elif active:
        what = say(_C, "Motor off at once")
    return say(_C, "{what}  ·  {keys}", what=what, keys=_either(keys))


def stop_keys(keys: tuple[str, ...]) -> str:
    """The second line of the tall STOP."""
    return _either(keys)


def stop_spoken(keys: tuple[str, ...]) -> str:
    return say(_C, "Stops the motor at once. Keys: {keys}", keys=", ".join(keys))


def _either(keys: tuple[str, ...]) -> str:
    text = keys[0]
    for key in keys[1:]:
        text = say(_C, "{first} or {second}", first=text, second=key)
    return text


def esc() -> str:
    return say(_C, "Esc")


def space() -> str:
    return say(_C, "Space")


# ---- the folded panel


def pen() -> str:
    return say(_C, "Pen")


def motor() -> str:
    return say(_C, "Motor")


def set_short() -> str:
    return say(_C, "Set")


def reports_short() -> str:
    return say(_C, "Reports")


# ---- what the panel answers


def out_of_range(limit: OutOfRange) -> str:
    """A refused value: the value, the limit, whose limit."""
    depth = limit.quantity is Quantity.DEPTH
    value, low, high = ((depth_mm(v) if depth else speed_hz(v)) for v in (limit.value, limit.low, limit.high))
    unit = MM if depth else HZ
    if limit.owner is LimitOwner.PEN:
        text = say(_C, "{value} {unit} is not set: this pen goes from {low} to {high} {unit}.",
                   value=value, low=low, high=high, unit=unit)  # fmt: skip
    else:
        text = say(_C, "{value} {unit} is not set: the clinic's limit is {low} to {high} {unit}.",
                   value=value, low=low, high=high, unit=unit)  # fmt: skip
    if limit.off_step:
        text = say(_C, "{value} {unit} is not set: it lies between two steps of the pen.", value=value, unit=unit)
    return text


def refusal(code: PenRefusalCode, missing: tuple[Condition, ...] = (), caution_um: int = 0) -> str:
    """Why the panel did not do what was pressed. OUT_OF_RANGE has its own words."""
    return {
        PenRefusalCode.TOO_LATE: say(_C, "That press came too late to count. Press again."),
        PenRefusalCode.MISSING: say(_C, "Not yet: {what}.", what=condition(missing[0]) if missing else ""),
        PenRefusalCode.OUT_OF_RANGE: say(_C, "That value is outside the limits."),
        PenRefusalCode.NOT_ARMED: say(_C, "The pen is not armed. ARM first, then START."),
        PenRefusalCode.REASON_NEEDED: say(
            _C, "Above {mm} mm a reason is asked first: choose it in the middle.", mm=depth_mm(caution_um)
        ),
        PenRefusalCode.LINK_REFUSED: say(_C, "The pen can't take that now. Wait a moment, then press again."),
        PenRefusalCode.PEN_MOVING: say(_C, "The pen is armed or running. Stop it first."),
    }[code]
