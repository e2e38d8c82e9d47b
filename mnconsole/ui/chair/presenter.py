"""The chair: follows the session in the chair, keeps what is typed, and hands intents to the steps and sheets."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.events import Body
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import LinkState, StopCause
from mnconsole.domain.session import Session, Status
from mnconsole.services.console import Console
from mnconsole.services.hub import (
    ActRefused,
    AllowancesChanged,
    AnchorTaken,
    BusyChanged,
    ChairChanged,
    LinkChanged,
    NotSaved,
    PatientsChanged,
    SessionChanged,
    SetPointsChosen,
    StaffChanged,
    TimeMoved,
)
from mnconsole.ui.chair import places
from mnconsole.ui.chair.desk import Desk, Propose, Stored, motor_now
from mnconsole.ui.chair.draft import Draft, LastLots
from mnconsole.ui.chair.header import header, reaction_of
from mnconsole.ui.chair.log import log
from mnconsole.ui.chair.pages import sheet_page, step_page
from mnconsole.ui.chair.rail import rail
from mnconsole.ui.chair.refusal_places import place_of
from mnconsole.ui.chair.sitter import Sitter
from mnconsole.ui.chair.state import ChairState, Empty, Focus, buttons
from mnconsole.ui.chair.steps import zones
from mnconsole.ui.chair.steps.card import looked_at
from mnconsole.ui.chair.verifying import Verifying
from mnconsole.ui.soon import Soon
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.keys import KeyAct, key_text
from mnconsole.ui.words.refusals import refusal
from mnconsole.ui.words.store_errors import not_saved
from mnconsole.ui.words.timeline_names import Names

GUARD_NS = 600_000_000
"""A second press this soon after the step changed was meant for the step before."""

LOG_MS = 10_000
"""How often the log's time axis moves on."""

STROKES_A_PAINT = 20
"""The live density moves on with so many strokes: four times a second at 80 Hz."""

_KEEPS_OPEN = frozenset({"observed"})
"""Forms whose sheet stays open after the act was stored."""

_ALWAYS = frozenset({"note", "reaction", "more", "undo", "flags", "patient", "allow_pen"})
"""Sheets that open from every step."""

_PEN_RESTS = frozenset({"reaction", "endpoint"})
"""Sheets that say of the pen that it was stopped or paused: it can't be armed or started behind them."""

_LINKED = (LinkState.READY, LinkState.DEGRADED)

Render = Callable[[ChairState], None]


