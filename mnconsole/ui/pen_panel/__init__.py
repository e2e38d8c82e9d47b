"""The live pen panel: what is set, what the pen reports, ARM, START, pause and STOP. `part.py` builds it."""
