"""Step 1 in three parts: the clinic's questions, the zones, then skin and consent, which covers those zones."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.people import PatientDetails
from mnconsole.domain.policy import Question as PolicyQuestion
from mnconsole.domain.policy import Severity
from mnconsole.domain.session import Session
from mnconsole.ui.chair import parse
from mnconsole.ui.chair.blocks import (
    Below,
    Beside,
    Block,
    Field,
    Key,
    Option,
    Pick,
    Question,
    Questions,
    Tick,
    Tone,
    Weight,
    Words,
)
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.state import Action, StepState
from mnconsole.ui.chair.steps import zones
from mnconsole.ui.chair.steps.allergies import (
    ALLERGIES,
    allergies,
    by_hand,
    known_allergies,
    told_allergies,
    unweighed,
    weigh,
)
from mnconsole.ui.chair.steps.card import card, primary
from mnconsole.ui.words.chair import fitzpatrick, text
from mnconsole.ui.words.formats import day_long, day_of
from mnconsole.ui.words.keys import KeyAct, key_text
from mnconsole.ui.words.refusals import refusal

QUESTIONS, ZONES, DETAILS = "questions", "zones", "details"
PARTS = (QUESTIONS, ZONES, DETAILS)
FORM = "screening"
NO_ALLERGY = f"{FORM}.no_allergy"
YES, NO = "yes", "no"


def question_key(question_id: str) -> str:
    """The key of a question's answer."""
    return f"{FORM}.q.{question_id}"


class ScreeningPage:
    """One part at a time; the filled button leads on and confirms at the end."""

    def show(self, desk: Desk) -> StepState:
        """The card of the present part."""
        part = desk.draft.part or QUESTIONS
        number = PARTS.index(part)
        back = (Action("back", text("act.back"), "arrow-left", key_text(KeyAct.BACK)),) if number else ()
        blocks, action, aside = _PARTS[part](desk)
        subtitle = text("screening.part", number=number + 1, of=len(PARTS), name=text(f"screening.{part}"))
        title = text("screening.title")
        return card(desk, f"{FORM}.{part}", title, action, *back, subtitle=subtitle, blocks=blocks, aside=aside)

    def primary(self, desk: Desk) -> None:
        """Lead on when this part is complete."""
        part = desk.draft.part or QUESTIONS
        desk.draft.notice = ""
        if part == QUESTIONS and _answers_complete(desk):
            weigh(desk)
            desk.draft.part = ZONES
        elif part == ZONES and zones.read(desk) is not None:
            desk.draft.part = DETAILS
        elif part == DETAILS:
            _confirm(desk)

    def act(self, desk: Desk, code: str) -> None:
        """Back, the quiet keys of the questions, and the zones' keys."""
        draft = desk.draft
        if code == "back":
            draft.part = PARTS[max(0, PARTS.index(draft.part or QUESTIONS) - 1)]
            draft.notice = ""
        elif code == "screening.rest_no":
            _fill(desk, {question.id: False for question in _asked(desk)})
        elif code == "screening.as_last_time":
            _fill(desk, _last_answers(desk))
        elif code == NO_ALLERGY:
            desk.draft.put(ALLERGIES, text("screening.no_allergy"))
        else:
            zones.act(desk, code)


def _asked(desk: Desk) -> tuple[PolicyQuestion, ...]:
    """The questions for this patient."""
    return desk.policy.questions_for(desk.patient.age_years(desk.today) if desk.patient is not None else None)


def _answer(desk: Desk, question: PolicyQuestion) -> str:
    return desk.draft.get(question_key(question.id))


def _fill(desk: Desk, answers: dict[str, bool]) -> None:
    """Fill what is not answered yet, and nothing else. What needs a look of its own is answered by itself."""
    for question in _asked(desk):
        if _fillable(desk, question) and question.id in answers:
            desk.draft.put(question_key(question.id), YES if answers[question.id] else NO)
    desk.draft.notice = ""


def _fillable(desk: Desk, question: PolicyQuestion) -> bool:
    return not (question.under_age or by_hand(desk, question) or _answer(desk, question))


def _last_answers(desk: Desk) -> dict[str, bool]:
    screening = desk.previous.screening if desk.previous is not None else None
    return {answer.question_id: answer.present for answer in screening.answers} if screening is not None else {}


def _present(desk: Desk, severity: Severity) -> list[PolicyQuestion]:
    return [q for q in _asked(desk) if q.severity is severity and _answer(desk, q) == YES]


