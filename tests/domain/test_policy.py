"""The clinic's rules: the file that ships is whole, and each key damaged in turn is refused by its name."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from mnconsole import assets
from mnconsole.domain.needling_events import DepthBasis
from mnconsole.domain.policy import CHOICE_GROUPS, PolicyFault, ProductUse, Severity, policy_from
from mnconsole.domain.retention import THE_LAW

Path = tuple[str | int, ...]

FILE: dict[str, Any] = tomllib.loads(assets.path("policy", "clinic.toml").read_text(encoding="utf-8"))
POLICY = policy_from(FILE)


def _walk(node: Any, path: Path = ()) -> Iterator[Path]:
    """Paths of every value; of a list of tables only the first, since all are read alike."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield (*path, key)
            yield from _walk(value, (*path, key))
    elif isinstance(node, list) and node and isinstance(node[0], dict):
        yield from _walk(node[0], (*path, 0))


def _named(path: Path) -> str:
    return "policy" + "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)


def _damaged(path: Path, value: Any) -> dict[str, Any]:
    """The file with one value replaced; `...` takes it out."""
    values = copy.deepcopy(FILE)
    node: Any = values
    for step in path[:-1]:
        node = node[step]
    if value is ...:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return values


def _fault(path: Path, value: Any) -> PolicyFault:
    with pytest.raises(PolicyFault) as caught:
        policy_from(_damaged(path, value))
    return caught.value


WRONG: dict[type, tuple[Any, ...]] = {
    str: (..., 3, "", "  ", [], True),
    int: (..., "x", -1, 10**9, True, 1.5),
    list: (..., "x", [], 5, {}),
    dict: (..., "x", 5, []),
}


@pytest.mark.parametrize("wrong", range(6))
def test_each_key_damaged_in_turn_is_named(wrong: int) -> None:
    walked = 0
    for path in _walk(FILE):
        node: Any = FILE
        for step in path:
            node = node[step]
        options = WRONG[type(node)]
        if wrong >= len(options):
            continue
        walked += 1
        if path == ("retention",) and options[wrong] is ...:
            # A file from before there was this table: the law's numbers hold.
            assert policy_from(_damaged(path, ...)).retention is THE_LAW
            continue
        fault = _fault(path, options[wrong])
        assert fault.key == _named(path), (path, options[wrong])
        assert fault.expected
    assert walked > (50 if wrong < 4 else 20)


def test_a_row_that_is_no_table_is_named_with_its_place() -> None:
    for group in ("zones", "marks", "products", "questions"):
        assert _fault((group, 1), "x").key == f"policy.{group}[2]"


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("zones", 0, "band_high_um"), 500, None),
        (("zones", 0, "band_low_um"), 1050, "policy.zones[1].band_high_um"),
        (("zones", 0, "plan_depth_um"), 510, "policy.zones[1].plan_depth_um"),
        (("zones", 0, "plan_depth_um"), 450, "policy.zones[1].plan_depth_um"),
        (("zones", 0, "caution_um"), 2550, "policy.zones[1].caution_um"),
        (("zones", 0, "passes"), 0, "policy.zones[1].passes"),
        (("zones", 4, "part"), 7, "policy.zones[5].part"),
        (("zones", 4, "part_caution_um"), 2550, "policy.zones[5].part_caution_um"),
        (("zones", 4, "part_caution_um"), ..., "policy.zones[5].part_caution_um"),
        (("zones", 1, "id"), "forehead", "policy.zones"),
        (("products", 1, "id"), "clinic_cream", "policy.products"),
        (("questions", 1, "id"), "infection", "policy.questions"),
        (("choices", "no_cream", 1, "id"), "declined", "policy.choices.no_cream"),
        (("marks", 0, "basis"), "zone", "policy.marks[1].basis"),
        (("marks", 0, "basis"), "stretch_mark", "policy.marks"),
        (("marks", 0, "basis"), "burn", "policy.marks[1].basis"),
        (("products", 0, "remove_min"), 10, "policy.products[1].remove_min"),
        (("products", 0, "longest_min"), 19, "policy.products[1].longest_min"),
        (("products", 0, "amount_mg"), 10_001, "policy.products[1].amount_limit_mg"),
        (("products", 0, "use"), "lotion", "policy.products[1].use"),
        (("products", 3, "needles"), 0, "policy.products[4].needles"),
        (("questions", 0, "severity"), "maybe", "policy.questions[1].severity"),
        (("questions", 0, "under_age"), 131, "policy.questions[1].under_age"),
        (("questions", 5, "about_allergies"), "yes", "policy.questions[6].about_allergies"),
        (("dose", "high"), 249, "policy.dose.high"),
        (("dose", "bar_max"), 299, "policy.dose.bar_max"),
        (("pen", "start_speed_dhz"), 910, "policy.pen.start_speed_dhz"),
        (("pen", "depth_presets_um"), [500, 750, 1000, 1250], "policy.pen.depth_presets_um"),
        (("pen", "depth_presets_um"), [500, 750, 1000, 1250, 2600], "policy.pen.depth_presets_um"),
        (("pen", "depth_presets_um"), [510, 750, 1000, 1250, 1500], "policy.pen.depth_presets_um"),
        (("pen", "depth_presets_um"), [True, 750, 1000, 1250, 1500], "policy.pen.depth_presets_um"),
    ],
)
def test_values_that_contradict_each_other_are_named(path: Path, value: Any, key: str | None) -> None:
    if key is None:
        policy_from(_damaged(path, value))
    else:
        assert _fault(path, value).key == key


