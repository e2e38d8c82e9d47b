"""Measurements of the program, beside the plainest thing that does the same. Not part of the test run.

`python -m tests.benchmarks` (or `python3 run.py benchmarks`) takes them all and prints one table; `--help` says more.
"""
