"""A new passphrase, typed twice and judged. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from mnconsole.ui.entry.meter import Judge, MeterState
from mnconsole.ui.words import entry as words


class NewPassphraseState(Struct, frozen=True):
    """What stands below the two fields. The passphrase itself is never part of a state."""

    meter: MeterState | None = None
    again_error: str = ""
    error: str = ""


NOTHING_TYPED = NewPassphraseState()


class NewPassphrase:
    """What was typed into the two fields, and whether it will do. `changed()` is called when the state may differ."""

    def __init__(self, judge: Judge, own_words: Callable[[], tuple[str, ...]], changed: Callable[[], None]) -> None:
        self._judge = judge
        self._own_words = own_words
        self._changed = changed
        self._meter: MeterState | None = None
        self._again = ""
        self._told = False
        self.passphrase = ""

    def typed(self, text: str) -> None:
        """The first field changed."""
        self.passphrase = text
        self.judge_again()

    def typed_again(self, text: str) -> None:
        """The second field changed."""
        self._again = text
        self._changed()

    def judge_again(self) -> None:
        """Judge what is typed, also when only the own words are others."""
        self._meter = None if not self.passphrase else self._meter
        asked = self.passphrase
        if asked:
            self._judge(asked, self._own_words(), lambda meter: self._judged(asked, meter))
        self._changed()

    def _judged(self, asked: str, meter: MeterState) -> None:
        if asked == self.passphrase:
            self._meter = meter
            self._changed()

    def tell(self) -> None:
        """Somebody wants to go on: from now on each field says what is wrong with it."""
        self._told = True

    def forget(self) -> None:
        """Nothing of it is kept."""
        self.passphrase = self._again = ""
        self._meter, self._told = None, False

    def problem(self) -> tuple[str, str]:
        """(field, what is wrong) of the first thing that is; both empty when nothing is."""
        if not self.passphrase:
            return "passphrase", words.passphrase_missing()
        if self._meter is None:
            return "passphrase", words.judging()
        if not self._meter.enough:
            return "passphrase", words.not_enough()
        if not self._again:
            return "again", words.again_missing()
        return ("", "") if self._again == self.passphrase else ("again", words.not_the_same())

    def state(self) -> NewPassphraseState:
        """What stands below the fields."""
        field, text = self.problem()
        # While the second one is still being typed it is not wrong yet.
        begun = bool(self._again) and not self.passphrase.startswith(self._again)
        differs = begun or (self._told and field == "again")
        return NewPassphraseState(
            meter=self._meter,
            again_error=(text if field == "again" else words.not_the_same()) if differs else "",
            error=text if self._told and field == "passphrase" else "",
        )
