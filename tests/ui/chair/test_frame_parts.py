"""Header, rail and log as pure functions of a session."""

from __future__ import annotations

from datetime import date

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import Interruption
from mnconsole.domain.session import Session, Step
from mnconsole.ui.chair.blocks import Tone
from mnconsole.ui.chair.header import SWATCHES, allergies_of, entries, flags_of, header
from mnconsole.ui.chair.log import MOST_TICKS, log
from mnconsole.ui.chair.rail import rail
from mnconsole.ui.chair.state import Lane, Place
from mnconsole.ui.words.timeline_names import Names
from tests.helpers.consoles import (
    BenchConsole,
    act,
    built_in_policy,
    cartridge,
    make_console,
    patient,
    plan,
    session_at,
    stretch,
)

POLICY = built_in_policy()
NAMES = Names(POLICY, {})
TODAY = date(2026, 3, 1)


@pytest.fixture
def console() -> BenchConsole:
    return make_console()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("latex", ("latex",)),
        ("latex; iodine, latex\n  pollen  of birch", ("latex", "iodine", "pollen of birch")),
        (" ;, \n", ()),
    ],
)
def test_entries(typed: str, found: tuple[str, ...]) -> None:
    assert entries(typed) == found


def test_an_allergy_told_today_stands_beside_the_known_ones(console: BenchConsole) -> None:
    who = patient(console, allergies="Latex")
    session = session_at(console, Step.SCREENING, who)
    told = ev.ScreeningConfirmed(
        tuple(ev.Answer(q.id, False) for q in POLICY.questions), 3, POLICY.consent.version, "latex; iodine"
    )
    session = act(console, session.id, told)
    assert allergies_of(who, session) == ("Latex", "iodine")


def test_findings_of_the_screening_are_flags(console: BenchConsole) -> None:
    who = patient(console, flags="Faints\n\nKeloid ")
    session = session_at(console, Step.SCREENING, who)
    assert flags_of(who, session, POLICY) == ("Faints", "Keloid")
    answers = tuple(ev.Answer(q.id, q.id == "rosacea") for q in POLICY.questions)
    told = ev.ScreeningConfirmed(answers, 3, POLICY.consent.version, caution_reason="mild")
    session = act(console, session.id, told)
    assert flags_of(who, session, POLICY) == ("Faints", "Keloid", "Rosacea")


def test_the_header_says_what_is_known(console: BenchConsole) -> None:
    who = patient(console, allergies="latex", flags="Faints")
    session = session_at(console, Step.SCREENING, who)
    told = header(who, session, POLICY, TODAY)
    assert (told.name, told.initials, told.born) == ("Ada Sample", "AS", "DOB 12 Mar 1984  \u00b7  41 y")
    assert told.skin is not None
    assert (told.skin.text, told.skin.swatch) == ("Fitzpatrick III", SWATCHES[2])
    assert [(chip.text, chip.tone) for chip in told.fixed] == [("Allergy: latex", Tone.DANGER)]
    assert [(chip.text, chip.tone) for chip in told.folding] == [("Faints", Tone.WARN)]
    assert (told.right, told.right_below) == ("", "No consent yet")
    session = act(console, session.id, ev.CourseSet(3, 4))
    assert header(who, session, POLICY, TODAY).right == "Session 3 of 4"


def test_no_allergy_is_said_once_the_patient_was_asked(console: BenchConsole) -> None:
    who = patient(console, fitzpatrick=0)
    session = session_at(console, Step.SCREENING, who)
    (asked,) = header(who, session, POLICY, TODAY).fixed
    assert (asked.text, asked.tone) == ("Allergies not asked yet", Tone.NEUTRAL)
    assert header(who, session, POLICY, TODAY).skin is None
    session = session_at(console, Step.CLEANSE, patient(console, "Ben Example"))
    told = header(who, session, POLICY, TODAY)
    assert told.fixed[0].text == "No known allergy"
    assert told.right_below.startswith("Consent ")


def test_while_the_details_are_read_no_name_is_guessed(console: BenchConsole) -> None:
    session = session_at(console, Step.SCREENING)
    told = header(None, session, POLICY, TODAY)
    assert "Reading" in told.name
    assert told.fixed == told.folding == ()


def places(session: Session) -> list[Place]:
    return [step.place for step in rail(session, None)]


def test_the_rail_shows_done_now_and_later(console: BenchConsole) -> None:
    session = session_at(console, Step.SERUM_BEFORE)
    told = rail(session, None)
    assert places(session) == [Place.DONE] * 3 + [Place.NOW] + [Place.LATER] * 4
    assert [step.under for step in told[3:]] == ["before", "", "after", "", ""]
    assert told[2].under == "10:00 min"
    assert told[0].spoken == "done"


