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
_INT: Final = Struct(">Iq")
_NONE: Final = (b"\xff\xff\xff\xff",)
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


def parse(text: str | bytes) -> dict[str, Json]:
    """The value of a stored body. Raises ValueError."""
    value: Any = json.loads(text)
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
    TypeError or struct.error for fields of another type, which only a database changed by hand has.
    """
    length, number = _LENGTH.pack, _INT.pack
    parts = (
        _PREFIX,
        length(len(device_id)),
        device_id,
        number(8, seq),
        length(len(id_)),
        id_,
        *(_NONE if session_id is None else (length(len(session_id)), session_id)),
        length(len(kind)),
        kind,
        number(8, version),
        number(8, at_utc_ms),
        length(len(run_id)),
        run_id,
        number(8, mono_ms),
        *(_NONE if actor_id is None else (length(len(actor_id)), actor_id)),
        length(len(body)),
        body,
        length(len(prev_hash)),
        prev_hash,
    )
    return hashlib.sha256(b"".join(parts)).digest()