def test_no_policy_widens_the_hard_limits() -> None:
    for name in ("band_low_um", "band_high_um", "caution_um", "plan_depth_um"):
        assert _fault(("zones", 0, name), 3000).key.endswith(name)
        assert _fault(("zones", 0, name), 400).key.endswith(name)


@pytest.mark.parametrize("use", list(ProductUse))
def test_each_use_needs_a_product(use: ProductUse) -> None:
    values = copy.deepcopy(FILE)
    values["products"] = [row for row in values["products"] if row["use"] != use.value]
    with pytest.raises(PolicyFault, match=use.value):
        policy_from(values)


def test_a_file_without_choices_of_a_group_is_refused() -> None:
    for group in CHOICE_GROUPS:
        assert _fault(("choices", group), ...).key == f"policy.choices.{group}"


def test_the_file_that_ships_says_what_the_clinic_says() -> None:
    cream = POLICY.products_for(ProductUse.CREAM)[0]
    assert (cream.ready_ms, cream.remove_ms) == (600_000, 1_200_000)
    assert POLICY.products_for(ProductUse.CARTRIDGE)[0].needles == 11
    assert (POLICY.dose.low, POLICY.dose.high) == (250, 300)
    face = {zone.id: zone.area_mm2 for zone in POLICY.zones if zone.region == "face"}
    assert sum(face.values()) == 23_000
    assert {z.id for z in POLICY.zones if not z.area_mm2} == {
        "thighs_front",
        "thighs_back",
        "buttocks",
        "lower_legs",
        "arms",
    }
    clinics_own = {"eczema", "rosacea", "sensitive_skin", "blood_thinner", "alcohol"}
    assert clinics_own <= {q.id for q in POLICY.questions if q.severity is Severity.CAUTION}


def test_every_planned_depth_of_the_file_that_ships_is_within_its_band() -> None:
    for zone in POLICY.zones:
        assert zone.band_low_um <= zone.plan_depth_um <= zone.band_high_um <= zone.caution_um, zone.id
        assert zone.source


@pytest.mark.parametrize(
    ("zone_id", "basis", "caution"),
    [
        ("around_eyes", DepthBasis.ZONE, 500),
        ("cheeks", DepthBasis.ZONE, 1500),
        ("abdomen", DepthBasis.SCAR, 1500),
        ("forehead", DepthBasis.STRETCH_MARK, 2000),
        ("nowhere", DepthBasis.ZONE, 500),
        ("nowhere", DepthBasis.SCAR, 500),
    ],
)
def test_caution_of_zone_and_mark(zone_id: str, basis: DepthBasis, caution: int) -> None:
    assert POLICY.caution_um(zone_id, basis) == caution


def test_a_choice_of_another_policy_shows_its_id() -> None:
    assert POLICY.choice_text("no_cream", "declined") == "Patient declined"
    assert POLICY.choice_text("no_cream", "of_2031") == "of_2031"
    assert POLICY.choice_text("no_group", "x") == "x"


def test_the_question_of_the_cooling_off_is_for_patients_under_18() -> None:
    asked = {age: {q.id for q in POLICY.questions_for(age)} for age in (17, 18, None)}
    assert asked[17] - asked[18] == {"minor_cooling_off"}
    assert asked[18] == asked[None]
    (question,) = [q for q in POLICY.questions if q.id == "minor_cooling_off"]
    assert question.severity is Severity.CAUTION


@pytest.mark.parametrize(("said", "ids"), [(None, {"allergy_metal_anaesthetic"}), (False, set())])
def test_the_question_about_allergies_is_known_also_in_a_file_that_does_not_say_so(
    said: bool | None, ids: set[str]
) -> None:
    values = copy.deepcopy(FILE)
    (row,) = [row for row in values["questions"] if row["id"] == "allergy_metal_anaesthetic"]
    assert row.pop("about_allergies") is True
    if said is not None:
        row["about_allergies"] = said
    assert {q.id for q in policy_from(values).questions if q.about_allergies} == ids
