"""`mnconsole records export-patient`."""

from __future__ import annotations

import argparse
from typing import Any

from mnconsole.arguments.base import (
    ERROR_EPILOG,
    PASSPHRASE_EPILOG,
    Parser,
    add_json,
    add_passphrase_fd,
    number,
    path,
)
from mnconsole.arguments.options import RecordsExportOptions

ACTION = "export-patient"
NUMBER_MAX = 999_999_999

EXPORT = """\
Write everything that the records hold about one patient to a ZIP: a PDF to read, all entries of the log as JSON, how to
check them. It is not encrypted. Only a manager may do it, with their own passphrase; that it was done goes into the
log. The console must be closed. Exit code 0: the file is there; 1: it is not, and nothing of it is left;
3: it is there, and that could not be told on the output.
"""

EXPORT_EPILOG = """\
--json prints one object with these keys:
  path, size_bytes, sha256    of the file
  events, sessions            how many are in it
"""


def add_export(actions: Any) -> None:
    """Offer the command."""
    whole = EXPORT_EPILOG + ERROR_EPILOG + PASSPHRASE_EPILOG
    command = actions.add_parser(ACTION, help="one patient's whole record as a ZIP", description=EXPORT, epilog=whole)
    assert isinstance(command, Parser)
    command.add_argument("--data", type=path, required=True, metavar="DIR", help="folder of the records")
    command.add_argument("--number", type=_number, required=True, metavar="N", help="the patient's number")
    command.add_argument("--out", type=path, required=True, metavar="FILE", help="the ZIP to write")
    command.add_argument(
        "--overwrite",
        action="store_true",
        help="replace a file of this name; nothing but a file is replaced, no link and no device",
    )
    add_json(command)
    add_passphrase_fd(command)


def export_options(found: argparse.Namespace) -> RecordsExportOptions:
    """What was typed."""
    return RecordsExportOptions(found.data, found.number, found.out, found.overwrite, found.json, found.passphrase_fd)


def _number(text: str) -> int:
    return number(text, 1, NUMBER_MAX)
