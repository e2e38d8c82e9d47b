"""`erased.jsonl`: whose key was destroyed, and when. Beside the backups, here and on the second medium.

A backup still holds the keys of its day. A restore does all later erasures again before anything is shown, so they must
be known apart from the records that may be lost. Ids, numbers and times; no name. Rewritten whole each time.

Each line bears a seal: an HMAC under the key of the patient whom it names, made while that key was destroyed. It stays
as it is when the records' key is changed, and every backup that still knows the patient can check it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.domain.custody_events import PatientErased
from mnconsole.domain.events import Json
from mnconsole.regular import read_regular
from mnconsole.store.canonical import canonical, whole_number
from mnconsole.store.errors import known_os
from mnconsole.store.files import write_whole

ERASED: Final = "erased.jsonl"


class Erased(Struct, frozen=True):
    """One erasure, as far as it has to be known to be done again. Times in UTC ms, `retained_until` an ISO date."""

    patient_id: UUID
    number: int = 0
    first_utc_ms: int = 0
    retained_until: str = ""
    backups_until_utc_ms: int = 0
    seal: str = ""

    @property
    def facts(self) -> dict[str, Json]:
        """What the seal covers."""
        return {
            "patient": self.patient_id.hex,
            "number": self.number,
            "erased_utc_ms": self.first_utc_ms,
            "retained_until": self.retained_until,
            "backups_until_utc_ms": self.backups_until_utc_ms,
        }

    @property
    def line(self) -> str:
        """One line of JSON."""
        return json.dumps(self.facts | ({"seal": self.seal} if self.seal else {}), sort_keys=True)


def of_event(body: PatientErased) -> Erased:
    """What a tombstone says."""
    return Erased(
        body.patient_id, body.number, body.first_utc_ms, body.retained_until, body.backups_until_utc_ms, body.seal
    )


def seal_of(erased: Erased, patient_key: bytes) -> str:
    """The seal of a line, in hex, with the key of the patient whom it names."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    sealing = HKDF(SHA256(), 32, None, b"mnconsole-erased-line-1").derive(patient_key)
    return hmac.new(sealing, canonical(erased.facts), "sha256").hexdigest()


def bears_seal(erased: Erased, patient_key: bytes | None) -> bool:
    """Whether somebody wrote the line who could open the records. Without the patient's key it can't be told."""
    if patient_key is None:
        return False
    seal = erased.seal.encode(errors="backslashreplace")  # JSON knows signs that are none
    return hmac.compare_digest(seal, seal_of(erased, patient_key).encode())


def sealed(body: PatientErased, patient_key: bytes | None) -> PatientErased:
    """The tombstone with its seal, as long as there is a key to make it."""
    if patient_key is None:
        return body
    return replace(body, seal=seal_of(of_event(body), patient_key))


def _parse(line: str) -> Erased:
    read: dict[str, Any] = json.loads(line)
    patient, until, seal = read["patient"], read["retained_until"], read.get("seal", "")
    numbers = [whole_number(read[name]) for name in ("number", "erased_utc_ms", "backups_until_utc_ms")]
    if not all(isinstance(text, str) for text in (patient, until, seal)):
        raise TypeError("an id, a date and a seal are texts")
    return Erased(UUID(hex=patient), numbers[0], numbers[1], until, numbers[2], seal)


def read_erased(folder: Path) -> tuple[tuple[Erased, ...], bool]:
    """What the list in a folder says, and whether all of it could be read. No list: nothing, and all of it read."""
    try:
        text = read_regular(folder / ERASED).decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return (), True
    except OSError:
        return (), False
    found: dict[Erased, None] = {}
    whole = True
    for line in text.splitlines():
        try:
            found[_parse(line)] = None
        except (KeyError, TypeError, ValueError, RecursionError):
            whole = False
    return tuple(found), whole


def write_erased(folder: Path, erasures: Iterable[Erased]) -> None:
    """Write the list anew, with what it holds already and these. Nothing is ever taken off it. Raises RecordsError."""
    known, whole = read_erased(folder)
    wanted = {*known, *erasures}
    if not wanted or (len(wanted) == len(known) and whole):
        return
    lines = [one.line for one in sorted(wanted, key=lambda one: (one.patient_id, one.first_utc_ms, one.line))]
    try:
        write_whole(folder / ERASED, ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise known_os(error, str(folder / ERASED)) from error
