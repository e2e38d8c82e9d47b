"""Where the files that ship with the program are: icons, fonts, policies, pens.

An installed wheel carries them in `mnconsole/_resources`; a checkout has them in `resources/`.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

from mnconsole.errors import KnownError

_PACKAGE = Path(__file__).resolve().parent


class AssetCode(Enum):
    """What can be wrong with a shipped file."""

    FOLDER_MISSING = "folder_missing"
    """Neither place holds the resources. Params: `looked_in`."""
    FILE_MISSING = "file_missing"
    """Params: `path`."""


class AssetError(KnownError):
    """The installation is incomplete: install the program again."""


def find_root(candidates: tuple[Path, ...]) -> Path:
    """Return the first of `candidates` that is a folder. Raises AssetError(FOLDER_MISSING)."""
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise AssetError(AssetCode.FOLDER_MISSING, looked_in=", ".join(str(folder) for folder in candidates))


@cache
def root() -> Path:
    """Return the resources folder of this installation."""
    return find_root((_PACKAGE / "_resources", _PACKAGE.parent / "resources"))


def path(*parts: str) -> Path:
    """Return the path of one shipped file or folder, such as `path("policy", "zones.toml")`.

    Raises AssetError(FILE_MISSING) when it is not there.
    """
    found = root().joinpath(*parts)
    if not found.exists():
        raise AssetError(AssetCode.FILE_MISSING, path=str(found))
    return found


def icon(name: str) -> Path:
    """Return the SVG file of a Lucide icon by its Lucide name, such as `icon("bell-ring")`."""
    return path("icons", f"{name}.svg")


def icon_names() -> tuple[str, ...]:
    """Return the names of all shipped icons, sorted."""
    return tuple(sorted(file.stem for file in path("icons").glob("*.svg")))


def font_files() -> tuple[Path, ...]:
    """Return the shipped font files, sorted: Inter 400 to 700, Inter Display 600 and 700."""
    return tuple(sorted(path("fonts").glob("*.ttf")))
