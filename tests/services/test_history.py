"""The history: pages, figures, one session whole, verification that can be cancelled."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.people import Patient
from mnconsole.domain.record_events import SessionViewed
from mnconsole.domain.records_ports import HistoryPage, HistoryQuery, HistoryTotals, Verified, VerifyResult
from mnconsole.domain.session import Session, Step
from mnconsole.errors import KnownError
from mnconsole.services import history
from mnconsole.services.background import Worker
from mnconsole.services.scribe import Scribe
from tests.helpers.consoles import BenchConsole, act, make_console, patient, session_at
from tests.helpers.fakes import FakeClock
from tests.helpers.memory import Trouble


def _clinic() -> BenchConsole:
    console = make_console()
    assert isinstance(console.clock, FakeClock)
    session_at(console, Step.CLOSED, patient(console))
    console.clock.advance(60_000)
    session_at(console, Step.NUMBING, patient(console, "Ben Example"))
    console.clock.advance(60_000)
    cleo = session_at(console, Step.NUMBING, patient(console, "Cleo Specimen"))
    act(console, cleo.id, ev.CreamSkipped("declined"))
    return console


def _page(console: BenchConsole, query: HistoryQuery, after: tuple[int, UUID] | None = None) -> HistoryPage:
    pages: list[HistoryPage] = []
    console.history.page(query, after, pages.append)
    return pages[0]


def test_pages_newest_first_without_a_gap_or_a_double() -> None:
    console = _clinic()
    names = [row.patient_name for row in _page(console, HistoryQuery()).rows]
    assert names == ["Cleo Specimen", "Ben Example", "Ada Sample"]
    before, history.PAGE = history.PAGE, 2
    try:
        first = _page(console, HistoryQuery())
        second = _page(console, HistoryQuery(), first.next_after)
    finally:
        history.PAGE = before
    assert [row.patient_name for row in (*first.rows, *second.rows)] == names
    assert second.next_after is None


def test_filters() -> None:
    console = _clinic()
    assert [r.patient_name for r in _page(console, HistoryQuery(text="ben")).rows] == ["Ben Example"]
    assert [r.patient_name for r in _page(console, HistoryQuery(flagged_only=True)).rows] == ["Cleo Specimen"]
    assert len(_page(console, HistoryQuery(unsigned_only=True)).rows) == 2
    assert _page(console, HistoryQuery(practitioner_id=uuid4())).rows == ()
    assert _page(console, HistoryQuery(to_utc_ms=0)).rows == ()


def test_figures() -> None:
    console = _clinic()
    figures: list[HistoryTotals] = []
    console.history.totals(HistoryQuery(), figures.append)
    assert figures[0] == HistoryTotals(
        3, 1, 0, 0, 1, 0, 2, _page(console, HistoryQuery()).rows[1].summary.started_utc_ms
    )


def test_one_session_whole_and_the_look_at_it_is_written_down() -> None:
    console = _clinic()
    closed = _page(console, HistoryQuery()).rows[2].summary
    found: list[tuple[Session | None, Patient | None]] = []
    console.history.opened(closed.id, lambda session, who: found.append((session, who)))
    session, who = found[0]
    assert session == console.records.session(closed.id)
    assert who is not None
    assert who.name == "Ada Sample"
    assert console.records.log[-1].body == SessionViewed(closed.id)
    assert console.records.log[-1].session_id is None


def test_a_session_that_is_not_there_is_none() -> None:
    found: list[tuple[Session | None, Patient | None]] = []
    make_console().history.opened(uuid4(), lambda session, who: found.append((session, who)))
    assert found == [(None, None)]


def test_last_time_is_the_newest_closed_session_of_that_patient() -> None:
    console = make_console()
    assert isinstance(console.clock, FakeClock)
    ada = patient(console)
    ids = []
    for _ in range(2):
        ids.append(session_at(console, Step.CLOSED, ada).id)
        console.clock.advance(60_000)
    session_at(console, Step.NUMBING, ada)
    last: list[Session | None] = []
    written = len(console.records.log)
    console.history.previous(ada.id, last.append)
    console.history.previous(uuid4(), last.append)
    assert [session.id if session else None for session in last] == [ids[1], None]
    assert len(console.records.log) == written, "nobody has looked at it"


def test_the_chair_s_question_and_the_history_s_are_both_answered() -> None:
    console = make_console()
    ada = patient(console)
    closed = session_at(console, Step.CLOSED, ada)
    answers: list[Session | None] = []
    worker = Worker("reader", lambda call: call())
    scribe = Scribe(console.records, console.writer, console.hub)
    asked = history.History(console.records, worker, scribe, console.hub, console.clock, console.identity)
    asked.opened(closed.id, lambda session, _who: answers.append(session))
    asked.previous(ada.id, answers.append)
    worker.start()
    assert worker.close(5.0)
    assert [session.id if session else None for session in answers] == [closed.id] * 2


def test_verifying_tells_how_far_it_is_and_how_it_ends() -> None:
    console = _clinic()
    clock = console.clock
    assert isinstance(clock, FakeClock)
    results: list[VerifyResult] = []
    steps: list[tuple[int, int]] = []
    total = len(console.records.log)

    def slowly(so_far: int, of: int) -> None:
        steps.append((so_far, of))
        clock.advance(50)

    console.history.verify(results.append, slowly)
    assert steps == []
    clock.advance(100)
    console.history.verify(results.append, slowly)
    assert [result.sound for result in results] == [True, True]
    assert all(of == total for _so_far, of in steps)


def test_a_check_that_came_to_its_end_is_known_to_all_and_a_cancelled_one_is_not() -> None:
    console = _clinic()
    told: list[Verified | None] = []
    end = console.history.watch_verified(lambda: told.append(console.history.verified))
    console.history.verify(lambda _result: None)
    assert [(one.result.sound, one.at_utc_ms) for one in told if one] == [(True, console.clock.utc_ms())]
    console.reader.hold()
    console.history.verify(lambda _result: None)()
    console.reader.release()
    assert len(told) == 1
    end()
    assert isinstance(console.clock, FakeClock)
    console.clock.advance(1)
    console.history.verify(lambda _result: None)
    assert len(told) == 1
    assert console.history.verified != told[0]


def test_verifying_reads_the_whole_file_and_what_it_finds_is_kept_for_the_next_start() -> None:
    console = _clinic()
    results: list[VerifyResult] = []
    console.history.verify(results.append)
    assert not console.records.harmed
    console.records.broken = "wrong # of entries in index session_by_start"
    console.history.verify(results.append)
    assert [(result.sound, result.fault) for result in results] == [(True, ""), (False, "damaged")]
    assert console.records.harmed


def test_a_log_that_does_not_read_is_kept_for_the_next_start_too(monkeypatch: pytest.MonkeyPatch) -> None:
    console = _clinic()
    results: list[VerifyResult] = []
    damaged = VerifyResult(False, 3, 0, first_bad_seq=4, fault="damaged")
    monkeypatch.setattr(console.records, "verify", lambda _progress, _anchors: damaged)
    console.history.verify(results.append)
    assert results == [damaged]
    assert console.records.harmed


def test_verifying_can_be_cancelled() -> None:
    console = _clinic()
    results: list[VerifyResult] = []
    console.reader.hold()
    cancel = console.history.verify(results.append)
    cancel()
    console.reader.release()
    assert [(result.sound, result.fault) for result in results] == [(False, "cancelled")]


def test_a_read_that_fails_is_told_to_whoever_asked() -> None:
    console = _clinic()

    def fail(_query: object) -> None:
        raise KnownError(Trouble.DISK_FULL)

    console.records.read = fail  # type: ignore[assignment,method-assign]
    codes: list[str] = []
    console.history.page(HistoryQuery(), None, lambda _page: None, codes.append)
    console.history.opened(uuid4(), lambda _session, _who: None, codes.append)
    console.history.verify(lambda _result: None, None, codes.append)
    console.patients.search("", 0, lambda _hits, _total: None, codes.append)
    assert codes == ["disk_full"] * 4
