"""USB adapters behind which a pen may be: the list that ships with the program, and the clinic's own."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from mnconsole.domain.pen_finding import WrongFile
from mnconsole.errors import KnownError
from mnconsole.regular import read_short

_log = logging.getLogger(__name__)

OWN_FOLDER, OWN_NAME = "pens", "usb_adapters.toml"

_MOST_ID = 0xFFFF
_MOST_BYTES = 1_000_000
_KEYS = ("name", "vendor_id", "product_ids")
_ID = "a whole number from 1 to 65535, such as 0x0403"


class AdapterFileCode(StrEnum):
    """What is wrong with a list of adapters. Params of each: `file`, `key`, `expected`."""

    UNREADABLE = "adapters_unreadable"
    NOT_TOML = "adapters_not_toml"
    BAD_KEY = "adapters_bad_key"


class Adapters(Struct, frozen=True):
    """Plain names by (vendor id, product id); `wrong_file` is the clinic's own list when it can't be used."""

    names: Mapping[tuple[int, int], str]
    wrong_file: WrongFile | None = None

    def name(self, vendor_id: int, product_id: int) -> str:
        """The plain name of an adapter, empty for one that is not listed."""
        return self.names.get((vendor_id, product_id), "")


def load_adapters(built_in: Path, data_folder: Path) -> Adapters:
    """The built-in list with the clinic's additions; a wrong one of theirs is named and left out.

    Raises KnownError for a damaged built-in list.
    """
    names = read_adapters(built_in)
    own = data_folder / OWN_FOLDER / OWN_NAME
    wrong = None
    try:
        names |= read_adapters(own) if own.is_symlink() or own.exists() else {}
    except KnownError as error:
        _log.warning("the clinic's list of adapters is not used: %s", error)
        wrong = WrongFile(*(str(error.params[key]) for key in ("file", "key", "expected")))
    return Adapters(MappingProxyType(names), wrong)


def read_adapters(path: Path) -> dict[tuple[int, int], str]:
    """One list. Raises KnownError naming file, key and what was expected."""

    def wrong(code: AdapterFileCode, key: str, expected: str) -> KnownError:
        return KnownError(code, file=str(path), key=key, expected=expected)

    try:
        whole = tomllib.loads(read_short(path, _MOST_BYTES).decode("utf-8"))
    except OSError as error:
        raise wrong(AdapterFileCode.UNREADABLE, "", error.strerror or type(error).__name__) from error
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, nested or long without end
        raise wrong(AdapterFileCode.NOT_TOML, "", str(error)) from error
    found: dict[tuple[int, int], str] = {}
    for key in whole:
        if key != "adapter":
            raise wrong(AdapterFileCode.BAD_KEY, key, "nothing but [[adapter]]")
    entries = whole.get("adapter", [])
    if not isinstance(entries, list):
        raise wrong(AdapterFileCode.BAD_KEY, "adapter", "tables, each under [[adapter]]")
    for number, entry in enumerate(entries, 1):
        key, expected = _flaw(entry)
        if key:
            raise wrong(AdapterFileCode.BAD_KEY, f"adapter {number}: {key}", expected)
        found |= {(entry["vendor_id"], product): entry["name"].strip() for product in entry["product_ids"]}
    return found


def _flaw(entry: Any) -> tuple[str, str]:
    """The first wrong key with what was expected; empty for none."""
    if not isinstance(entry, dict):
        return "adapter", "a table under [[adapter]]"
    for key in entry:
        if key not in _KEYS:
            return str(key), f"one of {', '.join(_KEYS)}"
    name, products = entry.get("name"), entry.get("product_ids")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        return "name", "a name in printable characters"
    if not _is_id(entry.get("vendor_id")):
        return "vendor_id", _ID
    if not isinstance(products, list) or not products or not all(_is_id(each) for each in products):
        return "product_ids", f"a list of numbers, each {_ID}"
    return "", ""


def _is_id(value: object) -> bool:
    return type(value) is int and 0 < value <= _MOST_ID  # not isinstance: true is no number here
