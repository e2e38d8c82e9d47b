"""The tables as SQLAlchemy Core sees them. The migrations create them; a test compares columns, keys and indexes.

`event`, `device`, `patient_key`, `staff_pin` and `meta` are the record. All other tables are state: they are written in
the same transaction as the events and can be made again from them.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

from mnconsole.domain.people import Role
from mnconsole.domain.session import Status
from mnconsole.store.types import Code, Flag, UtcMs, Uuid16

metadata = MetaData()

event = Table(
    "event",
    metadata,
    Column("device_id", Uuid16, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("id", Uuid16, nullable=False, unique=True),
    Column("session_id", Uuid16),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at_utc_ms", UtcMs, nullable=False),
    Column("run_id", Uuid16, nullable=False),
    Column("mono_ms", Integer, nullable=False),
    Column("actor_id", Uuid16),
    Column("body", Text, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("event_of_session", "session_id", "seq", sqlite_where=text("session_id IS NOT NULL")),
    Index("event_of_kind", "device_id", "kind", "seq"),
    sqlite_strict=True,
)

device = Table(
    "device",
    metadata,
    Column("id", Uuid16, primary_key=True),
    Column("head_seq", Integer, nullable=False),
    Column("head_hash", LargeBinary, nullable=False),
    sqlite_strict=True,
)

patient_key = Table(
    "patient_key",
    metadata,
    Column("patient_id", Uuid16, primary_key=True),
    Column("key", LargeBinary),
    Column("made_utc_ms", UtcMs, nullable=False),
    sqlite_strict=True,
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

clinic = Table(
    "clinic",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("demo", Flag, nullable=False),
    sqlite_strict=True,
)

staff = Table(
    "staff",
    metadata,
    Column("id", Uuid16, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("role", Code(Role), nullable=False),
    Column("treats", Flag, nullable=False),
    Column("left_utc_ms", UtcMs, nullable=False, server_default=text("0")),
    sqlite_strict=True,
)

staff_pin = Table(
    "staff_pin",
    metadata,
    Column("staff_id", Uuid16, primary_key=True),
    # Argon2id in its own text form, with its parameters. A PIN wraps no key: it only tells people apart.
    Column("verifier", Text, nullable=False),
    Column("set_utc_ms", UtcMs, nullable=False),
    sqlite_strict=True,
)

erasure = Table(
    "erasure",
    metadata,
    Column("patient_id", Uuid16, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("erased_utc_ms", UtcMs, nullable=False),
    Column("retained_until", Text, nullable=False),
    Column("backups_until_utc_ms", UtcMs, nullable=False),
    sqlite_strict=True,
)

patient = Table(
    "patient",
    metadata,
    # A local number for the text index alone; nothing outside this database refers to it.
    Column("row", Integer, primary_key=True),
    Column("id", Uuid16, nullable=False, unique=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("birth_date", Text, nullable=False),
    Column("fitzpatrick", Integer, nullable=False),
    Column("phone", Text, nullable=False),
    Column("allergies", Text, nullable=False),
    Column("flags", Text, nullable=False),
    Column("folded_name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Index("patient_by_name", "folded_name", "number", "folded"),
    sqlite_strict=True,
)

patient_search = Table(
    "patient_search",
    MetaData(),  # a virtual table: its shadow tables are its own, so it is not compared with the others
    Column("rowid", Integer, primary_key=True),
    Column("folded", Text),
)

session = Table(
    "session",
    metadata,
    Column("id", Uuid16, primary_key=True),
    Column("patient_id", Uuid16, nullable=False),
    Column("practitioner_id", Uuid16, nullable=False),
    Column("started_utc_ms", UtcMs, nullable=False),
    Column("closed_utc_ms", UtcMs, nullable=False),
    Column("status", Code(Status), nullable=False),
    Column("step", Integer, nullable=False),
    Column("numbing_ms", Integer, nullable=False),
    Column("numbing_ready_ms", Integer, nullable=False),
    Column("numbing_remove_ms", Integer, nullable=False),
    Column("depth_max_um", Integer, nullable=False),
    Column("zones_done", Integer, nullable=False),
    Column("zones_planned", Integer, nullable=False),
    Column("first_zone_id", Text, nullable=False),
    Column("contact_ms", Integer, nullable=False),
    Column("contact_strokes", Integer, nullable=False),
    Column("override_count", Integer, nullable=False),
    Column("adverse", Flag, nullable=False),
    Column("cartridge_lot", Text, nullable=False),
    Column("event_count", Integer, nullable=False),
    Index("session_by_start", "started_utc_ms", "id"),
    Index("session_of_patient", "patient_id", "started_utc_ms", "id"),
    Index("session_of_practitioner", "practitioner_id", "started_utc_ms", "id"),
    Index("session_open", "started_utc_ms", "id", sqlite_where=text("status = 'open'")),
    sqlite_strict=True,
)

session_cartridge = Table(
    "session_cartridge",
    metadata,
    Column("lot", Text, primary_key=True),
    Column("session_id", Uuid16, primary_key=True),
    Index("cartridge_of_session", "session_id"),
    sqlite_strict=True,
)

STATE = (clinic, staff, erasure, patient, session, session_cartridge)
"""Tables that are a fold of the log, apart from the text index."""
