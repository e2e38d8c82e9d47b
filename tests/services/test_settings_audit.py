"""What settings and rules are in force is told by the log, also when a file was changed while nothing ran."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from mnconsole import assets, opening, settings
from mnconsole.domain.custody_events import PolicyChanged, SettingChanged
from mnconsole.domain.events import Body
from mnconsole.errors import KnownError
from mnconsole.opening import Folder
from mnconsole.services.clock import DemoClock
from mnconsole.services.identity import Identity
from mnconsole.services.policy_file import OWN_NAME, PolicyFileCode, load_policy, policy_sha256
from mnconsole.services.settings_audit import InForce, record_in_force
from tests.helpers.fakes import FakeClock, InMemoryRecords

BUILT_IN = assets.path("policy", "clinic.toml")
NOW = InForce({"port": '""', "lock_after_s": "180"}, {"port": '""', "lock_after_s": "180"}, "2026.1", "aa")
BASE = PolicyChanged("", "2026.1", "", "aa")


def started(records: InMemoryRecords, now: InForce) -> list[Body]:
    """What a start writes down."""
    before = len(records.log)
    record_in_force(records, FakeClock(), Identity(), now)
    assert all(event.actor_id is None for event in records.log)
    return [event.body for event in records.log[before:]]


def test_defaults_are_known_and_each_change_is_told_once() -> None:
    records = InMemoryRecords()
    assert started(records, NOW) == [BASE]
    assert started(records, NOW) == []
    longer = replace(NOW, settings={"port": '"COM3"', "lock_after_s": "600"})
    told = [SettingChanged("lock_after_s", "180", "600"), SettingChanged("port", '""', '"COM3"')]
    assert started(records, longer) == told
    assert started(records, longer) == []
    assert started(records, NOW) == [
        SettingChanged("lock_after_s", "600", "180"),
        SettingChanged("port", '"COM3"', '""'),
    ]


def test_what_was_changed_in_the_window_is_not_told_again() -> None:
    records, identity = InMemoryRecords(), Identity()
    started(records, NOW)
    records.append([identity.event(SettingChanged("port", '""', '"COM3"'), FakeClock())])
    changed = replace(NOW, settings={**NOW.settings, "port": '"COM3"'})
    before = len(records.log)
    record_in_force(records, FakeClock(), identity, changed)
    assert len(records.log) == before


def test_another_version_of_the_rules_and_the_same_version_with_other_content() -> None:
    records = InMemoryRecords()
    started(records, NOW)
    newer = replace(NOW, policy_version="2027.1", policy_sha256="bb")
    assert started(records, newer) == [PolicyChanged("2026.1", "2027.1", "aa", "bb")]
    touched = replace(newer, policy_sha256="cc")
    assert started(records, touched) == [PolicyChanged("2027.1", "2027.1", "bb", "cc")]
    assert started(records, touched) == []


def test_values_are_told_as_the_file_writes_them() -> None:
    written = settings.as_toml(settings.Settings(second_medium="/mnt/Zoë"))
    assert (written["second_medium"], written["lock_after_s"], written["port"]) == ('"/mnt/Zoë"', "180", '""')
    assert set(written) == set(settings.as_toml(settings.Settings()))


def test_the_hash_is_of_the_file_in_force(tmp_path: Path) -> None:
    assert policy_sha256(BUILT_IN, tmp_path) == sha256(BUILT_IN.read_bytes()).hexdigest()
    own = tmp_path / OWN_NAME
    own.write_bytes(BUILT_IN.read_bytes() + b"# ours\n")
    assert policy_sha256(BUILT_IN, tmp_path) == sha256(own.read_bytes()).hexdigest()
    own.unlink()
    own.mkdir()
    with pytest.raises(KnownError) as caught:
        policy_sha256(BUILT_IN, tmp_path)
    assert caught.value.code is PolicyFileCode.UNREADABLE


def test_real_starts_of_a_folder_whose_files_are_edited_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "DEMO_PATIENTS", 1)
    monkeypatch.setattr(opening, "DEMO_SESSIONS", 0)

    def start() -> list[Body]:
        policy = load_policy(BUILT_IN, tmp_path)
        opened = Folder(tmp_path, DemoClock(), Identity(), policy).open_demo()
        try:
            events = opened.records.read(lambda r: r.events_of_kinds((SettingChanged.KIND, PolicyChanged.KIND)))
            assert opened.records.read(lambda r: r.verify()).sound
        finally:
            opened.records.close()
        return [event.body for event in events]

    first = start()
    assert len(first) == 1
    assert start() == first
    settings.change(tmp_path / settings.FILE_NAME, lock_after_s=60)
    (tmp_path / OWN_NAME).write_bytes(BUILT_IN.read_bytes() + b"# ours\n")
    told = start()[1:]
    assert told[0] == SettingChanged("lock_after_s", "180", "60")
    assert isinstance(told[1], PolicyChanged)
    assert (told[1].old, told[1].new) == (told[1].new, told[1].old)
    assert told[1].old_sha256 != told[1].new_sha256
    assert len(told) == 2
