"""The first step's card before anybody is chosen, so that the page of the first patient opens without a wait."""

from __future__ import annotations

from uuid import UUID

from mnconsole.domain.session import Session
from mnconsole.services.console import Console
from mnconsole.ui.chair.blocks import Questions
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import Draft, LastLots
from mnconsole.ui.chair.state import StepState
from mnconsole.ui.chair.steps.screening import ScreeningPage

_NOBODY = UUID(int=0)


def first_card(console: Console) -> StepState:
    """The card of a session that has just begun, of a patient of whom nothing is known."""
    nothing = Session(_NOBODY, _NOBODY, _NOBODY, console.policy.version, 0)
    desk = Desk(
        console,
        nothing,
        Draft(),
        patient=None,
        previous=None,
        lots=LastLots(),
        propose=lambda _body, _form, _stored=None: None,
        refresh=lambda: None,
        focus=lambda _key: None,
    )
    return ScreeningPage().show(desk)


def heavy_blocks(card: StepState) -> tuple[Questions, ...]:
    """Those of a card that take the longest to make: each is worth a turn of its own."""
    return tuple(block for block in card.blocks if isinstance(block, Questions))
