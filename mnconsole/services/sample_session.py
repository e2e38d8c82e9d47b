"""One sample treatment, closed: the same bodies that a real one leaves, with figures that belong together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from msgspec import Struct

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.pen import StopCause
from mnconsole.domain.policy import Policy, Product, ProductUse, Zone
from mnconsole.services.trace import Sample, pack

Timed = tuple[int, Body]

_SMALL_MM2 = 2_400
_SPEED_DHZ = 900
_STROKES_A_SECOND = _SPEED_DHZ // 10
_SAMPLES_A_SECOND = 25
_EXPIRY_DAYS = 400


class SampleTreatment(Struct, frozen=True):
    """Who, by whom, from when (UTC ms)."""

    patient_id: UUID
    practitioner_id: UUID
    began_utc_ms: int


class _Pen:
    """The counters that one sample pen reports, growing over the session."""

    def __init__(self, random: Random) -> None:
        self.boot_id = random.randrange(1, 1 << 16)
        self.uptime_ms = random.randrange(10_000, 3_600_000)
        self.contact_strokes = random.randrange(1 << 20)


def closed_session(random: Random, policy: Policy, treatment: SampleTreatment) -> tuple[Timed, ...]:
    """The session's events as (ms after its beginning, body), in order; the last one closes it."""
    return _Maker(random, policy, treatment).make()


class _Maker:
    """One treatment as it is made; `_at` is the time that has passed."""

    def __init__(self, random: Random, policy: Policy, treatment: SampleTreatment) -> None:
        self._random = random
        self._policy = policy
        self._treatment = treatment
        began = datetime.fromtimestamp(treatment.began_utc_ms / 1000, UTC)
        self._expiry = (began + timedelta(days=_EXPIRY_DAYS)).date().isoformat()[:7]
        self._next_visit = (began + timedelta(days=policy.next_visit_days)).date().isoformat()
        self._pen = _Pen(random)
        self._at = 0
        self._made: list[Timed] = []

    def make(self) -> tuple[Timed, ...]:
        who, policy = self._treatment, self._policy
        self._add(0, ev.SessionStarted(who.patient_id, policy.version, who.practitioner_id))
        self._add(5_000, ev.CourseSet(self._random.randint(1, 4), 4))
        answers = tuple(ev.Answer(question.id, False) for question in policy.questions_for(None))
        self._add(85_000, ev.ScreeningConfirmed(answers, self._random.randint(1, 6), policy.consent.version))
        if self._random.random() < 0.03:
            self._add(60_000, ev.SessionEndedUntreated(self._choice("untreated"), who.practitioner_id))
            return tuple(self._made)
        self._add(120_000, ev.CleanseDone())
        self._numbing()
        self._serum(ev.SerumWhen.BEFORE, ProductUse.SERUM_BEFORE)
        self._needling()
        self._serum(ev.SerumWhen.AFTER, ProductUse.SERUM_AFTER)
        self._ending()
        return tuple(self._made)

    def _add(self, after_ms: int, body: Body) -> None:
        self._at += after_ms
        self._made.append((self._at, body))

    def _choice(self, group: str) -> str:
        return self._random.choice(self._policy.choices[group]).id

    def _product(self, use: ProductUse) -> tuple[Product, str]:
        lot = f"S{self._random.randint(1, 12):02}-{self._random.randint(100, 119)}"
        return self._random.choice(self._policy.products_for(use)), lot

    def _serum(self, when: ev.SerumWhen, use: ProductUse) -> None:
        product, lot = self._product(use)
        self._add(60_000, ev.SerumApplied(when, product.id, lot, self._expiry))

    def _numbing(self) -> None:
        if self._random.random() < 0.04:
            self._add(60_000, ev.CreamSkipped(self._choice("no_cream")))
            return
        cream, lot = self._product(ProductUse.CREAM)
        waits = cream.ready_ms, cream.remove_ms, cream.longest_ms
        self._add(60_000, ev.CreamApplied(cream.id, lot, self._expiry, cream.amount_mg, *waits))
        contact, reason, chance = self._random.randint(cream.ready_ms, cream.remove_ms), "", self._random.random()
        if chance < 0.04:
            contact = cream.ready_ms - self._random.randint(1, min(180_000, cream.ready_ms))
            reason = self._choice("early_removal")
        elif chance < 0.1:
            contact = cream.remove_ms + self._random.randint(30_000, 240_000)
        self._add(contact, ev.CreamRemoved(contact, reason))

    def _needling(self) -> None:
        tip, lot = self._product(ProductUse.CARTRIDGE)
        identity = ev.CartridgeIdentity.LOT_CONFIRMED_NEW
        self._add(30_000, ev.CartridgeLoaded(tip.id, lot, self._expiry, tip.needles, identity))
        zones = self._policy.zones
        small = [zone for zone in zones if 0 < zone.area_mm2 <= _SMALL_MM2] or list(zones[:1])
        chosen = self._random.sample(small, min(len(small), self._random.randint(1, 3)))
        plans = tuple(ev.ZonePlan(z.id, z.plan_depth_um, z.passes, z.area_mm2 or _SMALL_MM2) for z in chosen)
        self._add(20_000, ev.ZonesPlanned(plans))
        for zone, plan in zip(chosen, plans, strict=True):
            self._zone(zone, plan, tip.needles)
        self._add(10_000, ev.NeedlingFinished())

    def _zone(self, zone: Zone, plan: ev.ZonePlan, needles: int) -> None:
        depth, dose = plan.depth_um, self._policy.dose
        self._add(15_000, ev.ZoneChosen(zone.id))
        if self._random.random() < 0.05:
            depth = zone.caution_um + 250
            self._add(3_000, ev.DepthReasonGiven(zone.id, depth, zone.caution_um, self._choice("depth_reason")))
        self._add(5_000, ev.PenArmed("SAMPLE-0001", self._pen.boot_id, zone.id, depth, _SPEED_DHZ))
        self._add(2_000, ev.PenStarted(zone.id, depth, _SPEED_DHZ))
        # The dose that is aimed at, in whole seconds of contact.
        wanted = self._random.randint(dose.low, dose.high) * plan.area_mm2 // 100
        for _ in range(max(1, round(wanted / (needles * _STROKES_A_SECOND)))):
            self._add(1_000, _stretch(self._random, self._pen, zone.id, depth))
        self._add(300, ev.PenStopped(StopCause.OPERATOR.value, self._random.randint(12, 45)))
        for number in range(1, plan.passes + 1):
            self._add(1_000, ev.PassDone(zone.id, number))
        self._add(4_000, ev.ZoneDone(zone.id, self._choice("endpoint")))

    def _ending(self) -> None:
        adverse = self._random.random() < 0.02
        if adverse:
            severity = self._policy.choices["severity"][0].id
            self._add(30_000, ev.ReactionOpened())
            text = "Sample text: settled within the hour."
            self._add(30_000, ev.AdverseEventRecorded(severity, self._choice("action"), text))
        points = tuple(point.id for point in self._policy.choices["aftercare"])
        self._add(120_000, ev.AftercareGiven(self._policy.aftercare_version, points, self._next_visit))
        signed_by, consent = self._treatment.practitioner_id, self._policy.consent.version
        self._add(60_000, ev.SessionSigned(signed_by, self._choice("skin_reaction"), adverse, consent))


