"""What must be true before the pen can be armed: a table, walked by a test (design: product.md rule 3)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.pen import Fault, Lacks, LinkState, LinkView, Motor, lacks, needs_allowance
from mnconsole.domain.policy import Policy, Severity
from mnconsole.domain.session import Session, Status, Step


class Condition(StrEnum):
    """One line of *Before the pen can be armed*."""

    PATIENT = "patient"
    TREATS = "treats"
    SCREENING = "screening"
    CONSENT = "consent"
    RELEASE = "release"
    CREAM_REMOVED = "cream_removed"
    SERUM = "serum"
    CARTRIDGE = "cartridge"
    CARTRIDGE_EXPIRED = "cartridge_expired"
    ZONE = "zone"
    DEPTH_REASON = "depth_reason"
    PEN_ALLOWED = "pen_allowed"
    PEN_LINKED = "pen_linked"
    OTHER_PEN = "other_pen"
    PEN_FAULT = "pen_fault"
    TOO_DEEP = "too_deep"
    PEN_CARTRIDGE = "pen_cartridge"
    DEPTH_BY_HAND = "depth_by_hand"
    WINDOW_FRONT = "window_front"
    PAGE = "page"
    SAVED = "saved"


class Facts(Struct, frozen=True):
    """Everything that the table looks at, as acknowledged by the records and reported by the pen.

    `fresh` is whether the last report may be shown as real; `depth_um` the depth that ARM would ask for; `busy` that
    an act of this session is not yet stored; `today` an ISO date; `page_open` that a page says that the pen rests;
    `pen_allowed` that a manager has allowed this pen; `hand_set_um` the depth that the nurse has confirmed at the
    handpiece for the current zone, None without;
    `other_pen` that the pen that answers is not the one used before, and nobody has said that it shall be used;
    `permitted` that who is signed in may treat, and that the console is open;
    `too_deep` that a pen reported needles deeper than any clinic may set, and nobody has said that it was seen.
    """

    session: Session | None
    policy: Policy
    view: LinkView
    fresh: bool
    depth_um: int
    window_front: bool
    busy: bool
    today: str
    page_open: bool = False
    pen_allowed: bool = False
    hand_set_um: int | None = None
    other_pen: bool = False
    too_deep: bool = False
    permitted: bool = True


def _open(facts: Facts) -> Session | None:
    return facts.session if facts.session is not None and facts.session.status is Status.OPEN else None


def _screened(facts: Facts) -> bool:
    session = _open(facts)
    return session is not None and session.screening is not None


def _consent(facts: Facts) -> bool:
    session = _open(facts)
    given = session.screening.consent_version if session and session.screening else ""
    return given == facts.policy.consent.version


def _released(facts: Facts) -> bool:
    session = _open(facts)
    if session is None or session.screening is None:
        return True
    stops = {q.id for q in facts.policy.questions if q.severity is Severity.STOP}
    stopped = any(answer.present and answer.question_id in stops for answer in session.screening.answers)
    return not stopped or bool(session.screening.released_by.strip())


def _cartridge_in_date(facts: Facts) -> bool:
    session = _open(facts)
    return session is None or session.cartridge is None or session.cartridge.expiry >= facts.today[:7]


def _zone(facts: Facts) -> bool:
    session = _open(facts)
    zone = session.zone if session else None
    return session is not None and session.step is Step.NEEDLING and zone is not None and zone.plan.area_mm2 > 0


def _depth_reason(facts: Facts) -> bool:
    session = _open(facts)
    zone = session.zone if session else None
    if zone is None:
        return True
    caution = facts.policy.caution_um(zone.plan.zone_id, zone.plan.basis)
    return facts.depth_um <= max(caution, zone.reason_up_to_um)


def _pen_fault_free(facts: Facts) -> bool:
    report = facts.view.last_report
    return report is None or (report.motor is not Motor.FAULTED and report.faults is Fault.NONE)


def _pen_cartridge(facts: Facts) -> bool:
    report = facts.view.last_report
    return report is None or report.cartridge_present or lacks(facts.view.identity, Lacks.CARTRIDGE)


def _depth_by_hand(facts: Facts) -> bool:
    session = _open(facts)
    if session is None or session.zone is None or not lacks(facts.view.identity, Lacks.DEPTH):
        return True
    return facts.hand_set_um == facts.depth_um


TABLE: tuple[tuple[Condition, Callable[[Facts], bool]], ...] = (
    (Condition.PATIENT, lambda f: _open(f) is not None),
    (Condition.TREATS, lambda f: f.permitted),
    (Condition.PEN_ALLOWED, lambda f: f.pen_allowed or not needs_allowance(f.view.identity)),
    (Condition.SCREENING, _screened),
    (Condition.CONSENT, _consent),
    (Condition.RELEASE, _released),
    (Condition.CREAM_REMOVED, lambda f: f.session is not None and f.session.numbing_over),
    (Condition.SERUM, lambda f: f.session is not None and f.session.serum_before is not None),
    (Condition.CARTRIDGE, lambda f: f.session is not None and f.session.cartridge is not None),
    (Condition.CARTRIDGE_EXPIRED, _cartridge_in_date),
    (Condition.ZONE, _zone),
    (Condition.DEPTH_REASON, _depth_reason),
    (Condition.PEN_LINKED, lambda f: f.view.state in (LinkState.READY, LinkState.DEGRADED) and f.fresh),
    (Condition.OTHER_PEN, lambda f: not f.other_pen),
    (Condition.PEN_FAULT, _pen_fault_free),
    (Condition.TOO_DEEP, lambda f: not f.too_deep),
    (Condition.PEN_CARTRIDGE, _pen_cartridge),
    (Condition.DEPTH_BY_HAND, _depth_by_hand),
    (Condition.WINDOW_FRONT, lambda f: f.window_front),
    (Condition.PAGE, lambda f: not f.page_open),
    (Condition.SAVED, lambda f: not f.busy),
)
"""Each condition with its test, in the order in which they are shown."""

ALWAYS_SHOWN = (
    Condition.PATIENT,
    Condition.SCREENING,
    Condition.CONSENT,
    Condition.CARTRIDGE,
    Condition.CREAM_REMOVED,
    Condition.SERUM,
    Condition.ZONE,
)
"""Those that are listed with a tick when met; the others are listed only while they are missing."""


def missing(facts: Facts) -> tuple[Condition, ...]:
    """Conditions that are not met, in order. ARM needs none."""
    return tuple(condition for condition, met in TABLE if not met(facts))
