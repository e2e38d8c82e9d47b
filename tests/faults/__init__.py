"""The proof, fault by fault: every row of the fault table of docs/reliability.md, injected between the real driver (or
the real window) and the simulated pen's real process, measured and held against its bound.

`python -m tests.faults --trials 100` runs the long form and prints the tables; the test run does each row a few times.
"""
