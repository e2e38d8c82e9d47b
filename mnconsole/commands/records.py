"""`records verify`, `records info` and `records rebuild`: the folder is opened here."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from mnconsole.arguments import RecordsOptions
from mnconsole.commands.passphrase import read_passphrase
from mnconsole.commands.records_rebuild import compare, rebuild
from mnconsole.commands.records_verify import verify
from mnconsole.commands.told import CommandCode, say_json, say_table
from mnconsole.domain.access_events import Way
from mnconsole.domain.permissions import Permission
from mnconsole.errors import KnownError
from mnconsole.services.clock import SystemClock

if TYPE_CHECKING:
    from mnconsole.domain.records_ports import Reader
    from mnconsole.store.engine import DatabaseKey
    from mnconsole.store.keys import Unlocked
    from mnconsole.store.opened import ReadOnlyRecords


def look(options: RecordsOptions) -> int:
    """Open the folder's records to look only, and run the action. Raises KnownError."""
    from mnconsole.store.errors import NO_PERMISSION, RecordsError, StoreCode

    folder: Path = options.data.expanduser()
    if options.action == "rebuild" and not options.check:
        key = key_for(Permission.MANAGE_BACKUPS, folder, options.passphrase_fd, options.recovery_code_fd)
        return rebuild(options, key)
    try:
        records = open_to_look(folder, options.passphrase_fd, options.recovery_code_fd)
        try:
            match options.action:
                case "verify":
                    return verify(records, options)
                case "rebuild":
                    return compare(records, options.as_json)
                case _:
                    return _info(records, options.as_json)
        finally:
            records.close()
    except RecordsError as error:
        if error.code is not StoreCode.READ_ONLY:
            raise
        # Nothing is written here, so it is reading that was refused.
        path = str(error.params.get("path") or folder)
        raise RecordsError(StoreCode.FOLDER_UNUSABLE, path=path, reason=NO_PERMISSION) from error


def open_to_look(folder: Path, passphrase_fd: int | None, recovery_code_fd: int | None) -> ReadOnlyRecords:
    """Open with whatever the command line gives, a passphrase asked for otherwise. Raises KnownError."""
    from mnconsole.store.records import open_read_only

    return open_read_only(folder, key_of(folder, passphrase_fd, recovery_code_fd))


def key_for(act: Permission, folder: Path, passphrase_fd: int | None, recovery_code_fd: int | None) -> DatabaseKey:
    """As `key_of`, for work that not everybody may do: whose passphrase it is must be allowed to, as in the window,
    and a wrong one is on record. Raises KnownError, with an `OpenerCode` for somebody who may not."""
    from mnconsole.store.own_records import staff_in

    unlocked = unlocked_with(folder, passphrase_fd, recovery_code_fd, noted=True)
    unlocked.opener.need(staff_in(folder, unlocked.key), act)
    return unlocked.key


def key_of(folder: Path, passphrase_fd: int | None, recovery_code_fd: int | None = None) -> DatabaseKey:
    """The key of a folder's records, by whatever the command line gives; a passphrase is asked for otherwise.

    For what everybody may do who has one. Raises KnownError.
    """
    return unlocked_with(folder, passphrase_fd, recovery_code_fd, noted=False).key


def unlocked_with(
    folder: Path, passphrase_fd: int | None, recovery_code_fd: int | None, *, noted: bool, repair: bool = False
) -> Unlocked:
    """The records' key and whose secret it was. A wrong one is `noted` for the log. Raises KnownError."""
    from mnconsole.store import failed_sign_ins, keys
    from mnconsole.store.errors import known_read
    from mnconsole.store.records import FolderState, state_of

    try:
        state = state_of(folder)
    except OSError as error:  # a folder that may not be looked into
        raise known_read(error, str(folder)) from error
    if state is FolderState.EMPTY:
        raise KnownError(CommandCode.NO_RECORDS, path=str(folder))
    if state is not FolderState.PROTECTED:
        return keys.unlock(folder, None, repair=repair)
    with_code = recovery_code_fd is not None
    secret = read_passphrase(recovery_code_fd if with_code else passphrase_fd)
    way = Way.RECOVERY if with_code else Way.PASSPHRASE
    noting = failed_sign_ins.noted(folder, SystemClock().utc_ms(), way, None) if noted else nullcontext()
    with noting:
        return (keys.unlock_with_code if with_code else keys.unlock)(folder, secret, repair=repair)


def _info(records: ReadOnlyRecords, as_json: bool) -> int:
    facts = records.read(_facts)
    if as_json:
        say_json(facts)
    else:
        say_table(_table(facts))
    return 0


def _facts(source: Reader) -> dict[str, str | int]:
    from mnconsole.domain.records_ports import HistoryQuery

    totals = source.history_totals(HistoryQuery())
    last = source.last_event()
    return {
        "clinic": source.clinic_name(),
        "patients": source.count_patients(""),
        "staff": len(source.staff()),
        "sessions": totals.sessions,
        "not_signed": totals.not_signed,
        "open_sessions": len(source.open_sessions()),
        "events": source.count_events(),
        "last_event_utc_ms": last.at_utc_ms if last is not None else 0,
    }


def _table(facts: dict[str, str | int]) -> list[tuple[str, str]]:
    from mnconsole.ui.words.formats import day_long, day_of, time_of_day

    last = int(facts["last_event_utc_ms"])
    return [
        ("Clinic", str(facts["clinic"])),
        ("People", f"{facts['staff']:,}"),
        ("Patients", f"{facts['patients']:,}"),
        ("Sessions", f"{facts['sessions']:,}"),
        ("Not signed", f"{facts['not_signed']:,}"),
        ("Open now", f"{facts['open_sessions']:,}"),
        ("Entries", f"{facts['events']:,}"),
        ("Last entry", f"{day_long(day_of(last))} {time_of_day(last, seconds=True)} (local time)" if last else "none"),
    ]
