"""The one text helper: what fits is painted, what does not is recorded."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from mnconsole.ui.theme import Canvas, Ink, Mode, Theme, Type
from mnconsole.ui.theme.overflow import Overflow, OverflowLog
from mnconsole.ui.theme.theme import PICTURES_KEPT
from mnconsole.ui.theme.wrapping import wrap

LONG = "A sentence that is a good deal longer than the place it is given"


@pytest.fixture
def canvas(theme: Theme) -> Generator[Canvas, None, None]:
    image = QImage(400, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    yield Canvas(painter, theme, "Sample", 1.0)
    painter.end()


def ink_width(image: QImage) -> int:
    dark = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).lightness() < 128]
    return max(dark, default=-1) + 1


def test_what_fits_is_painted_and_not_recorded(canvas: Canvas) -> None:
    wide = canvas.text(QRectF(0, 0, 400, 30), "Cheeks", Type.BODY)
    assert wide == pytest.approx(canvas.advance("Cheeks", Type.BODY))
    assert canvas.theme.overflow.entries == ()


def test_what_does_not_fit_is_recorded_with_its_figures(canvas: Canvas) -> None:
    canvas.text(QRectF(0, 0, 100, 30), LONG, Type.BODY)
    (entry,) = canvas.theme.overflow.entries
    assert (entry.owner, entry.text, entry.room_px, entry.direction) == ("Sample", LONG, 100, "width")
    assert entry.needed_px > 400


def test_a_cut_text_stays_inside_its_place(theme: Theme) -> None:
    image = QImage(400, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    Canvas(painter, theme, "Sample", 1.0).text(QRectF(0, 0, 120, 40), LONG, Type.BODY, elide=True)
    painter.end()
    assert 60 < ink_width(image) <= 121
    assert theme.overflow.entries == ()


def test_shrinking_goes_down_to_the_floor_and_no_further(canvas: Canvas) -> None:
    full = canvas.advance("agrees with set", Type.BODY)
    small = canvas.advance("agrees with set", Type.BODY, 12)
    assert canvas.text(QRectF(0, 0, small + 1, 30), "agrees with set", Type.BODY, shrink=True) < full
    assert canvas.theme.overflow.entries == ()
    canvas.text(QRectF(0, 0, small - 5, 30), "agrees with set", Type.BODY, shrink=True)
    assert len(canvas.theme.overflow.entries) == 1


def test_a_line_that_is_too_low_is_recorded(canvas: Canvas) -> None:
    canvas.text(QRectF(0, 0, 400, 5), "Cheeks", Type.BODY)
    assert [entry.direction for entry in canvas.theme.overflow.entries] == ["height"]


def test_line_breaks_in_a_name_become_spaces(canvas: Canvas) -> None:
    one_line = canvas.advance("Ada Sample", Type.BODY)
    assert canvas.text(QRectF(0, 0, 400, 30), "Ada\nSample", Type.BODY) == pytest.approx(one_line)


def test_lines_break_at_spaces(canvas: Canvas) -> None:
    height = canvas.lines(QRectF(0, 0, 250, 60), LONG, Type.BODY)
    assert height == pytest.approx(2 * 15 * 1.21)
    assert canvas.theme.overflow.entries == ()


def test_more_lines_than_allowed_are_recorded(canvas: Canvas) -> None:
    canvas.lines(QRectF(0, 0, 90, 200), LONG, Type.BODY, Ink.TEXT, most=2)
    assert [entry.direction for entry in canvas.theme.overflow.entries] == ["lines"]


def test_lines_shrink_before_they_are_recorded(canvas: Canvas) -> None:
    canvas.lines(QRectF(0, 0, 230, 32), LONG, Type.ROW, shrink=True)
    assert canvas.theme.overflow.entries == ()


def test_a_long_word_is_broken(theme: Theme) -> None:
    script = theme.script(Type.BODY)
    block = wrap("x" * 200, script, 120)
    assert len(block.lines) > 5
    assert block.width <= 120
    assert "".join(block.lines) == "x" * 200


def test_double_spaces_stay_in_one_line(theme: Theme) -> None:
    assert wrap("Cheeks  0:15", theme.script(Type.BODY), 300).lines == ("Cheeks  0:15",)


def test_the_log_keeps_each_overflow_once_and_is_bounded() -> None:
    log = OverflowLog()
    for number in range(2000):
        log.note(Overflow("a", str(number % 700), 2, 1, "width"))
    assert len(log.entries) == 500
    log.clear()
    assert log.entries == ()


def test_what_looks_the_same_is_painted_once_for_each_size_and_colour(theme: Theme) -> None:
    asked: list[str] = []

    def shown(wide: float) -> QImage:
        image = QImage(60, 20, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)

        def ground(over: Canvas) -> None:
            asked.append("painted")
            over.panel(QRectF(0, 0, wide, 20), 4, Ink.DANGER)

        Canvas(painter, theme, "Sample", 1.0).kept(QRectF(0, 0, wide, 20), ("ground",), ground)
        painter.end()
        return image

    first = shown(40)
    assert shown(40) == first
    assert asked == ["painted"]
    assert first.pixelColor(20, 10) == theme.ink(Ink.DANGER)
    assert first.pixelColor(50, 10) == Qt.GlobalColor.white
    assert shown(50) != first
    theme.set_mode(Mode.DARK if not theme.dark else Mode.LIGHT)
    assert shown(40).pixelColor(20, 10) == theme.ink(Ink.DANGER)
    assert len(asked) == 3


def test_no_more_pictures_are_kept_than_a_window_shows(theme: Theme) -> None:
    for number in range(3 * PICTURES_KEPT):
        theme.keep_picture((number,), QPixmap(1, 1))
        assert len(theme.pictures) <= PICTURES_KEPT
        assert (number,) in theme.pictures
