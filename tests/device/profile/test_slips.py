"""Each slip in a profile is told with file, key, what was expected and what was found; nothing else happens."""

from __future__ import annotations

import copy
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnconsole import assets
from mnconsole.device.profile.codes import ProfileCode, ProfileError
from mnconsole.device.profile.files import read_profile
from mnconsole.device.profile.parse import parse
from mnconsole.domain.pen import EndsBy, Feature, Lacks
from tests.helpers.profiles import PAGE, example, map_text

C = ProfileCode
NO, MISSING, TYPE, UNKNOWN = C.NOT_ALLOWED, C.MISSING_KEY, C.WRONG_TYPE, C.UNKNOWN_KEY
RUN_LINE = '0x0030, scale = "1/6" }\nrun'
MAP = map_text()


def refused(text: str) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        parse(tomllib.loads(text), "pens/x.toml", own=True)
    return caught.value


def test_the_example_of_the_page_is_a_profile() -> None:
    profile = parse(tomllib.loads(example()), "pens/my-motor.toml", own=True)
    assert profile.id == "my-motor"
    assert profile.lacks == Lacks.LEASE | Lacks.DEPTH | Lacks.RESTART
    assert profile.features == Feature.MOTOR_TEMPERATURE
    assert (profile.line.unit, profile.line.baud, profile.line.cycle_ms) == (17, 57600, 60)
    assert profile.kind.switch_off.value == "pull_its_plug"
    assert profile.kind.ends_by is EndsBy.NOTHING


def test_the_page_names_every_built_in_profile() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for file in assets.path("pens").glob("*.toml"):
        if "dialect" in tomllib.loads(file.read_text(encoding="utf-8")):
            assert f"| `{file.stem}` |" in page


