"""What holds for every test: off screen, and nothing left behind."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from pathlib import Path

# Before anything makes a QApplication. A platform chosen by hand wins.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The keystore of whoever runs the tests is left alone, also by the programs that tests start.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import pytest

from tests import agreement
from tests.leaks import Snapshot
from tests.peers import tools as peers

_FAILED = pytest.StashKey[bool]()
_FILE = pytest.StashKey[Path]()


LONG = frozenset({"e2e", "peers", "conform", "test_link.py"})
"""Names of folders and files under tests."""
MANY = 50_000
"""So many objects in the collector's oldest part are no test's own."""


def pytest_configure() -> None:
    """Where other people's Modbus has to be there, nothing runs without it."""
    lacking = peers.missing() if os.environ.get(peers.REQUIRED) == "required" else []
    if lacking:
        raise pytest.UsageError(peers.told(lacking))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not collected."""
    lacking = peers.missing()
    if lacking:
        terminalreporter.write_line(peers.told(lacking), yellow=True, bold=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of few long tests first, in whatever order they came: the last of them alone would keep all waiting."""
    items.sort(key=lambda item: LONG.isdisjoint(item.path.relative_to(item.config.rootpath).parts))


def pytest_collection_finish() -> None:
    """From now on records are compared with their log when they are closed.

    Put all that was imported so far out of the collector's sight, so that a collection takes no time."""
    agreement.install()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Between two files, when no fixture is alive that a test of the next one could make and leave: what has come to
    stay goes out of the collector's sight, too. Else each test looks through all that those before it have imported."""
    if item.path != item.session.stash.get(_FILE, None):
        item.session.stash[_FILE] = item.path
        gc.unfreeze()
        gc.collect()
        gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failure: its traceback keeps local objects alive, which are then no leak."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(autouse=True)
def records_are_a_fold_of_their_log(request: pytest.FixtureRequest) -> Generator[None, None, None]:
    """Fail a test whose records were not, when they were closed, what their log says."""
    yield
    differ = agreement.disagreed()
    if differ and request.node.get_closest_marker(agreement.MARK) is None:
        pytest.fail("the records are not what their log says:\n  " + "\n  ".join(differ), pytrace=False)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Generator[None, None, None]:
    """Fail a test that leaves a thread, a child process, a running timer or a window behind."""
    before = Snapshot()
    yield
    leaks = before.leaks()
    # The end of the program's window gives all back to the collector. To ask how many are frozen counts them, 0.3 s.
    if len(gc.get_objects(2)) > MANY:
        gc.freeze()
    if leaks:
        before.clean()
        if not request.node.stash.get(_FAILED, False):
            pytest.fail("left behind:\n  " + "\n  ".join(leaks), pytrace=False)
