"""Slots by person: whose opens, whose does not, on which computer; changes that are cut short; tampered files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from mnconsole.domain.custody_ports import Keystore
from mnconsole.domain.recovery_code import CodeError, code_of
from mnconsole.store import files, key_file, key_slots, keys
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode
from mnconsole.store.keeper import SlotKeeper
from mnconsole.store.key_file import KeyFile
from tests.helpers.file_keyring import keystore_in

ADA = UUID("01990000-0000-7000-8000-00000000000a")
BEN = UUID("01990000-0000-7000-8000-00000000000b")
CODE, OTHER_CODE = code_of(bytes(range(20))), code_of(bytes(20))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little memory: its strength is not what is tested here."""
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "PASSES", 1)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Path]:
    """The folder of this computer's keystore."""
    with keystore_in(tmp_path / "laptop"):
        yield tmp_path / "laptop"


def _made(folder: Path) -> tuple[SlotKeeper, DatabaseKey]:
    """Ada's passphrase, Ben's, and a recovery code."""
    made = keys.new("ada's own words", staff_id=ADA, name="Ada Sample", code=CODE)
    folder.mkdir()
    keys.write_new(folder, made)
    keeper = SlotKeeper(folder, lambda: made.key)
    keeper.set_passphrase(BEN, "Ben Example", "ben's own words")
    return keeper, made.key


def _code(act: Callable[[], object]) -> StoreCode:
    with pytest.raises(KeyFileError) as caught:
        act()
    return caught.value.code


def _content(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "keys.json").read_text())
    return found


def test_each_opens_with_their_own_passphrase_and_nobody_else_s(tmp_path: Path) -> None:
    keeper, key = _made(folder := tmp_path / "clinic")
    assert [(one.staff_id, one.name, one.bound) for one in keeper.people()] == [
        (ADA, "Ada Sample", False),
        (BEN, "Ben Example", False),
    ]
    assert [one.slot_id for one in keys.people(folder)] == [one.slot_id for one in keeper.people()]
    for who, typed in ((ADA, "ada's own words"), (BEN, "ben's own words")):
        opened = keys.unlock(folder, typed, who)
        assert (opened.key, opened.staff_id) == (key, who)
        assert keys.unlock(folder, typed).staff_id == who
        assert keeper.check(who, typed)
    for who, typed in ((ADA, "ben's own words"), (BEN, "ada's own words"), (UUID(int=7), "ada's own words")):
        assert _code(lambda typed=typed, who=who: keys.unlock(folder, typed, who)) is StoreCode.WRONG_PASSPHRASE
        assert not keeper.check(who, typed)
    assert not keeper.check(ADA, "")


@pytest.mark.parametrize(
    "wrong",
    ["ADA'S OWN WORDS", "ada's own words ", " ada's own words", "ada's own word", "ada's own words\0",
     "ada\u2019s own words", "ada's  own words", "x", "ada's own words" * 20, "\ud800", "ada's own words\n"],
)  # fmt: skip
def test_what_is_nearly_right_is_wrong(wrong: str, tmp_path: Path) -> None:
    _made(folder := tmp_path / "clinic")
    for who in (ADA, None):
        assert _code(lambda who=who: keys.unlock(folder, wrong, who)) is StoreCode.WRONG_PASSPHRASE


def test_only_that_person_s_slot_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, key = _made(folder := tmp_path / "clinic")
    tried: list[object] = []
    opening = keys.open_with_passphrase
    monkeypatch.setattr(keys, "open_with_passphrase", lambda slot, *rest: tried.append(slot) or opening(slot, *rest))
    assert keys.unlock(folder, "ben's own words", BEN).key == key
    assert [slot["staff"] for slot in tried] == [BEN.hex]
    assert not keeper.check(ADA, "ben's own words")
    assert [slot["staff"] for slot in tried] == [BEN.hex, ADA.hex]


