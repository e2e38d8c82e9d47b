"""Values of another type than their column's: the hash is over bytes, so the reading of the whole file tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shell import Done
from tests.cli.test_records_trouble import by_hand

LOOSE = "replace(replace(replace(replace(sql, 'STRICT', ''), 'BLOB', ''), 'INTEGER', ''), 'NOT NULL', '')"


def mistyped(folder: Path, column: str, value: str, of: str) -> None:
    """In the newest entry of which `of` holds, in a table that looks as before."""
    by_hand(
        folder,
        "CREATE TEMP TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'event'",
        "PRAGMA ignore_check_constraints=1",
        "PRAGMA writable_schema=1",
        f"UPDATE sqlite_schema SET sql = {LOOSE} WHERE name = 'event'",
        "PRAGMA schema_version=1000",
        f"UPDATE event SET {column} = {value} WHERE rowid = (SELECT max(rowid) FROM event WHERE {of})",
        "UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'event'",
        "PRAGMA schema_version=1001",
    )


@pytest.mark.damages_records("values of another type are put into the log by hand")
@pytest.mark.parametrize(
    ("column", "value", "of"),
    [
        ("session_id", "cast(session_id AS text)", "session_id IS NOT NULL"),
        ("actor_id", "cast(actor_id AS text)", "actor_id IS NOT NULL"),
        ("version", "cast(version AS text)", "1"),
        ("seq", "cast(seq AS text)", "1"),
        ("seq", "cast(seq AS text)", "seq = 3"),
        ("seq", "cast(seq AS text)", "kind = 'session.started'"),
        ("mono_ms", "mono_ms + 0.0", "1"),
    ],
)
def test_they_are_told_by_the_check_and_end_no_command(
    demo: Path, here: Callable[..., Done], column: str, value: str, of: str
) -> None:
    mistyped(demo, column, value, of)
    told = here("records", "verify", "--data", demo)
    assert told.code == 1
    assert "The log is whole" not in told.out
    assert f"event.{column}" in told.out or "NOT whole" in told.out
    rebuilt = here("records", "rebuild", "--check", "--data", demo)
    assert rebuilt.code in (0, 1)
    assert "newer" not in rebuilt.err
    assert here("records", "verify", "--data", demo, "--json").json["sound"] is False
