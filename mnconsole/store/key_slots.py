"""Key slots: each opens the same records key in its own way. Format 1, final; more kinds may come beside these.

`passphrase`: AES-256-GCM under Argon2id (64 MiB, 3 passes) of the passphrase. `plain`: the key as it is, for demo
records only, and the file says so. A slot of a kind that this program does not know is kept as it stands.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mnconsole.domain.events import Json
from mnconsole.services.identity import new_uuid7
from mnconsole.store.canonical import canonical

Slot = dict[str, Json]

PASSPHRASE: Final = "passphrase"
PLAIN: Final = "plain"

MEMORY_KIB: Final = 64 * 1024
PASSES: Final = 3
LANES: Final = 4
"""Argon2id as RFC 9106 recommends where memory is short (its second choice)."""

# A damaged or planted file must not ask for all memory or all day.
_MOST_MEMORY_KIB: Final = 1024 * 1024
_MOST_PASSES: Final = 64
_MOST_LANES: Final = 64

_NOTICE: Final = "Demo records: this key is not protected. Anyone with this folder can read them."


class SlotFormatError(ValueError):
    """A slot does not read as its kind."""


def normal(passphrase: str) -> bytes:
    """The bytes of a passphrase: composed form, so that every keyboard and system gives the same."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _wrapping_key(passphrase: str, kdf: Mapping[str, Any]) -> bytes:
    memory, passes, lanes = kdf["memory_kib"], kdf["passes"], kdf["lanes"]
    bounds = ((memory, _MOST_MEMORY_KIB), (passes, _MOST_PASSES), (lanes, _MOST_LANES))
    if kdf["name"] != "argon2id" or not all(type(n) is int and 0 < n <= most for n, most in bounds):
        raise SlotFormatError("unusable key derivation")
    return hash_secret_raw(
        secret=normal(passphrase),
        salt=bytes.fromhex(kdf["salt"]),
        time_cost=passes,
        memory_cost=max(memory, 8 * lanes),
        parallelism=lanes,
        hash_len=32,
        type=Type.ID,
    )


def _bound(slot: Mapping[str, Json], header: Mapping[str, Json]) -> bytes:
    """What a slot is bound to: it opens in its own file, with its own parameters, only."""
    return canonical({**header, "slot": {name: slot[name] for name in ("id", "kind", "kdf")}})


def passphrase_slot(key: bytes, passphrase: str, header: Mapping[str, Json]) -> Slot:
    """A slot that this passphrase opens. Takes about 0.1 s. Raises ValueError for an empty passphrase."""
    if not passphrase:
        raise ValueError("an empty passphrase protects nothing")
    kdf: Slot = {
        "name": "argon2id",
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "lanes": LANES,
        "salt": os.urandom(16).hex(),
    }
    slot: Slot = {"id": new_uuid7().hex, "kind": PASSPHRASE, "kdf": kdf}
    nonce = os.urandom(12)
    sealed = AESGCM(_wrapping_key(passphrase, kdf)).encrypt(nonce, key, _bound(slot, header))
    return {**slot, "nonce": nonce.hex(), "sealed": sealed.hex()}


def plain_slot(key: bytes) -> Slot:
    """The key as it is. For demo records only."""
    return {"id": new_uuid7().hex, "kind": PLAIN, "notice": _NOTICE, "key": key.hex()}


def open_slot(slot: Mapping[str, Json], passphrase: str | None, header: Mapping[str, Json]) -> bytes | None:
    """The records key, None when this slot does not open so. Raises SlotFormatError."""
    try:
        match slot["kind"]:
            case "plain":
                return bytes.fromhex(str(slot["key"]))
            case "passphrase" if passphrase:
                kdf: Any = slot["kdf"]
                wrapped = AESGCM(_wrapping_key(passphrase, kdf))
                nonce, sealed = bytes.fromhex(str(slot["nonce"])), bytes.fromhex(str(slot["sealed"]))
                return wrapped.decrypt(nonce, sealed, _bound(slot, header))
            case _:
                return None
    except InvalidTag:
        return None
    except (KeyError, TypeError, ValueError) as error:
        raise SlotFormatError(str(error)) from error
