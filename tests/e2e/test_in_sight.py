"""In the lowest window: what has to be answered or known is in sight, and F2 leads to what it is refused for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.session import Step
from mnconsole.ui.theme.theme import Mode, Theme
from mnconsole.ui.turns import is_painted
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.notice import Notice
from tests.e2e.pages import Stage
from tests.helpers.consoles import act, cream, patient, session_at

LOWEST = (1366, 700)
MINUTE_MS = 60_000


class Low:
    """The window at its lowest, driven by its keys' acts."""

    def __init__(self, qtbot: QtBot, size: tuple[int, int] = LOWEST) -> None:
        self.qtbot = qtbot
        self.stage = Stage(Theme(Mode.LIGHT))
        self.window = self.stage.window
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: self.window.front.front)
        self.stage.window.shell.enter()
        self.stage.console.people.sign_in(self.stage.console.people.staff[0])
        self.settle()

    def settle(self) -> None:
        self.stage.tick()
        self.qtbot.waitUntil(lambda: is_painted(self.window))

    def at(self, step: Step, allergies: str = "Latex") -> None:
        console = self.stage.console
        session_at(console, step, patient(console, f"Ada Sample {step.name}", allergies=allergies))
        self.settle()

    def primary(self) -> None:
        """F2, not as the second of a double tap."""
        self.stage.act("primary")
        self.settle()

    def find(self, name: str) -> QWidget:
        found = [each for each in self.window.findChildren(QWidget, name) if each.isVisible()]
        assert found, name
        return found[0]

    def sees(self, name: str) -> bool:
        return _whole(self.find(name))

    def says(self, text: str) -> bool:
        """Whether something with this text is wholly in sight."""
        labels = [each for each in self.window.findChildren(Label) if text in each.words]
        notices = [each for each in self.window.findChildren(Notice) if text in each.accessibleName()]
        return any(_whole(each) for each in (*labels, *notices))

    def led_to(self, name: str, complaint: str) -> None:
        """The keyboard is there, and it and its complaint are wholly in sight."""
        held = QApplication.focusWidget()
        assert held is not None
        assert held.objectName().startswith(name)
        assert _whole(held), f"{name} is out of sight"
        assert self.says(complaint), f"{complaint!r} is out of sight"

    def f2(self) -> None:
        """The key itself, not as the second of a double tap."""
        self.stage.console.link.advance(1000)
        self.stage.console.link.report()
        self.key(Qt.Key.Key_F2)

    def key(self, key: Qt.Key) -> None:
        handle = self.window.windowHandle()
        assert handle is not None
        self.stage.console.link.advance(100)
        QTest.keyClick(handle, key)
        self.settle()

    def held(self) -> str:
        """What has the keyboard, with its ring or a caret: the next key acts there."""
        held = QApplication.focusWidget()
        assert isinstance(held, QLineEdit) or (isinstance(held, PaintedButton) and held.ring), held
        return held.objectName()


def _whole(widget: QWidget) -> bool:
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


@pytest.fixture
def low(qtbot: QtBot) -> Low:
    return Low(qtbot)


def _screened(low: Low, *present: str) -> None:
    """At the last part of the screening; these questions were answered with yes."""
    low.at(Step.SCREENING)
    for question in present:
        low.stage.type(**{f"screening__q__{question}": "yes"})
    low.stage.act("screening.rest_no")
    low.stage.type(screening__q__allergy_metal_anaesthetic="no")
    low.primary()
    low.stage.act("zones.face")
    low.primary()


def test_consent_and_course_are_in_sight_when_there_is_nothing_to_weigh(low: Low) -> None:
    _screened(low)
    for name in ("screening_consent", "screening_course_number", "screening_course_planned"):
        assert low.sees(name), name


def test_f2_leads_through_all_that_the_consent_s_page_lacks(low: Low) -> None:
    _screened(low, "infection", "rosacea")
    typed = {"released_by": "Dr. Eli Testcase", "caution_reason": "mild, quiet for a year"}
    lacking = (
        ("screening_released_by", "Type the name of the prescriber", lambda: _fill(low, "released_by", typed)),
        ("screening_caution_reason", "reason", lambda: _fill(low, "caution_reason", typed)),
        ("screening_consent", "onsent", lambda: low.stage.type(screening__consent="1")),
    )
    for name, complaint, mend in lacking:
        low.primary()
        low.led_to(name, complaint)
        mend()
    low.stage.type(screening__course_number="3")
    low.primary()
    low.led_to("screening_course_number", "Type both numbers")


def _fill(low: Low, name: str, typed: dict[str, str]) -> None:
    low.stage.type(**{f"screening__{name}": typed[name]})


