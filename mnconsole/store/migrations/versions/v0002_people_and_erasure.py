"""People who leave, PINs, and patients who were erased."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE staff ADD COLUMN left_utc_ms INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE staff_pin (
        staff_id BLOB NOT NULL PRIMARY KEY CHECK (length(staff_id) = 16),
        verifier TEXT NOT NULL,
        set_utc_ms INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE erasure (
        patient_id BLOB NOT NULL PRIMARY KEY CHECK (length(patient_id) = 16),
        number INTEGER NOT NULL,
        erased_utc_ms INTEGER NOT NULL,
        retained_until TEXT NOT NULL,
        backups_until_utc_ms INTEGER NOT NULL
    ) STRICT""",
)


def upgrade() -> None:
    """No table of the log is touched: what was written stays as it was written."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """There is no way back: a newer database is refused, a backup is restored."""
    raise NotImplementedError("no downgrades")
