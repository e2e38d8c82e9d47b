"""Records and pens that the command line looks at."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# These need pseudo-terminals, signals and file modes as POSIX has them.
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts its background jobs deaf to Ctrl-C, and they hand that on to what they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

if sys.platform != "win32":
    from mnconsole.__main__ import main
    from mnconsole.device.simulator.process import SimulatedPen
    from tests.cli.shell import Done
    from tests.helpers.records import copy_of, opened, set_up

    PASSPHRASE = "korrektes Pferd \N{GREEK SMALL LETTER OMEGA}"

    @pytest.fixture(scope="session")
    def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
        """Closed records with their key in the folder: two patients, one open session."""
        folder = tmp_path_factory.mktemp("demo") / "records"
        set_up(folder).close()
        with opened(folder) as clinic:
            clinic.start_session(clinic.add_patient("Ada Sample"))
            clinic.add_patient("Ben Example")
        return folder

    @pytest.fixture(scope="session")
    def clinic_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
        """Closed records that a passphrase opens."""
        folder = tmp_path_factory.mktemp("clinic") / "records"
        set_up(folder, PASSPHRASE).close()
        return folder

    @pytest.fixture
    def demo(demo_template: Path, tmp_path: Path) -> Path:
        """A demo's folder of one's own."""
        return copy_of(demo_template, tmp_path / "demo")

    @pytest.fixture
    def clinic(clinic_template: Path, tmp_path: Path) -> Path:
        """A clinic's folder of one's own."""
        return copy_of(clinic_template, tmp_path / "clinic")

    @pytest.fixture
    def passphrase() -> str:
        """What opens the clinic's folder."""
        return PASSPHRASE

    @pytest.fixture(scope="module")
    def pen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedPen]:
        """A running simulated pen."""
        with SimulatedPen.spawn(tmp_path_factory.mktemp("pen")) as running:
            yield running

    @pytest.fixture
    def here(capfd: pytest.CaptureFixture[str]) -> Callable[..., Done]:
        """Run a command inside this process: for the many ways of one matter. Returns what it did."""

        def run_here(*arguments: object) -> Done:
            code = main([str(each) for each in arguments])
            told = capfd.readouterr()
            return Done(code, told.out, told.err, 0.0)

        return run_here

    @pytest.fixture
    def here_with_passphrase(here: Callable[..., Done]) -> Callable[..., Done]:
        """The same with a passphrase from a pipe."""

        def run_here(passphrase: bytes, *arguments: object) -> Done:
            reading, writing = os.pipe()
            with os.fdopen(reading, "rb"):
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(passphrase)
                return here(*arguments, "--passphrase-fd", reading)

        return run_here