def test_what_was_left_out_bears_no_tick(console: BenchConsole) -> None:
    session = session_at(console, Step.NUMBING)
    for body in (
        ev.CreamSkipped("declined"),
        ev.SerumSkipped(ev.SerumWhen.BEFORE, "declined"),
        cartridge(POLICY),
        plan(POLICY, "nose"),
        ev.ZoneLeftOut("nose", "skin"),
        ev.NeedlingFinished(),
        ev.SerumSkipped(ev.SerumWhen.AFTER, "declined"),
    ):
        session = act(console, session.id, body)
    assert places(session) == [Place.DONE] * 2 + [Place.LEFT_OUT] * 4 + [Place.NOW, Place.LATER]
    told = rail(session, None)
    assert [step.under for step in told[2:6]] == ["no cream", *["left out"] * 3]
    assert [step.spoken for step in told[2:6]] == ["left out"] * 4
    treated = session_at(console, Step.AFTERCARE, patient(console, "Ben Example"))
    assert Place.LEFT_OUT not in places(treated)


def test_the_rail_counts_zones(console: BenchConsole) -> None:
    session = session_at(console, Step.NEEDLING, zones=("forehead", "nose", "chin"))
    assert rail(session, None)[4].under == "0 of 3 done"
    session = act(console, session.id, ev.ZoneLeftOut("forehead", "skin"))
    session = act(console, session.id, ev.ZoneChosen("nose"))
    assert rail(session, None)[4].under == "0 of 3 done", "a zone left out is not done"
    assert rail(session, None)[4].spoken == "now, 0 of 3 zones done, 1 left out"


def test_the_log_has_a_block_for_each_step(console: BenchConsole) -> None:
    session = session_at(console, Step.SERUM_BEFORE)
    told = log(session, NAMES, console.clock.utc_ms() + 60_000, None, busy=False)
    assert [block.text for block in told.blocks] == ["Screening", "Cleanse", "Cream 10:00", "Serum"]
    assert [block.lane for block in told.blocks[2:]] == [Lane.CREAM, Lane.SERUM]
    assert told.blocks[-1].to_ms == told.to_ms
    assert all(block.from_ms <= block.to_ms for block in told.blocks)
    assert told.saved == ""
    assert told.latest == "Cream off after 10:00"


def test_the_log_has_the_colour_of_cream_only_for_cream(console: BenchConsole) -> None:
    session = session_at(console, Step.NUMBING)
    (*_, waiting) = log(session, NAMES, console.clock.utc_ms() + 60_000, None, busy=False).blocks
    assert (waiting.text, waiting.lane) == ("Numbing", Lane.PLAIN)
    session = act(console, session.id, ev.CreamSkipped("patient"))
    block = log(session, NAMES, console.clock.utc_ms() + 60_000, None, busy=False).blocks[2]
    assert (block.text, block.lane) == ("No cream used", Lane.PLAIN)


def test_the_log_marks_zones_and_broken_links(console: BenchConsole) -> None:
    session = session_at(console, Step.NEEDLING)
    console.treatment.fact(session.id, [ev.PenInterrupted(Interruption.LINK_LOST.value, 0)])
    console.treatment.fact(session.id, [ev.PenInterrupted(Interruption.PEN_FAULT.value, 2), stretch("forehead")])
    now = console.treatment.session(session.id)
    assert now is not None
    told = log(now, NAMES, console.clock.utc_ms(), 0, busy=False)
    assert len(told.marks) == 1
    assert len(told.breaks) == 1
    assert told.latest.startswith("Pen interrupted"), "a stretch is no entry of its own"


@pytest.mark.parametrize("minutes", [0, 1, 7, 35, 90, 400, 2000])
def test_the_axis_has_few_round_times(console: BenchConsole, minutes: int) -> None:
    session = session_at(console, Step.CLEANSE)
    told = log(session, NAMES, session.started_utc_ms + minutes * 60_000, None, busy=False)
    assert len(told.axis) <= MOST_TICKS + 1
    assert all(at_ms % 60_000 == 0 for at_ms, _text in told.axis)
    assert told.to_ms > told.from_ms


@pytest.mark.parametrize("seconds", [-10, 0, 5, 59, 60, 61, 200])
def test_no_time_that_has_not_come_stands_on_the_axis(console: BenchConsole, seconds: int) -> None:
    session = session_at(console, Step.CLEANSE)
    now_ms = session.started_utc_ms + seconds * 1000
    told = log(session, NAMES, now_ms, None, busy=False)
    assert all(at_ms <= max(now_ms, session.started_utc_ms) for at_ms, _text in told.axis)
    assert told.to_ms <= max(now_ms, session.started_utc_ms + 1000)


def test_a_closed_log_ends(console: BenchConsole) -> None:
    session = session_at(console, Step.CLOSED)
    told = log(session, NAMES, session.closed_utc_ms + 3_600_000, None, busy=False)
    assert told.to_ms == session.closed_utc_ms > session.started_utc_ms
    assert told.now == ""
    assert told.blocks[-1].text == "Sign-off"
