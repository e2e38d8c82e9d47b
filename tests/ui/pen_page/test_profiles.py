"""Profiles with a mistake on the pen's page: which file, which key, what was expected and found, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from mnconsole.device.profile.files import load_profiles
from mnconsole.domain.pen_kinds import PenKinds
from mnconsole.ui.pen_page.profiles import profiles_of
from mnconsole.ui.pen_page.state import Tone
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.notice import Notice
from tests.helpers.consoles import make_console
from tests.helpers.profiles import example, put
from tests.helpers.widgets import overflows
from tests.ui.pen_page.test_presenter import Bench
from tests.ui.pen_page.test_view import SIZES, make


@pytest.fixture
def kinds(tmp_path: Path) -> PenKinds:
    """Two profiles with a mistake beside those that ship with the program."""
    put(tmp_path, "one", example().replace("unit = 17", "unit = 300"))
    put(tmp_path, "two", "format = ")
    return load_profiles(tmp_path).kinds("mnconsole-1")


def test_each_profile_with_a_mistake_is_told_with_its_key_and_what_to_do(kinds: PenKinds) -> None:
    console = make_console()
    console.pen_kinds = kinds
    state = Bench(console).now.profiles
    assert state is not None
    one, two = state.notes
    assert one.tone is two.tone is Tone.WARN
    for part in ("pens/one.toml", "line.unit", "a whole number from 1 to 247 was expected", "300 was found", "Correct"):
        assert part in one.text
    assert "pens/two.toml" in two.text


def test_without_a_mistake_nothing_is_said_of_profiles() -> None:
    assert Bench().now.profiles is None


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.usefixtures("long_words")
def test_they_stand_on_the_page_and_fit(qtbot: QtBot, theme: Theme, size: tuple[int, int], kinds: PenKinds) -> None:
    bench = make(qtbot, theme, size)
    assert not bench.view.profiles.isVisible()
    bench.presenter._profiles = profiles_of(kinds)
    bench.presenter.show()
    shown = bench.find("pen_profiles").findChildren(Notice)
    assert [each.isVisible() for each in shown] == [True, True]
    bench.view.grab()
    assert overflows(theme) == []
