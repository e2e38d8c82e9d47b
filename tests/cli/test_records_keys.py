"""`records` with any person's passphrase, with the recovery code, and on another computer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole.domain.recovery_code import code_of
from mnconsole.store import keys
from mnconsole.store.records import open_records
from tests.cli.conftest import PASSPHRASE
from tests.cli.shell import Done, environment, run
from tests.helpers import file_keyring
from tests.helpers.records import NURSE, copy_of

CODE = code_of(bytes(range(20)))
NURSES = "the nurse's own words"


@pytest.fixture(scope="module")
def shared_template(clinic_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic's closed records with a nurse's passphrase and a recovery code too."""
    folder = copy_of(clinic_template, tmp_path_factory.mktemp("shared") / "records")
    records = open_records(folder, keys.unlock(folder, PASSPHRASE).key)
    records.keeper.set_passphrase(NURSE, "Nurse One", NURSES)
    records.keeper.store_recovery(CODE)
    records.close()
    return folder


@pytest.fixture
def shared(shared_template: Path, tmp_path: Path) -> Path:
    """Such a folder of one's own."""
    return copy_of(shared_template, tmp_path / "shared")


@pytest.fixture
def with_code(here: Callable[..., Done]) -> Callable[..., Done]:
    """Run a command inside this process, with a recovery code from a pipe."""

    def run_here(code: str, *arguments: object) -> Done:
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb"):
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(code.encode() + b"\n")
            return here(*arguments, "--recovery-code-fd", reading)

    return run_here


def test_anybody_s_passphrase_will_do(shared: Path, passphrase: str, here_with_passphrase: Callable[..., Done]) -> None:
    for words in (passphrase, NURSES):
        done = here_with_passphrase(words.encode() + b"\n", "records", "verify", "--data", shared, "--json")
        assert (done.code, done.err, done.json["sound"]) == (0, "", True)


def test_so_will_the_recovery_code(shared: Path, with_code: Callable[..., Done]) -> None:
    for typed in (CODE, f"  {CODE.lower().replace('-', ' ')} "):
        done = with_code(typed, "records", "verify", "--data", shared, "--json")
        assert (done.code, done.err, done.json["sound"]) == (0, "", True)
    assert with_code(CODE, "records", "info", "--data", shared, "--json").json["clinic"] == "Sample Clinic"


@pytest.mark.parametrize(
    ("typed", "code"),
    [(code_of(bytes(20)), "wrong_code"), (CODE[:-1], "length"), (CODE[:-1] + "U", "sign"), (CODE[::-1], "check")],
)
def test_a_wrong_code_is_told_and_changes_nothing(
    typed: str, code: str, shared: Path, with_code: Callable[..., Done]
) -> None:
    before = {path.name: path.read_bytes() for path in shared.iterdir()}
    done = with_code(typed, "records", "verify", "--data", shared, "--json")
    assert (done.code, done.json["error"]) == (1, code)
    assert len(done.told) == 2
    assert typed not in done.out + done.err
    assert {path.name: path.read_bytes() for path in shared.iterdir()} == before


def test_records_without_a_code_say_so(clinic: Path, with_code: Callable[..., Done]) -> None:
    assert with_code(CODE, "records", "info", "--data", clinic, "--json").json["error"] == "no_recovery_code"


def test_one_secret_is_enough(shared: Path) -> None:
    done = run("records", "info", "--data", shared, "--passphrase-fd", 0, "--recovery-code-fd", 0)
    assert done.code == 2
    assert "not allowed with" in done.err


def test_a_bound_passphrase_in_processes_of_their_own(shared: Path, tmp_path: Path, passphrase: str) -> None:
    """The keystore is chosen as a person's system chooses it; another one is another computer."""
    script = (
        "import sys; from pathlib import Path; from mnconsole.store import keys; from mnconsole.store.records import "
        "open_records; from tests.helpers.records import MANAGER; folder = Path(sys.argv[1]); "
        "records = open_records(folder, keys.unlock(folder, sys.argv[2]).key); "
        "print(records.keeper.set_passphrase(MANAGER, 'Manager One', sys.argv[2])); records.close()"
    )
    laptops = [
        environment(PYTHON_KEYRING_BACKEND=file_keyring.NAME, **{file_keyring.PLACE: str(tmp_path / f"{number}.json")})
        for number in (1, 2)
    ]
    made = subprocess.check_output([sys.executable, "-c", script, str(shared), passphrase], env=laptops[0], text=True)
    assert made == "True\n"
    assert (tmp_path / "1.json").exists()
    codes = []
    for laptop in laptops:
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb"), os.fdopen(writing, "wb") as pipe:
            pipe.write(passphrase.encode())
            pipe.close()
            done = run(
                "records",
                "info",
                "--data",
                shared,
                "--json",
                "--passphrase-fd",
                reading,
                pass_fds=(reading,),
                env=laptop,
            )
        codes.append((done.code, done.json.get("error")))
    # The nurse's passphrase is bound to no computer: it was tried, and this one is not it.
    assert codes == [(0, None), (1, "device_secret_missing")]
