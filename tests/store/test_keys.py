"""The key-slot file: right and wrong passphrases, damage to one copy or both, and what lies on the disk."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from mnconsole.domain.recovery_code import SECRET_BYTES, code_of
from mnconsole.store import key_file, key_slots, keys
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode
from mnconsole.store.key_file import KeyFile

_PASSPHRASE = "Grüne Wiese 7"
CODE = code_of(bytes(range(SECRET_BYTES)))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little memory: its strength is not what is tested here, and one test uses the real one."""
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "PASSES", 1)


@pytest.fixture
def key(tmp_path: Path) -> DatabaseKey:
    """A key whose file lies in `tmp_path` under the passphrase."""
    made = keys.new(_PASSPHRASE)
    keys.write_new(tmp_path, made)
    return made.key


def _code(folder: Path, passphrase: str | None) -> StoreCode:
    with pytest.raises(KeyFileError) as caught:
        keys.unlock(folder, passphrase)
    return caught.value.code


def _edit(path: Path, **changes: Any) -> None:
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | changes))


def test_the_passphrase_opens_and_no_other_does(tmp_path: Path, key: DatabaseKey) -> None:
    opened = keys.unlock(tmp_path, _PASSPHRASE)
    assert (opened.key, opened.plain, opened.repaired) == (key, False, "")
    for wrong in ("grüne Wiese 7", _PASSPHRASE + " ", "x", "\ud800"):
        assert _code(tmp_path, wrong) is StoreCode.WRONG_PASSPHRASE
    for none in (None, ""):
        assert _code(tmp_path, none) is StoreCode.PASSPHRASE_NEEDED
    assert keys.needs_passphrase(tmp_path)


def test_another_keyboard_types_the_same_letters(tmp_path: Path, key: DatabaseKey) -> None:
    assert keys.unlock(tmp_path, "Gru\u0308ne Wiese 7").key == key


def test_the_real_strength_is_what_the_design_asks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    keys.write_new(tmp_path, keys.new(_PASSPHRASE))
    slot = json.loads((tmp_path / "keys.json").read_text())["slots"][0]
    assert (slot["kdf"]["name"], slot["kdf"]["memory_kib"], slot["kdf"]["passes"]) == ("argon2id", 65536, 3)
    assert keys.unlock(tmp_path, _PASSPHRASE).slot_id == slot["id"]


def test_neither_key_nor_passphrase_is_on_the_disk_or_in_a_printed_object(tmp_path: Path, key: DatabaseKey) -> None:
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert key.key.hex().encode() not in content
        assert key.key not in content
        assert b"Wiese" not in content
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o600
    opened = keys.unlock(tmp_path, _PASSPHRASE)
    assert key.key.hex() not in repr(opened)
    assert repr(key.key) not in repr(opened)


def test_a_demo_key_lies_open_and_the_file_says_so(tmp_path: Path) -> None:
    made = keys.demo()
    keys.write_new(tmp_path, made)
    opened = keys.unlock(tmp_path, None)
    assert (opened.key, opened.plain) == (made.key, True)
    assert "not protected" in (tmp_path / "keys.json").read_text()
    assert not keys.needs_passphrase(tmp_path)


