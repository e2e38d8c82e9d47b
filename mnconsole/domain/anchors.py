"""Anchors: where the log stood at some moment, kept outside of it, so that a cut tail or a log rewritten whole shows.

An anchor stands on a printed summary (as a short code and a QR text), in every backup's manifest, and in a file on the
second medium.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final
from uuid import UUID

from msgspec import Struct

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, which are read as other signs."""

_AS_READ: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SIGNS: Final = 12
_MARK: Final = "MNC1"
_MOST: Final = 1 << 53


class Anchor(Struct, frozen=True):
    """Entry `seq` of a device's chain had this hash (32 bytes) at `at_utc_ms`."""

    device_id: UUID
    seq: int
    hash: bytes
    at_utc_ms: int

    @property
    def text(self) -> str:
        """Everything, for a QR code: `MNC1:device:seq:hash:ms`."""
        return f"{_MARK}:{self.device_id.hex}:{self.seq}:{self.hash.hex()}:{self.at_utc_ms}"

    @property
    def code(self) -> str:
        """What a person can type: the number and 60 bits, such as `1234-K7QF-2M9X-P0ZD`."""
        return TypedAnchor(self.seq, short_code(self.device_id, self.seq, self.hash)).code


class TypedAnchor(Struct, frozen=True):
    """An anchor as far as its short code tells: the number and the 12 signs."""

    seq: int
    signs: str

    @property
    def code(self) -> str:
        """As it is written on paper."""
        return "-".join((str(self.seq), *(self.signs[at : at + 4] for at in range(0, _SIGNS, 4))))


def short_code(device_id: UUID, seq: int, hash_: bytes) -> str:
    """60 bits over device, number and hash, as 12 signs. Whoever rewrites the log can't hit them by trying."""
    digest = hashlib.sha256(b"mnconsole-anchor-1" + device_id.bytes + seq.to_bytes(8, "big") + hash_).digest()
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join(_ALPHABET[bits >> (5 * place) & 31] for place in range(_SIGNS - 1, -1, -1))


def parse_text(text: str) -> Anchor:
    """An anchor from the text of a QR code. Raises ValueError."""
    mark, device, seq, hash_, at = text.strip().split(":")
    if mark != _MARK or len(hash_) != 64:
        raise ValueError("not an anchor of this program")
    found = Anchor(UUID(hex=device), int(seq), bytes.fromhex(hash_), int(at))
    if not 1 <= found.seq < _MOST or not 0 <= found.at_utc_ms < _MOST:
        raise ValueError("entries count from 1, and no number is as large as that")
    return found


def parse_code(typed: str) -> TypedAnchor:
    """A short code as somebody types it: spaces, small letters, O for 0 and the like. Raises ValueError."""
    number, _dash, rest = typed.strip().upper().partition("-")
    signs = re.sub(r"[\s-]", "", rest).translate(_AS_READ)
    if not re.fullmatch(r"[1-9][0-9]{0,17}", number) or len(signs) != _SIGNS or not set(signs) <= set(_ALPHABET):
        raise ValueError("a code is a number and three groups of four signs")
    return TypedAnchor(int(number), signs)
