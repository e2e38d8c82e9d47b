"""`records verify`: the log against itself and against every anchor at hand; then what lies beside it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from mnconsole.arguments import RecordsOptions
from mnconsole.commands.told import CommandCode, say_json
from mnconsole.errors import KnownError
from mnconsole.terminal import is_watched, one_line, require_output, say, show

if TYPE_CHECKING:
    from mnconsole.domain.records_ports import VerifyResult
    from mnconsole.store.anchors import Kept
    from mnconsole.store.opened import ReadOnlyRecords

_FAULTS: Final = {
    "edited": "Entry number {seq} was changed after it was written, or is none that a program wrote.",
    "recomputed": "Entry number {seq}, or one before it, was changed, and its seal made anew.",
    "gap": "Entry number {seq} is missing.",
    "swapped": "Entry number {seq} and a later one stand in each other's places.",
    "inserted": "Entry number {seq} was put in later.",
    "moved": "Entry number {seq} stands in another's place.",
    "broken_chain": "Entry number {seq} does not follow from the one before it.",
    "tail_cut": "The newest entries are missing, from number {seq} on.",
    "head": "The newest entries, around number {seq}, were changed or removed.",
    "backdated": "Entry number {seq} bears a time that contradicts the clock of its own run.",
    "foreign": "There are entries that these records never began, at number {seq}.",
    "rewritten": "The log was written anew: at entry number {seq} an anchor of before does not agree.",
    "rolled_back": "An anchor tells of entries from number {seq} on that are not here: an older copy was put back, "
    "or the newest entries were cut off.",
    "other_records": "An anchor of entry number {seq} is of other records than these.",
    "keys": "A patient's key is not the one that belongs to the entries (number {seq}).",
    "guards": "Guards that keep entries from being changed are gone or changed, or somebody put in more: {unlike}.",
    "layout": "Every entry is sound, but the file is not as this program makes it: {unlike}.",
    "schema": "The tables are not those of this program.",
    "damaged": "Entry number {seq} can't be read: the file is damaged there.",
}
"""Words for the store's `LogFault` values."""

_TOLD_EVERY_NS: Final = 50_000_000

TO_DO: Final = "Make a copy of the whole folder, change nothing in it, and call whoever looks after these records."


def verify(records: ReadOnlyRecords, options: RecordsOptions) -> int:
    """The log first; then the file that holds it, and whether what is shown of people and sessions is what it says."""
    require_output()
    kept = _anchors(records, options)
    progress = _Progress() if is_watched() and not options.as_json else None
    try:
        result = records.read(lambda reader: reader.verify(progress, (*options.anchors, *kept.anchors)))
    finally:
        if progress is not None:
            progress.clear()
    around, file_harmed = _around(records) if result.sound else ("", False)
    if result.sound:
        around = around or _keys(options)
    # A person who gives a code wants to know of that one. What lies in files is of lost entries as a matter of course.
    given = {each.code for each in options.anchors}
    unmatched = tuple(dict.fromkeys(each.code for each in result.unmatched if each.code in given))
    if options.as_json:
        _say_result(result, around, kept, unmatched)
    else:
        _tell(result, around, kept, unmatched, whole=not (file_harmed or unmatched))
    return 0 if result.sound and not around and not unmatched else 1


def _anchors(records: ReadOnlyRecords, options: RecordsOptions) -> Kept:
    """What the folder, its backups, the second medium and the file given tell. Raises KnownError."""
    from mnconsole import settings
    from mnconsole.store import anchors

    folder = options.data.expanduser()
    medium = settings.load(folder / settings.FILE_NAME).second_medium
    found = anchors.known_in(folder, medium, records.read(lambda reader: reader.devices()))
    if options.anchors_file is not None:
        file = options.anchors_file.expanduser()
        try:
            found |= anchors.read_typed(file)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise KnownError(CommandCode.ANCHORS_UNREADABLE, path=str(file), reason=reason) from error
    return found


def _tell(result: VerifyResult, around: str, kept: Kept, unmatched: tuple[str, ...], *, whole: bool) -> None:
    if not result.sound:
        first = "" if result.fault == "layout" else "The log is NOT whole. "
        told = _FAULTS[result.fault].format(seq=result.first_bad_seq, unlike=", ".join(result.unlike))
        say(f"{first}{told}")
        say(TO_DO)
        return
    first = "The log is whole" if whole else "The log fits together"
    say(f"{first}: {count(result.events, 'entry', 'entries')}, {_open_sessions(result.open_sessions)}.")
    for code in unmatched:
        say(
            f"But this code agrees with no entry: {code}. It may be of one of those that were lost before a restore; "
            "if it is not, the log was written anew."
        )
    for loss in result.lost:
        say(f"Lost before a restore, as its own entry tells: number {loss.first_seq:,} to {loss.last_seq:,}.")
    say(f"Its head is {result.head_hash}")
    say(_vouched(result))
    if kept.damaged or kept.unread:
        say(f"Anchors that do not read: {kept.damaged}. Files that could not be read: {len(kept.unread)}.")
    if around:
        say(f"{around} {TO_DO}")
    elif unmatched:
        say(TO_DO)


