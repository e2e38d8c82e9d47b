"""Going on without the newest entries, and the order of log and key file: as the window asks for them."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain.access_events import PassphraseNotSet, PassphraseSet, RecoveryCodeUsed, SignInFailed, Way
from mnconsole.domain.record_events import ClockJumped
from mnconsole.domain.recovery_code import code_of
from mnconsole.errors import KnownError
from mnconsole.opened import SetUp
from mnconsole.opening import Folder
from mnconsole.services.identity import Identity
from mnconsole.store import key_slots
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.keeper import SlotKeeper
from tests.helpers.consoles import built_in_policy
from tests.helpers.fakes import FakeClock

WORDS, CODE = "ada's own words", code_of(bytes(range(1, 21)))
NOBODY = UUID(int=7)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little memory: its strength is not what is tested here."""
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "PASSES", 1)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A clinic's closed records."""
    asked = SetUp("Sample Clinic", "Ada Sample", WORDS, recovery_code=CODE)
    folder_at(tmp_path / "clinic").set_up(asked).records.close()
    return tmp_path / "clinic"


@pytest.fixture
def cut(place: Path, tmp_path: Path) -> Path:
    """As a killed console left them, without the log in which the twenty newest entries stood."""
    opened = folder_at(place).open(WORDS)
    told = [Identity().event(ClockJumped(3000 + number), FakeClock(), with_actor=False) for number in range(20)]
    opened.records.write(lambda uow: uow.append(told))
    left = Path(shutil.copytree(place, tmp_path / "cut"))
    opened.records.close()
    (left / "records.db-wal").unlink()
    return left


def folder_at(place: Path) -> Folder:
    return Folder(place, FakeClock(), Identity(), built_in_policy())


def test_only_who_was_chosen_goes_on_and_a_wrong_try_is_on_record(cut: Path) -> None:
    folder = folder_at(cut)
    staff_id = folder.people()[0].staff_id
    before = (cut / "records.db").read_bytes()
    for passphrase, who in (("wrong", staff_id), (WORDS, NOBODY)):
        with pytest.raises(KnownError) as caught:
            folder.go_on(passphrase, who)
        assert caught.value.code is StoreCode.WRONG_PASSPHRASE
    with pytest.raises(KnownError) as caught:
        folder.go_on_with_code(code_of(bytes(20)))
    assert caught.value.code is StoreCode.WRONG_CODE
    assert (cut / "records.db").read_bytes() == before
    assert folder.go_on(WORDS, staff_id).lost >= 20
    opened = folder.open(WORDS, staff_id)
    failed = opened.records.read(lambda reader: reader.events_of_kinds([SignInFailed.KIND]))
    opened.records.close()
    assert [event.body for event in failed] == [
        SignInFailed(Way.PASSPHRASE, staff_id),
        SignInFailed(Way.PASSPHRASE, NOBODY),
        SignInFailed(Way.RECOVERY, None),
    ]


def test_the_code_goes_on_as_well(cut: Path) -> None:
    folder = folder_at(cut)
    assert folder.go_on_with_code(CODE).lost >= 20
    folder.open_with_code(CODE, None, "ada's new words").records.close()


def test_no_passphrase_opens_of_which_the_log_knows_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_at(place)
    staff_id = folder.people()[0].staff_id
    assert staff_id is not None

    def full(*_asked: object) -> bool:
        raise RecordsError(StoreCode.DISK_FULL, path=str(place))

    with monkeypatch.context() as patch:
        patch.setattr(SlotKeeper, "set_passphrase", full)
        with pytest.raises(RecordsError):
            folder.open_with_code(CODE, staff_id, "ada's new words")
    opened = folder.open(WORDS, staff_id)
    kinds = [kind.KIND for kind in (RecoveryCodeUsed, PassphraseSet, PassphraseNotSet)]
    told = opened.records.read(lambda reader: reader.events_of_kinds(kinds))
    opened.records.close()
    assert [event.body for event in told][-3:] == [
        RecoveryCodeUsed(),
        PassphraseSet(staff_id, False),
        PassphraseNotSet(staff_id, "disk_full"),
    ]
