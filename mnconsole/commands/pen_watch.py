"""`pen watch`: what a pen reports, as it changes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from mnconsole.arguments import PenWatchOptions
from mnconsole.commands.kind import kind_of
from mnconsole.commands.told import say_json
from mnconsole.commands.wire_logging import wire_logging
from mnconsole.services.clock import SystemClock
from mnconsole.terminal import can_redraw, one_line, say, size

if TYPE_CHECKING:
    from mnconsole.device.watch import Happening, PenWatch, Watched
    from mnconsole.domain.pen import PenIdentity, PenReport

REDRAWS_A_SECOND, LINES_A_SECOND = 5, 1
UP, CLEAR_REST = "\x1b[{count}A", "\x1b[K"
NS_PER_S: Final = 1_000_000_000
_CLOCK: Final = SystemClock()


def watch(options: PenWatchOptions) -> int:
    """Watch until Ctrl-C or the given time is over. Raises KnownError: BAUD_TOO_SLOW, what is wrong with a
    profile, WIRE_LOG_UNUSABLE."""
    from mnconsole.device.watch import PenWatch

    profile = kind_of(options.kind, options.port)
    with wire_logging(options.wire_log, options.port, profile) as logging:
        watching = PenWatch(options.port, profile=profile, wire_log=logging.log)
        show = _shown_by(options)
        begun = time.monotonic()
        try:
            show.begin(watching.view())
            _until_the_end(watching, show, options.seconds)
        except KeyboardInterrupt:
            show.interrupted()
        finally:
            watching.close()
        last = watching.view()
        show.end(last, int(time.monotonic() - begun))
    told = logging.ended_well()
    return 0 if last.identity is not None and told else 1


def _until_the_end(watching: PenWatch, show: Show, seconds: int | None) -> None:
    begun_ns = time.monotonic_ns()
    next_ns = begun_ns
    happened: list[Happening] = []
    while seconds is None or time.monotonic_ns() - begun_ns < seconds * NS_PER_S:
        happened += watching.step()
        now_ns = time.monotonic_ns()
        due = now_ns >= next_ns
        if due or (happened and show.at_once):
            show.tell(watching.view(), happened, due=due)
            happened = []
        if due:
            next_ns = max(next_ns + NS_PER_S // show.rate, now_ns)


def _shown_by(options: PenWatchOptions) -> Show:
    redraws = not options.as_json and can_redraw()
    rate = options.rate or (REDRAWS_A_SECOND if redraws or options.as_json else LINES_A_SECOND)
    if options.as_json:
        return JsonLines(rate)
    return InPlace(rate) if redraws else Show(rate)


class Show:
    """A line each time. `at_once`: what happens is told when it happens, not with the next values only."""

    at_once = True

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._before = ""

    def begin(self, now: Watched) -> None:
        """Before the first reading."""
        from mnconsole.ui.words.pen_watch import begin

        say(one_line(begin(now.port)))

    def tell(self, now: Watched, happened: Sequence[Happening], *, due: bool = True) -> None:
        """What happened; when it is due, the values now."""
        from mnconsole.ui.words.line_quality import losses
        from mnconsole.ui.words.pen_watch import line_of, stamped, values

        for text in events(happened):
            say(text)
        if not due:
            return
        text = line_of(values(now.report, now.identity), losses(now.quality)) if now.linked else link_text(now)
        if now.linked or text != self._before:  # why there is no pen is said once
            say(stamped(here_and_now(), one_line(text)))
        self._before = text

    def interrupted(self) -> None:
        """Ctrl-C."""

    def end(self, last: Watched, seconds: int) -> None:
        """All of it, in numbers."""
        from mnconsole.ui.words.pen_watch import ended

        say(ended(seconds, last.reads, last.lost_reads, last.losses, last.restarts))


class InPlace(Show):
    """Rows that stay where they are, on a terminal that moves its cursor."""

    def __init__(self, rate: int) -> None:
        super().__init__(rate)
        self._drawn = 0

    def tell(self, now: Watched, happened: Sequence[Happening], *, due: bool = True) -> None:
        """Draw over what was drawn before; what happened goes above it and stays."""
        columns, rows = size()
        lines = rows_of(now)
        if len(lines) + 1 > rows:  # would scroll: then the values go line by line
            self._drawn = 0
            super().tell(now, happened, due=due)
            return
        texts = [*events(happened), *lines]
        up = UP.format(count=self._drawn) if self._drawn else ""
        # One character less than there is room for: no terminal breaks the line then.
        say(up + "\n".join(text[: max(1, columns - 1)] + CLEAR_REST for text in texts))
        self._drawn = len(lines)

    def interrupted(self) -> None:
        """The terminal stands behind its ^C."""
        say("")


class JsonLines(Show):
    """One object in a line each time."""

    at_once = False

    def begin(self, now: Watched) -> None:
        """Nothing: each line is an object."""

    def tell(self, now: Watched, happened: Sequence[Happening], *, due: bool = True) -> None:
        """One object."""
        say_json(facts(now, happened))

    def end(self, last: Watched, seconds: int) -> None:
        """One object more."""
        say_json(
            {
                "summary": True,
                "seconds": seconds,
                "reads": last.reads,
                "lost_reads": last.lost_reads,
                "losses": last.losses,
                "restarts": last.restarts,
            }
        )


def events(happened: Sequence[Happening]) -> list[str]:
    """What happened, each with the time of day."""
    from mnconsole.ui.words.pen_watch import happening, stamped

    return [stamped(here_and_now(), happening(each)) for each in happened]


def here_and_now() -> datetime:
    """The local time. Raises KnownError while the computer's clock shows none that can be true."""
    return datetime.fromtimestamp(_CLOCK.utc_ms() / 1000, UTC).astimezone()


