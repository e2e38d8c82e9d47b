"""Runs clauses against the pen on a port. Whatever happens, it ends with the pen stopped or says that it could not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from enum import StrEnum

from msgspec import Struct, field

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS, NS_PER_S, link_clock_ns
from mnconsole.device.conform.bench import Ask, Bench
from mnconsole.device.conform.checklist import CHECKLIST
from mnconsole.device.conform.clauses import Clause, NotApplicableError, NotMetError
from mnconsole.device.conform.line import Line, NoAnswerError
from mnconsole.device.registers import DESIRED_STATE_ADDRESS, IdentityBlock
from mnconsole.device.transport import PortError, Waker, open_port
from mnconsole.domain.pen import Desired, Fault, Motor, PortTrouble
from mnconsole.errors import KnownError

_log = logging.getLogger(__name__)

STOP_TRIES = 6
MEET_NS = 2 * NS_PER_S
"""The longest wait for the first answer: opening the port restarts some boards."""

RETRY_NS = 100 * NS_PER_MS

LASTING = ~(Fault.LEASE_EXPIRED | Fault.OVERCURRENT)
"""Faults that a clear does not end while their cause is there."""


class Verdict(StrEnum):
    """What became of a clause. NOT_RUN: an earlier one said that the pen must not be driven, or it went silent."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    NOT_RUN = "not_run"


class Blocked(StrEnum):
    """Why clauses were not run."""

    NO_PEN = "identity"
    SILENT = "silent"
    NOT_READY = "not_ready"


class Finding(Struct, frozen=True):
    """One clause and what was found. `expected` and `seen` of a failure, `reason` of one that was left out."""

    clause: Clause
    verdict: Verdict
    expected: str = ""
    seen: str = ""
    reason: str = ""


class Outcome(Struct):
    """All findings so far. `stopped`: the pen said at the end that nothing moves; None while it was not asked.
    `not_ready`: the faults that keep the pen from being armed at all."""

    identity: IdentityBlock | None = None
    findings: list[Finding] = field(default_factory=list)
    stopped: bool | None = None
    not_ready: Fault = Fault.NONE

    def count(self, verdict: Verdict) -> int:
        """How many clauses ended like this."""
        return sum(finding.verdict is verdict for finding in self.findings)

    @property
    def conforms(self) -> bool:
        """Whether no clause failed or stayed open, and the pen is known to stand still."""
        return not self.count(Verdict.FAIL) and not self.count(Verdict.NOT_RUN) and self.stopped is True


Told = Callable[[Finding], None]


def check_port(port: str, baud: int, outcome: Outcome, told: Told, ask: Ask | None) -> None:
    """Run the whole checklist on `port` at `baud`; findings go to `outcome` and `told`.

    Raises KnownError with a PortTrouble.
    """
    waker = Waker()
    try:
        line = Line(lambda: open_port(port, baud, waker), link_clock_ns)
    except PortError as error:
        waker.close()
        raise KnownError(error.trouble, port=port, detail=error.detail) from error
    try:
        bench = _meet(line, port, ask)
        outcome.identity = bench.make
        run_clauses(bench, CHECKLIST, outcome, told)
    except PortError as error:
        raise KnownError(error.trouble, port=port, detail=error.detail) from error
    finally:
        line.close()
        waker.close()


def _meet(line: Line, port: str, ask: Ask | None) -> Bench:
    end_ns = line.clock() + MEET_NS
    while True:
        try:
            return Bench(line, ask)
        except NotMetError as error:
            if line.clock() >= end_ns:
                silent = isinstance(error, NoAnswerError)
                trouble = PortTrouble.SILENT if silent else PortTrouble.NOT_A_PEN
                raise KnownError(trouble, port=port, detail=error.seen) from error
            line.pause(RETRY_NS)


def run_clauses(bench: Bench, clauses: Sequence[Clause], outcome: Outcome, told: Told) -> None:
    """Run some clauses, then stop the pen. A device that is no pen gets nothing but reads. Raises `PortError`."""
    blocked: Blocked | None = None
    wrote = False
    try:
        for clause in clauses:
            if clause.writes and not wrote and blocked is None:
                wrote = True
                outcome.not_ready = _not_ready(bench)
                blocked = Blocked.NOT_READY if outcome.not_ready else None
            if blocked is not None and (clause.writes or blocked is Blocked.SILENT):
                finding = Finding(clause, Verdict.NOT_RUN, reason=blocked.value)
            else:
                finding = _judge(bench, clause)
            if finding.verdict is Verdict.FAIL:
                blocked = blocked or _blocked(bench, clause)
            outcome.findings.append(finding)
            told(finding)
    finally:
        if wrote:
            outcome.stopped = _stop_for_sure(bench)


def _not_ready(bench: Bench) -> Fault:
    """What keeps the pen from being armed: battery, heat, cartridge. The list would fail for no fault of its own."""
    try:
        bench.rest()
    except NotMetError:
        return Fault(bench.last.faults) & LASTING
    return Fault.NONE


def _blocked(bench: Bench, clause: Clause) -> Blocked | None:
    if clause is CHECKLIST[0]:
        return Blocked.NO_PEN
    try:
        bench.read_identity()
    except NoAnswerError:
        return Blocked.SILENT
    except NotMetError:
        return None
    return None


def _judge(bench: Bench, clause: Clause) -> Finding:
    """One clause; done once more when an answer was lost on the way, for any line loses one now and then."""
    for last in (False, True):
        try:
            clause.check(bench)
            return Finding(clause, Verdict.PASS)
        except NotApplicableError as error:
            return Finding(clause, Verdict.NOT_APPLICABLE, reason=error.reason)
        except NotMetError as error:
            if last or not isinstance(error, NoAnswerError):
                return Finding(clause, Verdict.FAIL, error.expected, error.seen)
            bench.pause(100)
    raise AssertionError("the second try returned nothing")


def _stop_for_sure(bench: Bench) -> bool:
    try:
        return stop(bench)
    except KeyboardInterrupt:
        stop(bench)
        raise


def stop(bench: Bench) -> bool:
    """Stop the pen, by a cycle and by a plain write, until it says that it stands still; False when it never does."""
    for _ in range(STOP_TRIES):
        try:
            if _stands_still(bench):
                return True
        except PortError:
            return False
    return False


def _stands_still(bench: Bench) -> bool:
    try:
        report = bench.cycle(Desired.STOP)
        if report.state in (Motor.IDLE, Motor.FAULTED) and report.speed_actual == 0:
            return True
    except NotMetError as error:
        _log.info("stop not confirmed: expected %s, seen %s", error.expected, error.seen)
    bench.line.tell(frames.write_one_request(DESIRED_STATE_ADDRESS, 0))
    return False
