"""The schema's version: looked at without Alembic, brought up to date by it. Alembic costs 0.2 to 0.6 s to import."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine

from mnconsole import __version__
from mnconsole.services.identity import new_uuid7
from mnconsole.store.authorizer import Use, using
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode

STEPS: Final = ("0001", "0002")
"""Revisions of `migrations/versions`, oldest first. Numbers, so that newer and older can be told."""

HEAD: Final = STEPS[-1]


def version(connection: Connection) -> str:
    """The database's revision, '' for an empty one."""
    there = "SELECT count(*) FROM sqlite_schema WHERE name = 'alembic_version'"
    if not connection.exec_driver_sql(there).scalar_one():
        return ""
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return "" if found is None else str(found)


def _program(connection: Connection) -> str:
    found = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'schema_by'").scalar()
    return "" if found is None else str(found)


def refuse_newer(connection: Connection, path: Path) -> str:
    """The database's revision. Raises RecordsError NEWER_SCHEMA for one that this program does not know."""
    found = version(connection)
    if found and found not in STEPS:
        raise RecordsError(
            StoreCode.NEWER_SCHEMA,
            path=str(path),
            found=found,
            known=HEAD,
            found_program=_program(connection),
            program=__version__,
        )
    return found


def require_begun(connection: Connection, path: Path) -> str:
    """The database's revision. Raises DamagedError for a file in which nothing was ever written: records are made
    whole or not at all, so an empty file is a loss and no beginning."""
    found = refuse_newer(connection, path)
    if not found:
        raise DamagedError(StoreCode.DAMAGED, path=str(path))
    return found


def require_current(connection: Connection, path: Path) -> None:
    """Raises RecordsError OLDER_SCHEMA for one that has to be opened for writing first."""
    found = require_begun(connection, path)
    if found != HEAD:
        raise RecordsError(StoreCode.OLDER_SCHEMA, path=str(path), found=found, known=HEAD)


def migrate(engine: Engine, path: Path) -> bool:
    """Bring the schema to HEAD, each step in one BEGIN IMMEDIATE. True when there was anything to do."""
    with engine.connect() as connection:
        found = refuse_newer(connection, path)
    pending = STEPS[STEPS.index(found) + 1 :] if found else STEPS
    for step in pending:
        with engine.begin() as connection, using(connection, Use.MIGRATING):
            _step(connection, step)
    return bool(pending)


def _step(connection: Connection, step: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    scripts = str(files("mnconsole.store") / "migrations")
    config.set_main_option("script_location", scripts.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, step)
    put = "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value"
    connection.exec_driver_sql(put, ("schema_by", __version__))
    if step == STEPS[0]:
        connection.exec_driver_sql(put, ("device_id", new_uuid7().hex))
