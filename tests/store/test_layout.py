"""Tables, columns and indexes that are not as the migrations make them are told, and keep nobody from working."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole.domain.record_events import AppClosed
from mnconsole.store.layout import LAYOUT, found_in, unlike
from mnconsole.store.log_faults import LogFault
from mnconsole.store.records import open_records
from tests.helpers.backups import back_up, bring_back, key_of
from tests.helpers.records import Clinic
from tests.helpers.tampering import database


def test_it_is_what_the_migrations_make(folder: Path) -> None:
    """Brought up from older schemas it is the same: tests/store/test_migration.py verifies each."""
    with database(folder, read_only=True) as connection:
        assert unlike(connection) == ()
        found = found_in(connection)
    assert LAYOUT.items() <= found.items()


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (("CREATE TABLE notes (text TEXT)",), ("table notes",)),
        (("ALTER TABLE patient ADD COLUMN more TEXT",), ("table patient",)),
        (("ALTER TABLE event ADD COLUMN more TEXT",), ("table event",)),
        (("DROP INDEX event_of_kind",), ("index event_of_kind",)),
        (("DROP INDEX session_open", "CREATE INDEX session_open ON session (id)"), ("index session_open",)),
        (("CREATE INDEX a ON event (kind)", "DROP INDEX session_by_start"), ("index a", "index session_by_start")),
        (("DROP TABLE session_cartridge", "CREATE TABLE session_cartridge (lot TEXT, session_id BLOB)"),
         ("index cartridge_of_session", "table session_cartridge")),
    ],
)  # fmt: skip
def test_what_is_unlike_is_named_and_the_records_go_on(
    folder: Path, tmp_path: Path, statements: tuple[str, ...], named: tuple[str, ...]
) -> None:
    with database(folder) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    made = back_up(folder)
    bring_back(made.path, tmp_path / "back")
    for place in (folder, tmp_path / "back"):
        records = open_records(place, key_of(place))
        Clinic(records).append(AppClosed())
        result = records.read(lambda reader: reader.verify())
        assert (result.sound, result.fault, result.first_bad_seq) == (False, LogFault.LAYOUT, 0)
        assert result.unlike == named
        assert records.verify_log().sound
        records.close()
