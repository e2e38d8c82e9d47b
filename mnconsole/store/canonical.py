"""The bytes that the chain stands on: canonical JSON and the hash of one event. The format is final.

A stored body is never written anew to verify it.
"""

from __future__ import annotations

import hashlib
import json
from struct import Struct
from typing import Any, Final, NamedTuple

from mnconsole.domain.events import Json

FORMAT: Final = b"mnconsole-event-1"
GENESIS: Final = bytes(32)
"""`prev_hash` of a device's first event."""

_LENGTH: Final = Struct(">I")
_FIRST: Final = Struct(">I16sIqI16s")
_MIDDLE: Final = Struct(">IqIqI16sIq")
_LAST: Final = Struct(">I32s")
_SIXTEEN: Final = _LENGTH.pack(16)
_NONE: Final = b"\xff\xff\xff\xff"
_PREFIX: Final = _LENGTH.pack(len(FORMAT)) + FORMAT


def _check(value: Json) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("keys are text")
            _check(item)
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif value is not None and not isinstance(value, (str, int)):
        raise TypeError(f"not storable: {type(value).__name__}")


def canonical(value: dict[str, Json]) -> bytes:
    r"""Canonical JSON: sorted keys, no spaces, whole numbers only, UTF-8; the same value gives the same bytes anywhere.

    A lone surrogate (a broken paste) stands as its JSON escape, since UTF-8 has no bytes for it.
    Raises TypeError for a float or anything else that JSON has no one form for.

    >>> canonical({"b": 1, "a": ["é", None, True]}).decode()
    '{"a":["é",null,true],"b":1}'
    """
    _check(value)
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


WHOLE_MOST: Final = (1 << 53) - 1
"""The largest whole number that JSON keeps everywhere; no count and no time in ms comes that far."""


def whole_number(value: object, most: int = WHOLE_MOST) -> int:
    """A number out of a file that anybody could have written. Raises ValueError for one that was never written here."""
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("not a number that was ever written here")
    return value


def parse(text: str | bytes) -> dict[str, Json]:
    """The value of a stored body, bytes being UTF-8. Raises ValueError for whatever no program has written."""
    try:
        value: Any = json.loads(text if isinstance(text, str) else text.decode())
    except RecursionError as error:
        raise ValueError("brackets within brackets without an end") from error
    if not isinstance(value, dict):
        raise ValueError("a body is an object")
    return value


class Fields(NamedTuple):
    """What the hash covers, in its order: ids as 16 bytes, hashes as 32, `kind` and `body` as UTF-8."""

    device_id: bytes
    seq: int
    id: bytes
    session_id: bytes | None
    kind: bytes
    version: int
    at_utc_ms: int
    run_id: bytes
    mono_ms: int
    actor_id: bytes | None
    body: bytes
    prev_hash: bytes


def event_hash(
    device_id: bytes,
    seq: int,
    id_: bytes,
    session_id: bytes | None,
    kind: bytes,
    version: int,
    at_utc_ms: int,
    run_id: bytes,
    mono_ms: int,
    actor_id: bytes | None,
    body: bytes,
    prev_hash: bytes,
) -> bytes:
    """SHA-256 over every field of `Fields`, each with its length (4 bytes, big-endian) before it.

    Whole numbers are 8 bytes, signed, big-endian; an absent id has the length 0xFFFFFFFF and no bytes. Raises
    ValueError, TypeError or struct.error for fields of another length or type, which only a database changed by hand
    has: ids are 16 bytes and hashes 32.
    """
    if len(device_id) + len(id_) + len(run_id) != 48 or not len(id_) == len(run_id) == 16 or len(prev_hash) != 32:
        raise ValueError("ids have 16 bytes and hashes 32")
    # Neighbours of a fixed length are packed in one call: verifying is bound by calls.
    parts = (
        _PREFIX,
        _FIRST.pack(16, device_id, 8, seq, 16, id_),
        _optional(session_id),
        _LENGTH.pack(len(kind)),
        kind,
        _MIDDLE.pack(8, version, 8, at_utc_ms, 16, run_id, 8, mono_ms),
        _optional(actor_id),
        _LENGTH.pack(len(body)),
        body,
        _LAST.pack(32, prev_hash),
    )
    return hashlib.sha256(b"".join(parts)).digest()


def _optional(id_: bytes | None) -> bytes:
    if id_ is None:
        return _NONE
    if len(id_) != 16:
        raise ValueError("ids have 16 bytes")
    return _SIXTEEN + id_
