"""Words of the pen's page: who the pen is, its link, what went wrong, the wire log."""

from __future__ import annotations

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import EndsBy, Fault, Feature, Interruption, Lacks
from mnconsole.domain.pen_finding import FindPhase
from mnconsole.domain.pen_tools import LineVerdict
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import depth_mm, speed_hz
from mnconsole.ui.words.timeline_codes import alarm_name, fault_name, interruption_name

_C = "PenPage"


def title() -> str:
    return say(_C, "Pen")


# ---- identity


def identity() -> str:
    return say(_C, "This pen")


def no_pen() -> str:
    return say(_C, "No pen linked")


def fact_names() -> dict[str, str]:
    """Names of the facts, by key."""
    return {
        "maker": say(_C, "Maker"),
        "product": say(_C, "Product"),
        "serial": say(_C, "Serial"),
        "firmware": say(_C, "Firmware"),
        "profile": say(_C, "Profile"),
        "needles": say(_C, "Needles"),
        "depth": say(_C, "Depth"),
        "speed": say(_C, "Speed"),
        "senses": say(_C, "Senses"),
        "lease": say(_C, "Lease"),
        "port": say(_C, "Port"),
    }


def depth_range(low_um: int, high_um: int, step_um: int) -> str:
    return say(_C, "{low} to {high} mm, step {step}", low=depth_mm(low_um), high=depth_mm(high_um),
               step=depth_mm(step_um))  # fmt: skip


def depth_by_hand() -> str:
    return say(_C, "set by hand at the pen")


def speed_range(low_dhz: int, high_dhz: int, step_dhz: int) -> str:
    return say(_C, "{low} to {high} Hz, step {step}", low=speed_hz(low_dhz), high=speed_hz(high_dhz),
               step=speed_hz(step_dhz))  # fmt: skip


def allowed_depth(low_um: int, high_um: int) -> str:
    """What this console lets be set of it."""
    return say(_C, "used: {low} to {high}", low=depth_mm(low_um), high=depth_mm(high_um))


def allowed_speed(low_dhz: int, high_dhz: int) -> str:
    return say(_C, "used: {low} to {high}", low=speed_hz(low_dhz), high=speed_hz(high_dhz))


def lease(asked_ms: int, low_ms: int, high_ms: int) -> tuple[str, str]:
    """The value, and the pen's range as a remark."""
    value = say(_C, "stops {ms} ms after the last word", ms=asked_ms)
    return value, say(_C, "{low} to {high} ms", low=low_ms, high=high_ms)


def no_lease() -> str:
    return say(_C, "none")


def feature(bit: Feature) -> str:
    """What the pen senses, as a part of a list."""
    return {
        Feature.CONTACT_SENSING: say(_C, "skin"),
        Feature.CARTRIDGE_CHIP: say(_C, "cartridge chip"),
        Feature.BATTERY: say(_C, "battery"),
        Feature.MOTOR_TEMPERATURE: say(_C, "temperature"),
        Feature.TRIGGER: say(_C, "trigger"),
    }[bit]


def senses_nothing() -> str:
    return say(_C, "nothing")


def lacks(bit: Lacks, ends_by: EndsBy) -> str:
    """What this kind of pen can't do, as a sentence; `ends_by` is what ends its motion all the same."""
    if bit is Lacks.LEASE and ends_by is EndsBy.TRIGGER:
        return say(_C, "When the cable is cut it stops only once its trigger is let go.")
    return {
        Lacks.LEASE: say(_C, "It does not stop by itself when the cable is cut."),
        Lacks.DEPTH: say(_C, "Its depth is set by hand; the console neither sets nor reads it."),
        Lacks.STROKES: say(_C, "It does not count its strokes."),
        Lacks.LOAD: say(_C, "It does not tell the load of its motor."),
        Lacks.CARTRIDGE: say(_C, "It does not tell whether a cartridge is in place."),
        Lacks.RESTART: say(_C, "That it was switched off and on is seen as a silence only."),
    }[bit]


def no_skin() -> str:
    return say(_C, "It does not feel the skin: all running time counts.")


def lacks_title() -> str:
    return say(_C, "What it can't do")


# ---- ports


def ports() -> str:
    return say(_C, "Ports of this computer")


