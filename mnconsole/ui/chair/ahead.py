"""What is shown first, made before anybody is chosen: the pages of the first patient, and the sheets that open while
the pen is in use, come without a wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from mnconsole.domain.session import Session
from mnconsole.services.console import Console
from mnconsole.ui.chair.blocks import Beside, Block, Questions
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import Draft, LastLots, OpenSheet
from mnconsole.ui.chair.pages import sheet_page
from mnconsole.ui.chair.state import SheetState, StepState
from mnconsole.ui.chair.steps.screening import DETAILS, ScreeningPage
from mnconsole.ui.chair.view import ChairView

_NOBODY = UUID(int=0)


def _desk(console: Console, draft: Draft) -> Desk:
    """Of a session that has just begun, of a patient of whom nothing is known."""
    nothing = Session(_NOBODY, _NOBODY, _NOBODY, console.policy.version, 0)
    return Desk(
        console,
        nothing,
        draft,
        patient=None,
        previous=None,
        lots=LastLots(),
        propose=lambda _body, _form, _stored=None: None,
        refresh=lambda: None,
        focus=lambda _key: None,
    )


def first_card(console: Console, part: str = "") -> StepState:
    """The first step's card before anything is answered; or another part of its step."""
    return ScreeningPage().show(_desk(console, Draft(part=part)))


def pen_sheets(console: Console) -> tuple[SheetState, ...]:
    """Those that open while a hand is on the pen."""
    desk = _desk(console, Draft())
    return tuple(sheet_page(kind).show(desk, OpenSheet(kind)) for kind in ("endpoint", "reaction"))


def heavy_blocks(card: StepState) -> tuple[Block, ...]:
    """Those of a card that take the longest to make: each is worth a turn of its own."""
    return tuple(block for block in card.blocks if isinstance(block, Questions | Beside))


def in_turns(console: Console, view: ChairView) -> list[Callable[[], None]]:
    """What makes all this in `view`, a turn each. Of somebody who is in the chair already the card is shown."""
    sheets: list[Callable[[], None]] = [partial(view.sheets.prepare, sheet) for sheet in pen_sheets(console)]
    if console.pen.chair_id is not None:
        return sheets
    card = first_card(console)
    before = [partial(view.step.prepare, block) for block in heavy_blocks(card)]
    behind = [partial(view.step.prepare, block) for block in heavy_blocks(first_card(console, DETAILS))]
    return [*before, partial(view.prepare, card), *behind, *sheets]
