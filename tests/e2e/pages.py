"""Every page of the window, reached by a person's own intents over records in memory: for grabbing.

`walk` is one treatment; each time it yields, the window shows what the name says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import Fault, Interruption, LinkState, Motor
from mnconsole.domain.people import Role
from mnconsole.domain.session import Step
from mnconsole.services.hub import NotSaved
from mnconsole.ui.chair.view import ChairView
from mnconsole.ui.history.view import HistoryView
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.shell.build import build_window
from mnconsole.ui.shell.state import Page
from mnconsole.ui.sidebar.view import SidebarView
from mnconsole.ui.theme.theme import Theme
from tests.e2e.pages_history import history
from tests.e2e.pages_practice import practice
from tests.helpers.clocks import set_clock_and_restart
from tests.helpers.consoles import STAFF, BenchConsole, make_console, patient, session_at
from tests.helpers.fakes import FakeLink
from tests.ui.clinic.bench import OutsideBench

LONG = "Maximiliane Alexandrina von Specimen-Placeholder"


class Stage:
    """The real window over a console in memory."""

    def __init__(self, theme: Theme, *, demo: bool = True, staff: tuple[tuple[str, Role, bool], ...] = STAFF) -> None:
        self.theme = theme
        link = FakeLink(obedient=True)
        self.console: BenchConsole = make_console(link=link, demo=demo, signed_in=None, staff=staff)
        self.window: MainWindow = build_window(self.console, theme, outside=OutsideBench().outside())

    def part(self, kind: type[QWidget]) -> Any:
        """The view of a page."""
        found = self.window.findChild(kind)
        assert found is not None, kind
        return found

    @property
    def chair(self) -> ChairView:
        """The centre column."""
        view: ChairView = self.part(ChairView)
        return view

    @property
    def sidebar(self) -> SidebarView:
        """The sidebar."""
        view: SidebarView = self.part(SidebarView)
        return view

    @property
    def history(self) -> HistoryView:
        """The history page."""
        view: HistoryView = self.part(HistoryView)
        return view

    def act(self, code: str) -> None:
        """A button of the chair's page, not as the second of a double tap."""
        self.console.link.advance(1000)
        self.console.link.report()
        self.chair.acted.emit(code)

    def type(self, **values: str) -> None:
        """Type, choose or tick; double underscores stand for dots."""
        for key, value in values.items():
            self.chair.changed.emit(key.replace("__", "."), value)

    def wait(self, seconds: int) -> None:
        """The records' clock goes on."""
        clock: Any = self.console.clock
        clock.advance(seconds * 1000)
        self.tick()

    def tick(self) -> None:
        """What the window's timer does."""
        self.console.link.report()
        self.window._tick()


def walk(stage: Stage) -> Iterator[str]:
    """One treatment, its sheets, the pen's states and alarms, the history before and after."""
    console = stage.console
    stage.window.shell.enter()
    console.people.sign_in(console.people.staff[0])
    stage.tick()
    yield "chair-empty"
    stage.window.shell.choose_page(Page.HISTORY)
    yield "history-none"
    stage.window.shell.choose_page(Page.CHAIR)
    yield from _sidebar(stage)
    yield from _screening(stage)
    yield from _numbing(stage)
    yield from _needling(stage)
    yield from _alarms(stage)
    yield from practice(stage)
    yield from _end(stage)
    yield from history(stage)


def _sidebar(stage: Stage) -> Iterator[str]:
    console, sidebar = stage.console, stage.sidebar
    for name in ("Ben Example", "Cleo Specimen", "Dora Placeholder", LONG):
        patient(console, name, allergies="Latex\nLidocaine\nNickel and other metals", flags="Cold sores in May")
    yield "patients"
    sidebar.lists.new.clicked.emit()
    yield "new-patient"
    sidebar.form.added.emit()
    yield "new-patient-wrong"
    for field, text in (("name", "Ben Example"), ("birth", "12/03/1984")):
        sidebar.form.typed.emit(field, text)
    sidebar.form.added.emit()
    yield "same-name"
    sidebar.alert.back.emit()
    sidebar.form.closed.emit()
    sidebar.lists.search.searched.emit("ada")
    yield "nobody-found"
    who = patient(console, "Ada Sample", date(1985, 10, 7), allergies="Latex")
    sidebar.lists.search.searched.emit("ada")
    sidebar.lists.list.patient_chosen.emit(who.id.hex)
    yield "patient-chosen"
    sidebar.lists.confirm.details_asked.emit()
    yield "patient-details"
    sidebar.details.closed.emit()
    sidebar.lists.list.patient_chosen.emit(who.id.hex)
    sidebar.lists.confirm.started.emit()


def _screening(stage: Stage) -> Iterator[str]:
    yield "screening-questions"
    stage.act("primary")
    yield "screening-missing"
    stage.type(screening__q__rosacea="yes", screening__q__infection="yes")
    stage.act("screening.rest_no")
    yield "screening-allergies-open"
    stage.type(screening__q__allergy_metal_anaesthetic="no")
    yield "screening-answered"
    stage.act("primary")
    yield "screening-zones-none"
    stage.act("zones.face")
    yield "screening-zones"
    stage.act("primary")
    yield "screening-details"
    stage.act("primary")
    yield "screening-details-wrong"
    stage.type(screening__consent="1", screening__caution_reason="mild, quiet for a year")
    stage.type(screening__released_by="Dr. Eli Testcase, by letter", screening__fitzpatrick="3")
    stage.act("primary")
    assert _step(stage) is Step.CLEANSE
    yield "cleanse"
    stage.act("primary")


