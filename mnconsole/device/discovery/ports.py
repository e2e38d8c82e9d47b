"""The computer's serial ports with plain names. Listing opens none of them; on Windows it can take 10 s."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from mnconsole.device.discovery.adapters import Adapters
from mnconsole.domain.pen_finding import PortFacts, PortKind

ListPorts = Callable[[], tuple[PortFacts, ...]]

BY_ID = Path("/dev/serial/by-id")

_MODEM = re.compile(r"\bmodem\b", re.IGNORECASE)
_BLUETOOTH = re.compile(r"bluetooth|rfcomm|^BTHENUM|/cu\.BL(TH|UE)", re.IGNORECASE)
_NO_TEXT = ("", "n/a")


class Told(Protocol):
    """What pyserial tells of a port."""

    device: str
    description: str
    hwid: str
    vid: int | None
    pid: int | None
    serial_number: str | None


def port_lister(adapters: Adapters) -> ListPorts:
    """What lists the ports of this computer."""

    def listed() -> tuple[PortFacts, ...]:
        from serial.tools.list_ports import comports

        return to_facts(comports(), adapters, by_id())

    return listed


def by_id(folder: Path = BY_ID) -> dict[str, str]:
    """Linux's lasting names of USB ports, by the device that they stand for; nothing elsewhere."""
    try:
        return {str(link.resolve()): link.name for link in sorted(folder.iterdir())}
    except OSError:  # no such folder: nothing is plugged in, or another system
        return {}


def to_facts(told: Iterable[Told], adapters: Adapters, lasting: Mapping[str, str]) -> tuple[PortFacts, ...]:
    """Ports in the order in which they are worth a look: known adapters, other USB ports, the rest; COM9 before COM10.

    On macOS a port has two names; `tty.` waits for a modem's carrier when it is opened, so only `cu.` is taken.
    """
    facts = [_fact(each, adapters, lasting) for each in told if not each.device.startswith("/dev/tty.")]
    return tuple(sorted(facts, key=lambda port: (_rank(port), _natural(port.name))))


def _fact(told: Told, adapters: Adapters, lasting: Mapping[str, str]) -> PortFacts:
    vendor, product = told.vid or 0, told.pid or 0
    return PortFacts(
        name=told.device,
        description=_described(told, lasting),
        adapter=adapters.name(vendor, product),
        usb_vendor_id=vendor,
        usb_product_id=product,
        usb_serial=told.serial_number or "",
        kind=_kind(told),
    )


def _kind(told: Told) -> PortKind:
    texts = (told.device, told.description or "", told.hwid or "")
    if any(_BLUETOOTH.search(text) for text in texts):
        return PortKind.BLUETOOTH
    if told.vid is None or _MODEM.search(told.description or ""):
        return PortKind.BUILT_IN
    return PortKind.USB


def _described(told: Told, lasting: Mapping[str, str]) -> str:
    """The system's text without the port's own name, which Windows puts behind it."""
    text = re.sub(rf"\s*\({re.escape(told.device)}\)$", "", told.description or "").strip()
    if text in _NO_TEXT or text == Path(told.device).name:
        return lasting.get(told.device, "")
    return text


def _rank(port: PortFacts) -> int:
    if port.is_known_adapter:
        return 0
    return 1 + list(PortKind).index(port.kind)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Figures count as numbers."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name) if part]
