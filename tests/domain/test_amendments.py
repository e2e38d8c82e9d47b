"""Amendments: what may be put right, to what, and how the fold shows it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.amendments import AMENDABLE, amended, amendment_of
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.events import Event, private_fields
from mnconsole.domain.session import Step
from tests.helpers.folding import Written, incremental


def _of(written: Written, kind: type[ev.CreamApplied] | type) -> Event:
    return next(event for event in reversed(written.events) if isinstance(event.body, kind))


def _amend(written: Written, target: Event, field: str, new: object, reason: str = "typing error") -> Event:
    return written.do(ev.Amended(target.id, field, "", json.dumps(new), reason))


def _refused(written: Written, target: Event, field: str, new: object, reason: str = "x") -> RefusalCode:
    with pytest.raises(Refused) as caught:
        _amend(written, target, field, new, reason)
    return caught.value.code


def test_an_amendment_changes_the_fold_and_keeps_both_values() -> None:
    written = Written().to(Step.SERUM_BEFORE)
    event = _amend(written, _of(written, ev.CreamApplied), "lot", "L-7")
    assert event.body == ev.Amended(_of(written, ev.CreamApplied).id, "lot", '"L-100"', '"L-7"', "typing error")
    session = written.session
    assert session.cream is not None
    assert session.cream.applied.lot == "L-7"
    assert session.cream.removed is not None
    assert incremental(written.events) == session


def test_the_newest_amendment_stands_and_names_the_value_before() -> None:
    written = Written().to(Step.SERUM_BEFORE)
    target = _of(written, ev.CreamApplied)
    _amend(written, target, "amount_mg", 9000)
    body = _amend(written, target, "amount_mg", 8000).body
    assert isinstance(body, ev.Amended)
    assert (body.old, body.new) == ("9000", "8000")
    assert written.session.body_of(target.id) == replace(target.body, amount_mg=8000)  # type: ignore[call-arg]


@pytest.mark.parametrize(("kind", "fields"), AMENDABLE.items(), ids=[kind.__name__ for kind in AMENDABLE])
def test_the_table_names_open_fields_that_exist(kind: type[ev.CourseSet], fields: tuple[str, ...]) -> None:
    names = set(kind.__struct_fields__)
    assert set(fields) <= names
    assert not set(fields) & set(private_fields(kind))


@pytest.mark.parametrize("field", ["ready_ms", "remove_ms", "longest_ms", "product_id", "no_such_field"])
def test_what_the_records_worked_out_stays(field: str) -> None:
    written = Written().to(Step.SERUM_BEFORE)
    assert _refused(written, _of(written, ev.CreamApplied), field, 1) is RefusalCode.NOT_AMENDABLE


def test_contact_time_stays() -> None:
    written = Written().to(Step.SERUM_BEFORE)
    assert _refused(written, _of(written, ev.CreamRemoved), "contact_ms", 1) is RefusalCode.NOT_AMENDABLE


def test_private_text_is_not_amended_in_the_clear() -> None:
    written = Written()
    note = written.do(ev.NoteAdded("secret"))
    assert _refused(written, note, "text", "other") is RefusalCode.NOT_AMENDABLE


@pytest.mark.parametrize("new", ['"L-100"', "7", "true", "null", "1.5", "[]", "not json", ""])
def test_a_value_that_does_not_fit_or_changes_nothing_is_refused(new: str) -> None:
    written = Written().to(Step.SERUM_BEFORE)
    target = _of(written, ev.CreamApplied)
    with pytest.raises(Refused) as caught:
        written.do(ev.Amended(target.id, "lot", "", new, "x"))
    assert caught.value.code is RefusalCode.NOT_AMENDABLE


def test_the_rules_of_the_step_hold_for_the_amended_value_too() -> None:
    written = Written().to(Step.SERUM_BEFORE)
    target, start = _of(written, ev.CreamApplied), _of(written, ev.ScreeningConfirmed)
    assert _refused(written, target, "lot", "  ") is RefusalCode.LOT_MISSING
    assert _refused(written, target, "expiry", "2026-02") is RefusalCode.EXPIRED
    assert _refused(written, target, "amount_mg", 10_001) is RefusalCode.AMOUNT_RANGE
    assert _refused(written, start, "fitzpatrick", 7) is RefusalCode.FITZPATRICK_MISSING
    assert _refused(written, target, "lot", "L-7", reason=" ") is RefusalCode.REASON_MISSING


def test_reasons_and_endpoints_are_not_amended_away() -> None:
    written = Written().to(Step.NUMBING)
    skipped = written.do(ev.CreamSkipped("declined"))
    assert _refused(written, skipped, "reason", "") is RefusalCode.REASON_MISSING
    done = Written().to(Step.SERUM_AFTER)
    assert _refused(done, _of(done, ev.ZoneDone), "endpoint", "") is RefusalCode.REASON_MISSING


def test_what_was_taken_back_or_is_of_another_session_is_not_amended() -> None:
    written = Written().to(Step.SERUM_BEFORE)
    target = _of(written, ev.CreamRemoved)
    written.undo()
    assert written.session.body_of(target.id) is None
    stranger = replace(target, id=uuid4())
    assert _refused(written, stranger, "lot", "x") is RefusalCode.NOT_AMENDABLE


def test_a_log_with_an_amendment_that_does_not_fit_still_folds() -> None:
    written = Written().to(Step.SERUM_BEFORE)
    before = written.session
    written.add(ev.Amended(_of(written, ev.CreamApplied).id, "lot", '"a"', "{", "x"))
    written.add(ev.Amended(_of(written, ev.CreamApplied).id, "no_field", "1", "2", "x"))
    assert written.session.cream == before.cream
    assert incremental(written.events) == written.session


def test_an_amendment_taken_with_its_step_is_gone() -> None:
    written = Written().to(Step.NUMBING)
    written.do(ev.CreamSkipped("declined"))
    _amend(written, _of(written, ev.CreamSkipped), "reason", "allergy")
    assert written.session.cream_skipped == "allergy"
    written.undo()
    assert written.session.cream_skipped == ""


def test_the_functions_alone() -> None:
    body = ev.CreamSkipped("declined")
    assert amendment_of(body, "reason", "allergy") == ('"declined"', '"allergy"')
    assert amendment_of(body, "reason", "declined") is None
    assert amendment_of(body, "reason", 3) is None
    assert amended(body, "reason", '"allergy"') == ev.CreamSkipped("allergy")
    assert amended(ev.NoteAdded("x"), "text", '"y"') is None


@pytest.mark.parametrize("text", ["[" * 100_000 + "]" * 100_000, "9" * 5000, "{"])
def test_a_text_that_does_not_read_amends_nothing(text: str) -> None:
    assert amended(ev.CreamSkipped("allergy"), "reason", text) is None
