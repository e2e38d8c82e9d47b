"""Every code has words, every key of the page is in the catalogue, and every place in a text is filled."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.allowance import AllowanceReason
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.events import Body
from mnconsole.domain.numbing import WaitState
from mnconsole.domain.pen_kinds import SwitchOff
from mnconsole.domain.people import PatientProblem
from mnconsole.domain.policy import Severity
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.domain.session import RETRACTABLE, RETRACTION_REASONS, Step
from mnconsole.store.errors import StoreCode
from mnconsole.ui.chair.pages import SHEET_PAGES
from mnconsole.ui.chair.state import Place
from mnconsole.ui.chair.steps.screening import PARTS
from mnconsole.ui.words.chair import (
    TEXTS,
    event_title,
    fitzpatrick,
    passes,
    patient_problem,
    step_title,
    text,
    verify_words,
)
from mnconsole.ui.words.refusals import refusal, step_in_sentence
from mnconsole.ui.words.store_errors import CODES, not_saved, store_error
from mnconsole.ui.words.timeline_codes import retraction_reason
from tests.architecture.source import files, tree
from tests.helpers.consoles import built_in_policy

POLICY = built_in_policy()
ONE_TAP = ("early", "no_cream", "no_serum", "leave_out", "endpoint", "depth_reason", "untreated")
STILL = (
    "text_stopped",
    "text_lost",
    "text_unlinked",
    "text_last",
    "text_last_stopped",
    "text_last_lost",
    "text_last_unlinked",
)
MADE = {
    *(f"place.{place.value}" for place in Place),
    *(f"zones.{zone.region}" for zone in POLICY.zones),
    *(f"screening.{severity.value}_{word}" for severity in Severity for word in ("list", "follows")),
    *(f"screening.{part}" for part in PARTS),
    *(f"numbing.pill.{state.value}" for state in WaitState),
    *(f"empty.{number}" for number in (1, 2, 3)),
    *(f"adverse.{word}_missing" for word in ("severity", "action")),
    *(f"serum_{when.value}.{word}" for when in ev.SerumWhen for word in ("title", "do")),
    *(f"allow_pen.{reason.value}" for reason in AllowanceReason),
    *(f"allow_pen.text_{way.value}" for way in SwitchOff),
    *(f"needling.frozen_{way.value}" for way in SwitchOff),
    *(f"undo.{reason}" for reason in RETRACTION_REASONS),
    *(f"{kind}.{word}" for kind in ONE_TAP for word in ("title", "text")),
    *(f"{kind}.{word}" for kind in ("endpoint", "leave_out") for word in STILL),
}
"""Keys that are put together from codes."""


def literals() -> Iterator[str]:
    for file in files("mnconsole/ui/chair"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in TEXTS:
                yield node.value


def asked_for() -> Iterator[str]:
    for file in files("mnconsole/ui/chair"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "text":
                yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))


def test_every_key_that_the_page_asks_for_has_words() -> None:
    asked = set(asked_for())
    assert len(asked) > 150
    assert asked | MADE <= set(TEXTS)


def test_no_words_are_left_over() -> None:
    # Fields of the screening and of the patient are named like their words; verifying has its own function.
    fields = {f"screening.{name}" for name in ("caution_reason", "released_by", "course_number", "course_planned")}
    fields |= {f"patient.{name}" for name in ("name", "birth_date", "phone", "allergies", "flags")}
    fields |= {"screening.allergies", "verify.sound", "verify.broken", "verify.cancelled"}
    assert set(TEXTS) - set(literals()) - MADE - fields == set()


def test_places_are_named_and_single_braces() -> None:
    for key, source in TEXTS.items():
        for _literal, name, spec, _conversion in string.Formatter().parse(source):
            assert name is None or (name.isidentifier() and not spec), key


def test_words_end_like_sentences_or_labels() -> None:
    for key, source in TEXTS.items():
        assert source == source.strip(), key
        assert "\n" not in source, key


DETAILS: dict[RefusalCode, tuple[int | str, ...]] = {
    RefusalCode.WRONG_STEP: (1, 5),
    RefusalCode.ANSWERS_MISSING: (3, "eczema", "keloid", "tattoo"),
    RefusalCode.PRODUCT_UNKNOWN: ("no_such",),
    RefusalCode.LOT_UNREADABLE: (40,),
    RefusalCode.EXPIRY_UNREADABLE: ("soon",),
    RefusalCode.EXPIRED: ("2025-03",),
    RefusalCode.AMOUNT_RANGE: (12_000, 10_000),
    RefusalCode.TOO_EARLY: (260_000, 600_000),
    RefusalCode.CLOCK_UNSURE: (700_000, 900_000),
    RefusalCode.AREA_MISSING: ("thighs_front",),
    RefusalCode.ZONE_UNKNOWN: ("tail",),
    RefusalCode.ZONE_TREATED: ("nose",),
    RefusalCode.ZONES_LEFT: (2, "nose", "chin"),
    RefusalCode.NOTHING_NEEDLED: ("nose",),
    RefusalCode.DEPTH_RANGE: (2600, 500, 2500),
    RefusalCode.CARTRIDGE_USED_BEFORE: ("sticker-1",),
    RefusalCode.NOT_AMENDABLE: ("lot",),
    RefusalCode.NAME_UNUSABLE: (80,),
    RefusalCode.PIN_SHAPE: (4, 8),
    RefusalCode.PASSPHRASE_WEAK: (12,),
    RefusalCode.SESSION_OPEN: (2,),
    RefusalCode.ERASURE_NOT_ASKED: ("2033-11-21",),
    RefusalCode.ERASURE_OWN_REQUEST: ("2033-11-21",),
    RefusalCode.ERASURE_ONE_PERSON: (7, "Manager Two"),
}


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_has_words(code: RefusalCode) -> None:
    said = refusal(code, DETAILS.get(code, ()), POLICY)
    assert said.endswith(".")
    assert "{" not in said
    assert said != refusal(RefusalCode.CLOSED, (), POLICY) or code is RefusalCode.CLOSED


def test_a_refusal_names_values_as_people_write_them() -> None:
    def said(code: RefusalCode) -> str:
        return refusal(code, DETAILS[code], POLICY)

    assert "03/2025" in said(RefusalCode.EXPIRED)
    assert "4:20" in said(RefusalCode.TOO_EARLY)
    assert "10:00" in said(RefusalCode.TOO_EARLY)
    assert "up to 10 g" in said(RefusalCode.AMOUNT_RANGE)
    assert "Nose, Chin" in said(RefusalCode.ZONES_LEFT)
    assert "2.60 mm" in said(RefusalCode.DEPTH_RANGE)
    assert said(RefusalCode.WRONG_STEP).startswith("Needling can't")


def test_a_refusal_about_a_zone_can_do_without_its_name() -> None:
    assert "this zone" in refusal(RefusalCode.ZONE_TREATED, (), POLICY)


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_a_name(step: Step) -> None:
    assert step_title(step)
    assert step_in_sentence(step)


def test_the_store_s_codes_have_words_and_nothing_else() -> None:
    assert {code.value for code in StoreCode} | {"unexpected"} == CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_step_that_was_not_saved_is_told_whole(code: str) -> None:
    happened, do = store_error(code)
    said = not_saved(code)
    assert happened in said
    assert said.endswith(do)
    assert "still here" in said


def test_an_unknown_code_of_the_store_is_named() -> None:
    happened, do = store_error("brand_new")
    assert "brand_new" in happened
    assert do == store_error("unexpected")[1]


@pytest.mark.parametrize("problem", list(PatientProblem))
def test_every_problem_of_a_patient_has_words(problem: PatientProblem) -> None:
    assert patient_problem(problem).endswith(".")


@pytest.mark.parametrize("kind", RETRACTABLE)
def test_what_can_be_taken_back_has_a_name(kind: type[Body]) -> None:
    assert event_title(kind(*kind.__struct_fields__))  # only its kind counts


@pytest.mark.parametrize("reason", RETRACTION_REASONS)
def test_every_reason_of_an_undo_has_words(reason: str) -> None:
    told = retraction_reason(reason)
    assert told != reason
    assert "_" not in told
    assert text(f"undo.{reason}")


def test_the_six_skin_types_differ() -> None:
    kinds = [fitzpatrick(kind) for kind in range(1, 7)]
    assert [numeral for numeral, _meaning in kinds] == ["I", "II", "III", "IV", "V", "VI"]
    assert len({meaning for _numeral, meaning in kinds}) == 6


def test_one_pass_and_many() -> None:
    assert (passes(1), passes(3)) == ("1 pass", "3 passes")


def test_what_verifying_found() -> None:
    assert "1,234 events" in verify_words(VerifyResult(True, 1234, 0))
    assert "entry 17" in verify_words(VerifyResult(False, 20, 0, 17, "edited"))
    assert verify_words(VerifyResult(False, 5, 0, 5, "cancelled")) == text("verify.cancelled")


def test_every_sheet_has_a_page() -> None:
    assert set(ONE_TAP) < set(SHEET_PAGES)
