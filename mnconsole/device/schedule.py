"""When the next request may go out: the grid of cycles, stops ahead of it, and at most one frame under way.

At most one frame under way is what bounds a stop: whatever is queued ahead of it would have to leave first. An exchange
may have several frames; the next one goes out when the one before is answered, unless a stop goes ahead.
"""

from __future__ import annotations

from mnconsole.device import timings as t
from mnconsole.domain.pen import FRESH_NS


class Schedule:
    """Times of the requests. Nanoseconds of the link's clock."""

    def __init__(self, timing: t.Timing) -> None:
        self._timing = timing
        self._next_ns = 0
        self._stop_sent_ns = 0
        self.sent_ns = 0  # sending of the last cycle's first frame
        self._flight: tuple[int, int] | None = None  # sending of the frame under way, nonce of its exchange; 0: a read
        self._partly = False  # the frame under way was answered, and the exchange has another one
        self.read_now = False
        self._read_ns: int | None = None  # sending of a read that has not been answered
        self._begun_ns = self._asked_ns = 0

    def begin(self, now_ns: int) -> None:
        """The next request goes out now, and nothing is under way."""
        self._next_ns = self._begun_ns = now_ns
        self._flight = None
        self._partly = self.read_now = False

    def wait_until(self, at_ns: int) -> None:
        """Nothing goes out before `at_ns`."""
        self.begin(at_ns)

    def goes_on(self, *, urgent: bool) -> bool:
        """Whether the next frame of the exchange under way goes out now. A stop that has not been sent goes first."""
        return self._partly and not urgent

    def due_ns(self, *, urgent: bool, stop_waits: bool) -> int:
        """When the next request may go out. A new stop waits for the line, all others 40 ms for an answer."""
        due_ns, wait_ns = self._next_ns, t.ANSWER_TIMEOUT_NS
        if urgent:
            due_ns, wait_ns = 0, self._timing.stop_wait_ns
        elif stop_waits:
            wait_ns = self._timing.stop_every_ns
            due_ns = min(due_ns, self._stop_sent_ns + wait_ns)
        if self.read_now or self._partly:
            due_ns = 0
        return due_ns if self._flight is None or self._partly else max(due_ns, self._flight[0] + wait_ns)

    def sent_read(self, now_ns: int, next_ns: int | None = None) -> None:
        """A read goes out; the grid stays, or begins anew at `next_ns`."""
        self.read_now = self._partly = False
        self._flight = (now_ns, 0)
        self._read_ns = now_ns
        if next_ns is not None:
            self._next_ns = next_ns

    def sent_cycle(self, now_ns: int, nonce: int, *, is_stop: bool) -> None:
        """A cycle goes out: on the grid it keeps the grid, so that nothing drifts; out of turn it begins a new one."""
        cycle_ns = self._timing.cycle_ns
        on_the_grid = self._next_ns <= now_ns < self._next_ns + cycle_ns
        self._next_ns = (self._next_ns if on_the_grid else now_ns) + cycle_ns
        self._flight = (now_ns, nonce)
        self._partly = False
        self.sent_ns = now_ns
        if is_stop:
            self._stop_sent_ns = now_ns

    def partly_answered(self) -> None:
        """The frame under way was answered, and its exchange has another one."""
        self._partly = self._flight is not None

    def went_on(self, now_ns: int) -> None:
        """The next frame of the exchange goes out."""
        if self._flight is not None:
            self._flight = (now_ns, self._flight[1])
            self._read_ns = self._read_ns if self._flight[1] else now_ns
        self._partly = False

    def answered(self, nonce: int) -> None:
        """The exchange with this nonce (0: the read) has been answered."""
        if self._flight is not None and self._flight[1] == nonce:
            self._flight = None
            self._partly = False

    def take_read(self, now_ns: int) -> bool:
        """Whether an answer that comes now may be one to a read that was sent lately; each read has one."""
        sent_ns, self._read_ns = self._read_ns, None
        return sent_ns is not None and now_ns - sent_ns < FRESH_NS

    def ask_again(self, now_ns: int) -> None:
        """Let a read come next, when the last one was long ago."""
        if now_ns - max(self._asked_ns, self._begun_ns) >= t.ASK_LOST_EVERY_NS:
            self._asked_ns = now_ns
            self.read_now = True

    def take_missed(self, now_ns: int) -> bool:
        """Whether the cycle under way was not answered in its time; told once."""
        if self._flight is None or not self._flight[1] or now_ns - self._flight[0] < t.STOP_EVERY_NS:
            return False
        self._flight = None
        self._partly = False
        return True
