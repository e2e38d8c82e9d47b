"""Step 3: cream on, the wait, cream removed; or no cream with its reason."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.numbing import Wait, WaitState
from mnconsole.domain.policy import ProductUse
from mnconsole.ui.chair import parse
from mnconsole.ui.chair.blocks import Block, Fact, Facts, Field, Tone, Weight, Words
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.lots import LotForm
from mnconsole.ui.chair.state import Action, Chip, Layout, Phase, RingState, StepState
from mnconsole.ui.chair.steps.card import card, primary
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import area_cm2, clock_left, clock_span, grams, month_year, time_of_day
from mnconsole.ui.words.refusals import refusal

FORM = LotForm("cream", ProductUse.CREAM)
_TURN_MS = 25 * 60_000
_MINUTE_MS = 60_000

_PHASES = {
    WaitState.TAKING_EFFECT: Phase.TAKING_EFFECT,
    WaitState.READY: Phase.READY,
    WaitState.REMOVE_NOW: Phase.REMOVE_NOW,
    WaitState.OVER_LABEL: Phase.OVER_LABEL,
}
_TONES = {
    WaitState.TAKING_EFFECT: Tone.ACCENT,
    WaitState.READY: Tone.OK,
    WaitState.REMOVE_NOW: Tone.WARN,
    WaitState.OVER_LABEL: Tone.DANGER,
}


class NumbingPage:
    """The form until the cream is on, then the ring."""

    def show(self, desk: Desk) -> StepState:
        """The card."""
        wait = desk.wait
        return _waiting(desk, wait) if wait is not None else _form(desk)

    def primary(self, desk: Desk) -> None:
        """Cream on, or cream removed."""
        wait = desk.wait
        if wait is None:
            _apply(desk)
        elif wait.differs:
            desk.open("clock")
        elif wait.shorter_ms < wait.ready_ms:
            desk.open("early")
        else:
            desk.propose(ev.CreamRemoved(0), "cream")

    def act(self, desk: Desk, code: str) -> None:
        """No cream, or the lot's own key."""
        if code == "no_cream":
            desk.open("no_cream")
        elif code == "clock":
            desk.open("clock")
        else:
            FORM.act(desk, code)


def _form(desk: Desk) -> StepState:
    product = FORM.product(desk)
    hint = text("cream.amount_hint", usual=grams(product.amount_mg)) if product else ""
    unit = text("unit.g")
    label = text("cream.amount", most=grams(product.amount_limit_mg)) if product else text("cream.amount_plain")
    key = "cream.amount"
    amount = Field(key, label, desk.draft.get(key), unit=unit, hint=hint, error=desk.draft.errors.get(key, ""))
    chip = None
    if product is not None:
        chip = _product_chip(product.ready_ms, product.remove_ms, Tone.NEUTRAL)
    skip = Action("no_cream", text("cream.none"), "droplet-off")
    blocks: tuple[Block, ...] = FORM.blocks(desk, amount)
    if desk.session.zones:
        blocks = (*blocks, Facts((_area(desk),)))
    return card(
        desk, "numbing", text("numbing.title"), primary(text("cream.on"), "timer"), skip, chip=chip, blocks=blocks
    )


def _product_chip(ready_ms: int, remove_ms: int, tone: Tone) -> Chip:
    words = text("numbing.times", ready=clock_span(ready_ms), remove=clock_span(remove_ms))
    return Chip(words, tone, "timer")


def _area(desk: Desk) -> Fact:
    planned = desk.session.zones
    total = sum(zone.plan.area_mm2 for zone in planned)
    guessed = any(not zone.plan.area_entered for zone in planned)
    one = len(planned) == 1
    words = text("numbing.area_one" if one else "numbing.area", count=len(planned), area=area_cm2(total))
    return Fact(text("numbing.area_label"), words, text("zones.is_estimate") if guessed else "")


