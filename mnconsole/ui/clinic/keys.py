"""The keys' card: what opens the records, and what is weaker than it could be. No Qt."""

from __future__ import annotations

from mnconsole.domain.custody_ports import Keystore
from mnconsole.domain.permissions import Permission
from mnconsole.services.keys import KeyFacts
from mnconsole.ui.clinic.desk import Desk
from mnconsole.ui.clinic.key_flows import CodeFlow, KeyFlow
from mnconsole.ui.clinic.state import Act, CardState
from mnconsole.ui.pen_page.state import Facts, Note, Tone
from mnconsole.ui.words import clinic as words


class KeysDesk:
    """Reads the facts when the page is shown and after each act."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._facts: KeyFacts | None = None
        self._unreadable = ""

    def read(self) -> None:
        """Ask anew what opens the records."""
        if not self._desk.console.access.state.tap_only:
            self._desk.console.keys.facts(self._keep, self._not_read)

    def _keep(self, facts: KeyFacts) -> None:
        self._facts, self._unreadable = facts, ""
        self._desk.changed()

    def _not_read(self, error: Exception) -> None:
        self._unreadable = self._desk.why(error)
        self._desk.changed()

    def card(self) -> CardState:
        """The card as it stands."""
        if self._desk.console.access.state.tap_only:
            return CardState(words.keys(), note=Note(Tone.PLAIN, "info", *words.demo_keys()))
        may = self._desk.may(Permission.MANAGE_KEYS)
        acts = (
            Act("new_code", words.new_code(), "file-text"),
            Act("change_key", words.change_key(), "key-round"),
        )
        return CardState(
            title=words.keys(),
            note=self._note(),
            facts=self._lines(),
            acts=acts if may and self._facts is not None else (),
            who="" if may else words.managers_only(),
        )

    def _note(self) -> Note | None:
        facts = self._facts
        if self._unreadable:
            return Note(Tone.WARN, "triangle-alert", *words.unreadable(self._unreadable))
        if facts is None:
            return None
        if not facts.has_recovery:
            return Note(Tone.WARN, "triangle-alert", *words.no_recovery_note())
        tone = Tone.GOOD if facts.keystore is Keystore.AVAILABLE else Tone.WARN
        icon = "shield-check" if tone is Tone.GOOD else "shield-alert"
        return Note(tone, icon, *words.keystore_note(facts.keystore.value))

    def _lines(self) -> Facts:
        facts = self._facts
        if facts is None:
            return ((words.fact("opens"), words.reading(), ""),) if not self._unreadable else ()
        return (
            (words.fact("opens"), words.passphrases(len(facts.people)), ""),
            (words.fact("keystore"), words.keystore(facts.keystore.value), ""),
            (words.fact("recovery"), words.has_recovery(facts.has_recovery), ""),
        )

    def act(self, code: str) -> None:
        """A button of the card."""
        if code == "new_code":
            self._desk.open(CodeFlow(self._desk))
        elif code == "change_key":
            self._desk.open(KeyFlow(self._desk))
