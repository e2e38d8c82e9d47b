"""What the lock page shows, as ready texts. Neither a PIN nor a passphrase is ever part of a state. No Qt."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.ui.sidebar.state import RingState, StageTone


class Asked(StrEnum):
    """What the right half asks for."""

    PIN = "pin"
    PASSPHRASE = "passphrase"
    TAP = "tap"
    """Nothing but a tap on a name: the demo."""


class LockPerson(Struct, frozen=True):
    """Somebody who may sign in; `chosen` is whose PIN is asked."""

    key: str
    name: str
    initials: str
    role: str
    chosen: bool


class OpenSession(Struct, frozen=True):
    """A session that goes on behind the lock: initials, never a name."""

    initials: str
    stage: str
    under: str
    tone: StageTone
    ring: RingState | None


class LockPageState(Struct, frozen=True):
    """The page. `hint` stands below the dots or the field, in red when it is `wrong`. `places` is how many dots there
    are, `typed` how many are filled. `back` is empty where nobody can go back, `other` where there is no other way in.
    `attempt` changes with each answer, so that a field is marked for typing anew."""

    title: str
    text: str
    people: tuple[LockPerson, ...]
    asked: Asked
    heading: str
    hint: str
    act: str
    typed: int = 0
    places: int = 4
    wrong: bool = False
    busy: bool = False
    may_act: bool = False
    reason: str = ""
    other: str = ""
    back: str = ""
    sessions: tuple[OpenSession, ...] = ()
    more: str = ""
    attempt: int = 0
