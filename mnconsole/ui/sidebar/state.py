"""What the sidebar shows, as ready texts. No Qt: the presenter makes it, the view paints it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Page(StrEnum):
    """What fills the sidebar above the person who is signed in."""

    LISTS = "lists"
    DETAILS = "details"
    FORM = "form"
    ALERT = "alert"
    RECORD = "record"


class StageTone(StrEnum):
    """How a stage chip stands out."""

    PLAIN = "plain"
    NEEDLING = "needling"
    TAKING_EFFECT = "taking_effect"
    READY = "ready"
    OVERDUE = "overdue"
    HARM = "harm"


class RingState(Struct, frozen=True):
    """A live ring: `share` (thousandths of a turn), its tone, the time inside."""

    share_permille: int
    tone: StageTone
    text: str


class ClinicRow(Struct, frozen=True):
    """One open session. `key` is the session's id as hex; `short` stands below it in the folded sidebar."""

    key: str
    name: str
    initials: str
    stage: str
    tone: StageTone
    under: str
    short: str
    current: bool
    ring: RingState | None = None


class ListRow(Struct, frozen=True):
    """One patient. `key` is the patient's id as hex; `chosen` while its confirm row is open."""

    key: str
    name: str
    initials: str
    under: str


class PatientList(Struct, frozen=True):
    """The pages that were read so far. `empty` stands instead of rows; `more` when there are further pages."""

    title: str
    count: str
    rows: tuple[ListRow, ...] = ()
    empty: str = ""
    more: bool = False
    chosen: str = ""


class Confirm(Struct, frozen=True):
    """A chosen patient: nothing is opened before `primary` is pressed."""

    key: str
    name: str
    under: str
    primary: str
    details: str
    busy: bool = False


class Details(Struct, frozen=True):
    """A patient's details as (title, value); `alarming` names the titles that stand out."""

    key: str
    name: str
    lines: tuple[tuple[str, str], ...]
    alarming: tuple[str, ...]
    primary: str
    busy: bool = False
    record: str = ""
    """Label of the way to the whole record; empty for who may neither give it away nor erase it."""


class RecordPage(Struct, frozen=True):
    """A patient's whole record. `status` says what an erasure needs; `asks_for` whether it can be asked for now;
    `note` what went wrong with the last act."""

    key: str
    name: str
    facts: tuple[tuple[str, str], ...] = ()
    can_give: bool = False
    busy: bool = False
    progress: str = ""
    status: str = ""
    reasons: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    number_label: str = ""
    typed: str = ""
    wrong: str = ""
    asks_for: bool = False
    can_erase: bool = False
    primary: str = ""
    note: str = ""
    note_bad: bool = False


class Form(Struct, frozen=True):
    """The new patient as typed. `errors` by field name; `birth_read` is how the date was understood.

    `wrong_field` is where the keyboard should go; `attempt` changes with each try, so that it goes there once.
    """

    name: str = ""
    birth: str = ""
    fitzpatrick: int = 0
    phone: str = ""
    allergies: str = ""
    flags: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    birth_read: str = ""
    wrong_field: str = ""
    attempt: int = 0
    busy: bool = False
    kept: bool = False

    @property
    def typed(self) -> bool:
        """Whether there is anything that could be lost."""
        return bool(self.name or self.birth or self.fitzpatrick or self.phone or self.allergies or self.flags)


class AlertRow(Struct, frozen=True):
    """Somebody with the same name."""

    key: str
    name: str
    under: str
    same_birth: bool
    note: str


class Alert(Struct, frozen=True):
    """People with the same name, before one more is added."""

    title: str
    text: str
    rows: tuple[AlertRow, ...]
    busy: bool = False


class Person(Struct, frozen=True):
    """Somebody who may be signed in. `key` is the id as hex."""

    key: str
    name: str
    initials: str
    role: str
    current: bool = False


class SidebarState(Struct, frozen=True):
    """Everything at once. `several` stands above the list after Enter found more than one; `to_list` changes with each
    such Enter, so that the keyboard goes to the list once. `looks_only` is why nobody can be treated by who is signed
    in, and stands in the place of what they can't do; empty when they can."""

    page: Page
    search: str
    clinic: tuple[ClinicRow, ...]
    patients: PatientList
    new_patient: str
    person: Person
    can_switch: bool
    confirm: Confirm | None = None
    details: Details | None = None
    record: RecordPage | None = None
    form: Form = Form()
    alert: Alert | None = None
    notice: str = ""
    several: str = ""
    looks_only: str = ""
    to_list: int = 0
