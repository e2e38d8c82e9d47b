"""The pure core of the pen link: no I/O, no clock, no thread (docs/pen-register-map.md, "What the console does").

The owner hands in the time, the answers received and the wishes; `poll` says what to do next: open or close the port,
or send one request. What is written to the pen comes from `Composer` alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from mnconsole.device import registers as regs
from mnconsole.device import timings as t
from mnconsole.device.composer import Composer
from mnconsole.device.known_pen import KnownPen, Verdict
from mnconsole.device.link_io import (
    GO_ON,
    READ_IDENTITY,
    Action,
    CycleAnswer,
    ExceptionAnswer,
    Heard,
    IdentityAnswer,
    NoAnswer,
    PartAnswer,
    Port,
    Request,
)
from mnconsole.device.link_port import PortChoice
from mnconsole.device.link_states import CYCLING, PORT_IS_OPEN, check_transition
from mnconsole.device.nonces import Sent
from mnconsole.device.quality import QualityMeter
from mnconsole.device.schedule import Schedule
from mnconsole.device.translate import Implausible, to_report
from mnconsole.device.wanted import Wanted
from mnconsole.domain.pen import (
    Desired,
    Interruption,
    LinkCounts,
    LinkState,
    LinkView,
    PenIdentity,
    PenReport,
    PortTrouble,
    StopCause,
    StopPhase,
    Wish,
)


class LinkCore:
    """The link's state machine. Not safe for use from two threads: its owner locks."""

    def __init__(self, port: str, rng: random.Random, *, baud: int, timing: t.Timing | None = None) -> None:
        self.wanted = Wanted()
        self.meter = QualityMeter()
        self.state = LinkState.CLOSED
        self.ports = PortChoice(port, baud)
        self._timing = timing or t.Timing()
        self._composer = Composer(rng)
        self._trouble = PortTrouble.NONE
        self._detail = ""
        self._pen = KnownPen()
        self._missed = self._rejected = self._rejected_frames = self._opened = 0
        self._may_write = False  # a pen was identified on this opening of the port: else nothing but reads is sent
        self._ever_linked = False
        self._since_ns = 0  # begin of the present handshake
        self._heard_something = False
        self._retry_ns = 0
        self._back_off_ns = t.BACK_OFF_FIRST_NS
        self._schedule = Schedule(self._timing)
        self.changes = 0

    # ---- from the window

    def wish(self, wish: Wish, now_ns: int) -> bool:
        """Take over what the operator wants; False, and nothing happens, when it can't stand."""
        if self.state not in CYCLING or self._pen.bounds is None:
            return False
        return self.wanted.wish(wish, now_ns, self._pen.bounds, self._pen.fresh_report(now_ns))

    def stop(self, cause: StopCause, now_ns: int) -> int:
        """Want stop; the new epoch."""
        self.wanted.stop(cause, now_ns, linked=self._ever_linked)
        if self.state is LinkState.DEAD:
            self.wanted.give_up_stop()
        return self.wanted.epoch

    def clear(self, seen: PenReport, pressed_ns: int, now_ns: int) -> bool:
        """Acknowledge the fault that `seen` reported."""
        return self.wanted.clear(seen, pressed_ns, now_ns, self._pen.fresh_report(now_ns))

    def touch(self, at_ns: int) -> None:
        """The window lived at `at_ns`."""
        self.wanted.touched_ns = at_ns

    # ---- from the port

    def opened(self, now_ns: int) -> None:
        """The port is open: ask who is there, with reads only."""
        self._go(LinkState.IDENTIFYING)
        self._opened += 1
        self._may_write = False
        self._begin_handshake(now_ns)

    def open_failed(self, trouble: PortTrouble, detail: str, now_ns: int) -> None:
        """The port could not be opened; try again later."""
        self._go(LinkState.ABSENT)
        self._set_trouble(trouble, detail)
        self._retry_later(now_ns)

    def broke(self, detail: str, now_ns: int) -> None:
        """Reading or writing failed, and the owner has closed the port."""
        self._drop_pen(now_ns)
        self._go(LinkState.ABSENT)
        self._set_trouble(PortTrouble.IO_ERROR, detail)
        self._retry_later(now_ns)

    def ended(self, state: LinkState, detail: str, now_ns: int) -> None:
        """The thread ends: CLOSED by the program, or DEAD with its cause."""
        if self.state is state:
            return
        died = state is LinkState.DEAD
        self._drop_pen(now_ns, Interruption.THREAD_DIED if died else Interruption.LINK_LOST)
        if died:
            self.wanted.give_up_stop()
            self._set_trouble(self._trouble, detail)
        self._go(state)

    def written(self, request: Request, now_ns: int) -> None:
        """`request` has been handed to the port."""
        if isinstance(request, regs.DesiredBlock) and request.desired == Desired.STOP:
            self.wanted.stop_written(self._schedule.sent_ns, now_ns)

    def noise(self, rejected: int, heard_bytes: bool) -> None:
        """The decoder's total of bytes thrown away so far, and whether anything arrived."""
        self._rejected_frames = rejected
        self._heard_something |= heard_bytes

    def received(self, answers: Iterable[Heard], now_ns: int) -> None:
        """Judge every answer; a wrong one never ends the wait."""
        for answer in answers:
            match answer:
                case IdentityAnswer():
                    self._heard_identity(answer.found, now_ns)
                case CycleAnswer():
                    self._heard_cycle(answer.block, now_ns)
                case ExceptionAnswer():
                    self._heard_exception(answer, now_ns)
                case PartAnswer():
                    self._schedule.partly_answered()
                case NoAnswer():
                    self._rejected += 1

    # ---- what to do next

    def poll(self, now_ns: int) -> Action | None:
        """The next thing to do now, or None until `next_wake_ns`."""
        self._pass_time(now_ns)
        if self.state in (LinkState.CLOSED, LinkState.ABSENT):
            return self._poll_closed(now_ns)
        if self.state not in PORT_IS_OPEN:
            return None
        if self.ports.may_leave(self.state, self._pen.report, self.wanted):
            return self._close_port(PortTrouble.NONE, now_ns)
        shaking = self.state in (LinkState.IDENTIFYING, LinkState.LOST)
        elsewhere = self.ports.has_next and self._trouble is PortTrouble.SILENT
        if shaking and (elsewhere or now_ns - self._since_ns >= self._timing.handshake_ns):
            if not self._must_go_on:
                return self._give_up(now_ns)
            self._pen.forget()  # on a port that is opened anew nothing but reads may be sent: it stays open
            self._since_ns = now_ns
            self._set_trouble(PortTrouble.SILENT, "")
        return self._next_request(now_ns) if now_ns >= self._due_ns() else None

    def next_wake_ns(self, now_ns: int) -> int:
        """When `poll` has to be called again, at the latest."""
        lost_ns = self._pen.lost_after_ns
        times = [now_ns + t.CYCLE_NS * 10, self.wanted.next_deadline_ns(), None if lost_ns is None else lost_ns + 1]
        times += [self._retry_ns] if self.state is LinkState.ABSENT else []
        times += [self._due_ns()] if self.state in PORT_IS_OPEN else []
        return min(at_ns for at_ns in times if at_ns is not None)

    def _pass_time(self, now_ns: int) -> None:
        lost_after_ns = self._pen.lost_after_ns
        if lost_after_ns is not None and now_ns > lost_after_ns:
            self._lose(now_ns)
        self.wanted.tick(now_ns)

    def _poll_closed(self, now_ns: int) -> Action | None:
        chosen = self.ports.take()
        if chosen:
            self._retry_ns, self._back_off_ns = now_ns, t.BACK_OFF_FIRST_NS
            self._set_trouble(PortTrouble.NONE, "")
        trouble = self.ports.trouble
        if trouble is not PortTrouble.NONE:
            if self.state is LinkState.CLOSED:
                self._go(LinkState.ABSENT)
                chosen = True
            if chosen:
                self._set_trouble(trouble, self.ports.facts)
            self._retry_ns = now_ns + t.BACK_OFF_MOST_NS
            return None
        if self.state is LinkState.ABSENT and now_ns < self._retry_ns:
            return None
        self._go(LinkState.OPENING)
        return Port.OPEN

    @property
    def _must_go_on(self) -> bool:
        """Whether stops go out as long as the port is open: nobody has heard that the pen is still."""
        return self._may_write and not self.ports.has_next and (self.wanted.stop_waits or self._pen.may_move)

    def _give_up(self, now_ns: int) -> Action | None:
        """The handshake's time is over: noise means another device or another speed, silence means nobody."""
        if self._heard_something and not self._may_write:
            self._reject_device(PortTrouble.NOISE, f"bytes at {self._timing.line_words}", now_ns)
            return None
        return self._close_port(PortTrouble.SILENT, now_ns)

    def _close_port(self, trouble: PortTrouble, now_ns: int) -> Action:
        self._drop_pen(now_ns)
        self._go(LinkState.ABSENT)
        self._set_trouble(trouble, "")
        self._retry_later(now_ns)
        return Port.CLOSE

    def _due_ns(self) -> int:
        known, wanted = self._may_write, self.wanted
        return self._schedule.due_ns(urgent=known and wanted.urgent, stop_waits=known and wanted.stop_waits)

    def _next_request(self, now_ns: int) -> Request:
        schedule = self._schedule
        if schedule.goes_on(urgent=self._may_write and self.wanted.urgent):
            schedule.went_on(now_ns)
            return GO_ON
        if schedule.take_missed(now_ns):
            self._missed += 1
            if self.state is LinkState.READY:
                self._go(LinkState.DEGRADED)
            self.changes += 1
        if not self._may_write:
            incompatible = self.state is LinkState.INCOMPATIBLE
            every_ns = t.INCOMPATIBLE_EVERY_NS if incompatible else t.READ_EVERY_NS
            schedule.sent_read(now_ns, now_ns + every_ns)
            return READ_IDENTITY
        if self.state is LinkState.LOST:
            schedule.ask_again(now_ns)
        if schedule.read_now and not self.wanted.urgent:
            schedule.sent_read(now_ns)
            return READ_IDENTITY
        block = self._composer.compose(now_ns, self.wanted, self._pen.report, self._pen.bounds)
        schedule.sent_cycle(now_ns, block.nonce, is_stop=block.desired == Desired.STOP)
        self.meter.sent(now_ns, self._rejected + self._rejected_frames)
        return block

    # ---- what was heard

    def _heard_identity(self, found: PenIdentity | Implausible, now_ns: int) -> None:
        reads = self.state in (LinkState.IDENTIFYING, LinkState.INCOMPATIBLE, LinkState.LOST)
        if not reads or self._pen.identity is not None or not self._schedule.take_read(now_ns):
            self._rejected += 1
            return
        self._schedule.answered(0)
        if isinstance(found, Implausible):
            self._reject_device(found.trouble, found.detail, now_ns)
            return
        if self.state is not LinkState.IDENTIFYING:
            self._go(LinkState.IDENTIFYING)
            self._since_ns = now_ns
        self._pen.meet(found, now_ns)
        self._may_write = True
        self._schedule.begin(now_ns)
        self._set_trouble(PortTrouble.NONE, "")

    def _heard_exception(self, answer: ExceptionAnswer, now_ns: int) -> None:
        self._rejected += 1
        if answer.asks_to_wait or self.state not in (LinkState.IDENTIFYING, LinkState.LOST):
            return
        if answer.to_cycle and self._pen.identity is None:
            self._schedule.read_now = self._may_write  # somebody answers: ask again who it is
        elif answer.to_cycle or self._schedule.take_read(now_ns):
            self._reject_device(PortTrouble.NOT_A_PEN, f"exception {answer.code} to {answer.to}", now_ns)

    def _heard_cycle(self, block: regs.ReportedBlock, now_ns: int) -> None:
        sent = self._composer.book.find(block.nonce_echo, now_ns)
        if sent is None:
            self._rejected += 1
            return
        self._schedule.answered(sent.block.nonce)
        report = to_report(block, sent.sent_ns, now_ns)
        if report is None or not report.boot_id:
            self._rejected += 1
        elif self._pen.identity is None:
            self._pen.somebody(report)
            self._schedule.read_now = self._may_write
        else:
            self._act_on(self._pen.judge(report, sent), report, sent, now_ns)

    def _act_on(self, verdict: Verdict, report: PenReport, sent: Sent, now_ns: int) -> None:
        match verdict:
            case Verdict.COUNTS:
                self._accept(report, sent, now_ns)
            case Verdict.RESTARTED:
                self._pen_restarted(now_ns)
            case Verdict.SOMEBODY:
                self._pen.somebody(report)
                self._schedule.read_now = True
            case Verdict.IGNORED:
                self._rejected += 1

    def _accept(self, report: PenReport, sent: Sent, now_ns: int) -> None:
        self._pen.take(report)
        self.meter.answered(sent.sent_ns, now_ns)
        if self.state is LinkState.IDENTIFYING:
            self.wanted.linked(now_ns)
        if self.state is not LinkState.READY:
            self._go(LinkState.READY)
        self._ever_linked = True
        self._back_off_ns = t.BACK_OFF_FIRST_NS
        self.wanted.heard(report, sent, now_ns)
        self.changes += 1

    # ---- changes of state

    def _lose(self, now_ns: int) -> None:
        self._drop_pen(now_ns)
        self._go(LinkState.LOST)
        self._begin_handshake(now_ns)

    def _pen_restarted(self, now_ns: int) -> None:
        self._rejected += 1
        self._drop_pen(now_ns, Interruption.PEN_RESTARTED)
        self._go(LinkState.IDENTIFYING)
        self._begin_handshake(now_ns)
        self._schedule.read_now = True

    def _drop_pen(self, now_ns: int, why: Interruption = Interruption.LINK_LOST) -> None:
        """Forget boot id, uptime, limits and set-points; whatever was wanted is interrupted."""
        asked = self.wanted.desired is not Desired.STOP
        if self._pen.report is not None:
            self.wanted.interrupt(why, now_ns)
        self._pen.forget(asked_to_move=asked)
        self.wanted.forget_values()

    def _begin_handshake(self, now_ns: int) -> None:
        self._since_ns = now_ns
        self._schedule.begin(now_ns)
        self._heard_something = False

    def _reject_device(self, trouble: PortTrouble, detail: str, now_ns: int) -> None:
        self._drop_pen(now_ns)
        if self.state is not LinkState.INCOMPATIBLE:
            self._go(LinkState.INCOMPATIBLE)
        self._may_write = False
        self._set_trouble(trouble, detail)
        self._schedule.wait_until(now_ns + t.INCOMPATIBLE_EVERY_NS)

    def _retry_later(self, now_ns: int) -> None:
        self._may_write = False
        self._retry_ns = now_ns + self._back_off_ns
        self._back_off_ns = min(self._back_off_ns * 2, t.BACK_OFF_MOST_NS)

    def _set_trouble(self, trouble: PortTrouble, detail: str) -> None:
        self._trouble, self._detail = trouble, detail
        self.changes += 1

    def _go(self, state: LinkState) -> None:
        check_transition(self.state, state)
        self.state = state
        self.changes += 1

    # ---- what is told

    @property
    def total_changes(self) -> int:
        """Grows with everything worth telling."""
        return self.changes + self.wanted.changes

    @property
    def stop_is_settled(self) -> bool:
        """Whether waiting for a stop's confirmation is over: confirmed, or no port open to hear one from."""
        return not self.wanted.stop_waits or self.state not in PORT_IS_OPEN

    @property
    def is_stopped(self) -> bool:
        """Whether the last stop was confirmed, or no pen was ever linked."""
        return not self._ever_linked or self.wanted.stop_phase is StopPhase.CONFIRMED

    def counts(self) -> LinkCounts:
        """The counters now."""
        rejected, reconnects = self._rejected + self._rejected_frames, max(0, self._opened - 1)
        return LinkCounts(self.meter.cycles, self.meter.answers, self._missed, rejected, reconnects)

    def view(self) -> LinkView:
        """Everything told, as one record."""
        state, port = self.state, self.ports.name
        view = LinkView(state=state, port=port, trouble=self._trouble, detail=self._detail, counts=self.counts())
        return self.wanted.told(self._pen.told(view))
