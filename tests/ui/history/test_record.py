"""The record of a session: every kind in words, corrections struck through, steps taken back, depth by zone."""

from __future__ import annotations

import typing
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from mnconsole.domain import events as codec
from mnconsole.domain import needling_events, session_events
from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.events import Body
from mnconsole.domain.pen import Desired, Fault, Interruption, StopCause, WriteResult
from mnconsole.domain.session import Session, Step
from mnconsole.domain.session_events import CartridgeIdentity
from mnconsole.services.trace import Sample, pack
from mnconsole.store.verify import LogFault
from mnconsole.ui.history.chart import chart_of
from mnconsole.ui.history.record import timeline
from mnconsole.ui.history.state import Item, Tone
from mnconsole.ui.words import seal as seal_words
from mnconsole.ui.words import timeline_codes as codes
from mnconsole.ui.words.timeline import has_words, said
from mnconsole.ui.words.timeline_names import Names
from tests.helpers.consoles import BenchConsole, act, cream, make_console, patient, session_at, stretch
from tests.ui.history.sessions import FACE, treated

SESSION_KINDS = sorted(
    (cls for cls in codec.kinds().values() if cls.__module__ in (session_events.__name__, needling_events.__name__)),
    key=lambda cls: cls.KIND,
)


def sample(hint: object) -> object:
    """Any value of a field's type."""
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return (sample(inner),)
    if hint is UUID:
        return uuid4()
    if hint is bool:
        return True
    if isinstance(hint, type) and issubclass(hint, str) and hint is not str:
        return next(iter(hint))  # type: ignore[call-overload]
    if hint is str:
        return "x"
    if hint is int:
        return 1
    assert isinstance(hint, type)
    return body_of(hint)


def body_of(cls: type) -> typing.Any:
    hints = typing.get_type_hints(cls)
    return cls(**{name: sample(hints[name]) for name in cls.__struct_fields__})


@pytest.fixture
def console() -> BenchConsole:
    return make_console()


@pytest.fixture
def names(console: BenchConsole) -> Names:
    return Names(console.policy, {one.id: one.display_name for one in console.people.staff})


def told(console: BenchConsole, session: Session) -> tuple[Item, ...]:
    return timeline(session, Names(console.policy, {one.id: one.display_name for one in console.people.staff}))


@pytest.mark.parametrize("cls", SESSION_KINDS, ids=lambda cls: cls.KIND)
def test_every_kind_has_words(cls: type[Body], names: Names) -> None:
    assert has_words(cls)
    words = said(body_of(cls), names)
    assert words.text
    assert "{" not in words.text + words.under


def test_a_kind_without_words_would_be_seen(names: Names) -> None:
    class Unheard(Body, frozen=True):
        KIND, VERSION = "unheard", 1

    assert not has_words(Unheard)
    with pytest.raises(KeyError):
        said(Unheard(), names)


def test_every_code_inside_an_event_has_words() -> None:
    for cause in StopCause:
        assert codes.stop_cause(cause)
    assert codes.stop_cause(StopCause.ZONE_LEFT) == "end of the zone", "said after each zone that was finished"
    for interruption in Interruption:
        assert codes.interruption_name(interruption)
    for fault in Fault:
        assert codes.fault_names(fault) == (codes.fault_name(fault),)
    for wanted in Desired:
        assert codes.wanted_name(wanted)
    for result in WriteResult:
        assert codes.write_result(result)
    for identity in CartridgeIdentity:
        assert codes.identity_name(identity)
    for alarm in AlarmCode:
        assert codes.alarm_name(alarm.value) != alarm.value
    for log_fault in LogFault:
        assert seal_words.has_fault_words(log_fault.value), log_fault


def test_what_another_version_wrote_keeps_its_code(names: Names) -> None:
    assert said(ev.PenStopped("from_the_moon", 3), names).text == "Pen stopped: from_the_moon"
    assert said(ev.AlarmRaised("new_alarm", "low"), names).text == "Alarm: new_alarm"
    assert "left_ear begun" in said(ev.ZoneChosen("left_ear"), names).text
    assert said(ev.PenNotDone(99, 500, 900, 77), names).text == "The pen refused 99: 77"


