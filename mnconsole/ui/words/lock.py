"""Words of the lock: who is at the chair, the PIN, the passphrase in its place, the count-down."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Lock"


def title() -> str:
    return say(_C, "Who is at the chair?")


def locked_by(name: str, time: str) -> str:
    """Somebody has locked."""
    return say(_C, "Locked by {name} at {time}. All drafts are kept.", name=name, time=time)


def locked_by_itself(time: str) -> str:
    """Nobody touched anything for a while."""
    return say(_C, "Locked by itself at {time}: nobody was here. All drafts are kept.", time=time)


def switch_text() -> str:
    """Another person is about to sign in."""
    return say(_C, "Everything stays as it is until somebody else has signed in.")


def signed_in_now(role: str) -> str:
    """Beside a role: this one is signed in."""
    return say(_C, "{role}, signed in now", role=role)


def locked_bar() -> str:
    """In the top bar."""
    return say(_C, "Locked: records hidden, timers and STOP still work")


def switch_bar() -> str:
    """In the top bar while another person signs in."""
    return say(_C, "Signing in: records hidden, timers and STOP still work")


def bar_short() -> str:
    """In the top bar beside an alarm."""
    return say(_C, "Records hidden")


def locks_in(time: str) -> str:
    """The last seconds before the console locks itself."""
    return say(_C, "Locks in {time}: touch anything to stay", time=time)


def locks_in_short(time: str) -> str:
    """The same where there is less room."""
    return say(_C, "Locks in {time}", time=time)


def locks_soon(seconds: int) -> str:
    """Told once to a screen reader."""
    return say(_C, "The console locks in {seconds} seconds. Any key keeps it open.", seconds=seconds)


def locked_spoken() -> str:
    """Told to a screen reader as it locks."""
    return say(_C, "Locked. Type the PIN, then Enter.")


def lock() -> str:
    return say(_C, "Lock")


def lock_spoken() -> str:
    return say(_C, "Lock the console")


# the PIN


def pin_for(name: str) -> str:
    return say(_C, "PIN for {name}", name=name)


def choose_name() -> str:
    return say(_C, "Choose your name")


def choose_first() -> str:
    return say(_C, "Choose your name first")


def digits(count: int, least: int, most: int) -> str:
    """Below the dots: how many digits are there, and what is missing."""
    if not count:
        return say(_C, "{least} to {most} digits", least=least, most=most)
    if count < least:
        return say(_C, "{count} of at least {least} digits", count=count, least=least)
    return say(_C, "{count} digits, then Enter", count=count)


def too_many_digits(most: int) -> str:
    """More were typed than any PIN has; nothing of it is tried."""
    return say(_C, "A PIN has at most {most} digits. Clear, then type it again.", most=most)


def only_digits() -> str:
    """A letter or another sign was typed or scanned; nothing of it is tried."""
    return say(_C, "A PIN has only digits. Clear, then type it again.")


def clear() -> str:
    return say(_C, "Clear")


def erase() -> str:
    return say(_C, "Take the last digit back")


def unlock() -> str:
    return say(_C, "Unlock")


def sign_in() -> str:
    return say(_C, "Sign in")


def checking() -> str:
    return say(_C, "Checking …")


def wrong_pin(tries_left: int) -> str:
    """`tries_left` until the passphrase is asked."""
    if tries_left == 1:
        return say(_C, "Not this PIN. One more try, then the passphrase is asked.")
    return say(_C, "Not this PIN. {count} tries are left.", count=tries_left)


def use_passphrase() -> str:
    return say(_C, "Passphrase")


def use_pin() -> str:
    return say(_C, "PIN")


# the passphrase


def passphrase_for(name: str) -> str:
    return say(_C, "Passphrase for {name}", name=name)


def passphrase() -> str:
    return say(_C, "Passphrase")


def why_passphrase(reason: str, name: str) -> str:
    """Why no PIN is taken now. `reason`: tries, time, no_pin, chosen."""
    return {
        "tries": say(_C, "Five wrong PINs were typed: now the passphrase is asked."),
        "time": say(_C, "The last passphrase was typed too long ago: it is asked again, then the PIN is enough."),
        "no_pin": say(_C, "{name} has no PIN yet. Once signed in, set one on the page Clinic.", name=name),
        "chosen": say(_C, "A passphrase opens as well as a PIN."),
    }[reason]


def passphrase_missing() -> str:
    return say(_C, "Type the passphrase.")


def wrong_passphrase(name: str) -> str:
    return say(_C, "This is not the passphrase of {name}. Type it again.", name=name)


def has_left(name: str) -> str:
    return say(_C, "{name} has left the clinic and can’t sign in.", name=name)


# the demo, and the sessions below


def tap_title() -> str:
    return say(_C, "Demo: tap a name")


def tap_text() -> str:
    return say(_C, "Nothing is asked here. In a clinic each person types a PIN on this side of the page.")


def back() -> str:
    return say(_C, "Back")


def draft_kept() -> str:
    return say(_C, "draft kept")


def sessions_name() -> str:
    """For screen readers: what goes on behind the lock."""
    return say(_C, "In clinic now, without names")


def more_sessions(count: int) -> str:
    """Sessions that have no room below the names."""
    return say(_C, "and 1 more") if count == 1 else say(_C, "and {count} more", count=count)


def pen_moving() -> str:
    """Nobody takes over while it is armed or running."""
    return say(_C, "The pen is armed or running. Stop it first, then sign in.")


def not_checked(why: str) -> str:
    """`why` is what the records said."""
    return say(_C, "This could not be checked. {why}", why=why)
