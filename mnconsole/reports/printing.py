"""A paper as a PDF's bytes, or on a printer. On a worker thread; nothing here needs a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from mnconsole.domain.papers import Paper
from mnconsole.reports.blocks import lay_out
from mnconsole.reports.flow import EndedEarlyError, Pages, Wanted, paint
from mnconsole.reports.type import POINTS_AN_INCH, UNITS_A_POINT, load_fonts

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_RESOLUTION = 600

__all__ = ["EndedEarlyError", "on_printer", "pdf_of"]


def pdf_of(paper: Paper, wanted: Wanted = lambda: True) -> bytes:
    """The paper as a PDF, A4. `wanted` is asked at each page; raises EndedEarlyError when it says no."""
    load_fonts()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle(paper.title)
    writer.setCreator("mnconsole")
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()))
    _paint(paper, writer, wanted)
    del writer  # it writes the end of the file
    buffer.close()
    return bytes(content.data())


def on_printer(paper: Paper, printer: QPrinter) -> None:
    """Print the paper. Raises OSError when the printer does not take it."""
    load_fonts()
    printer.setFullPage(True)
    printer.setDocName(paper.title)
    _paint(paper, printer, lambda: True)


def _paint(paper: Paper, device: QPagedPaintDevice, wanted: Wanted) -> None:
    a_point = device.logicalDpiX() / POINTS_AN_INCH
    unit = a_point / UNITS_A_POINT
    pages = Pages(device.width() / unit, device.height() / unit, wanted)
    lay_out(paper, pages)
    painter = QPainter()
    if not painter.begin(device):
        raise OSError(5, "the page can't be painted")
    try:
        painter.scale(unit, unit)
        paint(pages, painter, device.newPage, paper.foot, paper.page_text)
    finally:
        painter.end()
