"""Reading what people type."""

from __future__ import annotations

import pytest

from mnconsole.ui.chair import parse


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08/2027", "2027-08"),
        ("8/2027", "2027-08"),
        (" 8.27 ", "2027-08"),
        ("08-2027", "2027-08"),
        ("08 2027", "2027-08"),
        ("2027-08", "2027-08"),
        ("2027-8", "2027-08"),
        ("082027", "2027-08"),
        ("12/2027", "2027-12"),
        ("13/2027", None),
        ("0/2027", None),
        ("00/2027", None),
        ("2027", None),
        ("08/20271", None),
        ("", None),
        ("soon", None),
    ],
)
def test_expiry(typed: str, read: str | None) -> None:
    assert parse.expiry(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("9.5", 9500), ("9,5", 9500), ("10", 10_000), ("0.001", 1), ("0.0001", None), ("-1", None), ("9.5g", None)],
)
def test_thousandths(typed: str, read: int | None) -> None:
    assert parse.thousandths(typed) == read


def test_areas_are_whole_square_millimetres() -> None:
    assert parse.area_mm2("48.5") == 4850
    assert parse.area_mm2("48.555") == 4855
    assert parse.area_mm2("big") is None


@pytest.mark.parametrize(
    ("typed", "read"), [("14", 840_000), ("14:30", 870_000), ("0", 0), ("14:60", None), ("14.5", None), ("", None)]
)
def test_minutes(typed: str, read: int | None) -> None:
    assert parse.minutes_ms(typed) == read


@pytest.mark.parametrize(("typed", "read"), [("3", 3), (" 12 ", 12), ("0", None), ("100", None), ("\u00b2", None)])
def test_small_numbers(typed: str, read: int | None) -> None:
    assert parse.small_number(typed) == read
