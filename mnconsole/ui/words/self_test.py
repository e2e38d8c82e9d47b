"""Words of the pen's guided self-test."""

from __future__ import annotations

from mnconsole.domain.pen import Interruption, StopCause
from mnconsole.domain.self_test import FigureName, Hindrance, Outcome, SelfTestEnd, SelfTestStep, StepResult
from mnconsole.services.pen_refusal import PenRefusalCode
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import depth_mm, speed_hz
from mnconsole.ui.words.pen_page import ms_tenths
from mnconsole.ui.words.timeline_codes import interruption_name, stop_cause

_C = "SelfTest"


def title() -> str:
    return say(_C, "Self-test")


def why() -> str:
    return say(_C, "Six steps in the air show that the pen does what it is told. It takes a minute.")


def open_key(key: str) -> str:
    return say(_C, "Test this pen  {key}", key=key)


def warning() -> str:
    return say(_C, "Needles will move. Hold the pen in the air, away from skin.")


def warning_more() -> str:
    return say(_C, "Use a cartridge that is kept for tests, never one for a patient. STOP ends it at any moment.")


def trigger_hint() -> str:
    return say(_C, "This pen has a trigger: hold it down after START.")


def begin_key(key: str) -> str:
    return say(_C, "I hold it in the air  {key}", key=key)


def cancel() -> str:
    return say(_C, "Cancel")


def close() -> str:
    return say(_C, "Close")


def close_name() -> str:
    return say(_C, "Close the self-test")


def again_key(key: str) -> str:
    return say(_C, "Test again  {key}", key=key)


def step(code: SelfTestStep) -> str:
    """What is shown."""
    return {
        SelfTestStep.LINK: say(_C, "The link answers for 3 s"),
        SelfTestStep.ARM: say(_C, "Needles out to the lowest depth"),
        SelfTestStep.START: say(_C, "Motor on at the lowest speed"),
        SelfTestStep.CHANGE: say(_C, "A little deeper and faster"),
        SelfTestStep.STOP: say(_C, "STOP"),
        SelfTestStep.REST: say(_C, "At rest, needles in"),
    }[code]


def to_do(code: SelfTestStep) -> str:
    """What the person does now."""
    return {
        SelfTestStep.LINK: say(_C, "Listening. Nothing moves yet."),
        SelfTestStep.ARM: say(_C, "Pen in the air? Press the key: the needles come out."),
        SelfTestStep.START: say(_C, "Press the key: the motor starts."),
        SelfTestStep.CHANGE: say(_C, "Press the key: depth and speed change."),
        SelfTestStep.STOP: say(_C, "Now press STOP: the red key at the right, Space or Esc."),
        SelfTestStep.REST: say(_C, "Keep holding it. The pen comes to rest."),
    }[code]


def motion_key(code: SelfTestStep, key: str) -> str:
    """The big key of a step that moves something."""
    words = {
        SelfTestStep.ARM: say(_C, "ARM  {key}", key=key),
        SelfTestStep.START: say(_C, "START  {key}", key=key),
        SelfTestStep.CHANGE: say(_C, "CHANGE  {key}", key=key),
    }
    return words[code]


def outcome(code: Outcome) -> str:
    return {
        Outcome.PASSED: say(_C, "Pass"),
        Outcome.FAILED: say(_C, "Fail"),
        Outcome.NOT_MEASURED: say(_C, "Not measured"),
    }[code]


def now() -> str:
    """A step that goes on."""
    return say(_C, "Now")


def figures(result: StepResult) -> str:
    """What was measured, in one line; empty for nothing."""
    parts = {figure.name: figure.value for figure in result.figures}
    texts = [_figure(name, value, parts) for name, value in parts.items()]
    return ", ".join(text for text in texts if text)


def _figure(name: FigureName, value: int, all_of_them: dict[FigureName, int]) -> str:
    match name:
        case FigureName.CYCLES:
            return say(_C, "{count} cycles", count=value)
        case FigureName.LOST:
            return say(_C, "{count} lost", count=value)
        case FigureName.ROUND_TRIP_P99_US:
            return say(_C, "99 of 100 within {ms}", ms=ms_tenths(value))
        case FigureName.REACHED_MS:
            return say(_C, "after {ms} ms", ms=value)
        case FigureName.DEPTH_UM:
            return say(_C, "{depth} mm", depth=depth_mm(value))
        case FigureName.SPEED_DHZ:
            return say(_C, "{speed} Hz", speed=speed_hz(value))
        case FigureName.STROKES if FigureName.STROKES_EXPECTED in all_of_them:
            expected = all_of_them[FigureName.STROKES_EXPECTED]
            return say(_C, "{count} strokes of {expected}", count=value, expected=expected)
        case FigureName.STROKES:
            return say(_C, "{count} strokes after it", count=value)
        case FigureName.STROKES_EXPECTED:
            return ""
        case FigureName.STOPPED_MS:
            return say(_C, "confirmed after {ms} ms", ms=value)


