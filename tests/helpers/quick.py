"""How long tests over random input may look for trouble: no time limit an example (the machine may be busy), few
examples, since the whole suite has five minutes."""

from __future__ import annotations

from hypothesis import settings

QUICK = settings(max_examples=60, deadline=None)
