"""Anchors in files: torn, damaged, doubled, not there; what a restore leaves behind by them."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain.anchors import Anchor
from mnconsole.store import anchors
from mnconsole.store.errors import RecordsError, StoreCode

ONE, OTHER = UUID(int=1), UUID(int=2)


def _anchor(seq: int, device: UUID = ONE) -> Anchor:
    return Anchor(device, seq, bytes([seq]) * 32, 1000 + seq)


def test_what_is_added_is_read_in_order_each_once(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    anchors.append(path, [_anchor(3), _anchor(4)])
    anchors.append(path, [_anchor(4), _anchor(5)])
    assert anchors.read(path) == anchors.Kept((_anchor(3), _anchor(4), _anchor(5)))
    assert (path.stat().st_mode & 0o777) == 0o600


@pytest.mark.parametrize("kept", range(0, 150, 7))
def test_a_torn_last_line_is_told_and_spoils_no_other(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "anchors.jsonl"
    anchors.append(path, [_anchor(3)])
    whole = path.stat().st_size
    anchors.append(path, [_anchor(4)])
    path.write_bytes(path.read_bytes()[: whole + kept])
    torn = 0 < kept < whole - 1
    found = anchors.read(path)
    assert found.damaged == torn
    anchors.append(path, [_anchor(5)])
    after = anchors.read(path)
    assert after.damaged == torn
    assert {_anchor(3), _anchor(5)} <= set(after.anchors)


def test_no_flipped_bit_makes_another_anchor(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    anchors.append(path, [_anchor(3), _anchor(4)])
    content = path.read_bytes()
    for place in range(len(content) * 8):
        spoiled = bytearray(content)
        spoiled[place // 8] ^= 1 << place % 8
        path.write_bytes(spoiled)
        found = anchors.read(path)
        assert set(found.anchors) <= {_anchor(3), _anchor(4)}
        assert len(found.anchors) == 2 or found.damaged, place


def test_files_that_are_not_there_or_not_readable(tmp_path: Path) -> None:
    assert anchors.known_in(tmp_path, str(tmp_path / "gone"), [ONE]) == anchors.Kept()
    (tmp_path / "backups" / "anchors.jsonl").mkdir(parents=True)
    found = anchors.known_in(tmp_path, "", [ONE])
    assert found.unread == (tmp_path / "backups" / "anchors.jsonl",)
    with pytest.raises(RecordsError):
        anchors.keep(tmp_path, [_anchor(3)])


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"head": 3}', b'{"head": "x", "anchors": 3}', b"\xff" * 9])
def test_a_manifest_that_does_not_read_is_counted(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "manifest.json").write_bytes(content)
    (tmp_path / "two").mkdir()
    assert anchors.of_manifests(tmp_path) == anchors.Kept(damaged=1)


def test_a_medium_that_is_not_there_is_told_and_no_folder_is_made(tmp_path: Path) -> None:
    medium = tmp_path / "medium"
    medium.mkdir()
    with pytest.raises(RecordsError) as caught:
        anchors.keep_on_medium(str(medium), [_anchor(3)])
    assert caught.value.code is StoreCode.FOLDER_UNUSABLE
    assert list(medium.iterdir()) == []


def test_each_chain_has_its_file_on_the_medium(tmp_path: Path) -> None:
    (tmp_path / anchors.MEDIUM).mkdir()
    anchors.keep_on_medium(str(tmp_path), [_anchor(3), _anchor(4, OTHER)])
    keeper = anchors.AnchorFiles(tmp_path / "folder", lambda: str(tmp_path))
    assert keeper.has_medium()
    assert keeper.known([ONE]) == (_anchor(3),)
    assert keeper.known([ONE, OTHER]) == (_anchor(3), _anchor(4, OTHER))


@pytest.mark.parametrize("line", ['{"anchor": 5, "check": "x"}', '{"anchor": null, "check": null}', "[]", "5", "{"])
def test_a_line_that_no_console_wrote_is_counted_and_no_more(tmp_path: Path, line: str) -> None:
    file = tmp_path / anchors.FILE_NAME
    file.write_text(line + "\n", encoding="utf-8")
    assert anchors.read(file) == anchors.Kept((), 1)
