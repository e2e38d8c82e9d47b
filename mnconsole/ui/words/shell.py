"""Words of the frame around the pages: title, tabs, demo, alarms' keys, scaling."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Shell"

BRAND = "mnconsole"
"""The program's name is the same in every language."""


def window_title(clinic: str, demo: bool) -> str:
    """Begins with the program's name, so that it is found among many windows."""
    place = say(_C, "Demo") if demo and not clinic else clinic
    return f"{BRAND} - {place}" if place else BRAND


def chair() -> str:
    return say(_C, "Chair")


def history() -> str:
    return say(_C, "History")


def pen() -> str:
    return say(_C, "Pen")


def clinic() -> str:
    return say(_C, "Clinic")


def tab_spoken(name: str, key: str) -> str:
    return say(_C, "{name}, key {key}", name=name, key=key)


def clock_name() -> str:
    return say(_C, "Time")


def simulated_pen() -> str:
    return say(_C, "SIMULATED PEN")


def demo_records() -> str:
    return say(_C, "DEMO RECORDS")


def demo_quiet(pen_simulated: bool) -> str:
    """What the banner says in small letters."""
    if pen_simulated:
        return say(_C, "no motor moves, nobody here is a real patient")
    return say(_C, "a real pen, but nobody here is a real patient")


def plus_minutes(minutes: int) -> str:
    return say(_C, "+{minutes} min", minutes=minutes)


def plus_minutes_spoken(minutes: int) -> str:
    return say(_C, "Move demo time {minutes} min forward", minutes=minutes)


def acknowledge(key: str) -> str:
    return say(_C, "Acknowledge  {key}", key=key)


def acknowledged() -> str:
    return say(_C, "Acknowledged")


def since(time_text: str) -> str:
    return say(_C, "since {time}", time=time_text)


def one_of(count: int) -> str:
    return say(_C, "1 of {count}", count=count)


def more_alarms(text: str, count: int) -> str:
    """A pill that shows the first of `count` alarms."""
    return say(_C, "{text}  ·  {which}", text=text, which=one_of(count))


def go_to(who: str) -> str:
    """Leads from an alarm to its patient."""
    return say(_C, "Go to {who}", who=who)


def pen_in_use() -> str:
    """Why nobody goes to another patient now."""
    return say(_C, "The pen is armed or running. Stop it first, then go to the other patient.")


def alarms_title() -> str:
    return say(_C, "Alarms")


def alarms_text() -> str:
    return say(
        _C,
        "Acknowledging says that you have seen it. The cause goes on until it is put right. "
        "How urgent: ! low, !! medium, !!! high.",
    )


def no_alarms() -> str:
    return say(_C, "No alarms now.")


def close_alarms() -> str:
    return say(_C, "Close the list of alarms")


def alarm_heading(title: str, since_text: str) -> str:
    return say(_C, "{title}  ·  {since}", title=title, since=since_text)


def priority(level: int) -> str:
    """1 low, 2 medium, 3 high."""
    return {1: say(_C, "Low"), 2: say(_C, "Medium"), 3: say(_C, "High")}[level]


def announced(level: int, title: str, text: str) -> str:
    """What a screen reader says when an alarm begins."""
    return say(_C, "{level} alarm. {title}. {text}", level=priority(level), title=title, text=text)


def window_too_small(width: int, height: int) -> str:
    """The screen has room, the window doesn't use it."""
    return say(_C, "Make this window larger: it needs {width} × {height}. STOP stays where it is.",
               width=width, height=height)  # fmt: skip


def scaling_that_fits(percent: int) -> str:
    """The desktop's scaling leaves too little room; this one fits."""
    return say(_C, "The screen is scaled too large for this console. {percent} % fits.", percent=percent)


def screen_too_small(width: int, height: int) -> str:
    """No scaling would do."""
    return say(_C, "This screen is too small: the console needs {width} × {height}. Scroll the middle.",
               width=width, height=height)  # fmt: skip


def acknowledge_one() -> str:
    """Beside one alarm of the list."""
    return say(_C, "Acknowledge")
