"""The summary of a session: what the history shows and the state table keeps."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from mnconsole.domain.session import Session, Status, Step, ZoneProgress

NOT_COUNTED = -1
"""In the place of a count in the state table, whose columns hold whole numbers."""


class SessionSummary(Struct, frozen=True):
    """What the history shows of a session and the state table keeps. `numbing_ms` -1 without cream or still on;
    `contact_strokes` -1 when a pen has worked that does not count them."""

    id: UUID
    patient_id: UUID
    practitioner_id: UUID
    started_utc_ms: int
    closed_utc_ms: int
    status: Status
    step: Step
    numbing_ms: int
    numbing_ready_ms: int
    numbing_remove_ms: int
    depth_max_um: int
    zones_done: int
    zones_planned: int
    first_zone_id: str
    contact_ms: int
    contact_strokes: int
    override_count: int
    adverse: bool
    cartridge_lot: str
    event_count: int


def _strokes(session: Session) -> int:
    counted = [zone.strokes for zone in session.zones]
    return NOT_COUNTED if None in counted else sum(strokes or 0 for strokes in counted)


def summary_of(session: Session) -> SessionSummary:
    """The summary of a folded session."""
    cream = session.cream
    removed = cream.removed if cream else None
    return SessionSummary(
        id=session.id,
        patient_id=session.patient_id,
        practitioner_id=session.practitioner_id,
        started_utc_ms=session.started_utc_ms,
        closed_utc_ms=session.closed_utc_ms,
        status=session.status,
        step=session.step,
        numbing_ms=removed.contact_ms if removed else -1,
        numbing_ready_ms=cream.applied.ready_ms if cream else 0,
        numbing_remove_ms=cream.applied.remove_ms if cream else 0,
        depth_max_um=max((zone.depth_max_um for zone in session.zones), default=0),
        zones_done=sum(zone.progress is ZoneProgress.DONE for zone in session.zones),
        zones_planned=len(session.zones),
        first_zone_id=session.zones[0].plan.zone_id if session.zones else "",
        contact_ms=sum(zone.contact_ms for zone in session.zones),
        contact_strokes=_strokes(session),
        override_count=session.override_count,
        adverse=session.adverse is not None or (session.signed is not None and session.signed.adverse),
        cartridge_lot=session.cartridge.lot if session.cartridge else "",
        event_count=len(session.events),
    )
