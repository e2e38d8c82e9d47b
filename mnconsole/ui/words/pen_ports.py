"""Words of the pen's port, for window and command line: what is wrong, what to do on this system, who answers."""

from __future__ import annotations

import sys
from enum import StrEnum

from mnconsole.domain.pen import PenIdentity, PortTrouble
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, PortKind, ProbedPort
from mnconsole.ui.words import say

_C = "Pen"
_NO_NAME = "\N{EM DASH}"


class System(StrEnum):
    """Systems that ports are put right differently on."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"


def system_of(platform: str) -> System:
    """The system that `sys.platform` names."""
    return {"win32": System.WINDOWS, "darwin": System.MACOS}.get(platform, System.LINUX)


HERE = system_of(sys.platform)
"""The system that this program runs on."""


# ---- trouble


def trouble(code: PortTrouble, port: str, system: System = HERE) -> tuple[str, str, str]:
    """What it is in a few words, what happened, and what to do."""
    title, text, to_do = _TROUBLES[code]
    by_system = _BY_SYSTEM.get(code, {}).get(system, "")
    name = port or _NO_NAME
    return say(_C, title), say(_C, text, port=name), say(_C, by_system or to_do, port=name)


def panel_trouble(code: PortTrouble, port: str, detail: str = "", system: System = HERE) -> tuple[str, str]:
    """The same as title and text of the panel; `detail` says what answered."""
    if code is PortTrouble.NONE:
        return "", ""
    title, text, to_do = trouble(code, port, system)
    if code is PortTrouble.NOT_A_PEN and detail:
        text = say(_C, "{text} Its answer: {detail}.", text=text, detail=detail)
    if code is PortTrouble.NOISE and detail:
        text = say(_C, "{text} Heard: {detail}.", text=text, detail=detail)
    return title, f"{text} {to_do}".strip()


_PLUG_IN = "Plug the pen in. The console finds it by itself."

_TROUBLES: dict[PortTrouble, tuple[str, str, str]] = {
    PortTrouble.NONE: ("Pen", "The port works.", "Nothing to do."),
    PortTrouble.NO_PORT_GIVEN: (
        "No pen chosen",
        "The console does not know where the pen is plugged in.",
        "Start it with --port and the name of the pen's port.",
    ),
    PortTrouble.MISSING: ("Pen not plugged in", "There is no port {port} now.", _PLUG_IN),
    PortTrouble.BUSY: (
        "Port in use",
        "Another program holds {port}.",
        "Close that program. A second mnconsole counts too.",
    ),
    PortTrouble.NO_PERMISSION: (
        "No access to the port",
        "This user may not open {port}.",
        "Ask whoever looks after this computer.",
    ),
    PortTrouble.IO_ERROR: (
        "Port fails",
        "Reading or writing on {port} failed.",
        "Check the cable, then unplug the pen and plug it in again.",
    ),
    PortTrouble.SILENT: (
        "Nothing answers",
        "{port} is open, but nobody answers there.",
        "Switch the pen on and check its cable.",
    ),
    PortTrouble.NOISE: (
        "Only noise on the line",
        "Bytes come from {port}, but no answer among them.",
        "Wrong baud rate or parity, or no pen. Set the pen to those of its profile, or choose its port.",
    ),
    PortTrouble.NOT_A_PEN: (
        "Not a pen",
        "Something on {port} answers, but not as a pen does. Nothing but reads was sent.",
        "Choose the pen's port.",
    ),
    PortTrouble.MAP_VERSION: (
        "Unknown kind of pen",
        "The pen on {port} speaks another version. Nothing but reads was sent.",
        "Install the newest mnconsole, or use another pen.",
    ),
    PortTrouble.IMPLAUSIBLE: (
        "Pen's limits make no sense",
        "What the pen on {port} tells about itself can't be right.",
        "Don't use it; have it checked.",
    ),
    PortTrouble.BAUD_TOO_SLOW: (
        "Line too slow",
        "{port} is too slow to stop a pen in time.",
        "A pen needs 57600 or 115200 baud. Change the speed of the line.",
    ),
}

_BY_SYSTEM: dict[PortTrouble, dict[System, str]] = {
    PortTrouble.MISSING: {
        System.WINDOWS: "Plug the pen in. A warning sign at it in Device Manager: install its adapter's driver.",
        System.MACOS: "Plug the pen in. Under USB in System Information, but no port: install its adapter's driver.",
        System.LINUX: "Plug the pen in. lsusb shows it, but no port: brltty may hold its adapter; remove brltty.",
    },
    PortTrouble.BUSY: {
        System.WINDOWS: "Close that program, such as a terminal. A second mnconsole counts too.",
        System.MACOS: "Close that program, such as a terminal. A second mnconsole counts too.",
        System.LINUX: "Close that program. ModemManager lets go after a minute; brltty has to be removed.",
    },
    PortTrouble.NO_PERMISSION: {
        System.WINDOWS: "Unplug the pen, plug it in again. If that does not help, sign in as another user.",
        System.MACOS: "Choose its name that begins with /dev/cu., or ask whoever looks after this computer.",
        System.LINUX: "Add the user to the group dialout (Arch: uucp), sign out of the computer and in again.",
    },
}


# ---- the search


def searching() -> tuple[str, str]:
    """Title and text while ports are asked."""
    return say(_C, "Looking for the pen"), say(_C, "This takes a moment.")


def search_words(finding: Finding, system: System = HERE) -> tuple[str, str]:
    """Title and text of a search that has no pen: the port that tells the most, or what to do."""
    if finding.phase is FindPhase.ASKS:
        return which_pen(len(finding.pens))
    if finding.phase is FindPhase.FAILED:
        again = say(_C, "It begins again in 5 s. If it fails again, restart mnconsole.")
        return say(_C, "The search has failed"), again
    if finding.no_list and finding.phase in (FindPhase.SEARCHING, FindPhase.NONE):
        why = finding.no_list
        to_do = say(_C, "The system: {why}. Name the pen's port on the page Pen, or behind --port.", why=why)
        return say(_C, "The ports can't be listed"), to_do
    if finding.phase is not FindPhase.NONE:
        return searching()
    most = _most_telling(finding)
    if most is not None:
        title, text = panel_trouble(most.trouble, most.port.name, most.detail, system)
    else:
        title, text = say(_C, "No pen found"), say(_C, _NOTHING[system])
    if finding.wrong_file is not None:
        text = f"{text} {wrong_file(finding)}"
    return title, text


def search_place(finding: Finding) -> str:
    """Where that is: the port's name, or how many ports there are."""
    most = _most_telling(finding)
    if finding.phase is FindPhase.NONE and most is not None:
        return most.port.name
    if len(finding.ports) == 1:
        return say(_C, "1 port on this computer")
    return say(_C, "{number} ports on this computer", number=len(finding.ports))


