"""What a manager does with the key: permissions, the order of entry and change, codes typed back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from mnconsole.domain.access_events import (
    KeyChanged,
    PassphraseSet,
    RecoveryCodeMade,
    RecoveryCodeNotMade,
    SignInFailed,
    Way,
)
from mnconsole.domain.backup_ports import OpensIn
from mnconsole.domain.custody_ports import Keystore, NoteInCopy, Progress
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.recovery_code import CodeError, CodeProblem, code_of
from mnconsole.services import keys
from mnconsole.services.background import Worker, WorkerClosedError
from mnconsole.services.hub import Hub
from mnconsole.services.identity import Identity
from mnconsole.services.keys import KeyFacts, Keys
from mnconsole.services.late import RecordsClosedError
from mnconsole.services.scribe import Scribe
from mnconsole.store.errors import KeyFileError, StoreCode
from tests.helpers.consoles import AtOnce, BenchConsole, make_console
from tests.helpers.fakes import FakeClock, InMemoryRecords
from tests.helpers.keepers import FakeKeeper

CODE = code_of(bytes(range(20)))
MANAGER = 2


class FakeChanger:
    """`KeyChanger`: notes its entries as the store does, or fails."""

    def __init__(self, records: InMemoryRecords) -> None:
        self._records = records
        self.calls: list[tuple[Any, ...]] = []
        self.fails: Exception | None = None

    def change_key(
        self, staff_id: Any, name: str, passphrase: str, code: str, note: NoteInCopy, progress: Progress
    ) -> bool:
        """As the store's, in memory."""
        progress(1, 2)
        if self.fails is not None:
            raise self.fails
        self.calls.append((staff_id, name, passphrase, code))
        self._records.write(lambda uow: note(uow, True))
        progress(2, 2)
        return True


class Bench:
    """A console, its keys over fakes, and what was answered."""

    def __init__(self, signed_in: int | None = MANAGER) -> None:
        self.console: BenchConsole = make_console(signed_in=signed_in)
        self.keeper = FakeKeeper()
        if signed_in is not None:
            manager = self.console.people.staff[MANAGER]
            self.keeper.set_passphrase(manager.id, manager.display_name, "words")
        console = self.console
        scribe = Scribe(console.records, console.writer, console.hub)
        self.files = AtOnce("files", console.post)
        self.keys = Keys(self.keeper, scribe, console.hub, console.clock, console.identity, self.files, console.writer)
        self.changer = FakeChanger(console.records)
        self.keys.opened(self.changer)
        self.done: list[object] = []
        self.opens: list[OpensIn] = []
        self.failed: list[Exception] = []
        self.told: list[tuple[int, int]] = []

    def bodies(self) -> list[object]:
        """What the log tells of keys."""
        kinds = (KeyChanged, PassphraseSet, RecoveryCodeMade, RecoveryCodeNotMade)
        return [event.body for event in self.console.records.log if isinstance(event.body, kinds)]

    def stored(self, opens: OpensIn) -> None:
        self.done.append("stored")
        self.opens.append(opens)

    def changed(self, opens: OpensIn) -> None:
        self.done.append("changed")
        self.opens.append(opens)

    def store(self, code: str = CODE, passphrase: str = "words") -> None:
        self.keys.store_code(passphrase, code, self.stored, self.failed.append)

    def change(self, code: str = CODE, passphrase: str = "words") -> None:
        self.keys.change_key(
            passphrase, code, lambda *at: self.told.append(at), self.changed, self.failed.append
        )


def test_a_code_is_typed_back() -> None:
    draft = keys.draft_code()
    assert draft != keys.draft_code()
    assert keys.same_code(draft.lower().replace("-", " "), draft)
    assert not keys.same_code(keys.draft_code(), draft)
    assert not keys.same_code(draft[:-1], draft)
    assert (keys.code_problem(draft), keys.code_problem(""), keys.code_problem("?")) == ("", "length", "sign")
    assert keys.code_problem(draft[:-1] + ("0" if draft[-1] != "0" else "1")) == "check"


