"""After a step was taken back: what was recorded stands in its form again, to be put right."""

from __future__ import annotations

from datetime import date

from mnconsole.domain import session_events as ev
from mnconsole.ui.chair.blocks import ON
from mnconsole.ui.chair.draft import Draft
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import day_long, grams, month_year


def refill(draft: Draft, body: object) -> None:
    """Fill the form of a step from the event that was taken back."""
    draft.values.update(_values(body))
    draft.part = ""


def _values(body: object) -> dict[str, str]:
    match body:
        case ev.ScreeningConfirmed():
            answers = {f"screening.q.{a.question_id}": "yes" if a.present else "no" for a in body.answers}
            return answers | {
                "screening.fitzpatrick": str(body.fitzpatrick),
                "screening.allergies": body.allergies or text("screening.no_allergy"),
                "screening.caution_reason": body.caution_reason,
                "screening.released_by": body.released_by,
                "screening.consent": ON,
            }
        case ev.CreamApplied():
            return _lot("cream", body.product_id, body.lot, body.expiry) | {"cream.amount": grams(body.amount_mg)}
        case ev.SerumApplied():
            return _lot(f"serum_{body.when.value}", body.product_id, body.lot, body.expiry)
        case ev.AftercareGiven():
            points = {f"aftercare.p.{point}": ON for point in body.points}
            day = day_long(date.fromisoformat(body.next_visit)) if body.next_visit else ""
            return points | {"aftercare.next_visit": day}
        case _:
            return {}


def _lot(name: str, product_id: str, lot: str, expiry: str) -> dict[str, str]:
    return {f"{name}.product": product_id, f"{name}.lot": lot, f"{name}.expiry": month_year(expiry)}
