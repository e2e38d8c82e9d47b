"""`mnconsole records backup`, `backups`, `drill`, `restore` and `go-on`."""

from __future__ import annotations

import argparse
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
from mnconsole.arguments.options import RecordsCustodyOptions

BACKUP = """\
Make a backup of the records, check it, thin out the older ones, and copy it to the second disk where one is chosen.
Takes the passphrase of a nurse or a manager. Works while a console runs. Exit code 0: it is made; 1: it is not, and
nothing of it is left; 3: it is made, and that could not be told on the output.
"""

BACKUP_EPILOG = """\
--json prints one object with these keys:
  name, path, made_utc_ms            of the backup
  events, head_seq, size_bytes       what it holds
  on_second_medium                   true when the copy is there as well
  second_trouble                     empty, or a code for why it is not
  in_log                             false when the log does not tell of this backup: a console is open, the disk full
"""

BACKUPS = """\
The backups in a folder, newest first: of the records in DIR, of a second disk, of one backup. Asks for no passphrase.
Exit code 0: all can be used; 1: one can't, or there is none.
"""

BACKUPS_EPILOG = """\
--json prints one object with `backups`, a list of objects with these keys, and `sound`:
  name, path, made_utc_ms, age_s, cause, events, head_seq, schema, program, size_bytes
  fault     empty, or what is wrong: manifest, database, keys; with --check every byte was read
  later     entries that other files here or around it tell of and that are not in it
  later_at_least  true when there may be more of them
  newer     true when a newer program made it
  drill_failed  true when a restore drill did not bring it back
"""

DRILL = """\
Bring the newest backup back into a scratch folder, open it, check its log and what the screens show, and throw the
folder away. Takes a manager's passphrase. Works while a console runs. Exit code 0: the backup is sound; 1: it is not,
or no drill could be held; 3: one was held, and that could not be told on the output.
"""

DRILL_EPILOG = """\
--json prints one object with these keys:
  name, events      of the backup
  sound             true or false
  fault             empty, manifest, database, keys, pages, log, head, state, or a code of the store
  in_log            false when the log does not tell of this drill: a console is open, the disk full
"""

RESTORE = """\
Bring records back from a backup into DIR. What is there is not deleted: it moves into DIR/before-restore-... The
backup is checked first, and patients who were erased since are erased again. The console must be closed. The passphrase
is a manager's, as it was on the backup's day; who is no manager any more brings nothing back. Exit code 0: the records
are back; 1: they are not, and DIR is as it was; 3: they are back, and that could not be told on the output. DIR may not
lie among backups.
"""

RESTORE_EPILOG = """\
--json prints one object with these keys:
  name, made_utc_ms, events     of the backup
  erased                        patients who were erased again
  lost                          entries that are known to have been written after the backup
  claimed                       how many of them only files tell of that anybody could have written
  unbelieved                    highest number of an entry that such a file tells of and that can't be true; 0 for none
  kept_in                       where the records of before are; empty when there were none
  more_in                       the backup here that holds most, where that is more than these records; else empty
  unread                        files that may tell of more erasures and could not be read
  doubted                       numbers of patients whom such a file calls erased without a proof: they were not erased
"""

GO_ON = """\
For records that do not open since their newest entries are missing, and the file that held them is gone for good.
What can be read is checked and goes on, and the log says how many entries are known to be lost. The files as they are
now move into DIR/before-restore-...; nothing is deleted. Look for the missing file (records.db-wal) first. It
takes a manager's passphrase, and is refused where nothing is missing. The console must be closed. Exit code 0: the
records can be opened again; 1: they are as they were; 3: they can, and that could not be told on the output.
"""

ACTIONS = ("backup", "backups", "drill", "restore", "go-on")


def add_custody(actions: Any) -> None:
    """Offer the commands."""
    command = _add(actions, "backup", "make a backup now", BACKUP, BACKUP_EPILOG)
    command.add_argument("--data", type=path, required=True, metavar="DIR", help="folder of the records")
    command.add_argument(
        "--to", type=path, metavar="DIR", help="another folder for it, outside of the records; it is not thinned out"
    )
    _add_secrets(command)
    command = _add(actions, "backups", "which backups there are", BACKUPS, BACKUPS_EPILOG, asks=False)
    command.add_argument("--data", type=path, required=True, metavar="DIR", help="folder of the records, or a backup's")
    command.add_argument("--check", action="store_true", help="read every byte of each")
    command = _add(actions, "drill", "does the newest backup come back?", DRILL, DRILL_EPILOG)
    command.add_argument("--data", type=path, required=True, metavar="DIR", help="folder of the records")
    _add_secrets(command)
    command = _add(actions, "restore", "bring records back from a backup", RESTORE, RESTORE_EPILOG)
    command.add_argument(
        "--from", dest="source", type=path, required=True, metavar="DIR", help="a backup, or a folder: the newest in it"
    )
    command.add_argument("--data", type=path, required=True, metavar="DIR", help="folder for the records")
    _add_secrets(command)
    command = _add(actions, "go-on", "go on without the newest entries that are lost", GO_ON, RESTORE_EPILOG)
    command.add_argument("--data", type=path, required=True, metavar="DIR", help="folder of the records")
    _add_secrets(command)


def _add(actions: Any, name: str, words: str, description: str, epilog: str, *, asks: bool = True) -> Parser:
    whole = epilog + ERROR_EPILOG + (PASSPHRASE_EPILOG if asks else "")
    command = actions.add_parser(name, help=words, description=description, epilog=whole)
    assert isinstance(command, Parser)
    add_json(command)
    return command


def _add_secrets(command: Parser) -> None:
    secret = command.add_mutually_exclusive_group()
    add_passphrase_fd(secret)
    add_recovery_code_fd(secret)


def custody_options(found: argparse.Namespace) -> RecordsCustodyOptions:
    """What was typed."""
    typed = vars(found)
    return RecordsCustodyOptions(
        action=found.action,
        data=found.data,
        as_json=found.json,
        passphrase_fd=typed.get("passphrase_fd"),
        recovery_code_fd=typed.get("recovery_code_fd"),
        to=typed.get("to"),
        source=typed.get("source"),
        check=bool(typed.get("check")),
    )
