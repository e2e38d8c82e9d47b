"""Starts the simulated pen as a process of its own and ends it: for the demo and the tests."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

READY_S = 10.0
"""A cold interpreter on a slow disk takes a few seconds."""

END_S = 3.0
CONTROL_S = 3.0


class SimulatorFailedError(RuntimeError):
    """The simulated pen did not come up; its error output is the text."""


class SimulatedPen:
    """A running simulated pen. `port` is what the link opens, `log_path` the pen's own log."""

    def __init__(self, process: subprocess.Popen[bytes], ready: dict[str, Any], log_path: Path) -> None:
        self._process = process
        self.port: str = ready["port"]
        self.pid: int = ready["pid"]
        self.log_path = log_path
        self._control_address: str | None = ready["control"]

    @classmethod
    def spawn(
        cls,
        folder: Path,
        *,
        name: str = "pen",
        tcp: bool = sys.platform == "win32",
        seed: int | None = None,
        serial_number: str | None = None,
        tcp_port: int = 0,
        profile: Path | None = None,
    ) -> Self:
        """Start a pen with its line and log in `folder`; with `profile` the pen of that file, else one of the register
        map. It ends by itself after this process. Raises
        `SimulatorFailedError`, OSError."""
        log_path = folder / f"{name}.log"
        arguments = ["--tcp", str(tcp_port)] if tcp else ["--pty", str(folder / name)]
        arguments += ["--parent", str(os.getpid()), "--log", str(log_path), "--control"]
        if seed is not None:
            arguments += ["--seed", str(seed)]
        if serial_number is not None:
            arguments += ["--serial", serial_number]
        if profile is not None:
            arguments += ["--profile", str(profile)]
        with (folder / f"{name}.err").open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "mnconsole.device.simulator", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(),
                start_new_session=True,  # Ctrl-C in the console's terminal is not the pen's end
            )
        line = _first_line(process)
        if not line:
            process.kill()
            process.wait()
            raise SimulatorFailedError((folder / f"{name}.err").read_text(encoding="utf-8", errors="replace"))
        return cls(process, json.loads(line), log_path)

    def control(self, do: str, **facts: object) -> dict[str, Any]:
        """Command a fault or ask for the status; the pen's answer. RuntimeError when it refuses."""
        if self._control_address is None:
            raise RuntimeError("this pen has no control channel")
        host, _, number = self._control_address.rpartition(":")
        with socket.create_connection((host, int(number)), timeout=CONTROL_S) as connection:
            connection.sendall(json.dumps({"do": do, **facts}).encode() + b"\n")
            with connection.makefile("rb") as answers:
                answer: dict[str, Any] = json.loads(answers.readline())
        if not answer["ok"]:
            raise RuntimeError(answer["error"])
        return answer

    def events(self) -> list[dict[str, Any]]:
        """The pen's own log so far: whole lines only."""
        text = self.log_path.read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]

    def on_end(self, ended: Callable[[], None]) -> None:
        """Call `ended` once, on a thread of its own, when the process has ended for whatever reason.

        The link to its pseudo-terminal is gone by then: the system gives that terminal's number to the next program
        that asks for one, and nothing may be written there.
        """

        def wait() -> None:
            self._process.wait()
            line = Path(self.port)
            if line.is_symlink():
                with contextlib.suppress(OSError):
                    line.unlink()
            ended()

        threading.Thread(target=wait, name="mnconsole-pen-watch", daemon=True).start()

    @property
    def tcp_port(self) -> int:
        """The number of its TCP port, 0 for a pseudo-terminal."""
        _host, _, number = self.port.rpartition(":")
        return int(number) if number.isdecimal() else 0

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the pen; calling it again does nothing."""
        if self.is_alive:
            self._process.terminate()
            try:
                self._process.wait(END_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _environment() -> dict[str, str]:
    """The child finds this very package, wherever it was imported from."""
    package_home = str(Path(__file__).resolve().parents[3])
    inherited = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([package_home, *([inherited] if inherited else [])])}


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    """The ready line, or nothing when the process ends or keeps silent. Closes the pipe: nothing else comes."""
    assert process.stdout is not None
    with process.stdout as pipe:
        if sys.platform != "win32" and not select.select([pipe], [], [], READY_S)[0]:
            return b""
        return pipe.readline()
