"""Rows of patients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import thread_time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.numbing import Wait, WaitState
from mnconsole.domain.session import Step
from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.theme.tokens import Type
from mnconsole.ui.widgets.chip import ChipView, Tone
from mnconsole.ui.widgets.numbing_ring import WaitLook
from mnconsole.ui.widgets.patient_delegate import stage_width
from mnconsole.ui.widgets.patient_list import PatientList, PatientRow, WaitView
from mnconsole.ui.words import sidebar as words
from tests.helpers.gallery_more import clinic_rows
from tests.helpers.widgets import colours, longer, overflows, picture, said, tap

Keep = Callable[[QWidget], None]


class Many(Sequence[PatientRow]):
    """A sequence that makes its rows as they are asked for, and counts them."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.made = 0

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number):  # type: ignore[no-untyped-def]
        self.made += 1
        return PatientRow(str(number), f"Ada Sample {number}", "AS", "3 Feb 1991")


@pytest.fixture
def clinic(theme: Theme, keep: Keep) -> PatientList:
    made = PatientList(theme, "In clinic now", in_clinic=True)
    made.set_rows(clinic_rows())
    made.resize(264, 400)
    keep(made)
    return made


def middle(view: PatientList, number: int) -> QPoint:
    return view.visualRect(view.model().index(number, 0)).center()


def test_a_tap_chooses_a_patient(qtbot: QtBot, clinic: PatientList) -> None:
    with qtbot.waitSignal(clinic.patient_chosen) as caught:
        tap(clinic.viewport(), middle(clinic, 2))
    assert caught.args == ["3"]


def test_arrows_move_and_enter_chooses(qtbot: QtBot, clinic: PatientList) -> None:
    clinic.setCurrentIndex(clinic.model().index(0, 0))
    with qtbot.assertNotEmitted(clinic.patient_chosen):
        QTest.keyClick(clinic, Qt.Key.Key_Down)
    with qtbot.waitSignal(clinic.patient_chosen) as caught:
        QTest.keyClick(clinic, Qt.Key.Key_Return)
    assert caught.args == ["2"]


def test_letters_do_not_move_the_choice(clinic: PatientList) -> None:
    clinic.setCurrentIndex(clinic.model().index(0, 0))
    QTest.keyClick(clinic, Qt.Key.Key_C)
    assert clinic.currentIndex().row() == 0


def test_a_screen_reader_hears_name_stage_and_what_comes_next(clinic: PatientList) -> None:
    assert said(clinic)[0] == "In clinic now"
    row = QAccessible.queryAccessibleInterface(clinic).child(1)
    assert row.text(QAccessible.Text.Name) == "Ben Example, Overdue, remove now"


def test_a_second_that_passes_keeps_the_choice(qtbot: QtBot, clinic: PatientList) -> None:
    clinic.setCurrentIndex(clinic.model().index(2, 0))
    rows = list(clinic_rows())
    rows[0] = PatientRow("1", "Ada Sample", "AS", "remove in 7:19", rows[0].stage,
                         WaitView(0.51, WaitLook.READY, "7:19"), True)  # fmt: skip
    with qtbot.waitSignal(clinic.rows.dataChanged):
        clinic.set_rows(tuple(rows))
    assert clinic.currentIndex().row() == 2


def test_an_overdue_row_has_amber_ground(both: Theme, qtbot: QtBot) -> None:
    for look, amber in ((WaitLook.READY, False), (WaitLook.REMOVE, True)):
        made = PatientList(both, "In clinic", in_clinic=True)
        qtbot.addWidget(made)
        made.set_rows((PatientRow("1", "Ada Sample", "AS", "", ChipView("Numbing", Tone.STAGE),
                                  WaitView(1, look, "7:20")),))  # fmt: skip
        assert (both.ink(Ink.WARN_SOFT).name() in colours(picture(made, 264, 90))) is amber


def test_20_000_rows_cost_no_more_than_what_is_seen(theme: Theme, qtbot: QtBot, keep: Keep) -> None:
    rows = Many(20_000)
    made = PatientList(theme, "All patients")
    made.resize(264, 400)
    keep(made)
    start = thread_time()
    made.set_rows(rows)
    image = QImage(264, 400, QImage.Format.Format_ARGB32_Premultiplied)
    made.render(image)
    made.scrollToBottom()
    made.render(image)
    assert thread_time() - start < 0.5
    assert rows.made < 200


def test_what_comes_next_stands_whole_beside_every_stage(both: Theme) -> None:
    rows = [(words.stage(step), words.started_at("19:48")) for step in Step]
    rows.append((words.stage(Step.NUMBING), words.no_cream_yet()))
    for state in WaitState:
        hour = 61 * 60_000 if state is WaitState.TAKING_EFFECT else 754_000
        for longer_ms in (0, 61_000):  # once with a clock that jumped
            wait = Wait(state, 0, longer_ms, hour, hour, hour)
            rows.append((words.wait_stage(state), words.wait_under(wait)))
    for window in ((1366, 700), (1440, 900)):
        both.fit(*window)
        scale = both.metrics.px
        line = both.metrics.sidebar - 24 - scale(75) - 9
        for stage, under in rows:
            chip = stage_width(both, ChipView(stage, Tone.STAGE), under, line)
            assert both.advance(under, Type.META_STRONG) <= line + 2 - chip - scale(6), (stage, under)
            assert both.advance(stage, Type.META_STRONG) <= chip - 12, (stage, under)


def test_names_are_cut_with_an_ellipsis_and_other_words_fit(both: Theme, qtbot: QtBot) -> None:
    name = "Maximiliana-Alexandrine Placeholder-Specimen the Third of Samples"
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        for stretch in (str, longer):
            chip, wait = ChipView(stretch("Numbing"), Tone.OK_LINE), WaitView(1, WaitLook.REMOVE, "+13m")
            row = PatientRow("1", name, "MP", stretch("remove in 7:20"), chip, wait)
            for in_clinic in (True, False):
                made = PatientList(both, "Patients", in_clinic=in_clinic)
                qtbot.addWidget(made)
                made.set_rows((row,))
                assert made.row_height() >= 48
                picture(made, both.metrics.sidebar - 24, 120)
    assert overflows(both) == []
