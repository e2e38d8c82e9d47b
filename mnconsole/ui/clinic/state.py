"""What the clinic's page shows, ready as texts. Neither a PIN nor a passphrase is ever part of a state. No Qt."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.ui.entry.meter import MeterState
from mnconsole.ui.pen_page.state import Facts, Note


class Act(Struct, frozen=True):
    """A button. `spoken` is what a screen reader says where the text alone would not do."""

    code: str
    text: str
    icon: str = ""
    spoken: str = ""
    enabled: bool = True


class PersonRow(Struct, frozen=True):
    """One of the people. `may_open` when a press leads to what can be done about them."""

    key: str
    name: str
    initials: str
    role: str
    current: bool
    left: bool
    may_open: bool


class PeopleState(Struct, frozen=True):
    """The people's card: everybody, and what a person does for themselves."""

    title: str
    beside: str
    note: Note | None
    rows: tuple[PersonRow, ...]
    acts: tuple[Act, ...]


class CardState(Struct, frozen=True):
    """A card of facts and acts. `progress_permille` while something goes on, None else; `who` says who may act when
    this person may not."""

    title: str
    beside: str = ""
    note: Note | None = None
    facts: Facts = ()
    progress_permille: int | None = None
    acts: tuple[Act, ...] = ()
    who: str = ""


class Kind(StrEnum):
    """What a field of a sheet takes."""

    TEXT = "text"
    SECRET = "secret"
    PIN = "pin"
    CHOICE = "choice"
    TICK = "tick"
    CODE = "code"
    FOLDER = "folder"


SECRETS = frozenset({Kind.SECRET, Kind.PIN})


class Field(Struct, frozen=True):
    """One field. `value` is what stands there, but for secrets and codes, which only the field itself knows; `label` is
    the tick's sentence too. `wrong` marks groups of a code, `pick` is the text of a folder's button."""

    code: str
    kind: Kind
    label: str
    value: str = ""
    error: str = ""
    options: tuple[tuple[str, str], ...] = ()
    wrong: frozenset[int] = frozenset()
    pick: str = ""


class SheetState(Struct, frozen=True):
    """A sheet in the cards' place. `page` names it: with another one its fields are made anew, and empty.

    `shown_code` is a recovery code to write down, group by group. `attempt` changes with each try, so that the keyboard
    goes to the first wrong field once. `meter` stands below the secrets. With `careful` the
    keyboard begins at *Cancel*.
    """

    page: str
    title: str
    text: str = ""
    notes: tuple[Note, ...] = ()
    rows: Facts = ()
    fields: tuple[Field, ...] = ()
    shown_code: tuple[str, ...] = ()
    meter: MeterState | None = None
    acts: tuple[Act, ...] = ()
    primary: Act | None = None
    close: str = ""
    busy: bool = False
    progress_permille: int | None = None
    attempt: int = 0
    careful: bool = False


class ClinicState(Struct, frozen=True):
    """The whole page; `told` is what the last act came to, `sheet` covers the cards."""

    title: str
    beside: str
    people: PeopleState
    keys: CardState
    backups: CardState
    records: CardState
    told: Note | None = None
    sheet: SheetState | None = None
