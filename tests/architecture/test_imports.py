"""Who may import whom, and which room a library belongs to."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import files as distribution_files

import pytest

from tests.architecture.source import ROOT, called_name, files, imports, module_name, shown, tree

BANNED_IN_PURE = ("PySide6", "shiboken6", "sqlalchemy", "sqlcipher3", "alembic", "serial", "pymodbus")
ROOM_OF = {
    # The window's start, its papers and the scripted nurse are the composition root: they join Qt with all else.
    "PySide6": (
        "mnconsole/ui/", "mnconsole/reports/", "mnconsole/app.py", "mnconsole/startup.py", "mnconsole/paperwork.py",
        "mnconsole/play.py", "mnconsole/play_pen.py", "mnconsole/native.py",
    ),
    "segno": ("mnconsole/reports/",),
    "shiboken6": ("mnconsole/ui/",),
    "sqlalchemy": ("mnconsole/store/",),
    "sqlcipher3": ("mnconsole/store/",),
    "alembic": ("mnconsole/store/",),
    "serial": ("mnconsole/device/",),
    "pymodbus": ("mnconsole/device/",),
}
FORBIDDEN_IN_DOMAIN = (
    "asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "sqlite3",
    "subprocess", "tempfile", "threading", "time", "uuid.uuid1", "uuid.uuid4", "uuid6",
)
READINGS = ("open", "date.today", "datetime.today", "datetime.now", "datetime.utcnow", "uuid.uuid4")


def test_the_import_contracts_hold() -> None:
    # In a process of its own: the checker's logging set-up silences every logger that there is.
    program = "import sys; from importlinter.cli import lint_imports as run; sys.exit(run(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_place_in_the_contract() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    placed = set(re.findall(r"mnconsole\.\w+", " ".join(rules["contracts"][0]["layers"])))
    rooms = {".".join(module_name(file).split(".")[:2]) for file in files("mnconsole")} - {"mnconsole"}
    assert rooms - placed == set()


@pytest.mark.parametrize("library", sorted(ROOM_OF))
def test_a_library_is_used_in_its_room_only(library: str) -> None:
    outside = [
        shown(file, node)
        for file in files("mnconsole")
        for name, node in imports(file)
        if name.partition(".")[0] == library and not shown(file).startswith(ROOM_OF[library])
    ]
    assert outside == []


def test_presenters_do_not_know_qt() -> None:
    named = [
        shown(file, node)
        for file in files("mnconsole/ui")
        if file.name == "presenter.py"
        for name, node in imports(file)
        if name.partition(".")[0] in BANNED_IN_PURE
    ]
    assert named == []


def test_the_domain_reads_no_clock_file_or_chance() -> None:
    named = [
        shown(file, node)
        for file in files("mnconsole/domain")
        for name, node in imports(file)
        if any(name == each or name.startswith(each + ".") for each in FORBIDDEN_IN_DOMAIN)
    ]
    named += [
        shown(file, node)
        for file in files("mnconsole/domain")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and called_name(node) in READINGS
    ]
    assert named == []


def test_only_qt_modules_of_pyside6_essentials_are_used() -> None:
    shipped = distribution_files("PySide6_Essentials") or []
    essentials = {file.name.split(".")[0] for file in shipped if file.suffix in (".so", ".pyd")}
    assert "QtWidgets" in essentials
    assert "QtCharts" not in essentials
    others = [
        f"{shown(file, node)} {name}"
        for file in files("mnconsole", "tests")
        for name, node in imports(file)
        if name.startswith("PySide6.Qt") and name.split(".")[1] not in essentials
    ]
    assert others == []


PROBE = """
import importlib, json, sys
names, banned = json.loads(sys.argv[1])
loaded = {}
for name in names:
    importlib.import_module(name)
    found = sorted({module.partition(".")[0] for module in sys.modules} & set(banned))
    if found:
        loaded[name] = found
        break
print(json.dumps(loaded))
"""


def test_pure_rooms_load_no_library_of_the_outer_rooms() -> None:
    pure = [module_name(file) for file in files("mnconsole/domain", "mnconsole/services")]
    pure += [module_name(file) for file in files("mnconsole/ui") if file.name == "presenter.py"]
    assert any(name.startswith("mnconsole.domain.") for name in pure)
    done = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps([pure, BANNED_IN_PURE])],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {}


def test_beside_the_standard_library_the_domain_knows_what_makes_its_values_only() -> None:
    # A frozen dataclass costs 50 times a Struct to make, and the start makes hundreds (docs/architecture.md, Values).
    others = {
        name.partition(".")[0] for file in files("mnconsole/domain") for name, _node in imports(file)
    } - sys.stdlib_module_names
    assert others == {"mnconsole", "msgspec"}


def test_msgspec_makes_value_classes_and_stores_nothing() -> None:
    # What is stored has one form, that of `domain/events.py`: hashed, so never a library's to change.
    used = {name for file in files("mnconsole") for name, _node in imports(file) if name.partition(".")[0] == "msgspec"}
    assert used == {
        "msgspec", "msgspec.Struct", "msgspec.field", "msgspec.structs.replace", "msgspec.structs.asdict",
    }