def test_the_recovery_code_opens_and_an_older_one_does_not(tmp_path: Path) -> None:
    keeper, key = _made(folder := tmp_path / "clinic")
    assert keeper.has_recovery()
    opened = keys.unlock_with_code(folder, CODE.lower().replace("-", " "))
    assert (opened.key, opened.staff_id) == (key, None)
    keeper.store_recovery(OTHER_CODE)
    assert keys.unlock_with_code(folder, OTHER_CODE).key == key
    assert _code(lambda: keys.unlock_with_code(folder, CODE)) is StoreCode.WRONG_CODE
    before = (folder / "keys.json").read_bytes()
    with pytest.raises(CodeError):
        keeper.store_recovery(CODE[:-1])
    with pytest.raises(CodeError):
        keys.unlock_with_code(folder, "ada's own words")
    assert (folder / "keys.json").read_bytes() == before
    assert _code(lambda: keys.unlock(folder, OTHER_CODE)) is StoreCode.WRONG_PASSPHRASE


def test_without_a_code_it_is_told(tmp_path: Path) -> None:
    keys.write_new(tmp_path, keys.new("ada's own words", staff_id=ADA, name="Ada Sample"))
    assert _code(lambda: keys.unlock_with_code(tmp_path, CODE)) is StoreCode.NO_RECOVERY_CODE


def test_a_new_passphrase_leaves_the_others_alone(tmp_path: Path) -> None:
    keeper, key = _made(folder := tmp_path / "clinic")
    keeper.set_passphrase(ADA, "Ada Sample-Example", "other words of ada")
    assert not keeper.check(ADA, "ada's own words")
    assert keeper.check(ADA, "other words of ada")
    assert keys.unlock(folder, "ben's own words", BEN).key == keys.unlock_with_code(folder, CODE).key == key
    assert {one.name for one in keeper.people()} == {"Ada Sample-Example", "Ben Example"}


def test_who_leaves_opens_nothing_any_more_and_the_last_one_stays(tmp_path: Path) -> None:
    keeper, _key = _made(folder := tmp_path / "clinic")
    keeper.remove(BEN)
    keeper.remove(BEN)
    assert _code(lambda: keys.unlock(folder, "ben's own words")) is StoreCode.WRONG_PASSPHRASE
    assert _code(lambda: keeper.remove(ADA)) is StoreCode.LAST_WAY_IN
    assert keeper.check(ADA, "ada's own words")


def test_a_name_is_a_label(tmp_path: Path) -> None:
    keeper, _key = _made(folder := tmp_path / "clinic")
    revision = _content(folder)["revision"]
    keeper.rename(BEN, "Ben Example-Sample")
    keeper.rename(UUID(int=7), "Nobody")
    keeper.rename(BEN, "Ben Example-Sample")
    assert _content(folder)["revision"] == revision + 1
    assert keeper.people()[1].name == "Ben Example-Sample"
    assert keeper.check(BEN, "ben's own words")


# the keystore


def test_a_copied_folder_opens_on_another_computer_by_the_code_only(tmp_path: Path, laptop: Path) -> None:
    keeper, key = _made(folder := tmp_path / "clinic")
    assert keeper.keystore() is Keystore.AVAILABLE
    assert all(one.bound for one in keeper.people())
    assert keys.unlock(folder, "ada's own words", ADA).key == key
    assert _code(lambda: keys.unlock(folder, "wrong")) is StoreCode.WRONG_PASSPHRASE
    with keystore_in(tmp_path / "other laptop"):
        for typed in ("ada's own words", "wrong"):
            assert _code(lambda typed=typed: keys.unlock(folder, typed, ADA)) is StoreCode.DEVICE_SECRET_MISSING
            assert _code(lambda typed=typed: keys.unlock(folder, typed)) is StoreCode.DEVICE_SECRET_MISSING
        assert keeper.keystore() is Keystore.SECRET_GONE
        assert keys.unlock_with_code(folder, CODE).key == key
        assert keeper.set_passphrase(ADA, "Ada Sample", "words for this laptop")
        assert keys.unlock(folder, "words for this laptop", ADA).key == key
        # Another secret lies under the same name here; Ben's slot is still of the first laptop.
        assert _code(lambda: keys.unlock(folder, "ben's own words", BEN)) is StoreCode.DEVICE_SECRET_MISSING
        assert _code(lambda: keeper.check(BEN, "ben's own words")) is StoreCode.DEVICE_SECRET_MISSING
        assert _code(lambda: keys.unlock(folder, "wrong", ADA)) is StoreCode.WRONG_PASSPHRASE
    assert keys.unlock(folder, "ben's own words", BEN).key == key
    assert _code(lambda: keys.unlock(folder, "words for this laptop", ADA)) is StoreCode.DEVICE_SECRET_MISSING


