"""`records verify` with anchors: typed, from a file, and those that it finds by itself; `records rebuild`."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole.arguments.records import REBUILD_EPILOG
from mnconsole.domain.anchors import Anchor, parse_text
from mnconsole.domain.custody_events import LostChain
from mnconsole.services.identity import new_uuid7
from mnconsole.store import anchors
from tests.cli.shell import Done, run
from tests.helpers.chains import begin_chain
from tests.helpers.records import opened
from tests.helpers.tampering import by_hand, database

Here = Callable[..., Done]


def _head(here: Here, folder: Path) -> Anchor:
    return parse_text(here("records", "verify", "--data", folder, "--json").json["heads"][-1])


@pytest.fixture
def older(demo: Path, tmp_path: Path) -> Path:
    """A copy of the records as they were before their newest entry."""
    copy = shutil.copytree(demo, tmp_path / "older")
    with opened(demo) as clinic:
        clinic.add_patient("Cleo Specimen")
    return copy


def test_a_typed_code_and_a_scanned_text_agree(demo: Path, here: Here) -> None:
    head = _head(here, demo)
    told = here("records", "verify", "--data", demo, "--anchor", head.code.lower(), "--anchor", head.text)
    assert (told.code, told.err) == (0, "")
    assert "2 anchors agree, up to the newest entry." in told.out
    with opened(demo) as clinic:
        clinic.add_patient("Cleo Specimen")
    told = here("records", "verify", "--data", demo, "--anchor", head.code)
    assert f"1 anchor agrees, up to entry number {head.seq}; 1 entry is newer." in told.out


def test_an_older_copy_put_back_is_found_by_a_code_on_paper(demo: Path, older: Path, here: Here) -> None:
    head = _head(here, demo)
    told = here("records", "verify", "--data", older, "--anchor", head.code)
    assert (told.code, told.err) == (1, "")
    assert "An anchor tells of entries from number 7 on that are not here" in told.out
    found = here("records", "verify", "--data", older, "--anchor", head.code, "--json").json
    assert (found["fault"], found["first_bad_seq"]) == ("rolled_back", 7)


def test_a_code_that_does_not_agree(demo: Path, here: Here) -> None:
    told = here("records", "verify", "--data", demo, "--anchor", "3-0000-0000-0000")
    assert told.code == 1
    assert "written anew: at entry number 3" in told.out


@pytest.mark.parametrize("typed", ["", "12", "12-ABC", "MNC1:x", "0-0000-0000-0000"])
def test_what_is_no_code(typed: str, demo: Path) -> None:
    done = run("records", "verify", "--data", demo, "--anchor", typed)
    assert done.code == 2
    assert "a code such as 1234-K7QF-2M9X-P0ZD" in done.err


@pytest.mark.parametrize("where", ["folder", "manifest", "medium", "medium's manifest", "file", "file of texts"])
def test_anchors_are_found(where: str, demo: Path, older: Path, tmp_path: Path, here: Here) -> None:
    head = _head(here, demo)
    options: tuple[object, ...] = ()
    medium = tmp_path / "medium"
    home = anchors.medium_home(str(medium), head.device_id)
    home.mkdir(parents=True)
    (older / "settings.toml").write_text(f"second_medium = {json.dumps(str(medium))}\n", encoding="utf-8")
    manifest = json.dumps({"head": head.text, "anchors": []})
    match where:
        case "folder":
            anchors.keep(older, [head])
        case "medium":
            anchors.keep_on_medium(str(medium), [head])
        case "manifest":
            (older / "backups" / "one").mkdir(parents=True)
            (older / "backups" / "one" / "manifest.json").write_text(manifest, encoding="utf-8")
        case "medium's manifest":
            (home / "one").mkdir()
            (home / "one" / "manifest.json").write_text(manifest, encoding="utf-8")
        case "file":
            anchors.append(tmp_path / "given.jsonl", [head])
            options = ("--anchors", tmp_path / "given.jsonl")
        case _:
            (tmp_path / "given").write_text(f"{head.text}\nscribble\n", encoding="utf-8")
            options = ("--anchors", tmp_path / "given")
    found = here("records", "verify", "--data", older, *options, "--json")
    assert (found.code, found.json["fault"]) == (1, "rolled_back")
    assert found.json["anchors_damaged"] == (where == "file of texts")


def test_a_file_of_anchors_that_is_not_there(demo: Path, tmp_path: Path, here: Here) -> None:
    told = here("records", "verify", "--data", demo, "--anchors", tmp_path / "none")
    assert told.code == 1
    assert str(tmp_path / "none") in told.err


def test_what_a_restore_lost_is_told_and_no_fault(demo: Path, older: Path, here: Here) -> None:
    head = _head(here, demo)
    begin_chain(older, known_seq=head.seq)
    anchors.keep(older, [head])
    told = here("records", "verify", "--data", older)
    assert told.code == 0
    assert "Lost before a restore, as its own entry tells: number 7 to 7." in told.out
    assert "No entry has an anchor that agrees (1 anchor at hand agrees with none)" in told.out
    found = here("records", "verify", "--data", older, "--json").json
    assert (found["sound"], found["lost"], found["anchors_lost"], found["unmatched"]) == (True, 1, 1, [])


@pytest.mark.parametrize("scanned", [False, True])
def test_a_code_that_agrees_with_no_entry_is_named_whatever_a_restore_lost(
    scanned: bool, demo: Path, older: Path, here: Here
) -> None:
    head = _head(here, demo)
    begin_chain(older, known_seq=head.seq)
    given = ("--data", older, "--anchor", head.text if scanned else head.code)
    told = here("records", "verify", *given)
    assert (told.code, told.err) == (1, "")
    assert f"this code agrees with no entry: {head.code}. It may be of one of those that were lost" in told.out
    assert "No anchor was at hand" not in told.out
    assert "The log is whole" not in told.out
    found = here("records", "verify", *given, "--json")
    assert (found.code, found.json["sound"], found.json["fault"]) == (1, False, "")
    assert (found.json["unmatched"], found.json["anchors_lost"]) == ([head.code], 0)


def test_a_loss_of_the_same_number_does_not_excuse_an_entry_that_is_another_now(demo: Path, here: Here) -> None:
    begin_chain(demo, also_lost=(LostChain(new_uuid7(), 1_000),))
    told = here("records", "verify", "--data", demo, "--anchor", "3-0000-0000-0000")
    assert told.code == 1
    assert "this code agrees with no entry: 3-0000-0000-0000." in told.out


def test_how_far_an_anchor_of_before_a_restore_vouches(demo: Path, here: Here) -> None:
    head = _head(here, demo)
    begin_chain(demo)
    told = here("records", "verify", "--data", demo, "--anchor", head.code)
    assert told.code == 0
    assert f"1 anchor agrees, up to entry number {head.seq} of those before a restore; 1 entry is newer." in told.out


def test_the_tables_are_compared_and_made_anew(demo: Path, here: Here) -> None:
    check = ("records", "rebuild", "--check", "--data", demo)
    told = here(*check)
    assert (told.code, told.out) == (0, "What the screen shows of people and sessions is what the log says.\n")
    by_hand(demo, "UPDATE patient SET name = 'Somebody Else'", "DELETE FROM staff")
    told, found = here(*check), here(*check, "--json")
    assert (told.code, found.code, found.json["rebuilt"], found.json["differences"]) == (1, 1, False, 4)
    assert "table staff" in told.out
    assert "Somebody" not in told.out
    assert set(found.json) <= set(re.findall(r"\w+", REBUILD_EPILOG))
    made = here("records", "rebuild", "--data", demo, "--json")
    assert (made.code, made.json["rebuilt"], made.json["differences"]) == (0, True, 4)
    assert here(*check).code == 0
    told = run("records", "rebuild", "--data", demo)
    assert (told.code, told.out) == (0, "Made anew from 6 entries. 0 rows had differed.\n")


def test_nothing_is_built_from_a_log_that_is_not_whole(demo: Path, here: Here) -> None:
    by_hand(demo, "UPDATE event SET at_utc_ms = 0 WHERE seq = 3", "DELETE FROM staff")
    told = here("records", "rebuild", "--data", demo)
    assert told.code == 1
    assert "is not whole: nothing is built from it" in told.err
    with database(demo) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM staff").scalar_one() == 0


def test_a_console_that_runs_is_not_disturbed(demo: Path, here: Here) -> None:
    with opened(demo):
        assert here("records", "rebuild", "--check", "--data", demo).code == 0
        told = here("records", "rebuild", "--data", demo, "--json")
        assert (told.code, told.json["error"]) == (1, "held")
