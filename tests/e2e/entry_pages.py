"""What stands before the records, page by page, for grabbing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

from mnconsole.domain.custody_ports import SlotPerson
from mnconsole.domain.people import Role, Staff
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.entry.choice import ChoiceView
from mnconsole.ui.entry.part import build_restore, build_set_up, build_sign_in, build_trouble, build_unlock
from mnconsole.ui.entry.presenter import SignInPresenter, TroublePresenter
from mnconsole.ui.entry.restore.presenter import RestorePresenter
from mnconsole.ui.entry.restore.state import CameBack
from mnconsole.ui.entry.set_up.presenter import SetUpPresenter
from mnconsole.ui.entry.set_up.work import Printed
from mnconsole.ui.entry.unlock.presenter import UnlockPresenter
from tests.helpers.entry_work import CODE, GOOD, FakeRestore, FakeSetUp, FakeUnlock, backup

if TYPE_CHECKING:
    from tests.e2e.pages import Stage

FOLDER = "records of the clinic/on a disk with quite a long name/mnconsole/clinic"
PLACE = "a second disk/mnconsole"
TYPED = CODE.replace("-", " ")


def entry_pages(stage: Stage) -> Iterator[str]:
    """What stands before the records are open."""
    yield from _demo(stage)
    yield from _set_up(stage)
    yield from _unlock(stage)
    yield from _restore(stage)
    for error in _TROUBLES:
        page = TroublePresenter(error, lambda: None, lambda: None, lambda: None, lambda: None)
        stage.window.show_entry(build_trouble(stage.theme, page))
        yield f"trouble-{error.code.value}"


def _demo(stage: Stage) -> Iterator[str]:
    sign_in = SignInPresenter(FOLDER, demo=True, choose=lambda _staff: None)
    stage.window.show_entry(build_sign_in(stage.theme, sign_in))
    yield "sign-in-opening"
    sign_in.set_people([Staff(uuid4(), name, role, True) for name, role in _PEOPLE])
    yield "sign-in"


def _set_up(stage: Stage) -> Iterator[str]:
    stage.window.show_entry(ChoiceView(stage.theme, FOLDER))
    yield "choice"
    work = FakeSetUp()
    page = SetUpPresenter(FOLDER, f"{FOLDER}/backups", work)
    stage.window.show_entry(build_set_up(stage.theme, page))
    yield "set-up-clinic"
    page.typed("pin", "1111")
    page.typed("pin_again", "12")
    page.go_on()
    yield "set-up-clinic-wrong"
    for field, text in (("clinic", "Sample Clinic"), ("person", "Ada Sample"), ("pin", "2580"), ("pin_again", "2580")):
        page.typed(field, text)
    page.go_on()
    yield "set-up-passphrase"
    page.typed("passphrase", "sunshine")
    page.typed("again", "moon")
    page.go_on()
    yield "set-up-passphrase-weak"
    page.typed("passphrase", GOOD)
    page.typed("again", GOOD)
    yield "set-up-passphrase-good"
    page.go_on()
    yield "set-up-code"
    work.printed = Printed.NO_PRINTER
    page.print_code()
    page.tick_on_paper(True)
    yield "set-up-code-no-printer"
    page.go_on()
    page.typed("code", TYPED.replace(TYPED[6], "X", 1))
    page.go_on()
    yield "set-up-type-back-wrong"
    page.typed("code", TYPED)
    yield "set-up-type-back"
    page.go_on()
    yield "set-up-backups"
    page.choose_medium("medium")
    work.picked = "same"
    page.pick_folder()
    yield "set-up-backups-same-disk"
    page.typed("medium", "nowhere")
    yield "set-up-backups-wrong"
    work.picked = "good"
    page.pick_folder()
    yield "set-up-backups-good"
    page.go_on()
    yield "set-up-ready"
    page.go_on()
    yield "set-up-making"
    work.answers[0][1](RecordsError(StoreCode.DISK_FULL, path=FOLDER))
    yield "set-up-failed"
    page.go_on()
    work.answers[1][0]()
    yield "set-up-done"


def _unlock(stage: Stage) -> Iterator[str]:
    work = FakeUnlock()
    people = [SlotPerson(str(number), uuid4(), name, True) for number, (name, _role) in enumerate(_PEOPLE)]
    page = UnlockPresenter(FOLDER, people, work)
    stage.window.show_entry(build_unlock(stage.theme, page))
    yield "unlock-people"
    page.choose("1")
    yield "unlock"
    page.submit("not this one")
    yield "unlock-busy"
    for _try in range(3):
        work.failed(RecordsError(StoreCode.WRONG_PASSPHRASE, path=FOLDER))
    yield "unlock-wrong"
    work.failed(RecordsError(StoreCode.DEVICE_SECRET_MISSING, path=FOLDER))
    yield "unlock-other-laptop"
    page.forgotten()
    yield "unlock-code"
    page.typed("code", TYPED[:-1] + "0")
    page.go_on()
    yield "unlock-code-wrong"
    page.typed("code", TYPED)
    yield "unlock-code-whole"
    page.go_on()
    yield "unlock-renew"
    page.choose("2")
    page.typed("passphrase", GOOD)
    page.typed("again", GOOD)
    page.go_on()
    yield "unlock-renew-busy"
    work.failed(RecordsError(StoreCode.WRONG_CODE, path=FOLDER))
    yield "unlock-code-of-others"


def _restore(stage: Stage) -> Iterator[str]:
    work = FakeRestore()
    work.found[PLACE] = tuple(backup(n, fault="database" if n == 1 else "", newer=n == 2) for n in range(30))
    page = RestorePresenter(FOLDER, "", work, records=True)
    stage.window.show_entry(build_restore(stage.theme, page))
    yield "restore-begin"
    page.typed("path", "an empty folder")
    yield "restore-none"
    page.typed("path", PLACE)
    yield "restore-backups"
    page.go_on()
    yield "restore-passphrase"
    page.typed("passphrase", "not this one")
    page.go_on()
    work.progress(420)
    yield "restore-work"
    work.failed(RecordsError(StoreCode.WRONG_PASSPHRASE, path=FOLDER))
    yield "restore-wrong"
    page.choose_way(True)
    page.typed("code", TYPED[:20])
    page.go_on()
    yield "restore-code"
    page.typed("code", TYPED)
    page.go_on()
    work.done(CameBack(1_795_262_400_000, 1000, f"{FOLDER}/before-restore-20261121", 2, 14, ("erased.jsonl",)))
    yield "restore-done"


_PEOPLE = (("Nurse One", Role.NURSE), ("Nurse Two", Role.NURSE), ("Manager Three", Role.MANAGER))
_TROUBLES = (
    RecordsError(StoreCode.HELD, path=FOLDER, pid=4711),
    RecordsError(StoreCode.DAMAGED, path=f"{FOLDER}/records.db"),
    RecordsError(StoreCode.NEWEST_MISSING, path=f"{FOLDER}/records.db", known=1244, found=1224),
    RecordsError(
        StoreCode.NEWER_SCHEMA, path=f"{FOLDER}/records.db", found=9, known=1, found_program="2.0.0", program="0.1.0"
    ),
)
