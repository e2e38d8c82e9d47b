"""The clinic's page as widgets: acts by keys and presses, no secret left in a field, nothing cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.access_events import LockCause
from mnconsole.ui.clinic.cards import ActKeys
from mnconsole.ui.clinic.part import build_clinic
from mnconsole.ui.clinic.presenter import ClinicPresenter
from mnconsole.ui.clinic.state import Act
from mnconsole.ui.clinic.view import ClinicView
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.buttons import PrimaryButton
from tests.helpers.consoles import BenchConsole
from tests.helpers.widgets import overflows
from tests.ui.clinic.bench import OutsideBench, backups, clinic_of
from tests.ui.lock.bench import PASSPHRASE

Key = Qt.Key
Keep = Callable[[QWidget], None]
SIZES = [(1166, 646), (1240, 820)]
GOOD = "four boats cross the harbour"

MANAGED = ("medium", "drill", "list")


class Page:
    """The page, shown at a size."""

    def __init__(self, theme: Theme, keep: Callable[[QWidget], None], size: tuple[int, int] = (1240, 820)) -> None:
        self.theme = theme
        self.console: BenchConsole = clinic_of(2)
        self.console.backups._set(backups(self.console.clock.utc_ms()))
        self.elsewhere = OutsideBench()
        self.view: ClinicView
        self.presenter: ClinicPresenter
        self.view, self.presenter = build_clinic(self.console, theme, self.elsewhere.outside())
        self.view.resize(*size)
        keep(self.view)
        self.view.activateWindow()

    def find(self, name: str) -> QWidget:
        """A widget that is shown."""
        found = [each for each in self.view.findChildren(QWidget, name) if each.isVisible()]
        assert len(found) == 1, name
        return found[0]

    def press(self, name: str) -> None:
        """A press, not as the second of a double tap."""
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        if isinstance(button, PrimaryButton):
            button._deaf_until_ms = 0
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def type(self, text: str, end: Qt.Key = Key.Key_Tab) -> None:
        """Into whatever has the keyboard; then a key."""
        for sign in text:  # a code's groups hand the keyboard on
            QTest.keyClicks(QApplication.focusWidget(), sign)
        assert isinstance(QApplication.focusWidget(), QLineEdit)
        QTest.keyClick(QApplication.focusWidget(), end)
        QApplication.processEvents()


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, keep: Callable[[QWidget], None]) -> Page:
    made = Page(theme, keep)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made.view)
    return made


def test_a_person_is_added_by_typing(page: Page) -> None:
    page.press("clinic_people_add")
    page.type("Dora Placeholder", Key.Key_Return)
    assert QApplication.focusWidget() is page.find("field_clinic_until_now")
    page.type(PASSPHRASE, Key.Key_Return)
    page.type(GOOD, Key.Key_Return)
    names = [one.display_name for one in page.console.people.staff]
    assert "Dora Placeholder" not in names, "the second passphrase is missing"
    assert QApplication.focusWidget() is page.find("field_clinic_again")
    page.type(GOOD, Key.Key_Return)
    for pin in ("field_clinic_pin", "field_clinic_pin_again"):  # they may stay empty, and are not passed over
        assert QApplication.focusWidget() is page.find(pin)
        page.type("", Key.Key_Return)
    assert "Dora Placeholder" in [one.display_name for one in page.console.people.staff]
    assert page.find("clinic_told").accessibleName() == "Dora Placeholder may sign in now."


@pytest.mark.parametrize("size", [(900, 480), SIZES[1]], ids=["low", "1440x900"])
def test_a_passphrase_that_is_too_weak_is_refused_at_its_field(
    qtbot: QtBot, theme: Theme, keep: Keep, size: tuple[int, int]
) -> None:
    page = Page(theme, keep, size)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page.view)
    page.press("clinic_people_add")
    page.type("Dora Placeholder", Key.Key_Return)
    page.type(PASSPHRASE, Key.Key_Return)
    for _field in range(2):
        page.type("lantern", Key.Key_Return)
    page.find("field_clinic_pin_again").setFocus()
    page.view.sheet.scrolling.ensureWidgetVisible(page.find("field_clinic_pin_again"))
    page.press("clinic_primary")
    field = page.find("field_clinic_passphrase")
    assert field.accessibleDescription() == "The passphrase is still too easy to guess."
    assert QApplication.focusWidget() is field
    whole = field.parentWidget()
    assert whole is not None
    assert whole.visibleRegion().boundingRect() == whole.rect(), "with its complaint in sight"
    page.type("lantern pickle oboe granite", Key.Key_Tab)
    assert field.accessibleDescription() == ""


def test_a_sheet_that_is_left_gives_the_keyboard_back_to_the_key_that_opened_it(page: Page) -> None:
    for opened in ("clinic_people_own_pin", "clinic_keys_new_code", "clinic_person_2"):
        page.find(opened).setFocus(Qt.FocusReason.TabFocusReason)
        page.press(opened)
        page.press("clinic_close")
        assert QApplication.focusWidget() is page.find(opened)
    page.press("clinic_person_2")
    page.press("clinic_sheet_leave")
    page.press("clinic_close")
    assert QApplication.focusWidget() is page.find("clinic_person_2"), "also from the second sheet"


@pytest.mark.parametrize("size", SIZES)
def test_what_is_told_moves_no_key_under_the_finger(
    qtbot: QtBot, theme: Theme, keep: Keep, size: tuple[int, int]
) -> None:
    page = Page(theme, keep, size)
    keys = [page.find(name) for name in ("clinic_backups_make", "clinic_backups_drill", "clinic_people_add")]
    before = [key.mapTo(page.view, key.rect().topLeft()) for key in keys]
    page.presenter._desk.good("Dora Placeholder may sign in now.")
    QApplication.processEvents()
    assert page.find("clinic_told").accessibleName() == "Dora Placeholder may sign in now."
    assert [key.mapTo(page.view, key.rect().topLeft()) for key in keys] == before


def test_tab_goes_through_all_secrets_before_their_eyes(page: Page) -> None:
    page.press("clinic_people_add")
    page.type("Dora Placeholder", Key.Key_Return)
    order = []
    for _stop in range(10):
        order.append(QApplication.focusWidget().objectName())
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    secrets = ("until_now", "passphrase", "again", "pin", "pin_again")
    assert order == [f"{kind}_clinic_{secret}" for kind in ("field", "eye") for secret in secrets]


def test_no_secret_stays_in_a_field_of_a_sheet_that_was_left(page: Page) -> None:
    page.press("clinic_people_own_pin")
    page.type("2580")
    page.press("clinic_close")
    page.press("clinic_people_own_pin")
    assert all(each.text() == "" for each in page.view.findChildren(QLineEdit) if each.isVisible())
    page.press("clinic_close")
    assert not any(each.text() == "2580" for each in page.view.findChildren(QLineEdit))


def test_no_half_typed_secret_outlives_the_lock(page: Page) -> None:
    page.press("clinic_people_own_pin")
    page.type("2580")
    page.console.access.lock(LockCause.PERSON)
    assert page.presenter._desk.flow is None
    assert not any(each.text() == "2580" for each in page.view.findChildren(QLineEdit))


def test_what_is_no_secret_stays_behind_the_lock(page: Page) -> None:
    page.press("clinic_people_add")
    page.type("Dora Placeholder")
    page.console.access.lock(LockCause.PERSON)
    assert any(each.text() == "Dora Placeholder" for each in page.view.findChildren(QLineEdit))


def test_a_code_is_shown_and_typed_back(page: Page) -> None:
    page.press("clinic_keys_new_code")
    assert QApplication.focusWidget() is page.find("clinic_primary")
    code = "".join(page.view.sheet._code.groups)
    page.press("clinic_primary")
    assert page.view.sheet._code.groups == ()
    page.type(PASSPHRASE, Key.Key_Return)
    page.type(code, Key.Key_Return)
    assert page.console.door.keeper.recovery.replace("-", "") == code


def test_with_something_that_can_t_be_taken_back_the_keyboard_begins_at_cancel(page: Page) -> None:
    page.press("clinic_person_2")
    page.press("clinic_sheet_leave")
    assert QApplication.focusWidget() is page.find("clinic_close")
    page.press("clinic_close")
    page.press("clinic_backups_list")
    assert QApplication.focusWidget() is page.find("clinic_close")


@pytest.mark.parametrize("size", SIZES, ids=["1366x700", "1440x900"])
def test_nothing_is_cut_on_cards_and_sheets(theme: Theme, keep: Keep, size: tuple[int, int]) -> None:
    nothing_is_cut(theme, keep, size)


@pytest.mark.parametrize("size", SIZES, ids=["1366x700", "1440x900"])
def test_words_30_percent_longer_fit(theme: Theme, keep: Keep, size: tuple[int, int], long_words: None) -> None:
    nothing_is_cut(theme, keep, size)


def nothing_is_cut(theme: Theme, keep: Keep, size: tuple[int, int]) -> None:
    """Walk through the cards and every sheet."""
    theme.fit(*((1366, 700) if size[1] < 700 else (1440, 900)))
    page = Page(theme, keep, size)
    presenter = page.presenter
    first = page.console.people.staff[0].id.hex
    for act in (
        lambda: None,
        lambda: presenter.act_people("add"),
        lambda: presenter.choose_person(first),
        lambda: presenter.act_sheet("leave"),
        lambda: presenter.act_people("own_pin"),
        lambda: presenter.act_people("own_passphrase"),
        lambda: presenter.act_keys("new_code"),
        presenter.primary,
        lambda: presenter.act_keys("change_key"),
        lambda: presenter.act_backups("medium"),
        lambda: presenter.act_backups("list"),
    ):
        act()
        for _turn in range(3):
            QApplication.processEvents()
        page.view.grab()
        assert overflows(theme) == []
        assert page.view.size().toTuple() == size


def test_everything_that_acts_has_a_name(page: Page) -> None:
    page.press("clinic_people_add")
    for button in page.view.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.accessibleName() or button.text(), button.objectName()


def test_the_keyboard_comes_back_to_the_key_that_was_pressed(
    qtbot: QtBot, theme: Theme, keep: Callable[[QWidget], None]
) -> None:
    keys = ActKeys(theme, "some")
    rest = tuple(Act(code, code, "") for code in ("make", "medium", "drill", "list"))
    at_work = (Act("cancel", "cancel", ""), *(Act(code, code, "", enabled=code == "list") for code in MANAGED))
    keys.set_acts(rest)
    keep(keys)
    qtbot.waitUntil(keys.isActiveWindow)
    for pressed in ("drill", "make"):
        _key(keys, pressed).setFocus(Qt.FocusReason.TabFocusReason)
        keys.set_acts(at_work)
        assert _key(keys, "cancel").hasFocus(), pressed
        keys.set_acts(rest)
        assert _key(keys, pressed).hasFocus()
    _key(keys, "drill").setFocus(Qt.FocusReason.TabFocusReason)
    keys.set_acts(at_work)
    _key(keys, "list").setFocus(Qt.FocusReason.TabFocusReason)
    keys.set_acts(rest)
    assert _key(keys, "list").hasFocus(), "somebody went on meanwhile"


def _key(keys: ActKeys, code: str) -> QAbstractButton:
    found = [each for each in keys.findChildren(QAbstractButton, f"some_{code}") if each.isVisible()]
    assert len(found) == 1
    return found[0]
