"""The clinic's rules as data: zones, products, questions, reasons, aftercare. Parsed from TOML by services.

A damaged file is refused by name of key and what was expected there; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from msgspec import Struct

from mnconsole.domain.limits import (
    DEPTH_MAX_UM,
    DEPTH_MIN_UM,
    DEPTH_STEP_UM,
    SPEED_MAX_DHZ,
    SPEED_MIN_DHZ,
    SPEED_STEP_DHZ,
)
from mnconsole.domain.needling_events import DepthBasis
from mnconsole.domain.people import OLDEST_YEARS
from mnconsole.domain.retention import ADULT_AGE, THE_LAW, RetentionRules


class Severity(StrEnum):
    """What a screening answer means when it applies."""

    STOP = "stop"
    CAUTION = "caution"


class ProductUse(StrEnum):
    """What a product is for."""

    CREAM = "cream"
    SERUM_BEFORE = "serum_before"
    SERUM_AFTER = "serum_after"
    CARTRIDGE = "cartridge"


class Zone(Struct, frozen=True):
    """One zone. `area_mm2` 0: must be entered. Depths in um. `source` is the evidence, shown with the limit.

    `part` names a part of it that has a lower caution of its own, empty where there is none. Which part the pen is over
    nobody can report, so that one is shown and not enforced.
    """

    id: str
    text: str
    region: str
    area_mm2: int
    band_low_um: int
    band_high_um: int
    caution_um: int
    plan_depth_um: int
    passes: int
    source: str
    part: str = ""
    part_caution_um: int = 0


class Mark(Struct, frozen=True):
    """A scar or stretch mark on a zone, with its own band and caution."""

    basis: DepthBasis
    text: str
    band_low_um: int
    band_high_um: int
    caution_um: int
    source: str


class Product(Struct, frozen=True):
    """A product. The waits and the amount belong to creams only; `longest_ms` is the label's longest contact."""

    id: str
    text: str
    use: ProductUse
    source: str
    ready_ms: int = 0
    remove_ms: int = 0
    longest_ms: int = 0
    amount_mg: int = 0
    amount_limit_mg: int = 0
    needles: int = 0


class Question(Struct, frozen=True):
    """One screening question. `under_age` in years: it is asked only of patients younger than that; 0: of everybody.

    Such a one is about this visit: it is answered by itself, never with the rest or as last time. So is one that is
    `about_allergies` where the patient has an allergy.
    """

    id: str
    text: str
    severity: Severity
    source: str
    under_age: int = 0
    about_allergies: bool = False


class Choice(Struct, frozen=True):
    """One entry of a list to choose from: a reason, an endpoint, an observation, an aftercare point."""

    id: str
    text: str


class Consent(Struct, frozen=True):
    """The consent that is ticked, with its version."""

    version: str
    text: str


class DoseTarget(Struct, frozen=True):
    """Punctures a cm2 that are aimed at, and the highest that the bar shows."""

    low: int
    high: int
    bar_max: int
    source: str


class Policy(Struct, frozen=True):
    """The whole policy of one version."""

    version: str
    language: str
    zones: tuple[Zone, ...]
    marks: tuple[Mark, ...]
    products: tuple[Product, ...]
    questions: tuple[Question, ...]
    consent: Consent
    dose: DoseTarget
    choices: Mapping[str, tuple[Choice, ...]]
    depth_presets_um: tuple[int, ...]
    start_speed_dhz: int
    aftercare_version: str
    next_visit_days: int
    retention: RetentionRules = THE_LAW

    def zone(self, zone_id: str) -> Zone | None:
        """A zone by its id."""
        return next((zone for zone in self.zones if zone.id == zone_id), None)

    def product(self, product_id: str) -> Product | None:
        """A product by its id."""
        return next((product for product in self.products if product.id == product_id), None)

    def products_for(self, use: ProductUse) -> tuple[Product, ...]:
        """Products of one use, in the file's order."""
        return tuple(product for product in self.products if product.use is use)

    def questions_for(self, age_years: int | None) -> tuple[Question, ...]:
        """The questions that a patient of this age is asked; None for those that everybody is asked."""
        age = OLDEST_YEARS if age_years is None else age_years
        return tuple(question for question in self.questions if not question.under_age or age < question.under_age)

    def caution_um(self, zone_id: str, basis: DepthBasis) -> int:
        """Depth above which a reason is needed. An unknown zone gets the lowest caution of all."""
        zone = self.zone(zone_id)
        if zone is None:
            return min(entry.caution_um for entry in self.zones)
        mark = next((entry for entry in self.marks if entry.basis is basis), None)
        return mark.caution_um if mark else zone.caution_um

    def choice_text(self, group: str, choice_id: str) -> str:
        """The text of a choice, or its id when a newer or older policy wrote it."""
        return next((c.text for c in self.choices.get(group, ()) if c.id == choice_id), choice_id)


