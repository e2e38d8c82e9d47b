"""Which page shows which step, and which sheet has which name."""

from __future__ import annotations

from typing import Final

from mnconsole.domain.session import Session, Step
from mnconsole.domain.session_events import SerumWhen
from mnconsole.ui.chair.desk import SheetPage, StepPage
from mnconsole.ui.chair.sheets import allow_pen, forms, patient, reaction, reasons
from mnconsole.ui.chair.steps.aftercare import AftercarePage
from mnconsole.ui.chair.steps.cleanse import CleansePage
from mnconsole.ui.chair.steps.needling import NeedlingPage
from mnconsole.ui.chair.steps.numbing import NumbingPage
from mnconsole.ui.chair.steps.screening import ScreeningPage
from mnconsole.ui.chair.steps.serum import SerumPage
from mnconsole.ui.chair.steps.sign_off import ClosedPage, SignOffPage

STEP_PAGES: Final[dict[Step, StepPage]] = {
    Step.SCREENING: ScreeningPage(),
    Step.CLEANSE: CleansePage(),
    Step.NUMBING: NumbingPage(),
    Step.SERUM_BEFORE: SerumPage(SerumWhen.BEFORE),
    Step.NEEDLING: NeedlingPage(),
    Step.SERUM_AFTER: SerumPage(SerumWhen.AFTER),
    Step.AFTERCARE: AftercarePage(),
    Step.SIGN_OFF: SignOffPage(),
    Step.CLOSED: ClosedPage(),
}

SHEET_PAGES: Final[dict[str, SheetPage]] = {
    "note": forms.Note(),
    "clock": forms.Clock(),
    "zones": forms.Zones(),
    "cartridge": forms.Cartridge(),
    "more": forms.More(),
    "flags": forms.Flags(),
    "patient": patient.PatientSheet(),
    "reaction": reaction.Reaction(),
    "adverse": reaction.Adverse(),
    "early": reasons.EarlyRemoval("early", "early_removal"),
    "no_cream": reasons.NoCream("no_cream", "no_cream"),
    "no_serum": reasons.NoSerum("no_serum", "no_serum"),
    "leave_out": reasons.LeaveOut("leave_out", "zone_left_out"),
    "endpoint": reasons.Endpoint("endpoint", "endpoint"),
    "depth_reason": reasons.DepthReason("depth_reason", "depth_reason"),
    "untreated": reasons.EndUntreated("untreated", "untreated"),
    "undo": reasons.Undo(),
    "allow_pen": allow_pen.AllowPen(),
}


def step_page(session: Session) -> StepPage:
    """The page of the step that is to be done now."""
    return STEP_PAGES[session.step]


def sheet_page(kind: str) -> SheetPage:
    """The sheet of a name."""
    return SHEET_PAGES[kind]
