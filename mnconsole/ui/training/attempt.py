"""One exercise as it goes: when what happened, on the link's clock, and the sentences that tell it. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct, field

from mnconsole.ui.words import training as words

_NS_PER_MS = 1_000_000


class Moment(Enum):
    """What was seen of an exercise after its begin."""

    ALARM = auto()
    NOISE = auto()
    MOTOR_OFF = auto()
    STOPPED = auto()
    ACKNOWLEDGED = auto()
    ALARM_OVER = auto()
    PUT_RIGHT = auto()


_SENTENCES: dict[Moment, Callable[[int], str]] = {
    Moment.ALARM: words.alarm_came,
    Moment.NOISE: words.noise_seen,
    Moment.MOTOR_OFF: words.motor_off,
    Moment.STOPPED: words.you_stopped,
    Moment.ACKNOWLEDGED: words.you_acknowledged,
    Moment.ALARM_OVER: words.alarm_over,
    Moment.PUT_RIGHT: words.was_put_right,
}


class Attempt(Struct):
    """`told_ns` is when the pen was told, None until its answer has come. `failed` is a sentence, empty for none."""

    told_ns: int | None = None
    over: bool = False
    failed: str = ""
    moments: dict[Moment, int] = field(default_factory=dict)

    def note(self, what: Moment, at_ns: int) -> bool:
        """Something was seen; the first time counts, and nothing once it is over. True when it was new."""
        if self.over or what in self.moments:
            return False
        self.moments[what] = at_ns
        return True

    def status(self) -> str:
        """What is known of it, in order of time."""
        if self.told_ns is None:
            return self.failed or words.telling()
        told_ns = self.told_ns
        parts = [
            _SENTENCES[what](max(0, at_ns - told_ns) // _NS_PER_MS)
            for what, at_ns in sorted(self.moments.items(), key=lambda seen: seen[1])
        ]
        return " ".join([*(parts or [words.no_alarm_yet()]), *([self.failed] if self.failed else [])])
