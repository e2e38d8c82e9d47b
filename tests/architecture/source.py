"""The project's own source files, parsed once, for the tests that read them."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """Return all Python files below the given folders of the project, sorted."""
    return tuple(sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py")))


@cache
def tree(file: Path) -> ast.Module:
    """Return the parsed file."""
    parsed = ast.parse(file.read_text(encoding="utf-8"), filename=str(file))
    # Every test ends with a collection; half a million nodes that stay would make each of them take a second.
    gc.freeze()
    return parsed


def shown(file: Path, node: ast.AST | None = None) -> str:
    """Return `folder/file.py:line` for a message."""
    line = getattr(node, "lineno", None)
    return file.relative_to(ROOT).as_posix() + (f":{line}" if line else "")


def module_name(file: Path) -> str:
    """Return the dotted name of a module of the project."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(file: Path) -> Iterator[tuple[str, ast.AST]]:
    """Yield the dotted name of each import in a file, lazy ones too; `from a import b` gives `a.b`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node


def called_name(call: ast.Call) -> str:
    """Return the dotted name of what is called, as written: `time.sleep`; empty when it is no plain name."""
    parts: list[str] = []
    part: ast.expr = call.func
    while isinstance(part, ast.Attribute):
        parts.append(part.attr)
        part = part.value
    if isinstance(part, ast.Name):
        parts.append(part.id)
    return ".".join(reversed(parts))
