"""Joins what the papers say with what paints them: part of the composition root. On a worker thread, but for what
says otherwise; Qt is imported when the first paper is made."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from mnconsole.domain.papers import Paper


def print_recovery(target: QPrinter | Path, code: str, clinic: str, day: date) -> None:
    """The recovery code's sheet, on a printer or as a PDF file. `code` in groups. Any thread; about 50 ms.

    Raises OSError when the printer or the file does not take it.
    """
    from mnconsole.ui.papers.recovery import recovery_paper

    put(target, recovery_paper(code, clinic, day))


def put(target: QPrinter | Path, paper: Paper) -> None:
    """A paper on a printer or into a file. Raises OSError."""
    from mnconsole.reports.printing import on_printer, pdf_of

    if isinstance(target, Path):
        target.write_bytes(pdf_of(paper))
    else:
        on_printer(paper, target)