class PolicyFault(ValueError):  # noqa: N818 - it is the file's fault, told to a person
    """The policy is not usable: `key` is where, `expected` what should stand there."""

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(f"{key}: {expected} was expected")
        self.key = key
        self.expected = expected


V = TypeVar("V")


class _Table:
    """Typed access to one TOML table that remembers where it is."""

    def __init__(self, values: object, where: str) -> None:
        if not isinstance(values, Mapping):
            raise PolicyFault(where, "a table")
        self._values: Mapping[str, object] = values
        self.where = where

    def get(self, key: str, kind: type[V], words: str, default: V | None = None) -> V:
        value = self._values.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise PolicyFault(f"{self.where}.{key}", words)
        return value

    def text(self, key: str) -> str:
        value = self.get(key, str, "a text")
        if not value.strip():
            raise PolicyFault(f"{self.where}.{key}", "a text that is not empty")
        return value

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        words = f"a whole number from {low} to {high}"
        value = self.get(key, int, words, default)
        if not low <= value <= high:
            raise PolicyFault(f"{self.where}.{key}", words)
        return value

    def depth(self, key: str, low: int = DEPTH_MIN_UM) -> int:
        value = self.number(key, low, DEPTH_MAX_UM)
        if value % DEPTH_STEP_UM:
            raise PolicyFault(f"{self.where}.{key}", f"a depth in steps of {DEPTH_STEP_UM} um")
        return value

    def one_of(self, key: str, options: type[StrEnum]) -> Any:
        words = "one of " + ", ".join(option.value for option in options)
        try:
            return options(self.get(key, str, words))
        except ValueError as error:
            raise PolicyFault(f"{self.where}.{key}", words) from error

    def rows(self, key: str) -> list[_Table]:
        rows = self.get(key, list, "a list of tables")
        if not rows:
            raise PolicyFault(f"{self.where}.{key}", "at least one entry")
        return [_Table(row, f"{self.where}.{key}[{place}]") for place, row in enumerate(rows, start=1)]

    def table(self, key: str) -> _Table:
        return _Table(self._values.get(key), f"{self.where}.{key}")

    def keys(self) -> Sequence[str]:
        return list(self._values)


def _question(row: _Table) -> Question:
    code, words = row.text("id"), row.text("text")
    return Question(
        code,
        words,
        row.one_of("severity", Severity),
        row.text("source"),
        row.number("under_age", 0, OLDEST_YEARS, 0),
        # A clinic's older file does not say it: its own words do, and one question too many asked by hand harms nobody.
        row.get("about_allergies", bool, "true or false", "allerg" in f"{code} {words}".casefold()),
    )


def _zone(row: _Table) -> Zone:
    low = row.depth("band_low_um")
    high = row.depth("band_high_um", low)
    part = row.get("part", str, "a text", "").strip()
    return Zone(
        id=row.text("id"),
        text=row.text("text"),
        region=row.text("region"),
        area_mm2=row.number("area_cm2", 0, 5000) * 100,
        band_low_um=low,
        band_high_um=high,
        caution_um=row.depth("caution_um"),
        plan_depth_um=row.depth("plan_depth_um"),
        passes=row.number("passes", 1, 9),
        source=row.text("source"),
        part=part,
        part_caution_um=row.depth("part_caution_um") if part else 0,
    )


