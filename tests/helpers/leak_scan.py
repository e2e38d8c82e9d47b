"""Look for texts in every file of a folder, however they are written down."""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, quote_plus


def ways_to_write(text: str) -> set[bytes]:
    """The bytes that a text may stand as: encodings, normal forms, case, hex, base64 at any offset, URLs, JSON."""
    plain: set[bytes] = set()
    for form in {text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)}:
        for cased in {form, form.lower(), form.upper(), form.casefold()}:
            plain |= {cased.encode("utf-8"), cased.encode("utf-16-le"), cased.encode("utf-16-be")}
            plain |= {cased.encode("latin-1", "ignore")} if cased.encode("latin-1", "ignore") else set()
            plain |= {quote(cased).encode(), quote_plus(cased).encode(), json.dumps(cased)[1:-1].encode()}
    found = set(plain)
    for raw in plain:
        found |= {raw.hex().encode(), raw.hex().upper().encode()} | _in_base64(raw)
    return {raw for raw in found if len(raw) >= 4}


def _in_base64(raw: bytes) -> set[bytes]:
    """What stays the same of a text in base64 wherever it begins; only of texts that are long enough to be told."""
    found: set[bytes] = set()
    for before in range(3):
        encoded = base64.b64encode(bytes(before) + raw)
        # The first signs depend on what stands before, the last ones on what comes after.
        first = 0 if before == 0 else before + 1
        last = len(encoded) - (4 if (before + len(raw)) % 3 else 0)
        if last - first >= 6:
            part = encoded[first:last]
            found |= {part, part.replace(b"+", b"-").replace(b"/", b"_")}
    return found


def leaks(folder: Path, texts: Iterable[str]) -> list[str]:
    """`file: text` for each text that stands in a file below this folder, or in the name of one."""
    wanted = {text: ways_to_write(text) for text in texts}
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        content = path.read_bytes() if path.is_file() else b""
        for text, ways in wanted.items():
            if any(way in content or way in name.encode() for way in ways):
                found.append(f"{name}: {text}")
    return found
