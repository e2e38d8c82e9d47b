"""Amendments: which fields of which recorded step may be put right afterwards, and to what.

Only what a person read off a label or chose may be amended. What the records or the pen worked out (times, strokes,
limits) stays, and so does the order of the steps: for those a step is taken back. Private fields can't be amended,
since both values stand in the clear in a hashed body; a note is put right by another note.
"""

from __future__ import annotations

import json

from mnconsole.domain import events as codec
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body, MalformedEventError

AMENDABLE: dict[type[Body], tuple[str, ...]] = {
    ev.CourseSet: ("number", "planned"),
    ev.ScreeningConfirmed: ("fitzpatrick",),
    ev.CreamApplied: ("lot", "expiry", "amount_mg"),
    ev.CreamSkipped: ("reason",),
    ev.SerumApplied: ("lot", "expiry"),
    ev.SerumSkipped: ("reason",),
    ev.CartridgeLoaded: ("lot", "expiry"),
    ev.ZoneDone: ("endpoint",),
    ev.ZoneLeftOut: ("reason",),
    ev.AftercareGiven: ("next_visit",),
    ev.AdverseEventRecorded: ("severity", "action"),
}


def amendment_of(body: Body, field: str, value: int | str) -> tuple[str, str] | None:
    """The field's present and new value as canonical JSON texts, None when it is not to be amended (or not to that)."""
    if field not in AMENDABLE.get(type(body), ()):
        return None
    clear, _sealed = codec.to_plain(body)
    old, new = _text(clear[field]), _text(value)
    return None if old == new or amended(body, field, new) is None else (old, new)


def amended(body: Body, field: str, new: str) -> Body | None:
    """The body with one field replaced by a JSON text, None when the text does not fit the field."""
    clear, sealed = codec.to_plain(body)
    if field not in clear:
        return None
    try:
        return codec.from_plain(body.KIND, body.VERSION, {**clear, **sealed, field: json.loads(new)})
    except (MalformedEventError, ValueError, RecursionError):  # also a number, or brackets, without an end
        return None


def _text(value: codec.Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
