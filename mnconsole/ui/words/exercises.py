"""Words of each exercise of the training drawer: what happens to the pen, what to watch for, what to do."""

from __future__ import annotations

from msgspec import Struct

from mnconsole.domain.pen import EndsBy
from mnconsole.domain.pen_kinds import Halt, SwitchOff
from mnconsole.domain.training import Exercise
from mnconsole.ui.words import say

_C = "Training"


class ExerciseWords(Struct, frozen=True):
    """`name` goes into the banner too; `happens` is what the pen will do, `watch` what to look for, `do` the answer."""

    name: str
    happens: str
    watch: str
    do: str


def every(halt: Halt) -> dict[Exercise, ExerciseWords]:
    """The words of all exercises; `halt` of the pen that they are done with."""
    return {**_line(halt), **_stops_itself(), **_wrong_values(), **_moments(halt), **_cartridge(), **_people()}


def words_of(exercise: Exercise, halt: Halt) -> ExerciseWords:
    """The words of one."""
    return every(halt)[exercise]


def _line(halt: Halt) -> dict[Exercise, ExerciseWords]:
    motor, do = _cable_out(halt)
    watch = say(_C, "Pen not answering, and dashes for depth and speed")
    if halt.ends_by is EndsBy.LEASE:
        watch = say(_C, "Pen not answering, and dashes for depth and speed; later that the pen heard nothing")
    return {
        Exercise.CABLE_OUT: ExerciseWords(
            say(_C, "Cable out"),
            say(_C, "The pen hears nothing and answers nothing.") + " " + motor,
            watch,
            do,
        ),
        Exercise.LINE_NOISE: ExerciseWords(
            say(_C, "Line noise"),
            say(_C, "Some answers are lost or broken. The treatment goes on; there is no alarm."),
            say(_C, "Line noise in the top line of the pen panel, after some seconds"),
            say(_C, "pause at the next good moment and look at the cable"),
        ),
    }


def _stops_itself() -> dict[Exercise, ExerciseWords]:
    return {
        Exercise.STALL: ExerciseWords(
            say(_C, "Motor blocked"),
            say(_C, "The needle plate can't move. The pen stops by itself when it runs."),
            say(_C, "Pen motor blocked"),
            say(_C, "lift the pen off, put it right, acknowledge, arm again"),
        ),
        Exercise.BATTERY_EMPTY: ExerciseWords(
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
        Exercise.DEPTH_BROKEN: ExerciseWords(
            say(_C, "Depth drive broken"),
            say(_C, "What moves the needles in and out has failed. The pen stops by itself."),
            say(_C, "Pen can't hold its depth"),
            say(_C, "lift it off and take another pen (put it right), acknowledge, arm again"),
        ),
        Exercise.TRIGGER_STUCK: ExerciseWords(
            say(_C, "Trigger stuck"),
            say(_C, "The pen finds its trigger pressed all the time. It stops by itself."),
            say(_C, "Pen trigger stuck"),
            say(_C, "lift it off, free the trigger (put it right), acknowledge, arm again"),
        ),
        Exercise.INTERNAL_FAULT: ExerciseWords(
            say(_C, "Internal fault"),
            say(_C, "The pen finds a fault in its own electronics. It stops by itself."),
            say(_C, "Pen has an internal fault"),
            say(_C, "lift it off, switch it off and on (put it right), acknowledge, arm again"),
        ),
    }


def _wrong_values() -> dict[Exercise, ExerciseWords]:
    return {
        Exercise.BATTERY_LOW: ExerciseWords(
            say(_C, "Battery low"),
            say(_C, "The battery falls to 15 %. The pen goes on; this is the warning before it stops."),
            say(_C, "Pen battery low, in one line at the top"),
            say(_C, "finish the zone, then charge the pen (put it right)"),
        ),
        Exercise.DEPTH_OFF: ExerciseWords(
            say(_C, "Depth off"),
            say(_C, "The needles go 0.10 mm deeper than set."),
            say(_C, "Depth is not as set, with both numbers"),
            say(_C, "pause or stop, check the cartridge, put it right"),
        ),
        Exercise.TOO_DEEP: ExerciseWords(
            say(_C, "Too deep"),
            say(_C, "The needles go more than 2.50 mm deep. The console stops the pen."),
            say(_C, "Needles deeper than 2.50 mm, with both numbers"),
            say(_C, "lift it off and take another pen (put it right), acknowledge"),
        ),
        Exercise.SPEED_OFF: ExerciseWords(
            say(_C, "Speed off"),
            say(_C, "The motor runs 15 % slower than set."),
            say(_C, "Speed is not as set, with both numbers"),
            say(_C, "press less hard, or pause; put it right"),
        ),
    }


def _moments(halt: Halt) -> dict[Exercise, ExerciseWords]:
    return {
        Exercise.PEN_RESTART: ExerciseWords(
            say(_C, "Pen restarts"),
            say(_C, "The pen loses its power for a moment. It comes back idle and stays so."),
            say(_C, "Pen restarted"),
            say(_C, "look at battery and cable, acknowledge, arm again"),
        ),
        Exercise.PEN_REFUSES: ExerciseWords(
            say(_C, "Pen refuses"),
            say(_C, "The pen obeys STOP, but refuses to be armed or started the next time."),
            say(_C, "Pen did not do what was pressed"),
            say(_C, "press STOP, arm and start. Look at the pen, put it right, acknowledge, arm again"),
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
            say(_C, "ask who it was, then arm and start again"),
        ),
        Exercise.ANOTHER_PEN: ExerciseWords(
            say(_C, "Another pen"),
            say(_C, "Somebody unplugs the pen and plugs another one in. Its serial number is another one."),
            say(_C, "Pen not answering; then the other pen is there, idle"),
            say(_C, "see which pen it is before you arm; put it right to get yours back"),
        ),
        Exercise.OFF_THE_SKIN: ExerciseWords(
            say(_C, "Forgotten while it runs"),
            say(_C, "The hand lifts the pen off the skin and leaves it running. The console stops it after 60 s."),
            say(_C, "Pen stopped after waiting"),
            say(_C, "wait, with the motor running. Put it right, acknowledge or arm again"),
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