def _numbing(stage: Stage) -> Iterator[str]:
    yield "numbing-form"
    stage.act("primary")
    yield "numbing-form-wrong"
    stage.act("no_cream")
    yield "sheet-no-cream"
    stage.act("close")
    stage.type(cream__lot="L4-2291", cream__expiry="08/2027", cream__amount="9.5")
    stage.act("primary")
    stage.wait(130)
    yield "numbing-taking-effect"
    stage.act("primary")
    yield "sheet-early"
    stage.act("close")
    stage.wait(600)
    yield "numbing-ready"
    stage.wait(650)
    yield "numbing-remove-now"
    set_clock_and_restart(stage.console, 200_000)
    stage.tick()
    yield "numbing-unsure"
    stage.act("clock")
    yield "sheet-clock"
    stage.type(clock__minutes="24")
    stage.act("primary")
    stage.act("primary")
    assert _step(stage) is Step.SERUM_BEFORE
    yield "serum-before"
    stage.act("no_serum")
    yield "sheet-no-serum"
    stage.act("close")
    stage.type(serum_before__lot="H-118", serum_before__expiry="08/2027")
    stage.act("primary")


def _needling(stage: Stage) -> Iterator[str]:
    console = stage.console
    yield "cartridge"
    stage.type(cartridge__lot="C-2417", cartridge__expiry="08/2027", cartridge__sealed="1")
    stage.act("primary")
    yield "needling-plan"
    for sheet in ("more", "flags", "patient", "zones", "cartridge", "untreated", "undo", "note"):
        stage.act("more" if sheet in ("more", "note") else f"open:{sheet}")
        if sheet == "note":
            stage.act("close")
            stage.act("note")
        yield f"sheet-{sheet}"
        if sheet != "more":
            stage.act("close")
            stage.act("more")
    stage.act("close")
    stage.act("primary")
    yield "needling-missing-nothing"
    stage.act("leave_out")
    yield "sheet-leave-out"
    stage.act("close")
    stage.window.pen.arm()
    assert console.pen.arm(console.link.now_ns()) is None or stage.console.pen.is_active()
    stage.tick()
    yield "needling-armed"
    assert console.pen.start(console.link.now_ns()) is None
    strokes = console.link.report().strokes
    for turn in range(1, 60):
        console.link.report(motor=Motor.RUNNING, strokes=strokes + 4 * turn, contact_strokes=4 * turn, in_contact=True)
    stage.tick()
    yield "needling-running"
    console.pen.pause()
    stage.tick()
    yield "needling-paused"
    zone = console.treatment.open_sessions()[-1].zone
    assert zone is not None
    refusal = console.pen.set_depth(console.pen.caution_um() + 500)
    assert refusal is not None
    stage.window.pen.reason_needed(refusal.zone_id, refusal.depth_um, refusal.caution_um)
    yield "sheet-depth-reason"
    stage.act("close")
    console.pen.stop()
    stage.tick()
    yield "needling-stopped"
    stage.act("primary")
    yield "sheet-endpoint"
    stage.act("close")
    stage.act("reaction")
    yield "sheet-reaction"
    stage.act("observed.pale")
    yield "sheet-reaction-observed"
    stage.act("close")


def _alarms(stage: Stage) -> Iterator[str]:
    console = stage.console
    waiting = session_at(console, Step.SERUM_BEFORE, patient(console, LONG), chair=False)
    assert waiting.step is Step.SERUM_BEFORE
    console.alarms.latch(AlarmCode.STOPPED_WINDOW)
    stage.tick()
    yield "alarm-medium"
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    stage.tick()
    yield "alarm-high"
    stage.window.shell.toggle_alarms()
    yield "alarm-list"
    stage.window.shell.toggle_alarms()
    console.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    stage.tick()
    before = console.link.view()
    lost = replace(
        before,
        state=LinkState.LOST,
        last_report=None,
        shown_before_loss=before.last_report,
        interruption=Interruption.LINK_LOST,
        interruption_epoch=before.epoch + 1,
        epoch=before.epoch + 1,
    )
    console.link.show(lost)
    stage.window._tick()
    yield "link-lost"
    console.link.connect()
    stage.tick()
    session = console.pen.chair_id
    console.hub.publish(NotSaved(session, "disk_full"))
    stage.tick()
    yield "not-saved"
    for alarm in console.alarms.alarms:
        console.link.advance(2000)
        console.alarms.acknowledge(alarm, console.link.now_ns())
    console.refusals.clear()
    console.unsaved.clear()


def _end(stage: Stage) -> Iterator[str]:
    console = stage.console
    session = console.treatment.session(console.pen.chair_id)
    assert session is not None
    for zone in session.zones:
        if zone.plan.zone_id != session.current_zone_id:
            console.treatment.act(session.id, ev.ZoneLeftOut(zone.plan.zone_id, "patient_wish"))
    console.pen.zone_done("even_redness")
    stage.tick()
    yield "needling-all-done"
    stage.act("primary")
    yield "serum-after"
    stage.type(serum_after__lot="H-118", serum_after__expiry="08/2027")
    stage.act("primary")
    yield "aftercare"
    stage.act("primary")
    yield "aftercare-wrong"
    stage.act("aftercare.all")
    stage.act("primary")
    yield "sign-off"
    stage.act("primary")
    yield "sign-off-wrong"
    stage.type(sign__reaction="pink", sign__adverse="yes")
    stage.act("primary")
    yield "sheet-adverse"
    stage.act("close")
    stage.type(sign__adverse="no")
    stage.act("primary")
    assert _step(stage) is Step.CLOSED
    yield "closed"
    stage.act("verify")
    yield "closed-verified"


def _step(stage: Stage) -> Step:
    session = stage.console.treatment.session(stage.console.pen.chair_id)
    return session.step if session is not None else Step.CLOSED
