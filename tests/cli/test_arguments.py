"""What can be typed, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole.arguments import (
    KindOptions,
    Options,
    PenCheckOptions,
    PenConformOptions,
    PenProfilesOptions,
    PenSimulateOptions,
    PenWatchOptions,
    RecordsOptions,
    WindowOptions,
    WrongUse,
    parse,
)
from mnconsole.arguments.pen import COMMANDS

FOLDER, LINK = Path("some folder"), Path("pen")
MAP = KindOptions()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ([], WindowOptions(False, None, "", False, 1, None, None)),
        (["--demo", "--port", "COM3"], WindowOptions(True, None, "COM3", False, 1, None, None)),
        (["--data", "some folder", "--passphrase-fd", "3"], WindowOptions(False, FOLDER, "", False, 1, None, 3)),
        (
            ["--demo", "--play", "--speed", "30", "--pictures", "some folder"],
            WindowOptions(True, None, "", True, 30, FOLDER, None),
        ),
        (["pen", "check", "--port", "tcp://127.0.0.1:5020"], PenCheckOptions("tcp://127.0.0.1:5020", False, MAP)),
        (
            ["pen", "check", "--port", "COM3", "--json", "--seconds", "0", "--wire-log", "pen"],
            PenCheckOptions("COM3", True, MAP, 0, LINK),
        ),
        (["pen", "watch", "--port", "COM3"], PenWatchOptions("COM3", False, MAP, None, None, None)),
        (
            ["pen", "watch", "--port", "COM3", "--json", "--seconds", "9", "--rate", "25", "--wire-log=pen"],
            PenWatchOptions("COM3", True, MAP, 9, 25, LINK),
        ),
        (["pen", "conform", "--port", "COM3"], PenConformOptions("COM3", False, False, MAP)),
        (["pen", "conform", "--port", "COM3", "--yes", "--json"], PenConformOptions("COM3", True, True, MAP)),
        (["pen", "profiles", "--data", "some folder", "--json"], PenProfilesOptions(FOLDER, True)),
        (["pen", "simulate"], PenSimulateOptions(None, None, False)),
        (
            ["pen", "simulate", "--profile", "my-motor", "--data", "some folder"],
            PenSimulateOptions(None, None, False, "my-motor", FOLDER),
        ),
        (
            ["pen", "check", "--port", "COM3", "--pen-profile", "my-motor.toml"],
            PenCheckOptions("COM3", False, KindOptions("my-motor.toml")),
        ),
        (
            ["pen", "watch", "--port", "COM3", "--profile", "my-motor", "--data", "some folder", "--baud", "57600"],
            PenWatchOptions("COM3", False, KindOptions("my-motor", FOLDER, 57600)),
        ),
        (
            ["pen", "conform", "--port", "COM3", "--baud", "57600"],
            PenConformOptions("COM3", False, False, KindOptions(baud=57600)),
        ),
        (["--pen-profile", "my-motor"], WindowOptions(False, None, "", False, 1, None, None, "my-motor")),
        (["pen", "simulate", "--pty", "pen", "--json"], PenSimulateOptions(LINK, None, True)),
        (["pen", "simulate", "--tcp", "0"], PenSimulateOptions(None, 0, False)),
        (["records", "verify", "--data", "some folder", "--json"], RecordsOptions("verify", FOLDER, True, None)),
        (["records", "info", "--data=some folder", "--passphrase-fd=0"], RecordsOptions("info", FOLDER, False, 0)),
    ],
)
def test_what_is_typed_is_understood(typed: list[str], expected: Options) -> None:
    assert parse(typed) == expected


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["nonsense"], "'nonsense'"),
        (["--nonsense"], "'--nonsense'"),
        (["--dem"], "'--dem'"),
        (["--data", "x", "records", "verify"], "a command comes first: mnconsole records"),
        (["--data"], "--data"),
        (["--data", ""], "empty"),
        (["--port", " "], "empty"),
        (["--play"], "--play needs --demo"),
        (["--demo", "--play", "--port", "COM3"], "simulated pen only"),
        (["--demo", "--speed", "2"], "--demo --play"),
        (["--demo", "--pictures", "x"], "--demo --play"),
        (["--demo", "--play", "--speed", "0"], "1 to 1000"),
        (["--demo", "--play", "--speed", "1001"], "1 to 1000"),
        (["--demo", "--play", "--speed", "9" * 5000], "1 to 1000"),
        (["--demo", "--play", "--speed", "\N{ARABIC-INDIC DIGIT TWO}"], "1 to 1000"),
        (["--demo", "--passphrase-fd", "3"], "no passphrase"),
        (["--passphrase-fd", "-1"], "--passphrase-fd"),
        (["pen"], "|".join(name for name, _offer in COMMANDS)),
        (["pen", "check", "--port", "x", "--seconds", "3601"], "0 to 3600"),
        (["pen", "check", "--port", "x", "--seconds", "1.5"], "0 to 3600"),
        (["pen", "check", "--port", "x", "--wire-log", ""], "empty"),
        (["pen", "watch"], "--port"),
        (["pen", "watch", "--port", "x", "--baud", "fast"], "1 to 115200"),
        (["pen", "conform", "--port", "x", "--baud", "100000"], "115200 or 57600"),
        (["pen", "watch", "--port", "x", "--seconds", "0"], "1 to 86400"),
        (["pen", "watch", "--port", "x", "--rate", "26"], "1 to 25"),
        (["pen", "fly"], "'fly'"),
        (["pen", "check"], "--port"),
        (["pen", "check", "--port", ""], "empty"),
        (["pen", "check", "--port", "COM3", "COM4"], "COM4"),
        (["pen", "conform", "--yes"], "--port"),
        (["pen", "simulate", "--tcp", "65536"], "0 to 65535"),
        (["pen", "simulate", "--tcp", "0", "--pty", "x"], "not allowed with"),
        (["pen", "simulate", "--pty", ""], "empty"),
        (["records"], "verify|info"),
        (["records", "verify"], "--data"),
        (["records", "repair", "--data", "x"], "'repair'"),
    ],
)
def test_wrong_use_is_named(typed: list[str], said: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        parse(typed)
    assert str(wrong.value).startswith("mnconsole")
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("typed", "program"),
    [(["pen", "check"], "mnconsole pen check"), (["records", "info"], "mnconsole records info"), (["-x"], "mnconsole")],
)
def test_wrong_use_names_the_help_to_read(typed: list[str], program: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        parse(typed)
    assert str(wrong.value).endswith(f"(see {program} --help)")


@pytest.mark.parametrize(
    "typed",
    [
        ["--demo", "--data", "~nobodyhere/d"],
        ["--demo", "--pen-profile", "~nobodyhere/x.toml"],
        ["pen", "profiles", "--data", "~nobodyhere/d"],
        ["pen", "check", "--port", "x", "--profile", "~nobodyhere/x.toml"],
        ["pen", "simulate", "--pty", "~nobodyhere/pen"],
        ["pen", "check", "--port", "x", "--wire-log", "~nobodyhere/log"],
    ],
)
def test_the_home_of_somebody_unknown_is_refused_by_its_name(typed: list[str]) -> None:
    with pytest.raises(WrongUse) as caught:
        parse(typed)
    assert "no home folder of '~nobodyhere'" in str(caught.value)