def test_the_question_of_the_wait_is_in_sight_also_below_an_alarm(low: Low) -> None:
    low.at(Step.NUMBING)
    chair = low.stage.console.pen.chair_id
    assert chair is not None
    act(low.stage.console, chair, cream(low.stage.console.policy))
    low.stage.console.alarms.latch(AlarmCode.STOPPED_WINDOW)
    low.settle()
    low.qtbot.waitUntil(lambda: low.says("Ask: metallic taste"))
    low.stage.console.clock.advance(25 * MINUTE_MS)  # type: ignore[attr-defined]
    low.settle()
    low.qtbot.waitUntil(lambda: low.says("Take it off now"))


def test_f2_goes_on_to_the_first_open_question_where_the_next_key_answers(low: Low) -> None:
    low.at(Step.SCREENING)
    low.stage.act("screening.rest_no")
    low.stage.type(screening__q__allergy_metal_anaesthetic="no")
    low.f2()
    assert low.held() == "zone_forehead_on"
    low.key(Qt.Key.Key_Space)
    low.f2()
    assert low.held() == "screening_consent", "the skin and the allergies are known"
    low.key(Qt.Key.Key_Space)
    low.f2()
    assert low.stage.console.treatment.open_sessions()[-1].step is Step.CLEANSE
    low.at(Step.SERUM_AFTER)
    low.stage.type(serum_after__lot="H-118", serum_after__expiry="08/2027")
    low.f2()
    assert low.held() == "aftercare_p_spf"
    low.key(Qt.Key.Key_Space)
    low.stage.act("aftercare.all")
    low.f2()
    assert low.held() == "sign_reaction_pink"


def test_what_another_patient_s_step_asks_takes_no_keyboard(low: Low) -> None:
    low.at(Step.NUMBING)
    chair = low.stage.console.pen.chair_id
    assert chair is not None
    act(low.stage.console, chair, cream(low.stage.console.policy))
    low.at(Step.SIGN_OFF)
    low.stage.console.pen.choose_chair(chair)
    low.settle()
    held = QApplication.focusWidget()
    assert held is None or not held.objectName().startswith("sign_")


def test_f4_leaves_no_sign_where_a_blind_key_would_record_it(low: Low) -> None:
    low.at(Step.CLEANSE)
    low.key(Qt.Key.Key_F4)
    low.key(Qt.Key.Key_Space)
    session = low.stage.console.treatment.open_sessions()[-1]
    assert [event.kind for event in session.events][-1] == "reaction.opened"


def test_f2_leads_to_what_the_cream_lacks(low: Low) -> None:
    low.at(Step.NUMBING)
    low.primary()
    low.led_to("cream_lot", "Type the lot number")
    low.stage.type(cream__lot="L4-2291", cream__expiry="08/2027", cream__amount="99")
    low.primary()
    low.led_to("cream_amount", "10 g")


@pytest.mark.parametrize("size", [LOWEST, (1366, 740), (1366, 768), (1440, 900)], ids=lambda size: f"{size[1]}")
def test_every_sign_of_a_reaction_is_in_sight(qtbot: QtBot, size: tuple[int, int]) -> None:
    low = Low(qtbot, size)
    low.at(Step.NEEDLING)
    low.stage.act("reaction")
    low.settle()
    for choice in low.stage.console.policy.choices["observation"]:
        assert low.sees(f"observed_{choice.id}"), choice.id


def test_f2_leads_to_what_was_done_about_a_reaction(low: Low) -> None:
    low.at(Step.NEEDLING)
    low.stage.act("reaction")
    low.stage.type(reaction__severity="mild")
    low.settle()
    low.primary()
    low.led_to("reaction_action_watched", "Choose what was done")


def test_the_next_visit_is_in_sight_and_f2_leads_to_it(low: Low) -> None:
    low.at(Step.AFTERCARE)
    assert low.sees("aftercare_next_visit")
    low.stage.act("aftercare.all")
    low.stage.type(aftercare__next_visit="soon")
    low.primary()
    low.led_to("aftercare_next_visit", "Type a day")


def test_what_is_signed_is_in_sight_whatever_is_wrong_above(low: Low) -> None:
    low.at(Step.SIGN_OFF)
    assert low.says("I treated this patient as written above.")
    low.primary()
    low.led_to("sign_reaction", "Choose how the skin looks now.")
    assert low.says("I treated this patient as written above.")
    low.stage.type(sign__reaction="pink")
    low.primary()
    low.led_to("sign_adverse", "Say whether there was an adverse event.")