def _questions(desk: Desk) -> tuple[tuple[Block, ...], Action, tuple[Block, ...]]:
    last = _last_answers(desk)
    blocks: list[Block] = []
    if last and desk.previous is not None:
        when = day_long(day_of(desk.previous.started_utc_ms))
        words = text("screening.as_last_time", day=when)
        blocks.append(Beside((Key("screening.as_last_time", words, "history"), Words("")), (3, 2)))
    open_count = sum(not _answer(desk, question) for question in _asked(desk))
    fillable = any(_fillable(desk, question) for question in _asked(desk))
    words = text("screening.rest_no")
    rest = Key("screening.rest_no", words, "list-checks", enabled=fillable, key=key_text(KeyAct.ALL_THE_REST))
    for severity in Severity:
        heading = Words(text(f"screening.{severity.value}_list"), Weight.HEADING)
        blocks.append(heading if severity is not next(iter(Severity)) else Beside((heading, rest), (3, 2)))
        rows = tuple(_row(desk, q, last) for q in _asked(desk) if q.severity is severity)
        blocks.append(Questions(rows))
    left = text("screening.open_one") if open_count == 1 else text("screening.open", count=open_count)
    words = left if open_count else text("screening.next_zones")
    return tuple(blocks), primary(words, "arrow-right"), ()


def _row(desk: Desk, question: PolicyQuestion, last: dict[str, bool]) -> Question:
    answered = _answer(desk, question)
    note = question.source if question.under_age else ""
    if question.id in last and not question.under_age:
        note = text("screening.last_yes" if last[question.id] else "screening.last_no")
    warns = answered == YES
    if warns:
        note = text(f"screening.{question.severity.value}_follows")
    elif question.about_allergies and (known := known_allergies(desk)):
        key = "screening.allergies_known" if answered else "screening.allergies_open"
        note, warns = text(key, list=", ".join(known)), True
        if last.get(question.id):  # a No today is then a change, whoever gives it
            note += f" ({text('screening.last_yes')})"
    options = (Option(NO, text("answer.no")), Option(YES, text("answer.yes"), "triangle-alert", warns=True))
    return Question(
        key=question_key(question.id),
        text=question.text,
        options=options,
        value=answered,
        note=note,
        warns=warns,
        error=question_key(question.id) in desk.draft.errors,
    )


def _answers_complete(desk: Desk) -> bool:
    missing = [question.id for question in _asked(desk) if not _answer(desk, question)]
    for question_id in reversed(missing):
        desk.fail(question_key(question_id), RefusalCode.ANSWERS_MISSING, len(missing))
    if missing:
        desk.draft.notice = refusal(RefusalCode.ANSWERS_MISSING, (len(missing),), desk.policy)
    return not missing


def _details(desk: Desk) -> tuple[tuple[Block, ...], Action, tuple[Block, ...]]:
    draft, policy = desk.draft, desk.policy
    skin = Pick(
        f"{FORM}.fitzpatrick",
        text("screening.fitzpatrick"),
        tuple(Option(str(kind), fitzpatrick(kind)[0]) for kind in range(1, 7)),
        skin_type(desk),
        draft.errors.get(f"{FORM}.fitzpatrick", ""),
    )
    said = fitzpatrick(int(skin.value))[1] if skin.value else text("screening.fitzpatrick_hint")
    told = _field(desk, "allergies", allergies(desk))
    # Nothing typed is not the same as nothing there: somebody has to have asked.
    none = Key(NO_ALLERGY, text("screening.no_allergy"))
    # Beside each other, so that the consent is in sight when there is nothing to weigh.
    blocks: list[Block] = [Beside((Below((skin, Words(said, Weight.QUIET))), told, none), (3, 2, 1))]
    cautions, stops = _present(desk, Severity.CAUTION), _present(desk, Severity.STOP)
    if stops:
        listed = text("screening.stops", list=", ".join(question.text for question in stops))
        blocks += [Words(listed, Weight.BOX, Tone.WARN, "octagon-alert"), _field(desk, "released_by")]
    if cautions:
        listed = text("screening.cautions", list=", ".join(question.text for question in cautions))
        blocks += [Words(listed, Weight.BOX, Tone.WARN, "triangle-alert"), _field(desk, "caution_reason")]
    consent = f"{FORM}.consent"
    agreed = Tick(consent, policy.consent.text, draft.is_on(consent), draft.errors.get(consent, ""))
    covered = ", ".join(zone.text for zone in zones.chosen(desk))
    blocks += [
        Words(text("screening.consent_covers", version=policy.consent.version, zones=covered)),
        Beside((agreed, _course(desk, "number"), _course(desk, "planned")), (3, 1, 1)),
    ]
    return tuple(blocks), primary(text("screening.confirm")), ()


def _field(desk: Desk, name: str, filled: str | None = None) -> Field:
    key = f"{FORM}.{name}"
    shown = desk.draft.get(key) if filled is None else filled
    return Field(key, text(key), shown, error=desk.draft.errors.get(key, ""))


def _course(desk: Desk, name: str) -> Field:
    key = f"{FORM}.course_{name}"
    known = desk.session.course
    given = str(known[0 if name == "number" else 1]) if known else ""
    typed = desk.draft.get(key, given)
    return Field(key, text(key), typed, hint=text("screening.course_hint"), error=desk.draft.errors.get(key, ""))


def skin_type(desk: Desk) -> str:
    """The chosen type, else the patient's, "1" to "6", or empty."""
    known = desk.patient.fitzpatrick if desk.patient is not None else 0
    return desk.draft.get(f"{FORM}.fitzpatrick", str(known) if known else "")


