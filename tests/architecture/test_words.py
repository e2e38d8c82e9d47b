"""Sentences live in the catalogue: no text of two words stands anywhere else in what a person sees."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.source import ROOT, files, shown, tree

TWO_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
LOGGING = {"debug", "info", "warning", "error", "exception", "critical"}

NOT_SENTENCES = {
    # What a key of the policy file has to be, told with the key to whoever edits the file.
    "mnconsole/domain/policy.py",
    # The made-up patients of the demo.
    "mnconsole/services/sample_records.py",
    "mnconsole/services/sample_session.py",
    # Style sheets and names of fonts.
    "mnconsole/ui/theme/style.py",
    "mnconsole/ui/theme/tokens.py",
}


def spoken_elsewhere(file: Path) -> list[str]:
    """Places of texts of two or more words that are no docstring, no log line and no part of a raised error."""
    passed: set[int] = set()
    for node in ast.walk(tree(file)):
        log_line = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING
        bare = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if log_line or bare or isinstance(node, ast.Raise):
            passed |= {id(part) for part in ast.walk(node)}
    return [
        f"{shown(file, node)}: {node.value[:50]!r}"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in passed
        and TWO_WORDS.search(node.value)
    ]


def seen_by_people() -> list[Path]:
    """Every file of the rooms that a text could reach the screen from, the catalogue and its exceptions left out."""
    rooms = files("mnconsole/ui", "mnconsole/services", "mnconsole/domain")
    return [file for file in rooms if "/words/" not in file.as_posix() and shown(file) not in NOT_SENTENCES]


def test_no_sentence_stands_outside_the_catalogue() -> None:
    found = [place for file in seen_by_people() for place in spoken_elsewhere(file)]
    assert found == []


def test_the_search_finds_a_sentence() -> None:
    planted = ROOT / "mnconsole/ui/words/entry.py"
    assert spoken_elsewhere(planted), "the catalogue itself is full of sentences"
