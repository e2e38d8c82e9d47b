"""`records verify` and `records info`: look at the records of a folder, change nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from mnconsole.arguments import RecordsOptions
from mnconsole.commands.passphrase import read_passphrase
from mnconsole.commands.told import CommandCode, say_json, say_table
from mnconsole.errors import KnownError
from mnconsole.terminal import is_watched, say, show

if TYPE_CHECKING:
    from mnconsole.domain.records_ports import Reader, VerifyResult
    from mnconsole.store.engine import DatabaseKey
    from mnconsole.store.opened import ReadOnlyRecords

_FAULTS: Final = {
    "edited": "Entry number {seq} was changed after it was written.",
    "moved": "Entry number {seq} stands in another's place.",
    "broken_chain": "Entry number {seq} does not follow from the one before it.",
    "gap": "Entry number {seq} is missing.",
    "tail_cut": "The newest entries are missing, from number {seq} on.",
    "foreign": "There are entries that these records never began, at number {seq}.",
    "guards": "The guards that keep entries from being changed are gone.",
    "schema": "The tables are not those of this program.",
    "damaged": "Entry number {seq} can't be read: the file is damaged there.",
}
"""Words for the store's `LogFault` values."""

_TO_DO: Final = "Make a copy of the whole folder, change nothing in it, and call whoever looks after these records."


def look(options: RecordsOptions) -> int:
    """Open the folder's records to look only, and run the action. Raises KnownError."""
    from mnconsole.store.errors import RecordsError, StoreCode

    folder: Path = options.data.expanduser()
    try:
        records = open_to_look(folder, options.passphrase_fd, options.recovery_code_fd)
        try:
            return _verify(records, options.as_json) if options.action == "verify" else _info(records, options.as_json)
        finally:
            records.close()
    except RecordsError as error:
        if error.code is not StoreCode.READ_ONLY:
            raise
        # Nothing is written here, so it is reading that was refused.
        path = str(error.params.get("path") or folder)
        raise RecordsError(StoreCode.FOLDER_UNUSABLE, path=path, reason="no permission") from error


def open_to_look(folder: Path, passphrase_fd: int | None, recovery_code_fd: int | None) -> ReadOnlyRecords:
    """Open with whatever the command line gives, a passphrase asked for otherwise. Raises KnownError."""
    from mnconsole.store.errors import known_os
    from mnconsole.store.records import FolderState, open_read_only, state_of

    try:
        state = state_of(folder)
    except OSError as error:  # a folder that may not be looked into
        raise known_os(error, str(folder)) from error
    if state is FolderState.EMPTY:
        raise KnownError(CommandCode.NO_RECORDS, path=str(folder))
    return open_read_only(folder, _key(folder, passphrase_fd, recovery_code_fd, asks=state is FolderState.PROTECTED))


def _key(folder: Path, passphrase_fd: int | None, recovery_code_fd: int | None, *, asks: bool) -> DatabaseKey:
    from mnconsole.store import keys

    if asks and recovery_code_fd is not None:
        return keys.unlock_with_code(folder, read_passphrase(recovery_code_fd), repair=False).key
    return keys.unlock(folder, read_passphrase(passphrase_fd) if asks else None, repair=False).key


def _verify(records: ReadOnlyRecords, as_json: bool) -> int:
    """The log first; then the file that holds it, and whether what is shown of people and sessions is what it says."""
    progress = _Progress() if is_watched() and not as_json else None
    try:
        result = records.read(lambda reader: reader.verify(progress))
    finally:
        if progress is not None:
            progress.clear()
    around = _around(records) if result.sound else ""
    if as_json:
        _say_result(result, around)
    elif result.sound:
        say(f"The log is whole: {_count(result.events, 'entry', 'entries')}, {_open_sessions(result.open_sessions)}.")
        say(f"Its head is {result.head_hash}")
        if around:
            say(f"{around} {_TO_DO}")
    else:
        say(f"The log is NOT whole. {_FAULTS[result.fault].format(seq=result.first_bad_seq)}")
        say(_TO_DO)
    return 0 if result.sound and not around else 1


def _around(records: ReadOnlyRecords) -> str:
    """What is wrong beside the log, in a sentence; empty for nothing."""
    from mnconsole.store.errors import RecordsError, StoreCode

    try:
        if (gone := records.check_newest()) is not None:
            return f"But entry number {gone.known} was saved, and the log ends with number {gone.found}."
        if records.check_file():
            return "But the file is damaged elsewhere."
        differences = records.check_state()
    except RecordsError as error:
        if error.code not in (StoreCode.DAMAGED, StoreCode.ENTRY_UNREADABLE):
            raise
        return "But the file is damaged elsewhere."
    if not differences:
        return ""
    first = differences[0]
    where = f"table {first.table}, row {first.key}: {first.what}"
    return f"But {_count(len(differences), 'row', 'rows')} beside it, which the screen shows, differ from it ({where})."


def _say_result(result: VerifyResult, around: str) -> None:
    say_json(
        {
            "sound": result.sound and not around,
            "beside_the_log": around,
            "events": result.events,
            "open_sessions": result.open_sessions,
            "first_bad_seq": result.first_bad_seq,
            "fault": result.fault,
            "head_hash": result.head_hash,
        }
    )


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


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _open_sessions(number: int) -> str:
    return _count(number, "open session", "open sessions") if number else "no open session"


class _Progress:
    """How far the check is, in one line of the terminal that is gone afterwards."""

    def __init__(self) -> None:
        self._width = 0

    def __call__(self, done: int, total: int) -> bool:
        text = f"Checked {done:,} of {total:,} entries"
        show("\r" + text.ljust(self._width))
        self._width = max(self._width, len(text))
        return True

    def clear(self) -> None:
        """Leave an empty line."""
        show("\r" + " " * self._width + "\r")
