"""`pen conform`: asks, runs the checklist, tells each clause as it is judged, and ends with the pen stopped."""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING, Final

from mnconsole.arguments import PenConformOptions
from mnconsole.commands.kind import kind_of, published_map
from mnconsole.commands.told import CommandCode, say_json
from mnconsole.errors import KnownError
from mnconsole.terminal import one_line, say, show, tell

if TYPE_CHECKING:
    from mnconsole.device.conform.run import Finding, Outcome

QUESTION: Final = "Needles will move. Hold the pen free of everything. Go on? [y/N] "
NOT_READY: Final = "The pen can't be armed now: {faults}. Put that right and start again."
NOT_STILL: Final = "The pen did not confirm that it stands still. Switch it off."
_DO: Final = "{what} Then press Enter (s and Enter: leave this out). "
_NOT_RUN: Final = {
    "identity": "not run, since such a device gets nothing but reads",
    "silent": "not run, since the pen no longer answers",
    "not_ready": "not run, since the pen can't be armed now",
}
_MARKS: Final = {"pass": "PASS", "fail": "FAIL", "not_applicable": "n/a ", "not_run": "----"}
ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals that end the check. Windows has no SIGHUP."""


def conform(options: PenConformOptions) -> int:
    """Run the checklist; 0 when no clause failed. Raises KnownError."""
    from mnconsole.device.conform.run import Outcome, check_port

    profile = published_map(kind_of(options.kind, options.port))
    if not options.yes:
        _ask_first()
    outcome = Outcome()
    begun = time.monotonic()
    told = _ignore if options.as_json else _say_finding
    with _ended_by_signals():
        try:
            check_port(options.port, profile.line.baud, outcome, told, None if options.yes else _ask)
        except KeyboardInterrupt:
            moving = outcome.stopped is False
            raise KnownError(CommandCode.CUT_SHORT_MOVING if moving else CommandCode.CUT_SHORT) from None
        except KnownError:
            if outcome.stopped is False:
                tell(NOT_STILL)
            raise
    seconds = time.monotonic() - begun
    if options.as_json:
        say_json(facts(options.port, outcome, seconds))
    else:
        say(summary(outcome, seconds))
    return 0 if outcome.conforms else 1


def _ask_first() -> None:
    if not _has_terminal():
        raise KnownError(CommandCode.NOBODY_TO_ASK)
    show(QUESTION)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise KnownError(CommandCode.DECLINED)


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(what: str) -> bool:
    """Whether the technician has done it. The end of the input leaves it out, too."""
    show(_DO.format(what=what))
    typed = sys.stdin.readline()
    return bool(typed) and typed.strip().lower() != "s"


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """The first signal raises KeyboardInterrupt; the next ones don't hold up the stop that follows it."""
    before = {number: signal.getsignal(number) for number in ENDING}

    def end(_number: int, _frame: FrameType | None) -> None:
        for each in ENDING:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in ENDING:
        if before[number] is not signal.SIG_IGN:  # nohup is meant
            signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore(_finding: Finding) -> None:
    """With --json all is told at the end."""


def _say_finding(finding: Finding) -> None:
    say(line_of(finding))


def line_of(finding: Finding) -> str:
    """A clause and what became of it, in one line; a failure in three."""
    clause = finding.clause
    text = f"{_MARKS[finding.verdict.value]}  {clause.name:<4} {clause.title}"
    if finding.expected or finding.seen:
        return f"{text}\n        expected: {one_line(finding.expected)}\n        seen:     {one_line(finding.seen)}"
    if finding.reason:
        return f"{text} ({_NOT_RUN.get(finding.reason, one_line(finding.reason))})"
    return text


def _counts(outcome: Outcome) -> dict[str, int]:
    from mnconsole.device.conform.run import Verdict

    return {
        "passed": outcome.count(Verdict.PASS),
        "failed": outcome.count(Verdict.FAIL),
        "not_applicable": outcome.count(Verdict.NOT_APPLICABLE),
        "not_run": outcome.count(Verdict.NOT_RUN),
    }


def summary(outcome: Outcome, seconds: float) -> str:
    """The end of the text output."""
    counts = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in _counts(outcome).items())
    lines = [f"{len(outcome.findings)} clauses in {seconds:.0f} s: {counts}."]
    if outcome.not_ready:
        lines.append(NOT_READY.format(faults=", ".join(_faults(outcome)).replace("_", " ")))
    if outcome.stopped is not None:
        lines.append("The pen is stopped." if outcome.stopped else NOT_STILL)
    lines.append(_verdict(outcome))
    return "\n".join(lines)


def _verdict(outcome: Outcome) -> str:
    if outcome.not_ready:
        return "Whether the pen keeps to the map is not known."
    return "The pen keeps to the map." if outcome.conforms else "The pen does NOT keep to the map."


def _faults(outcome: Outcome) -> list[str]:
    return [fault.name.lower() for fault in outcome.not_ready if fault.name]


def facts(port: str, outcome: Outcome, seconds: float) -> dict[str, object]:
    """All of it, for programs."""
    make = outcome.identity
    return {
        "port": port,
        "vendor": make.vendor if make else None,
        "product": make.product if make else None,
        "serial_number": make.serial_number if make else None,
        "firmware": make.firmware if make else None,
        "conforms": outcome.conforms,
        **_counts(outcome),
        "stopped": outcome.stopped,
        "not_ready": _faults(outcome),
        "seconds": round(seconds, 1),
        "clauses": [
            {
                "clause": finding.clause.name,
                "title": finding.clause.title,
                "verdict": finding.verdict.value,
                "expected": finding.expected,
                "seen": finding.seen,
                "reason": _NOT_RUN.get(finding.reason, finding.reason),
            }
            for finding in outcome.findings
        ],
    }
