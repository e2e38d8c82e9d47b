"""Refusals in words: what is missing and what to do. One text per code of `RefusalCode`."""

from __future__ import annotations

from datetime import date
from typing import Final

from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.policy import Policy
from mnconsole.domain.session import Step
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import clock_span, day_long, depth_mm, grams, month_year

_TEXTS: Final[dict[RefusalCode, str]] = {
    RefusalCode.CLOSED: "This session is closed. A closed session is not changed any more.",
    RefusalCode.WRONG_STEP: "{wanted} can't be recorded now: the session is at {step}.",
    RefusalCode.NOT_PERMITTED: "Nobody who treats is signed in. Sign in at the bottom left, then press again.",
    RefusalCode.MANAGER_ONLY: "Only a manager may do that. A manager signs in first, then presses again.",
    RefusalCode.ANSWERS_MISSING: "{count} answers are missing. Answer each question.",
    RefusalCode.FITZPATRICK_MISSING: "Choose the Fitzpatrick type.",
    RefusalCode.CONSENT_MISSING: "Tick the consent once the patient has agreed.",
    RefusalCode.REASON_MISSING: "Give the reason.",
    RefusalCode.RELEASE_MISSING: "Type the name of the prescriber who released the treatment.",
    RefusalCode.PRODUCT_UNKNOWN: "Choose the product.",
    RefusalCode.LOT_MISSING: "Type the lot number from the label.",
    RefusalCode.LOT_UNREADABLE: "Type the lot number as it stands on the label: at most {most} letters and digits.",
    RefusalCode.EXPIRY_UNREADABLE: "Type the expiry as month and year, such as 08/2027.",
    RefusalCode.EXPIRED: "Expired {expiry}. Put it aside and take another one.",
    RefusalCode.AMOUNT_RANGE: "Type an amount above 0 and up to {most} g, which is this product's limit.",
    RefusalCode.CREAM_ALREADY_ON: "Cream is on the skin already. Take it off first.",
    RefusalCode.CREAM_NOT_ON: "No cream is on the skin.",
    RefusalCode.TOO_EARLY: "The cream has been on for {contact}; the minimum is {least}. Going on needs a reason.",
    RefusalCode.CLOCK_UNSURE: "The laptop's clock jumped: {shorter} or {longer} are possible. Read the wall clock.",
    RefusalCode.ZONES_MISSING: "Choose at least one zone.",
    RefusalCode.AREA_MISSING: "Type the area of {zone} in cm\N{SUPERSCRIPT TWO}.",
    RefusalCode.ZONE_UNKNOWN: "{zone} is not among the planned zones. Choose another one.",
    RefusalCode.ZONE_TREATED: "The pen has worked in {zone} already, so it stays in the record.",
    RefusalCode.ZONES_LEFT: "{count} zones are open: {zones}. Finish each or leave it out.",
    RefusalCode.NOTHING_NEEDLED: "The pen has not run in {zone} yet. Needle it, or leave it out with a reason.",
    RefusalCode.DEPTH_RANGE: "{value} mm can't be set: {low} to {high} mm are possible.",
    RefusalCode.CARTRIDGE_NOT_NEW: "Take a new cartridge from a sealed pack and tick it. One cartridge, one session.",
    RefusalCode.CARTRIDGE_USED_BEFORE: "This cartridge was used before. Take a new one.",
    RefusalCode.NOTHING_TO_UNDO: "Nothing can be undone: the pen has worked since the last step.",
    RefusalCode.TEXT_EMPTY: "Type the text first.",
    RefusalCode.TIME_RANGE: "Type a time up to 24 hours, such as 14 or 14:30.",
    RefusalCode.PEN_MOVING: "The pen is armed or running. Stop it first.",
    RefusalCode.NOT_AMENDABLE: "This entry can't be put right that way. Add a note, or undo the step.",
    RefusalCode.NOBODY: "Nobody is signed in. Sign in first.",
    RefusalCode.LOCKED: "The console is locked. Unlock it, then press again.",
    RefusalCode.LOOKS_ONLY: "You are signed in to look. A nurse signs in at the bottom left.",
    RefusalCode.RECORDS_LOOK_ONLY: "These records are open to look only. Close the console, start it again.",
    RefusalCode.LEFT: "This person does not work here any more.",
    RefusalCode.LAST_MANAGER: "This is the only manager with a passphrase. Make somebody else a manager first.",
    RefusalCode.ONESELF: "Nobody changes their own role or leaves by their own hand. Another manager does that.",
    RefusalCode.NAME_MISSING: "Type the name.",
    RefusalCode.NAME_UNUSABLE: "Type a name of at most {most} signs that can be seen.",
    RefusalCode.NAME_TAKEN: "Somebody has this name already. Add a second name or a letter, to tell them apart.",
    RefusalCode.PIN_SHAPE: "A PIN has {least} to {most} digits.",
    RefusalCode.PIN_TOO_SIMPLE: "This PIN is guessed at once. Take digits that are neither alike nor in a row.",
    RefusalCode.PASSPHRASE_WEAK: "Too easily guessed. Take {least} signs at least, best a few words at random.",
    RefusalCode.PASSPHRASE_NONE: "You have no passphrase since the key was changed. Set your own first.",
    RefusalCode.PASSPHRASE_WRONG: "That is not your passphrase. Type it again. If it is forgotten, a manager "
    "sets a new one.",
    RefusalCode.PERSON_UNKNOWN: "This person is not in the records.",
    RefusalCode.SESSION_OPEN: "They have open sessions: {count}. Each is signed or ended first.",
    RefusalCode.TAP_ONLY: "The demo has neither passphrases nor PINs.",
    RefusalCode.PATIENT_UNKNOWN: "This patient is not in the records any more. Search again.",
    RefusalCode.PATIENT_ERASED: "This person was erased. Nothing more can be written or read about them.",
    RefusalCode.ERASURE_NOT_ASKED: "The law wants this record kept until {until}. Before that day one manager asks for "
    "the erasure, and another one confirms it within 24 hours.",
    RefusalCode.ERASURE_OWN_REQUEST: "The law wants this record kept until {until}. You have asked for the erasure: "
    "another manager signs in and confirms it within 24 hours.",
    RefusalCode.ERASURE_ONE_PERSON: "The passphrase or PIN of {name} was last set by somebody else, who could be both "
    "managers. {name} sets what was set anew in person, and can ask for or confirm an erasure {days} days after the "
    "other one set it.",
    RefusalCode.ERASURE_SESSION_OPEN: "A treatment of this person is open. Sign it, or end it untreated, first.",
}

