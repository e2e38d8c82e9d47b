"""Words of the alarms: what happened, what the pen is doing, what to do."""

from __future__ import annotations

from msgspec import Struct

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.limits import DEPTH_MAX_UM
from mnconsole.domain.pen import StopCause
from mnconsole.domain.pen_kinds import Halt
from mnconsole.ui.words import pen_halt, say
from mnconsole.ui.words.formats import clock_span, depth_mm, speed_hz
from mnconsole.ui.words.pen import stop_cause

_C = "Alarms"


class AlarmWords(Struct, frozen=True):
    """`title` is what happened; `text` what the pen is doing and what to do; `short` both in one line for a pill."""

    title: str
    text: str
    short: str = ""

    @property
    def pill(self) -> str:
        """The one line."""
        return self.short or self.title


IDLE_CAUSES = (StopCause.ARMED_TOO_LONG, StopCause.PAUSED_TOO_LONG, StopCause.NO_CONTACT, StopCause.RUN_TIME)
"""What the number of a STOPPED_IDLE alarm stands for, in the order of services/alarm_watch.py."""


def words_of(code: AlarmCode, halt: Halt, detail: tuple[int, ...] = (), who: str = "") -> AlarmWords:
    """The words of an alarm. `halt` is how the pen in use comes to a halt; `detail` as in `Alarm`; `who` is the
    patient's name, where it is about one."""
    first, second = (*detail, 0, 0)[:2]
    match code:
        case AlarmCode.CREAM_OVER_LABEL | AlarmCode.CREAM_OVERDUE:
            return _cream(code, who or say(_C, "A patient"), first)
        case AlarmCode.TOO_DEEP:
            return _too_deep(depth_mm(first), depth_mm(second), depth_mm(DEPTH_MAX_UM), known=bool(detail))
        case AlarmCode.DEPTH_DIFFERS:
            return _depth_differs(depth_mm(first), depth_mm(second))
        case AlarmCode.SPEED_DIFFERS:
            return _speed_differs(speed_hz(first), speed_hz(second))
        case AlarmCode.STOPPED_IDLE if first == IDLE_CAUSES.index(StopCause.RUN_TIME):
            return _run_time()
        case AlarmCode.STOPPED_IDLE:
            return _waited(stop_cause(IDLE_CAUSES[first]) if 0 <= first < len(IDLE_CAUSES) else "")
        case AlarmCode.BATTERY_LOW:
            return _battery_low(first)
        case AlarmCode.ENTRIES_WAIT:
            return _entries_wait(first)
        case AlarmCode.DISK_LOW:
            return _disk_low(first)
        case AlarmCode.BACKUP_OVERDUE:
            return _second_medium_away(second) if first else _backup_overdue(second)
        case AlarmCode.ANCHOR_NOT_KEPT:
            return _anchors_wait(first)
        case _:
            return {**_link(halt), **_faults(halt), **_moments(), **_of_records(first), **_of_erasures(detail)}[code]


