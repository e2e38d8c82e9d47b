"""Processes that the rows start."""
