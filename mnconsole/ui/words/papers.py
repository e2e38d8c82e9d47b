"""Words on paper: the recovery sheet, and what all papers have in common."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Papers"


def page_text() -> str:
    """With places for the numbers of the page and of all pages."""
    return say(_C, "Page {page} of {pages}")


def recovery_title() -> str:
    return say(_C, "Recovery code")


def recovery_facts(clinic: str, day: str) -> tuple[tuple[str, str], ...]:
    return ((say(_C, "Clinic"), clinic), (say(_C, "Made on"), day))


def recovery_purpose() -> str:
    return say(
        _C,
        "This code opens the clinic’s records when every passphrase is lost, on this computer or, from a backup, on "
        "another one. Whoever has it and a copy of the records can read everything.",
    )


def recovery_keep() -> tuple[str, ...]:
    return (
        say(_C, "Keep this sheet locked away, in another place than the computer and its backups."),
        say(_C, "Take no photo of it. Do not keep it in a file, a mail or a password list on the same computer."),
        say(_C, "When it is lost or somebody has seen it, a manager makes a new code; this one then opens nothing but "
            "backups that are older."),
        say(_C, "Without any passphrase and without this code nobody can open the records, not even their makers."),
    )  # fmt: skip


def recovery_reading() -> str:
    return say(_C, "The signs are digits and capital letters. There is no I, L, O or U: what looks like one is 1 or 0.")


def recovery_code_label() -> str:
    return say(_C, "The code, to be typed group by group")


def recovery_qr() -> tuple[str, ...]:
    return (say(_C, "The same code, to be scanned"), say(_C, "It holds the code and nothing else."))


def recovery_foot(clinic: str) -> str:
    return say(_C, "Recovery code of {clinic}", clinic=clinic)
