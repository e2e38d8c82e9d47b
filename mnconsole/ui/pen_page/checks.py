"""The self-test in words: its card, and the sheet while it is asked for or goes on. No Qt."""

from __future__ import annotations

from mnconsole.domain.pen import Feature, LinkView
from mnconsole.domain.self_test import Hindrance, Outcome, SelfTestEnd, SelfTestStep
from mnconsole.services.self_test import Phase, SelfTestView
from mnconsole.ui.pen_page.state import CheckCardState, CheckSheetState, Note, StepRow, Tone
from mnconsole.ui.words import self_test as words
from mnconsole.ui.words.formats import time_of_day
from mnconsole.ui.words.keys import KeyAct, key_text

_TONES = {Outcome.PASSED: Tone.GOOD, Outcome.FAILED: Tone.BAD, Outcome.NOT_MEASURED: Tone.PLAIN}
_MOTION_KEYS = {
    SelfTestStep.ARM: KeyAct.ARM,
    SelfTestStep.START: KeyAct.START,
    SelfTestStep.CHANGE: KeyAct.START,
}


def key_of(step: SelfTestStep) -> KeyAct | None:
    """The key that presses for a step, None for one that moves nothing."""
    return _MOTION_KEYS.get(step)


def card_of(test: SelfTestView) -> CheckCardState:
    """The card on the page; it keeps the last result."""
    over = test.phase is Phase.DONE
    return CheckCardState(
        title=words.title(),
        why=words.why(),
        key=words.open_key(key_text(KeyAct.PRIMARY)),
        result=_result(test) if over else None,
        rows=_rows(test) if over else (),
    )


def sheet_of(
    test: SelfTestView, view: LinkView, hindrances: tuple[Hindrance, ...], progress_permille: int, answer: str
) -> CheckSheetState:
    """The sheet. `answer` is to the last press, empty for none."""
    main = key_text(KeyAct.PRIMARY)
    notes: list[Note] = []
    motion = begin = ""
    text = words.to_do(test.step)
    match test.phase:
        case Phase.DONE:
            result = _result(test)
            notes += [result] if result is not None else []
            begin, text = words.again_key(main), ""
        case Phase.PRESS:
            key = key_of(test.step)
            motion = words.motion_key(test.step, key_text(key)) if key is not None else ""
        case Phase.MEASURING:
            pass
        case _:
            text, begin = words.warning(), words.begin_key(main)
            notes.append(Note(Tone.PLAIN, "hand", "", words.warning_more()))
            if _has_trigger(view):
                notes.append(Note(Tone.PLAIN, "info", "", words.trigger_hint()))
            notes += [Note(Tone.WARN, "triangle-alert", *words.hindrance(code)) for code in hindrances]
    if answer:
        notes.append(Note(Tone.WARN, "info", "", answer))
    return CheckSheetState(
        title=words.title(),
        text=text,
        notes=tuple(notes),
        rows=_rows(test),
        progress_permille=progress_permille,
        motion=motion,
        begin=begin,
        begin_icon="list-checks" if test.phase is Phase.DONE else "hand",
        may_begin=test.phase is Phase.DONE or not hindrances,
        close=words.close() if test.phase is Phase.DONE else words.cancel(),
    )


def _has_trigger(view: LinkView) -> bool:
    return view.identity is not None and Feature.TRIGGER in view.identity.features


def _rows(test: SelfTestView) -> tuple[StepRow, ...]:
    done = {result.step: result for result in test.results}
    rows: list[StepRow] = []
    for step in SelfTestStep:
        result = done.get(step)
        if result is not None:
            chip, tone = words.outcome(result.outcome), _TONES[result.outcome]
            rows.append(StepRow(words.step(step), words.figures(result), chip, tone))
        else:
            chip = words.now() if test.runs and step is test.step else ""
            rows.append(StepRow(words.step(step), "", chip, Tone.WARN if chip else Tone.PLAIN))
    return tuple(rows)


def _result(test: SelfTestView) -> Note | None:
    if test.ended is None:
        return None
    title, text = words.ended(test.ended, test.why)
    when = words.tested_at(time_of_day(test.at_utc_ms), test.serial_number)
    good = test.ended is SelfTestEnd.PASSED
    mine = test.ended in (SelfTestEnd.BY_YOU, SelfTestEnd.PAGE_LEFT)
    tone = Tone.GOOD if good else Tone.PLAIN if mine else Tone.BAD
    icon = "circle-check" if good else "hand" if mine else "octagon-alert"
    return Note(tone, icon, title, f"{text} {when}.")
