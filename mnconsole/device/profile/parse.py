"""From the TOML of a profile to a `PenProfile`. Raises `ProfileError` for the first slip."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from mnconsole.device.profile.checks import check_profile
from mnconsole.device.profile.codes import ProfileCode
from mnconsole.device.profile.keys import Keys
from mnconsole.device.profile.model import (
    FAULTS,
    INPUTS,
    READ_HOLDING,
    READ_INPUT,
    STATES,
    DialectName,
    Echo,
    Expectation,
    LineSettings,
    Meaning,
    Order,
    Parity,
    PenProfile,
    Place,
    PlainPart,
    RunRegister,
    Source,
    TextPlace,
)
from mnconsole.device.registers import WORD, DesiredBlock, IdentityBlock, ReportedBlock
from mnconsole.device.timings import MIN_BAUD
from mnconsole.domain.pen_kinds import SwitchOff

FORMAT = 1
BAUDS = (115200, 57600)
TEXTS = {"vendor": 16, "product": 16, "serial_number": 16, "firmware": 8}
"""Texts of the identity, and how many characters the map has for each."""

MAP_OWN = ("map_version", "features", "lease_min_ms", "lease_max_ms")
"""Names of the identity that only a pen of the map has: for others they follow from what is mapped."""

MEANINGS: Mapping[str, Mapping[str, object]] = {"state": STATES, "faults": FAULTS, "inputs": INPUTS}
OPTIONAL = ("faults", "inputs", "load_permille", "strokes", "battery_percent", "motor_temperature_ddegc", "speed_set")
_ADDRESS_MOST = WORD
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def parse(raw: Mapping[str, Any], file: str, *, own: bool) -> PenProfile:
    """The profile that `raw` describes; `own` is whether it is the clinic's. Raises `ProfileError`."""
    keys = Keys(file, "", raw)
    keys.whole("format", FORMAT, FORMAT)
    profile_id = keys.text("id", 32)
    if not _ID.fullmatch(profile_id):
        raise keys.error(ProfileCode.NOT_ALLOWED, "id", "small letters, digits and hyphens, such as my-pen-2")
    title = keys.text("title", 60)
    dialect = DialectName(keys.word("dialect", [each.value for each in DialectName]))
    switch_off = SwitchOff(keys.word("switch_off", [each.value for each in SwitchOff]))
    line = _line(keys.table("line"), dialect)
    read = _read_map if dialect is DialectName.MAP else _read_plain
    profile = read(keys, PenProfile(profile_id, title, file, own, dialect, switch_off, line, {}, {}, {}))
    keys.done()
    check_profile(profile, keys)
    return profile


def _line(keys: Keys, dialect: DialectName) -> LineSettings:
    expected = " or ".join(str(baud) for baud in BAUDS)
    baud = keys.whole("baud", 1, 10_000_000, BAUDS[0])
    if baud < MIN_BAUD:
        why = f"{expected}: at 38400 baud with a 16 ms adapter one exchange takes longer than the cycle of 40 ms"
        raise keys.error(ProfileCode.TOO_SLOW, "baud", why)
    if baud not in BAUDS:
        raise keys.error(ProfileCode.NOT_ALLOWED, "baud", expected)
    line = LineSettings(
        baud,
        Parity(keys.word("parity", [each.value for each in Parity], "none")),
        keys.one_of("stop_bits", (1, 2), 1),
        keys.whole("unit", 1, 247, 1),
        keys.flag("half_duplex", False),
        keys.flag("opening_resets", False),
        keys.whole("cycle_ms", 40, 80, 40) if dialect is DialectName.PLAIN else 40,
    )
    keys.done()
    return line


# ---- a pen of the map


def _read_map(keys: Keys, bare: PenProfile) -> PenProfile:
    identity, reported, desired = keys.table("identity"), keys.table("reported"), keys.table("desired")
    found_identity = {
        each: Source(
            _text_place(identity.table(each), TEXTS[each]) if each in TEXTS else _whole_place(identity.table(each))
        )
        for each in IdentityBlock.__struct_fields__
    }
    found_reported = {
        each: Source(_whole_place(reported.table(each))) for each in (*ReportedBlock.__struct_fields__, "check")
    }
    found_desired = {each: _whole_place(desired.table(each)) for each in (*DesiredBlock.__struct_fields__, "check")}
    for table in (identity, reported, desired):
        table.done()
    return _with(bare, found_identity, found_reported, found_desired, None)


def _whole_place(keys: Keys) -> Place:
    place = _place(keys)
    keys.done()
    return place


def _with(
    bare: PenProfile,
    identity: dict[str, Source],
    reported: dict[str, Source],
    desired: dict[str, Place],
    plain: PlainPart | None,
) -> PenProfile:
    return PenProfile(
        bare.id, bare.title, bare.file, bare.own, bare.dialect, bare.switch_off, bare.line,
        MappingProxyType(identity), MappingProxyType(reported), MappingProxyType(desired), plain,
    )  # fmt: skip


