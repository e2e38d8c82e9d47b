"""Every step, sheet and state of the chair page, by name: each is reached by a nurse's own intents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from mnconsole.services.hub import NotSaved
from tests.helpers.clocks import set_clock_and_restart
from tests.helpers.consoles import act, patient, stretch
from tests.ui.chair.bench import FACE, Bench, sample

Scene = Callable[[Bench], None]
SCENES: dict[str, Scene] = {}


def scene(paint: Scene) -> Scene:
    """Enter a scene under its function's name."""
    SCENES[paint.__name__] = paint
    return paint


@scene
def empty(bench: Bench) -> None:
    """Nobody in the chair."""


@scene
def questions(bench: Bench) -> None:
    """Screening with an answer missing."""
    bench.at(Step.SCREENING, sample(bench.console))
    bench.presenter.act("screening.rest_no")
    bench.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")
    bench.type(screening__q__tattoo="")
    bench.primary()


@scene
def questions_again(bench: Bench) -> None:
    """Screening of somebody who was here before."""
    who = sample(bench.console)
    bench.at(Step.CLOSED, who)
    bench.console.pen.choose_chair(None)
    bench.at(Step.SCREENING, who)


@scene
def questions_minor(bench: Bench) -> None:
    """Screening of somebody under 18."""
    bench.at(Step.SCREENING, patient(bench.console, "Ben Example", date(2010, 1, 1)))
    bench.presenter.act("screening.rest_no")
    bench.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")


@scene
def details(bench: Bench) -> None:
    """Skin and consent with everything that can be asked."""
    bench.at(Step.SCREENING, sample(bench.console))
    bench.type(screening__q__infection="yes", screening__q__rosacea="yes")
    bench.presenter.act("screening.rest_no")
    bench.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")
    bench.primary()
    bench.presenter.act("zones.face")
    bench.type(zone__abdomen__on="1", zone__neck__on="1", zone__decolletage__on="1")
    bench.primary()
    bench.type(screening__course_number="3", screening__course_planned="4")
    bench.primary()


@scene
def zones(bench: Bench) -> None:
    """The zones, with an area that is missing."""
    bench.at(Step.SCREENING, sample(bench.console))
    bench.presenter.act("screening.rest_no")
    bench.presenter.changed("screening.q.allergy_metal_anaesthetic", "no")
    bench.primary()
    bench.presenter.act("zones.face")
    bench.type(zone__thighs_front__on="1")
    bench.primary()


@scene
def cleanse(bench: Bench) -> None:
    """The plan to look over."""
    bench.at(Step.SCREENING, sample(bench.console))
    bench.screen(*FACE)


@scene
def cream(bench: Bench) -> None:
    """The cream's form with everything wrong, and a lot to take over."""
    bench.at(Step.SERUM_BEFORE, patient(bench.console, "Ben Example"))
    bench.at(Step.NUMBING, sample(bench.console))
    bench.type(cream__expiry="03/2025", cream__amount="12")
    bench.primary()


def _wait(bench: Bench, seconds: int) -> None:
    cleanse(bench)
    bench.primary()
    bench.type(cream__lot="L4-2291", cream__expiry="08/2027", cream__amount="9.5")
    bench.primary()
    bench.console.clock.advance(seconds * 1000)
    bench.presenter.tick()


@scene
def ready(bench: Bench) -> None:
    """In the band."""
    _wait(bench, 760)


@scene
def overdue(bench: Bench) -> None:
    """Past the longest time."""
    _wait(bench, 1390)


@scene
def over_label(bench: Bench) -> None:
    """Past the label."""
    _wait(bench, 18_100)


@scene
def unsure(bench: Bench) -> None:
    """The clock was set before a restart."""
    _wait(bench, 700)
    set_clock_and_restart(bench.console, 200_000)
    bench.presenter.refresh()


@scene
def early(bench: Bench) -> None:
    """Why so early."""
    _wait(bench, 260)
    bench.primary()


@scene
def clock(bench: Bench) -> None:
    """Time on the wall."""
    unsure(bench)
    bench.primary()


@scene
def serum(bench: Bench) -> None:
    """Serum before."""
    bench.at(Step.SERUM_BEFORE, sample(bench.console))


@scene
def no_serum(bench: Bench) -> None:
    """Left out."""
    serum(bench)
    bench.presenter.act("no_serum")


@scene
def cartridge(bench: Bench) -> None:
    """The cartridge first."""
    cleanse(bench)
    bench.primary()
    bench.presenter.act("no_cream")
    bench.presenter.act("no_cream.declined")
    bench.presenter.act("no_serum")
    bench.presenter.act("no_serum.declined")
    bench.primary()


