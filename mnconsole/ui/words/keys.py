"""The keys of the whole window, in one table. The key filter acts on it, the pages show it beside their acts.

No Qt here, so that presenters may name a key. The names are the ones that Qt reads ("Ctrl+F").
"""

from __future__ import annotations

from enum import StrEnum

from mnconsole.ui.words import say


class KeyAct(StrEnum):
    """An act that has a key of its own, wherever the keyboard is."""

    STOP = "stop"
    ARM = "arm"
    START = "start"
    PAUSE = "pause"
    DEPTH_UP = "depth_up"
    DEPTH_DOWN = "depth_down"
    CONFIRM_DEPTH = "confirm_depth"
    SPEED_UP = "speed_up"
    SPEED_DOWN = "speed_down"
    ACKNOWLEDGE = "acknowledge"
    ALARMS = "alarms"
    PRIMARY = "primary"
    NOTE = "note"
    REACTION = "reaction"
    SEARCH = "search"
    NEW_PATIENT = "new_patient"
    CHAIR = "chair"
    HISTORY = "history"
    PEN = "pen"
    CLINIC = "clinic"
    LOCK = "lock"
    ALL_THE_REST = "all_the_rest"
    PASS_DONE = "pass_done"
    BACK = "back"
    LEAVE_OUT = "leave_out"
    UNDO = "undo"
    DEMO_TIME = "demo_time"
    PRACTISE = "practise"
    ENTRY_BACK = "entry_back"


KEYS: dict[KeyAct, str] = {
    KeyAct.STOP: "Esc",
    KeyAct.ARM: "F7",
    KeyAct.START: "F8",
    KeyAct.PAUSE: "F9",
    KeyAct.CONFIRM_DEPTH: "Ctrl+H",
    KeyAct.DEPTH_UP: "Ctrl+Up",
    KeyAct.DEPTH_DOWN: "Ctrl+Down",
    KeyAct.SPEED_UP: "Ctrl+Right",
    KeyAct.SPEED_DOWN: "Ctrl+Left",
    KeyAct.ACKNOWLEDGE: "F6",
    KeyAct.ALARMS: "Shift+F6",
    KeyAct.PRIMARY: "F2",
    KeyAct.NOTE: "F3",
    KeyAct.REACTION: "F4",
    KeyAct.SEARCH: "Ctrl+F",
    KeyAct.NEW_PATIENT: "Ctrl+N",
    KeyAct.CHAIR: "Ctrl+1",
    KeyAct.HISTORY: "Ctrl+2",
    KeyAct.PEN: "Ctrl+3",
    KeyAct.CLINIC: "Ctrl+6",
    KeyAct.LOCK: "Ctrl+L",
    KeyAct.ALL_THE_REST: "Ctrl+R",
    KeyAct.PASS_DONE: "Ctrl+P",
    KeyAct.BACK: "Ctrl+B",
    KeyAct.LEAVE_OUT: "Ctrl+O",
    KeyAct.UNDO: "Ctrl+Z",
    KeyAct.DEMO_TIME: "Ctrl+5",
    KeyAct.PRACTISE: "Ctrl+T",
    KeyAct.ENTRY_BACK: "Alt+Left",
}
"""One key for each act. Space stops too while the pen is armed or running and no text field has the focus."""

REPEATS = frozenset({KeyAct.DEPTH_UP, KeyAct.DEPTH_DOWN, KeyAct.SPEED_UP, KeyAct.SPEED_DOWN})
"""Acts that go on while the key is held. No other does."""

NOT_WHILE_TYPING = REPEATS | {KeyAct.UNDO}
"""Acts whose keys belong to the text field that has the focus: they move by words there, or take typing back."""

OF_THE_STEP = frozenset({KeyAct.ALL_THE_REST, KeyAct.PASS_DONE, KeyAct.BACK, KeyAct.LEAVE_OUT, KeyAct.UNDO})
"""Acts of whatever the chair's page shows: the key presses the button that it stands on, and nothing else."""


OF_THE_PEN_PAGE = frozenset({KeyAct.ARM, KeyAct.START, KeyAct.PRIMARY})
"""Acts that the pen's page has too: its big keys and its filled button."""


def key_text(act: KeyAct) -> str:
    """The key as it is shown."""
    return say("Keys", KEYS[act])
