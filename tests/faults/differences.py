"""Rows about a depth or a speed that is not as set: at the real window, near the threshold and far off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.domain.alarms import PRIORITY, AlarmCode, Priority
from mnconsole.ui.words import alarms as alarm_words
from mnconsole.ui.words.formats import depth_mm, speed_hz
from tests.faults.oracle import answers_in
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.faults.window_ground import Seen, window_ground

RAMP_S = 0.4
"""The way to the set speed is no difference."""

TABLES_MS = 1000.0


@dataclass(frozen=True, slots=True)
class Kind:
    """What may differ. `less` is still no difference; `near` and `far` are. `place` is where the set value stands in an
    answer of the pen, the actual one right after it, in `unit` of the console's."""

    code: AlarmCode
    do: str
    name: str
    less: int
    near: tuple[int, ...]
    far: tuple[int, ...]
    lasts_ms: float
    place: int
    unit: int

    def numbers(self, words: tuple[int, ...]) -> tuple[int, int]:
        """Set and actual of one answer, in the console's units."""
        return words[self.place] * self.unit, words[self.place + 1] * self.unit

    def is_off(self, words: tuple[int, ...]) -> bool:
        """The table's own words: 0.05 mm, 10 %."""
        wanted, actual = self.numbers(words)
        return abs(actual - wanted) >= (50 if self.code is AlarmCode.DEPTH_DIFFERS else wanted / 10)

    def said(self, value: int) -> str:
        """As a person reads it."""
        return depth_mm(value) if self.code is AlarmCode.DEPTH_DIFFERS else speed_hz(value)


DEPTH = Kind(AlarmCode.DEPTH_DIFFERS, "depth_offset", "um", 40, (50, 60), (100, 150), 500.0, 8, 10)
SPEED = Kind(AlarmCode.SPEED_DIFFERS, "speed_offset", "percent", 9, (11, 12), (20, 30), 1000.0, 10, 1)
"""The motor's own speed wavers by 0.4 %: 10 % would be so now and then, and 9 % never is."""


def off_since(kind: Kind, answers: Iterable[tuple[int, tuple[int, ...]]]) -> int | None:
    """Since when each of the pen's answers has said so, up to the last of them."""
    since: int | None = None
    for at_ns, words in answers:
        if not kind.is_off(words):
            since = None
        elif since is None:
            since = at_ns
    return since


def differs(seen: Seen, dice: Dice, kind: Kind) -> Measured:
    """A little more than the threshold, after a little less for longer than it takes; or much more. From the command,
    and from the moment at which the pen's own answers have said so for as long as it has to last."""
    sign = dice.choice((-1, 1))
    off, hand = dice.turn(((kind.near, "off"), (kind.far, "auto")))
    seen.running(dice)
    seen.pen.control("hand", **{"is": "off"})  # the skin slows a motor by 2.5 %
    try:
        if off is kind.near:
            seen.pen.control(kind.do, **{kind.name: sign * kind.less})
        seen.desk.live(RAMP_S + (1.1 * kind.lasts_ms / 1000 if off is kind.near else 0.0))
        less = seen.alarm(kind.code)
        seen.pen.control("hand", **{"is": hand})
        begun_ns = link_clock_ns()
        seen.pen.control(kind.do, **{kind.name: sign * dice.choice(off)})
        took = seen.times(begun_ns, 4.0, alarm=lambda: seen.alarm(kind.code))
        alarm_ns = begun_ns + int(took["alarm"] * NS_PER_MS)
        with_both_numbers(seen, kind, begun_ns)
    finally:
        seen.pen.control(kind.do, **{kind.name: 0})
        seen.pen.control("hand", **{"is": "auto"})
    answers = [each for each in answers_in(tuple(seen.line.to_console.seen)) if begun_ns <= each[0] <= alarm_ns]
    since_ns = off_since(kind, answers)
    assert since_ns is not None, "an alarm while the pen's own answers are in order"
    assert PRIORITY[kind.code] is Priority.MEDIUM
    return {
        "medium alarm": took["alarm"],
        "medium alarm, once it has lasted": (alarm_ns - since_ns) / NS_PER_MS - kind.lasts_ms,
        "alarms for less": less,
    }


def with_both_numbers(seen: Seen, kind: Kind, begun_ns: int) -> None:
    """The alarm's numbers are a set and an actual value of one of the pen's own answers, and stand in its words."""
    detail = next(alarm.detail for alarm in seen.desk.console.alarms.alarms if alarm.code is kind.code)
    told = {
        kind.numbers(words)
        for at_ns, words in answers_in(tuple(seen.line.to_console.seen))
        if at_ns >= begun_ns and kind.is_off(words)
    }
    assert detail in told, f"{detail} was never reported, but {sorted(told)}"
    words = alarm_words.words_of(kind.code, seen.desk.console.halt, detail)
    for value in detail:
        assert kind.said(value) in f"{words.title} {words.text}", f"{value} is missing: {words}"


def depth_differs(seen: Seen, dice: Dice) -> Measured:
    """Needles not as far out as they should be, or too far."""
    return differs(seen, dice, DEPTH)


def speed_differs(seen: Seen, dice: Dice) -> Measured:
    """A motor that is too slow or too fast."""
    return differs(seen, dice, SPEED)


LASTED = Bound(TABLES_MS, least=0.0)
"""The table's second runs from the moment at which the condition has held for its time: an alarm for a speed that has
to be off for 1 s can't be there within 1 s of the fault. For a depth, 500 ms, it is held to both readings."""

DIFFERENCES = (
    Row(
        "depth-differs",
        "depth 0.05 mm off for 500 ms",
        "needles 0.04 mm off, then 0.05 or 0.06; or 0.10 or 0.15 at once; from the command, and from 500 ms of it on",
        {
            "medium alarm": Bound(TABLES_MS, least=DEPTH.lasts_ms),
            "medium alarm, once it has lasted": LASTED,
            "alarms for less": Bound(0.0, ""),
        },
        window_ground,
        depth_differs,
        few=2,
    ),
    Row(
        "speed-differs",
        "speed 10 % off for 1 s",
        "a motor 9 % off, then 11 or 12; or 20 or 30 % at once; the bound of 1 s runs from 1 s of it on, since before "
        "that it is no alarm; never before 1 s of the command",
        {
            "medium alarm": Bound(SPEED.lasts_ms + TABLES_MS, least=SPEED.lasts_ms),
            "medium alarm, once it has lasted": LASTED,
            "alarms for less": Bound(0.0, ""),
        },
        window_ground,
        speed_differs,
        few=2,
    ),
)
