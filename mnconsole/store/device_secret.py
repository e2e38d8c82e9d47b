"""A secret of this computer in the system's keystore, so that a copied folder alone can't be tried with guesses.

Windows' credential manager, macOS' keychain, the secret service of a Linux desktop, through `keyring`. Where there is
none, or it does not answer in time, the records work without it; whoever asks is told.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable
from typing import Final

from mnconsole.store.key_slots import device_tag

log = logging.getLogger(__name__)

SERVICE: Final = "mnconsole"
SECRET_BYTES: Final = 32

ANSWER_S: Final = 10.0
"""Usually milliseconds. A keystore that is locked asks the person at the screen first."""

_RECOMMENDED: Final = 1
"""`keyring`'s own line: what is below keeps nothing, or keeps it in the open."""


class NoKeystoreError(Exception):
    """This computer has no keystore that could be used."""


class SilentKeystoreError(NoKeystoreError):
    """There is one, and it is locked, refuses, or did not answer in time."""


_hanging: list[threading.Thread] = []
"""A call that was given up and has not come back; nothing more is asked behind it."""


def read(salt: str) -> bytes | None:
    """The secret that belongs to the records with this salt; None when this keystore has none.

    Raises NoKeystoreError or SilentKeystoreError.
    """
    return _asked(lambda: _read(salt))


def read_or_make(salt: str) -> bytes:
    """The secret, made now when there is none. Raises NoKeystoreError or SilentKeystoreError."""

    def ask() -> bytes | None:
        found = _read(salt)
        if found is not None:
            return found
        import keyring

        made = os.urandom(SECRET_BYTES)
        keyring.set_password(SERVICE, _name(salt), made.hex())
        if _read(salt) != made:
            raise NoKeystoreError("what was put into the keystore does not come back")
        return made

    made = _asked(ask)
    if made is None:  # never: what is made is read back
        raise NoKeystoreError("no secret")
    return made


def fits(secret: bytes | None, tag: object) -> bool:
    """Whether this is the secret that a slot with that tag is bound to."""
    return secret is not None and device_tag(secret) == tag


def _name(salt: str) -> str:
    return f"records {salt}"


def _read(salt: str) -> bytes | None:
    import keyring

    found = keyring.get_password(SERVICE, _name(salt))
    if found is None:
        return None
    try:
        secret = bytes.fromhex(found)
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        log.warning("the keystore's entry of these records is not one that this program made")
        return None
    return secret


def _require_usable() -> None:
    import keyring

    backend = keyring.get_keyring()
    if backend.priority < _RECOMMENDED:
        raise NoKeystoreError(type(backend).__module__)


def _answer(ask: Callable[[], bytes | None], answers: queue.SimpleQueue[bytes | NoKeystoreError | None]) -> None:
    """On a thread of its own. Backends raise what they like: D-Bus errors, the system's, their own."""
    from keyring.errors import NoKeyringError

    try:
        _require_usable()
        answers.put(ask())
    except NoKeystoreError as error:
        answers.put(error)
    except NoKeyringError as error:
        answers.put(NoKeystoreError(str(error)))
    except Exception as error:
        log.warning("the system's keystore refuses", exc_info=True)
        answers.put(SilentKeystoreError(type(error).__name__))


def _asked(ask: Callable[[], bytes | None]) -> bytes | None:
    if any(thread.is_alive() for thread in _hanging):
        raise SilentKeystoreError("an earlier call hangs")
    _hanging.clear()
    answers: queue.SimpleQueue[bytes | NoKeystoreError | None] = queue.SimpleQueue()
    # Not a pool's thread: the program's end would wait for one that hangs.
    thread = threading.Thread(target=_answer, args=(ask, answers), name="mnconsole-keystore", daemon=True)
    thread.start()
    try:
        answer = answers.get(timeout=ANSWER_S)
    except queue.Empty:
        _hanging.append(thread)
        log.warning("the system's keystore did not answer within %s s", ANSWER_S)
        raise SilentKeystoreError("no answer") from None
    thread.join()
    if isinstance(answer, NoKeystoreError):
        raise answer
    return answer
