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
from mnconsole.arguments.options import RecordsCustodyOptions, RecordsExportOptions, RecordsOptions
from mnconsole.arguments.records_custody import ACTIONS, add_custody, custody_options
from mnconsole.arguments.records_export import ACTION as EXPORT_PATIENT
from mnconsole.arguments.records_export import add_export, export_options
from mnconsole.arguments.records_log import (
    REBUILD,
    REBUILD_EPILOG,
    VERIFY,
    VERIFY_EPILOG,
    add_anchors,
    add_check,
)

INFO = """\
What the records of a folder hold, in numbers. Names no patient. Changes nothing, and works while a console runs.
"""

INFO_EPILOG = """\
--json prints one object with these keys:
  clinic                                            its name
  staff, patients, sessions, not_signed, open_sessions, events      numbers
  last_event_utc_ms                                 when the newest entry was made; 0 when there is none
"""


def parse_records(arguments: list[str]) -> RecordsOptions | RecordsExportOptions | RecordsCustodyOptions:
    """What was typed after `records`. Raises WrongUse."""
    parser = Parser(
        prog="mnconsole records",
        description="Look at the records of a data folder, back them up, bring them back, or give one patient's away.\n"
        "Each has its own --help.",
    )
    names = "|".join(("verify", "info", "rebuild", *ACTIONS, EXPORT_PATIENT))
    actions = parser.add_subparsers(dest="action", required=True, metavar=names, parser_class=Parser)
    texts = (
        ("verify", "is the log whole?", VERIFY, VERIFY_EPILOG),
        ("info", "what the records hold, in numbers", INFO, INFO_EPILOG),
        ("rebuild", "is what the screen shows what the log says? make it so", REBUILD, REBUILD_EPILOG),
    )
    for action, words, description, epilog in texts:
        whole = epilog + ERROR_EPILOG + PASSPHRASE_EPILOG
        command = actions.add_parser(action, help=words, description=description, epilog=whole)
        command.add_argument("--data", type=path, required=True, metavar="DIR", help="folder of the records")
        add_json(command)
        secret = command.add_mutually_exclusive_group()
        add_passphrase_fd(secret)
        add_recovery_code_fd(secret)
        if action == "verify":
            add_anchors(command)
        if action == "rebuild":
            add_check(command)
    add_custody(actions)
    add_export(actions)
    found: Any = parser.parse_args(arguments)
    if found.action == EXPORT_PATIENT:
        return export_options(found)
    if found.action in ACTIONS:
        return custody_options(found)
    return RecordsOptions(
        found.action,
        found.data,
        found.json,
        found.passphrase_fd,
        found.recovery_code_fd,
        anchors=tuple(getattr(found, "anchor", None) or ()),
        anchors_file=getattr(found, "anchors", None),
        check=getattr(found, "check", False),
    )
