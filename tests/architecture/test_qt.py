"""What the installed Qt has to keep to, and what the shipped icons are asked for."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QWidget

from mnconsole import assets
from tests.architecture.source import called_name, files, shown, tree

CALLS = 2_000


def test_void_calls_do_not_use_up_references_to_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 dropped one reference on each void call, and aborted after about 5,000 of them.

    From Python 3.12 on None is immortal and its count stands still by itself.
    """
    widget = QWidget()
    widget.update()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        widget.update()
        widget.setObjectName("name")
    assert abs(sys.getrefcount(None) - before) < CALLS // 20


def icon_words(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the literals that name an icon: `...icon("x")`, `icon="x"`, and members of an enum of icons."""
    if isinstance(node, ast.Call):
        if called_name(node).rpartition(".")[2].lower() in ("icon", "icon_path", "lucide", "lucide_icon"):
            yield from (each for each in node.args[:1] if isinstance(each, ast.Constant))
        given = (word.value for word in node.keywords if word.arg in ("icon", "icon_name"))
        yield from (each for each in given if isinstance(each, ast.Constant))
    elif isinstance(node, ast.ClassDef) and "Icon" in node.name and "Enum" in ast.unparse(node).split(":")[0]:
        values = (line.value for line in node.body if isinstance(line, ast.Assign))
        yield from (each for each in values if isinstance(each, ast.Constant))


def test_every_icon_that_the_code_names_is_shipped() -> None:
    shipped = set(assets.icon_names())
    unknown = [
        f"{shown(file, word)} {word.value}"
        for file in files("mnconsole")
        for node in ast.walk(tree(file))
        for word in icon_words(node)
        if isinstance(word.value, str) and word.value and word.value not in shipped
    ]
    assert unknown == []