_STEPS: Final[dict[Step, str]] = {
    Step.SCREENING: "screening",
    Step.CLEANSE: "cleanse",
    Step.NUMBING: "numbing",
    Step.SERUM_BEFORE: "serum before needling",
    Step.NEEDLING: "needling",
    Step.SERUM_AFTER: "serum after needling",
    Step.AFTERCARE: "aftercare",
    Step.SIGN_OFF: "sign-off",
    Step.CLOSED: "its end",
}


def step_in_sentence(step: Step) -> str:
    """The step's name inside a sentence."""
    return say("refusals", _STEPS[step])


def refusal(code: RefusalCode, details: tuple[int | str, ...], policy: Policy) -> str:
    """What was not taken and what to do, as one or two sentences."""
    if code is RefusalCode.ANSWERS_MISSING and details[0] == 1:
        return say("refusals", "1 answer is missing. Answer the question.")
    return say("refusals", _TEXTS[code], **_values(code, details, policy))


def _values(code: RefusalCode, details: tuple[int | str, ...], policy: Policy) -> dict[str, object]:
    numbers = [detail for detail in details if isinstance(detail, int)]
    texts = [detail for detail in details if isinstance(detail, str)]
    match code:
        case RefusalCode.WRONG_STEP:
            at, wanted = (Step(number) for number in numbers)
            return {"step": step_in_sentence(at), "wanted": step_in_sentence(wanted).capitalize()}
        case RefusalCode.PIN_SHAPE | RefusalCode.PASSPHRASE_WEAK | RefusalCode.NAME_UNUSABLE:
            return {"least": numbers[0], "most": numbers[-1]}
        case RefusalCode.ANSWERS_MISSING | RefusalCode.SESSION_OPEN:
            return {"count": numbers[0]}
        case RefusalCode.ZONES_LEFT:
            return {"count": numbers[0], "zones": ", ".join(_zone(policy, zone) for zone in texts)}
        case RefusalCode.EXPIRED:
            return {"expiry": month_year(texts[0])}
        case RefusalCode.LOT_UNREADABLE:
            return {"most": numbers[0]}
        case RefusalCode.AMOUNT_RANGE:
            return {"most": grams(numbers[-1])}
        case RefusalCode.TOO_EARLY:
            return {"contact": clock_span(numbers[0]), "least": clock_span(numbers[1])}
        case RefusalCode.CLOCK_UNSURE:
            return {"shorter": clock_span(numbers[0]), "longer": clock_span(numbers[1])}
        case RefusalCode.DEPTH_RANGE:
            value, low, high = (depth_mm(number) for number in numbers)
            return {"value": value, "low": low, "high": high}
        case RefusalCode.ERASURE_NOT_ASKED | RefusalCode.ERASURE_OWN_REQUEST | RefusalCode.ERASURE_ONE_PERSON:
            return (
                {"name": texts[0], "days": numbers[0]} if numbers else {"until": day_long(date.fromisoformat(texts[0]))}
            )
        case _:
            return {"zone": _zone(policy, texts[0]) if texts else say("refusals", "this zone")}


def _zone(policy: Policy, zone_id: str) -> str:
    zone = policy.zone(zone_id)
    return zone.text if zone is not None else zone_id
