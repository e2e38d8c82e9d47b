"""The chair: one treatment from screening to signature. `part.py` builds it."""
