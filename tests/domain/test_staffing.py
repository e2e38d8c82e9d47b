"""Names, PINs, and that somebody can always manage."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mnconsole.domain import staffing
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.refusals import RefusalCode, Refused
from tests.helpers.quick import QUICK

NURSE = Staff(UUID(int=1), "Nurse One", Role.NURSE, True)
MANAGER = Staff(UUID(int=2), "Manager Two", Role.MANAGER, True)
OTHER = Staff(UUID(int=3), "Manager Three", Role.MANAGER, False)
GONE = Staff(UUID(int=4), "Ben Example", Role.MANAGER, True, left_utc_ms=5)


def refused(caught: pytest.ExceptionInfo[Refused]) -> RefusalCode:
    """Its code."""
    return caught.value.code


@pytest.mark.parametrize("pin", ["4711", "80351", "1221", "25802580", "1357", "0070"])
def test_a_pin_that_is_taken(pin: str) -> None:
    staffing.check_pin(pin)


@pytest.mark.parametrize("pin", ["", "123", "471", "123456789", "47a1", "4 11", "-471", "٤٧١١", "4711\n", "½½½½"])
def test_a_pin_is_four_to_eight_digits(pin: str) -> None:
    with pytest.raises(Refused) as caught:
        staffing.check_pin(pin)
    assert refused(caught) is RefusalCode.PIN_SHAPE
    assert caught.value.details == (4, 8)


@pytest.mark.parametrize("pin", ["1111", "1234", "4321", "56789", "8901", "2109", "0000000", "1212", "90909090"])
def test_a_pin_that_everybody_tries_first(pin: str) -> None:
    with pytest.raises(Refused) as caught:
        staffing.check_pin(pin)
    assert refused(caught) is RefusalCode.PIN_TOO_SIMPLE


@QUICK
@given(st.text(max_size=10))
def test_whatever_is_typed_as_a_pin_is_judged(pin: str) -> None:
    codes = []
    try:
        staffing.check_pin(pin)
    except Refused as error:
        codes.append(error.code)
    digits = 4 <= len(pin) <= 8 and set(pin) <= set("0123456789")
    assert codes in ([[], [RefusalCode.PIN_TOO_SIMPLE]] if digits else [[RefusalCode.PIN_SHAPE]])


def test_a_name_is_cleaned_and_may_stay_ones_own() -> None:
    people = (NURSE, MANAGER)
    assert staffing.checked_name(people, "  Ada   Sample ") == "Ada Sample"
    assert staffing.checked_name(people, "NURSE ONE", but=NURSE.id) == "NURSE ONE"
    assert staffing.checked_name(people, "Zoë 2") == "Zoë 2"


@pytest.mark.parametrize("name", ["nurse one", "Nurse  One", "NÚRSE ONE", "Ｎｕｒｓｅ One", "ben example"])
def test_a_name_that_reads_like_another_is_taken_also_when_they_have_left(name: str) -> None:
    with pytest.raises(Refused) as caught:
        staffing.checked_name((NURSE, MANAGER, GONE), name, but=MANAGER.id)
    assert refused(caught) is RefusalCode.NAME_TAKEN


@pytest.mark.parametrize("name", ["", "  ", "...", "--", "\u200b"])
def test_a_name_has_a_letter(name: str) -> None:
    with pytest.raises(Refused) as caught:
        staffing.checked_name((), name)
    assert refused(caught) is RefusalCode.NAME_MISSING


@pytest.mark.parametrize("name", ["Ada\u202eSample", "Ada\x00", "Ada\u200bSample", "A" * 81])
def test_a_name_can_be_seen_and_fits(name: str) -> None:
    with pytest.raises(Refused) as caught:
        staffing.checked_name((), name)
    assert refused(caught) is RefusalCode.NAME_UNUSABLE


def test_a_viewer_never_treats() -> None:
    assert [staffing.treats_as(role, True) for role in (Role.NURSE, Role.MANAGER, Role.VIEWER)] == [True, True, False]
    assert not staffing.treats_as(Role.NURSE, False)


def test_people_are_found_or_refused() -> None:
    people = (NURSE, GONE)
    assert staffing.person_of(people, GONE.id) == GONE
    assert staffing.colleague_of(people, NURSE.id) == NURSE
    for staff_id, code in ((GONE.id, RefusalCode.LEFT), (UUID(int=9), RefusalCode.PERSON_UNKNOWN)):
        with pytest.raises(Refused) as caught:
            staffing.colleague_of(people, staff_id)
        assert refused(caught) is code


def test_nobody_changes_their_own_role_but_their_name() -> None:
    people = (MANAGER, OTHER)
    staffing.check_change(people, MANAGER, MANAGER, Role.MANAGER)
    staffing.check_change(people, MANAGER, OTHER, Role.NURSE)
    with pytest.raises(Refused) as caught:
        staffing.check_change(people, MANAGER, MANAGER, Role.NURSE)
    assert refused(caught) is RefusalCode.ONESELF


def test_there_is_always_a_manager_who_works_here() -> None:
    for people in ((NURSE, OTHER), (NURSE, OTHER, GONE)):
        with pytest.raises(Refused) as caught:
            staffing.check_change(people, NURSE, OTHER, Role.NURSE)
        assert refused(caught) is RefusalCode.LAST_MANAGER
        with pytest.raises(Refused) as caught:
            staffing.check_leave(people, NURSE, OTHER, 0)
        assert refused(caught) is RefusalCode.LAST_MANAGER
    staffing.check_leave((MANAGER, OTHER), MANAGER, OTHER, 0)
    staffing.check_leave((MANAGER, NURSE), MANAGER, NURSE, 0)


def test_who_leaves_leaves_no_session_open_and_not_by_their_own_hand() -> None:
    with pytest.raises(Refused) as caught:
        staffing.check_leave((MANAGER, NURSE), MANAGER, NURSE, 2)
    assert (refused(caught), caught.value.details) == (RefusalCode.SESSION_OPEN, (2,))
    with pytest.raises(Refused) as caught:
        staffing.check_leave((MANAGER, OTHER), MANAGER, replace(MANAGER), 0)
    assert refused(caught) is RefusalCode.ONESELF