def finding(phase: FindPhase) -> str:
    """What the search is doing, below the list's title."""
    return {
        FindPhase.OFF: say(_C, "The port was named at the start: nothing is searched."),
        FindPhase.SEARCHING: say(_C, "Looking for a pen …"),
        FindPhase.NONE: say(_C, "No pen answers. Plug it in and switch it on. Or name its port here."),
        FindPhase.FOUND: say(_C, "A pen was found. The console links with it."),
        FindPhase.ASKS: say(_C, "Several pens answer. Choose the one in your hand by its serial number."),
        FindPhase.FAILED: say(_C, "The search has failed by a mistake of the program. It begins again in 5 s."),
    }[phase]


def no_ports() -> str:
    return say(_C, "This computer has no serial port now. Plug the pen's cable in.")


def search_again() -> str:
    return say(_C, "Search again")


def use_port() -> str:
    return say(_C, "Use this port")


def use_pen() -> str:
    return say(_C, "Use this pen")


def spoken_use(action: str, name: str) -> str:
    return say(_C, "{action}: {name}", action=action, name=name)


def pen_there(vendor: str, product: str, serial: str) -> str:
    return say(_C, "{vendor} {product}, serial {serial}", vendor=vendor, product=product, serial=serial)


def not_probed() -> str:
    return say(_C, "not asked: not known as a pen's cable")


def used_last(text: str) -> str:
    return say(_C, "{text}, used last", text=text)


# ---- link quality


def quality() -> str:
    return say(_C, "Link quality")


def quality_span(seconds: int) -> str:
    return say(_C, "last {seconds} s", seconds=seconds)


def figure_names() -> dict[str, str]:
    """Names of the figures, by key."""
    return {
        "cycles": say(_C, "Cycles"),
        "lost": say(_C, "Lost"),
        "rejected": say(_C, "Rejected frames"),
        "reconnects": say(_C, "Linked anew"),
        "p50": say(_C, "Round trip, half"),
        "p99": say(_C, "99 of 100"),
        "max": say(_C, "slowest"),
        "answer": say(_C, "Last answer"),
    }


def lost(count: int, permille: int) -> str:
    return say(_C, "{count} ({permille} ‰)", count=count, permille=permille)


def ms_tenths(us: int) -> str:
    """`7830` us as `7.8 ms`."""
    tenths = (us + 50) // 100
    return say(_C, "{ms} ms", ms=f"{tenths // 10}.{tenths % 10}")


def ago(ms: int) -> str:
    if ms < 1000:
        return say(_C, "{ms} ms ago", ms=ms)
    return say(_C, "{seconds} s ago", seconds=f"{ms // 1000:,}")


def nothing_to_do(code: LineVerdict) -> str:
    """Below a verdict that asks for nothing."""
    if code is LineVerdict.NOT_MEASURED:
        return say(_C, "The first figures come in a moment.")
    return say(_C, "Answers come in time. Nothing to do.")


def no_quality() -> tuple[str, str]:
    """Without a link."""
    return say(_C, "Nothing to measure"), say(_C, "No pen is linked. Figures come with the link.")


# ---- what went wrong


def faults() -> str:
    return say(_C, "Since the start")


def faults_empty() -> tuple[str, str]:
    return (
        say(_C, "Nothing went wrong"),
        say(_C, "Faults that the pen reports, lost links and restarts come here with their time."),
    )


def times(count: int) -> str:
    return say(_C, "{count} times", count=count)


def first_at(time_text: str) -> str:
    return say(_C, "first {time}", time=time_text)


def happened(what: Fault | Interruption | AlarmCode) -> str:
    """What happened, as the begin of a line."""
    if isinstance(what, Fault):
        text = fault_name(what)
    elif isinstance(what, Interruption):
        text = interruption_name(what)
    else:
        text = alarm_name(what.value)
    return text[:1].upper() + text[1:]


def newest(kept: int) -> str:
    return say(_C, "the newest {kept}", kept=kept)


# ---- the wire log


def wire_log() -> str:
    return say(_C, "Wire log")


def wire_switch() -> str:
    return say(_C, "Write down what goes over the wire")


def wire_why() -> str:
    return say(_C, "For the maker of the pen. Holds no patient data.")


def wire_file() -> str:
    return say(_C, "File")


def wire_size() -> str:
    return say(_C, "Size")


def kilobytes(size: int) -> str:
    """`0` as `empty`, else in kB, rounded up."""
    return say(_C, "{size} kB", size=f"{-(-size // 1000):,}") if size else say(_C, "empty")


def wire_trouble(reason: str) -> tuple[str, str]:
    """Title and text. `reason` is the system's own."""
    return (
        say(_C, "Not written down"),
        say(_C, "{reason}. Ask who looks after this computer, then switch it on again.", reason=reason),
    )
