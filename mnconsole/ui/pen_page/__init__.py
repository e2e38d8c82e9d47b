"""The pen's page: who the pen is, its link, what went wrong, the wire log, the guided self-test."""
