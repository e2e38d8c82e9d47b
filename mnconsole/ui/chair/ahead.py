"""The first step's cards before anybody is chosen, so that the pages of the first patient open without a wait."""

from __future__ import annotations

from uuid import UUID

from mnconsole.domain.session import Session
from mnconsole.services.console import Console
from mnconsole.ui.chair.blocks import Beside, Block, Questions
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import Draft, LastLots
from mnconsole.ui.chair.state import StepState
from mnconsole.ui.chair.steps.screening import DETAILS, ScreeningPage

_NOBODY = UUID(int=0)


def first_card(console: Console, part: str = "") -> StepState:
    """The card of a session that has just begun, of a patient of whom nothing is known; or another part of its step."""
    nothing = Session(_NOBODY, _NOBODY, _NOBODY, console.policy.version, 0)
    desk = Desk(
        console,
        nothing,
        Draft(part=part),
        patient=None,
        previous=None,
        lots=LastLots(),
        propose=lambda _body, _form, _stored=None: None,
        refresh=lambda: None,
        focus=lambda _key: None,
    )
    return ScreeningPage().show(desk)


def heavy_blocks(card: StepState) -> tuple[Block, ...]:
    """Those of a card that take the longest to make: each is worth a turn of its own."""
    return tuple(block for block in card.blocks if isinstance(block, Questions | Beside))


def consent_blocks(console: Console) -> tuple[Block, ...]:
    """The heavy ones of the step's last part."""
    return heavy_blocks(first_card(console, DETAILS))
