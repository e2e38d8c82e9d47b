"""The pen that was identified on this line: who it is, what it reported last, and whether an answer counts."""

from __future__ import annotations

from enum import Enum, auto

from msgspec.structs import replace

from mnconsole.device.bounds import Bounds
from mnconsole.device.nonces import Sent
from mnconsole.device.registers import is_later32
from mnconsole.domain.pen import LOST_NS, Lacks, LinkView, Motor, PenIdentity, PenReport, lacks


class Verdict(Enum):
    """What an answer with a right check and a young nonce is worth."""

    COUNTS = auto()
    IGNORED = auto()
    RESTARTED = auto()
    SOMEBODY = auto()
    """True, but whose it is has to be asked: no answer of the same pen came before the identity was read."""


class KnownPen:
    """Identity and last report; both forgotten when the link is lost.

    An identity carries no nonce and no boot id: it may be an old one, or of a pen that was there a moment ago. So it
    counts only between two answers to cycles of one pen, by their boot id and uptime.

    `may_move`: it was heard moving, or asked to, when it was forgotten, and has not been heard to be still since.
    """

    def __init__(self) -> None:
        self.identity: PenIdentity | None = None
        self.bounds: Bounds | None = None
        self.report: PenReport | None = None
        self.shown_before_loss: PenReport | None = None
        self.last_answer_ns = 0
        self.may_move = False
        self._met_ns = 0
        self._before: PenReport | None = None

    def told(self, view: LinkView) -> LinkView:
        """`view` with everything that is told of the pen."""
        return replace(
            view,
            identity=self.identity,
            last_report=self.report,
            shown_before_loss=self.shown_before_loss,
            last_answer_ns=self.last_answer_ns,
        )

    def meet(self, identity: PenIdentity, now_ns: int) -> None:
        """A plausible identity was read; the first answer that counts is to a write from now on."""
        self.identity, self.bounds = identity, Bounds.of(identity)
        self._met_ns = now_ns

    def forget(self, *, asked_to_move: bool = False) -> None:
        """Forget boot id, uptime and limits; only the last value for "before the loss" stays."""
        if self.report is not None:
            self.shown_before_loss = self.report
            self.may_move = asked_to_move or self.report.motor in (Motor.ARMED, Motor.RUNNING)
        self.identity = self.bounds = self.report = self._before = None

    def somebody(self, report: PenReport) -> None:
        """Somebody answers, and it is to be asked who: the identity read from now on is that of whoever gave `report`,
        when the next answer is of the same one."""
        self.forget()
        self._before = report

    def judge(self, report: PenReport, sent: Sent) -> Verdict:
        """Whether `report`, the answer to `sent`, counts: known boot id, and an uptime later than the last one's."""
        last = self.report
        if self.identity is None or sent.sent_ns < self._met_ns:
            return Verdict.IGNORED
        if last is None:
            return Verdict.COUNTS if self._is_same(report) else Verdict.SOMEBODY
        if report.boot_id != last.boot_id:
            return Verdict.RESTARTED
        if is_later32(report.uptime_ms, last.uptime_ms):
            return Verdict.COUNTS
        # A late answer is older than the last one. One asked for after the last one can't be: the pen began anew.
        went_back = is_later32(last.uptime_ms, report.uptime_ms) and sent.sent_ns > last.received_ns
        return Verdict.RESTARTED if went_back else Verdict.IGNORED

    def _is_same(self, report: PenReport) -> bool:
        before = self._before
        if before is None or report.sent_ns - before.sent_ns > LOST_NS:
            return False
        if lacks(self.identity, Lacks.RESTART):  # boot id and uptime are the console's own: only the order tells
            return True
        return report.boot_id == before.boot_id and is_later32(report.uptime_ms, before.uptime_ms)

    def take(self, report: PenReport) -> None:
        """A report that counts."""
        self.report = report
        self.last_answer_ns = report.received_ns
        self.may_move = self.may_move and report.motor in (Motor.ARMED, Motor.RUNNING)

    def fresh_report(self, now_ns: int) -> PenReport | None:
        """The last report while it may be taken for real."""
        return self.report if self.report is not None and self.report.is_fresh(now_ns) else None

    @property
    def lost_after_ns(self) -> int | None:
        """The last moment at which the link counts as alive; None when there is no report."""
        return None if self.report is None else self.report.sent_ns + LOST_NS