def test_an_erased_note_says_so(names: Names) -> None:
    assert said(ev.NoteAdded(""), names).text == "A note whose text was erased"


def test_a_whole_treatment_reads_from_top_to_bottom(console: BenchConsole) -> None:
    session = treated(console, patient(console), above="cheeks", adverse=True)
    steps = [item for item in told(console, session) if item.major]
    assert [item.text for item in steps] == [
        "Screening confirmed, Fitzpatrick III",
        "Skin cleansed",
        "Cream on, 9.5 g, lot L-100",
        "Cream off after 12:00",
        "Serum before, lot L-100",
        "Cartridge 11 needles, lot C-200",
        "Needling, 8 zones, 23 s contact",
        "Override: Cheeks up to 1.60 mm, above 1.50",
        "Serum after, lot L-100",
        "Adverse event: Moderate. Doctor called",
        "Aftercare given, 1 point explained",
        "Signed by Nurse One",
    ]
    assert "Yes to: Eczema or psoriasis" in steps[0].under
    assert "Reason: Mild, not in the area" in steps[0].under
    assert (steps[3].chip, steps[3].chip_tone) == ("in time", Tone.GOOD)
    assert (steps[7].chip, steps[7].tone) == ("reason", Tone.WARN)
    assert (steps[9].tone, steps[9].under) == (Tone.BAD, "Swelling")
    assert "Next visit 30 May 2026" in steps[10].under


def test_running_time_is_not_called_contact(console: BenchConsole) -> None:
    session = session_at(console, Step.NEEDLING, patient(console))
    act(console, session.id, ev.ZoneChosen("forehead"))
    console.treatment.fact(session.id, [stretch("forehead", 80, sensed=False)] * 3)
    session = act(console, session.id, ev.PassDone("forehead", 1))
    words = " ".join(f"{item.text} {item.under}" for item in told(console, session))
    assert "Needling, 2 s running time; the pen does not sense the skin" in words
    assert "Forehead: 2.8 s running at" in words
    assert "contact" not in words
    assert "on the skin" not in words


def test_stretches_of_a_zone_are_one_entry(console: BenchConsole) -> None:
    session = treated(console, patient(console), zones=("forehead", "nose"))
    texts = [item.text for item in told(console, session)]
    assert texts.count("Forehead: 2.8 s contact at 0.73–0.76 mm, 89–90 Hz") == 1
    assert texts.count("Nose: 2.8 s contact at 0.48–0.51 mm, 89–90 Hz") == 1
    under = next(item.under for item in told(console, session) if item.text.startswith("Nose: "))
    assert under == "240 strokes on the skin"


def test_early_and_late_cream_say_so(console: BenchConsole) -> None:
    early = treated(console, patient(console, "Ada Sample"), minutes=8, zones=("nose",))
    late = treated(console, patient(console, "Ben Example"), minutes=23, zones=("nose",))
    (item,) = [item for item in told(console, early) if item.text.startswith("Cream off")]
    assert (item.chip, item.under) == ("early", "Reason: Skin is numb already")
    (item,) = [item for item in told(console, late) if item.text.startswith("Cream off")]
    assert (item.chip, item.tone) == ("late", Tone.WARN)


def test_a_step_that_was_taken_back_is_struck_and_its_retraction_told(console: BenchConsole) -> None:
    session = session_at(console, Step.NUMBING)
    cleansed = session.events[-1]
    session = act(console, session.id, ev.Retracted(cleansed.id, "not_done"))
    struck, taken = told(console, session)[-2:]
    assert (struck.text, struck.struck, struck.chip) == ("Skin cleansed", True, "taken back")
    assert (taken.text, taken.under) == ("Taken back: Skin cleansed", "Reason: it had not been done")


