"""Blocks on pages: nothing is cut, long things go on, and it works on a worker's thread."""

from __future__ import annotations

import re
import threading
from datetime import date
from pathlib import Path

import pytest

from mnconsole.domain.papers import (
    Block,
    Code,
    Entries,
    Entry,
    Facts,
    NewPage,
    Paper,
    Qr,
    Role,
    Table,
    Text,
)
from mnconsole.paperwork import print_recovery
from mnconsole.reports.printing import EndedEarlyError, pdf_of
from tests.helpers.pdf import pages_in, text_of

pytestmark = pytest.mark.usefixtures("qapp")


def _paper(*blocks: Block) -> Paper:
    return Paper("A title", blocks, "A foot", "Page {page} of {pages}")


def test_every_kind_of_block_is_on_the_page() -> None:
    content = pdf_of(
        _paper(
            Text("A heading", Role.HEADING),
            Facts((("A name", "a value"), ("Another", "one\nand a second line"))),
            Table(("Zone", "Depth"), (("Nose", "0.50"), ("Chin", "0.75"))),
            Entries((Entry("14:33", "What happened", "below", "corrected", ("what it said",), strong=True),)),
            Code(("K7QF", "2M9X")),
            Qr("MNC1:text", ("What it is", "and more")),
        )
    )
    text = text_of(content)
    assert pages_in(content) == 1
    for words in ("A title", "A heading", "and a second line", "Chin", "0.75", "14:33", "What happened", "below",
                  "corrected", "what it said", "2M9X", "What it is", "A foot", "Page 1 of 1"):  # fmt: skip
        assert words in text, words


def test_a_text_of_many_pages_loses_no_word() -> None:
    words = [f"word{number}" for number in range(6000)]
    content = pdf_of(_paper(Entries((Entry("14:33", " ".join(words)),)), Facts((("Note", " ".join(words)),))))
    # Where one stretch of glyphs ends and the next begins is the PDF's own affair: compared without any space.
    found = re.sub(r"A title|A foot|Page \d+ of \d+|14:33|Note", "", text_of(content))
    assert re.sub(r"\s", "", found) == "".join(words + words)
    assert pages_in(content) > 5
    assert f"Page {pages_in(content)} of {pages_in(content)}" in text_of(content)


def test_a_word_without_end_is_broken_and_not_cut() -> None:
    content = pdf_of(_paper(Text("x" * 3000)))
    assert text_of(content).count("x") == 3000


def test_a_heading_is_not_left_alone_at_the_end_of_a_page() -> None:
    for filled in range(30, 60):
        blocks: list[Block] = [Text(f"line {number}") for number in range(filled)]
        pages = text_of(pdf_of(_paper(*blocks, Text("The heading", Role.HEADING), Text("its text")))).split("Page ")
        with_heading = next(page for page in pages if "The heading" in page)
        assert "its text" in with_heading


def test_a_new_page_begins_and_an_empty_one_does_not() -> None:
    content = pdf_of(_paper(Text("first"), NewPage(), NewPage(), Text("second")))
    assert pages_in(content) == 2


def test_other_scripts_and_odd_signs_are_no_trouble() -> None:
    content = pdf_of(_paper(Text("Ýr Zoë Søren 山田 太郎 עדה \udc80 \x07 end")))
    assert "end" in text_of(content)


def test_it_ends_when_nobody_wants_it() -> None:
    asked = 0

    def wanted() -> bool:
        nonlocal asked
        asked += 1
        return asked < 3

    with pytest.raises(EndedEarlyError):
        pdf_of(_paper(*(Text(f"line {number}") for number in range(500))), wanted)


def test_on_a_thread_of_its_own() -> None:
    made: list[bytes] = []
    thread = threading.Thread(target=lambda: made.append(pdf_of(_paper(Text("from a worker"), Qr("text", ("code",))))))
    thread.start()
    thread.join()
    assert "from a worker" in text_of(made[0])


def test_the_recovery_codes_sheet(tmp_path: Path) -> None:
    code = "K7QF-2M9X-P0ZD-3RTV-8WYA-BCDE-FGHJ-4567-90AB"
    print_recovery(tmp_path / "sheet.pdf", code, "Sample Clinic", date(2026, 11, 30))
    content = (tmp_path / "sheet.pdf").read_bytes()
    text = text_of(content)
    assert pages_in(content) == 1
    for group in code.split("-"):
        assert group in text
    assert "Sample Clinic" in text
    assert "30 Nov 2026" in text
