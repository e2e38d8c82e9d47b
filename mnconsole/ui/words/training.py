"""Words of the training drawer: what each exercise does, what to watch for, what to do, and what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from mnconsole.domain.pen import EndsBy
from mnconsole.domain.pen_kinds import Halt, SwitchOff
from mnconsole.domain.training import Exercise, TrainingTrouble
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import seconds_tenths

_C = "Training"
_MS_PER_S = 1000


@dataclass(frozen=True, slots=True)
class ExerciseWords:
    """`name` goes into the banner too; `happens` is what the pen will do, `watch` what to look for, `do` the answer."""

    name: str
    happens: str
    watch: str
    do: str


def words_of(exercise: Exercise, halt: Halt) -> ExerciseWords:
    """The words of an exercise; `halt` of the pen that it is done with."""
    return {**_line(halt), **_pen(halt), **_cartridge(), **_people()}[exercise]


def _line(halt: Halt) -> dict[Exercise, ExerciseWords]:
    motor, do = _cable_out(halt)
    return {
        Exercise.CABLE_OUT: ExerciseWords(
            say(_C, "Cable out"),
            say(_C, "The pen hears nothing and answers nothing.") + " " + motor,
            say(_C, "Pen not answering, and dashes for depth and speed"),
            do,
        ),
        Exercise.LINE_NOISE: ExerciseWords(
            say(_C, "Line noise"),
            say(_C, "One in five answers is lost or broken. The treatment goes on; there is no alarm."),
            say(_C, "Line noise in the top line of the pen panel, after some seconds"),
            say(_C, "pause at the next good moment and look at the cable"),
        ),
    }


def _cable_out(halt: Halt) -> tuple[str, str]:
    """What the motor does, and what to do."""
    if halt.ends_by is EndsBy.LEASE:
        todo = say(_C, "check that the pen is still, put it right, acknowledge, arm again")
        return say(_C, "Its motor stops by itself."), todo
    if halt.ends_by is EndsBy.TRIGGER:
        todo = say(_C, "let go of the trigger, put it right, acknowledge, arm again")
        return say(_C, "Its motor stops when the trigger is let go."), todo
    todo = {
        SwitchOff.AT_THE_PEN: say(_C, "lift it off, switch it off at the pen; put it right, acknowledge, arm again"),
        SwitchOff.PULL_ITS_PLUG: say(_C, "lift it off, pull its plug; put it right, acknowledge, arm again"),
    }[halt.switch_off]
    return say(_C, "Its motor runs on."), todo


def _stop_unanswered(halt: Halt) -> str:
    return {
        SwitchOff.AT_THE_PEN: say(
            _C, "press STOP while it runs. Lift it off, switch it off at the pen; put it right, acknowledge"
        ),
        SwitchOff.PULL_ITS_PLUG: say(
            _C, "press STOP while it runs. Lift it off, pull its plug; put it right, acknowledge"
        ),
    }[halt.switch_off]


def _pen(halt: Halt) -> dict[Exercise, ExerciseWords]:
    return {
        Exercise.STALL: ExerciseWords(
            say(_C, "Motor blocked"),
            say(_C, "The needle plate can't move. The pen stops by itself when it runs."),
            say(_C, "Pen motor blocked"),
            say(_C, "lift the pen off, put it right, acknowledge, arm again"),
        ),
        Exercise.BATTERY_LOW: ExerciseWords(
            say(_C, "Battery empty"),
            say(_C, "The battery falls to 4 %. The pen stops by itself."),
            say(_C, "Pen battery empty"),
            say(_C, "charge the pen (put it right), acknowledge, arm again"),
        ),
        Exercise.OVERHEATED: ExerciseWords(
            say(_C, "Too hot"),
            say(_C, "The motor is at 70 degrees. The pen stops by itself."),
            say(_C, "Pen too hot"),
            say(_C, "let it cool (put it right), acknowledge, arm again"),
        ),
        Exercise.DEPTH_OFF: ExerciseWords(
            say(_C, "Depth off"),
            say(_C, "The needles go 0.10 mm deeper than set."),
            say(_C, "Depth is not as set, with both numbers"),
            say(_C, "pause or stop, check the cartridge, put it right"),
        ),
        Exercise.SPEED_OFF: ExerciseWords(
            say(_C, "Speed off"),
            say(_C, "The motor runs 15 % slower than set."),
            say(_C, "Speed is not as set, with both numbers"),
            say(_C, "press less hard, or pause; put it right"),
        ),
        Exercise.PEN_RESTART: ExerciseWords(
            say(_C, "Pen restarts"),
            say(_C, "The pen loses its power for a moment. It comes back idle and stays so."),
            say(_C, "Pen restarted"),
            say(_C, "look at battery and cable, acknowledge, arm again"),
        ),
        Exercise.STOP_UNANSWERED: ExerciseWords(
            say(_C, "Stop not confirmed"),
            say(_C, "The pen obeys your next STOP, but says so no more."),
            say(_C, "Stop not confirmed, 0.3 s after you pressed STOP"),
            _stop_unanswered(halt),
        ),
    }


def _cartridge() -> dict[Exercise, ExerciseWords]:
    return {
        Exercise.CARTRIDGE_OUT: ExerciseWords(
            say(_C, "Cartridge out"),
            say(_C, "The cartridge comes off. The pen stops by itself."),
            say(_C, "No cartridge in the pen"),
            say(_C, "put a new one in (put it right), acknowledge, arm again"),
        ),
        Exercise.CARTRIDGE_USED: ExerciseWords(
            say(_C, "Cartridge used before"),
            say(_C, "The pen takes the cartridge for one that was used. It stops by itself."),
            say(_C, "Cartridge was used before"),
            say(_C, "throw it away, put a new one in (put it right), acknowledge, arm again"),
        ),
    }


def _people() -> dict[Exercise, ExerciseWords]:
    return {
        Exercise.STOPPED_BY_ANOTHER: ExerciseWords(
            say(_C, "Stopped by somebody else"),
            say(_C, "Somebody stops the pen with another tool. The console does not start it again."),
            say(_C, "Pen was stopped from elsewhere"),
            say(_C, "ask who it was, then acknowledge and arm again"),
        ),
        Exercise.ANOTHER_PEN: ExerciseWords(
            say(_C, "Another pen"),
            say(_C, "Somebody unplugs the pen and plugs another one in. Its serial number is another one."),
            say(_C, "Pen not answering; then the other pen is there, idle"),
            say(_C, "see which pen it is before you arm; put it right to get yours back"),
        ),
    }


def title() -> str:
    return say(_C, "Practise alarms")


def intro() -> str:
    return say(_C, "Everything here happens to the simulated pen only. STOP, the pen panel and the alarms are the "
               "real ones. Times count from the moment at which it happened.")  # fmt: skip


def close_name() -> str:
    return say(_C, "Close the practice")


def practise() -> str:
    return say(_C, "Practise")


def practise_with_key(key: str) -> str:
    return say(_C, "Practise  {key}", key=key)


def practise_spoken() -> str:
    return say(_C, "Practise alarms with the simulated pen")


def group_line() -> str:
    return say(_C, "Line")


def group_pen() -> str:
    return say(_C, "Pen")


def group_cartridge() -> str:
    return say(_C, "Cartridge")


def group_people() -> str:
    return say(_C, "People")


def begin() -> str:
    return say(_C, "Begin")


def begin_spoken(name: str) -> str:
    return say(_C, "Begin: {name}", name=name)


def put_right() -> str:
    return say(_C, "Put right")


def put_right_spoken(name: str) -> str:
    return say(_C, "Put right: {name}", name=name)


def put_all_right() -> str:
    return say(_C, "Put everything right")


def watch_and_do(watch: str, do: str) -> str:
    return say(_C, "Watch for: {watch}. Do: {do}.", watch=watch, do=do)


def arm_first(arm_key: str, start_key: str) -> str:
    """Above the list while the motor does not run."""
    return say(_C, "Arm ({arm}) and start ({start}) first: most alarms come only while the motor runs.",
               arm=arm_key, start=start_key)  # fmt: skip


def answer_it() -> str:
    """Above the list while the motor runs."""
    return say(_C, "Begin one, and answer it as you would with a patient.")


def needs_motion() -> str:
    return say(_C, "Nothing would be told now: arm the pen first.")


def alarm_stands() -> str:
    return say(_C, "Its alarm still stands from before. Answer that one first.")


def other_cartridge() -> str:
    return say(_C, "The other one about the cartridge is on. Put that right first.")


def practising(first: str, more: int) -> str:
    """In the banner, so that nobody forgets what is on."""
    if not more:
        return say(_C, "PRACTISING: {what}", what=first)
    return say(_C, "PRACTISING: {what} and {count} more", what=first, count=more)


# What was measured. `ms` counts from the moment at which the pen was told.


def seconds(ms: int) -> str:
    """Two decimals below a second: an alarm after 0.04 s did not come at once."""
    return f"{ms // _MS_PER_S}.{ms % _MS_PER_S // 10:02}" if ms < _MS_PER_S else seconds_tenths(ms)


def telling() -> str:
    return say(_C, "The pen is being told.")


def no_alarm_yet() -> str:
    return say(_C, "It has begun. Nothing was told yet.")


def alarm_came(ms: int) -> str:
    return say(_C, "Alarm came after {s} s.", s=seconds(ms))


def noise_seen(ms: int) -> str:
    return say(_C, "The line counted as noisy after {s} s.", s=seconds(ms))


def motor_off(ms: int) -> str:
    return say(_C, "The pen reported its motor off after {s} s.", s=seconds(ms))


def you_stopped(ms: int) -> str:
    return say(_C, "You stopped the pen after {s} s.", s=seconds(ms))


def you_acknowledged(ms: int) -> str:
    return say(_C, "You acknowledged after {s} s.", s=seconds(ms))


def alarm_over(ms: int) -> str:
    return say(_C, "The alarm ended after {s} s.", s=seconds(ms))


def was_put_right(ms: int) -> str:
    return say(_C, "Put right after {s} s.", s=seconds(ms))


def failed(code: str) -> str:
    """Why the pen could not be told, and what to do; `code` as `mnconsole.errors.code_of` gives it."""
    words = {
        TrainingTrouble.NO_PEN.value: say(_C, "Not done: there is no simulated pen just now, one is being started. "
                                       "Wait a few seconds, then press again."),
        TrainingTrouble.NOT_ANSWERING.value: say(_C, "Not done: the simulated pen does not answer. Press again; if it "
                                              "stays so, close the console and start it again."),
    }  # fmt: skip
    return words.get(code, say(_C, "Not done: an error of the program. Its log tells more."))
