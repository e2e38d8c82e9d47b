"""Key slots: each opens the same records key in its own way. More kinds may come beside these.

`passphrase`: AES-256-GCM under Argon2id (64 MiB, 3 passes) of one person's passphrase, and, where it is bound, of a
secret that the system's keystore has. `recovery`: under HKDF-SHA256 of 160 random bits on paper; they need no slow
derivation. `plain`: the key as it is, for demo records only, and the file says so. A slot of a kind that this program
does not know is kept as it stands.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mnconsole.domain.events import Json
from mnconsole.services.identity import new_uuid7
from mnconsole.store.canonical import canonical

Slot = dict[str, Json]

PASSPHRASE: Final = "passphrase"
RECOVERY: Final = "recovery"
PLAIN: Final = "plain"

MEMORY_KIB: Final = 64 * 1024
PASSES: Final = 3
LANES: Final = 4
"""Argon2id as RFC 9106 recommends where memory is short (its second choice)."""

# A damaged or planted file must not ask for all memory or all day.
_MOST_MEMORY_KIB: Final = 1024 * 1024
_MOST_PASSES: Final = 64
_MOST_LANES: Final = 64

_NONCE_BYTES: Final = 12
_SEALED: Final = 32 + 16
"""Bytes of a key with its tag."""

_SEALED_WITH: Final = ("id", "kind", "kdf")
_SEALED_IF_THERE: Final = ("staff", "bound", "device")
"""Slots of the first format have none of these. The name is a label, and stands outside."""

_NOTICE: Final = "Demo records: this key is not protected. Anyone with this folder can read them."


class SlotFormatError(ValueError):
    """A slot does not read as its kind."""


def normal(passphrase: str) -> bytes:
    """The bytes of a passphrase: composed form, so that every keyboard and system gives the same."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def device_tag(secret: bytes) -> str:
    """What a slot calls the secret that it is bound to; tells nothing of it."""
    return _hkdf(secret, b"", b"mnconsole-device-tag-1", 8).hex()


def staff_of(slot: Mapping[str, Json]) -> UUID | None:
    """Whose passphrase a slot is for; None when it names nobody. Raises SlotFormatError."""
    named = slot.get("staff")
    if named is None:
        return None
    try:
        return UUID(hex=str(named))
    except ValueError as error:
        raise SlotFormatError("a person's id was expected") from error


def names_well(slot: Mapping[str, Json]) -> bool:
    """Whether it can be told whose slot it is."""
    try:
        staff_of(slot)
    except SlotFormatError:
        return False
    return True


def require_well_formed(slot: Mapping[str, Json]) -> None:
    """Raises SlotFormatError for a slot that no secret could open. Kinds that this program does not know are left."""
    kind = slot.get("kind")
    if kind == PLAIN:
        open_plain(slot)
    if kind not in (PASSPHRASE, RECOVERY):
        return
    staff_of(slot)
    try:
        kdf: Any = slot["kdf"]
        bytes.fromhex(kdf["salt"])
        if len(bytes.fromhex(str(slot["nonce"]))) != _NONCE_BYTES or len(bytes.fromhex(str(slot["sealed"]))) != _SEALED:
            raise SlotFormatError("another length")
        if kind == PASSPHRASE:
            _require_bounds(kdf)
        elif kdf["name"] != "hkdf-sha256":
            raise SlotFormatError("unusable key derivation")
    except (KeyError, TypeError, ValueError) as error:
        raise SlotFormatError(str(error)) from error


def is_bound(slot: Mapping[str, Json]) -> bool:
    """Whether a slot needs the secret of one computer's keystore."""
    return slot.get("bound") is True