@pytest.mark.parametrize("name", keys.COPIES)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "bit", "other file"])
def test_one_damaged_copy_is_written_anew_from_the_other(
    tmp_path: Path, key: DatabaseKey, name: str, damage: str
) -> None:
    path, before = tmp_path / name, (tmp_path / name).read_bytes()
    spoiled = bytearray(before)
    spoiled[len(before) // 2] ^= 4
    contents = {"empty": b"", "cut": before[:-30], "bit": bytes(spoiled), "other file": b'{"format": "x"}'}
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(contents[damage])
    looked = keys.unlock(tmp_path, _PASSPHRASE, repair=False)
    assert (looked.key, looked.repaired) == (key, "")
    assert not path.exists() or path.read_bytes() != before
    assert keys.unlock(tmp_path, _PASSPHRASE).repaired == name
    assert path.read_bytes() == before


def test_a_wrong_passphrase_repairs_nothing(tmp_path: Path, key: DatabaseKey) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(b"damaged")
    assert _code(tmp_path, "wrong") is StoreCode.WRONG_PASSPHRASE
    assert path.read_bytes() == b"damaged"


@pytest.mark.parametrize(
    "change",
    [
        {"kdf": {"name": "argon2id"}}, {"kdf": None}, {"nonce": "zz"}, {"sealed": 5}, {"staff": "nobody's"},
        {"kdf": {"name": "argon2id", "memory_kib": 1 << 40, "passes": 1, "lanes": 1, "salt": "00"}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [key_slots.PASSPHRASE, key_slots.RECOVERY])
def test_one_slot_that_does_not_read_shuts_nobody_else_out(
    tmp_path: Path, key: DatabaseKey, kind: str, change: dict[str, Any]
) -> None:
    file = key_file.load(tmp_path).file
    sound = keys.slot_of_code(file, key.key, CODE)
    assert keys.malformed(tmp_path) == 0
    bad: key_slots.Slot = {**(sound if kind == key_slots.RECOVERY else file.slots[0]), "id": "bad", **change}
    key_file.write(tmp_path, file.with_slots((bad, *file.slots, sound)))
    assert keys.unlock(tmp_path, _PASSPHRASE).key == keys.unlock_with_code(tmp_path, CODE).key == key
    assert {person.slot_id for person in keys.people(tmp_path)} <= {"bad", str(file.slots[0]["id"])}
    assert keys.malformed(tmp_path) == 1


def test_damage_to_both_copies_is_not_a_wrong_passphrase(tmp_path: Path, key: DatabaseKey) -> None:
    for name in keys.COPIES:
        (tmp_path / name).write_bytes(b"\x00\xff")
    assert _code(tmp_path, _PASSPHRASE) is StoreCode.KEY_FILE_DAMAGED
    for name in keys.COPIES:
        (tmp_path / name).unlink()
    assert _code(tmp_path, _PASSPHRASE) is StoreCode.KEY_FILE_MISSING


def test_every_single_byte_of_a_copy_is_guarded(tmp_path: Path, key: DatabaseKey) -> None:
    path = tmp_path / "keys.json"
    (tmp_path / keys.COPIES[1]).unlink()
    before = path.read_bytes()
    sound = json.loads(before)
    for place in range(len(before)):
        spoiled = bytearray(before)
        spoiled[place] ^= 1
        path.write_bytes(spoiled)
        try:
            keys.kinds(tmp_path)
        except KeyFileError as error:
            assert error.code in {StoreCode.KEY_FILE_DAMAGED, StoreCode.KEY_FILE_NEWER}  # noqa: PT017
        else:
            assert json.loads(bytes(spoiled)) == sound  # a space between two tokens, say


def test_the_newer_of_two_sound_copies_counts(tmp_path: Path, key: DatabaseKey) -> None:
    older = tmp_path / "older"
    newer = tmp_path / "newer"
    for folder, revision in ((older, 1), (newer, 2)):
        folder.mkdir()
        file = KeyFile(key.salt.hex(), revision, (key_slots.plain_slot(bytes([revision]) * 32),))
        key_file.write(folder, file)
    (tmp_path / "keys.json").write_bytes((older / "keys.json").read_bytes())
    (tmp_path / "keys-copy.json").write_bytes((newer / "keys.json").read_bytes())
    opened = keys.unlock(tmp_path, None)
    assert (opened.key.key, opened.repaired) == (b"\x02" * 32, "keys.json")
    assert (tmp_path / "keys.json").read_bytes() == (newer / "keys.json").read_bytes()


def test_a_newer_format_is_refused_and_left_alone(tmp_path: Path, key: DatabaseKey) -> None:
    for name in keys.COPIES:
        _edit(tmp_path / name, version=3, something="new")
    before = (tmp_path / "keys.json").read_bytes()
    assert _code(tmp_path, _PASSPHRASE) is StoreCode.KEY_FILE_NEWER
    assert (tmp_path / "keys.json").read_bytes() == before


def test_a_slot_of_an_unknown_kind_is_passed_over(tmp_path: Path, key: DatabaseKey) -> None:
    slots = tuple(json.loads((tmp_path / "keys.json").read_text())["slots"])
    file = KeyFile(key.salt.hex(), 2, ({"kind": "later", "id": "0"}, *slots))
    key_file.write(tmp_path, file)
    assert keys.kinds(tmp_path) == {"later", "passphrase"}
    assert keys.unlock(tmp_path, _PASSPHRASE).key == key


def test_a_slot_opens_only_in_its_own_file_with_its_own_figures(tmp_path: Path, key: DatabaseKey) -> None:
    slot = json.loads((tmp_path / "keys.json").read_text())["slots"][0]
    moved = KeyFile("00" * 16, 2, (slot,))
    key_file.write(tmp_path, moved)
    assert _code(tmp_path, _PASSPHRASE) is StoreCode.WRONG_PASSPHRASE
    greedy = {**slot, "kdf": {**slot["kdf"], "memory_kib": 1 << 40}}
    key_file.write(tmp_path, KeyFile(key.salt.hex(), 3, (greedy,)))
    assert _code(tmp_path, _PASSPHRASE) is StoreCode.KEY_FILE_DAMAGED


def test_an_empty_passphrase_protects_nothing() -> None:
    with pytest.raises(ValueError, match="protects nothing"):
        keys.new("")


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("not a folder")
    with pytest.raises(RecordsError) as caught:
        keys.write_new(place, keys.demo())
    assert caught.value.code is StoreCode.FOLDER_UNUSABLE


@pytest.mark.parametrize(("key_bytes", "salt"), [(b"x" * 31, b"x" * 16), (b"x" * 32, b"x" * 15)])
def test_a_key_has_its_length(key_bytes: bytes, salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        DatabaseKey(key_bytes, salt)
