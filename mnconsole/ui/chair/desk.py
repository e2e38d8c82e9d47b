"""What a step or a sheet may look at and do: one session with its draft, and the ways to act on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.events import Body
from mnconsole.domain.numbing import Wait
from mnconsole.domain.pen import Motor
from mnconsole.domain.people import Patient
from mnconsole.domain.policy import Policy
from mnconsole.domain.session import Session, ZoneState
from mnconsole.services.console import Console
from mnconsole.ui.chair.draft import Draft, LastLots, OpenSheet
from mnconsole.ui.chair.state import SheetState, StepState
from mnconsole.ui.words.refusals import refusal

Stored = Callable[[Session], None]


def motor_now(console: Console) -> Motor | None:
    """What the pen's motor does now, None when the pen has not said so lately."""
    report = console.pen.view().fresh_report(console.pen.now_ns())
    return report.motor if report is not None else None


class Propose(Protocol):
    """Hand a proposal to the records; `stored` runs after the commit."""

    def __call__(self, body: Body, form: str, stored: Stored | None = None) -> None: ...


@dataclass(slots=True)
class Desk:
    """Made anew for each intent and each painting. `reaction` is the last session before with an adverse event,
    `frozen_at` the UTC ms of the link's loss, 0 while it lives."""

    console: Console
    session: Session
    draft: Draft
    patient: Patient | None
    previous: Session | None
    lots: LastLots
    propose: Propose
    refresh: Callable[[], None]
    focus: Callable[[str], None]
    frozen_at_ms: int = 0
    verify_text: str = ""
    verify: Callable[[], None] = lambda: None
    reaction: Session | None = None
    _zone_now: ZoneState | None = field(default=None, init=False)

    @property
    def policy(self) -> Policy:
        """The clinic's rules."""
        return self.console.policy

    @property
    def today(self) -> date:
        """Today on the records' clock."""
        return date.fromisoformat(self.console.treatment.today())

    @property
    def wait(self) -> Wait | None:
        """The running numbing wait."""
        return self.console.treatment.wait(self.session)

    @property
    def zone_now(self) -> ZoneState | None:
        """The current zone with what the pen has reported by now; asked once, so that one painting tells one moment."""
        if self._zone_now is None:
            self._zone_now = self.console.pen.zone_now(self.session)
        return self._zone_now

    @property
    def motor(self) -> Motor | None:
        """What the pen's motor does now, None when the pen has not said so lately."""
        return motor_now(self.console)

    def staff_name(self, staff_id: UUID | None) -> str:
        """The name of a person, empty when unknown."""
        return next((s.display_name for s in self.console.people.all_staff if s.id == staff_id), "")

    def fail(self, key: str, code: RefusalCode, *details: int | str) -> None:
        """Show a refusal beside a field and lead there."""
        self.draft.errors[key] = refusal(code, details, self.policy)
        self.focus(key)

    def open(self, kind: str, about: str = "", number: int = 0) -> None:
        """Open a sheet; another one that is open gives way, with what was typed kept."""
        self.draft.sheet = OpenSheet(kind, about, number)
        self.draft.hush()

    def close(self) -> None:
        """Close the sheet; what was typed stays in the draft."""
        self.draft.sheet = None


class StepPage(Protocol):
    """One step of the treatment."""

    def show(self, desk: Desk) -> StepState:
        """The card."""

    def primary(self, desk: Desk) -> None:
        """The filled button was pressed."""

    def act(self, desk: Desk, code: str) -> None:
        """Another button of the card was pressed."""


class SheetPage(Protocol):
    """One sheet."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The sheet."""

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """A button of the sheet was pressed."""