class ChairPresenter:
    """One method per intent; `attach` names who paints. Main thread."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._render: Render | None = None
        self._drafts: dict[UUID, Draft] = {}
        self._saved: dict[UUID, int] = {}
        self._closed: dict[UUID, Session] = {}
        self._lots = LastLots()
        self._lots.learn(console.treatment.open_sessions())
        self._sitter = Sitter(console, self.refresh, self._lots.learn)
        self._focus = Focus()
        self._verifying = Verifying(console, self.refresh)
        self._frozen_at_ms = 0
        self._was_linked = console.pen.view().state in _LINKED
        self._guard_until_ns = 0
        self._soon = Soon(self.refresh)
        self._painted: tuple[object, ...] = ()
        self._shown = ChairState()
        hub = console.hub
        hub.subscribe(ChairChanged, self._chair_changed)
        hub.subscribe(SessionChanged, self._session_changed)
        hub.subscribe(BusyChanged, lambda message: self._if_mine(message.session_id))
        hub.subscribe(ActRefused, self._act_refused)
        hub.subscribe(NotSaved, self._not_saved)
        for message in (StaffChanged, TimeMoved, AllowancesChanged, AnchorTaken, SetPointsChosen):
            hub.subscribe(message, lambda _message: self._soon.ask())
        hub.subscribe(PatientsChanged, self._patients_changed)
        hub.subscribe(LinkChanged, self._link_changed)

    def attach(self, render: Render, later: Callable[[Callable[[], None]], None] | None = None) -> None:
        """Paint from now on; what messages tell together once, `later`."""
        self._render = render
        if later is not None:
            self._soon.through(later)
        render(self._shown)
        self._sitter.follow(self._session())
        self.refresh()

    @property
    def state(self) -> ChairState:
        """What is shown."""
        return self._shown

    # intents

    def primary(self) -> bool:
        """The filled button, of the sheet when one is open. False when nothing was done: guarded, busy or disabled."""
        self._soon.now()  # the guard first: a press means what is shown
        desk = self._desk()
        if desk is None or self._console.pen.now_ns() < self._guard_until_ns or self._busy():
            return False
        sheet, step = self._shown.sheet, self._shown.step
        if sheet is not None:
            if sheet.primary:
                self.act(sheet.primary)
            return bool(sheet.primary)
        if step is None or not step.primary.enabled or step.instead:
            return False
        desk.draft.hush()
        step_page(desk.session).primary(desk)
        self.refresh()
        return True

    def act(self, code: str) -> None:
        """Any other button, by its code."""
        if code == "reaction":
            # The pen first, whoever sits in the chair and whatever else follows.
            self._console.pen.stop(StopCause.REACTION)
        self._soon.now()
        desk = self._desk()
        if desk is None:
            return
        sheet = desk.draft.sheet
        if code == "primary":
            self.primary()
            return
        if code in ("close", "escape"):
            desk.close()
        elif code in _ALWAYS:
            self._open(desk, code)
        elif sheet is not None:
            if not self._busy():
                desk.draft.hush()
                sheet_page(sheet.kind).act(desk, sheet, code)
        elif not self._busy():
            desk.draft.hush()
            step_page(desk.session).act(desk, code)
        self.refresh()

    def press_key(self, act: KeyAct) -> bool:
        """Press the button that shows this key. False when none does, or when it can't be pressed."""
        self._soon.now()
        pressed = next((each for each in buttons(self._shown) if each.key == key_text(act) and each.enabled), None)
        if pressed is not None:
            self.act(pressed.code)
        return pressed is not None

    def changed(self, key: str, value: str) -> None:
        """Something was typed, chosen or ticked."""
        desk = self._desk()
        if desk is None:
            return
        desk.draft.put(key, value)
        if key.startswith("zone.") and key.endswith(".on"):
            zones.toggled(desk, key, value)
        self.refresh()

    def choose_zone(self, zone_id: str) -> None:
        """A row of the zone table was chosen."""
        self.act(f"zone:{zone_id}")

    def escape(self) -> bool:
        """Close the sheet, keeping what was typed. False when none is open."""
        desk = self._desk()
        if desk is None or desk.draft.sheet is None:
            return False
        self.act("close")
        return True

    def go_to(self, condition: Condition) -> None:
        """Lead to the place of something that ARM still needs."""
        desk = self._desk()
        if desk is not None:
            places.lead(desk, condition)
            self.refresh()

    def ask_depth_reason(self, zone_id: str, depth_um: int, caution_um: int) -> None:
        """Ask why the zone is treated deeper than its caution. `caution_um` is told with its source in the sheet."""
        desk = self._desk()
        if desk is not None and depth_um > caution_um:
            desk.open("depth_reason", zone_id, depth_um)
            self.refresh()

    def tick(self) -> None:
        """Time goes on: repaint when a shown second, or the log's axis, has moved."""
        session = self._session()
        if session is None:
            return
        wait = self._console.treatment.wait(session)
        shown = (wait.elapsed_ms // 1000, wait.state) if wait is not None else None
        zone = self._console.pen.zone_now(session)
        strokes = (zone.contact_strokes // STROKES_A_PAINT, zone.counted or zone.contact_ms // 1000) if zone else None
        painted = (session.id, shown, strokes, motor_now(self._console), self._console.clock.utc_ms() // LOG_MS)
        if painted != self._painted:
            self._painted = painted
            self._soon.ask()

    # what happens

    def _chair_changed(self, message: ChairChanged) -> None:
        self._verifying.text = ""
        self._frozen_at_ms = 0
        for session_id in [known for known in self._closed if known != message.session_id]:
            del self._closed[session_id]
            self._drafts.pop(session_id, None)
        self._sitter.follow(self._session())
        self.refresh()

    def _session_changed(self, message: SessionChanged) -> None:
        session = message.session
        self._saved[session.id] = message.saved_utc_ms
        self._lots.learn((session,))
        if session.status is not Status.OPEN:
            if session.id == self._console.pen.chair_id:
                self._closed[session.id] = session
            else:
                self._drafts.pop(session.id, None)
        self._if_mine(session.id)

    def _act_refused(self, message: ActRefused) -> None:
        draft = self._draft_of(message.session_id)
        if draft is None:
            return
        words = refusal(message.code, message.details, self._console.policy)
        form, draft.form = draft.form, ""
        if message.code in (RefusalCode.TOO_EARLY, RefusalCode.CLOCK_UNSURE) and form == "cream":
            desk = self._desk()
            if desk is not None and desk.draft is draft:
                desk.open("early" if message.code is RefusalCode.TOO_EARLY else "clock")
        else:
            key = place_of(message.code, form, message.details)
            if key:
                draft.errors[key] = words
                self._wish_focus(key)
            else:
                draft.notice = words
        self.refresh()

    def _not_saved(self, message: NotSaved) -> None:
        if message.kept:
            return  # nobody has to do anything again; the alarm tells it
        draft = self._draft_of(message.session_id)
        if draft is not None:
            draft.form = ""
            draft.notice, draft.unsaved = not_saved(message.code), True
            self.refresh()

    def _patients_changed(self, message: PatientsChanged) -> None:
        self._sitter.changed(message.patient_id, erased=message.erased)

    def _link_changed(self, message: LinkChanged) -> None:
        linked = message.view.state in _LINKED
        if linked == self._was_linked:
            return
        self._was_linked = linked
        session = self._session()
        needling = session is not None and session.zone is not None
        self._frozen_at_ms = self._console.clock.utc_ms() if not linked and needling else 0
        self.refresh()

    def _if_mine(self, session_id: UUID) -> None:
        if session_id == self._console.pen.chair_id:
            self._soon.ask()

    # inside

    def _session(self) -> Session | None:
        chair = self._console.pen.chair_id
        if chair is None:
            return None
        return self._console.treatment.session(chair) or self._closed.get(chair)

    def _busy(self) -> bool:
        chair = self._console.pen.chair_id
        return chair is not None and self._console.treatment.is_busy(chair)

    def _draft_of(self, session_id: UUID | None) -> Draft | None:
        """The draft that a message is about; one without a session is about what is open in the chair."""
        return self._drafts.get(session_id or self._console.pen.chair_id or UUID(int=0))

    def _desk(self) -> Desk | None:
        session = self._session()
        if session is None:
            return None
        return Desk(
            console=self._console,
            session=session,
            draft=self._drafts.setdefault(session.id, Draft()),
            patient=self._sitter.patient,
            previous=self._sitter.previous,
            reaction=self._sitter.reaction,
            lots=self._lots,
            propose=self._proposer(session.id),
            refresh=self.refresh,
            focus=self._wish_focus,
            frozen_at_ms=self._frozen_at_ms,
            verify_text=self._verifying.text,
            verify=self._verifying.begin,
        )

    def _proposer(self, session_id: UUID) -> Propose:
        """Acts of one session, also when a later part of a chain runs after the chair was changed."""
        draft = self._drafts.setdefault(session_id, Draft())

        def propose(body: Body, form: str, stored: Stored | None = None) -> None:
            draft.form = form
            draft.hush()
            asked_by = draft.sheet

            def acknowledged(changed: Session) -> None:
                draft.form = ""
                draft.hush()
                if draft.sheet is asked_by and form not in _KEEPS_OPEN:
                    draft.sheet = None
                places.settle(draft, body)
                if stored is not None:
                    stored(changed)
                self._soon.ask()

            self._console.treatment.act(session_id, body, acknowledged)

        return propose

    def _open(self, desk: Desk, kind: str) -> None:
        if desk.session.status is not Status.OPEN:
            return
        desk.open(kind)
        if kind == "reaction" and not desk.session.reaction_opened:
            self._console.treatment.act(desk.session.id, ev.ReactionOpened())

    def _names(self) -> Names:
        return Names(self._console.policy, {staff.id: staff.display_name for staff in self._console.people.all_staff})

    def _wish_focus(self, target: str) -> None:
        self._focus = Focus(self._focus.number + 1, target)

    def refresh(self) -> None:
        """Paint what is so now."""
        self._soon.done()
        state = self._state()
        self._console.pen.page_open(state.sheet is not None and state.sheet.kind in _PEN_RESTS)
        before, self._shown = self._shown, state
        if _stage(before) != _stage(state):
            self._guard_until_ns = self._console.pen.now_ns() + GUARD_NS
        if self._render is not None and state != before:
            self._render(state)

    def _state(self) -> ChairState:
        desk = self._desk()
        if desk is None:
            lines = tuple(text(f"empty.{number}") for number in (1, 2, 3))
            return ChairState(empty=Empty(text("empty.title"), lines), focus=self._focus)
        session, sheet = desk.session, desk.draft.sheet
        now_ms = self._console.clock.utc_ms()
        log_ms = now_ms - now_ms % LOG_MS
        return ChairState(
            header=header(self._sitter.patient, session, self._console.policy, desk.today, reaction_of(desk)),
            rail=rail(session, desk.wait),
            rail_name=text("rail.name"),
            step=looked_at(desk, step_page(session).show(desk)),
            sheet=sheet_page(sheet.kind).show(desk, sheet) if sheet is not None else None,
            log=log(session, self._names(), log_ms, self._saved.get(session.id), self._busy()),
            focus=self._focus,
        )


def _stage(state: ChairState) -> tuple[object, ...]:
    """What a press is meant for: when it changes, a second press of a double tap must not count."""
    primary = replace(state.step.primary, enabled=True) if state.step is not None else None
    return primary, state.step.name if state.step is not None else "", state.sheet.kind if state.sheet else ""
