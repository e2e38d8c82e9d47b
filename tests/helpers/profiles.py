"""Profiles of a clinic's own: the example of docs/pens.md, and the register map at other addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from mnconsole import assets
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.profile.parse import parse

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pens.md"
MOVED_BY = 0x1000
MOVED_UNIT = 17


def example() -> str:
    """The whole example of the page: a plain motor of unit 17 at 57600 baud."""
    found = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def map_text() -> str:
    """The profile of the register map."""
    return assets.path("pens", "mnconsole-1.toml").read_text(encoding="utf-8")


def motor_text() -> str:
    """The plain motor that ships with the program."""
    return assets.path("pens", "oriental-blv.toml").read_text(encoding="utf-8")


def moved_map() -> str:
    """The register map 0x1000 higher, as unit 17 at 57600 baud."""
    text = re.sub(r"address = (0x\w+)", lambda found: f"address = {int(found[1], 16) + MOVED_BY:#06x}", map_text())
    text = text.replace("unit = 1\n", f"unit = {MOVED_UNIT}\n").replace("baud = 115200", "baud = 57600")
    return text.replace('id = "mnconsole-1"', 'id = "moved"')


def profile_of(text: str) -> PenProfile:
    """The profile that a text describes."""
    return parse(tomllib.loads(text), "pens/x.toml", own=True)


def put(folder: Path, name: str, text: str) -> Path:
    """A profile among the clinic's own in a data folder; its file."""
    (folder / "pens").mkdir(exist_ok=True)
    file = folder / "pens" / f"{name}.toml"
    file.write_text(text, encoding="utf-8")
    return file