def _product(row: _Table) -> Product:
    use = row.one_of("use", ProductUse)
    minute = 60_000
    cream = use is ProductUse.CREAM
    ready = row.number("ready_min", 1, 600) * minute if cream else 0
    remove = row.number("remove_min", ready // minute + 1, 600) * minute if cream else 0
    amount = row.number("amount_mg", 1, 100_000) if cream else 0
    return Product(
        id=row.text("id"),
        text=row.text("text"),
        use=use,
        source=row.text("source"),
        ready_ms=ready,
        remove_ms=remove,
        longest_ms=row.number("longest_min", remove // minute, 600) * minute if cream else 0,
        amount_mg=amount,
        amount_limit_mg=row.number("amount_limit_mg", amount, 100_000) if cream else 0,
        needles=row.number("needles", 1, 100) if use is ProductUse.CARTRIDGE else 0,
    )


def _mark(row: _Table) -> Mark:
    low = row.depth("band_low_um")
    basis: DepthBasis = row.one_of("basis", DepthBasis)
    if basis is DepthBasis.ZONE:  # it would take the place of every zone's own caution
        raise PolicyFault(f"{row.where}.basis", "a mark on a zone")
    return Mark(
        basis=basis,
        text=row.text("text"),
        band_low_um=low,
        band_high_um=row.depth("band_high_um", low),
        caution_um=row.depth("caution_um"),
        source=row.text("source"),
    )


CHOICE_GROUPS = (
    "early_removal",
    "no_cream",
    "no_serum",
    "zone_left_out",
    "depth_reason",
    "endpoint",
    "observation",
    "severity",
    "action",
    "skin_reaction",
    "untreated",
    "aftercare",
    "first_aid",
)


def _retention(root: _Table) -> RetentionRules:
    """A clinic's own file that was written before there was this table keeps the law's numbers."""
    there = set(root.keys())
    if "retention" not in there:
        return THE_LAW
    row = root.table("retention")
    return RetentionRules(
        years=row.number("years", 1, OLDEST_YEARS),
        minor_until_age=row.number("minor_until_age", ADULT_AGE, OLDEST_YEARS),
        source=row.text("source"),
    )


def policy_from(values: Mapping[str, object]) -> Policy:
    """Build a policy from a parsed TOML document. Raises PolicyFault naming the key."""
    root = _Table(values, "policy")
    choices = root.table("choices")
    consent, dose, pen, after = root.table("consent"), root.table("dose"), root.table("pen"), root.table("aftercare")
    speed = pen.number("start_speed_dhz", SPEED_MIN_DHZ, SPEED_MAX_DHZ)
    if speed % SPEED_STEP_DHZ:
        raise PolicyFault("policy.pen.start_speed_dhz", f"a speed in steps of {SPEED_STEP_DHZ}")
    low = dose.number("low", 1, 2000)
    high = dose.number("high", low, 2000)
    presets = pen.get("depth_presets_um", list, "a list of five depths in um")
    if len(presets) != 5 or not all(isinstance(p, int) and _is_depth(p) for p in presets):
        raise PolicyFault("policy.pen.depth_presets_um", "a list of five depths from 500 to 2500 um in steps of 50")
    policy = Policy(
        version=root.text("version"),
        language=root.text("language"),
        zones=tuple(_zone(row) for row in root.rows("zones")),
        marks=tuple(_mark(row) for row in root.rows("marks")),
        products=tuple(_product(row) for row in root.rows("products")),
        questions=tuple(_question(q) for q in root.rows("questions")),
        consent=Consent(consent.text("version"), consent.text("text")),
        dose=DoseTarget(low, high, dose.number("bar_max", high, 5000), dose.text("source")),
        choices={
            group: tuple(Choice(c.text("id"), c.text("text")) for c in choices.rows(group)) for group in CHOICE_GROUPS
        },
        depth_presets_um=tuple(presets),
        start_speed_dhz=speed,
        aftercare_version=after.text("version"),
        next_visit_days=after.number("next_visit_days", 1, 3650),
        retention=_retention(root),
    )
    _check_unique("policy.zones", [zone.id for zone in policy.zones])
    _check_unique("policy.marks", [mark.basis.value for mark in policy.marks])
    for group, entries in policy.choices.items():
        _check_unique(f"policy.choices.{group}", [entry.id for entry in entries])
    _check_unique("policy.products", [product.id for product in policy.products])
    _check_unique("policy.questions", [question.id for question in policy.questions])
    for use in ProductUse:
        if not policy.products_for(use):
            raise PolicyFault("policy.products", f"at least one product with use = {use.value}")
    return policy


def _is_depth(value: int) -> bool:
    return DEPTH_MIN_UM <= value <= DEPTH_MAX_UM and value % DEPTH_STEP_UM == 0


def _check_unique(where: str, ids: list[str]) -> None:
    twice = {entry for entry in ids if ids.count(entry) > 1}
    if twice:
        raise PolicyFault(where, f"every id once, not twice {', '.join(sorted(twice))},")
