"""Checks a patient's record that mnconsole has given away. Needs Python 3.8 or newer and nothing else:

    python3 check.py

Run it in the folder into which the ZIP was unpacked. It compares each file with manifest.json, and computes the hash of
every entry of events.json again. Exit code 0: all is as it was written.
"""

import hashlib
import json
import struct
import sys
from pathlib import Path


def field(content):
    """One field as the hash takes it: its length in 4 bytes, then its bytes. An absent one has the length FFFFFFFF."""
    return b"\xff\xff\xff\xff" if content is None else struct.pack(">I", len(content)) + content


def number(value):
    return field(struct.pack(">q", value))


def ident(text):
    return field(None if text is None else bytes.fromhex(text))


def hash_of(entry):
    parts = (
        field(b"mnconsole-event-1"),
        ident(entry["device"]),
        number(entry["seq"]),
        ident(entry["id"]),
        ident(entry["session"]),
        field(entry["kind"].encode("utf-8")),
        number(entry["version"]),
        number(entry["at_utc_ms"]),
        ident(entry["run"]),
        number(entry["mono_ms"]),
        ident(entry["actor"]),
        field(entry["body"].encode("utf-8")),
        ident(entry["prev_hash"]),
    )
    return hashlib.sha256(b"".join(parts)).hexdigest()


def main():
    folder = Path(__file__).resolve().parent
    wrong = []
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, told in manifest["files"].items():
        file = folder / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != told["sha256"]:
            wrong.append(f"{name} is not the file that was written")
    record = json.loads((folder / "events.json").read_text(encoding="utf-8"))
    before = None
    for entry in record["events"]:
        name = f"entry {entry['seq']} of {entry['device']}"
        if hash_of(entry) != entry["hash"]:
            wrong.append(f"{name} does not give its hash")
        follows = before is not None and (before["device"], before["seq"] + 1) == (entry["device"], entry["seq"])
        if follows and entry["prev_hash"] != before["hash"]:
            wrong.append(f"{name} does not follow from the one before it")
        before = entry
    for line in wrong:
        print(line)
    outcome = f"{len(wrong)} faults" if wrong else "all sound"
    print(f"{len(record['events'])} entries checked, {outcome}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
