"""The search for leaks finds what is there, however it is written: a search that finds nothing proves nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.helpers.leak_scan import leaks

NAME = "Zoë Fürst-Sample"


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.encode(),
        lambda text: text.upper().encode(),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.encode("latin-1"),
        lambda text: text.encode().hex().encode(),
        lambda text: text.encode().hex().upper().encode(),
        lambda text: base64.b64encode(text.encode()),
        lambda text: base64.b64encode(b"x" + text.encode() + b"behind"),
        lambda text: base64.urlsafe_b64encode(b"xy" + text.encode("utf-16-le") + b"!"),
        lambda text: quote(text).encode(),
        lambda text: json.dumps({"name": text}).encode(),
    ],
)
def test_it_is_found(write: Callable[[str], bytes], tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"\x00\x01before" + write(NAME) + b"after\xff")
    (tmp_path / "clean").write_bytes(b"Zo Frst and others" * 99)
    assert leaks(tmp_path, (NAME, "Ben Example")) == [f"{Path('deep') / 'file'}: {NAME}"]


def test_it_is_found_in_a_file_s_name(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.pdf").touch()
    assert leaks(tmp_path, (NAME,)) == [f"{NAME}.pdf: {NAME}"]


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 400)
    assert leaks(tmp_path, (NAME, "Ben Example", "1984-03-12")) == []
