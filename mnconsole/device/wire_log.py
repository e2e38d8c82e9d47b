"""The wire log: every frame sent and every byte received, written down on request for whoever looks after the pen.

It sees bytes of the wire and who the pen is, and nothing else: nothing of a patient or a session can reach it. The
link's thread only puts an entry into a bounded queue; a thread of its own decodes and writes. When that falls behind,
entries are left out and their number is written. Trouble with the disk ends the log, never the link.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from io import BufferedWriter
from pathlib import Path
from typing import NamedTuple

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.domain.pen import PenIdentity
from mnconsole.domain.pen_tools import WireLogView
from mnconsole.terminal import one_line

_log = logging.getLogger(__name__)

FILE_NAME = "wire.log"
FILE_BYTES = 4_000_000
KEPT_FILES = 10
"""40 MB in all: three quarters of an hour of a pen in use."""

MOST_WAITING = 4_096
"""Entries in the queue: a disk that hangs for more than a minute loses some; 2 MB at most."""

WRITE_EVERY_S = 0.1
"""Entries are written in batches: nobody is woken for each frame."""

CLOSE_S = 2.0
NO_FOLDER = "there is no folder for it"
OTHER_FILE = "there is a file of another kind with that name"
PIPE = "that name is a pipe or a socket, and no file"
_FIRST = "# mnconsole wire log"
SENT, HEARD, NOTE = ">", "<", "#"


class Entry(NamedTuple):
    """Bytes that went over the wire, `direction` SENT or HEARD, with both clocks in ns; or a NOTE as text."""

    wall_ns: int
    link_ns: int
    direction: str
    data: bytes


class WireLog:
    """The log of one port in `file`; older parts beside it as `file.1`, `file.2` and so on. Off at first.

    `put` belongs to the thread that owns the port; everything else may be called from any thread and returns at once.
    """

    def __init__(
        self,
        file: Path | None,
        *,
        make_folder: bool = False,
        file_bytes: int = FILE_BYTES,
        kept_files: int = KEPT_FILES,
        clock: Callable[[], int] = link_clock_ns,
        wall: Callable[[], int] = time.time_ns,
    ) -> None:
        self._file = file
        self._make_folder = make_folder
        self._bounds = file_bytes, kept_files
        self._clock, self._wall = clock, wall
        self._lock = threading.Lock()
        self._writing: _Writing | None = None
        self._trouble = ""
        self.is_on = False

    def begin(self, about: str, pen: PenIdentity | None = None, profile: PenProfile | None = None) -> None:
        """Write from now on. `about` is the port; `pen` is who is known to be there; `profile` is the kind of pen whose
        names are written, that of the register map by default."""
        with self._lock:
            if self.is_on and self._writing is not None and not self._writing.trouble:
                return
            if self._file is None:
                self._trouble = NO_FOLDER
                return
            self._trouble = ""
            before = self._writing
            self._writing = _Writing(
                self._file, self._make_folder, self._bounds, _head(about, pen), before, profile or built_in()
            )
            self.is_on = True
            self.note("begin")
            self._writing.start()  # before anybody else may follow it

    def end(self) -> None:
        """Write no more; what waits is still written."""
        with self._lock:
            if self._writing is None or not self.is_on:
                return
            self.note("end")
            self.is_on = False
            self._writing.finish()

    def put(self, direction: str, data: bytes) -> None:
        """Bytes went over the wire. Costs a look at a flag while the log is off; never waits and never raises."""
        writing = self._writing
        if not self.is_on or writing is None or writing.trouble:
            return
        writing.put(Entry(self._wall(), self._clock(), direction, data))

    def note(self, text: str) -> None:
        """What happened to the port. A name of it may be no text in any encoding."""
        self.put(NOTE, one_line(text).encode())

    def wait_open(self, timeout_s: float) -> None:
        """Wait until the file is open, or in trouble; at most so long. For commands, not for the window."""
        if self._writing is not None:
            self._writing.opened.wait(timeout_s)

    def view(self) -> WireLogView:
        """The state for people. `trouble` is the system's reason why it is off."""
        writing, path = self._writing, str(self._file or "")
        if writing is None:
            return WireLogView(False, path, 0, self._trouble)
        return WireLogView(self.is_on and not writing.trouble, path, writing.bytes_written, writing.trouble)

    def close(self, timeout_s: float = CLOSE_S) -> bool:
        """End, and wait until all is written, at most `timeout_s`; False when the disk hangs."""
        self.end()
        writing = self._writing
        return writing is None or writing.wait(timeout_s)