@pytest.mark.parametrize(
    "name", ["format", "id", "title", "dialect", "switch_off", "line", "expect", "echo", "identity"]
)
def test_the_page_explains_the_key(name: str) -> None:
    assert re.search(rf"^\| `\[*{name}[`.\]]", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("old", "new", "code", "key", "expected", "found"),
    [
        ("format = 1", "format = 2", NO, "format", "1", "2"),
        ("format = 1", "", MISSING, "format", "1", "nothing"),
        ('id = "my-motor"', 'id = "My motor"', NO, "id", "hyphens", "My motor"),
        ('id = "my-motor"', "id = 3", TYPE, "id", "text", "3"),
        ('title = "My motor"', f'title = "{"x" * 61}"', NO, "title", "1 to 60", "xxx"),
        ('title = "My motor"', 'title = ""', NO, "title", "1 to 60", '""'),
        ('title = "My motor"', 'title = "M\\u00f6tor"', NO, "title", "plain", "M"),
        ('dialect = "plain"', 'dialect = "own"', NO, "dialect", '"map" or "plain"', "own"),
        ("pull_its_plug", "pray", NO, "switch_off", '"at_the_pen"', "pray"),
        ("baud = 57600", "baud = 38400", C.TOO_SLOW, "line.baud", "115200 or 57600", "38400"),
        ("baud = 57600", "baud = 230400", NO, "line.baud", "115200 or 57600", "230400"),
        ("baud = 57600", 'baud = "57600"', TYPE, "line.baud", "whole number", '"57600"'),
        ("baud = 57600", "baud = true", TYPE, "line.baud", "whole number", "true"),
        ('parity = "none"', 'parity = "mark"', NO, "line.parity", '"even"', "mark"),
        ("stop_bits = 1", "stop_bits = 3", NO, "line.stop_bits", "1 or 2", "3"),
        ("unit = 17", "unit = 0", NO, "line.unit", "1 to 247", "0"),
        ("unit = 17", "unit = 248", NO, "line.unit", "1 to 247", "248"),
        ("half_duplex = true", "half_duplex = 1", TYPE, "line.half_duplex", "true or false", "1"),
        ("opening_resets", "opening_rests", UNKNOWN, "line.opening_rests", "opening_resets", "opening_rests"),
        ("cycle_ms = 60", "cycle_ms = 20", NO, "line.cycle_ms", "40 to 80", "20"),
        ("address = 0x0001", "address = 65536", NO, "expect[0].address", "0 to 65535", "65536"),
        ("address = 0x0001", "address = -1", NO, "expect[0].address", "0 to 65535", "-1"),
        ("function = 4\n", "function = 6\n", NO, "expect[0].function", "3 or 4", "6"),
        ("low = 4711", "low = 4712", NO, "expect[0].low", "not above high", "4712"),
        ("[[expect]]", "[[expects]]", MISSING, "expect", "at least 1", "nothing"),
        ("high = 1000", "high = 10", NO, "echo.high", "at least 16", "10"),
        ("address = 0x0040\nlow = 1\nhigh = 1000", "function = 5", NO, "echo.function", "8", "5"),
        ("address = 0x0040\n", "address = 0x0031\n", NO, "echo", "apart from desired.run", "0x0031"),
        ('vendor = "Sample Motors"', 'vendor = "Sample Motors Ltd"', NO, "identity.vendor", "1 to 16", "Ltd"),
        ("text = 4", "text = 9", NO, "identity.serial_number.text", "1 to 8", "9"),
        ("needle_count = 11\n", "", MISSING, "identity.needle_count", "1 to 65535", "nothing"),
        ("depth_min = 50", "depth_min = 49", NO, "identity.depth_min", "50 to 250 (0.01 mm)", "49"),
        ("depth_max = 250", "depth_max = 255", NO, "identity.depth_max", "50 to 250", "255"),
        ("speed_max = 1200", "speed_max = 1250", NO, "identity.speed_max", "250 to 1200 (0.1 Hz)", "1250"),
        ("speed_min = 300", "speed_min = 1200", NO, "identity.speed_max", "above the minimum", "1200"),
        ("speed_step = 50", "speed_step = 70", NO, "identity.speed_step", "divides 900", "70"),
        ("speed_step = 50", "speed_step = 50\nlease_min_ms = 3", UNKNOWN, "identity.lease_min_ms", "vendor", "lease"),
        ("0x0103, scale", "0x0103, width = 24, scale", NO, "reported.speed_actual.width", "16 or 32 or 64", "24"),
        ("0x0106, width = 32", "0xFFFF, width = 32", NO, "reported.strokes.address", "65534", "65535"),
        ("0x0106, width = 32", "0x0106", NO, "reported.strokes.width", "32", "16"),
        ("signed = true", 'signed = "yes"', TYPE, "reported.motor_temperature_ddegc.signed", "true", "yes"),
        ("scale = 10 }", "scale = 0 }", NO, "reported.motor_temperature_ddegc.scale", "above 0", "0"),
        ("scale = 10 }", 'scale = "1/0" }', NO, "reported.motor_temperature_ddegc.scale", "fraction", "1/0"),
        ("scale = 10 }", "scale = 0.5 }", TYPE, "reported.motor_temperature_ddegc.scale", "fraction", "0.5"),
        ("scale = 10 }", "scale = -1 }", NO, "reported.motor_temperature_ddegc.scale", "above 0", "-1"),
        ('1 = "running"', '1 = "spinning"', NO, "reported.state.values.1", '"running"', "spinning"),
        ('1 = "running", ', "", MISSING, "reported.state.values", '"running"', "a table"),
        ('1 = "running"', 'one = "running"', NO, "reported.state.values.one", "0 to 65535 as the key", "one"),
        ('0 = "idle", 1', '0x1 = "idle", 1', NO, "reported.state.values.1", "each number once", "1"),
        ('bits = { 0 = "over', 'bits = { 16 = "over', NO, "reported.faults.bits.16", "0 to 15", "16"),
        (', bits = { 0 = "cartridge_present" }', "", MISSING, "reported.inputs.values", "values or of bits", "nothing"),
        ("speed_actual = {", "speed_now = {", MISSING, "reported.speed_actual", "a table", "nothing"),
        ("load_permille = { address = 0x0104 }", "load_permille = 3", TYPE, "reported.load_permille", "a table", "3"),
        ("load_permille =", "lode =", UNKNOWN, "reported.lode", "load_permille", "lode"),
        (RUN_LINE, "0x0030, scale = 7 }\nrun", NO, "desired.speed.scale", "300", "7"),
        (RUN_LINE, '0x0031, scale = "1/6" }\nrun', NO, "desired.speed", "apart", "0x0031"),
        (RUN_LINE, '0x0030, function = 4, scale = "1/6" }\nrun', NO, "desired.speed.function", "3", "4"),
        ("stop = 0, run = 1", "stop = 1, run = 1", NO, "desired.run.run", "another value", "1"),
        ("stop = 0, run = 1", "run = 1", MISSING, "desired.run.stop", "0 to 65535", "nothing"),
        ("clear = [{ address = 0x0032, value = 1 }]", "clear = [1]", TYPE, "desired.clear[0]", "a table", "1"),
        ("address = 0x0032, value", "address = 0x0031, value",
         NO, "desired.clear[0]", "apart from desired.run", "0x0031"),
        ("trigger_stops = false", "trigger_stops = true", NO, "reported.inputs", "trigger_pressed", "none"),
        ("[desired]", "[other]\nx = 1\n[desired]", UNKNOWN, "other", "desired", "other"),
    ],
)  # fmt: skip
def test_a_slip_is_named(old: str, new: str, code: ProfileCode, key: str, expected: str, found: str) -> None:
    text = example()
    assert text.count(old) >= 1, old
    error = refused(text.replace(old, new, 1))
    assert error.code is code
    assert error.params["file"] == "pens/x.toml"
    assert error.params["key"] == key
    assert expected in str(error.params["expected"])
    assert found in str(error.params["found"])


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ("boot_id = { address = 0x0101 }", "boot_id = { address = 0x0102 }",
         "reported.uptime_ms", "apart from reported.boot_id"),
        ("result = { address = 0x0107 }\n", "", "reported.result", "a table"),
        ("check = { address = 0x0119 }", "check = { address = 0x00FF }", "reported.check.address", "last register"),
        ("check = { address = 0x0209 }", "check = { address = 0x020A }", "desired", "without gaps"),
        ("firmware = { address = 0x0028", "firmware = { address = 0x0100", "identity", "at most 125"),
        ("state = { address = 0x0104 }", "state = { address = 0x0104, function = 4 }", "reported.state.function", "3"),
        ("half_duplex = false", "cycle_ms = 50", "line.cycle_ms", "baud"),
    ],
)  # fmt: skip
def test_a_slip_in_a_profile_of_the_map_is_named(old: str, new: str, key: str, expected: str) -> None:
    assert old in MAP
    error = refused(MAP.replace(old, new, 1))
    assert error.params["key"] == key
    assert expected in str(error.params["expected"])