def _vouched(result: VerifyResult) -> str:
    if not result.anchors:
        at_hand = "No anchor was at hand"
        if result.unmatched:
            agree = count(len(result.unmatched), "anchor at hand agrees", "anchors at hand agree")
            at_hand = f"No entry has an anchor that agrees ({agree} with none)"
        return f"{at_hand}: a log written anew as a whole would look the same. Give one with --anchor."
    return f"{count(result.anchors, 'anchor agrees', 'anchors agree')}, {_up_to(result)}."


def _up_to(result: VerifyResult) -> str:
    """How far the newest anchor vouches; after a restore that may be in an older chain, which counts by itself."""
    seqs = [head.seq for head in result.heads]
    chain = max(at for at, anchored in enumerate(result.anchored_seqs) if anchored)
    anchored_seq = result.anchored_seqs[chain]
    newer = sum(seqs[chain:]) - anchored_seq
    if newer <= 0:
        return "up to the newest entry"
    older = "" if chain == len(seqs) - 1 else " of those before a restore"
    return f"up to entry number {anchored_seq:,}{older}; {count(newer, 'entry is', 'entries are')} newer"


def _around(records: ReadOnlyRecords) -> tuple[str, bool]:
    """What is wrong beside the log, in a sentence, empty for nothing; and whether it is the file that holds the log."""
    from mnconsole.store.errors import RecordsError, StoreCode

    try:
        if told := _witness(records):
            return told, False
        if found := records.check_file():
            return f"But the file is damaged: {one_line(found)}.", True
        return _state(records), False
    except RecordsError as error:
        if error.code is StoreCode.ENTRY_UNREADABLE:
            seq = error.params["seq"]
            return f"But entry number {seq} can't be read: its content is none that a program wrote.", False
        if error.code is not StoreCode.DAMAGED:
            raise
        return "But the file is damaged.", True


def _witness(records: ReadOnlyRecords) -> str:
    from mnconsole.store.witness import WITNESS

    if (gone := records.check_newest()) is not None:
        told = f"tells that entry number {gone.known:,} was saved, and the log ends with number {gone.found:,}"
        return f"But the file {WITNESS} beside the records {told}."
    if seq := records.check_witness():
        told = f"tells of entry number {seq:,}, which can't be true of this log, and counts for nothing"
        return f"But the file {WITNESS} beside the records {told}."
    return ""


def _state(records: ReadOnlyRecords) -> str:
    differences = records.check_state()
    if not differences:
        return ""
    first = differences[0]
    where = f"table {first.table}, row {first.key}: {first.what}"
    return f"But {count(len(differences), 'row', 'rows')} beside it, which the screen shows, differ from it ({where})."


def _keys(options: RecordsOptions) -> str:
    from mnconsole.store import keys

    number = keys.malformed(options.data.expanduser())
    if not number:
        return ""
    return f"But {count(number, 'slot', 'slots')} of the key file can't be read: whose it is can't open the records."


def _say_result(result: VerifyResult, around: str, kept: Kept, unmatched: tuple[str, ...]) -> None:
    say_json(
        {
            "sound": result.sound and not around and not unmatched,
            "beside_the_log": around,
            "events": result.events,
            "open_sessions": result.open_sessions,
            "first_bad_seq": result.first_bad_seq,
            "first_bad_device": result.first_bad_device.hex if result.first_bad_device is not None else "",
            "fault": result.fault,
            "unlike": list(result.unlike),
            "head_hash": result.head_hash,
            "heads": [head.text for head in result.heads],
            "lost": result.entries_lost,
            "anchors": result.anchors,
            "anchored_seq": result.anchored_seq,
            "unmatched": list(unmatched),
            "anchors_lost": len({each.code for each in result.unmatched} - set(unmatched)),
            "anchors_damaged": kept.damaged,
            "anchors_unread": len(kept.unread),
        }
    )


def count(number: int, one: str, many: str) -> str:
    """`1 row`, `1,234 rows`."""
    return f"{number:,} {one if number == 1 else many}"


def _open_sessions(number: int) -> str:
    return count(number, "open session", "open sessions") if number else "no open session"


class _Progress:
    """How far the check is, in one line of the terminal that is gone afterwards."""

    def __init__(self) -> None:
        self._width = 0
        self._told_ns = 0

    def __call__(self, done: int, total: int) -> bool:
        now_ns = time.monotonic_ns()
        if now_ns - self._told_ns >= _TOLD_EVERY_NS or done == total:
            self._told_ns = now_ns
            text = f"Checked {done:,} of {total:,} entries"
            show("\r" + text.ljust(self._width))
            self._width = max(self._width, len(text))
        return True

    def clear(self) -> None:
        """Leave an empty line."""
        show("\r" + " " * self._width + "\r")