def _stretch(random: Random, pen: _Pen, zone_id: str, depth_um: int) -> ev.StretchRecorded:
    before_ms, before_strokes = pen.uptime_ms, pen.contact_strokes
    samples = []
    for step in range(1, _SAMPLES_A_SECOND + 1):
        strokes = before_strokes + step * _STROKES_A_SECOND // _SAMPLES_A_SECOND
        load = random.randint(280, 420)
        samples.append(Sample(before_ms + 40 * step, depth_um, _SPEED_DHZ, load, 1, strokes))
    pen.uptime_ms, pen.contact_strokes = before_ms + 1_000, before_strokes + _STROKES_A_SECOND
    return ev.StretchRecorded(
        zone_id=zone_id,
        boot_id=pen.boot_id,
        uptime_from_ms=before_ms,
        uptime_to_ms=pen.uptime_ms,
        strokes=_STROKES_A_SECOND,
        contact_strokes=_STROKES_A_SECOND,
        contact_ms=1_000,
        running_ms=1_000,
        depth_set_um=depth_um,
        depth_min_um=depth_um,
        depth_max_um=depth_um,
        speed_set_dhz=_SPEED_DHZ,
        speed_min_dhz=_SPEED_DHZ,
        speed_max_dhz=_SPEED_DHZ,
        load_mean_permille=sum(sample.load_permille for sample in samples) // len(samples),
        contact_counter=pen.contact_strokes,
        trace=pack(samples),
    )