def test_corrections_show_every_earlier_wording(console: BenchConsole) -> None:
    session = session_at(console, Step.NUMBING)
    session = act(console, session.id, cream(console.policy))
    target = session.events[-1].id
    for old, new in (('"L-100"', '"L-200"'), ('"L-200"', '"L-300"')):
        session = act(console, session.id, ev.Amended(target, "lot", old, new, "read again"))
    session = act(console, session.id, ev.Amended(target, "expiry", '"2027-08"', '"2027-09"', "read again"))
    items = told(console, session)
    told_cream = next(item for item in items if item.chip == "corrected")
    assert told_cream.text == "Cream on, 9.5 g, lot L-300"
    assert told_cream.was == (
        "Cream on, 9.5 g, lot L-100",
        "Cream on, 9.5 g, lot L-200",
        "Clinic numbing cream, exp 08/2027",
    )
    assert told_cream.under == "Clinic numbing cream, exp 09/2027"
    assert items[-1].text == "Corrected: Cream on, 9.5 g, lot L-300"


def test_the_chart_shows_each_zone_with_its_caution(console: BenchConsole) -> None:
    session = treated(console, patient(console), above="cheeks")
    chart = chart_of(session, console.policy)
    assert chart is not None
    assert [zone.label for zone in chart.zones][:2] == ["Forehead", "Glabella"]
    assert len(chart.zones) == len(FACE)
    cheeks = chart.zones[4]
    assert (cheeks.caution_um, cheeks.above, max(cheeks.depths_um)) == (1500, True, 1610)
    assert [zone.label for zone in chart.zones if zone.above] == ["Cheeks"]
    assert chart.top_um == 2000
    assert chart.caution == "caution"
    assert cheeks.spoken == "Cheeks up to 1.61 mm, caution 1.50 mm"


def traced(depths: list[int], strokes: int) -> ev.StretchRecorded:
    """A stretch with a sample each 40 ms, at these depths; `strokes` on the skin between two of them."""
    samples = [Sample(40 * n, depth, 900, 200, 1, strokes * n) for n, depth in enumerate(depths)]
    return stretch("nose", depth_min_um=min(depths), depth_max_um=max(depths), trace=pack(samples))


def test_the_chart_shows_the_depth_on_the_skin_in_time(console: BenchConsole) -> None:
    session = session_at(console, Step.NEEDLING, zones=("nose",))
    in_the_air = traced([500] * 4, 0)
    at_work = [traced([750] * 26, 4) for _ in range(4)]
    braking = traced([650, 500], 1)
    console.treatment.fact(session.id, [in_the_air, *at_work, braking])
    chart = chart_of(console.treatment.open_sessions()[0], console.policy)
    assert chart is not None
    assert chart.zones[0].depths_um == (750, 750) * 3 + (500, 750), "the last strokes have no second of their own"


def test_strokes_of_less_than_a_second_are_shown_too(console: BenchConsole) -> None:
    session = session_at(console, Step.NEEDLING, zones=("nose",))
    console.treatment.fact(session.id, [traced([750, 750, 800], 2)])
    chart = chart_of(console.treatment.open_sessions()[0], console.policy)
    assert chart is not None
    assert chart.zones[0].depths_um == (750, 800)


def test_of_an_erased_person_nobody_knows_what_was_told() -> None:
    told = ev.ScreeningConfirmed((), 3, "1")
    policy = make_console().policy
    assert "No known allergy" in said(told, Names(policy, {})).under
    assert "llerg" not in said(told, Names(policy, {}, erased=True)).under


def test_a_short_zone_keeps_room_for_its_name(console: BenchConsole) -> None:
    session = session_at(console, Step.NEEDLING, zones=("forehead", "nose"))
    console.treatment.fact(session.id, [stretch("forehead")] * 60)
    act(console, session.id, ev.ZoneChosen("nose"))
    console.treatment.fact(session.id, [stretch("nose")])
    session = console.treatment.open_sessions()[0]
    chart = chart_of(session, console.policy)
    assert chart is not None
    assert min(zone.weight for zone in chart.zones) >= 90


def test_before_the_pen_has_run_there_is_no_chart(console: BenchConsole) -> None:
    assert chart_of(session_at(console, Step.NEEDLING), console.policy) is None


def test_other_rules_are_named_in_the_legend(console: BenchConsole) -> None:
    session = treated(console, patient(console), zones=("nose",))
    newer = replace(console.policy, version="2027.1")
    chart = chart_of(session, newer)
    assert chart is not None
    assert chart.caution == "caution, rules 2027.1"
