"""Bringing records back from a backup: which one, what opens it, the work, what came back."""
