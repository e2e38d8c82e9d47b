"""A patient's record as a ZIP: everything is in it, nothing of anybody else, and it can be checked without us."""

from __future__ import annotations

import errno
import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtGui import QGuiApplication

from mnconsole.domain import session_events as ev
from mnconsole.domain.custody_events import RecordsExported, RecordsPrinted
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.privacy import ExportCode, ExportDone
from mnconsole.domain.record_events import PatientAdded, PatientChanged, PatientViewed, SessionViewed
from mnconsole.errors import KnownError
from mnconsole.services import export_file
from mnconsole.store.patient_log import kinds_about
from tests.helpers.pdf import pages_in, text_of
from tests.helpers.privacy_rig import PrivacyRig
from tests.helpers.records import MANAGER, NURSE, Clinic

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def rig(clinic: Clinic, qapp: QGuiApplication) -> PrivacyRig:
    return PrivacyRig(clinic)


def _ada(rig: PrivacyRig) -> UUID:
    """Somebody with changed details, a note, a correction, a step taken back; and somebody else beside her."""
    other = rig.clinic.add_patient("Ben Example", phone="555-0177")
    ada = rig.clinic.add_patient("Ada Sample", phone="555-0199", allergies="Latex")
    rig.clinic.append(PatientViewed(other), patient_id=other)
    rig.treated(other)
    (session,) = rig.treated(ada)
    changed = PatientChanged(ada, 3, name="Ada Sample", birth_date="1984-03-12", phone="555-0200", allergies="Latex")
    rig.clinic.append(changed, PatientViewed(ada), SessionViewed(session), patient_id=ada)
    open_session = rig.clinic.start_session(ada)
    events = rig.clinic.append(
        ev.CleanseDone(),
        ev.CreamApplied("clinic_cream", "L-OLD", "2027-08", 9500, 600_000, 1_200_000, 18_000_000),
        ev.NoteAdded("Ada likes the window seat"),
        session_id=open_session,
        patient_id=ada,
    )
    rig.clinic.append(
        ev.Retracted(events[0].id, "not_done"),
        ev.Amended(events[1].id, "lot", '"L-OLD"', '"L-NEW"', "typed wrong"),
        ev.AlarmRaised("link_lost", "high"),
        session_id=open_session,
        patient_id=ada,
    )
    return ada


