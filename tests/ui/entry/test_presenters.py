"""Presenters of the tap on a name and of trouble at the start, without Qt."""

from __future__ import annotations

from uuid import uuid4

from mnconsole.domain.people import Role, Staff
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.entry.presenter import MENDED_BY_A_BACKUP, SEEN_ALL_THE_SAME, SignInPresenter, TroublePresenter
from mnconsole.ui.entry.state import SignInState, TroubleState

FOLDER = "the/clinic/folder"


def staff(name: str, role: Role) -> Staff:
    return Staff(uuid4(), name, role, True)


def test_sign_in_names_people_and_says_what_the_demo_is() -> None:
    chosen: list[Staff] = []
    shown: list[SignInState] = []
    presenter = SignInPresenter(FOLDER, demo=True, choose=chosen.append)
    presenter.attach(shown.append)
    assert shown[-1].busy
    assert FOLDER in shown[-1].note[1]
    people = [staff("Nurse One", Role.NURSE), staff("Manager One", Role.MANAGER)]
    presenter.set_people(people)
    assert [(row.name, row.role) for row in shown[-1].people] == [("Nurse One", "Nurse"), ("Manager One", "Manager")]
    assert shown[-1].busy == ""
    presenter.choose(shown[-1].people[1].key)
    presenter.choose("nobody")
    assert chosen == [people[1]]


def test_sign_in_outside_the_demo_has_no_note() -> None:
    shown: list[SignInState] = []
    SignInPresenter(FOLDER, demo=False, choose=lambda _staff: None).attach(shown.append)
    assert shown[-1].note == ("", "")


def test_trouble_says_what_to_do_and_can_be_tried_again() -> None:
    shown: list[TroubleState] = []
    done: list[str] = []
    presenter = TroublePresenter(
        RecordsError(StoreCode.HELD, path=FOLDER, pid=None), lambda: done.append("close"), lambda: done.append("retry")
    )
    presenter.attach(shown.append)
    assert shown[-1].title == "The console is open already"
    assert "process —" in shown[-1].text
    presenter.retry()
    presenter.retry()
    assert (done, shown[-1].busy) == (["retry"], True)
    presenter.failed(RecordsError(StoreCode.READ_ONLY, path=FOLDER))
    assert (shown[-1].title, shown[-1].busy) == ("The folder can't be written", False)
    presenter.close()
    assert done == ["retry", "close"]


def test_trouble_without_a_second_chance_offers_none() -> None:
    shown: list[TroubleState] = []
    presenter = TroublePresenter(RecordsError(StoreCode.DAMAGED, path=FOLDER), lambda: None)
    presenter.attach(shown.append)
    assert shown[-1].retry == ""
    presenter.retry()
    assert len(shown) == 1


def test_a_backup_is_offered_where_one_mends_it() -> None:
    offered: set[str] = set()
    for code in StoreCode:
        shown: list[TroubleState] = []
        TroublePresenter(RecordsError(code, path=FOLDER), lambda: None, lambda: None, lambda: None).attach(shown.append)
        if shown[-1].restore:
            offered.add(code.value)
    assert offered == MENDED_BY_A_BACKUP & {code.value for code in StoreCode}
    assert {"damaged", "database_missing", "key_file_damaged"} <= offered
    assert not {"held", "disk_full", "newer_schema", "read_only"} & offered


def test_bringing_back_is_asked_for_once_it_is_offered() -> None:
    asked: list[bool] = []
    damaged, held = RecordsError(StoreCode.DAMAGED, path=FOLDER), RecordsError(StoreCode.HELD, path=FOLDER, pid=1)
    TroublePresenter(held, lambda: None, lambda: None, lambda: asked.append(True)).restore()
    TroublePresenter(damaged, lambda: None, lambda: None).restore()
    TroublePresenter(ValueError("a bug"), lambda: None, lambda: None, lambda: asked.append(True)).restore()
    assert asked == []
    TroublePresenter(damaged, lambda: None, lambda: None, lambda: asked.append(True)).restore()
    assert asked == [True]


def test_going_on_is_offered_and_asked_for_where_the_newest_entries_are_missing() -> None:
    asked: list[StoreCode] = []
    offered: set[StoreCode] = set()
    for code in StoreCode:
        shown: list[TroubleState] = []
        error = RecordsError(code, path=FOLDER)
        presenter = TroublePresenter(error, lambda: None, lambda: None, go_on=lambda code=code: asked.append(code))  # type: ignore[misc]
        presenter.attach(shown.append)
        if shown[-1].go_on:
            offered.add(code)
        presenter.go_on()
    assert offered == set(asked) == {StoreCode.NEWEST_MISSING}
    busy = TroublePresenter(RecordsError(StoreCode.NEWEST_MISSING, path=FOLDER), lambda: None, lambda: None,
                            go_on=lambda: asked.append(StoreCode.NEWEST_MISSING))  # fmt: skip
    busy.retry()
    busy.go_on()
    assert len(asked) == 1


def test_a_look_is_offered_where_most_can_still_be_read() -> None:
    asked: list[StoreCode] = []
    for code in StoreCode:
        shown: list[TroubleState] = []
        error = RecordsError(code, path=FOLDER)
        presenter = TroublePresenter(error, lambda: None, lambda: None, look=lambda code=code: asked.append(code))  # type: ignore[misc]
        presenter.attach(shown.append)
        assert shown[-1].look == ("Look at the records" if code in SEEN_ALL_THE_SAME else "")
        presenter.look()
    assert set(asked) == SEEN_ALL_THE_SAME
    presenter = TroublePresenter(RecordsError(StoreCode.DAMAGED, path=FOLDER), lambda: None, lambda: None,
                                 look=lambda: asked.append(StoreCode.DAMAGED))  # fmt: skip
    presenter.retry()
    presenter.look()
    assert asked.count(StoreCode.DAMAGED) == 1
