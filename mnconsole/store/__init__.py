"""The records on disk: an encrypted, append-only event log with state tables beside it. SQL lives only here."""