def _hkdf(secret: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def _require_bounds(kdf: Mapping[str, Any]) -> tuple[int, int, int]:
    memory, passes, lanes = kdf["memory_kib"], kdf["passes"], kdf["lanes"]
    bounds = ((memory, _MOST_MEMORY_KIB), (passes, _MOST_PASSES), (lanes, _MOST_LANES))
    if kdf["name"] != "argon2id" or not all(type(n) is int and 0 < n <= most for n, most in bounds):
        raise SlotFormatError("unusable key derivation")
    return memory, passes, lanes


def _stretched(passphrase: str, kdf: Mapping[str, Any]) -> bytes:
    memory, passes, lanes = _require_bounds(kdf)
    return hash_secret_raw(
        secret=normal(passphrase),
        salt=bytes.fromhex(kdf["salt"]),
        time_cost=passes,
        memory_cost=max(memory, 8 * lanes),
        parallelism=lanes,
        hash_len=32,
        type=Type.ID,
    )


def _passphrase_key(passphrase: str, kdf: Mapping[str, Any], device: bytes | None) -> bytes:
    stretched = _stretched(passphrase, kdf)
    return stretched if device is None else _hkdf(stretched, device, b"mnconsole-bound-slot-1")


def _recovery_key(secret: bytes, kdf: Mapping[str, Any]) -> bytes:
    if kdf["name"] != "hkdf-sha256":
        raise SlotFormatError("unusable key derivation")
    return _hkdf(secret, bytes.fromhex(kdf["salt"]), b"mnconsole-recovery-slot-1")


def _tied(slot: Mapping[str, Json], header: Mapping[str, Json]) -> bytes:
    """What a slot is tied to: it opens in its own file, for its own person, with its own parameters, only."""
    there = [name for name in _SEALED_IF_THERE if name in slot]
    return canonical({**header, "slot": {name: slot[name] for name in (*_SEALED_WITH, *there)}})


def _sealed(slot: Slot, key: bytes, wrapping: bytes, header: Mapping[str, Json]) -> Slot:
    nonce = os.urandom(_NONCE_BYTES)
    return {**slot, "nonce": nonce.hex(), "sealed": AESGCM(wrapping).encrypt(nonce, key, _tied(slot, header)).hex()}


def passphrase_slot(
    key: bytes,
    passphrase: str,
    header: Mapping[str, Json],
    *,
    staff_id: UUID | None = None,
    name: str = "",
    device: bytes | None = None,
) -> Slot:
    """A slot that this person's passphrase opens; with `device` (32 bytes) only together with that secret.

    Takes about 0.1 s. Raises ValueError for an empty passphrase.
    """
    if not passphrase:
        raise ValueError("an empty passphrase protects nothing")
    kdf: Slot = {
        "name": "argon2id",
        "memory_kib": MEMORY_KIB,
        "passes": PASSES,
        "lanes": LANES,
        "salt": os.urandom(16).hex(),
    }
    slot: Slot = {"id": new_uuid7().hex, "kind": PASSPHRASE, "kdf": kdf, "bound": device is not None, "name": name}
    if staff_id is not None:
        slot["staff"] = staff_id.hex
    if device is not None:
        slot["device"] = device_tag(device)
    return _sealed(slot, key, _passphrase_key(passphrase, kdf, device), header)


def recovery_slot(key: bytes, secret: bytes, header: Mapping[str, Json]) -> Slot:
    """A slot that the 20 bytes of a recovery code open, on any computer."""
    kdf: Slot = {"name": "hkdf-sha256", "salt": os.urandom(16).hex()}
    slot: Slot = {"id": new_uuid7().hex, "kind": RECOVERY, "kdf": kdf}
    return _sealed(slot, key, _recovery_key(secret, kdf), header)


def plain_slot(key: bytes) -> Slot:
    """The key as it is. For demo records only."""
    return {"id": new_uuid7().hex, "kind": PLAIN, "notice": _NOTICE, "key": key.hex()}


def open_plain(slot: Mapping[str, Json]) -> bytes:
    """The records key. Raises SlotFormatError."""
    try:
        return bytes.fromhex(str(slot["key"]))
    except (KeyError, ValueError) as error:
        raise SlotFormatError(str(error)) from error


def open_with_passphrase(
    slot: Mapping[str, Json], passphrase: str, header: Mapping[str, Json], device: bytes | None
) -> bytes | None:
    """The records key, None when this passphrase does not open the slot. `device` is for a bound one only.

    Raises SlotFormatError.
    """
    return _opened(slot, header, lambda kdf: _passphrase_key(passphrase, kdf, device if is_bound(slot) else None))


def open_with_code(slot: Mapping[str, Json], secret: bytes, header: Mapping[str, Json]) -> bytes | None:
    """The records key, None when this is not the slot's recovery code. Raises SlotFormatError."""
    return _opened(slot, header, lambda kdf: _recovery_key(secret, kdf))


def _opened(slot: Mapping[str, Json], header: Mapping[str, Json], wrapping: Any) -> bytes | None:
    try:
        kdf: Any = slot["kdf"]
        nonce, sealed = bytes.fromhex(str(slot["nonce"])), bytes.fromhex(str(slot["sealed"]))
        return AESGCM(wrapping(kdf)).decrypt(nonce, sealed, _tied(slot, header))
    except InvalidTag:
        return None
    except (KeyError, TypeError, ValueError) as error:
        raise SlotFormatError(str(error)) from error
