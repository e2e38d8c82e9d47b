"""`erased.jsonl`: whose key was destroyed, and when. Beside the backups, here and on the second medium.

A backup still holds the keys of its day. A restore does all later erasures again before anything is shown, so they must
be known apart from the records that may be lost. Ids, numbers and times; no name. Rewritten whole each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from mnconsole.domain.custody_events import PatientErased
from mnconsole.store.errors import known_os
from mnconsole.store.files import write_whole

ERASED: Final = "erased.jsonl"

_END: Final = 1 << 53
"""Beyond every number and every time in ms; JSON elsewhere keeps no larger one."""


@dataclass(frozen=True, slots=True)
class Erased:
    """One erasure, as far as it has to be known to be done again. Times in UTC ms, `retained_until` an ISO date."""

    patient_id: UUID
    number: int = 0
    first_utc_ms: int = 0
    retained_until: str = ""
    backups_until_utc_ms: int = 0

    @property
    def line(self) -> str:
        """One line of JSON."""
        return json.dumps(
            {
                "patient": self.patient_id.hex,
                "number": self.number,
                "erased_utc_ms": self.first_utc_ms,
                "retained_until": self.retained_until,
                "backups_until_utc_ms": self.backups_until_utc_ms,
            },
            sort_keys=True,
        )


def of_event(body: PatientErased) -> Erased:
    """What a tombstone says."""
    return Erased(body.patient_id, body.number, body.first_utc_ms, body.retained_until, body.backups_until_utc_ms)


def _parse(line: str) -> Erased:
    read: dict[str, Any] = json.loads(line)
    patient, until = read["patient"], read["retained_until"]
    numbers = [read[name] for name in ("number", "erased_utc_ms", "backups_until_utc_ms")]
    if not isinstance(patient, str) or not isinstance(until, str):
        raise TypeError("an id and a date are texts")
    if any(type(number) is not int or not 0 <= number < _END for number in numbers):
        raise ValueError("not a number that was ever written here")
    return Erased(UUID(hex=patient), numbers[0], numbers[1], until, numbers[2])


def read_erased(folder: Path) -> tuple[dict[UUID, Erased], bool]:
    """What the list in a folder says, and whether all of it could be read. No list: nothing, and all of it read."""
    try:
        text = (folder / ERASED).read_bytes().decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return {}, True
    except OSError:
        return {}, False
    found: dict[UUID, Erased] = {}
    whole = True
    for line in text.splitlines():
        try:
            one = _parse(line)
        except (KeyError, TypeError, ValueError, RecursionError):
            whole = False
        else:
            found[one.patient_id] = one
    return found, whole


def write_erased(folder: Path, erasures: Iterable[Erased]) -> None:
    """Write the list anew, with what it holds already and these. Nothing is ever taken off it. Raises RecordsError."""
    known, whole = read_erased(folder)
    wanted = known | {one.patient_id: one for one in erasures}
    if not wanted or (wanted == known and whole):
        return
    lines = [wanted[patient_id].line for patient_id in sorted(wanted)]
    try:
        write_whole(folder / ERASED, ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise known_os(error, str(folder / ERASED)) from error
