"""Beside which field a refusal is told. An empty key: as a line of the card or sheet."""

from __future__ import annotations

from typing import Final

from mnconsole.domain.decisions import RefusalCode

_LOT_FIELDS: Final[dict[RefusalCode, str]] = {
    RefusalCode.PRODUCT_UNKNOWN: "product",
    RefusalCode.LOT_MISSING: "lot",
    RefusalCode.LOT_UNREADABLE: "lot",
    RefusalCode.EXPIRY_UNREADABLE: "expiry",
    RefusalCode.EXPIRED: "expiry",
    RefusalCode.AMOUNT_RANGE: "amount",
    RefusalCode.CARTRIDGE_NOT_NEW: "sealed",
    RefusalCode.CARTRIDGE_USED_BEFORE: "sealed",
}
_LOT_FORMS: Final = frozenset({"cream", "serum_before", "serum_after", "cartridge"})
_SCREENING: Final[dict[RefusalCode, str]] = {
    RefusalCode.FITZPATRICK_MISSING: "screening.fitzpatrick",
    RefusalCode.CONSENT_MISSING: "screening.consent",
    RefusalCode.REASON_MISSING: "screening.caution_reason",
    RefusalCode.RELEASE_MISSING: "screening.released_by",
}
_SINGLE: Final[dict[tuple[str, RefusalCode], str]] = {
    ("note", RefusalCode.TEXT_EMPTY): "note.text",
    ("clock", RefusalCode.TIME_RANGE): "clock.minutes",
}


def place_of(code: RefusalCode, form: str, details: tuple[int | str, ...]) -> str:
    """The key of the field that a refusal of `form` is about."""
    if form in _LOT_FORMS and code in _LOT_FIELDS:
        return f"{form}.{_LOT_FIELDS[code]}"
    if form == "screening" and code in _SCREENING:
        return _SCREENING[code]
    if code is RefusalCode.AREA_MISSING and details:
        return f"zone.{details[0]}.area"
    return _SINGLE.get((form, code), "")
