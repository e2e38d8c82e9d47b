"""One place lets people in, and one asks who may."""

from __future__ import annotations

import ast

from tests.architecture.source import files, shown, tree

LETS_IN = "mnconsole/services/access.py"
WHO_ACTS = {"mnconsole/services/identity.py", "mnconsole/services/people.py", LETS_IN}


def test_nothing_but_the_lock_signs_people_in() -> None:
    found = [
        shown(file, node)
        for file in files("mnconsole")
        if shown(file) != LETS_IN
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sign_in"
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "words")
    ]
    assert found == []


def test_nothing_but_the_lock_says_who_acts() -> None:
    found = [
        shown(file, node)
        for file in files("mnconsole")
        if shown(file) not in WHO_ACTS
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr in ("actor", "acting") and isinstance(node.ctx, ast.Store)
        if isinstance(node.value, ast.Attribute) and node.value.attr == "_identity"
    ]
    assert found == []
