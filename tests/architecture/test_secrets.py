"""What opens the records is in no repr: those come into logs, tracebacks and the texts of errors."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from mnconsole.opened import Secret, SetUp
from mnconsole.store.engine import DatabaseKey
from mnconsole.ui.entry.set_up.work import NewClinic
from tests.architecture.source import files, shown, tree

SECRETS = frozenset({"passphrase", "old_passphrase", "new_passphrase", "pin", "secret", "recovery_code", "key"})
"""Names of fields. A `key` is one only where it is bytes: rows and widgets have keys too."""


def secret_fields(defined: ast.ClassDef) -> Iterator[ast.AnnAssign]:
    for field in defined.body:
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.target.id in SECRETS:
            kinds = {node.id for node in ast.walk(field.annotation) if isinstance(node, ast.Name)}
            if kinds & ({"bytes"} if field.target.id == "key" else {"bytes", "str"}):
                yield field


def shows(defined: ast.ClassDef, field: ast.AnnAssign) -> bool:
    """Whether the class as it is written has the field in its repr."""
    if any(isinstance(made, ast.FunctionDef) and made.name == "__repr__" for made in defined.body):
        return False
    given = field.value.keywords if isinstance(field.value, ast.Call) else []
    return not any(one.arg == "repr" and ast.unparse(one.value) == "False" for one in given)


def test_no_class_shows_a_secret_in_its_repr() -> None:
    classes = [
        (file, node) for file in files("mnconsole") for node in ast.walk(tree(file)) if isinstance(node, ast.ClassDef)
    ]
    having = [(file, defined, field) for file, defined in classes for field in secret_fields(defined)]
    assert {defined.name for _file, defined, _field in having} >= {"SetUp", "NewClinic", "DatabaseKey"}
    assert [shown(file, field) for file, defined, field in having if shows(defined, field)] == []


@pytest.mark.parametrize(
    "value",
    [
        SetUp("Sample Clinic", "Ada Sample", "hidden one", pin="hidden one", recovery_code="hidden one"),
        NewClinic("Sample Clinic", "Ada Sample", True, "hidden one", "hidden one", "hidden one", ""),
        Secret("hidden one"),
        DatabaseKey(b"hidden one" * 3 + b"..", b"hidden one......"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_that_holds_one_does_not_show_it(value: object) -> None:
    assert type(value).__name__ in repr(value)
    assert "hidden" not in f"{value!r} {value} {[value]}"