def test_the_facts() -> None:
    bench = Bench(signed_in=None)
    bench.keys.facts(bench.done.append, bench.failed.append)
    assert bench.done == [KeyFacts((), Keystore.MISSING, False)]


def test_a_code_is_told_of_before_it_counts() -> None:
    bench = Bench()
    told_before: list[list[object]] = []
    store = bench.keeper.store_recovery

    def stored(code: str) -> None:
        told_before.append(bench.bodies())
        store(code)

    bench.keeper.store_recovery = stored  # type: ignore[method-assign]
    bench.store()
    assert told_before == [[RecoveryCodeMade()]]
    assert (bench.keeper.recovery, bench.done, bench.failed) == (CODE, ["stored"], [])
    assert bench.bodies() == [RecoveryCodeMade()]


@pytest.mark.parametrize("typed", ["", "4711", "other words"])
def test_a_pin_alone_gives_nobody_a_code(typed: str) -> None:
    bench = Bench()
    manager = bench.console.people.staff[MANAGER]
    bench.store(passphrase=typed)
    assert [error.code for error in bench.failed if isinstance(error, Refused)] == [RefusalCode.PASSPHRASE_WRONG]
    assert (bench.done, bench.bodies(), bench.keeper.recovery) == ([], [], "")
    assert bench.console.records.log[-1].body == SignInFailed(Way.PASSPHRASE, manager.id)
    bench.store()
    assert (bench.done, bench.keeper.recovery) == (["stored"], CODE)


def test_who_has_no_passphrase_gives_nobody_a_code() -> None:
    bench = Bench()
    bench.keeper.passphrases.clear()
    bench.store()
    assert [error.code for error in bench.failed if isinstance(error, Refused)] == [RefusalCode.PASSPHRASE_NONE]
    assert (bench.done, bench.bodies(), bench.keeper.recovery) == ([], [], "")


def test_a_new_code_and_a_new_key_get_a_backup_that_they_open() -> None:
    """The paper of before is to be destroyed, and opens all the backups that there are."""
    bench = Bench()
    waiting: list[Callable[[OpensIn], None]] = []
    bench.keys.backup_after = waiting.append
    bench.store()
    bench.change()
    assert (bench.done, len(waiting)) == ([], 2), "it is not done before they have it"
    waiting[0](OpensIn.EVERYWHERE)
    waiting[1](OpensIn.NOWHERE)
    assert (bench.done, bench.opens) == (["stored", "changed"], [OpensIn.EVERYWHERE, OpensIn.NOWHERE])
    bench.keeper.fail_next(KeyFileError(StoreCode.DISK_FULL, path="keys.json"))
    bench.store()
    assert len(waiting) == 2


def test_a_code_that_could_not_be_stored_is_taken_back_in_the_log() -> None:
    bench = Bench()
    full = KeyFileError(StoreCode.DISK_FULL, path="keys.json")
    bench.keeper.fail_next(full)
    bench.store()
    assert bench.bodies() == [RecoveryCodeMade(), RecoveryCodeNotMade("disk_full")]
    assert (bench.failed, bench.done, bench.keeper.recovery) == ([full], [], "")


def test_the_key_is_changed_with_its_entries_in_the_new_records() -> None:
    bench = Bench()
    bench.change()
    person = bench.console.people.staff[MANAGER]
    assert bench.changer.calls == [(person.id, person.display_name, "words", CODE)]
    assert bench.bodies() == [KeyChanged(), PassphraseSet(person.id, True), RecoveryCodeMade()]
    assert {e.actor_id for e in bench.console.records.log if isinstance(e.body, KeyChanged)} == {person.id}
    assert (bench.told, bench.done, bench.failed) == ([(1, 2), (2, 2)], ["changed"], [])


def test_a_change_that_fails_is_told_and_notes_nothing() -> None:
    bench = Bench()
    bench.changer.fails = KeyFileError(StoreCode.WRONG_PASSPHRASE, path="keys.json")
    bench.change()
    assert (bench.failed, bench.done, bench.bodies()) == ([bench.changer.fails], [], [])
    bench.changer.fails = None
    bench.change()
    assert bench.done == ["changed"]


