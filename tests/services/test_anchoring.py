"""Anchors at a session's end: taken, kept in both places, tried again, shown, and compared by the check."""

from __future__ import annotations

from dataclasses import dataclass

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.domain.session import Session, Status, Step
from mnconsole.services.anchoring import Anchoring
from mnconsole.services.hub import AnchorTaken
from tests.helpers.anchors import AnchorsInMemory
from tests.helpers.consoles import AtOnce, BenchConsole, make_console, patient, session_at


@dataclass
class Bench:
    """A console whose sessions are anchored."""

    console: BenchConsole
    files: AnchorsInMemory
    worker: AtOnce
    anchoring: Anchoring
    taken: list[AnchorTaken]

    def alarms(self) -> list[tuple[AlarmCode, tuple[int, ...]]]:
        """What stands in the strip."""
        self.console.alarms.tick()
        return [(alarm.code, alarm.detail) for alarm in self.console.alarms.alarms]

    def close_session(self, name: str) -> Session:
        """One more session from its beginning to its signature."""
        return session_at(self.console, Step.CLOSED, patient(self.console, name))


def _bench(files: AnchorsInMemory | None = None) -> Bench:
    files = files or AnchorsInMemory()
    console = make_console(anchors=files)
    anchoring = console.anchoring
    assert anchoring is not None
    worker = anchoring._files
    assert isinstance(worker, AtOnce)
    bench = Bench(console, files, worker, anchoring, [])
    console.hub.subscribe(AnchorTaken, bench.taken.append)
    return bench


def test_a_session_s_end_is_anchored_at_its_last_entry_once() -> None:
    bench = _bench()
    closed = bench.close_session("Ada Sample")
    assert closed.status is Status.SIGNED
    (taken,) = bench.taken
    assert (taken.session_id, taken.anchor.seq) == (closed.id, closed.events[-1].seq)
    assert bench.files.kept == bench.files.on_medium == [taken.anchor]
    assert bench.anchoring.of(closed.id) == taken.anchor


def test_no_open_session_is_anchored() -> None:
    bench = _bench()
    session = session_at(bench.console, Step.NEEDLING, patient(bench.console, "Ben Example"))
    assert (bench.taken, bench.anchoring.of(session.id)) == ([], None)


def test_without_a_second_medium_the_folder_is_enough() -> None:
    bench = _bench(AnchorsInMemory(medium_set=False, medium_gone=True))
    bench.close_session("Ada Sample")
    assert (len(bench.files.kept), bench.files.on_medium, bench.alarms()) == (1, [], [])


def test_a_medium_that_is_gone_gets_all_when_it_is_back() -> None:
    bench = _bench(AnchorsInMemory(medium_gone=True))
    for name in ("Ada Sample", "Ben Example"):
        bench.close_session(name)
    assert bench.alarms() == [], "its age tells it, not each session"
    assert len(bench.files.kept) == 2
    bench.files.medium_gone = False
    bench.close_session("Cleo Specimen")
    assert bench.files.on_medium == bench.files.kept
    assert len(bench.files.on_medium) == 3


def test_a_full_disk_keeps_the_anchor_waiting() -> None:
    bench = _bench(AnchorsInMemory(folder_full=True))
    bench.close_session("Ada Sample")
    assert bench.alarms() == [(AlarmCode.ANCHOR_NOT_KEPT, (1,))]
    bench.close_session("Cleo Specimen")
    assert bench.alarms() == [(AlarmCode.ANCHOR_NOT_KEPT, (2,))]
    bench.files.folder_full = False
    bench.close_session("Ben Example")
    assert bench.alarms() == []
    assert [anchor.seq for anchor in bench.files.kept] == [taken.anchor.seq for taken in bench.taken]


def test_a_program_that_ends_meanwhile_is_no_error() -> None:
    bench = _bench()
    bench.worker.close(0)
    bench.close_session("Ada Sample")
    assert bench.files.kept == []
    assert len(bench.taken) == 1


def test_the_check_compares_with_every_anchor_at_hand() -> None:
    bench = _bench()
    bench.close_session("Ada Sample")
    history = bench.console.history
    found: list[VerifyResult] = []
    history.verify(found.append)
    assert [result.anchors for result in found] == [1]
    bench.worker.hold()
    cancel = history.verify(found.append)
    cancel()
    bench.worker.release()
    assert [result.fault for result in found[1:]] == ["cancelled"]


def test_files_that_can_t_be_asked_are_told_to_who_checks() -> None:
    bench = _bench()
    bench.worker.close(0)
    codes: list[str] = []
    bench.anchoring.known(lambda _anchors: None, codes.append)
    assert codes == ["closed"]