def _apply(desk: Desk) -> None:
    typed = FORM.read(desk)
    written = desk.draft.get("cream.amount")
    amount = parse.thousandths(written)
    product = FORM.product(desk)
    most = product.amount_limit_mg if product is not None else 0
    if amount is None or not 0 < amount <= most:
        wrong = refusal(RefusalCode.AMOUNT_RANGE, (amount or 0, most), desk.policy)
        missing = product is not None and not written.strip()
        desk.draft.errors["cream.amount"] = text("cream.amount_missing", most=grams(most)) if missing else wrong
        if typed is not None:
            desk.focus("cream.amount")
        return
    if typed is not None:
        desk.propose(ev.CreamApplied(typed.product.id, typed.lot, typed.expiry, amount, 0, 0, 0), "cream")


def _waiting(desk: Desk, wait: Wait) -> StepState:
    cream = desk.session.cream
    assert cream is not None
    ring = RingState(
        elapsed_ms=wait.elapsed_ms,
        ready_ms=wait.ready_ms,
        remove_ms=wait.remove_ms,
        turn_ms=max(_TURN_MS, -(-wait.remove_ms * 5 // (4 * 5 * _MINUTE_MS)) * 5 * _MINUTE_MS),
        phase=_PHASES[wait.state],
        label=text("numbing.on_skin"),
        time=clock_span(wait.elapsed_ms),
        pill=text(f"numbing.pill.{wait.state.value}"),
        left=_left(wait),
    )
    tone = _TONES[wait.state]
    extra = (Action("clock", text("numbing.clock"), "clock"),) if wait.differs else ()
    return card(
        desk,
        "numbing.wait",
        text("numbing.title"),
        primary(text("cream.removed")),
        *extra,
        layout=Layout.RING,
        chip=_product_chip(wait.ready_ms, wait.remove_ms, tone),
        ring=ring,
        blocks=(*_hints(wait), _facts(desk, cream.applied)),
    )


def _left(wait: Wait) -> str:
    if wait.state is WaitState.TAKING_EFFECT:
        return text("numbing.ready_in", time=clock_left(wait.to_ready_ms))
    if wait.to_remove_ms >= 0:
        return text("numbing.left", time=clock_left(wait.to_remove_ms))
    return text("numbing.over", time=clock_span(-wait.to_remove_ms))


def _facts(desk: Desk, applied: ev.CreamApplied) -> Facts:
    product = desk.policy.product(applied.product_id)
    cream = desk.session.cream
    assert cream is not None
    limit = text("cream.limit", most=grams(product.amount_limit_mg)) if product is not None else ""
    by = desk.staff_name(cream.first.actor_id)
    return Facts(
        (
            Fact(text("lot.product"), product.text if product is not None else applied.product_id),
            Fact(text("lot.lot"), applied.lot, text("lot.until", expiry=month_year(applied.expiry))),
            Fact(text("cream.amount_plain"), text("cream.grams", amount=grams(applied.amount_mg)), limit),
            _area(desk),
            Fact(
                text("cream.on_at"),
                time_of_day(cream.first.at_utc_ms),
                text("numbing.by", name=by) if by else "",
            ),
        )
    )


def _hints(wait: Wait) -> tuple[Block, ...]:
    """What must be done or asked now; it stands above the facts, which may be below the edge of a low window."""
    if wait.state is WaitState.OVER_LABEL:
        words = text("numbing.signs", longest=clock_span(wait.longest_ms))
        return (Words(words, Weight.BOX, Tone.DANGER, "octagon-alert"),)
    if wait.differs:
        words = text("numbing.unsure", shorter=clock_span(wait.shorter_ms), longer=clock_span(wait.longer_ms))
        return (Words(words, Weight.BOX, Tone.WARN, "clock"),)
    if wait.state is WaitState.REMOVE_NOW:
        return (Words(text("numbing.remove_now"), Weight.BOX, Tone.WARN, "triangle-alert"),)
    return (Words(text("numbing.ask"), Weight.BOX, icon="stethoscope"),)