def _most_telling(finding: Finding) -> ProbedPort | None:
    telling = [probed for probed in finding.probed if probed.trouble in _TELLING]
    return min(telling, key=lambda probed: _TELLING.index(probed.trouble)) if telling else None


_TELLING = (
    PortTrouble.NO_PERMISSION,
    PortTrouble.BUSY,
    PortTrouble.MAP_VERSION,
    PortTrouble.IMPLAUSIBLE,
    PortTrouble.NOISE,
    PortTrouble.SILENT,
    PortTrouble.IO_ERROR,
    PortTrouble.NOT_A_PEN,
)
"""What is told first when several ports have trouble: what a person can put right at a port that may be the pen's."""

_NOTHING = {
    System.WINDOWS: "Plug the pen in. Still nothing: look in Device Manager, its adapter may need a driver.",
    System.MACOS: "Plug the pen in. Still nothing: look under USB in System Information, it may need a driver.",
    System.LINUX: "Plug the pen in. Still nothing: lsusb shows whether the computer sees it; brltty may hold it.",
}


def wrong_file(finding: Finding) -> str:
    """The clinic's own list of adapters is not used; empty when nothing is wrong with it."""
    wrong = finding.wrong_file
    if wrong is None:
        return ""
    place = f"{wrong.file}, {wrong.key}" if wrong.key else wrong.file
    return say(_C, "Not used: {place}. Expected: {expected}.", place=place, expected=wrong.expected)


# ---- ports and pens


def port_title(port: PortFacts) -> str:
    """What is plugged in there, in plain words."""
    return port.adapter or port.description or port_kind(port.kind)


def port_kind(kind: PortKind) -> str:
    """What the port is."""
    return {
        PortKind.USB: say(_C, "USB"),
        PortKind.BLUETOOTH: say(_C, "Bluetooth"),
        PortKind.BUILT_IN: say(_C, "built into this computer"),
    }[kind]


def asked_by_itself(port: PortFacts) -> str:
    """Whether the console asks there without being told to."""
    return say(_C, "asked by itself") if port.is_known_adapter else say(_C, "only when named")


def no_ports() -> str:
    return say(_C, "This computer has no serial port now.")


def pen_key(pen: PenIdentity) -> str:
    """A pen to choose: kind and serial number."""
    return say(_C, "{product}  {serial}", product=pen.product or pen.vendor, serial=pen.serial_number)


def which_pen(number: int) -> tuple[str, str]:
    """The question when several pens answer."""
    return say(_C, "Which pen?"), say(_C, "{number} pens answer. Choose the one in your hand.", number=number)


def other_pen(before: str, pen: PenIdentity) -> tuple[str, str]:
    """The question when another pen answers than the one used before."""
    words = "{pen} answers. Before it was {before}. What was set for that one no longer counts."
    return say(_C, "Another pen"), say(_C, words, pen=pen_key(pen), before=before or _NO_NAME)


def use_this_pen() -> str:
    return say(_C, "Use this pen")
