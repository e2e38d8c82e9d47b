"""Anchors at a session's end: taken, kept in both places, tried again, shown, and compared by the check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.domain.session import Session, Status, Step
from mnconsole.services.anchoring import Anchoring
from mnconsole.services.history import History
from mnconsole.services.hub import AnchorNotKept, AnchorTaken
from mnconsole.store.errors import RecordsError, StoreCode
from tests.helpers.consoles import AtOnce, BenchConsole, make_console, patient, session_at
from tests.helpers.memory import DEVICE


@dataclass
class Files:
    """Two places in memory, each of which may fail."""

    medium_set: bool = True
    kept: list[Anchor] = field(default_factory=list)
    on_medium: list[Anchor] = field(default_factory=list)
    folder_full: bool = False
    medium_gone: bool = False

    def has_medium(self) -> bool:
        return self.medium_set

    def keep(self, anchors: Sequence[Anchor]) -> None:
        if self.folder_full:
            raise RecordsError(StoreCode.DISK_FULL, path="x")
        self.kept += anchors

    def keep_on_medium(self, anchors: Sequence[Anchor]) -> None:
        if self.medium_gone:
            raise RecordsError(StoreCode.FOLDER_UNUSABLE, path="x", reason="ENOENT")
        self.on_medium += anchors

    def known(self, devices: Sequence[UUID]) -> tuple[Anchor, ...]:
        assert devices == (DEVICE,)
        return tuple(self.kept)


@dataclass
class Bench:
    """A console whose sessions are anchored."""

    console: BenchConsole
    files: Files
    worker: AtOnce
    anchoring: Anchoring
    taken: list[AnchorTaken]
    not_kept: list[AnchorNotKept]

    def close_session(self, name: str) -> Session:
        """One more session from its beginning to its signature."""
        return session_at(self.console, Step.CLOSED, patient(self.console, name))


def _bench(files: Files | None = None) -> Bench:
    console, files = make_console(), files or Files()
    worker = AtOnce("files", console.post)
    anchoring = Anchoring(console.records, console.reader, worker, console.hub, files)
    bench = Bench(console, files, worker, anchoring, [], [])
    console.hub.subscribe(AnchorTaken, bench.taken.append)
    console.hub.subscribe(AnchorNotKept, bench.not_kept.append)
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
    bench = _bench(Files(medium_set=False, medium_gone=True))
    bench.close_session("Ada Sample")
    assert (len(bench.files.kept), bench.files.on_medium, bench.not_kept) == (1, [], [])


def test_a_medium_that_is_gone_is_told_once_and_gets_all_when_it_is_back() -> None:
    bench = _bench(Files(medium_gone=True))
    for name in ("Ada Sample", "Ben Example"):
        bench.close_session(name)
    assert bench.not_kept == [AnchorNotKept("folder_unusable", True)]
    assert len(bench.files.kept) == 2
    bench.files.medium_gone = False
    bench.close_session("Cleo Specimen")
    assert bench.files.on_medium == bench.files.kept
    assert len(bench.files.on_medium) == 3
    bench.files.medium_gone = True
    bench.close_session("Dan Sample")
    assert bench.not_kept == [AnchorNotKept("folder_unusable", True)] * 2


def test_a_full_disk_keeps_the_anchor_waiting() -> None:
    bench = _bench(Files(folder_full=True))
    bench.close_session("Ada Sample")
    assert bench.not_kept == [AnchorNotKept("disk_full", False)]
    bench.files.folder_full = False
    bench.close_session("Ben Example")
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
    console = bench.console
    history = History(
        console.records,
        console.reader,
        None,  # type: ignore[arg-type]
        console.hub,
        console.clock,
        console.identity,
        bench.anchoring,
    )
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
