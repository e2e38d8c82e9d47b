"""Steps 4 and 6: serum before and after needling, or left out with its reason."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.policy import ProductUse
from mnconsole.ui.chair.blocks import Weight, Words
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.lots import LotForm
from mnconsole.ui.chair.state import Action, StepState
from mnconsole.ui.chair.steps.card import card, primary
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.keys import KeyAct, key_text


class SerumPage:
    """One of the two layers."""

    def __init__(self, when: ev.SerumWhen) -> None:
        self.when = when
        self.name = f"serum_{when.value}"
        before = when is ev.SerumWhen.BEFORE
        self.form = LotForm(self.name, ProductUse.SERUM_BEFORE if before else ProductUse.SERUM_AFTER)

    def show(self, desk: Desk) -> StepState:
        """The card."""
        skip = Action("no_serum", text("serum.none"), "skip-forward", key_text(KeyAct.LEAVE_OUT))
        # Nothing was wiped off that was never on.
        no_cream = self.when is ev.SerumWhen.BEFORE and bool(desk.session.cream_skipped)
        do = text("serum_before.do_no_cream") if no_cream else text(f"{self.name}.do")
        blocks = (Words(do, Weight.BODY), *self.form.blocks(desk))
        done = primary(text("serum.applied"))
        return card(desk, self.name, text(f"{self.name}.title"), done, skip, blocks=blocks)

    def primary(self, desk: Desk) -> None:
        """Serum is on."""
        typed = self.form.read(desk)
        if typed is not None:
            desk.propose(ev.SerumApplied(self.when, typed.product.id, typed.lot, typed.expiry), self.name)

    def act(self, desk: Desk, code: str) -> None:
        """Leave it out, or the lot's own key."""
        if code == "no_serum":
            desk.open("no_serum", self.when.value)
        else:
            self.form.act(desk, code)
