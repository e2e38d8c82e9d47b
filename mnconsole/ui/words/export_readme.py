"""The README of a patient's record that was given away, as plain text. Wrapped by hand: it is read in any editor."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "ExportReadme"


def readme(*, name: str, number: int, clinic: str, made: str, entries: str, anchor: str) -> str:
    """The whole text."""
    return say(
        _C,
        """\
The treatment record of {name}
patient no. {number} of {clinic}, made on {made}

WHAT THIS IS

Everything that the clinic's records hold about this person at that moment:

  record.pdf     to read and to print: details, each treatment, corrections struck
                 through, who has opened the record
  events.json    the same as it lies in the clinic's log, {entries} entries, to be
                 read by other programs and to be checked
  check.py       checks both, see below
  manifest.json  size and SHA-256 of each file
  README.txt     this text

There is no folder of photos: the records hold no photo of this person.

The files are not encrypted. Whoever has them can read them. Keep them where
nobody else looks, and delete copies that are not needed.

HOW TO CHECK IT

With Python 3 on the computer, unpack the ZIP and run in its folder:

    python3 check.py

It compares every file with manifest.json and computes the hash of every entry
again. That shows that nothing was changed since by accident. It can't show who
made the file: for that ask the clinic. Its own log must still hold the same
entries with the same hashes, and must still agree with this code:

    {anchor}

HOW AN ENTRY'S HASH IS MADE

SHA-256 over these fields in this order. Before each stands its length in bytes,
as 4 bytes, big-endian; an absent one has the length FFFFFFFF and no bytes.

    the text mnconsole-event-1
    device, seq, id, session, kind, version, at_utc_ms, run, mono_ms, actor,
    body, prev_hash

Ids and hashes are bytes (in the file as hexadecimal digits), numbers are 8 bytes,
signed, big-endian; kind and body are UTF-8, the body exactly as it stands in the
file after JSON's own escapes are undone.

The body's part "sealed" is encrypted with a key of this person alone. What it
says stands beside it under "opened": that part is not covered by the hash.
prev_hash is the hash of the entry before it in the clinic's log, which is often
another person's and then not in this file.

Times: at_utc_ms are milliseconds since 1970-01-01 00:00 UTC. Depths are in
micrometres (um), speeds in tenths of a hertz (dhz).
""",
        name=name, number=number, clinic=clinic, made=made, entries=entries, anchor=anchor,
    )  # fmt: skip
