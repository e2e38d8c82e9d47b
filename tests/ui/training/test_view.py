"""The training drawer as it is seen: its buttons, its violet, and longer words; and its place in the window."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.session import Step
from mnconsole.domain.training import Exercise
from mnconsole.ui.shell.build import build_window
from mnconsole.ui.shell.state import Page
from mnconsole.ui.theme import Ink, Mode, Theme
from mnconsole.ui.training.part import build_training
from mnconsole.ui.training.presenter import TrainingPresenter
from mnconsole.ui.training.row import TrainingRow, VioletBand
from mnconsole.ui.training.state import ExerciseGroup, ExerciseRow, TrainingState
from mnconsole.ui.training.view import TrainingView
from mnconsole.ui.turns import is_painted
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.words import training as words
from mnconsole.ui.words.keys import KeyAct
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.trainers import FakeTrainer
from tests.helpers.widgets import colours, longer, overflows, picture, tap
from tests.helpers.windows import NO_KEYS, PlainParts, find, key, open_window

ALARM_INKS = (Ink.ALARM_HIGH, Ink.ALARM_MEDIUM, Ink.ALARM_LOW)
CTRL = Qt.KeyboardModifier.ControlModifier


def state(stretch: bool = False, **changes: object) -> TrainingState:
    """One group of two rows; the second is on."""
    put = longer if stretch else str
    values: dict[str, object] = {
        "name": put("Motor blocked"),
        "happens": put("The needle plate can't move. The pen stops by itself when it runs."),
        "guide": put("Watch for: Pen motor blocked. Do: lift the pen off, put it right, acknowledge, arm again."),
        "status": put("Alarm came after 0.21 s. You stopped the pen after 1.4 s. You acknowledged after 2.0 s."),
        "on": True,
        "button": put("Put right"),
        "button_spoken": "Put right: Motor blocked",
        "enabled": True,
        **changes,
    }
    rows = (
        ExerciseRow("cable_out", "Cable out", "It is silent.", "Watch.", "", False, "Begin", "Begin it", True),
        ExerciseRow(code="stall", **values),  # type: ignore[arg-type]
    )
    missing = (put("Depth off, Too deep: its depth is set by hand, and it does not tell it."),)
    return TrainingState(put("Begin one."), (ExerciseGroup("Pen", rows),), missing, "PRACTISING: Motor blocked", True)


@pytest.fixture
def console() -> BenchConsole:
    console = make_console(front=False)
    session_at(console, Step.NEEDLING)
    return console


def test_the_keyboard_does_not_go_to_the_next_exercise_when_one_begins(qtbot: QtBot, theme: Theme) -> None:
    view = TrainingView(theme)
    qtbot.addWidget(view)
    view.resize(700, 700)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    shown = state(on=False)
    view.render_state(shown)
    qtbot.waitUntil(lambda: is_painted(view))
    first, second = (view.findChild(QAbstractButton, f"practise_{code}") for code in ("cable_out", "stall"))
    assert first is not None
    assert second is not None
    first.setFocus()
    busy = replace(shown.groups[0].rows[0], enabled=False)
    view.render_state(replace(shown, groups=(replace(shown.groups[0], rows=(busy, shown.groups[0].rows[1])),)))
    assert not first.hasFocus()
    assert not second.hasFocus()
    pressed: list[str] = []
    view.pressed.connect(pressed.append)
    held = QApplication.focusWidget()
    assert held is not None
    qtbot.keyClick(held, Qt.Key.Key_Space)
    assert pressed == []


def test_out_of_sight_it_renders_nothing_and_in_sight_it_shows_what_it_missed(
    qtbot: QtBot, theme: Theme, console: BenchConsole
) -> None:
    told: list[str] = []
    view, presenter = build_training(console, FakeTrainer(console.pen.now_ns), theme, told.append)
    qtbot.addWidget(view)
    rendered: list[TrainingState] = []
    presenter.attach(rendered.append)
    rendered.clear()
    presenter.press(Exercise.STALL)
    assert rendered == []
    assert "Motor blocked" in told[-1], "the banner is told all the same"
    presenter.attach(view.render_state)
    qtbot.waitUntil(lambda: is_painted(view))
    view.resize(700, 700)
    view.show()
    row = view.findChild(QAbstractButton, f"practise_{Exercise.STALL}")
    assert row is not None
    assert row.text() == words.put_right()


def test_its_buttons_tell_their_exercise(qtbot: QtBot, theme: Theme) -> None:
    view = TrainingView(theme)
    qtbot.addWidget(view)
    view.render_state(state())
    qtbot.waitUntil(lambda: is_painted(view))
    view.resize(720, 700)
    view.show()
    for code in ("cable_out", "stall"):
        button = view.findChild(QAbstractButton, f"practise_{code}")
        assert button is not None
        with qtbot.waitSignal(view.pressed) as caught:
            tap(button)
        assert caught.args == [code]
    all_right = view.findChild(QAbstractButton, "put_all_right")
    assert all_right is not None
    with qtbot.waitSignal(view.all_right_asked):
        tap(all_right)
    view.render_state(TrainingState("", state().groups, (), "", False))
    assert not all_right.isEnabled()


def test_what_the_pen_can_t_show_stands_below(qtbot: QtBot, theme: Theme) -> None:
    view = TrainingView(theme)
    qtbot.addWidget(view)
    view.render_state(state())
    qtbot.waitUntil(lambda: is_painted(view))
    told = view.findChild(Label, "missing_0")
    assert told is not None
    assert told.words == state().missing[0]


def test_what_is_on_is_violet_and_never_in_an_alarm_s_colour(qtbot: QtBot, both: Theme) -> None:
    row = TrainingRow(both, "stall")
    qtbot.addWidget(row)
    row.set_row(state().groups[0].rows[1])
    seen = colours(picture(row, 700, 170))
    assert both.ink(Ink.SIMULATED).name() in seen
    assert not {both.ink(ink).name() for ink in ALARM_INKS} & seen


def test_a_band_without_words_takes_no_room(qtbot: QtBot, theme: Theme) -> None:
    band = VioletBand(theme)
    qtbot.addWidget(band)
    band.set_text("Alarm came after 0.21 s.")
    assert band.accessibleName() == band.words
    band.set_text("")
    assert band.isHidden()


@pytest.mark.parametrize("width", [690, 730])
def test_words_fit_also_30_percent_longer(qtbot: QtBot, both: Theme, width: int) -> None:
    view = TrainingView(both)
    qtbot.addWidget(view)
    view.render_state(state(stretch=True))
    qtbot.waitUntil(lambda: is_painted(view))
    picture(view, width, 640)
    assert overflows(both) == []


# in the window


def test_the_drawer_stands_in_the_chair_s_place_and_its_key_opens_and_closes_it(
    qtbot: QtBot, console: BenchConsole
) -> None:
    window = build_window(console, Theme(Mode.LIGHT))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.front.front)
    assert window.findChild(TrainingView) is None, "made when it is asked for"
    key(console, window, Qt.Key.Key_T, CTRL)
    drawer = find(window, "training")
    assert drawer.isVisible()
    assert find(window, "stop").isVisible()
    assert find(window, "search").isVisible()
    # The pen is armed and started beside it.
    qtbot.waitUntil(lambda: window.press_clock.pressed_ns() == console.link.now)
    key(console, window, Qt.Key.Key_F7)
    assert console.link.wishes, console.pen.missing()
    key(console, window, Qt.Key.Key_Escape)  # stops, and closes nothing while the pen was wanted armed
    assert console.link.stops
    assert drawer.isVisible()
    key(console, window, Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    tap(find(window, "practise"))
    assert drawer.isVisible()
    key(console, window, Qt.Key.Key_2, CTRL)
    assert window.shell.page is Page.HISTORY
    assert not drawer.isVisible()
    key(console, window, Qt.Key.Key_T, CTRL)
    assert window.shell.page is Page.CHAIR
    assert drawer.isVisible()
    key(console, window, Qt.Key.Key_T, CTRL)
    assert not drawer.isVisible()


def test_a_key_presses_nothing_behind_the_drawer(qtbot: QtBot, console: BenchConsole) -> None:
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    for opened in (True, False):
        key(console, window, Qt.Key.Key_T, CTRL)
        assert window.shell.practice_open is opened
        for code, modifiers in ((Qt.Key.Key_F2, NO_KEYS), (Qt.Key.Key_B, CTRL), (Qt.Key.Key_Z, CTRL)):
            key(console, window, code, modifiers)
        assert plain.acts == ([] if opened else [KeyAct.PRIMARY, KeyAct.BACK, KeyAct.UNDO])


def test_what_is_on_is_said_in_the_banner_with_the_drawer_closed(qtbot: QtBot, console: BenchConsole) -> None:
    window = build_window(console, Theme(Mode.LIGHT))
    qtbot.addWidget(window)
    window.show()
    window.shell.toggle_practice()
    drawer = window.findChild(TrainingView)
    assert drawer is not None
    drawer.pressed.emit(Exercise.CABLE_OUT)
    window.shell.toggle_practice()
    for name in ("demo_banner", "demo_pill"):
        parts = find(window, name).findChildren(QWidget)
        assert "PRACTISING: Cable out" in " ".join(part.accessibleName() for part in parts)


def test_before_the_sign_in_and_without_a_simulated_pen_there_is_none(qtbot: QtBot) -> None:
    plain = make_console(demo=False)
    window = build_window(plain, Theme(Mode.LIGHT))
    qtbot.addWidget(window)
    assert window.findChild(QWidget, "practise") is None
    window.head.press_practise()
    window.shell.toggle_practice()
    assert not window.shell.practice_open
    demo = build_window(make_console(), Theme(Mode.LIGHT))
    qtbot.addWidget(demo)
    demo.shell.enter()
    demo.shell.toggle_practice()
    assert not demo.shell.practice_open
    assert all(key_of.isHidden() for key_of in demo.findChildren(QWidget, "practise"))


def test_a_list_of_alarms_over_the_drawer_gives_way_to_it(qtbot: QtBot, console: BenchConsole) -> None:
    window = build_window(console, Theme(Mode.LIGHT))
    qtbot.addWidget(window)
    window.show()
    window.shell.toggle_practice()
    console.alarms.latch(AlarmCode.STOPPED_WINDOW)
    window.shell.toggle_alarms()
    assert window.body.pages.currentWidget() is window.body.alarms
    assert window.shell.escape()
    assert isinstance(window.body.pages.currentWidget(), TrainingView)
    window.shell.toggle_alarms()
    window.shell.toggle_practice()
    assert isinstance(window.body.pages.currentWidget(), TrainingView), "its key goes to it, not away from it"


def test_the_presenter_needs_no_drawer_to_be_open(console: BenchConsole) -> None:
    banners: list[str] = []
    trainer = console.trainer
    assert isinstance(trainer, FakeTrainer)
    presenter = TrainingPresenter(console, trainer, banners.append)
    presenter.press(Exercise.BATTERY_EMPTY)
    assert banners[-1] == "PRACTISING: Battery empty"
