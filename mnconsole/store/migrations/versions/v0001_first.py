"""The first schema: the log with its guards, patients' keys, and the state tables."""

from __future__ import annotations

from alembic import op

from mnconsole.store.guards import TRIGGERS

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """CREATE TABLE event (
        device_id BLOB NOT NULL CHECK (length(device_id) = 16),
        seq INTEGER NOT NULL CHECK (seq > 0),
        id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
        session_id BLOB CHECK (length(session_id) = 16),
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        at_utc_ms INTEGER NOT NULL,
        run_id BLOB NOT NULL CHECK (length(run_id) = 16),
        mono_ms INTEGER NOT NULL,
        actor_id BLOB CHECK (length(actor_id) = 16),
        body TEXT NOT NULL,
        prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (device_id, seq)
    ) STRICT""",
    "CREATE INDEX event_of_session ON event (session_id, seq) WHERE session_id IS NOT NULL",
    "CREATE INDEX event_of_kind ON event (device_id, kind, seq)",
    """CREATE TABLE device (
        id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
        head_seq INTEGER NOT NULL,
        head_hash BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE patient_key (
        patient_id BLOB NOT NULL PRIMARY KEY CHECK (length(patient_id) = 16),
        key BLOB CHECK (length(key) = 32),
        made_utc_ms INTEGER NOT NULL
    ) STRICT""",
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """CREATE TABLE clinic (
        one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        name TEXT NOT NULL,
        demo INTEGER NOT NULL CHECK (demo IN (0, 1))
    ) STRICT""",
    """CREATE TABLE staff (
        id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
        display_name TEXT NOT NULL,
        role TEXT NOT NULL,
        treats INTEGER NOT NULL CHECK (treats IN (0, 1))
    ) STRICT""",
    """CREATE TABLE patient (
        row INTEGER NOT NULL PRIMARY KEY,
        id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
        number INTEGER NOT NULL UNIQUE,
        name TEXT NOT NULL,
        birth_date TEXT NOT NULL,
        fitzpatrick INTEGER NOT NULL,
        phone TEXT NOT NULL,
        allergies TEXT NOT NULL,
        flags TEXT NOT NULL,
        folded_name TEXT NOT NULL,
        folded TEXT NOT NULL
    ) STRICT""",
    # Covers the list, so that walking it in order of names never touches the table.
    "CREATE INDEX patient_by_name ON patient (folded_name, number, folded)",
    """CREATE VIRTUAL TABLE patient_search USING fts5(
        folded, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
    )""",
    # Stores nothing: what the index holds, word by word, for the comparison with the log.
    "CREATE VIRTUAL TABLE patient_search_words USING fts5vocab(patient_search, instance)",
    """CREATE TABLE session (
        id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
        patient_id BLOB NOT NULL,
        practitioner_id BLOB NOT NULL,
        started_utc_ms INTEGER NOT NULL,
        closed_utc_ms INTEGER NOT NULL,
        status TEXT NOT NULL,
        step INTEGER NOT NULL,
        numbing_ms INTEGER NOT NULL,
        numbing_ready_ms INTEGER NOT NULL,
        numbing_remove_ms INTEGER NOT NULL,
        depth_max_um INTEGER NOT NULL,
        zones_done INTEGER NOT NULL,
        zones_planned INTEGER NOT NULL,
        first_zone_id TEXT NOT NULL,
        contact_ms INTEGER NOT NULL,
        contact_strokes INTEGER NOT NULL,
        override_count INTEGER NOT NULL,
        adverse INTEGER NOT NULL CHECK (adverse IN (0, 1)),
        cartridge_lot TEXT NOT NULL,
        event_count INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX session_by_start ON session (started_utc_ms, id)",
    "CREATE INDEX session_of_patient ON session (patient_id, started_utc_ms, id)",
    "CREATE INDEX session_of_practitioner ON session (practitioner_id, started_utc_ms, id)",
    "CREATE INDEX session_open ON session (started_utc_ms, id) WHERE status = 'open'",
    """CREATE TABLE session_cartridge (
        lot TEXT NOT NULL,
        session_id BLOB NOT NULL CHECK (length(session_id) = 16),
        PRIMARY KEY (lot, session_id)
    ) STRICT""",
    "CREATE INDEX cartridge_of_session ON session_cartridge (session_id)",
)


def upgrade() -> None:
    """From an empty database."""
    for statement in TABLES:
        op.execute(statement)
    for statement in TRIGGERS.values():
        op.execute(statement)


def downgrade() -> None:
    """There is no way back: a newer database is refused, a backup is restored."""
    raise NotImplementedError("no downgrades")
