"""Refusals: a person asked for something, and it is not done. Each has a name; its words are the window's."""

from __future__ import annotations

from enum import StrEnum


class RefusalCode(StrEnum):
    """Why something that a person asked for is not done."""

    CLOSED = "closed"
    WRONG_STEP = "wrong_step"
    NOT_PERMITTED = "not_permitted"
    MANAGER_ONLY = "manager_only"
    ANSWERS_MISSING = "answers_missing"
    FITZPATRICK_MISSING = "fitzpatrick_missing"
    CONSENT_MISSING = "consent_missing"
    REASON_MISSING = "reason_missing"
    RELEASE_MISSING = "release_missing"
    PRODUCT_UNKNOWN = "product_unknown"
    LOT_MISSING = "lot_missing"
    LOT_UNREADABLE = "lot_unreadable"
    EXPIRY_UNREADABLE = "expiry_unreadable"
    EXPIRED = "expired"
    AMOUNT_RANGE = "amount_range"
    CREAM_ALREADY_ON = "cream_already_on"
    CREAM_NOT_ON = "cream_not_on"
    TOO_EARLY = "too_early"
    CLOCK_UNSURE = "clock_unsure"
    ZONES_MISSING = "zones_missing"
    AREA_MISSING = "area_missing"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_TREATED = "zone_treated"
    ZONES_LEFT = "zones_left"
    NOTHING_NEEDLED = "nothing_needled"
    DEPTH_RANGE = "depth_range"
    CARTRIDGE_NOT_NEW = "cartridge_not_new"
    CARTRIDGE_USED_BEFORE = "cartridge_used_before"
    NOTHING_TO_UNDO = "nothing_to_undo"
    TEXT_EMPTY = "text_empty"
    TIME_RANGE = "time_range"
    PEN_MOVING = "pen_moving"
    NOT_AMENDABLE = "not_amendable"
    PATIENT_UNKNOWN = "patient_unknown"
    PATIENT_ERASED = "patient_erased"
    ERASURE_NOT_ASKED = "erasure_not_asked"
    ERASURE_OWN_REQUEST = "erasure_own_request"
    ERASURE_ONE_PERSON = "erasure_one_person"
    """Somebody else set the passphrase or PIN of one of the two managers, and could be both of them."""
    ERASURE_SESSION_OPEN = "erasure_session_open"
    # who may
    NOBODY = "nobody"
    LOCKED = "locked"
    LOOKS_ONLY = "looks_only"
    """A viewer is signed in."""
    RECORDS_LOOK_ONLY = "records_look_only"
    """The records are damaged and open to look only, for everybody."""
    LEFT = "left"
    """Who asks does not work here any more."""
    LAST_MANAGER = "last_manager"
    ONESELF = "oneself"
    """Nobody changes their own role, or says of themselves that they leave."""
    NAME_MISSING = "name_missing"
    NAME_UNUSABLE = "name_unusable"
    """Too long, or with signs that can't be seen."""
    NAME_TAKEN = "name_taken"
    PIN_SHAPE = "pin_shape"
    PIN_TOO_SIMPLE = "pin_too_simple"
    PASSPHRASE_WEAK = "passphrase_weak"
    PASSPHRASE_WRONG = "passphrase_wrong"
    PASSPHRASE_NONE = "passphrase_none"
    PERSON_UNKNOWN = "person_unknown"
    SESSION_OPEN = "session_open"
    """Somebody who is to leave has this many open sessions."""
    TAP_ONLY = "tap_only"
    """The demo has neither passphrases nor PINs."""


class Refused(Exception):  # noqa: N818 - an answer to a person, not an error of the program
    """A named refusal with the numbers and ids that its words need."""

    def __init__(self, code: RefusalCode, *details: int | str) -> None:
        super().__init__(code.value, *details)
        self.code = code
        self.details = details
