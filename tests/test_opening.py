"""Opening a folder again after a run that was cut off: demo time goes on where its records stand, samples are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole import opening
from mnconsole.domain.record_events import AppStarted, DemoTimeMoved
from mnconsole.domain.records_ports import HistoryQuery
from mnconsole.opened import Opened
from mnconsole.opening import Folder
from mnconsole.services import sample_records
from mnconsole.services.clock import DemoClock
from mnconsole.services.identity import Identity
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.witness import WITNESS, Newest, Witness, known
from tests.helpers.backups import back_up, bring_back
from tests.helpers.consoles import built_in_policy
from tests.helpers.records import NOON

HOUR_MS = 3_600_000


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of one patient is made quickly."""
    monkeypatch.setattr(opening, "DEMO_PATIENTS", 1)
    monkeypatch.setattr(opening, "DEMO_SESSIONS", 0)


def _open(folder: Path, clock: DemoClock) -> tuple[Opened, Identity]:
    identity = Identity()
    return Folder(folder, clock, identity, built_in_policy()).open_demo(), identity


def _move(opened: Opened, identity: Identity, clock: DemoClock, offset_ms: int) -> int:
    """Move demo time and be cut off: the last instant on record."""
    clock.set_offset(offset_ms)
    event = identity.event(DemoTimeMoved(offset_ms), clock, with_actor=False)
    opened.records.write(lambda unit: unit.append([event]))
    opened.records.close()
    return event.at_utc_ms


def test_demo_time_goes_on_behind_the_last_entry_after_a_run_that_was_cut_off(tmp_path: Path) -> None:
    last_ms = 0
    for run in (1, 2, 3):
        clock = DemoClock()
        opened, identity = _open(tmp_path, clock)
        assert clock.offset_ms == (run - 1) * HOUR_MS
        started = opened.records.write(lambda unit: unit.last_event_of_kind(AppStarted.KIND))
        assert started is not None
        assert started.at_utc_ms >= last_ms
        assert opened.started.unclean is (run > 1)
        last_ms = _move(opened, identity, clock, run * HOUR_MS)


def test_a_clock_that_is_further_ahead_already_is_not_set_back(tmp_path: Path) -> None:
    clock = DemoClock()
    opened, identity = _open(tmp_path, clock)
    _move(opened, identity, clock, HOUR_MS)
    ahead = DemoClock(2 * HOUR_MS)
    _open(tmp_path, ahead)[0].records.close()
    assert ahead.offset_ms == 2 * HOUR_MS


def test_a_first_start_that_is_cut_short_leaves_no_half_of_the_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "DEMO_SESSIONS", 2)

    def cut(_maker: object, _began: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sample_records._Maker, "_add_sessions", cut)
        with pytest.raises(KeyboardInterrupt):
            _open(tmp_path, DemoClock())
    opened, _identity = _open(tmp_path, DemoClock())
    try:
        totals = opened.records.read(lambda reader: reader.history_totals(HistoryQuery()))
        patients = opened.records.read(lambda reader: reader.count_patients(""))
        assert opened.records.read(lambda reader: reader.verify()).sound
    finally:
        opened.records.close()
    assert (patients, totals.sessions) == (1, 2)


def test_a_backup_tells_how_many_later_entries_are_known_here(tmp_path: Path) -> None:
    opened, identity = _open(tmp_path, DemoClock())
    back_up(tmp_path)
    events = [identity.event(DemoTimeMoved(number), DemoClock(), with_actor=False) for number in range(3)]
    opened.records.write(lambda unit: unit.append(events))
    opened.records.close()
    folder = Folder(tmp_path, DemoClock(), Identity(), built_in_policy())
    (found,) = folder.backups_in(tmp_path / BACKUPS)
    assert found.later == 3
    (tmp_path / WITNESS).unlink()  # then nothing is known
    assert [each.later for each in folder.backups_in(tmp_path / BACKUPS)] == [0]


def test_a_backup_of_an_earlier_chain_tells_at_least_what_the_present_one_holds(tmp_path: Path) -> None:
    """After a restore every older backup is of another chain: it must not look as if nothing had come after it."""
    _open(tmp_path, DemoClock())[0].records.close()
    first = back_up(tmp_path)
    _open(tmp_path, DemoClock())[0].records.close()
    lost = bring_back(first.path, tmp_path).lost
    assert lost == 1, "the second start"
    for _ in range(3):
        _open(tmp_path, DemoClock())[0].records.close()
    second = back_up(tmp_path, at_utc_ms=NOON + 2_000_000)
    folder = Folder(tmp_path, DemoClock(), Identity(), built_in_policy())

    def told() -> dict[str, tuple[int, bool]]:
        return {each.name: (each.later, each.at_least) for each in folder.backups_in(tmp_path / BACKUPS)}

    (newest, *_) = known(tmp_path)
    assert newest.device_id.hex == second.device_id != first.device_id
    assert told() == {first.name: (newest.seq + lost, True), second.name: (0, False)}
    present = (tmp_path / WITNESS).read_bytes()
    witness = Witness(tmp_path)
    for _ in range(2):
        witness.note(Newest(newest.device_id, 1 << 62, newest.hash))
    witness.close()
    assert told()[first.name] == (second.head_seq + lost, True), (
        "a number that can't be true is none, the other backup's is"
    )
    (tmp_path / WITNESS).write_bytes(present)
    back = bring_back(first.path, tmp_path, at_utc_ms=NOON + 3_000_000)
    assert back.lost >= newest.seq
    # Now the second is of a chain that these records do not lead to, and what they hold is not in it either.
    _open(tmp_path, DemoClock())[0].records.close()
    (newest, *_) = known(tmp_path)
    assert told()[second.name] == (newest.seq, True)