def _unpacked(path: Path, folder: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        file.extractall(folder)
        return {name: file.read(name) for name in file.namelist()}


def _done(answer: object) -> ExportDone:
    assert isinstance(answer, ExportDone), answer
    return answer


def test_everything_about_the_patient_is_in_it_and_nothing_about_others(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = _ada(rig)
    done = _done(rig.export(ada, tmp_path / "ada.zip"))
    content = (tmp_path / "ada.zip").read_bytes()
    assert (done.size_bytes, done.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    files = _unpacked(tmp_path / "ada.zip", tmp_path)
    assert set(files) == {"README.txt", "record.pdf", "events.json", "check.py", "manifest.json"}
    events = json.loads(files["events.json"])["events"]
    assert (len(events), done.sessions) == (done.events, 2)
    text = files["events.json"].decode()
    assert "Ada likes the window seat" in text
    assert "555-0199" in text
    assert "Ben" not in text
    assert "555-0177" not in text
    kinds = [entry["kind"] for entry in events]
    for kind in ("patient.added", "patient.changed", "patient.viewed", "session.viewed", "alarm.raised", "amended"):
        assert kind in kinds
    assert [(e["device"], e["seq"]) for e in events] == sorted((e["device"], e["seq"]) for e in events)
    in_the_log = rig.clinic.records.read(lambda r: r.count_events())
    assert in_the_log > len(events) + 20


def test_the_paper_can_be_read(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = _ada(rig)
    _done(rig.export(ada, tmp_path / "ada.zip"))
    paper = _unpacked(tmp_path / "ada.zip", tmp_path)["record.pdf"]
    text = text_of(paper)
    assert pages_in(paper) >= 3
    for words in (
        "Treatment record of Ada Sample",
        "Page 1 of ",
        "12 Mar 1984",
        "Nurse One",
        "Phone: 555-0199",
        "Phone: 555-0200",
        "Note: Ada likes the window seat",
        "Cream on, 9.5 g, lot L-OLD",
        "Cream on, 9.5 g, lot L-NEW",
        "taken back",
        "Alarm: link to the pen lost",
        "signed by Nurse One",
        "not signed yet",
        "Details opened by Nurse One",
        "Repair and healing serum",
        "Infection or cold sores in the area now",
    ):
        assert words in text, words
    assert "Ben Example" not in text


def test_it_can_be_checked_without_this_program(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = _ada(rig)
    _done(rig.export(ada, tmp_path / "ada.zip"))
    files = _unpacked(tmp_path / "ada.zip", tmp_path / "out")

    def check() -> tuple[int, str]:
        run = [sys.executable, "-I", str(tmp_path / "out" / "check.py")]
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        assert not done.stderr
        return done.returncode, done.stdout

    code, told = check()
    assert (code, told.strip().endswith("all sound")) == (0, True)
    changed = files["events.json"].replace(b"L-NEW", b"L-XXX", 1)
    assert changed != files["events.json"]
    (tmp_path / "out" / "events.json").write_bytes(changed)
    code, told = check()
    assert code == 1
    assert "does not give its hash" in told
    assert "events.json is not the file that was written" in told
    readme = files["README.txt"].decode()
    assert "no folder of photos" in readme
    assert "Ada Sample" in readme


def test_what_left_is_on_record(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = _ada(rig)
    done = _done(rig.export(ada, tmp_path / "ada.zip"))
    last = rig.clinic.records.read(lambda r: r.last_event())
    assert last is not None
    assert last.body == RecordsExported("patient", ada, done.events, done.size_bytes, done.sha256)
    assert last.actor_id == MANAGER
    again = _done(rig.export(ada, tmp_path / "again.zip"))
    assert again.events == done.events + 1  # and the first one is in the second


def test_only_a_manager_gives_a_record_away(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = _ada(rig)
    for who in (NURSE, None):
        rig.sign_in(who)
        answer = rig.export(ada, tmp_path / "ada.zip")
        assert isinstance(answer, Refused)
        assert answer.code is RefusalCode.MANAGER_ONLY
    assert list(tmp_path.glob("*.zip*")) == []
    rig.sign_in(MANAGER)
    answer = rig.export(UUID(int=7), tmp_path / "ada.zip")
    assert isinstance(answer, Refused)
    assert answer.code is RefusalCode.PATIENT_UNKNOWN


def _code(answer: object) -> object:
    assert isinstance(answer, KnownError), answer
    return answer.code


def test_a_file_that_is_there_is_not_touched_unless_it_is_said(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = _ada(rig)
    path = tmp_path / "ada.zip"
    path.write_text("mine", encoding="utf-8")
    assert _code(rig.export(ada, path)) is ExportCode.EXISTS
    assert path.read_text(encoding="utf-8") == "mine"
    _done(rig.export(ada, path, overwrite=True))
    assert zipfile.is_zipfile(path)
    assert _code(rig.export(ada, tmp_path, overwrite=True)) is ExportCode.EXISTS
    assert _code(rig.export(ada, tmp_path / "gone" / "ada.zip")) is ExportCode.NO_FOLDER


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errno.ENOSPC, ExportCode.DISK_FULL),
        (errno.EACCES, ExportCode.NOT_WRITABLE),
        (errno.EIO, ExportCode.WRITE_FAILED),
    ],
)
def test_a_disk_that_fails_leaves_nothing_and_nothing_is_on_record(
    rig: PrivacyRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, code: ExportCode
) -> None:
    ada = _ada(rig)

    def half(draft: Path, content: bytes) -> None:
        draft.write_bytes(content[: len(content) // 2])
        raise OSError(error, "failing")

    monkeypatch.setattr(export_file, "_put", half)
    before = rig.clinic.records.read(lambda r: r.count_events())
    assert _code(rig.export(ada, tmp_path / "ada.zip")) is code
    assert not list(tmp_path.glob("*ada*"))
    assert not list(tmp_path.glob(".*ada*"))
    assert rig.clinic.records.read(lambda r: r.count_events()) == before


def test_what_can_not_be_put_on_record_does_not_leave(
    rig: PrivacyRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = _ada(rig)

    def full(_work: object) -> None:
        raise KnownError(ExportCode.DISK_FULL, path="records.db")

    monkeypatch.setattr(rig.clinic.records, "write", full)
    assert _code(rig.export(ada, tmp_path / "ada.zip")) is ExportCode.DISK_FULL
    assert not list(tmp_path.glob("*ada*")) + list(tmp_path.glob(".*ada*"))


def test_giving_up_leaves_nothing(rig: PrivacyRig, tmp_path: Path) -> None:
    ada = _ada(rig)
    answers: list[object] = []
    rig.files.hold()
    cancel = rig.privacy.export(ada, tmp_path / "ada.zip", answers.append, answers.append)
    cancel()
    rig.files.release()
    assert _code(answers[0]) is ExportCode.CANCELLED
    assert not list(tmp_path.glob("*ada*")) + list(tmp_path.glob(".*ada*"))
    rig.privacy.close()
    assert _code(rig.export(ada, tmp_path / "ada.zip")) is ExportCode.CANCELLED


def test_kinds_that_may_be_about_somebody_are_found_by_their_fields() -> None:
    for body in (PatientAdded, PatientViewed, SessionViewed, RecordsExported, RecordsPrinted):
        assert body.KIND in kinds_about()
    assert "staff.added" not in kinds_about()


@pytest.mark.parametrize("name", ["records.db", "keys.json", "backups/out.zip", "new.zip"])
def test_nothing_is_exported_among_the_records(tmp_path: Path, name: str) -> None:
    clinic = tmp_path / "clinic"
    (clinic / "backups").mkdir(parents=True)
    (clinic / "records.db").write_bytes(b"the records")
    (clinic / "keys.json").write_bytes(b"the keys")
    with pytest.raises(KnownError) as caught:
        export_file.require_free(clinic / name, overwrite=True)
    assert caught.value.code is ExportCode.AMONG_RECORDS
    link = tmp_path / "elsewhere"
    link.symlink_to(clinic)
    with pytest.raises(KnownError):
        export_file.require_free(link / name, overwrite=True)
    (tmp_path / "keys.json").write_bytes(b"of some other program")
    export_file.require_free(tmp_path / "out.zip", overwrite=False)
    assert (clinic / "records.db").read_bytes() == b"the records"