def hindrance(code: Hindrance) -> tuple[str, str]:
    """Why the test can't be now, and what to do."""
    return {
        Hindrance.NOT_PERMITTED: (say(_C, "Nobody who may is signed in"), say(_C, "A nurse or a manager signs in.")),
        Hindrance.NOT_LINKED: (say(_C, "No pen linked"), say(_C, "Link a pen first.")),
        Hindrance.NEEDLING: (
            say(_C, "A treatment is needling"),
            say(_C, "The pen belongs to a patient now. Finish the needling first."),
        ),
        Hindrance.IN_USE: (say(_C, "The pen is armed or running"), say(_C, "Press STOP first.")),
        Hindrance.NO_LEASE: (
            say(_C, "This pen does not stop by itself"),
            say(_C, "A manager has to allow it by name before anything moves it."),
        ),
        Hindrance.FAULT: (say(_C, "The pen reports a fault"), say(_C, "Put it right and acknowledge it first.")),
        Hindrance.TOO_DEEP: (say(_C, "Needles were too deep"), say(_C, "Acknowledge that alarm first.")),
        Hindrance.NO_CARTRIDGE: (say(_C, "No cartridge"), say(_C, "Put in a cartridge that is kept for tests.")),
        Hindrance.CONTACT: (
            say(_C, "The needles touch something"),
            say(_C, "Hold the pen in the air, away from skin."),
        ),
        Hindrance.NOT_FRONT: (say(_C, "This window is not in front"), say(_C, "Press into this window.")),
    }[code]


def refusal(code: PenRefusalCode) -> str:
    """Why a press did nothing."""
    if code is PenRefusalCode.TOO_LATE:
        return say(_C, "That press came too late. Press again.")
    return say(_C, "The pen can't do that now. Press again, or cancel the test.")


def ended(code: SelfTestEnd, why_code: str) -> tuple[str, str]:
    """How it ended: title and what to do."""
    return {
        SelfTestEnd.PASSED: (say(_C, "Passed"), say(_C, "The pen did what it was told.")),
        SelfTestEnd.FAILED: (
            say(_C, "Failed"),
            say(_C, "Don't treat with this pen. Check cable and cartridge, test again, then have it looked at."),
        ),
        SelfTestEnd.BY_YOU: (say(_C, "Stopped by you"), say(_C, "What was not reached is not measured.")),
        SelfTestEnd.PAGE_LEFT: (
            say(_C, "Stopped: the page was left"),
            say(_C, "Nothing moves behind another page. Test again and stay here."),
        ),
        SelfTestEnd.LINK_LOST: (
            say(_C, "Link lost"),
            say(_C, "Check that the pen is still. Check its cable, then test again."),
        ),
        SelfTestEnd.INTERRUPTED: (
            say(_C, "Interrupted: {why}", why=_interruption(why_code)),
            say(_C, "Check that the pen is still. Put it right, then test again."),
        ),
        SelfTestEnd.STOPPED: (
            say(_C, "Stopped: {why}", why=_stop(why_code)),
            say(_C, "The console stopped the pen by its own rules. Test again."),
        ),
        SelfTestEnd.HINDERED: _hindered(why_code),
    }[code]


def tested_at(time_text: str, serial: str) -> str:
    return say(_C, "{serial}, {time}", serial=serial, time=time_text)


def _interruption(code: str) -> str:
    return interruption_name(Interruption(code)) if code in {each.value for each in Interruption} else code


def _stop(code: str) -> str:
    return stop_cause(StopCause(code)) if code in {each.value for each in StopCause} else code


def _hindered(code: str) -> tuple[str, str]:
    known = code in {each.value for each in Hindrance}
    what, to_do_now = hindrance(Hindrance(code)) if known else (code, "")
    return say(_C, "Stopped: {why}", why=what), to_do_now