def _head(about: str, pen: PenIdentity | None) -> list[str]:
    known = "not identified yet"
    if pen is not None:
        known = f"{pen.vendor} {pen.product}, serial number {pen.serial_number}, firmware {pen.firmware}"
    return [f"port {about}", f"pen {known}"]


class _Writing:
    """One stretch of writing on a thread of its own, from its begin to its end or to the first trouble."""

    def __init__(
        self,
        file: Path,
        make_folder: bool,
        bounds: tuple[int, int],
        head: list[str],
        before: _Writing | None,
        profile: PenProfile,
    ) -> None:
        self._profile = profile
        self._file = file
        self._make_folder = make_folder
        self._file_bytes, self._kept_files = bounds
        self._head = [*head, f"profile {profile.id}, {profile.title}"]
        self._before = before  # two never write at once
        self._waiting: deque[Entry] = deque()
        self._left_out = 0
        self._finish = threading.Event()
        self.opened = threading.Event()
        self._out: BufferedWriter | None = None
        self._size = 0
        self.bytes_written = 0
        self.trouble = ""
        self._thread = threading.Thread(target=self._run, name="mnconsole-wire-log", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, entry: Entry) -> None:
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(entry)
        else:
            self._left_out += 1

    def finish(self) -> None:
        self._finish.set()

    def wait(self, timeout_s: float) -> bool:
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        if self._before is not None:
            self._before._thread.join()
            self._before = None
        try:
            try:
                self._serve()
            finally:
                if self._out is not None:
                    self._out.close()
        except OSError as error:
            self.trouble = error.strerror or type(error).__name__
            self._waiting.clear()
            _log.info("the wire log ended: errno %s, %s", error.errno, error.strerror)
        except Exception as error:  # noqa: BLE001  whatever it was, it is told and the link goes on
            self.trouble = type(error).__name__
            self._waiting.clear()
            _log.exception("the wire log's thread died")
        finally:
            self.opened.set()

    def _serve(self) -> None:
        # Imported here: pymodbus takes 90 ms.
        from mnconsole.device.wire_lines import Lines

        lines = Lines(self._profile)
        self._open()
        if self._out is not None:
            self._out.flush()
        self.opened.set()
        while True:
            last = self._finish.wait(WRITE_EVERY_S)  # looked at before the queue: what came before the end is written
            while self._waiting:
                for line in lines.of(self._waiting.popleft()):
                    self._write(line)
                if lines.pen:
                    self._head[1] = f"pen {lines.pen}"
            left_out, self._left_out = self._left_out, 0
            if left_out:
                self._write(f"# {left_out} entries left out: they came faster than they could be written")
            if self._out is not None:
                self._out.flush()
            if last:
                return

    def _open(self) -> None:
        if self._make_folder:
            self._file.parent.mkdir(mode=0o700, exist_ok=True)

        if self._file.is_fifo() or self._file.is_socket():  # opening one waits until somebody reads from it
            raise FileExistsError(errno.EEXIST, PIPE)
        if self._file.is_file() and self._is_another_kind():
            raise FileExistsError(errno.EEXIST, OTHER_FILE)

        def private(name: str, flags: int) -> int:
            return os.open(name, flags, 0o600)

        self._out = open(self._file, "ab", opener=private)  # noqa: SIM115  closed by `_run`
        self._size = self._out.tell()
        if not self._size:
            self._write(f"{_FIRST}: local time, link clock in ms, > sent or < heard, bytes, what they say")
        for line in self._head:
            self._write(f"# {one_line(line)}")

    def _is_another_kind(self) -> bool:
        """Nothing is appended to what somebody keeps under a name that was mistyped."""
        with self._file.open("rb") as found:
            return found.read(len(_FIRST)) not in (b"", _FIRST.encode())

    def _write(self, line: str) -> None:
        data = (line + "\n").encode()
        if self._out is None or self._size + len(data) > self._file_bytes:
            self._turn()
        if self._out is None:  # `_turn` has opened another one, or raised
            return
        self._out.write(data)
        self._size += len(data)
        self.bytes_written += len(data)

    def _turn(self) -> None:
        """The full file becomes the first of the older ones, and the oldest goes."""
        if self._out is not None:
            self._out.close()
            self._out = None
        for number in range(self._kept_files - 1, 0, -1):
            newer = self._file if number == 1 else self._part(number - 1)
            if newer.exists():
                newer.replace(self._part(number))
        self._open()

    def _part(self, number: int) -> Path:
        return self._file.with_name(f"{self._file.name}.{number}")
