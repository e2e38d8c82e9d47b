"""Words of `pen watch`: rows of values, what happens, the end."""

from __future__ import annotations

from datetime import datetime

from mnconsole.domain.pen import EndsBy, Feature, Lacks, PenIdentity, PenReport
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import DASH, clock_span, depth_mm, speed_hz

_C = "Watch"


def happening(code: str) -> str:
    """What a person who watches is told once."""
    return {
        "linked": say(_C, "A pen answers."),
        "lost": say(_C, "The pen does not answer any more. It is looked for."),
        "restarted": say(_C, "The pen was switched off and on, or has restarted."),
        "other_pen": say(_C, "Another pen answers now."),
    }[code]


def stamped(moment: datetime, text: str) -> str:
    """`14:33:07  A pen answers.`"""
    return f"{moment:%H:%M:%S}  {text}"


def looking(title: str, to_do: str) -> str:
    """No pen, why, and what to do."""
    return say(_C, "no pen: {title}. {to_do}", title=title, to_do=to_do) if title else say(_C, "looking for a pen")


def answers() -> str:
    return say(_C, "answers")


def names() -> dict[str, str]:
    """The names of the rows."""
    return {
        "port": say(_C, "Port"),
        "pen": say(_C, "Pen"),
        "link": say(_C, "Link"),
        "state": say(_C, "State"),
        "faults": say(_C, "Faults"),
        "depth": say(_C, "Depth"),
        "speed": say(_C, "Speed"),
        "load": say(_C, "Load"),
        "contact": say(_C, "Contact"),
        "cartridge": say(_C, "Cartridge"),
        "strokes": say(_C, "Strokes"),
        "lease": say(_C, "Lease left"),
        "battery": say(_C, "Battery"),
        "motor": say(_C, "Motor"),
        "uptime": say(_C, "Switched on for"),
        "line": say(_C, "Line, last 10 s"),
        "trips": say(_C, "Answers"),
    }


def pen(identity: PenIdentity | None) -> str:
    """Who answered last."""
    if identity is None:
        return DASH
    parts = (identity.vendor, identity.product, identity.serial_number)
    return " ".join(part for part in parts if part)


def values(report: PenReport | None, identity: PenIdentity | None) -> dict[str, str]:
    """The rows of values; a dash for what is not fresh and for what this pen does not tell."""
    keys = ("state", "faults", "depth", "speed", "load", "contact", "cartridge", "strokes", "lease", "battery", "motor")
    texts = dict.fromkeys((*keys, "uptime"), DASH)
    if report is None or identity is None:
        return texts
    told = {
        "state": report.motor.name.lower(),
        "faults": ", ".join(fault.name.lower() for fault in report.faults if fault.name).replace("_", " ") or _none(),
        "speed": _set_and_now(speed_hz(report.speed_actual_dhz), speed_hz(report.speed_set_dhz), "Hz"),
    }
    lacks, has = identity.lacks, identity.features
    if Lacks.DEPTH not in lacks:
        told["depth"] = _set_and_now(depth_mm(report.depth_actual_um), depth_mm(report.depth_set_um), "mm")
    if Lacks.LOAD not in lacks:
        told["load"] = f"{report.load_permille // 10}.{report.load_permille % 10} %"
    if Feature.CONTACT_SENSING in has:
        told["contact"] = _yes_no(report.in_contact)
    if Lacks.CARTRIDGE not in lacks:
        told["cartridge"] = say(_C, "in place") if report.cartridge_present else say(_C, "missing")
    if Lacks.STROKES not in lacks:
        made = say(_C, "{count} in contact", count=report.contact_strokes)
        told["strokes"] = f"{report.strokes}, {made}" if Feature.CONTACT_SENSING in has else f"{report.strokes}"
    if Lacks.LEASE not in lacks:
        told["lease"] = f"{report.lease_left_ms} ms"
    if Feature.BATTERY in has:
        told["battery"] = f"{report.battery_percent} %"
    if Feature.MOTOR_TEMPERATURE in has:
        told["motor"] = temperature(report.motor_temperature_ddegc)
    if Lacks.RESTART not in lacks:
        told["uptime"] = clock_span(report.uptime_ms)
    return {**texts, **told}


def temperature(ddegc: int) -> str:
    """`-15` (0.1 degC) as `-1.5 degrees C` with its sign."""
    sign = "-" if ddegc < 0 else ""
    return f"{sign}{abs(ddegc) // 10}.{abs(ddegc) % 10} \N{DEGREE SIGN}C"


def by_hand() -> str:
    """Of a depth that the pen neither sets nor tells."""
    return say(_C, "set by hand on the handpiece")


def ends(by: EndsBy) -> str:
    """In the place of a lease: what ends the motion of a pen that has none."""
    if by is EndsBy.TRIGGER:
        return say(_C, "none: it stops when its trigger is let go, not when the cable is cut")
    return say(_C, "none: it does not stop by itself when the cable is cut")


def line_of(texts: dict[str, str], lost: str) -> str:
    """The most important values in one line, where nothing can be drawn in place."""
    return say(
        _C,
        "{state}  depth {depth}  speed {speed}  load {load}  contact {contact}  strokes {strokes}  faults {faults}  "
        "{lost}",
        lost=lost,
        **{key: texts[key] for key in ("state", "depth", "speed", "load", "contact", "strokes", "faults")},
    )


def begin(port: str) -> str:
    """What is done here."""
    return say(_C, "Watching {port} with reads only: the pen does not move. Ctrl-C ends it.", port=port)


def ended(seconds: int, reads: int, lost: int, losses: int, restarts: int) -> str:
    """The end, in numbers."""
    time = clock_span(seconds * 1000)
    text = say(_C, "Watched for {time}: {reads} readings, {lost} lost.", time=time, reads=reads, lost=lost)
    if losses:
        text += " " + say(_C, "The pen stopped answering {times}.", times=_times(losses))
    if restarts:
        text += " " + say(_C, "It restarted {times}.", times=_times(restarts))
    return text


def _times(count: int) -> str:
    return say(_C, "once") if count == 1 else say(_C, "{count} times", count=count)


def _set_and_now(now: str, chosen: str, unit: str) -> str:
    return say(_C, "{now} {unit} (set: {chosen} {unit})", now=now, chosen=chosen, unit=unit)


def _yes_no(value: bool) -> str:
    return say(_C, "yes") if value else say(_C, "no")


def _none() -> str:
    return say(_C, "none")