def _cream(code: AlarmCode, who: str, seconds: int) -> AlarmWords:
    if code is AlarmCode.CREAM_OVERDUE:
        span = clock_span(seconds * 1000)
        title = say(_C, "{who}: cream on for {span}", who=who, span=span)
        short = say(_C, "{who}: cream on for {span}, remove now", who=who, span=span)
        return AlarmWords(title, say(_C, "Remove the cream now."), short)
    # Whole minutes: the strip is read aloud with each change.
    title = say(_C, "{who}: cream on for {minutes} min", who=who, minutes=seconds // 60)
    text = say(_C, "That is longer than its label allows. Remove the cream now and watch the patient.")
    return AlarmWords(title, text, say(_C, "{who}: cream over its label, remove now", who=who))


def _too_deep(chosen: str, actual: str, most: str, *, known: bool) -> AlarmWords:
    """`known`: whether the figures are; a console that was started anew has none."""
    if not known:
        return AlarmWords(
            say(_C, "Needles were deeper than {most} mm", most=most),
            say(_C, "That was before the console was started. Take another pen, or have this one checked first."),
            say(_C, "Needles were too deep before the start"),
        )
    figures = say(_C, "Set {set} mm, the pen reports {actual} mm.", set=chosen, actual=actual)
    to_do = say(_C, "It was told to stop. Lift it off the skin. Take another pen, or have this one checked first.")
    return AlarmWords(
        say(_C, "Needles deeper than {most} mm", most=most),
        f"{figures} {to_do}",
        say(_C, "Set {set} mm, pen reports {actual} mm: told to stop", set=chosen, actual=actual),
    )


def _depth_differs(chosen: str, actual: str) -> AlarmWords:
    return AlarmWords(
        say(_C, "Depth is not as set"),
        say(_C, "Set {set} mm, the pen reports {actual} mm. Pause, check the cartridge.", set=chosen, actual=actual),
        say(_C, "Depth set {set} mm, pen reports {actual} mm", set=chosen, actual=actual),
    )


def _speed_differs(chosen: str, actual: str) -> AlarmWords:
    return AlarmWords(
        say(_C, "Speed is not as set"),
        say(_C, "Set {set} Hz, the pen reports {actual} Hz. Press less hard, or pause.", set=chosen, actual=actual),
        say(_C, "Speed set {set} Hz, pen reports {actual} Hz", set=chosen, actual=actual),
    )


def _waited(why: str) -> AlarmWords:
    return AlarmWords(
        say(_C, "Pen stopped after waiting"),
        say(_C, "The motor is off: {why}. Arm and start again to go on.", why=why),
        say(_C, "Pen stopped: {why}", why=why),
    )


def _run_time() -> AlarmWords:
    return AlarmWords(
        say(_C, "Pen stopped after 10 s"),
        say(_C, "The motor is off: START was neither held nor pressed again. Arm, start, and hold START to go on."),
        say(_C, "Pen stopped after 10 s: arm, start, hold START"),
    )


def _battery_low(percent: int) -> AlarmWords:
    return AlarmWords(
        say(_C, "Pen battery low"),
        say(_C, "{percent} % left. The pen still works. Charge it after this treatment.", percent=percent),
        say(_C, "Pen battery {percent} %: charge it soon", percent=percent),
    )


def _disk_low(free_mib: int) -> AlarmWords:
    return AlarmWords(
        say(_C, "The disk is nearly full"),
        say(_C, "{mib} MiB are left. Make room, or nothing can be saved. The pen is not affected.", mib=free_mib),
        say(_C, "Disk nearly full: make room"),
    )


def _backup_overdue(hours: int) -> AlarmWords:
    return AlarmWords(
        say(_C, "No backup for a day"),
        say(_C, "Make one now, on the Clinic page. The pen is not affected."),
        say(_C, "No backup for {hours} h", hours=hours),
    )


def _of_records(count: int) -> dict[AlarmCode, AlarmWords]:
    return {
        AlarmCode.BACKUPS_UNKNOWN: AlarmWords(
            say(_C, "Backups can't be looked at"),
            say(
                _C,
                "Whether they are made and sound is not known. Make one now, on the Clinic page, and call whoever "
                "looks after the console. The pen is not affected.",
            ),
        ),
        AlarmCode.DRILL_FAILED: AlarmWords(
            say(_C, "A backup did not come back"),
            say(
                _C,
                "The restore drill found a fault in it. Another one is made and tried by itself. If this stays, look "
                "at the Clinic page and call whoever looks after the console. The pen is not affected.",
            ),
        ),
        AlarmCode.KEY_NOT_BACKED_UP: AlarmWords(
            say(_C, "No backup opens with today's code"),
            say(
                _C,
                "None was made since a recovery code or a passphrase was changed. Keep the old paper until one is "
                "made: it is tried again every half hour, or make it on the Clinic page. The pen is not affected.",
            ),
        ),
        AlarmCode.RECORDS_OLDER: AlarmWords(
            say(_C, "These records are an older copy"),
            say(
                _C,
                "Backups or the second disk tell of {count} entries that are not here. Call the manager: find the "
                "folder with them, or bring back the backup that holds most. The pen is not affected.",
                count=f"{count:,}",
            ),
            say(_C, "An older copy of the records: {count} entries are missing", count=f"{count:,}"),
        ),
        AlarmCode.ENTRIES_LOST: AlarmWords(
            say(_C, "The records go on without their newest entries"),
            say(
                _C,
                "Entries that are not there, by the word of the files beside the records: {count}. Look at the last "
                "treatments in the history, and write down what is missing as a note. The files of before are kept in "
                "the folder. The pen is not affected.",
                count=f"{count:,}",
            ),
            say(_C, "The records go on without {count} of their entries", count=f"{count:,}"),
        ),
    }


def _second_medium_away(days: int) -> AlarmWords:
    return AlarmWords(
        say(_C, "Second disk not there"),
        say(_C, "No backup went there for {days} days. Connect it. The pen is not affected.", days=days),
        say(_C, "Second disk away for {days} days: connect it", days=days),
    )


def _anchors_wait(count: int) -> AlarmWords:
    return AlarmWords(
        say(_C, "Codes of ended sessions not kept"),
        say(
            _C,
            "Waiting: {count}, kept with the next one. Until then only printed summaries show a log that was cut "
            "short. Make room on the disk. The pen is not affected.",
            count=count,
        ),
        say(_C, "Session codes not kept: {count}", count=count),
    )


def _of_erasures(numbers: tuple[int, ...]) -> dict[AlarmCode, AlarmWords]:
    listed = ", ".join(str(number) for number in numbers)
    waits = AlarmWords(
        say(_C, "An erasure waits for a second manager"),
        say(
            _C,
            "Patient no. {listed}: find the patient at the left and open the whole record; there it is confirmed, or "
            "left. It lapses a day after it was asked for. The pen is not affected.",
            listed=listed,
        ),
        say(_C, "Erasure waits for you: patient no. {number}", number=listed)
        if len(numbers) == 1
        else say(_C, "Erasures wait for you: {count}", count=len(numbers)),
    )
    return {AlarmCode.ERASURE_ASKED: waits}


def _entries_wait(count: int) -> AlarmWords:
    lost = say(
        _C,
        "The pen can't be armed until they are. Make room on the disk. Closing now would lose them.",
    )
    if count == 1:
        return AlarmWords(say(_C, "1 entry is not saved yet"), lost, say(_C, "1 entry not saved yet: make room"))
    return AlarmWords(
        say(_C, "{count} entries are not saved yet", count=count),
        lost,
        say(_C, "{count} entries not saved yet: make room", count=count),
    )


def _link(halt: Halt) -> dict[AlarmCode, AlarmWords]:
    return {
        AlarmCode.STOP_NOT_CONFIRMED: AlarmWords(
            say(_C, "Stop not confirmed"),
            pen_halt.unconfirmed(halt),
            pen_halt.unconfirmed_pill(halt),
        ),
        AlarmCode.LINK_LOST: AlarmWords(
            say(_C, "Pen not answering"),
            pen_halt.lost(halt),
            pen_halt.lost_pill(halt),
        ),
        AlarmCode.LINK_DEAD: AlarmWords(
            say(_C, "Pen link failed"),
            pen_halt.dead(halt),
            pen_halt.dead_pill(halt),
        ),
        AlarmCode.PEN_RESTARTED: AlarmWords(
            say(_C, "Pen restarted"),
            say(_C, "Its motor is off. Check its battery and cable, then arm and start again."),
            say(_C, "Pen restarted, motor off: arm again to go on"),
        ),
        AlarmCode.PEN_STOPPED_ELSEWHERE: AlarmWords(
            say(_C, "Pen was stopped from elsewhere"),
            say(_C, "Its motor is off. Ask who stopped it, then arm and start again."),
            say(_C, "Pen was stopped from elsewhere, motor off"),
        ),
    }


def _faults(halt: Halt) -> dict[AlarmCode, AlarmWords]:
    stopped, off = pen_halt.after_fault(halt), pen_halt.without_cartridge(halt)
    return {
        AlarmCode.PEN_STALL: AlarmWords(
            say(_C, "Pen motor blocked"),
            stopped + " " + say(_C, "Lift it off the skin, check the cartridge, then acknowledge."),
        ),
        AlarmCode.PEN_HOT: AlarmWords(
            say(_C, "Pen too hot"),
            stopped + " " + say(_C, "Lay it down to cool for some minutes, then acknowledge."),
        ),
        AlarmCode.PEN_DEPTH_ACTUATOR: AlarmWords(
            say(_C, "Pen can't hold its depth"),
            stopped + " " + say(_C, "Don't go on with this pen; have it checked."),
        ),
        AlarmCode.PEN_INTERNAL: AlarmWords(
            say(_C, "Pen has an internal fault"),
            stopped + " " + say(_C, "Switch it off and on. If it comes back, don't use this pen."),
        ),
        AlarmCode.PEN_TRIGGER_STUCK: AlarmWords(
            say(_C, "Pen trigger stuck"),
            stopped + " " + say(_C, "Let go of the trigger, check that it moves, then acknowledge."),
        ),
        AlarmCode.PEN_LEASE: AlarmWords(
            say(_C, "Pen heard nothing from the console"),
            stopped + " " + say(_C, "Check cable and pen, then acknowledge and arm again."),
            say(_C, "Pen heard nothing: it stopped"),
        ),
        AlarmCode.CARTRIDGE_MISSING: AlarmWords(
            say(_C, "No cartridge in the pen"),
            off + " " + say(_C, "Put a new cartridge in, then acknowledge."),
            say(_C, "No cartridge in the pen: put a new one in"),
        ),
        AlarmCode.CARTRIDGE_USED: AlarmWords(
            say(_C, "Cartridge was used before"),
            off + " " + say(_C, "Throw it away, put a new one in, then acknowledge."),
            say(_C, "Cartridge was used before: put a new one in"),
        ),
        AlarmCode.BATTERY_EMPTY: AlarmWords(
            say(_C, "Pen battery empty"),
            say(_C, "The motor stops soon or has stopped. Charge the pen."),
            say(_C, "Pen battery empty: charge it now"),
        ),
    }


def _moments() -> dict[AlarmCode, AlarmWords]:
    return {
        AlarmCode.WINDOW_FROZEN: AlarmWords(
            say(_C, "This window hung for a moment"),
            say(_C, "The motor was stopped. Arm and start again to go on."),
            say(_C, "Window hung, motor stopped: arm again"),
        ),
        AlarmCode.NOT_SAVED: AlarmWords(
            say(_C, "Last step not saved"),
            say(_C, "Check that the disk is there and not full, then do the step again. The pen is not affected."),
            say(_C, "Last step not saved: do it again"),
        ),
        AlarmCode.RECORDS_DAMAGED: AlarmWords(
            say(_C, "The records file is damaged"),
            say(
                _C,
                "Finish on paper, then close the console and start it again: it offers a backup. The pen is not "
                "affected.",
            ),
            say(_C, "Records damaged: finish on paper, start again"),
        ),
        AlarmCode.RECORDS_LOOK_ONLY: AlarmWords(
            say(_C, "Records open to look only"),
            say(
                _C,
                "They are damaged, or entries are missing. Nothing is written, and no pen can be armed. Close the "
                "console and start it again: the page that comes up says what helps.",
            ),
        ),
        AlarmCode.STOPPED_WINDOW: AlarmWords(
            say(_C, "Stopped: this window was not in front"),
            say(_C, "The motor is off. Keep this window in front, then arm and start again."),
            say(_C, "Stopped: not in front"),
        ),
        AlarmCode.NOT_CONFIRMED: AlarmWords(
            say(_C, "Pen did not do what was pressed"),
            say(_C, "It was told to stop. Check the pen, then arm again."),
            say(_C, "Pen did not confirm: stopped, arm again"),
        ),
    }
