"""What was typed on the assistant's pages, and what is wrong with it: one class a page. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.people import clean_name
from mnconsole.domain.recovery_code import GROUP_SIGNS, GROUPS
from mnconsole.domain.refusals import Refused
from mnconsole.domain.staffing import check_pin, checked_name
from mnconsole.services.second_place import PlaceFacts
from mnconsole.ui.entry.code_text import groups_of, split, unlike
from mnconsole.ui.entry.set_up.state import CodeState, MediumState, TypeBackState
from mnconsole.ui.entry.set_up.work import Printed
from mnconsole.ui.entry.state import NO_NOTE, Mood, Note
from mnconsole.ui.words import recovery as recovery_words
from mnconsole.ui.words import set_up as words
from mnconsole.ui.words.formats import size

Problem = tuple[str, str]
"""(field, what is wrong with it)."""


class ClinicDraft:
    """Clinic, name, whether the person treats, and the PIN twice."""

    def __init__(self) -> None:
        self.values = {"clinic": "", "person": "", "pin": "", "pin_again": ""}
        self.treats = True

    @property
    def clinic(self) -> str:
        """The clinic's name as it is kept."""
        return clean_name(self.values["clinic"])

    @property
    def person(self) -> str:
        """The person's name as it is kept."""
        return clean_name(self.values["person"])

    @property
    def pin(self) -> str:
        """The PIN."""
        return self.values["pin"]

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, in the order of the fields."""
        pin, again = self.values["pin"], self.values["pin_again"]
        found = (
            ("clinic", "" if self.clinic else words.clinic_missing()),
            ("person", _refused(lambda: checked_name((), self.values["person"]))),
            ("pin", _refused(lambda: check_pin(pin)) if pin else words.pin_missing()),
            ("pin_again", words.pins_differ() if pin and again != pin else ""),
        )
        return tuple(entry for entry in found if entry[1])


def _refused(check: Callable[[], object]) -> str:
    """What a rule of the domain says, or nothing."""
    try:
        check()
    except Refused as refused:
        return words.refused(refused.code.value)
    return ""


class CodeDraft:
    """The recovery code on its way to paper and back."""

    def __init__(self) -> None:
        self.code = ""
        self.on_paper = False
        self.printing = False
        self._printed: Printed | None = None
        self._typed: tuple[str, ...] = ("",) * GROUPS

    def typed(self, text: str) -> None:
        """The nine lines changed."""
        self._typed = split(text)

    def print_began(self) -> None:
        """The system's dialog is asked for."""
        self.printing, self._printed = True, None

    def print_ended(self, printed: Printed) -> None:
        """It has gone again."""
        self.printing, self._printed = False, printed

    def shown(self) -> CodeState:
        """The page that shows the code."""
        return CodeState(
            groups=groups_of(self.code),
            print_label=recovery_words.printing() if self.printing else recovery_words.print_act(),
            may_print=not self.printing,
            note=_print_note(self._printed),
            on_paper=self.on_paper,
        )

    def compared(self) -> TypeBackState:
        """The page that asks for it."""
        code = groups_of(self.code)
        wrong = unlike(self._typed, code)
        if self._typed == code:
            return TypeBackState(wrong, Note(recovery_words.code_right(), Mood.GOOD))
        return TypeBackState(wrong, Note(_differs(wrong), Mood.BAD) if wrong else NO_NOTE)

    def problem(self) -> str:
        """Why the typed code is not the shown one yet."""
        wrong = unlike(self._typed, groups_of(self.code))
        if wrong:
            return _differs(wrong)
        missing = sum(len(group) != GROUP_SIGNS for group in self._typed)
        return recovery_words.groups_missing(missing) if missing else ""


def _differs(wrong: frozenset[int]) -> str:
    numbers = [str(number + 1) for number in sorted(wrong)]
    if len(numbers) == 1:
        return recovery_words.group_differs(int(numbers[0]))
    return recovery_words.groups_differ(", ".join(numbers))


def _print_note(printed: Printed | None) -> Note:
    match printed:
        case Printed.DONE:
            return Note(recovery_words.printed(), Mood.GOOD)
        case Printed.NO_PRINTER:
            return Note(recovery_words.no_printer(), Mood.WARNS)
        case Printed.PEN_IN_USE:
            return Note(words.pen_in_use(), Mood.WARNS)
        case Printed.FAILED:
            return Note(recovery_words.print_failed(), Mood.WARNS)
        case _:
            return NO_NOTE


class MediumDraft:
    """The second place for backups."""

    def __init__(self, own: str) -> None:
        self._own = own
        self.choice = ""
        self.path = ""
        self.refused = False
        """There is no dialog while the pen is in use."""
        self._facts: PlaceFacts | None = None

    def choose(self, choice: str) -> None:
        """ "medium" or "later"."""
        self.choice = choice

    def name_path(self, path: str) -> None:
        """Another folder; what is known of the one before is gone."""
        self.path, self._facts, self.refused = path, None, False

    def found(self, facts: PlaceFacts, asked: str) -> None:
        """What was found at the folder that was asked about."""
        if asked == self.path:
            self._facts = facts

    @property
    def place(self) -> str:
        """The folder that will be used, or empty."""
        return self._facts.path if self.choice == "medium" and self._facts is not None else ""

    def problem(self) -> str:
        """Why it can't go on."""
        if not self.choice:
            return words.choose_one()
        if self.choice == "later":
            return ""
        if not self.path.strip():
            return words.medium_missing()
        if self._facts is None:
            return words.looking()
        return words.medium_fault(self._facts.fault.value) if self._facts.fault is not None else ""

    def state(self) -> MediumState:
        """What the page shows."""
        return MediumState(self._own, self.choice, self.path, self._note())

    def _note(self) -> Note:
        if self.choice == "medium" and self.refused:
            return Note(words.pen_in_use(), Mood.WARNS)
        if self.choice != "medium" or not self.path.strip():
            return NO_NOTE
        facts = self._facts
        if facts is None:
            return Note(words.looking())
        if facts.fault is not None:
            return Note(words.medium_fault(facts.fault.value), Mood.BAD)
        if facts.same_disk:
            return Note(words.medium_same_disk(), Mood.WARNS)
        return Note(words.medium_good(size(facts.free_bytes)), Mood.GOOD)
