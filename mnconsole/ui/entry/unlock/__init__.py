"""Opening a clinic's records: who, the passphrase, and the way with the recovery code."""
