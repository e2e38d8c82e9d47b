"""The cartridge of a session: product, lot, expiry, and that it is new. Used by needling and by a sheet."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.policy import ProductUse
from mnconsole.ui.chair.blocks import Block, Tick, Weight, Words
from mnconsole.ui.chair.desk import Desk, Stored
from mnconsole.ui.chair.lots import LotForm
from mnconsole.ui.words.chair import text

NAME = "cartridge"
FORM = LotForm(NAME, ProductUse.CARTRIDGE)
SEALED = "cartridge.sealed"
FROM_SEALED_PACK = "sealed"
"""What the record says when the nurse has confirmed a new one."""


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The form."""
    tick = Tick(SEALED, text("cartridge.sealed"), desk.draft.is_on(SEALED), desk.draft.errors.get(SEALED, ""))
    return (Words(text("cartridge.do"), Weight.BODY), *FORM.blocks(desk, below=(tick,)))


def load(desk: Desk, stored: Stored | None = None) -> None:
    """Propose the cartridge when all is there."""
    sealed = desk.draft.is_on(SEALED)
    if not sealed:
        desk.fail(SEALED, RefusalCode.CARTRIDGE_NOT_NEW)
    typed = FORM.read(desk)
    if typed is None or not sealed:
        return
    loaded = ev.CartridgeLoaded(
        product_id=typed.product.id,
        lot=typed.lot,
        expiry=typed.expiry,
        needles=typed.product.needles,
        identity=ev.CartridgeIdentity.LOT_CONFIRMED_NEW,
        identity_text=FROM_SEALED_PACK,
    )
    desk.propose(loaded, NAME, stored)
