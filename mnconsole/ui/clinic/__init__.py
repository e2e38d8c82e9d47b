"""The clinic's page: its people, the keys of its records, backups, and whether the records are whole."""
