"""What `run.py` does before the program can be imported. Needs nothing but Python's own library."""
