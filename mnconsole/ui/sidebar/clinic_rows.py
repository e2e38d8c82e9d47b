"""Rows of *In clinic now*: every open session with its stage and its live wait. No Qt."""

from __future__ import annotations

from mnconsole.domain.numbing import Wait, WaitState
from mnconsole.domain.people import initials
from mnconsole.domain.policy import Policy
from mnconsole.domain.session import Session, Step
from mnconsole.ui.sidebar.state import ClinicRow, RingState, StageTone
from mnconsole.ui.words import sidebar as words
from mnconsole.ui.words.formats import time_of_day

TURN_OVER_REMOVE = (5, 4)
"""One turn of the ring is five quarters of the longest wait: 25 min for 20 min, as on the large ring."""

_TONES = {
    WaitState.TAKING_EFFECT: StageTone.TAKING_EFFECT,
    WaitState.READY: StageTone.READY,
    WaitState.REMOVE_NOW: StageTone.OVERDUE,
    WaitState.OVER_LABEL: StageTone.HARM,
}


def clinic_row(session: Session, name: str, wait: Wait | None, policy: Policy, *, current: bool) -> ClinicRow:
    """The row of one open session. `name` is empty while it is being read."""
    shown = name or words.unknown_name()
    letters = initials(name) if name else ""
    if wait is not None:
        tone = _TONES[wait.state]
        return ClinicRow(
            key=session.id.hex,
            name=shown,
            initials=letters,
            stage=words.wait_stage(wait.state),
            tone=tone,
            under=words.wait_under(wait),
            short=words.wait_short(wait),
            current=current,
            ring=RingState(_share(wait), tone, words.wait_figure(wait)),
        )
    stage = words.stage(session.step)
    return ClinicRow(
        key=session.id.hex,
        name=shown,
        initials=letters,
        stage=stage,
        tone=StageTone.NEEDLING if session.step is Step.NEEDLING else StageTone.PLAIN,
        under=_under(session, policy),
        short=stage,
        current=current,
    )


def _share(wait: Wait) -> int:
    if wait.state in (WaitState.REMOVE_NOW, WaitState.OVER_LABEL):
        return 1000
    part, of = TURN_OVER_REMOVE
    return min(1000, 1000 * of * wait.elapsed_ms // max(1, part * wait.remove_ms))


def _under(session: Session, policy: Policy) -> str:
    if session.step is Step.NUMBING:
        return words.no_cream_yet()
    if session.step is Step.NEEDLING and session.zone is not None:
        zone = policy.zone(session.zone.plan.zone_id)
        return zone.text if zone is not None else session.zone.plan.zone_id
    return words.started_at(time_of_day(session.started_utc_ms))