def test_a_backup_comes_first_and_its_failure_ends_it() -> None:
    bench = Bench()
    waiting: list[tuple[Callable[[], None], Callable[[Exception], None]]] = []
    bench.keys.backup_first = lambda done, failed: waiting.append((done, failed))
    bench.change()
    assert bench.changer.calls == []
    waiting[0][1](OSError("full"))
    assert [type(error) for error in bench.failed] == [OSError]
    bench.change()
    bench.keys.pen_active = lambda: True  # somebody has armed it meanwhile
    waiting[1][0]()
    assert [type(error) for error in bench.failed] == [OSError, Refused]
    bench.keys.pen_active = lambda: False
    bench.change()
    waiting[2][0]()
    assert bench.done == ["changed"]


@pytest.mark.parametrize("signed_in", [None, 0])
def test_only_a_manager_may(signed_in: int | None) -> None:
    bench = Bench(signed_in)
    bench.store()
    bench.change()
    assert [error.code for error in bench.failed if isinstance(error, Refused)] == [RefusalCode.MANAGER_ONLY] * 2
    assert (bench.done, bench.bodies(), bench.keeper.recovery, bench.changer.calls) == ([], [], "", [])


def test_a_code_that_is_not_whole_is_refused() -> None:
    bench = Bench()
    bench.store(CODE[:-1])
    bench.change("")
    assert [error.code for error in bench.failed if isinstance(error, CodeError)] == [CodeProblem.LENGTH] * 2
    assert (bench.done, bench.bodies(), bench.keeper.recovery, bench.changer.calls) == ([], [], "", [])


def test_not_while_the_pen_is_armed_or_running() -> None:
    bench = Bench()
    bench.keys.pen_active = lambda: True
    bench.change()
    assert [error.code for error in bench.failed if isinstance(error, Refused)] == [RefusalCode.PEN_MOVING]
    assert bench.changer.calls == []


def test_nor_before_the_records_are_open() -> None:
    console = make_console(signed_in=MANAGER)
    failed: list[Exception] = []
    console.keys.change_key("words", CODE, lambda *_at: None, lambda _opens: None, failed.append)
    assert [type(error) for error in failed] == [RecordsClosedError]


def test_it_is_done_on_the_writer_s_thread_while_the_file_worker_waits() -> None:
    """With real threads: nothing is written meanwhile, no backup runs, and the answer comes on the main thread."""
    answers: list[Callable[[], None]] = []
    posted = threading.Semaphore(0)

    def post(call: Callable[[], None]) -> None:
        answers.append(call)
        posted.release()

    files, writer = Worker("files", post), Worker("writer", post)
    records, identity, clock, hub = InMemoryRecords(), Identity(), FakeClock(), Hub(post)
    console = make_console(signed_in=MANAGER)
    identity.actor = console.people.signed_in
    acts = Keys(FakeKeeper(), Scribe(records, writer, hub), hub, clock, identity, files, writer)
    threads: list[str] = []

    class Changer(FakeChanger):
        """Says where it runs."""

        def change_key(self, *arguments: Any) -> bool:
            threads.append(threading.current_thread().name)
            return super().change_key(*arguments)

    acts.opened(Changer(records))
    ended: list[str] = []
    failed: list[Exception] = []
    for worker in (files, writer):
        worker.start()
    acts.change_key(
        "words", CODE, lambda *_at: None, lambda _opens: ended.append("done"), lambda error: ended.append(str(error))
    )
    while not ended + failed:
        assert posted.acquire(timeout=20)
        answers.pop(0)()
    assert (threads, ended, failed) == (["mnconsole-writer"], ["done"], [])
    assert writer.close(20)
    acts.change_key("words", CODE, lambda *_at: None, lambda _opens: None, failed.append)
    assert posted.acquire(timeout=20)
    answers.pop(0)()
    assert [type(error) for error in failed] == [WorkerClosedError]
    assert files.close(20)
