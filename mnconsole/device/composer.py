"""Makes each cycle's desired state: the last check before the wire, command ids, nonces and the uptime echoed."""

from __future__ import annotations

import random

from mnconsole.device.bounds import HARD_DEPTH, HARD_SPEED, Bounds
from mnconsole.device.nonces import NonceBook
from mnconsole.device.registers import WIRE_DEPTH_UM, WORD, DesiredBlock
from mnconsole.device.wanted import Wanted
from mnconsole.domain.pen import LEASE_MS, Desired, PenReport


class Composer:
    """Command ids start at random and change with the state wanted; the nonce is another one every time."""

    def __init__(self, rng: random.Random) -> None:
        self.book = NonceBook(rng)
        self._command_id = rng.randint(0, WORD)
        self._command: tuple[Desired, int, int] | None = None
        self._seen_uptime_ms = 0

    def compose(self, now_ns: int, wanted: Wanted, report: PenReport | None, bounds: Bounds | None) -> DesiredBlock:
        """The write that goes out at `now_ns`, noted in the book.

        Arm, run and clear only to a pen that has answered (`report`); arm and run only within its `bounds`. While the
        window is silent the uptime echoed stays what it was, so that the pen's lease runs out.
        """
        desired = wanted.written_as(now_ns) if report is not None else Desired.STOP
        inside = bounds is not None and bounds.allow(wanted.depth_um, wanted.speed_dhz)
        if desired in (Desired.ARM, Desired.RUN) and not inside:
            desired = Desired.STOP
        boot_id, uptime_ms = self._echo(now_ns, desired, wanted, report)
        depth, speed = HARD_DEPTH[0], HARD_SPEED[0]
        if inside:
            depth, speed = wanted.depth_um // WIRE_DEPTH_UM, wanted.speed_dhz
        if self._command != (desired, depth, speed):
            self._command = (desired, depth, speed)
            self._command_id = (self._command_id + 1) & WORD
        nonce = self.book.another()
        block = DesiredBlock(self._command_id, int(desired), depth, speed, LEASE_MS, nonce, boot_id, uptime_ms)
        self.book.note(block, now_ns)
        return block

    def _echo(self, now_ns: int, desired: Desired, wanted: Wanted, report: PenReport | None) -> tuple[int, int]:
        """Boot id and uptime to echo; both 0 while no answer of this pen counts yet."""
        if report is None:
            return 0, 0
        if desired is Desired.CLEAR and wanted.acknowledged is not None:
            return wanted.acknowledged.boot_id, wanted.acknowledged.uptime_ms
        if desired is Desired.STOP or not wanted.window_silent(now_ns):
            self._seen_uptime_ms = report.uptime_ms
        return report.boot_id, self._seen_uptime_ms
