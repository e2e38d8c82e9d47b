"""The shipped files are found, and are what they say."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from mnconsole import assets


def test_the_first_folder_that_exists_wins(tmp_path: Path) -> None:
    installed, checkout = tmp_path / "_resources", tmp_path / "resources"
    checkout.mkdir()
    assert assets.find_root((installed, checkout)) == checkout
    installed.mkdir()
    assert assets.find_root((installed, checkout)) == installed


def test_no_folder_at_all_is_a_known_error(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetError) as caught:
        assets.find_root((tmp_path / "one", tmp_path / "two"))
    assert caught.value.code is assets.AssetCode.FOLDER_MISSING
    assert str(tmp_path / "two") in str(caught.value.params["looked_in"])


def test_a_missing_file_is_a_known_error() -> None:
    with pytest.raises(assets.AssetError) as caught:
        assets.icon("no-such-icon")
    assert caught.value.code is assets.AssetCode.FILE_MISSING
    assert str(caught.value.params["path"]).endswith("no-such-icon.svg")


def test_every_icon_takes_the_text_colour_and_can_be_painted(qapp: QApplication) -> None:
    names = assets.icon_names()
    assert len(names) > 70
    for name in names:
        file = assets.icon(name)
        drawing = ET.parse(file).getroot()
        assert drawing.get("viewBox") == "0 0 24 24", name
        assert drawing.get("stroke") == "currentColor", name
        assert QSvgRenderer(str(file)).isValid(), name


def test_the_fonts_give_the_families_and_weights_of_the_design(qapp: QApplication) -> None:
    for file in assets.font_files():
        assert QFontDatabase.addApplicationFont(str(file)) >= 0, file.name
    for family, weights in (("Inter", (400, 500, 600, 700)), ("Inter Display", (600, 700))):
        for weight in weights:
            font = QFont(family)
            font.setWeight(QFont.Weight(weight))
            found = QFontInfo(font)
            assert (found.family(), found.weight()) == (family, weight)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("icons", "LICENSE.txt"), ("ISC License", "Feather")),
        (("fonts", "OFL.txt"), ("SIL OPEN FONT LICENSE",)),
        (("LICENSES.md",), ("Lucide", "Inter Display")),
    ],
)
def test_the_licences_are_beside_the_files(parts: tuple[str, ...], words: tuple[str, ...]) -> None:
    text = assets.path(*parts).read_text(encoding="utf-8")
    for word in words:
        assert word in text
