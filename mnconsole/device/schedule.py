"""When the next request may go out: the 40 ms grid, stops ahead of it, and at most one exchange under way.

At most one exchange under way is what bounds a stop: whatever is queued ahead of it would have to leave first.
"""

from __future__ import annotations

from mnconsole.device import timings as t


class Schedule:
    """Times of the requests. Nanoseconds of the link's clock."""

    def __init__(self) -> None:
        self._next_ns = 0
        self._stop_sent_ns = 0
        self.sent_ns = 0  # sending of the last cycle
        self._flight: tuple[int, int] | None = None  # sending and nonce of the request under way; nonce 0: a read
        self.read_now = False

    def begin(self, now_ns: int) -> None:
        """The next request goes out now, and nothing is under way."""
        self._next_ns = now_ns
        self._flight = None
        self.read_now = False

    def wait_until(self, at_ns: int) -> None:
        """Nothing goes out before `at_ns`."""
        self.begin(at_ns)

    def due_ns(self, *, urgent: bool, stop_waits: bool) -> int:
        """When the next request may go out. A stop waits 15 ms for the answer under way, all others 40 ms."""
        due_ns, wait_ns = self._next_ns, t.ANSWER_TIMEOUT_NS
        if urgent:
            due_ns, wait_ns = 0, t.STOP_WAIT_NS
        elif stop_waits:
            due_ns, wait_ns = min(due_ns, self._stop_sent_ns + t.STOP_EVERY_NS), t.STOP_WAIT_NS
        if self.read_now:
            due_ns = 0
        return due_ns if self._flight is None else max(due_ns, self._flight[0] + wait_ns)

    def sent_read(self, now_ns: int, next_ns: int | None = None) -> None:
        """A read goes out; the grid stays, or begins anew at `next_ns`."""
        self.read_now = False
        self._flight = (now_ns, 0)
        if next_ns is not None:
            self._next_ns = next_ns

    def sent_cycle(self, now_ns: int, nonce: int, *, is_stop: bool) -> None:
        """A cycle goes out: on the grid it keeps the grid, so that nothing drifts; out of turn it begins a new one."""
        on_the_grid = self._next_ns <= now_ns < self._next_ns + t.CYCLE_NS
        self._next_ns = (self._next_ns if on_the_grid else now_ns) + t.CYCLE_NS
        self._flight = (now_ns, nonce)
        self.sent_ns = now_ns
        if is_stop:
            self._stop_sent_ns = now_ns

    def answered(self, nonce: int) -> None:
        """The request with this nonce (0: the read) has been answered."""
        if self._flight is not None and self._flight[1] == nonce:
            self._flight = None

    def take_missed(self, now_ns: int) -> bool:
        """Whether the cycle under way was not answered in its time; told once."""
        if self._flight is None or not self._flight[1] or now_ns - self._flight[0] < t.STOP_EVERY_NS:
            return False
        self._flight = None
        return True
