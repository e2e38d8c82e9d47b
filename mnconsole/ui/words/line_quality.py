"""Words of a line's quality: the verdict, what to do about it, and its figures."""

from __future__ import annotations

from mnconsole.domain.pen_tools import CYCLE_US, LineVerdict, LinkQuality
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import DASH, seconds_tenths

_C = "Line"


def verdict(code: LineVerdict) -> tuple[str, str]:
    """The verdict, and what to do; empty when there is nothing to do."""
    return {
        LineVerdict.NOT_MEASURED: (say(_C, "Not measured"), ""),
        LineVerdict.SILENT: (
            say(_C, "Nothing answered"),
            say(_C, "Check that the pen is on and its cable sits well, then try again."),
        ),
        LineVerdict.TOO_SLOW: (
            say(_C, "Too slow for the console"),
            say(
                _C,
                "Set the latency timer of the USB adapter to 1 ms (FTDI adapters wait 16 ms), use 115200 baud, and no "
                "Bluetooth or network between.",
            ),
        ),
        LineVerdict.NOISY: (
            say(_C, "Noisy: answers are lost or damaged"),
            say(
                _C,
                "Use a shorter or shielded cable, keep it away from mains cables, check the plugs and that both ends "
                "have the same baud rate.",
            ),
        ),
        LineVerdict.UNEVEN: (
            say(_C, "Uneven: some answers come too late"),
            say(
                _C,
                "Plug the adapter straight into the computer, without a hub, close busy programs, and measure for "
                "longer.",
            ),
        ),
        LineVerdict.SLOW: (
            say(_C, "Good enough, but slow"),
            say(_C, "Set the latency timer of the USB adapter to 1 ms (FTDI adapters wait 16 ms)."),
        ),
        LineVerdict.GOOD: (say(_C, "Good"), ""),
    }[code]


def losses(quality: LinkQuality) -> str:
    """`2 of 250 lost (0.8 %), 1 damaged`."""
    text = say(
        _C,
        "{lost} of {cycles} lost ({share} %)",
        lost=quality.lost,
        cycles=quality.cycles,
        share=f"{quality.lost_permille // 10}.{quality.lost_permille % 10}",
    )
    damaged = say(_C, ", {count} damaged or foreign", count=quality.rejected_frames)
    return text + (damaged if quality.rejected_frames else "")


def round_trips(quality: LinkQuality) -> str:
    """`half within 6.1 ms, 99 % within 8.2 ms, longest 9.0 ms`; a dash while nothing answered."""
    middle, most, longest = quality.round_trip_p50_us, quality.round_trip_p99_us, quality.round_trip_max_us
    if middle is None or most is None or longest is None:
        return DASH
    return say(
        _C,
        "half within {middle} ms, 99 % within {most} ms, longest {longest} ms",
        middle=seconds_tenths(middle),
        most=seconds_tenths(most),
        longest=seconds_tenths(longest),
    )


def cycle_fits(fits: bool | None) -> str:
    """Whether the console's cycle fits."""
    ms = CYCLE_US // 1000
    if fits is None:
        return DASH
    return say(_C, "yes, within {ms} ms", ms=ms) if fits else say(_C, "no, not within {ms} ms", ms=ms)
