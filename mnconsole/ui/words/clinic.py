"""Words of the clinic's page: its cards and what stands on them. Its sheets have modules of their own."""

from __future__ import annotations

from mnconsole.ui.words import say
from mnconsole.ui.words.formats import day_of, day_short, time_of_day

_C = "Clinic"


def title() -> str:
    return say(_C, "Clinic")


def close() -> str:
    return say(_C, "Cancel")


def done() -> str:
    return say(_C, "Close")


def close_name() -> str:
    """The cross of a sheet."""
    return say(_C, "Close, nothing is changed")


def managers_only() -> str:
    """Below a card that this person may only read."""
    return say(_C, "A manager changes this.")


def when(utc_ms: int, now_utc_ms: int) -> str:
    """`14:33` today, `22 Nov, 14:33` on another day."""
    time, day = time_of_day(utc_ms), day_of(utc_ms)
    return time if day == day_of(now_utc_ms) else say(_C, "{day}, {time}", day=day_short(day), time=time)


def how_far() -> str:
    return say(_C, "Done so far")


def percent(value: int) -> str:
    return say(_C, "{value} %", value=value)


# people


def people() -> str:
    return say(_C, "People")


def people_count(working: int, left: int) -> str:
    """Beside the title."""
    return say(_C, "{working}, and {left} left", working=working, left=left) if left else f"{working}"


def add_person() -> str:
    return say(_C, "Add a person")


def own_pin(has_pin: bool) -> str:
    return say(_C, "Change my PIN") if has_pin else say(_C, "Set my PIN")


def own_passphrase() -> str:
    return say(_C, "Change my passphrase")


def role_line(role: str, treats: bool, has_pin: bool | None) -> str:
    """Below a name. `has_pin` is None where no PIN is asked."""
    parts = [role if treats else say(_C, "{role}, does not treat", role=role)]
    if has_pin is False:
        parts.append(say(_C, "no PIN"))
    return "  ·  ".join(parts)


def left_on(when_text: str) -> str:
    return say(_C, "left {when}", when=when_text)


def open_person(name: str) -> str:
    """For a screen reader."""
    return say(_C, "Change {name}", name=name)


def no_pin_title() -> str:
    return say(_C, "You have no PIN yet")


def no_pin_text() -> str:
    return say(_C, "Until you set one, your passphrase is asked each time the console was locked.")


def demo_people() -> tuple[str, str]:
    return say(_C, "Demo people"), say(_C, "Nobody here has a passphrase or a PIN: a tap on a name is enough.")


# keys


def keys() -> str:
    return say(_C, "Keys")


def fact(code: str) -> str:
    """Labels of the cards' lines."""
    return {
        "opens": say(_C, "Opens with"),
        "keystore": say(_C, "This computer"),
        "recovery": say(_C, "Recovery code"),
        "last": say(_C, "Last backup"),
        "second": say(_C, "Second medium"),
        "drill": say(_C, "Last drill"),
        "kept": say(_C, "Kept"),
        "free": say(_C, "Free on the disk"),
        "entries": say(_C, "Entries then"),
        "checked": say(_C, "Checked"),
        "code": say(_C, "Newest entry then"),
    }[code]


def passphrases(count: int) -> str:
    return say(_C, "1 passphrase") if count == 1 else say(_C, "{count} passphrases", count=count)


def keystore(code: str) -> str:
    """In one line: available, missing, secret_gone."""
    return {
        "available": say(_C, "keeps a second secret"),
        "missing": say(_C, "has no keystore"),
        "secret_gone": say(_C, "its second secret is gone"),
    }[code]


def keystore_note(code: str) -> tuple[str, str]:
    """(title, text) of what follows from it."""
    return {
        "available": (
            say(_C, "A copied folder alone can’t be tried"),
            say(_C, "This computer’s keystore holds a second secret. On another computer the recovery code opens."),
        ),
        "missing": (
            say(_C, "Without a keystore long passphrases matter"),
            say(_C, "Whoever copies the folder can try passphrases on it, slowly. Several words stand against that."),
        ),
        "secret_gone": (
            say(_C, "Passphrases of another computer"),
            say(_C, "Some were set where another keystore was. Set them anew here; until then the code opens."),
        ),
    }[code]


def has_recovery(has: bool) -> str:
    return say(_C, "on paper") if has else say(_C, "none")


def no_recovery_note() -> tuple[str, str]:
    return (
        say(_C, "There is no recovery code"),
        say(_C, "If every passphrase is forgotten, the records are lost. Make a code and keep the paper safe."),
    )


def demo_keys() -> tuple[str, str]:
    return (
        say(_C, "Demo: the key lies open"),
        say(_C, "It stands in a file beside the sample records. In a clinic passphrases and a paper code guard it."),
    )


def new_code() -> str:
    return say(_C, "New recovery code")


def change_key() -> str:
    return say(_C, "Change the key")


def reading() -> str:
    return say(_C, "is being read …")


def unreadable(why: str) -> tuple[str, str]:
    return say(_C, "This could not be read"), why


def not_done(why: str) -> tuple[str, str]:
    return say(_C, "Not done"), why


# records


def records() -> str:
    return say(_C, "Records")


def verify() -> str:
    return say(_C, "Verify all entries")


def cancel() -> str:
    return say(_C, "Cancel")


def unchecked() -> tuple[str, str]:
    return (
        say(_C, "Not verified since the start"),
        say(_C, "Verifying reads every entry and tells whether one was changed, moved or removed. Anybody may do it."),
    )


def checking(done: int, total: int) -> tuple[str, str]:
    text = say(_C, "Entry {done} of {total}", done=f"{done:,}", total=f"{total:,}") if total else reading()
    return say(_C, "Verifying …"), text


def sound(total: int) -> tuple[str, str]:
    return (
        say(_C, "All entries are whole"),
        say(_C, "{total} entries follow from one another, each as it was written.", total=f"{total:,}"),
    )


def lost(count: int) -> str:
    """Beside the number of entries, after a restore."""
    return say(_C, "{count} left behind by a restore", count=f"{count:,}")


def cancelled() -> tuple[str, str]:
    return say(_C, "Verifying was cancelled"), say(_C, "Nothing is known of the entries behind that point.")
