"""Habits that hold for every source file."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT, called_name, files, imports, shown, tree

MAX_LINES = 400
PROGRAM = ("mnconsole",)
EVERYTHING = ("mnconsole", "tests", "bootstrap")
SLEEPS = ("time.sleep", "sleep", "qtbot.wait", "QTest.qWait", "QThread.sleep", "QThread.msleep")
SKIPS = ("pytest.skip", "pytest.xfail", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail")
BROAD = {"Exception", "BaseException", "OSError", "RuntimeError", "ValueError", "KnownError"}
# Who builds the demo or is the simulated pen may know of it, and the banner that has to say so.
MAY_KNOW_THE_SIMULATOR = (
    "mnconsole/application.py",
    "mnconsole/device/simulator/",
    "mnconsole/ui/shell/head.py",
    "mnconsole/ui/words/shell.py",
)


def everything() -> Iterator[Path]:
    yield ROOT / "run.py"
    yield from files(*EVERYTHING)


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {shown(file): len(file.read_text(encoding="utf-8").splitlines()) for file in everything()}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_no_test_sleeps() -> None:
    # Benchmarks are no tests: they pace what they measure.
    sleeping = [
        shown(file, node)
        for file in files("tests")
        if not shown(file).startswith("tests/benchmarks/")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and called_name(node) in SLEEPS
    ]
    assert sleeping == []


def test_no_test_is_left_out() -> None:
    left_out = [
        shown(file, node)
        for file in files("tests")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in SKIPS
    ]
    assert left_out == []


def swallows(handler: ast.ExceptHandler) -> bool:
    """Say whether a handler drops an error: one without a type always, a broad one when it does nothing."""
    if handler.type is None:
        return True
    caught = {ast.unparse(node) for node in ast.walk(handler.type)}
    return bool(caught & BROAD) and all(does_nothing(line) for line in handler.body)


def does_nothing(line: ast.stmt) -> bool:
    constant = isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)
    return constant or isinstance(line, ast.Pass | ast.Continue)


def suppresses_all(call: ast.Call) -> bool:
    caught = {ast.unparse(argument) for argument in call.args}
    # An OSError may be suppressed where something is closed that may be gone already.
    return called_name(call).endswith("suppress") and bool(caught & (BROAD - {"OSError"}))


def test_no_error_is_swallowed() -> None:
    swallowed = [
        shown(file, node)
        for file in (*files("mnconsole", "bootstrap"), ROOT / "run.py")
        for node in ast.walk(tree(file))
        if (isinstance(node, ast.ExceptHandler) and swallows(node))
        or (isinstance(node, ast.Call) and suppresses_all(node))
    ]
    assert swallowed == []


def conditions(module: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(module):
        if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
            yield node.test
        elif isinstance(node, ast.comprehension):
            yield from node.ifs
        elif isinstance(node, ast.Match):
            yield node.subject
        elif isinstance(node, ast.match_case) and node.guard is not None:
            yield node.guard


def test_the_program_does_not_ask_whether_it_is_tested() -> None:
    mentions = [
        shown(file)
        for file in files(*PROGRAM)
        if re.search(r"\bpytest|PYTEST|\bunittest", file.read_text(encoding="utf-8"))
    ]
    mentions += [
        shown(file, node)
        for file in files(*PROGRAM)
        for name, node in imports(file)
        if name.partition(".")[0] == "tests"
    ]
    assert mentions == []


def test_no_branch_asks_whether_the_pen_is_simulated() -> None:
    asking = [
        shown(file, condition)
        for file in files(*PROGRAM)
        if not shown(file).startswith(MAY_KNOW_THE_SIMULATOR) and "demo" not in shown(file)
        for condition in conditions(tree(file))
        if "simulat" in ast.unparse(condition).lower()
    ]
    assert asking == []


def comments(file: Path) -> Iterator[tokenize.TokenInfo]:
    text = io.StringIO(file.read_text(encoding="utf-8"))
    return (token for token in tokenize.generate_tokens(text.readline) if token.type == tokenize.COMMENT)


def test_nothing_is_put_off() -> None:
    put_off = [
        f"{shown(file)}:{token.start[0]}"
        for file in everything()
        for token in comments(file)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", token.string)
    ]
    assert put_off == []


def test_no_path_of_one_machine_is_written_down() -> None:
    texts = [*everything(), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "pyproject.toml"]
    personal = re.compile(r"(?<![\w.])/(home|root|Users)/\w|[A-Z]:\\\\?Users")
    named = [shown(file) for file in texts if personal.search(file.read_text(encoding="utf-8"))]
    assert named == []