def test_a_keystore_that_is_locked_is_told_as_that(tmp_path: Path, laptop: Path) -> None:
    keeper, key = _made(folder := tmp_path / "clinic")
    (laptop / "locked").touch()
    assert _code(lambda: keys.unlock(folder, "ada's own words", ADA)) is StoreCode.KEYSTORE_SILENT
    assert keeper.keystore() is Keystore.MISSING
    assert keys.unlock_with_code(folder, CODE).key == key
    # What is set meanwhile works without it, and says so.
    assert keeper.set_passphrase(BEN, "Ben Example", "words of a locked day") is False
    assert [one.bound for one in keeper.people()] == [True, False]
    assert keys.unlock(folder, "words of a locked day", BEN).key == key


def test_without_a_keystore_nothing_asks_for_one(tmp_path: Path) -> None:
    keeper, key = _made(folder := tmp_path / "clinic")
    assert keeper.keystore() is Keystore.MISSING
    with keystore_in(tmp_path / "laptop") as backend:
        assert keys.unlock(folder, "ada's own words", ADA).key == key
        assert backend.calls == 0


def test_the_secret_is_not_in_the_folder(tmp_path: Path, laptop: Path) -> None:
    _made(folder := tmp_path / "clinic")
    (entry,) = json.loads((laptop / "keystore.json").read_text()).values()
    for path in folder.iterdir():
        assert entry.encode() not in path.read_bytes()
        assert bytes.fromhex(entry) not in path.read_bytes()


# older files


OLD = Path(__file__).parent / "fixtures" / "0001"


def test_a_file_of_the_first_format_opens_and_is_given_a_name(tmp_path: Path) -> None:
    for name in keys.COPIES:
        (tmp_path / name).write_bytes((OLD / name).read_bytes())
    opened = keys.unlock(tmp_path, "sample passphrase of schema 0001")
    assert opened.staff_id is None
    assert [(one.staff_id, one.name, one.bound) for one in keys.people(tmp_path)] == [(None, "", False)]
    keeper = SlotKeeper(tmp_path, lambda: opened.key)
    keeper.adopt(opened.slot_id, ADA, "Ada Sample", "sample passphrase of schema 0001")
    assert [(one.staff_id, one.name) for one in keeper.people()] == [(ADA, "Ada Sample")]
    assert keys.unlock(tmp_path, "sample passphrase of schema 0001", ADA).key == opened.key


# tampered with: the check sum is made right again, so that only the seal of a slot stands against it


