"""Words of a patient's record and of a session's summary on paper."""

from __future__ import annotations

from mnconsole.domain.session import Status
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import DASH

_C = "RecordPaper"


def record_title(name: str) -> str:
    return say(_C, "Treatment record of {name}", name=name)


def record_foot(clinic: str, number: int) -> str:
    return say(_C, "{clinic}, patient no. {number}", clinic=clinic, number=number)


def summary_title() -> str:
    return say(_C, "Treatment summary")


def made(when: str) -> str:
    return say(_C, "Made from the clinic’s records on {when}. Times are local.", when=when)


def erased_patient(number: int) -> str:
    return say(_C, "Erased patient {number}", number=number) if number else say(_C, "Erased patient")


# titles of facts


def clinic() -> str:
    return say(_C, "Clinic")


def name() -> str:
    return say(_C, "Name")


def anchor() -> str:
    return say(_C, "Where the log stood")


def kept_until() -> str:
    return say(_C, "Kept by law until")


def practitioner() -> str:
    return say(_C, "Treated by")


def record() -> str:
    return say(_C, "Record")


def course() -> str:
    return say(_C, "Course")


def course_value(number: int, planned: int) -> str:
    return say(_C, "Session {number} of {planned}", number=number, planned=planned)


def rules() -> str:
    return say(_C, "Clinic’s rules")


def rules_value(version: str) -> str:
    return say(_C, "version {version}", version=version)


def answered_yes() -> str:
    return say(_C, "Answered yes")


def answered_no() -> str:
    return say(_C, "Answered no")


def answered_no_others(number: int, some_yes: bool) -> str:
    """`some_yes`: there are questions that were answered with yes."""
    if number == 1:
        return say(_C, "1 question")
    if some_yes:
        return say(_C, "the {number} other questions", number=number)
    return say(_C, "all {number} questions", number=number)


def questions_heading(version: str) -> str:
    return say(_C, "The questions, as of the rules’ version {version}", version=version)


def no_answer_yes() -> str:
    return say(_C, "nothing")


def consent() -> str:
    return say(_C, "Consent")


def consent_value(version: str, when: str) -> str:
    return say(_C, "given, text version {version}, {when}", version=version, when=when)


def skin_type() -> str:
    return say(_C, "Fitzpatrick type")


def allergies() -> str:
    return say(_C, "Allergies")


def allergies_none() -> str:
    return say(_C, "No known allergy")


def caution_reason() -> str:
    return say(_C, "Reason to treat all the same")


def released_by() -> str:
    return say(_C, "Released by")


def cream() -> str:
    return say(_C, "Numbing cream")


def cream_value(product: str, amount: str, lot: str, expiry: str) -> str:
    return say(_C, "{product}, {amount} g, lot {lot}, exp {expiry}", product=product, amount=amount, lot=lot,
               expiry=expiry)  # fmt: skip


def cream_times(on: str, off: str, span: str) -> str:
    return say(_C, "on {on}, off {off}, {span} on the skin", on=on, off=off, span=span)


def cream_still_on(on: str) -> str:
    return say(_C, "on {on}, not taken off on record", on=on)


def cream_none(reason: str) -> str:
    return say(_C, "none used: {reason}", reason=reason)


def serum_before() -> str:
    return say(_C, "Serum before")


def serum_after() -> str:
    return say(_C, "Serum after")


def product_lot(product: str, lot: str, expiry: str) -> str:
    return say(_C, "{product}, lot {lot}, exp {expiry}", product=product, lot=lot, expiry=expiry)


def at(text: str, when: str) -> str:
    return say(_C, "{text}, {when}", text=text, when=when)


def left_out(reason: str) -> str:
    return say(_C, "left out: {reason}", reason=reason)


def not_treated(reason: str) -> str:
    return say(_C, "not treated: {reason}", reason=reason)


def cartridge() -> str:
    return say(_C, "Cartridge")


def cartridges(text: str, number: int) -> str:
    return text if number == 1 else say(_C, "{text}; {number} cartridges used", text=text, number=number)


def aftercare() -> str:
    return say(_C, "Aftercare")


def aftercare_given() -> str:
    return say(_C, "explained")


def next_visit(day: str) -> str:
    return say(_C, "next visit {day}", day=day)


def adverse() -> str:
    return say(_C, "Adverse event")


def skin_reaction() -> str:
    return say(_C, "Skin at the end")


def overrides() -> str:
    return say(_C, "Departures with a reason")


# zones


def zone_titles() -> tuple[str, ...]:
    return (
        say(_C, "Zone"),
        say(_C, "Planned mm"),
        say(_C, "Deepest mm"),
        say(_C, "Passes"),
        say(_C, "Contact s"),
        say(_C, "Punctures"),
        say(_C, "Per cm²"),
        say(_C, "Endpoint"),
    )


def at_least(text: str) -> str:
    return say(_C, "{text} or more", text=text)


def by_hand(text: str) -> str:
    return say(_C, "{text} by hand", text=text)


def none() -> str:
    return DASH


# entries


def session_heading(when: str, person: str) -> str:
    return say(_C, "Session of {when}, {person}", when=when, person=person)


def record_value(status: Status, who: str, when: str) -> str:
    """Who closed it, and how."""
    return {
        Status.OPEN: say(_C, "not signed yet"),
        Status.SIGNED: say(_C, "signed by {who}, {when}", who=who, when=when),
        Status.UNTREATED: say(_C, "ended without treatment by {who}, {when}", who=who, when=when),
    }[status]


def what_happened() -> str:
    return say(_C, "What happened")


def no_sessions() -> str:
    return say(_C, "No treatment is on record.")


def details_heading() -> str:
    return say(_C, "Details as they were typed")


def details_added(who: str) -> str:
    return say(_C, "Added by {who}", who=who)


def details_changed(who: str) -> str:
    return say(_C, "Changed by {who}", who=who)


def detail(title: str, value: str) -> str:
    return say(_C, "{title}: {value}", title=title, value=value or DASH)


def looked_heading() -> str:
    return say(_C, "Who has opened this record, and what was given away")


def looked(kind: str, who: str) -> str:
    """An entry of no session that changed nothing; a kind of a newer program is told by its name."""
    return {
        "patient.viewed": say(_C, "Details opened by {who}", who=who),
        "session.viewed": say(_C, "A session opened by {who}", who=who),
        "records.exported": say(_C, "Whole record given away as a file by {who}", who=who),
        "records.printed": say(_C, "A summary printed or saved by {who}", who=who),
        "patient.erasure_asked": say(_C, "Erasure asked for by {who}", who=who),
    }.get(kind, say(_C, "{kind}, by {who}", kind=kind, who=who))


def the_program() -> str:
    return say(_C, "the program")


# the anchor


def anchor_lines(code: str, when: str) -> tuple[str, ...]:
    return (
        say(_C, "Where the clinic’s log stood at {when}:", when=when),
        code,
        say(_C, "Keep this sheet. With this code, or the square, the clinic’s log can be checked later: it shows "
            "whether anything up to this entry was changed or removed since."),
    )  # fmt: skip


def corrections_note() -> str:
    return say(_C, "What is struck through was corrected or taken back; the words that hold stand below or beside it.")
