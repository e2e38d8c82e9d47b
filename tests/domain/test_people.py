"""Patients as typed, folded and searched; any script."""

from __future__ import annotations

import unicodedata
from datetime import date
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mnconsole.domain.people import (
    NAME_MAX,
    Patient,
    PatientDetails,
    PatientProblem,
    clean_name,
    fold,
    initials,
    problems_of,
    search_text,
)
from tests.helpers.quick import QUICK

TODAY = date(2026, 3, 1)
BORN = date(1984, 3, 12)


def _problems(name: str = "Ada Sample", birth_date: date | None = BORN) -> tuple[PatientProblem, ...]:
    return problems_of(PatientDetails(name, birth_date), TODAY)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Sample",
        "O'Brien-Específico",
        "नमूना देवी",
        "اَلنَّمُوذَج",
        "サンプル 太郎",
        "Ñandú Ø. Łódź",
        "X Æ A-12",
        "می\u200cخواهم",
        "👩🏽\u200d⚕️",
        "A" * NAME_MAX,
    ],
)
def test_names_of_any_script_are_taken_as_they_are(name: str) -> None:
    assert _problems(name) == ()
    assert clean_name(name) == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", PatientProblem.NAME_MISSING),
        (" \t\n ", PatientProblem.NAME_MISSING),
        ("\u200b\u200d", PatientProblem.NAME_MISSING),
        ("A" * (NAME_MAX + 1), PatientProblem.NAME_TOO_LONG),
        ("Ada\x00Sample", PatientProblem.NAME_HAS_CONTROL),
        ("Ada\x7fSample", PatientProblem.NAME_HAS_CONTROL),
        ("Ada\ud800Sample", PatientProblem.NAME_HAS_CONTROL),
        ("Ada\u202eelpmaS", PatientProblem.NAME_HAS_CONTROL),
    ],
)
def test_what_is_no_name(name: str, problem: PatientProblem) -> None:
    assert _problems(name) == (problem,)


@pytest.mark.parametrize(
    ("born", "problem"),
    [
        (None, PatientProblem.BIRTH_DATE_MISSING),
        (date(2026, 3, 2), PatientProblem.BIRTH_DATE_FUTURE),
        (date(1895, 12, 31), PatientProblem.BIRTH_DATE_TOO_OLD),
    ],
)
def test_what_is_no_birth_date(born: date | None, problem: PatientProblem) -> None:
    assert _problems(birth_date=born) == (problem,)


def test_born_today_and_130_years_ago_are_taken() -> None:
    assert _problems(birth_date=TODAY) == ()
    assert _problems(birth_date=date(1896, 1, 1)) == ()


def test_all_problems_are_told_at_once_in_the_order_of_the_fields() -> None:
    assert _problems("", None) == (PatientProblem.NAME_MISSING, PatientProblem.BIRTH_DATE_MISSING)


@QUICK
@given(st.text(max_size=60))
def test_any_text_is_judged_and_cleaned_without_failing(name: str) -> None:
    _problems(name)
    assert clean_name(clean_name(name)) == clean_name(name)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Renée", "renee"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ÅNGSTRÖM", "angstrom"),
        ("İstanbul IĞDIR ılık", "istanbul igdir ilik"),
        ("ﬁnn", "finn"),
        ("Ⅷ", "viii"),
        ("  two\u00a0 words\t", "two words"),
        ("Ｗｉｄｅ", "wide"),
        ("™", "tm"),
        ("𝐀𝐝𝐚", "ada"),
        ("e\u0301", "e"),
        ("한국", "한국"),
        ("Нина", "нина"),
        ("Ёлка", "елка"),
    ],
)
def test_case_and_accents_fold_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Søren", "soren"),
        ("ØRSTED", "orsted"),
        ("Đặng", "dang"),
        ("Łukasz", "lukasz"),
        ("Ħal", "hal"),
        ("Işık", "isik"),
        ("Ætna", "aetna"),
        ("Œuvre", "oeuvre"),
        ("Þór", "thor"),
        ("Guðrún", "gudrun"),
    ],
)
def test_letters_that_unicode_does_not_take_apart_are_found_by_plain_ones(name: str, typed: str) -> None:
    assert fold(typed) in search_text(name, BORN, 1)


@QUICK
@given(st.text(max_size=60))
@example("™")
@example("İ")
@example("ﬀ")
@example("ẞ")
@example("\u0345")
def test_folding_twice_is_folding_once_and_case_does_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(unicodedata.normalize("NFD", text))
    assert not any(character.isspace() and character != " " for character in fold(text))


def test_letters_of_every_script_fold_to_one_form_in_either_case() -> None:
    for code in (*range(0x3000), *range(0xA640, 0xABC0), *range(0xFB00, 0x10000), *range(0x1D400, 0x1D800)):
        letter = chr(code)
        assert fold(fold(letter)) == fold(letter), hex(code)
        assert fold(letter.upper()) == fold(letter) == fold(letter.lower()), hex(code)


def test_search_text_holds_the_forms_that_people_type() -> None:
    text = search_text("Renée  Sample", BORN, 7)
    for typed in ("renee", "sample", "1984-03-12", "12/03/1984", "12.03.1984", "12 mar 1984", "12.3.1984", "7"):
        assert typed in text
    assert text == "renee sample|1984-03-12|12/03/1984|12.03.1984|12 mar 1984|12/3/1984|12.3.1984|7"


def test_a_date_without_two_figures_is_held_once() -> None:
    assert search_text("Ada", date(1984, 11, 12), 7).count("12/11/1984") == 1


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Sample", "AS"),
        ("ada", "A"),
        ("Ada van der Sample", "AS"),
        ("(Ada) Sample", "S"),
        ("太郎", "太"),
        ("- -", "--"),
        ("", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1984, 3, 12), date(2026, 3, 11), 41),
        (date(1984, 3, 12), date(2026, 3, 12), 42),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
        (TODAY, TODAY, 0),
    ],
)
def test_age_in_completed_years(born: date, on: date, age: int) -> None:
    assert Patient(UUID(int=1), 1, "Ada", born, 0).age_years(on) == age
