"""Pens of plain registers: several small transactions a cycle, one frame under way at a time.

Modbus answers carry no number, and buffers may hold them back. So each exchange has an echo: a number that the pen
sends back. A line gives bytes out in the order in which they came in, so what comes behind the echo was asked for after
it: an answer that is late, or comes twice, comes ahead of the echo and is not counted. Two reads that could be taken
for each other have an echo between them.

What the pen can't tell is the console's own: boot id and uptime count this connection, armed is chosen and not running
yet, and the depth set is the one chosen, since a person sets it on the handpiece.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from mnconsole.device import frames
from mnconsole.device.bounds import HARD_SPEED
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.dialect.plan import EchoStep, ReadStep, Step, WriteStep, identity_reads, state_reads
from mnconsole.device.dialect.reading import Reading, identity_of
from mnconsole.device.link_io import (
    GO_ON,
    NO_ANSWER,
    PART_ANSWER,
    CycleAnswer,
    ExceptionAnswer,
    GoOn,
    Heard,
    IdentityAnswer,
    Request,
)
from mnconsole.device.profile.model import INPUTS, PenProfile
from mnconsole.device.registers import MASK32, WORD, DesiredBlock, ReportedBlock
from mnconsole.domain.pen import Desired, Fault, Motor, WriteResult


class _Exchange(Struct):
    """What is under way: its frames, how far it is, what was read, what the pen made of the writes."""

    block: DesiredBlock | None  # None: the identity is read
    begun_ms: int
    steps: list[Step]
    at: int = 0
    is_sent: bool = False  # the frame of this step: what comes before answers something older
    reading: Reading | None = None
    result: WriteResult = WriteResult.APPLIED


class PlainDialect:
    """Frames and blocks of a pen of plain registers."""

    functions: tuple[int, ...] = frames.PLAIN_FUNCTIONS

    def __init__(self, profile: PenProfile, clock: Callable[[], int]) -> None:
        assert profile.plain is not None
        self.unit = profile.line.unit
        self._profile = profile
        self._plain = profile.plain
        self._clock = clock
        self._identity_reads = identity_reads(profile)
        self._state_reads = state_reads(profile)
        self._exchange: _Exchange | None = None
        self._echo = self._plain.echo.low
        self._boot_id = 0
        self._met_ns = 0
        self._uptime_ms = 0
        self._applied_id = 0
        self._speed_written: int | None = None  # the set speed that the pen is known to have
        self._run_written = False  # the pen took the run over, and nothing has stopped it here since
        self._has_run = False  # and was seen running

    def forget(self) -> None:
        """Nothing is under way, and nothing is known of the pen."""
        self._exchange = None
        self._forget_pen()

    def _forget_pen(self) -> None:
        self._speed_written = None
        self._run_written = self._has_run = False

    # ---- out

    def frame(self, request: Request) -> bytes:
        """The first frame of a request, or the next one of the exchange under way."""
        if not isinstance(request, GoOn):
            self._exchange = self._begin(request if isinstance(request, DesiredBlock) else None)
        exchange = self._exchange
        assert exchange is not None
        exchange.is_sent = True
        return exchange.steps[exchange.at].frame(self.unit)

    def look(self) -> bytes:
        """The first frame of an exchange that reads a report and writes nothing, not even an echo."""
        nothing = DesiredBlock(0, int(Desired.STOP), 0, 0, 0, 0, 0, 0)
        self._exchange = _Exchange(nothing, 0, list(self._state_reads), reading=Reading(self._profile))
        return self.frame(GO_ON)

    def _begin(self, block: DesiredBlock | None) -> _Exchange:
        now_ns = self._clock()
        if block is None:
            return _Exchange(None, 0, list(self._identity_reads))
        # Strictly later each time, as a pen's own uptime is.
        self._uptime_ms = max((now_ns - self._met_ns) // NS_PER_MS, self._uptime_ms + 1) & MASK32
        exchange = _Exchange(block, self._uptime_ms, [])
        exchange.steps += self._writes(exchange, block)
        seen: set[tuple[int, int]] | None = None
        for read in self._state_reads:
            shape = (read.function, read.count)
            if seen is None or shape in seen:
                exchange.steps.append(self._next_echo())
                seen = set()
            seen.add(shape)
            exchange.steps.append(read)
        exchange.reading = Reading(self._profile)
        return exchange

    def _next_echo(self) -> EchoStep:
        echo = self._plain.echo
        self._echo = self._echo + 1 if self._echo < echo.high else echo.low
        return EchoStep(echo.address, self._echo)

    def _writes(self, exchange: _Exchange, block: DesiredBlock) -> list[Step]:
        """The writes of an exchange. A stop comes first. A run that the pen took over is not written again: should
        somebody stop the pen there, the console must not start it."""
        run = self._plain.run
        stop = WriteStep((run.address,), (run.stop,))
        if block.desired not in (Desired.ARM, Desired.RUN):
            self._run_written = self._has_run = False
            clears = self._plain.clear if block.desired == Desired.CLEAR else ()
            if block.desired == Desired.CLEAR and not clears:
                exchange.result = WriteResult.NOT_ALLOWED
            return [stop, *(WriteStep((order.address,), (order.value,)) for order in clears)]
        words = self._plain.speed.to_pen(block.speed) if HARD_SPEED[0] <= block.speed <= HARD_SPEED[1] else None
        if words is None:
            exchange.result = WriteResult.SPEED_RANGE
            self._run_written = self._has_run = False
            return [stop]
        steps: list[Step] = []
        if self._speed_written != block.speed:
            place = self._plain.speed
            addresses = tuple(range(place.address, place.address + place.count))
            steps.append(WriteStep(addresses, words, is_speed=True))
        if block.desired == Desired.ARM:
            self._run_written = self._has_run = False
            steps.insert(0, stop)
        elif not self._run_written:
            steps.append(WriteStep((run.address,), (run.run,), is_run=True))
        return steps

    # ---- in

    def heard(self, answer: frames.Answer) -> Heard:
        """What an answer is to the frame under way; one to anything else is none."""
        exchange = self._exchange
        if exchange is None or not exchange.is_sent:
            return NO_ANSWER
        step = exchange.steps[exchange.at]
        if not step.is_answered_by(answer):
            return NO_ANSWER
        if answer.exception:
            if not isinstance(step, WriteStep):
                self._exchange = None
                return ExceptionAnswer(exchange.block is not None, answer.exception, step.name)
            self._refused(exchange, step)
        elif isinstance(step, WriteStep) and exchange.block is not None:
            self._taken(step, exchange.block)
        elif isinstance(step, ReadStep):
            self._read(exchange, step, answer.registers)
        exchange.at += 1
        exchange.is_sent = False
        if exchange.at < len(exchange.steps):
            return PART_ANSWER
        self._exchange = None
        return self._finished(exchange)

    def _refused(self, exchange: _Exchange, step: WriteStep) -> None:
        """The pen refuses a write: what it is still read. Without its speed nothing is started."""
        exchange.result = WriteResult.SPEED_RANGE if step.is_speed else WriteResult.NOT_ALLOWED
        rest = exchange.steps[exchange.at + 1 :]
        kept = [each for each in rest if not (isinstance(each, WriteStep) and each.is_run)]
        exchange.steps[exchange.at + 1 :] = kept

    def _taken(self, step: WriteStep, block: DesiredBlock) -> None:
        if step.is_speed:
            self._speed_written = block.speed
        if step.is_run:
            self._run_written = True

    def _read(self, exchange: _Exchange, step: ReadStep, registers: tuple[int, ...]) -> None:
        if exchange.reading is None:
            exchange.reading = Reading(self._profile)
        exchange.reading.take(step, registers)

    # ---- a whole exchange

    def _finished(self, exchange: _Exchange) -> Heard:
        assert exchange.reading is not None
        if exchange.block is None:
            found = identity_of(self._profile, exchange.reading)
            self._forget_pen()
            self._boot_id = self._boot_id % WORD + 1
            self._met_ns, self._uptime_ms = self._clock(), 0
            return IdentityAnswer(found)
        report = self._report(exchange, exchange.block, exchange.reading)
        return NO_ANSWER if report is None else CycleAnswer(report)

    def _report(self, exchange: _Exchange, block: DesiredBlock, reading: Reading) -> ReportedBlock | None:
        """The report in the units of the map; None when the pen says what its profile does not know."""
        states, faults, inputs = (reading.codes(name) for name in ("state", "faults", "inputs"))
        if states is None or faults is None or inputs is None:
            return None
        found = Fault.NONE
        for code in faults:
            found |= Fault[code.upper()]
        motor = self._motor(states, found, block)
        result = exchange.result
        if block.desired == Desired.CLEAR and motor is Motor.IDLE:
            result = WriteResult.APPLIED
        if result is WriteResult.APPLIED:
            self._applied_id = block.command_id
        speed_set = reading.number("speed_set")
        if speed_set is None:
            speed_set = self._speed_written or 0
        elif speed_set != self._speed_written:
            self._speed_written = None  # it has another one: written again with the next arm or run
        return ReportedBlock(
            nonce_echo=block.nonce,
            boot_id=self._boot_id,
            uptime_ms=exchange.begun_ms,
            state=int(motor),
            faults=int(found),
            applied_id=self._applied_id,
            result=int(result),
            depth_set=block.depth,
            depth_actual=0,
            speed_set=speed_set,
            speed_actual=abs(reading.number("speed_actual") or 0),
            load_permille=reading.number("load_permille") or 0,
            inputs=sum(INPUTS[code] for code in set(inputs)),
            strokes=(reading.number("strokes") or 0) & MASK32,
            contact_strokes=0,
            lease_left_ms=0,
            battery_percent=reading.number("battery_percent") or 0,
            motor_temperature_ddegc=reading.number("motor_temperature_ddegc") or 0,
            cartridge_id=0,
        )

    def _motor(self, states: tuple[str, ...], faults: Fault, block: DesiredBlock) -> Motor:
        if faults or "faulted" in states:
            return Motor.FAULTED
        if "running" in states:
            self._has_run = self._run_written
            return Motor.RUNNING
        if block.desired == Desired.ARM:
            return Motor.ARMED
        # Taken over and not turning yet is armed still; one that turned and stands was stopped by somebody.
        waits = block.desired == Desired.RUN and not self._has_run
        return Motor.ARMED if waits else Motor.IDLE
