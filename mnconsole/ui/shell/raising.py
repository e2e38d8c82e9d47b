"""A second start over the same folder brings the window of the first to the front, and ends.

The first listens on a local socket of this user's that is named after the folder; who asks says nothing else, and
nothing but the window is moved by it. Whether a start is the second is decided by the folder's lock, never here.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget

log = logging.getLogger(__name__)

ANSWER_MS = 1000
"""A window that lives answers within a few ms; one that hangs is told as a folder that is held."""

_ASKED, _RAISED = b"raise\n", b"raised\n"


def _name(folder: Path) -> str:
    return f"mnconsole-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"


class RaiseServer(QObject):
    """Raises `window` for whoever asks, until `close`. Only the holder of the folder's lock may make it."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        # What a killed start left behind; nobody else can be listening, since the lock is ours.
        QLocalServer.removeServer(_name(folder))
        if not self._server.listen(_name(folder)):
            log.warning("a second start can't raise this window: %s", self._server.errorString())

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._asked)

    def _asked(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket) or not socket.canReadLine():
            return
        if socket.readLine().data() == _ASKED:
            raise_window(self._window)
            socket.write(_RAISED)
        socket.disconnectFromServer()


def raise_window(window: QWidget) -> None:
    """Bring a window to the front, also a minimised one, in the size that it had."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()


class RaiseRequest(QObject):
    """Asks the start that holds `folder` to raise its window; calls `answered` once, with whether it did."""

    def __init__(self, folder: Path, answered: Callable[[bool], None], parent: QObject) -> None:
        super().__init__(parent)
        self._answered: Callable[[bool], None] | None = answered
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._end)
        self._socket = QLocalSocket(self)
        self._socket.connected.connect(self._ask)
        self._socket.readyRead.connect(self._heard)
        self._socket.errorOccurred.connect(self._end)
        self._late.start(ANSWER_MS)
        self._socket.connectToServer(_name(folder))

    def _ask(self) -> None:
        self._socket.write(_ASKED)

    def _heard(self) -> None:
        if self._socket.canReadLine():
            self._told(self._socket.readLine().data() == _RAISED)

    def _end(self) -> None:
        self._told(False)

    def _told(self, raised: bool) -> None:
        answered, self._answered = self._answered, None
        self._late.stop()
        if answered is not None:
            answered(raised)
