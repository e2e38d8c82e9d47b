"""Migrations: a checked backup first, nothing of the log changed, and back to where it was when it goes wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from mnconsole.domain.custody_events import BackupCause
from mnconsole.store import key_file, keys, schema, swap
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backup_list import listed
from mnconsole.store.backups import verify
from mnconsole.store.engine import DatabaseKey, reader_engine, writer_engine
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.guards import TRIGGERS
from mnconsole.store.key_file import KeyFile
from mnconsole.store.key_slots import plain_slot
from mnconsole.store.records import open_records
from mnconsole.store.restore import Plan, restore
from tests.helpers.records import NOON
from tests.store.make_fixture import FILES, FIXTURES, passphrase_of
from tests.store.test_backup_kills import killed_everywhere

OLDER = [step for step in schema.STEPS if step != schema.HEAD]


def fixture_of(step: str, folder: Path) -> DatabaseKey:
    """A copy of a schema's fixture in `folder`, whose key then lies in it in plain."""
    folder.mkdir()
    for name in FILES:
        shutil.copyfile(FIXTURES / step / name, folder / name)
    key = keys.unlock(folder, passphrase_of(step)).key
    key_file.write(folder, KeyFile(key.salt.hex(), 99, (plain_slot(key.key),)))
    return key


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, DatabaseKey]:
    """Records of the first schema."""
    folder = tmp_path / "clinic"
    return folder, fixture_of(schema.STEPS[0], folder)


def log_of(folder: Path, key: DatabaseKey) -> list[Any]:
    """Every entry, every byte."""
    engine = reader_engine(folder / "records.db", key)
    try:
        with engine.connect() as connection:
            columns = (
                "hex(device_id), seq, hex(id), hex(session_id), kind, version, at_utc_ms, hex(run_id), mono_ms, "
                "hex(actor_id), hex(CAST(body AS BLOB)), hex(prev_hash), hex(hash)"
            )
            query = f"SELECT {columns} FROM event ORDER BY device_id, seq"
            return [tuple(row) for row in connection.exec_driver_sql(query)]
    finally:
        engine.dispose()


def schema_of(folder: Path, key: DatabaseKey) -> str:
    engine = reader_engine(folder / "records.db", key)
    try:
        with engine.connect() as connection:
            return schema.version(connection)
    finally:
        engine.dispose()


def test_each_schema_has_its_fixture_and_it_is_of_that_schema(tmp_path: Path) -> None:
    for step in schema.STEPS:
        key = fixture_of(step, tmp_path / step)
        assert schema_of(tmp_path / step, key) == step


@pytest.mark.parametrize("step", schema.STEPS)
def test_every_schema_there_ever_was_is_brought_up_and_keeps_its_log(tmp_path: Path, step: str) -> None:
    folder = tmp_path / "clinic"
    key = fixture_of(step, folder)
    before = log_of(folder, key)
    records = open_records(folder, key)
    try:
        assert records.read(lambda reader: reader.verify()).sound
        assert records.check_state() == ()
    finally:
        records.close()
    assert schema_of(folder, key) == schema.HEAD
    assert log_of(folder, key) == before
    assert len(before) > 100
    made = listed(folder / BACKUPS)
    assert [(facts.cause, facts.schema) for facts in made] == [(BackupCause.MIGRATION, step)] * (step in OLDER)
    for facts in made:
        assert verify(Path(facts.path), key).events == len(before)
        assert log_of(Path(facts.path), key) == before


def test_a_backup_of_an_older_schema_is_brought_up_when_it_comes_back(old: tuple[Path, DatabaseKey]) -> None:
    folder, key = old
    open_records(folder, key).close()
    backup = Path(listed(folder / BACKUPS)[0].path)
    fresh = folder.parent / "fresh"
    restore(Plan(backup, fresh, NOON), lambda _folder: key)
    assert schema_of(fresh, key) == schema.HEAD
    before = log_of(backup, key)
    assert log_of(fresh, key)[: len(before)] == before
    open_records(fresh, key).close()


def failing(step: str, then: Callable[[Connection], None]) -> Callable[[Connection, str], None]:
    real = schema._step

    def run(connection: Connection, wanted: str) -> None:
        real(connection, wanted)
        if wanted == step:
            then(connection)

    return run


def test_one_that_fails_leaves_all_as_it_was_and_names_its_backup(
    old: tuple[Path, DatabaseKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = old
    before = log_of(folder, key)

    def fault(_connection: Connection) -> None:
        raise LookupError("a mistake in a migration")

    with monkeypatch.context() as patched:
        patched.setattr(schema, "_step", failing(schema.HEAD, fault))
        for _attempt in range(2):
            with pytest.raises(RecordsError) as failed:
                open_records(folder, key)
            assert failed.value.code is StoreCode.MIGRATION_FAILED
            made = listed(folder / BACKUPS)
            # A second attempt finds the backup of the first one sound, and makes no other.
            assert [facts.path for facts in made] == [failed.value.params["backup"]]
            assert schema_of(folder, key) == OLDER[-1]
            assert log_of(folder, key) == before
            assert not list(folder.glob(swap.BEFORE + "*"))
    open_records(folder, key).close()
    assert schema_of(folder, key) == schema.HEAD


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM session",  # the screens would show less than the log says
        "UPDATE session SET zones_done = zones_done + 1",
        "UPDATE device SET head_seq = head_seq - 1",
    ],
)
def test_one_that_does_harm_is_found_and_the_backup_put_back(
    old: tuple[Path, DatabaseKey], monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    folder, key = old
    before = log_of(folder, key)
    with monkeypatch.context() as patched:
        spoil = failing(schema.HEAD, lambda connection: connection.exec_driver_sql(harm) and None)
        patched.setattr(schema, "_step", spoil)
        with pytest.raises(RecordsError) as failed:
            open_records(folder, key)
    assert failed.value.code is StoreCode.MIGRATION_FAILED
    assert schema_of(folder, key) == OLDER[-1]
    assert log_of(folder, key) == before
    kept = list(folder.glob(swap.BEFORE + "*"))
    assert len(kept) == 1  # what the migration made of it is kept to look at
    assert schema_of(kept[0], key) == schema.HEAD
    records = open_records(folder, key)
    try:
        assert records.check_state() == ()
    finally:
        records.close()


def test_a_damaged_older_database_is_not_migrated(old: tuple[Path, DatabaseKey]) -> None:
    folder, key = old
    engine = writer_engine(folder / "records.db", key)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER event_no_update")
        connection.exec_driver_sql("UPDATE event SET mono_ms = mono_ms + 1 WHERE seq = 40")
        connection.exec_driver_sql(TRIGGERS["event_no_update"])
    engine.dispose()
    with pytest.raises(RecordsError) as failed:
        open_records(folder, key)
    assert (failed.value.code, failed.value.params["path"]) == (StoreCode.DAMAGED, str(folder / "records.db"))
    assert schema_of(folder, key) == OLDER[-1]


def test_killed_anywhere_it_is_of_one_schema_or_the_other(old: tuple[Path, DatabaseKey]) -> None:
    folder, key = old
    (folder / "events").write_text(str(len(log_of(folder, key))))
    assert killed_everywhere("migrate", folder, 5) >= 20
