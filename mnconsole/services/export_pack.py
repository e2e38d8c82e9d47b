"""One patient's whole record as a ZIP in memory. Nothing in the clear goes to the disk before the file itself.

Runs on the file worker. The records are asked a session at a time, so that a search never waits for all of it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import IO, Any, Final, TypeVar
from uuid import UUID

from msgspec import Struct

from mnconsole import assets
from mnconsole.domain.privacy import PaperWriter, RecordFacts, StoredEvent
from mnconsole.domain.records_ports import Reader
from mnconsole.domain.session import Session
from mnconsole.services.waiting import Wanted

T = TypeVar("T")

FORMAT: Final = "mnconsole-patient-record-1"
PAPER, EVENTS, CHECK, README, MANIFEST = "record.pdf", "events.json", "check.py", "README.txt", "manifest.json"
_SQUEEZE: Final = 3
"""Twice as fast as zlib's usual 6, for a file that is 5 % larger: most of it is the pen's samples and hashes."""

Ask = Callable[[Callable[[Reader], T]], T]


class Pack(Struct, frozen=True):
    """The ZIP, and what is in it."""

    content: bytes
    sha256: str
    events: int
    sessions: int


def entry_json(entry: StoredEvent) -> dict[str, Any]:
    """An entry for the file. Ids and hashes as hex; `body` is the text that the hash covers, character by character."""
    found: dict[str, Any] = {
        "device": entry.device_id.hex,
        "seq": entry.seq,
        "id": entry.id.hex,
        "session": entry.session_id.hex if entry.session_id is not None else None,
        "kind": entry.kind,
        "version": entry.version,
        "at_utc_ms": entry.at_utc_ms,
        "run": entry.run_id.hex,
        "mono_ms": entry.mono_ms,
        "actor": entry.actor_id.hex if entry.actor_id is not None else None,
        "body": entry.body,
        "prev_hash": entry.prev_hash.hex(),
        "hash": entry.hash.hex(),
    }
    if entry.opened is not None:
        found["opened"] = dict(entry.opened)
    return found


class _Hashed:
    """Writes through, and counts and hashes what goes by."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._out.write(data)
        self.digest.update(data)
        self.size += len(data)


@dataclass
class _Events:
    """The file of all entries, written as they come; entries of no session are put between those of the sessions."""

    out: _Hashed
    beside: deque[StoredEvent]
    count: int = 0

    def begin(self, facts: RecordFacts) -> None:
        head = {
            "format": FORMAT,
            "made_utc_ms": facts.made_utc_ms,
            "patient": facts.patient.id.hex,
            "number": facts.patient.number,
            "staff": {staff_id.hex: name for staff_id, name in facts.staff.items()},
            "anchor": facts.anchor.text if facts.anchor is not None else "",
        }
        self.out.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "events": [\n')

    def session(self, entries: tuple[StoredEvent, ...]) -> None:
        first = (entries[0].device_id.bytes, entries[0].seq)
        while self.beside and (self.beside[0].device_id.bytes, self.beside[0].seq) < first:
            self._put(self.beside.popleft())
        for entry in entries:
            self._put(entry)

    def end(self) -> None:
        while self.beside:
            self._put(self.beside.popleft())
        self.out.write(b"\n]}\n")

    def _put(self, entry: StoredEvent) -> None:
        text = json.dumps(entry_json(entry), ensure_ascii=False).encode("utf-8", "backslashreplace")
        self.out.write((b",\n" if self.count else b"") + text)
        self.count += 1


@dataclass
class _Zip:
    """A ZIP in memory whose files are hashed as they are written."""

    now: datetime
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    hashes: dict[str, tuple[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.zip = zipfile.ZipFile(self.buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_SQUEEZE)

    def info(self, name: str) -> zipfile.ZipInfo:
        """A new member, stamped with now; readable by its owner."""
        info = zipfile.ZipInfo(name, self.now.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        return info

    def put(self, name: str, content: bytes, *, told: bool = True) -> None:
        """A member with this content; `told` puts it into the manifest."""
        self.zip.writestr(self.info(name), content, compresslevel=_SQUEEZE)
        if told:
            self.hashes[name] = (len(content), hashlib.sha256(content).hexdigest())

    def manifest(self) -> bytes:
        """Name, size and SHA-256 of each file."""
        files = {name: {"size_bytes": size, "sha256": sha256} for name, (size, sha256) in sorted(self.hashes.items())}
        return json.dumps({"format": FORMAT, "files": files}, indent=2).encode() + b"\n"


def _session(session_id: UUID, reader: Reader) -> tuple[tuple[StoredEvent, ...], Session | None]:
    return reader.session_entries(session_id), reader.session(session_id)


def pack(facts: RecordFacts, ask: Ask[Any], papers: PaperWriter, wanted: Wanted) -> Pack:
    """Put everything about the patient together. Raises KnownError CANCELLED, and what `ask` raises."""
    patient_id = facts.patient.id
    session_ids = ask(lambda reader: reader.patient_sessions(patient_id))
    made = _Zip(datetime.fromtimestamp(facts.made_utc_ms / 1000).astimezone())
    with made.zip:
        count = _fill(made, facts, session_ids, ask, papers, wanted)
    content = made.buffer.getvalue()
    return Pack(content, hashlib.sha256(content).hexdigest(), count, len(session_ids))


def _fill(
    made: _Zip, facts: RecordFacts, session_ids: tuple[UUID, ...], ask: Ask[Any], papers: PaperWriter, wanted: Wanted
) -> int:
    """Each file of the ZIP; returns how many entries there are."""
    with made.zip.open(made.info(EVENTS), "w") as member:
        out = _Hashed(member)
        events = _Events(out, deque(facts.about))
        events.begin(facts)

        def sessions() -> Iterator[Session]:
            for number, session_id in enumerate(session_ids, start=1):
                entries, session = ask(partial(_session, session_id))
                events.session(entries)
                yield session
                wanted.progress(number, len(session_ids))

        paper = papers.record(facts, sessions(), wanted)
        events.end()
    made.hashes[EVENTS] = (out.size, out.digest.hexdigest())
    made.put(PAPER, paper)
    made.put(CHECK, assets.path("export", CHECK).read_bytes())
    made.put(README, papers.readme(facts, events.count).encode())
    made.put(MANIFEST, made.manifest(), told=False)
    return events.count
