"""The history page: past sessions, and one session's record."""