def link_text(now: Watched) -> str:
    """Whether a pen answers, else why not and what to do."""
    from mnconsole.ui.words.pen_ports import panel_trouble
    from mnconsole.ui.words.pen_watch import answers, looking

    return answers() if now.linked else looking(*panel_trouble(now.trouble, now.port, now.detail))


def rows_of(now: Watched) -> list[str]:
    """The rows of the picture."""
    from mnconsole.ui.words.line_quality import losses, round_trips
    from mnconsole.ui.words.pen_watch import names, pen, values

    texts = {
        "port": now.port,
        "pen": pen(now.identity),
        "link": link_text(now),
        **values(now.report, now.identity),
        "line": losses(now.quality),
        "trips": round_trips(now.quality),
    }
    labels = names()
    width = max(map(len, labels.values()))
    return [f"{label:<{width}}  {one_line(texts[key])}" for key, label in labels.items()]


def facts(now: Watched, happened: Sequence[Happening]) -> dict[str, object]:
    """What is known now, for programs."""
    identity, quality = now.identity, now.quality
    return {
        "at": here_and_now().isoformat(timespec="milliseconds"),
        "port": now.port,
        "linked": now.linked,
        "trouble": None if now.linked or now.trouble == "none" else now.trouble.value,
        "detail": now.detail,
        "happened": [each.value for each in happened],
        "vendor": identity.vendor if identity else None,
        "product": identity.product if identity else None,
        "serial_number": identity.serial_number if identity else None,
        "firmware": identity.firmware if identity else None,
        **report_facts(now.report, identity),
        "cycles": quality.cycles,
        "lost": quality.lost,
        "rejected_frames": quality.rejected_frames,
        "round_trip_p50_us": quality.round_trip_p50_us,
        "round_trip_p99_us": quality.round_trip_p99_us,
        "round_trip_max_us": quality.round_trip_max_us,
    }


def report_facts(report: PenReport | None, identity: PenIdentity | None) -> dict[str, object]:
    """A report for programs: null for all of one that is not fresh, and for what this pen does not tell."""
    from mnconsole.domain.pen import Feature, Lacks

    has = identity.features if identity is not None else Feature.NONE
    lacks = identity.lacks if identity is not None else Lacks.NONE

    def of(name: str, told: bool = True) -> object:
        return getattr(report, name) if report is not None and told else None

    return {
        "state": report.motor.name.lower() if report else None,
        "faults": [fault.name.lower() for fault in report.faults if fault.name] if report else None,
        "depth_set_um": of("depth_set_um", Lacks.DEPTH not in lacks),
        "depth_actual_um": of("depth_actual_um", Lacks.DEPTH not in lacks),
        "speed_set_dhz": of("speed_set_dhz"),
        "speed_actual_dhz": of("speed_actual_dhz"),
        "load_permille": of("load_permille", Lacks.LOAD not in lacks),
        "in_contact": of("in_contact", Feature.CONTACT_SENSING in has),
        "trigger_pressed": of("trigger_pressed", Feature.TRIGGER in has),
        "cartridge_present": of("cartridge_present", Lacks.CARTRIDGE not in lacks),
        "strokes": of("strokes", Lacks.STROKES not in lacks),
        "contact_strokes": of("contact_strokes", Lacks.STROKES not in lacks and Feature.CONTACT_SENSING in has),
        "lease_left_ms": of("lease_left_ms", Lacks.LEASE not in lacks),
        "battery_percent": of("battery_percent", Feature.BATTERY in has),
        "motor_temperature_ddegc": of("motor_temperature_ddegc", Feature.MOTOR_TEMPERATURE in has),
        "uptime_ms": of("uptime_ms", Lacks.RESTART not in lacks),
    }
