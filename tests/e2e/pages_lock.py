"""The lock and the clinic's page, as a clinic sees them: for grabbing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mnconsole.domain.access_events import Way
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.custody_ports import Keystore
from mnconsole.domain.pen import Fault, Motor
from mnconsole.domain.people import Staff
from mnconsole.domain.session import Step
from mnconsole.ui.clinic.presenter import ClinicPresenter
from mnconsole.ui.clinic.view import ClinicView
from mnconsole.ui.lock.presenter import LockPresenter
from mnconsole.ui.lock.view import LockView
from mnconsole.ui.shell.state import Page
from tests.helpers.consoles import act, cream, patient, session_at
from tests.ui.clinic.bench import backups
from tests.ui.lock.bench import PASSPHRASE, PIN

if TYPE_CHECKING:
    from tests.e2e.pages import Stage


def lock_pages(stage: Stage) -> Iterator[str]:
    """Count-down, PIN, passphrase, alarms over it, somebody else."""
    console, window = stage.console, stage.window
    _people(stage)
    session_at(console, Step.NEEDLING, patient(console, "Ada Sample"))
    numbing = session_at(console, Step.NUMBING, patient(console, "Cleo Specimen"), chair=False)
    act(console, numbing.id, cream(console.policy))
    stage.wait(130)
    console.door.presence.advance(155_000)
    console.access.tick()
    yield "count-down"
    console.alarms.latch(AlarmCode.STOPPED_WINDOW)
    stage.tick()
    yield "count-down-alarm"
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    window._tick()
    yield "count-down-high-alarm"
    console.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    stage.tick()
    window.shell.lock()
    yield "lock-pin"
    lock = stage.part(LockView).presenter
    assert isinstance(lock, LockPresenter)
    for sign in "47113":
        lock.digit(sign)
    yield "lock-digits"
    lock.act("")
    yield "lock-wrong"
    lock.choose_person(console.people.staff[2].id.hex)
    yield "lock-no-pin"
    lock.act("not this one")
    yield "lock-wrong-passphrase"
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    window._tick()
    yield "lock-high-alarm"
    window.shell.toggle_alarms()
    yield "lock-alarm-list"
    window.shell.toggle_alarms()
    console.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    stage.tick()
    console.access.begin(console.people.staff[0].id, Way.PASSPHRASE)
    for number in range(7):
        session_at(console, Step.CLEANSE, patient(console, f"Ben Example {number}"), chair=False)
    stage.tick()
    window.shell.lock()
    yield "lock-many-sessions"
    console.access.begin(console.people.staff[0].id, Way.PASSPHRASE)
    window.shell.begin_switch()
    yield "switch"
    window.shell.end_switch()
    yield "unlocked"


def clinic_pages(stage: Stage) -> Iterator[str]:
    """The cards empty, full and going on; each sheet."""
    console, window = stage.console, stage.window
    window.shell.enter()
    console.access.begin(console.people.staff[2].id, Way.PASSPHRASE)
    window.shell.choose_page(Page.CLINIC)
    yield "clinic-new"
    _people(stage, 2)
    status = backups(console.clock.utc_ms())
    console.backups._set(status)
    yield "clinic"
    page = stage.part(ClinicView).presenter
    assert isinstance(page, ClinicPresenter)
    page.act_records("verify")
    console.backups._set(replace(status, going_on=(420, 1000)))
    yield "clinic-going-on"
    console.backups._set(replace(status, failed="disk_full", free_bytes=400_000_000))
    yield "clinic-failed"
    page.act_people("add")
    yield "clinic-add"
    page.typed("name", "Dora Placeholder")
    page.primary()
    page.typed("passphrase", "lantern pickle oboe granite")
    yield "clinic-passphrase"
    page.close_sheet()
    page.choose_person(console.people.staff[0].id.hex)
    yield "clinic-person"
    page.act_sheet("leave")
    yield "clinic-leave"
    page.act_people("own_pin")
    page.primary()
    yield "clinic-pin"
    page.act_keys("new_code")
    yield "clinic-code"
    page.primary()
    yield "clinic-code-back"
    page.act_keys("change_key")
    yield "clinic-key"
    page.act_backups("medium")
    page.typed("folder", "")
    page.primary()
    yield "clinic-medium"
    page.act_backups("list")
    yield "clinic-backups"
    page.close_sheet()
    console.access.begin(console.people.staff[0].id, Way.PASSPHRASE)
    yield "clinic-nurse"


def _people(stage: Stage, who: int = 0) -> None:
    """Everybody has a passphrase, the nurses a PIN; this one is signed in."""
    console = stage.console
    console.door.keeper.recovery, console.door.keeper.found = "a code", Keystore.AVAILABLE
    failures: list[Exception] = []
    for one in console.people.staff:
        console.access.begin(one.id, Way.PASSPHRASE)
        console.people.set_passphrase(one.id, PASSPHRASE, _nothing, failures.append)
        if one.treats:
            console.people.set_pin(one.id, PIN, _nothing, failures.append, PASSPHRASE)
    assert failures == []
    console.access.begin(console.people.staff[who].id, Way.PASSPHRASE)


def _nothing(_staff: Staff) -> None:
    return None
