"""Words of depth and speed: chosen, set, reported; and of the live strip."""

from __future__ import annotations

from mnconsole.domain.limits import LimitOwner, OutOfRange, Quantity
from mnconsole.domain.pen import WriteResult
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import depth_mm, speed_hz, speed_rpm

_C = "Pen"

MM = "mm"
HZ = "Hz"


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
    return say(_C, "used once armed")


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


def not_reported() -> str:
    """In the place of what a pen reports whose depth is set by hand."""
    return say(_C, "not reported: set by hand")


def set_by_hand(depth_um: int) -> str:
    """What the nurse has to do before ARM."""
    return say(_C, "Depth is set by hand: {mm} mm. Set the handpiece, then confirm.", mm=depth_mm(depth_um))


def by_hand_confirmed() -> str:
    return say(_C, "set by hand, confirmed")


def confirm_depth(depth_um: int) -> str:
    """The key with which the nurse confirms."""
    return say(_C, "Confirm {mm} mm", mm=depth_mm(depth_um))


def with_short_key(name: str, key: str) -> str:
    """A button with its key behind its words."""
    return say(_C, "{name}  {key}", name=name, key=key)


def not_measured() -> str:
    return say(_C, "not measured")


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


def strip_load_unknown() -> tuple[str, str]:
    """Of a pen that does not measure it."""
    return say(_C, "Load"), not_measured()


def strip_load(load_permille: int | None) -> tuple[str, str]:
    value = say(_C, "— %") if load_permille is None else say(_C, "{percent} %", percent=(load_permille + 5) // 10)
    return say(_C, "Load"), value


def strip_span() -> str:
    return say(_C, "last 30 s")


def no_data() -> str:
    return say(_C, "no data")


# ---- refused


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
