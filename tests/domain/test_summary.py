"""What the history shows of a session."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Status, Step
from mnconsole.domain.summary import summary_of
from tests.helpers.consoles import stretch
from tests.helpers.folding import Written


def test_the_summary_of_a_whole_treatment() -> None:
    written = Written().to(Step.CLOSED, "forehead", "nose")
    summary = summary_of(written.session)
    assert summary.status is Status.SIGNED
    assert (summary.numbing_ready_ms, summary.numbing_remove_ms) == (600_000, 1_200_000)
    assert summary.numbing_ms == 600_000
    assert (summary.zones_done, summary.zones_planned, summary.first_zone_id) == (2, 2, "forehead")
    assert (summary.contact_strokes, summary.contact_ms, summary.depth_max_um) == (200, 1920, 500)
    assert (summary.override_count, summary.adverse, summary.cartridge_lot) == (0, False, "C-200")
    assert summary.event_count == len(written.events)
    assert summary.closed_utc_ms > summary.started_utc_ms


def test_the_summary_of_a_beginning() -> None:
    summary = summary_of(Written().session)
    assert (summary.status, summary.step, summary.numbing_ms, summary.first_zone_id) == (
        Status.OPEN,
        Step.SCREENING,
        -1,
        "",
    )
    assert (summary.depth_max_um, summary.closed_utc_ms) == (0, 0)


def test_cream_on_the_skin_has_no_contact_time_yet() -> None:
    written = Written().to(Step.NUMBING)
    written.numbed()
    written.undo()
    assert summary_of(written.session).numbing_ms == -1


def test_overrides_and_adverse_events_are_told() -> None:
    written = Written().to(Step.NEEDLING).plan("nose")
    written.do(ev.ZoneChosen("nose"))
    written.do(ev.DepthReasonGiven("nose", 1000, 0, "scar"))
    written.add(stretch("nose", depth_max_um=1000))
    written.do(ev.AdverseEventRecorded("mild", "cooled"))
    summary = summary_of(written.session)
    assert (summary.override_count, summary.adverse, summary.depth_max_um) == (1, True, 1000)
    signed = Written().to(Step.SIGN_OFF)
    signed.do(ev.SessionSigned(UUID(int=0), "pink", True, "1"))
    assert summary_of(signed.session).adverse


def test_who_treated_are_all_whose_steps_it_has_and_nobody_who_passed_by() -> None:
    written = Written().to(Step.NEEDLING).plan("nose")
    first = written.actor
    written.actor = replace(first, id=UUID(int=21), display_name="Nurse Two")
    written.add(ev.AlarmAcknowledged("pen_lost"))
    written.add(ev.NoteAdded("passing by"))
    assert written.session.people == (first.id,)
    written.actor = replace(first, id=UUID(int=22), display_name="Nurse Three")
    written.do(ev.ZoneChosen("nose"))
    assert written.session.people == (first.id, UUID(int=22))
