"""`mnconsole records verify` and `records rebuild`: what they say of themselves, and their options."""

from __future__ import annotations

import argparse

from mnconsole.arguments.base import path
from mnconsole.domain.anchors import Anchor, TypedAnchor, parse_code, parse_text

VERIFY = """\
Check every entry of the log: its seal, its place in the chain, gaps, and whether the newest ones are still there.
Anchors tell a log that was cut or written anew as a whole, which nothing inside of it can: those that the data folder,
its backups and the second medium of its settings keep are compared without being asked for. Give those on paper, too.
Changes nothing, and works while a console runs. Open sessions are no fault. Exit code 0: the log is whole;
1: it is not, and the first bad entry is named by its number, or it could not be checked, or a code that was given with
--anchor agrees with no entry.
"""

VERIFY_EPILOG = """\
--json prints one object with these keys:
  sound            true or false; false too for a code of --anchor that agrees with no entry
  events           how many entries were checked and found whole
  open_sessions    sessions that are not signed off yet
  first_bad_seq    number of the first bad entry; 0 when there is none, or none can be named
  first_bad_device the chain that this number counts in; empty for none
  fault            empty, edited, recomputed, gap, swapped, inserted, moved, broken_chain, tail_cut, head, backdated,
                   foreign, rewritten, rolled_back, other_records, keys, guards, layout, schema or damaged
  unlike           with the faults layout and guards: what is not as this program makes it
  head_hash        SHA-256 of the last entry checked, which stands for all before it
  heads            where each chain ends, as anchors; a restore begins a new chain
  lost             entries that were left behind by a restore which says so
  anchors          how many anchors agree with the log
  anchored_seq     number of the newest entry that an anchor vouches for; what follows could have been written anew
  unmatched        codes of --anchor that agree with no entry, though they may be of one that was lost before a restore
  anchors_lost     how many other anchors are of entries that were lost before a restore
  anchors_damaged  lines and manifests that do not read
  anchors_unread   files that could not be read
  beside_the_log   what is wrong beside a sound log (pages of the file, what the screen shows); empty for nothing
"""

REBUILD = """\
What the screen shows of people and sessions stands in tables that are made from the log. With --check they are compared
with the log, and nothing is changed; it works while a console runs. Without it they are made anew from the log, in one
step that is done whole or not at all, with a manager's passphrase; no console may run on the folder. A log that is
not whole is not built from.
Exit code 0: they are what the log says; 1: they are not, or it could not be done; 3: they were made
anew, and that could not be told on the output.
"""

REBUILD_EPILOG = """\
--json prints one object with these keys:
  rebuilt          true when the tables were made anew
  differences      how many rows differ from the log (with --check), or differed before
  rows             the first 20 of them: table, key, and what differs (missing, extra, or the columns)
"""


def anchor(text: str) -> Anchor | TypedAnchor:
    """An anchor as it was typed or scanned."""
    try:
        return parse_text(text) if text.strip().upper().startswith("MNC1:") else parse_code(text)
    except ValueError as error:
        expected = "a code such as 1234-K7QF-2M9X-P0ZD, or the text of its QR code, was expected"
        raise argparse.ArgumentTypeError(f"{expected}, not {text!r}") from error


def add_anchors(command: argparse.ArgumentParser) -> None:
    """Offer --anchor and --anchors."""
    words = "code or QR text of a printed summary; may be given several times"
    command.add_argument("--anchor", type=anchor, action="append", metavar="CODE", help=words)
    words = "a file of anchors: anchors.jsonl of a backup medium, or one QR text a line"
    command.add_argument("--anchors", type=path, metavar="FILE", help=words)


def add_check(command: argparse.ArgumentParser) -> None:
    """Offer --check."""
    command.add_argument("--check", action="store_true", help="compare only, change nothing")
