"""`pen list`: the ports of this computer with plain names. Nothing is opened."""

from __future__ import annotations

from collections.abc import Sequence

from mnconsole import assets
from mnconsole.arguments import PenListOptions
from mnconsole.commands.kind import folder_of
from mnconsole.commands.told import say_json, say_rows
from mnconsole.device.discovery.adapters import Adapters, load_adapters
from mnconsole.device.discovery.ports import port_lister
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts
from mnconsole.terminal import one_line, say, tell
from mnconsole.ui.words import pen_ports as words


def list_ports(options: PenListOptions) -> int:
    """List them. Raises KnownError for a damaged list of adapters of the program's own."""
    adapters = load_adapters(assets.path("pens", "usb_adapters.toml"), folder_of(options.data))
    tell_ports(port_lister(adapters)(), adapters, as_json=options.as_json)
    return 0


def tell_ports(ports: Sequence[PortFacts], adapters: Adapters, *, as_json: bool) -> None:
    """As a table or as one object; a list of adapters that is not used is told on standard error too."""
    wrong = adapters.wrong_file
    if as_json:
        not_used = {"file": wrong.file, "key": wrong.key, "expected": wrong.expected} if wrong is not None else None
        say_json({"ports": [facts(port) for port in ports], "not_used": not_used})
    elif ports:
        say_rows([row(port) for port in ports])
    else:
        say(words.no_ports())
    if wrong is not None:
        told = words.wrong_file(Finding(FindPhase.OFF, wrong_file=wrong))
        tell(f"mnconsole: {one_line(told)}")


def facts(port: PortFacts) -> dict[str, object]:
    """One port for programs."""
    return {
        "port": port.name,
        "description": port.description,
        "adapter": port.adapter,
        "kind": port.kind.value,
        "asked_by_itself": port.is_known_adapter,
        "usb_vendor_id": port.usb_vendor_id,
        "usb_product_id": port.usb_product_id,
        "usb_serial": port.usb_serial,
    }


def row(port: PortFacts) -> tuple[str, ...]:
    """One port for people: name, what is there, what the system calls it, whether it is asked."""
    title = words.port_title(port)
    described = port.description if port.description != title else ""
    return port.name, title, described, words.asked_by_itself(port)
