"""`mnconsole records ...`."""

from __future__ import annotations

from typing import Any

from mnconsole.arguments.base import (
    ERROR_EPILOG,
    PASSPHRASE_EPILOG,
    Parser,
    add_json,
    add_passphrase_fd,
    add_recovery_code_fd,
    path,
)
from mnconsole.arguments.options import RecordsExportOptions, RecordsOptions
from mnconsole.arguments.records_export import ACTION as EXPORT_PATIENT
from mnconsole.arguments.records_export import add_export, export_options

VERIFY = """\
Check every entry of the log: its seal, its place in the chain, gaps, and whether the newest ones are still there.
Changes nothing, and works while a console runs. Open sessions are no fault. Exit code 0: the log is whole;
1: it is not, and the first bad entry is named by its number, or it could not be checked.
"""

VERIFY_EPILOG = """\
--json prints one object with these keys:
  sound            true or false
  events           how many entries were checked and found whole
  open_sessions    sessions that are not signed off yet
  first_bad_seq    number of the first bad entry; 0 when there is none, or none can be named
  fault            empty, edited, moved, broken_chain, gap, tail_cut, foreign, guards, schema or damaged
  head_hash        SHA-256 of the last entry checked, which stands for all before it
  beside_the_log   what is wrong beside a sound log (pages of the file, what the screen shows); empty for nothing
"""

INFO = """\
What the records of a folder hold, in numbers. Names no patient. Changes nothing, and works while a console runs.
"""

INFO_EPILOG = """\
--json prints one object with these keys:
  clinic                                            its name
  staff, patients, sessions, not_signed, open_sessions, events      numbers
  last_event_utc_ms                                 when the newest entry was made; 0 when there is none
"""


def parse_records(arguments: list[str]) -> RecordsOptions | RecordsExportOptions:
    """What was typed after `records`. Raises WrongUse."""
    parser = Parser(
        prog="mnconsole records",
        description="Look at the records of a data folder, or give one patient's away. Each has its own --help.",
    )
    names = f"verify|info|{EXPORT_PATIENT}"
    actions = parser.add_subparsers(dest="action", required=True, metavar=names, parser_class=Parser)
    texts = (
        ("verify", "is the log whole?", VERIFY, VERIFY_EPILOG),
        ("info", "what the records hold, in numbers", INFO, INFO_EPILOG),
    )
    for action, words, description, epilog in texts:
        whole = epilog + ERROR_EPILOG + PASSPHRASE_EPILOG
        command = actions.add_parser(action, help=words, description=description, epilog=whole)
        command.add_argument("--data", type=path, required=True, metavar="DIR", help="folder of the records")
        add_json(command)
        secret = command.add_mutually_exclusive_group()
        add_passphrase_fd(secret)
        add_recovery_code_fd(secret)
    add_export(actions)
    found: Any = parser.parse_args(arguments)
    if found.action == EXPORT_PATIENT:
        return export_options(found)
    return RecordsOptions(found.action, found.data, found.json, found.passphrase_fd, found.recovery_code_fd)
