"""`records rebuild`: the tables that the screen shows, compared with the log or made anew from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from mnconsole.arguments import RecordsOptions
from mnconsole.commands.records_verify import TO_DO, count
from mnconsole.commands.told import CommandCode, already_done, say_json
from mnconsole.errors import KnownError
from mnconsole.terminal import say

if TYPE_CHECKING:
    from mnconsole.store.engine import DatabaseKey
    from mnconsole.store.opened import ReadOnlyRecords
    from mnconsole.store.state_check import StateDifference

_TOLD: Final = 20


def compare(records: ReadOnlyRecords, as_json: bool) -> int:
    """Compare, and name what differs."""
    found = records.check_state()
    if as_json:
        _say_json(found, rebuilt=False)
    elif not found:
        say("What the screen shows of people and sessions is what the log says.")
    else:
        say(f"{count(len(found), 'row differs', 'rows differ')} from what the log says:")
        _say_rows(found)
        say("Close the console and make them anew: mnconsole records rebuild --data DIR")
    return 1 if found else 0


def rebuild(options: RecordsOptions, key: DatabaseKey) -> int:
    """Make the tables anew from a log that is whole. Raises KnownError; HeldError while a console runs."""
    from mnconsole.store.records import open_records

    folder = options.data.expanduser()
    records = open_records(folder, key)
    try:
        result = records.verify_log()
        if not result.sound:
            raise KnownError(CommandCode.LOG_NOT_WHOLE, path=str(folder), seq=result.first_bad_seq)
        before = records.check_state()
        records.rebuild_state()
        after = records.check_state()
    finally:
        records.close()
    with already_done(f"The tables in {folder} are made anew."):
        _tell(result.events, before, after, options.as_json)
    return 1 if after else 0


def _tell(events: int, before: Sequence[StateDifference], after: Sequence[StateDifference], as_json: bool) -> None:
    if as_json:
        _say_json(after or before, rebuilt=not after)
    elif after:
        say(f"{count(len(after), 'row still differs', 'rows still differ')} from what the log says:")
        _say_rows(after)
        say(TO_DO)
    else:
        say(f"Made anew from {count(events, 'entry', 'entries')}. "
            f"{count(len(before), 'row', 'rows')} had differed.")  # fmt: skip
        _say_rows(before)


def _say_rows(found: Sequence[StateDifference]) -> None:
    for one in found[:_TOLD]:
        say(f"  table {one.table}, row {one.key}: {one.what}")
    if len(found) > _TOLD:
        say(f"  and {len(found) - _TOLD:,} more")


def _say_json(found: Sequence[StateDifference], *, rebuilt: bool) -> None:
    rows = [{"table": one.table, "key": one.key, "what": one.what} for one in found[:_TOLD]]
    say_json({"rebuilt": rebuilt, "differences": len(found), "rows": rows})
