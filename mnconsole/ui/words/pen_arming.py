"""Words of arming and stopping: what is missing, ARM, START, STOP, the cartridge, refusals."""

from __future__ import annotations

from mnconsole.domain.interlock import Condition
from mnconsole.services.pen_control import PenRefusalCode
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import depth_mm

_C = "Pen"


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
        Condition.TREATS: say(_C, "Nobody who treats is signed in"),
        Condition.SCREENING: say(_C, "Screening not finished"),
        Condition.CONSENT: say(_C, "Consent not given"),
        Condition.RELEASE: say(_C, "Release by the prescriber missing"),
        Condition.CREAM_REMOVED: say(_C, "Numbing cream not yet removed"),
        Condition.SERUM: say(_C, "Serum not applied"),
        Condition.CARTRIDGE: say(_C, "No cartridge noted"),
        Condition.CARTRIDGE_EXPIRED: say(_C, "Cartridge out of date"),
        Condition.ZONE: say(_C, "No zone chosen"),
        Condition.DEPTH_REASON: say(_C, "Depth above caution: no reason"),
        Condition.PEN_ALLOWED: say(_C, "Pen not allowed by a manager"),
        Condition.PEN_LINKED: say(_C, "Pen not linked"),
        Condition.OTHER_PEN: say(_C, "Another pen than before"),
        Condition.PEN_FAULT: say(_C, "Pen fault not acknowledged"),
        Condition.TOO_DEEP: say(_C, "Too deep: not acknowledged"),
        Condition.PEN_CARTRIDGE: say(_C, "No cartridge in the pen"),
        Condition.DEPTH_BY_HAND: say(_C, "Depth at handpiece not confirmed"),
        Condition.WINDOW_FRONT: say(_C, "This window is not in front"),
        Condition.PAGE: say(_C, "Close the open page first"),
        Condition.SAVED: say(_C, "Last step not saved yet"),
    }[code]


def set_handpiece(depth_um: int) -> str:
    """What is missing, with the depth: the pen does not set it."""
    return say(_C, "Set the handpiece to {mm} mm, confirm", mm=depth_mm(depth_um))


def needling_over() -> str:
    """In the place of "no zone" once needling is finished."""
    return say(_C, "Needling is finished")


def cream_not_on() -> str:
    return say(_C, "Numbing cream not on yet")


def serum_to_come() -> str:
    return say(_C, "Serum not on yet")


def needling_to_come() -> str:
    """The zones are chosen, their step has not come."""
    return say(_C, "Needling not begun yet")


def zone_without_area() -> str:
    return say(_C, "Area of the zone not told")


def no_zone_yet() -> str:
    return say(_C, "No zone begun yet")


def next_zone_to_come() -> str:
    return say(_C, "Next zone not begun yet")


def no_zone_left() -> str:
    return say(_C, "No zone left to do")


def condition_met(code: Condition) -> str:
    """The same in one word, for the ticks of what is done."""
    return {
        Condition.PATIENT: say(_C, "Patient"),
        Condition.TREATS: say(_C, "Signed in"),
        Condition.SCREENING: say(_C, "Screen"),
        Condition.CONSENT: say(_C, "Consent"),
        Condition.RELEASE: say(_C, "Release"),
        Condition.CREAM_REMOVED: say(_C, "Cream off"),
        Condition.SERUM: say(_C, "Serum"),
        Condition.CARTRIDGE: say(_C, "Cartridge"),
        Condition.CARTRIDGE_EXPIRED: say(_C, "In date"),
        Condition.ZONE: say(_C, "Zone"),
        Condition.DEPTH_REASON: say(_C, "Reason"),
        Condition.PEN_ALLOWED: say(_C, "Allowed"),
        Condition.PEN_LINKED: say(_C, "Pen"),
        Condition.OTHER_PEN: say(_C, "This pen"),
        Condition.PEN_FAULT: say(_C, "No fault"),
        Condition.TOO_DEEP: say(_C, "Depth"),
        Condition.PEN_CARTRIDGE: say(_C, "Tip"),
        Condition.DEPTH_BY_HAND: say(_C, "Depth set"),
        Condition.WINDOW_FRONT: say(_C, "Window"),
        Condition.PAGE: say(_C, "Page"),
        Condition.SAVED: say(_C, "Saved"),
    }[code]


def no_cream_used() -> str:
    """In the place of "cream off" when there was none."""
    return say(_C, "No cream")


# ---- keys


def arm_key(key: str) -> str:
    return say(_C, "ARM  {key}", key=key)


def start_key(key: str) -> str:
    return say(_C, "START  {key}", key=key)


def go_on_key(key: str, seconds: int) -> str:
    """START while a run goes on that ends by itself."""
    return say(_C, "{key} within {seconds} s", key=key, seconds=seconds)


def go_on_spoken(key: str, seconds: int) -> str:
    return say(_C, "The run ends in {seconds} s. Hold START, key {key}, or press it again.", key=key, seconds=seconds)


def patient_first() -> str:
    """The question about the pen opens in the middle, where a patient has to be."""
    return say(_C, "Put a patient in the chair first: the question opens in the middle.")


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


def stop_line(active: bool, waiting: bool, unanswered: bool, sent: bool, keys: tuple[str, ...]) -> str:
    """The second line: what happens, and only the keys that act now. `sent` is whether the line is there."""
    if unanswered:
        return say(_C, "Sent again and again: no answer") if sent else say(_C, "Not sent: no pen is there")
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


# ---- what the panel answers


def refusal(code: PenRefusalCode, what: str = "", caution_um: int = 0) -> str:
    """Why the panel did not do what was pressed; `what` is missing. OUT_OF_RANGE has its own words."""
    return {
        PenRefusalCode.TOO_LATE: say(_C, "That press came too late to count. Press again."),
        PenRefusalCode.MISSING: say(_C, "Not yet: {what}.", what=what),
        PenRefusalCode.OUT_OF_RANGE: say(_C, "That value is outside the limits."),
        PenRefusalCode.NOT_ARMED: say(_C, "The pen is not armed. ARM first, then START."),
        PenRefusalCode.RUNS_ALREADY: say(_C, "The motor runs already. F9 pauses it, STOP stops it."),
        PenRefusalCode.REASON_NEEDED: say(
            _C, "Above {mm} mm a reason is asked first: choose it in the middle.", mm=depth_mm(caution_um)
        ),
        PenRefusalCode.LINK_REFUSED: say(_C, "The pen can't take that now. Wait a moment, then press again."),
        PenRefusalCode.PEN_MOVING: say(_C, "The pen is armed or running. Stop it first."),
    }[code]
