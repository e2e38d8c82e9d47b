"""Allowances of pens in real records: asked of the log, there after a restart, and no table to differ from it."""

from __future__ import annotations

from pathlib import Path

from mnconsole.domain import record_events as rec
from mnconsole.domain.allowance import PenName, allowances_of
from mnconsole.services.allowances import KINDS
from tests.helpers.records import Clinic, opened, set_up

ALLOWED = rec.PenAllowed("sample-motor", "Handpiece Two", "SM-0002", "the plug is here")
WITHDRAWN = rec.PenAllowanceWithdrawn("sample-motor", "Handpiece Two", "SM-0002")


def _bodies(clinic: Clinic) -> list[object]:
    return [event.body for event in clinic.records.read(lambda reader: reader.events_of_kinds(KINDS))]


def test_they_are_read_in_order_and_nothing_else_with_them(clinic: Clinic) -> None:
    clinic.append(ALLOWED)
    clinic.add_patient()
    clinic.append(WITHDRAWN, ALLOWED)
    assert _bodies(clinic) == [ALLOWED, WITHDRAWN, ALLOWED]
    inside = clinic.records.write(lambda unit: unit.events_of_kinds(KINDS[:1]))
    assert [event.body for event in inside] == [ALLOWED, ALLOWED]


def test_they_are_there_after_a_restart(tmp_path: Path) -> None:
    set_up(tmp_path / "records").close()
    with opened(tmp_path / "records") as first:
        first.append(ALLOWED)
    with opened(tmp_path / "records") as again:
        found = again.records.read(lambda reader: allowances_of(reader.events_of_kinds(KINDS)))
        assert list(found) == [PenName("sample-motor", "Handpiece Two", "SM-0002")]
        again.records.write(lambda unit: unit.append([again.make(WITHDRAWN)]))
        assert again.records.read(lambda reader: allowances_of(reader.events_of_kinds(KINDS))) == {}