def _details_complete(desk: Desk) -> bool:
    draft = desk.draft
    needed = (
        (not _course_complete(desk), f"{FORM}.course_number", "screening.course_wrong"),
        (not draft.is_on(f"{FORM}.consent"), f"{FORM}.consent", RefusalCode.CONSENT_MISSING),
        (_lacks(desk, Severity.CAUTION, "caution_reason"), f"{FORM}.caution_reason", RefusalCode.REASON_MISSING),
        (_lacks(desk, Severity.STOP, "released_by"), f"{FORM}.released_by", RefusalCode.RELEASE_MISSING),
        (not allergies(desk).strip(), ALLERGIES, "screening.allergies_missing"),
        (not skin_type(desk), f"{FORM}.fitzpatrick", RefusalCode.FITZPATRICK_MISSING),
    )
    for lacking, key, code in needed:
        if lacking and isinstance(code, RefusalCode):
            desk.fail(key, code)
        elif lacking:
            draft.errors[key] = text(code)
            desk.focus(key)
    return not any(lacking for lacking, _key, _code in needed)


def _ask_again(desk: Desk) -> bool:
    """Whether an allergy was told after its question got a No: that answer was given without knowing, so it is open."""
    new = unweighed(desk)
    asked = [q for q in _asked(desk) if q.about_allergies and _answer(desk, q) == NO] if new else []
    for question in asked:
        desk.draft.put(question_key(question.id), "")
        desk.draft.part = QUESTIONS
        desk.draft.notice = text("screening.allergies_new", list=", ".join(new))
        desk.focus(question_key(question.id))
    return bool(asked)


def _lacks(desk: Desk, severity: Severity, name: str) -> bool:
    return bool(_present(desk, severity)) and not desk.draft.get(f"{FORM}.{name}").strip()


def _typed_course(desk: Desk) -> tuple[str, str]:
    return _course(desk, "number").text.strip(), _course(desk, "planned").text.strip()


def _course_complete(desk: Desk) -> bool:
    typed = _typed_course(desk)
    number, planned = (parse.small_number(entry) for entry in typed)
    return typed == ("", "") or (number is not None and planned is not None and number <= planned)


def _zones(desk: Desk) -> tuple[tuple[Block, ...], Action, tuple[Block, ...]]:
    words = text("screening.next_details") if zones.chosen(desk) else text("zones.choose")
    return zones.blocks(desk), primary(words, "arrow-right"), zones.settings(desk)


def _confirm(desk: Desk) -> None:
    if not _answers_complete(desk):
        desk.draft.part = QUESTIONS
        return
    plan = zones.read(desk)
    if plan is None:
        desk.draft.part = ZONES
        return
    if not _details_complete(desk) or _ask_again(desk):
        return
    screening = _proposal(desk)
    number, planned = (parse.small_number(entry) for entry in _typed_course(desk))
    course = ev.CourseSet(number, planned) if number and planned else None

    def confirm(_session: Session) -> None:
        desk.propose(screening, FORM, lambda session: _keep_with_patient(desk, session))

    def then_zones(session: Session) -> None:
        if tuple(zone.plan for zone in session.zones) == plan.zones:
            confirm(session)
        else:
            desk.propose(plan, FORM, confirm)

    if course is not None and desk.session.course != (course.number, course.planned):
        desk.propose(course, FORM, then_zones)
    else:
        then_zones(desk.session)


def _proposal(desk: Desk) -> ev.ScreeningConfirmed:
    answers = tuple(ev.Answer(q.id, _answer(desk, q) == YES) for q in _asked(desk))
    caution, stop = _present(desk, Severity.CAUTION), _present(desk, Severity.STOP)
    return ev.ScreeningConfirmed(
        answers=answers,
        fitzpatrick=int(skin_type(desk)),
        consent_version=desk.policy.consent.version,
        allergies=told_allergies(desk),
        caution_reason=desk.draft.get(f"{FORM}.caution_reason").strip() if caution else "",
        released_by=desk.draft.get(f"{FORM}.released_by").strip() if stop else "",
    )


def _keep_with_patient(desk: Desk, session: Session) -> None:
    """Skin type and allergies told today lead the next visit too, so they go to the patient's details."""
    patient, screening = desk.patient, session.screening
    if patient is None or screening is None:
        return
    details = PatientDetails(
        patient.name, patient.birth_date, patient.fitzpatrick, patient.phone, patient.allergies, patient.flags
    )
    told = "\n".join(entry.strip() for entry in screening.allergies.split(";") if entry.strip())
    changed = replace(details, fitzpatrick=screening.fitzpatrick, allergies=told)
    same = changed.fitzpatrick == patient.fitzpatrick and changed.allergies == patient.allergies
    if not same and not desk.console.patients.check(changed, desk.today):
        desk.console.patients.change(patient, changed, desk.today, lambda: None)


_PARTS = {QUESTIONS: _questions, DETAILS: _details, ZONES: _zones}