# ---- a pen of plain registers


def _read_plain(keys: Keys, bare: PenProfile) -> PenProfile:
    identity, reported = keys.table("identity"), keys.table("reported")
    names = [name for name in IdentityBlock.__struct_fields__ if name not in MAP_OWN]
    found_identity = {name: _identity_source(identity, name) for name in names}
    found_reported = {name: _reported_source(reported, name) for name in ("state", "speed_actual", *OPTIONAL)}
    identity.done()
    reported.done()
    return _with(bare, found_identity, found_reported, {}, _plain_part(keys))


def _plain_part(keys: Keys) -> PlainPart:
    desired = keys.table("desired")
    speed = _whole_place(desired.table("speed"))
    run = desired.table("run")
    register = RunRegister(*(run.whole(key, 0, WORD) for key in ("address", "stop", "run")))
    run.done()
    clear = []
    for each in desired.tables("clear"):
        clear.append(Order(each.whole("address", 0, _ADDRESS_MOST), each.whole("value", 0, WORD)))
        each.done()
    trigger_stops = desired.flag("trigger_stops", False)
    desired.done()
    expects = []
    for each in keys.tables("expect", least=1):
        place = _place(each)
        low, high = (-(1 << 31), (1 << 31) - 1) if place.signed else (0, (1 << place.width) - 1)
        bounds = each.whole("low", low, high), each.whole("high", low, high)
        if bounds[0] > bounds[1]:
            raise each.error(ProfileCode.NOT_ALLOWED, "low", f"not above high, which is {bounds[1]}")
        each.done()
        expects.append(Expectation(place, *bounds))
    return PlainPart(speed, register, tuple(clear), _echo(keys.table("echo")), tuple(expects), trigger_stops)


def _echo(keys: Keys) -> Echo:
    if keys.has("function"):
        keys.one_of("function", (8,))
        keys.done()
        return Echo(None)
    address = keys.whole("address", 0, _ADDRESS_MOST)
    low = keys.whole("low", 0, WORD)
    high = keys.whole("high", 0, WORD)
    if high - low < 15:
        raise keys.error(ProfileCode.NOT_ALLOWED, "high", f"at least {low + 15}: 16 numbers to tell cycles apart")
    keys.done()
    return Echo(address, low, high)


def _identity_source(keys: Keys, name: str) -> Source:
    is_place = keys.has(name) and isinstance(keys.value(name), dict)
    if name in TEXTS:
        if is_place:
            return Source(_text_place(keys.table(name), TEXTS[name]))
        return Source(constant=keys.text(name, TEXTS[name]))
    return Source(_whole_place(keys.table(name))) if is_place else Source(constant=keys.whole(name, 1, WORD))


def _reported_source(keys: Keys, name: str) -> Source:
    if name in OPTIONAL and not keys.has(name):
        keys.may_have(name)
        return Source()
    table = keys.table(name)
    place = _place(table)
    meaning = _meaning(table, place, tuple(MEANINGS[name])) if name in MEANINGS else None
    table.done()
    return Source(place, meaning=meaning)


def _meaning(keys: Keys, place: Place, codes: tuple[str, ...]) -> Meaning:
    values = keys.numbered("values", 0, (1 << place.width) - 1, codes)
    bits = keys.numbered("bits", 0, place.width - 1, codes)
    otherwise = keys.word("otherwise", codes) if keys.has("otherwise") else None
    keys.may_have("otherwise")
    if not values and not bits:
        raise keys.error(ProfileCode.MISSING_KEY, "values", "a table of values or of bits, and what each means")
    if "running" in codes and "running" not in (*values.values(), *bits.values(), otherwise):
        raise keys.error(ProfileCode.MISSING_KEY, "values", 'one value or bit that means "running"')
    return Meaning(MappingProxyType(values), MappingProxyType(bits), otherwise)


# ---- places


def _place(keys: Keys) -> Place:
    width = keys.one_of("width", (16, 32, 64), 16)
    address = keys.whole("address", 0, _ADDRESS_MOST + 1 - width // 16)
    function = keys.one_of("function", (READ_HOLDING, READ_INPUT), READ_HOLDING)
    return Place(address, function, width, keys.flag("signed", False), keys.scale("scale"))


def _text_place(keys: Keys, most: int) -> TextPlace:
    count = keys.whole("text", 1, most // 2)
    address = keys.whole("address", 0, _ADDRESS_MOST + 1 - count)
    place = TextPlace(address, count, keys.one_of("function", (READ_HOLDING, READ_INPUT), READ_HOLDING))
    keys.done()
    return place