@scene
def needling(bench: Bench) -> None:
    """Four zones done, one in hand, one left out."""
    session = bench.at(Step.NEEDLING, sample(bench.console), zones=FACE)
    for zone_id, strokes in zip(FACE[:4], (1170, 230, 580, 400), strict=True):
        act(bench.console, session.id, ev.ZoneChosen(zone_id))
        bench.console.treatment.fact(session.id, [stretch(zone_id, strokes, contact_ms=strokes * 11)])
        act(bench.console, session.id, ev.PassDone(zone_id, 1))
        act(bench.console, session.id, ev.ZoneDone(zone_id, "even_redness"))
        bench.console.clock.advance(120_000)
    act(bench.console, session.id, ev.ZoneLeftOut("jaw", "skin"))
    bench.console.pen.choose_zone("cheeks")
    bench.console.treatment.fact(session.id, [stretch("cheeks", 1330, contact_ms=14_900, depth_max_um=1250)])
    bench.presenter.tick()


@scene
def frozen(bench: Bench) -> None:
    """The link is lost."""
    needling(bench)
    bench.console.link.lose()


@scene
def marked(bench: Bench) -> None:
    """A scar, at least, too many, and deep."""
    session = bench.at(Step.NEEDLING, sample(bench.console), zones=("abdomen",))
    plan = ev.ZonePlan("around_eyes", 1500, 3, 2400, False, ev.DepthBasis.SCAR)
    act(bench.console, session.id, ev.ZonesPlanned((plan, session.zones[0].plan)))
    bench.console.pen.choose_zone("around_eyes")
    act(bench.console, session.id, ev.DepthReasonGiven("around_eyes", 2000, 0, "scar"))
    bench.console.pen.set_depth(2000)
    bench.console.treatment.fact(session.id, [stretch("around_eyes", 900, depth_max_um=2000)])
    bench.console.treatment.fact(session.id, [ev.StretchGap("around_eyes", False, 0, 0, 7)])


@scene
def endpoint(bench: Bench) -> None:
    """What shows on the skin."""
    needling(bench)
    bench.primary()


@scene
def leave_out(bench: Bench) -> None:
    """Why it is left out."""
    needling(bench)
    bench.presenter.act("leave_out")


@scene
def depth_reason(bench: Bench) -> None:
    """Why so deep."""
    needling(bench)
    bench.presenter.ask_depth_reason("cheeks", 1750, 1500)


def _sheet(kind: str) -> Scene:
    def open_sheet(bench: Bench) -> None:
        needling(bench)
        bench.presenter.act("more")
        if kind != "more":
            bench.presenter.act(f"open:{kind}")

    open_sheet.__name__ = f"sheet_{kind}"
    return open_sheet


for _kind in ("more", "zones", "cartridge", "patient", "flags", "untreated", "undo"):
    scene(_sheet(_kind))


@scene
def note(bench: Bench) -> None:
    """A note being typed."""
    needling(bench)
    bench.presenter.act("note")
    bench.type(note__text="Patient feels well.")


@scene
def reaction(bench: Bench) -> None:
    """Two observations."""
    _wait(bench, 300)
    bench.presenter.act("reaction")
    bench.presenter.act("observed.pale")
    bench.presenter.act("observed.dizzy")
    bench.primary()


@scene
def undo(bench: Bench) -> None:
    """Take a step back."""
    serum(bench)
    bench.presenter.act("undo")


@scene
def aftercare(bench: Bench) -> None:
    """One point explained."""
    bench.at(Step.AFTERCARE, sample(bench.console))
    bench.type(aftercare__p__spf="1", aftercare__next_visit="soon")
    bench.primary()


@scene
def sign_off(bench: Bench) -> None:
    """The note and two questions."""
    bench.at(Step.SIGN_OFF, sample(bench.console), zones=FACE)
    bench.primary()


@scene
def closed(bench: Bench) -> None:
    """Signed and verified."""
    bench.at(Step.SIGN_OFF, sample(bench.console), zones=FACE)
    bench.type(sign__reaction="pink", sign__adverse="no")
    bench.primary()
    bench.presenter.act("verify")


@scene
def not_saved(bench: Bench) -> None:
    """The disk is full."""
    cleanse(bench)
    bench.console.hub.publish(NotSaved(bench.session.id, "disk_full"))


@scene
def long_texts(bench: Bench) -> None:
    """A long name, many allergies and flags."""
    who = patient(
        bench.console,
        "Maximiliane Konstantinopolskaja-Featherstonehaugh of Placeholder",
        allergies="latex\npenicillin\nlidocaine",
        flags="Cold sores: antiviral taken\nIsotretinoin ended 8 mo ago\nKeloid, left shoulder\nFaints at needles",
    )
    bench.at(Step.SCREENING, who)
    bench.screen(*FACE)
