"""Every known error in one or two clear lines, whatever it names."""

from __future__ import annotations

import io
import re
import sys
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole import terminal
from mnconsole.assets import AssetCode
from mnconsole.commands import CommandCode, tell_trouble
from mnconsole.domain.pen import PortTrouble
from mnconsole.domain.privacy import ExportCode
from mnconsole.errors import KnownError
from mnconsole.services.policy_file import PolicyFileCode
from mnconsole.settings import SettingsCode
from mnconsole.store.errors import StoreCode

FACTS = {
    "path": "/data/clinic", "copy": "/data/copy", "file": "/data/settings.toml", "port": "COM3", "detail": "odd bytes",
    "key": "theme", "expected": '"auto"', "found": "7", "known": "6", "found_program": "9.9", "program": "1.0",
    "reason": "why", "pid": 4711, "needed": "3.51.3", "seq": 17, "kind": "patient.added", "looked_in": "/usr",
    "source": "the terminal", "line": "5020", "profile": "one-1", "what": "Only a manager.", "number": 77,
    "backup": "/data/clinic/backups/one", "names": "event_in_order",
}  # fmt: skip
CODES = [
    code
    for family in (StoreCode, PortTrouble, SettingsCode, PolicyFileCode, AssetCode, CommandCode, ExportCode)
    for code in family
    if code is not PortTrouble.NONE
]


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{type(code).__name__}-{code.value}")
def test_each_code_has_its_words(code: Enum, capsys: pytest.CaptureFixture[str]) -> None:
    tell_trouble(KnownError(code, **FACTS))
    lines = capsys.readouterr().err.splitlines()
    assert 1 <= len(lines) <= 2
    assert lines[0].startswith("mnconsole: ")
    assert "unexpected" not in lines[0]
    assert re.search(r"[{}]|\.\.|None|—", "".join(lines)) is None


@pytest.mark.parametrize("code", list(StoreCode))
def test_a_command_has_no_step_on_a_screen_and_treats_nobody(
    code: StoreCode, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_trouble(KnownError(code, **FACTS))
    told = capsys.readouterr().err
    assert re.search("last step is|the last step again|treatment can|press again", told) is None, told


@pytest.mark.parametrize("code", [PortTrouble.NOT_A_PEN, PortTrouble.IMPLAUSIBLE, PortTrouble.IO_ERROR])
def test_what_a_technician_needs_is_said(code: PortTrouble, capsys: pytest.CaptureFixture[str]) -> None:
    tell_trouble(KnownError(code, **FACTS))
    assert "(odd bytes)" in capsys.readouterr().err


def test_a_name_can_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell_trouble(KnownError(StoreCode.DAMAGED, path="/a\n\x1b[2J\u202eb"))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "/a\\n\\x1b[2J\\u202eb" in lines[0]


@given(st.text(st.characters(codec=None, exclude_categories=[])))
def test_any_text_becomes_one_printable_line(text: str) -> None:
    line = terminal.one_line(text)
    assert line.isprintable()
    assert line.encode("utf-8").decode("utf-8") == line


@given(st.text())
def test_printable_text_stays_as_it_is(text: str) -> None:
    assert terminal.one_line(text) == text or not text.isprintable()


@given(st.binary())
def test_a_name_in_utf_8_is_found_again_in_another_locale(name: bytes) -> None:
    as_python_has_it = name.decode("ascii", "surrogateescape")
    assert terminal.named(as_python_has_it) == name.decode("utf-8", "backslashreplace")


def test_streams_become_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    terminal.prepare()
    terminal.say("Ω \udc80")
    assert raw.getvalue() == "Ω \\udc80\n".encode()


def test_without_any_stream_only_what_has_to_be_said_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    terminal.prepare()
    with pytest.raises(terminal.OutputGoneError, match="standard output is closed"):
        terminal.say("nobody")
    terminal.mention("nobody")
    terminal.tell("nobody")
    assert not terminal.is_watched()
