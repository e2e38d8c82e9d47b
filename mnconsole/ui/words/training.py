"""Words of the training drawer: its keys, why an exercise can't be begun, and what was measured."""

from __future__ import annotations

from mnconsole.domain.training import Missing, TrainingTrouble
from mnconsole.ui.words import say
from mnconsole.ui.words.formats import seconds_tenths

_C = "Training"
_MS_PER_S = 1000


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


def start_first(start_key: str) -> str:
    """The same of a pen that is armed."""
    return say(_C, "Start ({start}) first: most alarms come only while the motor runs.", start=start_key)


def panel_first() -> str:
    """Above the list while the pen can't be armed."""
    return say(_C, "First answer what the pen's panel and the alarms say. Most exercises need a motor that runs.")


def answer_it() -> str:
    """Above the list while the motor runs."""
    return say(_C, "Begin one, and answer it as you would with a patient.")


def needs_motion() -> str:
    return say(_C, "Nothing would be told now: arm the pen first.")


def alarm_stands() -> str:
    return say(_C, "Its alarm still stands from before. Answer that one first.")


def other_is_on(name: str) -> str:
    return say(_C, "{name} is on, and is about the same part. Put that right first.", name=name)


def not_with_this_pen() -> str:
    return say(_C, "Not with this pen")


def missing(why: Missing, names: str) -> str:
    """Why the pen in use can't show these exercises."""
    return {
        Missing.FAULT: say(_C, "{names}: it has no word for that, so no alarm would name it.", names=names),
        Missing.DEPTH: say(_C, "{names}: its depth is set by hand, and it does not tell it.", names=names),
        Missing.BATTERY: say(_C, "{names}: it does not tell how full its battery is.", names=names),
        Missing.CONTACT: say(_C, "{names}: nobody holds this simulated motor, so it is never on a skin.", names=names),
        Missing.RESTART: say(_C, "{names}: it does not tell that it was switched off and on. It is seen as a silence, "
                             "or as a pen that somebody else stopped.", names=names),
        Missing.SERIAL: say(_C, "{names}: it has no serial number, so the console takes any of its kind for it.",
                            names=names),
    }[why]  # fmt: skip


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
        TrainingTrouble.REFUSED.value: say(_C, "Not done: the simulated pen of this kind can't show that. Choose "
                                       "another exercise."),
    }  # fmt: skip
    return words.get(code, say(_C, "Not done: an error of the program. Its log tells more."))
