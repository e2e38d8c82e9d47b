"""Settings and rules of the clinic in the log: what is in force, against what the log tells of before.

A person may change both files with an editor while nothing runs, so they are compared at each start. The log is asked
itself; before its first entry about a setting, that setting had its default.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from mnconsole.domain.custody_events import PolicyChanged, SettingChanged
from mnconsole.domain.events import Body
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import Reader, Records, UnitOfWork
from mnconsole.services.identity import Identity


class InForce(Struct, frozen=True):
    """What a run goes by. Values of settings as TOML writes them, by key; the hash (hex) is of the rules' file."""

    settings: Mapping[str, str]
    defaults: Mapping[str, str]
    policy_version: str
    policy_sha256: str


def differences(reader: Reader, now: InForce) -> tuple[Body, ...]:
    """What is otherwise than the log knows, settings by key first."""
    told = dict(now.defaults)
    for event in reader.events_of_kinds((SettingChanged.KIND,)):
        if isinstance(event.body, SettingChanged):
            told[event.body.key] = event.body.new
    changed: list[Body] = [
        SettingChanged(key, told.get(key, ""), value)
        for key, value in sorted(now.settings.items())
        if told.get(key, "") != value
    ]
    before = reader.last_event_of_kind(PolicyChanged.KIND)
    known = PolicyChanged("", "", "", "")
    if before is not None and isinstance(before.body, PolicyChanged):
        known = before.body
    if (known.new, known.new_sha256) != (now.policy_version, now.policy_sha256):
        changed.append(PolicyChanged(known.new, now.policy_version, known.new_sha256, now.policy_sha256))
    return tuple(changed)


def record_in_force(records: Records, clock: Clock, identity: Identity, now: InForce) -> None:
    """Write down what is otherwise than at the last start. Nobody's act: nobody knows who had the file open. Where the
    records are opened."""

    def work(uow: UnitOfWork) -> None:
        found = differences(uow, now)
        if found:
            uow.append([identity.event(body, clock, with_actor=False) for body in found])

    records.write(work)
