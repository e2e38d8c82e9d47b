"""Ports with plain names on each system, and the list of adapters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from mnconsole import assets
from mnconsole.device.discovery.adapters import (
    OWN_FOLDER,
    OWN_NAME,
    AdapterFileCode,
    Adapters,
    load_adapters,
    read_adapters,
)
from mnconsole.device.discovery.ports import by_id, port_lister, to_facts
from mnconsole.domain.pen_finding import PortFacts, PortKind
from mnconsole.errors import KnownError


@dataclass
class Told:
    """As pyserial tells a port."""

    device: str
    description: str = "n/a"
    hwid: str = "n/a"
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None


BUILT_IN = assets.path("pens", "usb_adapters.toml")


@pytest.fixture(scope="module")
def adapters() -> Adapters:
    return Adapters(read_adapters(BUILT_IN))


def listed(adapters: Adapters, *told: Told, lasting: dict[str, str] | None = None) -> tuple[PortFacts, ...]:
    return to_facts(told, adapters, lasting or {})


def test_windows_ports_stand_in_the_order_of_their_numbers_without_their_name_twice(adapters: Adapters) -> None:
    ports = listed(
        adapters,
        Told("COM10", "USB Serial Port (COM10)", "USB VID:PID=0403:6001", 0x0403, 0x6001, "A50285BIA"),
        Told("COM1", "Communications Port (COM1)", "ACPI\\PNP0501\\1"),
        Told("COM4", "Standard Serial over Bluetooth link (COM4)", "BTHENUM\\{00001101}\\8&1A2B"),
        Told("COM3", "Agere Systems HDA Modem", "HDAUDIO\\FUNC_02"),
        Told("COM9", "USB-SERIAL CH340 (COM9)", "USB VID:PID=1A86:7523", 0x1A86, 0x7523),
        Told("COM20", "Some scanner (COM20)", "USB VID:PID=05F9:4204", 0x05F9, 0x4204),
    )
    assert [port.name for port in ports] == ["COM9", "COM10", "COM20", "COM4", "COM1", "COM3"]
    assert [port.description for port in ports[:2]] == ["USB-SERIAL CH340", "USB Serial Port"]
    assert [port.adapter for port in ports] == ["WCH CH340", "FTDI adapter", "", "", "", ""]
    kinds = [PortKind.USB] * 3 + [PortKind.BLUETOOTH] + [PortKind.BUILT_IN] * 2
    assert [port.kind for port in ports] == kinds
    assert [port.is_known_adapter for port in ports] == [True, True, False, False, False, False]


def test_macos_ports_are_those_that_do_not_wait_for_a_modem(adapters: Adapters) -> None:
    ports = listed(
        adapters,
        Told("/dev/tty.usbserial-1420", "CP2102N", "USB", 0x10C4, 0xEA60),
        Told("/dev/cu.usbserial-1420", "CP2102N", "USB", 0x10C4, 0xEA60),
        Told("/dev/cu.Bluetooth-Incoming-Port"),
        Told("/dev/cu.BLTH"),
        Told("/dev/cu.debug-console"),
    )
    assert [port.name.rpartition(".")[2] for port in ports] == [
        "usbserial-1420", "BLTH", "Bluetooth-Incoming-Port", "debug-console",
    ]  # fmt: skip
    assert ports[0].adapter == "Silicon Labs CP210x"
    assert [port.kind for port in ports[1:]] == [PortKind.BLUETOOTH, PortKind.BLUETOOTH, PortKind.BUILT_IN]


def test_linux_ports_have_the_products_text_or_the_lasting_name(adapters: Adapters) -> None:
    ports = listed(
        adapters,
        Told("/dev/ttyUSB1", "ttyUSB1", "USB VID:PID=1A86:7523", 0x1A86, 0x7523),
        Told("/dev/ttyUSB0", "FT232R USB UART", "USB VID:PID=0403:6001", 0x0403, 0x6001),
        Told("/dev/ttyS0", "ttyS0", "PNP0501"),
        Told("/dev/rfcomm0"),
        lasting={"/dev/ttyUSB1": "usb-1a86_USB_Serial-if00-port0"},
    )
    assert [port.description for port in ports] == ["FT232R USB UART", "usb-1a86_USB_Serial-if00-port0", "", ""]
    assert [port.kind for port in ports[2:]] == [PortKind.BLUETOOTH, PortKind.BUILT_IN]


def test_a_bluetooth_port_with_the_ids_of_an_adapter_is_not_asked_by_itself(adapters: Adapters) -> None:
    (port,) = listed(adapters, Told("COM7", "Bluetooth serial (COM7)", "BTHENUM", 0x0403, 0x6001))
    assert not port.is_known_adapter


def test_lasting_names_are_read_from_the_systems_links(tmp_path: Path) -> None:
    (tmp_path / "ttyUSB3").touch()
    folder = tmp_path / "by-id"
    folder.mkdir()
    (folder / "usb-Sample-if00").symlink_to(tmp_path / "ttyUSB3")
    assert by_id(folder) == {str((tmp_path / "ttyUSB3").resolve()): "usb-Sample-if00"}
    assert by_id(tmp_path / "none") == {}


def test_the_systems_own_list_can_be_read(adapters: Adapters) -> None:
    for port in port_lister(adapters)():
        assert port.name


def test_the_shipped_list_knows_the_usual_chips(adapters: Adapters) -> None:
    assert adapters.name(0x0403, 0x6001) == "FTDI adapter"
    assert adapters.name(0x1A86, 0x55D4) == "WCH CH9102"
    assert adapters.name(0x04D8, 0x00DF) == "Microchip MCP2200"
    assert adapters.name(0x2E8A, 0x000A) == "Raspberry Pi Pico"
    assert adapters.name(0x303A, 0x1001) == "Espressif"
    assert adapters.name(0, 0) == ""


def own(folder: Path, text: str) -> Path:
    (folder / OWN_FOLDER).mkdir()
    path = folder / OWN_FOLDER / OWN_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_a_clinics_own_adapters_are_added(tmp_path: Path) -> None:
    own(tmp_path, '[[adapter]]\nname = "Our cable"\nvendor_id = 0x1234\nproduct_ids = [1, 2]\n')
    found = load_adapters(BUILT_IN, tmp_path)
    assert found.wrong_file is None
    assert (found.name(0x1234, 2), found.name(0x0403, 0x6001)) == ("Our cable", "FTDI adapter")


WRONG = [
    ("x = 1", "x"),
    ("adapter = 3", "adapter"),
    ("adapter = [3]", "adapter 1: adapter"),
    ('[[adapter]]\nname = "A"\nvendor_id = 1\nproduct_ids = [1]\ncolour = 1', "adapter 1: colour"),
    ('[[adapter]]\nname = " "\nvendor_id = 1\nproduct_ids = [1]', "adapter 1: name"),
    ('[[adapter]]\nname = "A"\nvendor_id = 0x10000\nproduct_ids = [1]', "adapter 1: vendor_id"),
    ('[[adapter]]\nname = "A"\nvendor_id = true\nproduct_ids = [1]', "adapter 1: vendor_id"),
    ('[[adapter]]\nname = "A"\nvendor_id = 1\nproduct_ids = []', "adapter 1: product_ids"),
    ('[[adapter]]\nname = "A"\nvendor_id = 1\nproduct_ids = ["1"]', "adapter 1: product_ids"),
]


@pytest.mark.parametrize(("text", "key"), WRONG, ids=[key for _text, key in WRONG])
def test_a_wrong_list_is_named_and_the_shipped_one_is_used(text: str, key: str, tmp_path: Path) -> None:
    path = own(tmp_path, text)
    with pytest.raises(KnownError) as caught:
        read_adapters(path)
    assert (caught.value.code, caught.value.params["key"]) == (AdapterFileCode.BAD_KEY, key)
    found = load_adapters(BUILT_IN, tmp_path)
    assert found.wrong_file is not None
    assert (found.wrong_file.file, found.wrong_file.key) == (str(path), key)
    assert found.wrong_file.expected
    assert found.name(0x0403, 0x6001) == "FTDI adapter"


@pytest.mark.parametrize("content", [b"= nonsense", b"\xff\xfe", b"x = " + b"[" * 5000])
def test_what_is_no_toml_is_told_as_such(content: bytes, tmp_path: Path) -> None:
    path = own(tmp_path, "")
    path.write_bytes(content)
    assert load_adapters(BUILT_IN, tmp_path).wrong_file is not None
    with pytest.raises(KnownError) as caught:
        read_adapters(path)
    assert caught.value.code is AdapterFileCode.NOT_TOML


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    path = own(tmp_path, "")
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    found = load_adapters(BUILT_IN, tmp_path)
    assert found.wrong_file is not None