INPUTS = 'bits = { 0 = "cartridge_present" }'
TRIGGERED = example().replace("trigger_stops = false", "trigger_stops = true")


@pytest.mark.parametrize(
    "inputs",
    [
        'bits = { 0 = "cartridge_present", 1 = "trigger_pressed" }',
        'values = { 0 = "none", 1 = "trigger_pressed" }',
        'values = { 1 = "trigger_pressed" }, otherwise = "none"',
    ],
)
def test_a_trigger_that_the_pen_reports_may_end_its_motion(inputs: str) -> None:
    profile = parse(tomllib.loads(TRIGGERED.replace(INPUTS, inputs)), "pens/x.toml", own=True)
    assert Feature.TRIGGER in profile.features
    assert Lacks.LEASE in profile.lacks, "it has no lease for that"
    assert profile.kind.ends_by is EndsBy.TRIGGER


@pytest.mark.parametrize(
    "inputs",
    [
        'values = { 0 = "none" }, otherwise = "trigger_pressed"',
        'values = { 1 = "trigger_pressed" }',
        'values = { 1 = "trigger_pressed" }, otherwise = "trigger_pressed"',
        'bits = { 1 = "trigger_pressed" }, otherwise = "trigger_pressed"',
    ],
)
def test_a_trigger_that_is_not_reported_both_ways_is_refused(inputs: str) -> None:
    assert INPUTS in TRIGGERED
    assert refused(TRIGGERED.replace(INPUTS, inputs)).params["key"] == "reported.inputs"
    reported_only = example().replace(INPUTS, 'bits = { 1 = "trigger_pressed" }')
    assert parse(tomllib.loads(reported_only), "x", own=True).kind.ends_by is EndsBy.NOTHING, "it has to be said, too"


def test_a_pen_of_the_map_can_t_be_given_a_trigger_by_its_profile() -> None:
    assert refused(MAP.replace("[desired]\n", "[desired]\ntrigger_stops = true\n")).code is C.UNKNOWN_KEY


def test_the_page_tells_how_a_trigger_is_tried_before_it_is_believed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "try it first](#what-is-taken-on-the-profiles-word)" in page
    assert "### What is taken on the profile's word" in page


@pytest.mark.parametrize(
    "content", [b"format = ", b"\xff\xfe", b"a = 1\na = 2\n", b"x = " + b"[" * 5000, b"#" * 200_000]
)
def test_what_is_no_toml_is_told_with_the_place(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    with pytest.raises(ProfileError) as caught:
        read_profile(file)
    assert caught.value.code is C.NOT_TOML
    assert caught.value.params["file"] == str(file)
    assert caught.value.params["found"]


WHOLE = [tomllib.loads(text) for text in (example(), MAP)]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def paths(raw: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = [before] if before else []
    items = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, value in items:
        found += paths(value, (*before, key))
    return found


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_file_it_is_a_profile_or_a_named_slip(data: st.DataObject) -> None:
    raw = copy.deepcopy(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(paths(raw)))
        target = raw
        for key in path[:-1]:
            target = target[key]
        if isinstance(target, dict) and data.draw(st.booleans()):
            target[data.draw(st.text(max_size=8))] = data.draw(VALUES)
        elif isinstance(target, dict) and data.draw(st.booleans()):
            del target[path[-1]]
        else:
            target[path[-1]] = data.draw(VALUES)
    named: list[object] = ["a profile"]
    try:
        parse(raw, "x.toml", own=True)
    except ProfileError as error:
        named = [error.params["key"] is not None, error.params["expected"], error.params["found"]]
    assert all(named)