def _rewritten(folder: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    found = key_file.load(folder).file
    slots: list[Any] = [dict(slot) for slot in found.slots]
    change(slots)
    key_file.write(folder, KeyFile(found.salt, found.revision + 1, tuple(slots)))


def _swap(slots: list[dict[str, Any]], *names: str) -> None:
    for name in names:
        slots[0][name], slots[2][name] = slots[2][name], slots[0][name]


@pytest.mark.parametrize(
    "change",
    [
        lambda slots: _swap(slots, "staff"),
        lambda slots: _swap(slots, "kdf"),
        lambda slots: _swap(slots, "kdf", "staff"),
        lambda slots: _swap(slots, "sealed"),
        lambda slots: _swap(slots, "nonce", "sealed"),
        lambda slots: slots[0].pop("staff"),
        lambda slots: slots[0].pop("bound"),
        lambda slots: slots[0].update(id="00"),
        lambda slots: slots[0].update(device="00" * 8),
        lambda slots: slots[0]["kdf"].update(passes=2),
        lambda slots: slots[0]["kdf"].update(salt="00" * 16),
    ],
)
def test_a_slot_that_was_changed_opens_nothing(change: Callable[[Any], object], tmp_path: Path) -> None:
    _made(folder := tmp_path / "clinic")
    _rewritten(folder, change)
    for who in (ADA, None):
        found = _code(lambda who=who: keys.unlock(folder, "ada's own words", who))
        assert found in {StoreCode.WRONG_PASSPHRASE, StoreCode.KEY_FILE_DAMAGED}


@pytest.mark.parametrize(
    "change",
    [
        lambda slots: slots[0].update(kdf="argon2id"),
        lambda slots: slots[0]["kdf"].update(name="none"),
        lambda slots: slots[0]["kdf"].update(memory_kib=1 << 40),
        lambda slots: slots[0].update(nonce="not hex"),
        lambda slots: slots[0].update(nonce=""),
        lambda slots: slots[0].pop("sealed"),
        lambda slots: slots[0].update(staff="not an id"),
        lambda slots: slots[0].update(staff=7),
        lambda slots: slots[1]["kdf"].update(name="none"),
        lambda slots: slots.append({"kind": "plain"}),
        lambda slots: slots.append({"kind": "plain", "key": "00"}),
    ],
)
def test_a_slot_that_makes_no_sense_is_damage_and_no_crash(change: Callable[[Any], object], tmp_path: Path) -> None:
    keeper, _key = _made(folder := tmp_path / "clinic")
    _rewritten(folder, change)
    codes: set[StoreCode] = set()
    for act in (
        lambda: keys.unlock(folder, "ada's own words"),
        lambda: keys.unlock_with_code(folder, CODE),
        lambda: keys.people(folder),
        lambda: keeper.remove(UUID(int=7)),
    ):
        try:
            act()
        except KeyFileError as error:
            codes.add(error.code)
    assert StoreCode.KEY_FILE_DAMAGED in codes
    assert codes <= {StoreCode.KEY_FILE_DAMAGED, StoreCode.WRONG_PASSPHRASE}


def test_slots_that_are_no_objects_are_damage(tmp_path: Path) -> None:
    _made(folder := tmp_path / "clinic")
    found = key_file.load(folder).file
    key_file.write(folder, KeyFile(found.salt, 9, ("x", None)))  # type: ignore[arg-type]
    assert _code(lambda: keys.people(folder)) is StoreCode.KEY_FILE_DAMAGED


# cut short


def test_a_change_that_is_cut_short_leaves_the_old_set_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, _key = _made(tmp_path / "clinic")
    steps = 0
    real = {name: getattr(files.os, name) for name in ("fsync", "open", "replace", "unlink")}

    class Cut(BaseException):
        """The power went."""

    def limited(name: str, left: list[int]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if left[0] == 0:
                raise Cut
            left[0] -= 1
            return real[name](*arguments, **named)

        return call

    seen: set[bool] = set()
    for steps in range(40):
        left = [steps]
        with monkeypatch.context() as patch:
            for name in real:
                patch.setattr(files.os, name, limited(name, left))
            try:
                keeper.set_passphrase(ADA, "Ada Sample", f"words of step {steps}")
                ended = True
            except Cut:
                ended = False
        new = keeper.check(ADA, f"words of step {steps}")
        assert new or keeper.check(ADA, "ada's own words")
        assert keeper.check(BEN, "ben's own words")
        seen.add(new)
        if ended:
            break
        keeper.set_passphrase(ADA, "Ada Sample", "ada's own words")
    assert steps >= 10
    assert seen == {False, True}


def test_where_nothing_can_be_written_the_old_set_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, _key = _made(folder := tmp_path / "clinic")
    before = (folder / "keys.json").read_bytes()

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(key_file, "write_whole", full)
    with pytest.raises(RecordsError) as caught:
        keeper.set_passphrase(ADA, "Ada Sample", "never written")
    assert caught.value.code is StoreCode.DISK_FULL
    assert (folder / "keys.json").read_bytes() == before
    assert keeper.check(ADA, "ada's own words")


def test_a_second_copy_that_can_t_be_written_is_made_at_the_next_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, _key = _made(folder := tmp_path / "clinic")
    writing = key_file.write_whole

    def full(path: Path, content: bytes) -> None:
        if path.name == "keys-copy.json":
            raise OSError(28, "No space left on device")
        writing(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(key_file, "write_whole", full)
        keeper.set_passphrase(ADA, "Ada Sample", "new words of ada")
    assert keys.unlock(folder, "new words of ada", ADA).repaired == "keys-copy.json"
    assert (folder / "keys.json").read_bytes() == (folder / "keys-copy.json").read_bytes()
