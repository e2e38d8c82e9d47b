"""The log file: levels, no patient data, and exceptions that nobody caught."""

from __future__ import annotations

import errno
import io
import logging
import os
import resource
import sys
import threading
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

from mnconsole import logs
from mnconsole.errors import KnownError

NAME = "Ada Sample"


class Code(Enum):
    PORT_IN_USE = 1


@pytest.fixture
def log_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[logs.LogFile]:
    monkeypatch.delenv(logs.LEVEL_VARIABLE, raising=False)
    log = logs.LogFile(tmp_path)
    log.start()
    yield log
    log.stop()
    logging.getLogger("mnconsole").setLevel(logging.NOTSET)


@pytest.fixture
def silent_hooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for the hooks that would show the error in the terminal."""
    monkeypatch.setattr(sys, "excepthook", lambda *args: None)
    monkeypatch.setattr(threading, "excepthook", lambda args: None)


def written(log: logs.LogFile) -> str:
    return log.file.read_text(encoding="utf-8")


def test_lines_say_when_how_grave_and_from_which_thread(log_file: logs.LogFile) -> None:
    logging.getLogger("mnconsole.device.link").warning("link lost after %d ms", 320)
    logging.getLogger("mnconsole.device.link").debug("too much detail")
    line = written(log_file)
    assert " WARNING MainThread mnconsole.device.link: link lost after 320 ms\n" in line
    assert "detail" not in line


@pytest.mark.parametrize(
    ("value", "default", "level"),
    [
        (None, "info", logging.INFO),
        (None, "error", logging.ERROR),
        ("debug", "error", logging.DEBUG),
        ("WARNING", "info", logging.WARNING),
        ("nonsense", "error", logging.INFO),
    ],
)
def test_level(value: str | None, default: str, level: int) -> None:
    assert logs.level_from(value, default) == level




def test_only_the_owner_may_read_it_also_after_a_rotation(
    log_file: logs.LogFile,
) -> None:
    for _ in range(2):
        logging.getLogger("mnconsole").error("x" * (logs.MAX_BYTES - 100))
    files = sorted(file.name for file in log_file.file.parent.iterdir())
    assert files == [logs.FILE_NAME, logs.FILE_NAME + ".1"]
    for name in files:
        mode = (log_file.file.parent / name).stat().st_mode
        assert os.name == "nt" or mode & 0o077 == 0  # Windows keeps rights elsewhere


def test_an_exceptions_text_is_left_out_because_it_may_name_a_patient(log_file: logs.LogFile) -> None:
    try:
        try:
            int(NAME)
        except ValueError as error:
            raise LookupError(NAME) from error
    except LookupError:
        logging.getLogger("mnconsole").exception("reading failed")
    text = written(log_file)
    assert NAME not in text.replace(f'"{NAME}"', "")
    assert text.index(".ValueError") < text.index("which led to:") < text.index(".LookupError")
    assert "test_logs.py" in text


def test_known_and_system_errors_keep_their_facts(log_file: logs.LogFile) -> None:
    for error in (KnownError(Code.PORT_IN_USE, port="COM3"), PermissionError(13, "Permission denied", NAME)):
        logging.getLogger("mnconsole").error("failed", exc_info=error)
    text = written(log_file)
    assert "Code.PORT_IN_USE(port='COM3')" in text
    assert "PermissionError: errno 13, Permission denied" in text
    assert NAME not in text


def test_what_nobody_caught_is_logged_and_told(log_file: logs.LogFile, silent_hooks: None) -> None:
    told: list[BaseException] = []
    hooks = logs.CrashHooks(told.append)
    hooks.install()
    try:
        thread = threading.Thread(target=lambda: 1 // 0, name="mnconsole-link", daemon=True)
        thread.start()
        thread.join()
        error = KeyError(NAME)
        sys.excepthook(KeyError, error, None)
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    finally:
        hooks.remove()
    assert [type(each) for each in told] == [ZeroDivisionError, KeyError]
    text = written(log_file)
    assert "not caught, in thread mnconsole-link" in text
    assert "builtins.KeyError" in text
    assert NAME not in text


def test_removing_gives_the_hooks_back(silent_hooks: None) -> None:
    before = (sys.excepthook, threading.excepthook)
    hooks = logs.CrashHooks()
    hooks.install()
    assert sys.excepthook != before[0]
    hooks.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_stopping_twice_and_a_closed_file(log_file: logs.LogFile) -> None:
    log_file.stop()
    log_file.stop()
    logging.getLogger("mnconsole").error("after the end")
    assert written(log_file) == ""


def test_a_line_that_does_not_fit_on_the_disk_is_no_traceback_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

    file = logs.LogFile(tmp_path)
    file.start()
    with monkeypatch.context() as patch:
        for handler in logging.getLogger("mnconsole").handlers:
            if isinstance(handler, logging.StreamHandler):
                patch.setattr(handler, "stream", Full())
        logging.getLogger("mnconsole.test").error("a line")
    file.stop()
    assert capsys.readouterr().err == ""


def test_a_disk_that_is_full_to_the_end_is_no_traceback(
    log_file: logs.LogFile, capsys: pytest.CaptureFixture[str]
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        logging.getLogger("mnconsole.test").error("a line")
        lost = log_file.stop()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert isinstance(lost, OSError)
    assert (lost.errno, capsys.readouterr().err, written(log_file)) == (errno.EFBIG, "", "")
    assert log_file.stop() is None


def test_without_a_log_file_nothing_is_printed_either(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("no folder")
    file = logs.LogFile(tmp_path / "file")
    with pytest.raises(OSError, match="Not a directory"):
        file.start()
    logging.getLogger("mnconsole.test").error("a line")
    file.stop()
    assert capsys.readouterr().err == ""


def test_a_command_tells_warnings_in_lines() -> None:
    lines: list[str] = []
    log = logging.getLogger("mnconsole.test")
    with logs.warnings_to(lines.append):
        log.info("all is well")
        log.warning("a draft stays")
        try:
            raise IsADirectoryError(21, "Is a directory", "some folder")
        except OSError:
            log.warning("it could not be thrown away", exc_info=True)
        log.error("no lines", exc_info=KnownError(Code.PORT_IN_USE, port="COM3"))
        log.error("a mistake", exc_info=ValueError(NAME))
    log.warning("after the end")
    assert lines == [
        "mnconsole: a draft stays",
        "mnconsole: it could not be thrown away (Is a directory)",
        f"mnconsole: no lines ({KnownError(Code.PORT_IN_USE, port='COM3')})",
        "mnconsole: a mistake (ValueError)",
    ]
