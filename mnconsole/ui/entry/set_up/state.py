"""What the set-up assistant shows, as ready texts. Neither passphrase nor PIN is ever part of a state. No Qt."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.ui.entry.new_passphrase import NOTHING_TYPED, NewPassphraseState
from mnconsole.ui.entry.state import NO_NOTE, Note


class SetUpPage(StrEnum):
    """The six steps, in their order."""

    CLINIC = "clinic"
    PASSPHRASE = "passphrase"
    CODE = "code"
    TYPE_BACK = "type_back"
    BACKUPS = "backups"
    READY = "ready"


ORDER = tuple(SetUpPage)


class CodeState(Struct, frozen=True):
    """The recovery code, only while it is to be seen. `printing` keeps the button back."""

    groups: tuple[str, ...] = ()
    print_label: str = ""
    may_print: bool = True
    note: Note = NO_NOTE
    on_paper: bool = False


class TypeBackState(Struct, frozen=True):
    """`wrong` are numbers of groups, from 0."""

    wrong: frozenset[int] = frozenset()
    note: Note = NO_NOTE


class MediumState(Struct, frozen=True):
    """The second place for backups. `choice` is "medium", "later" or empty; `own` the folder that is always used."""

    own: str = ""
    choice: str = ""
    path: str = ""
    note: Note = NO_NOTE


NO_CODE, NOTHING_COMPARED, NO_MEDIUM = CodeState(), TypeBackState(), MediumState()


class SetUpState(Struct, frozen=True):
    """One page of the assistant, and what the others keep. `errors` are by field; `attempt` changes with each try to go
    on that failed, so that the keyboard goes to `focus` once."""

    page: SetUpPage
    title: str
    text: str
    go_on: str
    blocked: str = ""
    busy: bool = False
    done: bool = False
    notice: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    treats: bool = True
    passphrase: NewPassphraseState = NOTHING_TYPED
    keystore: Note = NO_NOTE
    code: CodeState = NO_CODE
    type_back: TypeBackState = NOTHING_COMPARED
    medium: MediumState = NO_MEDIUM
    facts: tuple[tuple[str, str], ...] = ()
    attempt: int = 0
    focus: str = ""

    def error(self, field: str) -> str:
        """What is wrong with a field, or empty."""
        return dict(self.errors).get(field, "")
