"""Words about the soundness of the records, as the history shows it."""

from __future__ import annotations

from mnconsole.ui.words import say
from mnconsole.ui.words.store_errors import HARMED

_C = "Seal"


def verify() -> str:
    return say(_C, "Verify")


def cancel() -> str:
    return say(_C, "Cancel")


def seal_unchecked() -> tuple[str, str]:
    """(title, text) before any check of this run."""
    return (
        say(_C, "Not checked yet"),
        say(_C, "The check reads every entry and tells whether one was changed, moved or removed."),
    )


def seal_checking(done: int, total: int) -> tuple[str, str]:
    """(title, text) while checking."""
    if not total:
        return say(_C, "Checking the records"), say(_C, "Counting the entries …")
    text = say(_C, "Entry {done} of {total}", done=f"{done:,}", total=f"{total:,}")
    return say(_C, "Checking the records"), text


def seal_sound(entries: int, total: int, time: str, anchors: int = 0, lost: int = 0) -> tuple[str, str]:
    """(title, text) after a sound check that covers this session whole. `anchors` agree with the log; `lost` entries
    were left behind by a restore."""
    if entries == 1:
        text = say(_C, "1 entry here, all {total} unbroken, checked {time}", total=f"{total:,}", time=time)
    else:
        text = say(_C, "{entries} entries here, all {total} unbroken, checked {time}", entries=f"{entries:,}",
                   total=f"{total:,}", time=time)  # fmt: skip
    if anchors == 1:
        text += say(_C, ", 1 anchor agrees")
    elif anchors:
        text += say(_C, ", {anchors} anchors agree", anchors=f"{anchors:,}")
    if lost == 1:
        text += say(_C, ". 1 entry was lost before a restore")
    elif lost:
        text += say(_C, ". {lost} entries were lost before a restore", lost=f"{lost:,}")
    return say(_C, "Record seal verified"), text


def seal_older(newer: int, time: str) -> tuple[str, str]:
    """(title, text) when entries came after the check."""
    if newer == 1:
        text = say(_C, "1 entry since the check at {time}", time=time)
    else:
        text = say(_C, "{newer} entries since the check at {time}", newer=f"{newer:,}", time=time)
    return say(_C, "Newer entries are not checked yet"), text


def seal_broken(fault: str, seq: int, time: str) -> tuple[str, str]:
    """(title, text) of a log that does not verify."""
    what = _FAULTS[fault]() if fault in _FAULTS else say(_C, "The check does not come out.")
    where = say(_C, "From entry {seq} on.", seq=f"{seq:,}") if seq else ""
    todo = say(_C, "Make a copy of the records’ folder and call the manager. Checked {time}.", time=time)
    return say(_C, "The records do not verify"), " ".join(part for part in (what, where, todo) if part)


def is_harmed(code: str) -> bool:
    """Whether trying again is of no use: it is the records that are at fault."""
    return code in HARMED


def seal_failed(code: str) -> tuple[str, str]:
    """(title, text) when the check itself could not be done; `code` is the store's."""
    if is_harmed(code):
        return say(_C, "The records are damaged"), say(
            _C, "They could not be read to the end. Make a copy of the records’ folder and call the manager."
        )
    return say(_C, "Could not be checked"), say(_C, "The records could not be read to the end. Try again.")


def anchor(code: str) -> str:
    """The short code of a session's last entry, as it stands on its printed summary."""
    return say(_C, "Anchor:\n{code}", code=code)


_FAULTS = {
    "edited": lambda: say(_C, "An entry was changed after it had been written, or is none that a program wrote."),
    "recomputed": lambda: say(_C, "An entry was changed, and its seal was made anew."),
    "swapped": lambda: say(_C, "Two entries stand in each other’s places."),
    "inserted": lambda: say(_C, "An entry was put in later."),
    "head": lambda: say(_C, "The newest entries were changed or removed."),
    "backdated": lambda: say(_C, "An entry bears a time that can’t be true."),
    "rewritten": lambda: say(_C, "Entries were written anew: an anchor of before does not agree."),
    "rolled_back": lambda: say(_C, "Newer entries are missing: an anchor tells of more. An older copy was put back."),
    "other_records": lambda: say(_C, "An anchor is of other records than these."),
    "keys": lambda: say(_C, "A patient’s key is not the one that belongs to the entries."),
    "moved": lambda: say(_C, "An entry stands in another one’s place."),
    "broken_chain": lambda: say(_C, "An entry does not follow from the one before it."),
    "gap": lambda: say(_C, "Entries are missing."),
    "tail_cut": lambda: say(_C, "The newest entries are missing."),
    "foreign": lambda: say(_C, "There are entries that were not begun here."),
    "guards": lambda: say(_C, "A guard that keeps the log from being changed is gone."),
    "layout": lambda: say(
        _C, "Every entry is sound, but tables or indexes of the file are not as this program makes them."
    ),
    "schema": lambda: say(_C, "The tables are not those of this program."),
    "damaged": lambda: say(_C, "A part of the file does not decrypt."),
    "cancelled": lambda: say(_C, "The check was cancelled."),
}


def has_fault_words(fault: str) -> bool:
    """Whether a fault of the log has words of its own."""
    return fault in _FAULTS
