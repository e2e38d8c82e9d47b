"""A session's summary: on a page or two, with the code that anchors the log; on record before it leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mnconsole.domain.anchors import parse_code
from mnconsole.domain.custody_events import PatientErased, RecordsPrinted
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.privacy import ExportCode
from mnconsole.errors import KnownError
from mnconsole.paperwork import PaperWork
from mnconsole.services.summaries import Summaries
from tests.helpers.pdf import pages_in, text_of
from tests.helpers.privacy_rig import PrivacyRig
from tests.helpers.records import MANAGER, NOON, NURSE, Clinic, clinic_policy

pytestmark = pytest.mark.usefixtures("qapp")


class Rig(PrivacyRig):
    """With summaries."""

    def __init__(self, clinic: Clinic) -> None:
        super().__init__(clinic)
        self.summaries = Summaries(
            clinic.records,
            self.reader,
            self.files,
            self.scribe,
            self.clock,
            self.identity,
            clinic_policy(),
            PaperWork(),
        )

    def save(self, session_id: UUID, path: Path, **how: Any) -> object:
        answers: list[object] = []
        self.summaries.save(session_id, path, answers.append, answers.append, **how)
        return answers[0]

    def last(self) -> object:
        found = self.clinic.records.read(lambda reader: reader.last_event())
        assert found is not None
        return found.body


@pytest.fixture
def rig(clinic: Clinic) -> Rig:
    return Rig(clinic)


def test_it_is_short_and_tells_what_matters(rig: Rig, tmp_path: Path) -> None:
    ada = rig.clinic.add_patient(phone="555-0199", allergies="Latex")
    (session,) = rig.treated(ada)
    anchor = rig.clinic.records.read(lambda reader: reader.head_anchor(rig.clock.utc_ms()))
    assert anchor is not None
    rig.sign_in(NURSE)
    path = tmp_path / "summary.pdf"
    assert rig.save(session, path) == path
    text = text_of(path.read_bytes())
    assert pages_in(path.read_bytes()) <= 2
    for words in ("Treatment summary", "Ada Sample", "Latex", "Nurse One", "signed by Nurse One", anchor.code):
        assert words in text, words
    assert parse_code(anchor.code).seq == anchor.seq
    assert rig.last() == RecordsPrinted("summary_saved", session)
    again = rig.save(session, path)
    assert isinstance(again, KnownError)
    assert again.code is ExportCode.EXISTS
    assert rig.save(session, path, overwrite=True) == path


def test_of_an_erased_person_only_the_number_is_told(rig: Rig, tmp_path: Path) -> None:
    ada = rig.clinic.add_patient(phone="555-0199")
    (session,) = rig.treated(ada)
    rig.clinic.append(PatientErased(ada, 1, "patient_asked", "2033-11-22", MANAGER, NOON + 1, NOON))
    rig.save(session, tmp_path / "summary.pdf")
    text = text_of((tmp_path / "summary.pdf").read_bytes())
    assert "Erased patient 1" in text
    assert "Ada" not in text
    assert "555-0199" not in text


def test_nobody_signed_in_prints_nothing(rig: Rig, tmp_path: Path) -> None:
    (session,) = rig.treated(rig.clinic.add_patient())
    rig.sign_in(None)
    answer = rig.save(session, tmp_path / "summary.pdf")
    assert isinstance(answer, Refused)
    assert answer.code is RefusalCode.NOT_PERMITTED
    assert list(tmp_path.glob("*.pdf")) == []


def test_on_a_printer(rig: Rig, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    (session,) = rig.treated(rig.clinic.add_patient())
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    answers: list[object] = []
    rig.summaries.print(session, printer, lambda: answers.append("done"), answers.append)
    assert answers == ["done"]
    assert "Treatment summary" in text_of((tmp_path / "printed.pdf").read_bytes())
    assert rig.last() == RecordsPrinted("summary_printed", session)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_told(rig: Rig, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    (session,) = rig.treated(rig.clinic.add_patient())
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "gone" / "printed.pdf"))
    answers: list[object] = []
    rig.summaries.print(session, printer, lambda: answers.append("done"), answers.append)
    (error,) = answers
    assert isinstance(error, KnownError)
    assert error.code is ExportCode.WRITE_FAILED
