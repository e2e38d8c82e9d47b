"""Words about one patient's record as a whole: giving it away, erasing it."""

from __future__ import annotations

from mnconsole.domain.privacy import ErasureReason
from mnconsole.ui.words import say

_C = "Privacy"


def record() -> str:
    """The button in the details; the dots say that a page follows."""
    return say(_C, "Give away or erase …")


def title() -> str:
    return say(_C, "Whole record")


def treatments(number: int) -> str:
    return say(_C, "1 treatment") if number == 1 else say(_C, "{number} treatments", number=f"{number:,}")


def fact_titles() -> tuple[str, str, str]:
    return say(_C, "On record"), say(_C, "Last entry"), say(_C, "The law wants it kept until")


def give_title() -> str:
    return say(_C, "Give it to the patient")


def give_text() -> str:
    return say(
        _C,
        "Everything about this person as one ZIP: a PDF to read, every entry, and how to check them. The file is not "
        "encrypted. That it was made goes into the log.",
    )


def give() -> str:
    return say(_C, "Save as a file …")


def give_up() -> str:
    return say(_C, "Cancel")


def giving(done: int, total: int) -> str:
    if not total:
        return say(_C, "Reading the record …")
    return say(_C, "Treatment {done} of {total}", done=f"{done:,}", total=f"{total:,}")


def given(path: str, entries: int) -> str:
    return say(_C, "Saved with {entries} entries: {path}", entries=f"{entries:,}", path=path)


def file_name(number: int, day: str) -> str:
    """What the file is called at first; no name of a person, since file names are seen by others."""
    return say(_C, "record-of-patient-{number}-{day}.zip", number=number, day=day)


def dialog_title() -> str:
    return say(_C, "Where to save the record")


def pen_in_use() -> str:
    return say(_C, "The pen is armed or running. Stop it first: a file dialog would cover STOP.")


def erase_title() -> str:
    return say(_C, "Erase for ever")


def erase_text() -> str:
    return say(
        _C,
        "Name, date of birth, phone, allergies, notes and every other text about this person can never be read again. "
        "The figures of the treatments stay, without a name. It can’t be undone.",
    )


def erase_limits() -> str:
    return say(
        _C,
        "Backups made before still hold it until they have aged out; paper, files given away and what a restore put "
        "aside stay.",
    )


def erase_alone(until: str) -> str:
    return say(_C, "The law’s time ended on {until}: one manager may do it.", until=until)


def erase_two(until: str) -> str:
    return say(
        _C, "Before {until} it takes two managers: one asks, another one confirms here within 24 hours.", until=until
    )


def asked_by(who: str, when: str, reason: str) -> str:
    return say(_C, "{who} asked for it on {when}: {reason}. Another manager confirms.", who=who, when=when,
               reason=reason)  # fmt: skip


def asked_by_oneself(until: str) -> str:
    return say(_C, "You have asked for it. Another manager signs in and confirms it here until {until}.", until=until)


def session_open() -> str:
    return say(_C, "A treatment of this person is open. Sign it, or end it untreated, first.")


def reason_title() -> str:
    return say(_C, "Why")


def reason(code: str) -> str:
    """A reason; a code of a newer program stands as it is."""
    known = {
        ErasureReason.RETENTION_OVER: say(_C, "Time is over"),
        ErasureReason.PATIENT_ASKED: say(_C, "Patient asked"),
        ErasureReason.ENTERED_BY_MISTAKE: say(_C, "Made by mistake"),
        ErasureReason.ORDERED: say(_C, "Ordered"),
    }
    return known[ErasureReason(code)] if code in set(ErasureReason) else code


def number_label(number: int) -> str:
    return say(_C, "Type the patient’s number, {number}", number=number)


def number_wrong() -> str:
    return say(_C, "This is not the number of this patient.")


def ask() -> str:
    return say(_C, "Ask for the erasure")


def erase() -> str:
    return say(_C, "Erase for ever")


def erased(number: int, backups_until: str) -> str:
    return say(
        _C,
        "Patient {number} is erased. Backups made before hold the record until {until} at the latest, and folders that "
        "a restore put aside until you delete them.",
        number=number,
        until=backups_until,
    )


def erased_not_listed() -> str:
    return say(
        _C,
        "The list of erasures beside the backups could not be written: look at the backups’ disk. It is tried again "
        "with the next backup.",
    )


def tombstone_name(number: int) -> str:
    return say(_C, "Erased patient {number}", number=number)


def tombstone(number: int) -> str:
    return say(_C, "Patient {number} was erased. Nothing about the person can be read any more.", number=number)
