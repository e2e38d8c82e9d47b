"""The text of a PDF as Qt writes it, read without Qt: glyphs by each font's own table of letters."""

from __future__ import annotations

import re
import zlib


def pages_in(content: bytes) -> int:
    """How many pages there are."""
    return len(re.findall(rb"/Type /Page\n", content))


def text_of(content: bytes) -> str:
    """All text, one line for each line that was painted. Spaces may stand where glyphs were placed apart."""
    objects = {int(number): body for number, body in re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", content, re.DOTALL)}
    letters = {
        name.decode(): _letters(_stream(objects[_reference(objects[int(font)], b"ToUnicode")]))
        for body in objects.values()
        for name, font in re.findall(rb"/(F\d+) (\d+) 0 R", body.partition(b"/Font <<")[2])
    }
    contents = [_reference(body, b"Contents") for body in objects.values() if b"/Type /Page\n" in body]
    return "\n".join(_page(_stream(objects[number]).decode("latin-1"), letters) for number in contents)


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/" + key + rb" (\d+) 0 R", body)
    assert found is not None
    return int(found[1])


def _stream(body: bytes) -> bytes:
    head, _, rest = body.partition(b"stream\n")
    inside = rest.rpartition(b"\nendstream")[0]
    return zlib.decompress(inside) if b"FlateDecode" in head else inside


def _letters(table: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for first, codes in re.findall(r"<([0-9A-F]+)> <[0-9A-F]+> \[([^]]*)\]", table.decode("latin-1")):
        for place, code in enumerate(re.findall(r"<([0-9A-F]+)>", codes)):
            text = bytes.fromhex(code).decode("utf-16-be")
            found[int(first, 16) + place] = " " if text in "\t\u00a0" else text
    return found


_PART = re.compile(r"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj|(BT)")


def _page(painted: str, letters: dict[str, dict[int, str]]) -> str:
    lines: list[str] = []
    font: dict[int, str] = {}
    for name, glyphs, begins in _PART.findall(painted):
        if begins:
            lines.append("")
        elif name:
            font = letters[name]
        else:
            codes = (int(glyphs[at : at + 4], 16) for at in range(0, len(glyphs), 4))
            lines[-1] += "".join(font.get(code, "") for code in codes)
    return "\n".join(lines)
