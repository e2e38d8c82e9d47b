"""Product, lot and expiry: the same three questions for cream, serum and cartridge."""

from __future__ import annotations

from msgspec import Struct

from mnconsole.domain.decisions import LOT_LENGTH, RefusalCode, lot_is_readable
from mnconsole.domain.policy import Product, ProductUse
from mnconsole.ui.chair import parse
from mnconsole.ui.chair.blocks import Beside, Block, Field, Key, Option, Pick, Weight, Words
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import Lot
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import month_year


class Typed(Struct, frozen=True):
    """What was read from the form."""

    product: Product
    lot: str
    expiry: str


class LotForm(Struct, frozen=True):
    """The form of one use; `name` is the prefix of its keys."""

    name: str
    use: ProductUse

    def product(self, desk: Desk) -> Product | None:
        """The chosen product; the only one when there is no choice."""
        products = desk.policy.products_for(self.use)
        chosen = desk.draft.get(f"{self.name}.product")
        if len(products) == 1:
            return products[0]
        return next((product for product in products if product.id == chosen), None)

    def blocks(self, desk: Desk, *more: Block, below: tuple[Block, ...] = ()) -> tuple[Block, ...]:
        """Product, then lot and expiry beside each other with `more` at the right, `below`, then last time's lot."""
        draft, name = desk.draft, self.name
        products = desk.policy.products_for(self.use)
        product = self.product(desk)
        first: Block = Words(products[0].text, Weight.STRONG, icon="package")
        if len(products) > 1:
            options = tuple(Option(entry.id, entry.text) for entry in products)
            key = f"{name}.product"
            first = Pick(key, text("lot.product"), options, draft.get(key), draft.errors.get(key, ""), columns=2)
        lot, expiry = f"{name}.lot", f"{name}.expiry"
        fields: tuple[Block, ...] = (
            Field(lot, text("lot.lot"), draft.get(lot), error=draft.errors.get(lot, "")),
            Field(
                expiry,
                text("lot.expiry"),
                draft.get(expiry),
                hint=text("lot.expiry_hint"),
                error=draft.errors.get(expiry, ""),
            ),
            *more,
        )
        source = (Words(product.source, Weight.QUIET),) if product is not None else ()
        return (first, *source, Beside(fields, (1,) * len(fields)), *below, *self._same_lot(desk, product))

    @staticmethod
    def _last(desk: Desk, product: Product | None) -> Lot | None:
        """The last lot of this product, also under its other uses: serum before and after come from one bottle."""
        if product is None:
            return None
        name = product.text.casefold()
        same = (entry.id for entry in desk.policy.products if entry.text.casefold() == name)
        return desk.lots.of(same, desk.today.isoformat())

    def _same_lot(self, desk: Desk, product: Product | None) -> tuple[Block, ...]:
        last = self._last(desk, product)
        if last is None:
            return ()
        offered = last.lot, month_year(last.expiry)
        typed = desk.draft.get(f"{self.name}.lot"), desk.draft.get(f"{self.name}.expiry")
        # What was typed is not lost to a press that did not mean it: the key says what it would do.
        words = text("lot.replace" if any(typed) else "lot.same", lot=offered[0], expiry=offered[1])
        return (Beside((Key(f"{self.name}.same", words, "history", enabled=typed != offered), Words("")), (3, 2)),)

    def act(self, desk: Desk, code: str) -> bool:
        """Fill in last time's lot when asked. Whether the code was this form's."""
        last = self._last(desk, self.product(desk))
        if code != f"{self.name}.same" or last is None:
            return False
        desk.draft.put(f"{self.name}.lot", last.lot)
        desk.draft.put(f"{self.name}.expiry", month_year(last.expiry))
        return True

    def read(self, desk: Desk) -> Typed | None:
        """What was typed; None with the errors beside the fields, the first one in focus."""
        product = self.product(desk)
        lot = desk.draft.get(f"{self.name}.lot").strip()
        typed = desk.draft.get(f"{self.name}.expiry")
        expiry = parse.expiry(typed)
        if expiry is None:
            desk.fail(f"{self.name}.expiry", RefusalCode.EXPIRY_UNREADABLE, typed)
        elif expiry < desk.today.isoformat()[:7]:
            desk.fail(f"{self.name}.expiry", RefusalCode.EXPIRED, expiry)
            expiry = None
        if not lot:
            desk.fail(f"{self.name}.lot", RefusalCode.LOT_MISSING)
        elif not lot_is_readable(lot):
            desk.fail(f"{self.name}.lot", RefusalCode.LOT_UNREADABLE, LOT_LENGTH)
            lot = ""
        if product is None:
            desk.fail(f"{self.name}.product", RefusalCode.PRODUCT_UNKNOWN)
        if product is None or not lot or expiry is None:
            return None
        return Typed(product, lot, expiry)
