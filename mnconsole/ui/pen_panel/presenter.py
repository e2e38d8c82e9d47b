"""The pen panel's presenter: looks at link, session and alarms, answers presses in words. No Qt.

Rendered ten times a second by `tick`, at once when something changed that a person waits for, and by `beat` as soon
as the last report gets too old to be shown as real.
"""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.alarms import AlarmCode, Priority
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import LinkView, StopCause
from mnconsole.domain.session import Session
from mnconsole.services.console import Console
from mnconsole.services.hub import (
    AlarmsChanged,
    BusyChanged,
    ChairChanged,
    FindingChanged,
    LinkChanged,
    SessionChanged,
    SetPointsChosen,
)
from mnconsole.services.line_noise import LineNoise
from mnconsole.services.pen_control import PenRefusal, PenRefusalCode
from mnconsole.ui.pen_panel import bar, link_line, numbers, readiness
from mnconsole.ui.pen_panel.facts import LINKED, PenFacts
from mnconsole.ui.pen_panel.standing import Standing
from mnconsole.ui.pen_panel.state import Line, LineTone, PanelState, Speed, Tile
from mnconsole.ui.soon import Soon
from mnconsole.ui.words import pen_arming as arming_words
from mnconsole.ui.words import pen_values as value_words
from mnconsole.ui.words.pen_ports import HERE, System

NOTICE_NS = 8_000_000_000
"""How long an answer to a press stays; the next press ends it too."""

SAVING_NS = 700_000_000
"""A step that is being saved is told as missing only when it takes this long."""

STRIP_NS = 30_000_000_000

_NS_PER_MS = 1_000_000

PEN_ALARMS = frozenset(AlarmCode) - {
    AlarmCode.CREAM_OVERDUE, AlarmCode.CREAM_OVER_LABEL, AlarmCode.NOT_SAVED, AlarmCode.ENTRIES_WAIT,
}  # fmt: skip
"""Alarms that are about the pen: a high one gives the panel its red frame."""


class PenPanelPresenter:
    """`pressed_ns` tells how old a press that is handled now can be (ui/press_clock.py)."""

    def __init__(
        self, console: Console, pressed_ns: Callable[[], int], foot_switch: str = "", system: System = HERE
    ) -> None:
        self._console = console
        self._pen = console.pen
        self._pressed_ns = pressed_ns
        self._foot_switch = foot_switch
        self._system = system
        self._render: Callable[[PanelState], None] = lambda _state: None
        self._push: Callable[[int, int, int], None] = lambda _at, _speed, _load: None
        self._advance: Callable[[int], None] = lambda _now: None
        self.reason_needed: Callable[[str, int, int], None] = lambda _zone, _depth, _caution: None
        self.condition_chosen: Callable[[Condition], None] = lambda _condition: None
        self.announce: Callable[[str], None] = lambda _text: None
        self.start_down: Callable[[], bool] = lambda: False
        self.lead_to_hand: Callable[[], None] = lambda: None
        self._standing = Standing()
        self._noise = LineNoise()
        self._lost_percent = 0
        self._told_link: Line | None = None
        """The line of a pen that answers, as last told: what changes between two ticks does not count its age on."""
        self._state: PanelState | None = None
        self._shown: tuple[object, ...] = ()
        self._fresh = False
        self._typing = False
        self._notice = ""
        self._notice_until_ns = 0
        self._notice_of: tuple[Condition, ...] | None = None
        self._busy_since_ns = 0
        self._ran_ns = -STRIP_NS
        self._last_sent_ns = 0
        self._epoch_before = -1
        self._stopped = Soon(lambda: self._answer(None))
        self._soon = Soon(self.show)
        console.hub.subscribe(ChairChanged, self._chair_changed)
        console.hub.subscribe(SetPointsChosen, self._changed)
        console.hub.subscribe(FindingChanged, self._changed)
        console.hub.subscribe(AlarmsChanged, self._changed)
        console.hub.subscribe(SessionChanged, self._session_changed)
        console.hub.subscribe(LinkChanged, self._on_link)
        console.hub.subscribe(BusyChanged, self._on_busy)

    def attach(
        self, render: Callable[[PanelState], None], later: Callable[[Callable[[], None]], None] | None = None
    ) -> None:
        """Show from now on. What follows from a press of STOP or from a change of the session is shown through `later`,
        which runs what it is given in a turn to come; without it at once."""
        self._render = render
        if later is not None:
            self._stopped.through(later)
            self._soon.through(later)
        self._state = None
        self.show()

    def attach_strip(self, push: Callable[[int, int, int], None], advance: Callable[[int], None]) -> None:
        """Feed the strip: `push(at_ms, speed_dhz, load_permille)` a report, `advance(now_ms)` the passing time."""
        self._push, self._advance = push, advance

    # what a person does

    def arm(self) -> None:
        """ARM was pressed just now. Means nothing while the pen is armed, running or on its way there."""
        if not self._facts().in_force:
            self._answer(self._pen.arm(self._pressed_ns()))

    def start(self) -> None:
        """START was pressed just now."""
        self._answer(self._pen.start(self._pressed_ns()))

    def start_held(self) -> None:
        """START is still down since it was pressed: a run whose time is limited goes on."""
        self._pen.run_limit.held(self._pressed_ns())

    def confirm_hand_depth(self) -> None:
        """The nurse says that the handpiece is set to the chosen depth."""
        if self._facts().hand_is_asked:
            self._answer(self._pen.confirm_hand_depth())

    def pause(self) -> None:
        """Pause was pressed."""
        self._pen.pause()
        self._answer(None)

    def stop(self) -> None:
        """STOP was pressed. Never refused, and first of all: whatever else follows from it comes in a turn to come.

        The link's thread is awake by now, and rendering would take the interpreter from it.
        """
        self._pen.stop(StopCause.OPERATOR)
        self._stopped.ask()

    def step_depth(self, steps: int) -> None:
        """Depth by steps of the pen."""
        self._answer(self._pen.step_depth(steps))

    def set_depth(self, depth_um: int) -> None:
        """A preset."""
        self._answer(self._pen.set_depth(depth_um))

    def step_speed(self, steps: int) -> None:
        """Speed by steps of the pen."""
        self._answer(self._pen.step_speed(steps))

    def choose_condition(self, code: str) -> None:
        """A line of *Before the pen can be armed* was pressed: lead to its place."""
        condition = Condition(code)
        if condition is Condition.DEPTH_BY_HAND:
            self.lead_to_hand()
        elif condition is Condition.PEN_ALLOWED and self._session() is None:
            self._tell(arming_words.patient_first())
        else:
            self.condition_chosen(condition)

    def choose_pen(self, serial_number: str) -> None:
        """A key of the question was pressed: one of several pens, or, without a number, the one that answers."""
        if serial_number:
            self._console.pen_finder.choose_pen(serial_number)
        else:
            self._pen.in_use.accept(self._pen.view())
        self._answer(None)

    def set_typing(self, typing: bool) -> None:
        """Whether a text field has the focus: Space writes there and does not stop."""
        if typing != self._typing:
            self._typing = typing
            self.show()

    # what happens

    def tick(self) -> None:
        """Ten times a second."""
        if self.start_down():
            self.start_held()
        self._lost_percent = self._noise.percent(self._pen.view(), self._pen.now_ns())
        self._advance(self._pen.now_ns() // _NS_PER_MS)
        self._told_link = None
        self.show()

    def beat(self) -> None:
        """Fifty times a second: a report that has just become too old is not shown as real any longer."""
        if self._fresh and self._pen.view().fresh_report(self._pen.now_ns()) is None:
            self.show()

    def show(self) -> None:
        """Render what is so now, if it differs."""
        self._soon.done()
        facts = self._facts()
        self._fresh = facts.report is not None
        self._shown = _key(facts.view)
        state = self._state_of(facts)
        if state != self._state:
            self._state = state
            self._render(state)

    def reports_now(self) -> Tile:
        """The tile *Pen reports* at this very moment: asked for when it is painted."""
        return numbers.reports_tile(self._facts())

    def speed_now(self) -> Speed:
        """The speed at this very moment."""
        return numbers.speed(self._facts())

    def _on_link(self, message: LinkChanged) -> None:
        report = message.view.last_report
        if report is not None and report.sent_ns != self._last_sent_ns:
            self._last_sent_ns = report.sent_ns
            self._standing.on_report(report, self._console.clock.utc_ms())
            if report.speed_actual_dhz:
                self._ran_ns = report.received_ns
            if message.view.state in LINKED:
                self._push(report.received_ns // _NS_PER_MS, report.speed_actual_dhz, report.load_permille)
        if _key(self._pen.view()) != self._shown or not self._fresh:
            self.show()

    def _on_busy(self, message: BusyChanged) -> None:
        if message.session_id == self._pen.chair_id:
            self._busy_since_ns = self._pen.now_ns() if message.busy else 0

    def _session_changed(self, message: SessionChanged) -> None:
        if message.session.id == self._pen.chair_id:
            self._soon.ask()

    def _chair_changed(self, _message: ChairChanged) -> None:
        # Why the pen was stopped at one patient is no news at the next one.
        self._epoch_before = self._pen.view().epoch
        self.show()

    def _changed(self, _message: object) -> None:
        self.show()

    def _answer(self, refusal: PenRefusal | None) -> None:
        self._stopped.done()  # a press after that STOP has its own answer
        self._tell(_words_of(refusal, self._session()) if refusal is not None else "")
        told_missing = refusal is not None and refusal.code is PenRefusalCode.MISSING
        self._notice_of = self._pen.missing() if told_missing else None
        if refusal is not None and refusal.code is PenRefusalCode.REASON_NEEDED:
            self.reason_needed(refusal.zone_id, refusal.depth_um, refusal.caution_um)

    def _tell(self, notice: str) -> None:
        self._notice = notice
        self._notice_until_ns = self._pen.now_ns() + NOTICE_NS
        self.show()
        if notice:
            self.announce(notice)

    # the state

    def _session(self) -> Session | None:
        return self._console.treatment.session(self._pen.chair_id)

    def _facts(self) -> PenFacts:
        pen, view, now_ns, session = self._pen, self._pen.view(), self._pen.now_ns(), self._session()
        zone = session.zone if session is not None else None
        named = self._console.policy.zone(zone.plan.zone_id) if zone is not None else None
        return PenFacts(
            view=view,
            now_ns=now_ns,
            utc_ms=self._console.clock.utc_ms(),
            today=self._console.treatment.today(),
            report=view.fresh_report(now_ns),
            session=session,
            zone=self._console.pen.zone_now(session) if session is not None else None,
            zone_name=named.text if named is not None else "",
            limits=pen.limits(),
            depth_um=pen.depth_um,
            speed_dhz=pen.speed_dhz,
            caution_um=pen.caution_um() if zone is not None else None,
            presets_um=self._console.policy.depth_presets_um,
            missing=self._missing(now_ns),
            active=pen.is_active(),
            strip_recent=now_ns - self._ran_ns < STRIP_NS,
            stood_ns=self._standing.stood_ns(now_ns),
            has_run=self._standing.has_run,
            started_utc_ms=self._standing.started_utc_ms,
            stop_is_ours=view.epoch > self._epoch_before,
            keys=self._keys(),
            lost_percent=self._lost_percent,
            pen=pen.known_pen(),
            run_left_ns=pen.run_limit.left_ns(),
            hand_set_um=pen.hand_set_um(),
            finding=self._console.pen_finder.finding(),
            pen_before=pen.in_use.before,
            system=self._system,
            halt=self._console.halt,
        )

    def _missing(self, now_ns: int) -> tuple[Condition, ...]:
        saving = self._busy_since_ns and now_ns - self._busy_since_ns < SAVING_NS
        conditions = self._pen.missing()
        return tuple(c for c in conditions if c is not Condition.SAVED) if saving else conditions

    def _keys(self) -> tuple[str, ...]:
        keys = [arming_words.esc()]
        if self._pen.is_active() and not self._typing:
            keys.insert(0, arming_words.space())
        if self._foot_switch:
            keys.append(self._foot_switch)
        return tuple(keys)

    def _link_line(self, facts: PenFacts) -> Line:
        told, line = self._told_link, link_line.link_line(facts)
        if told is not None and told.tone is line.tone is LineTone.OK and told.title == line.title:
            return told
        self._told_link = line
        return line

    def _state_of(self, facts: PenFacts) -> PanelState:
        over = self._notice_of is not None and self._notice_of != self._pen.missing()
        if over or facts.now_ns >= self._notice_until_ns:
            self._notice, self._notice_of = "", None
        link, charge = self._link_line(facts), link_line.charge(facts)
        set_tile, reports = numbers.set_tile(facts), numbers.reports_tile(facts)
        hand = numbers.hand_key(facts)
        loud = [a for a in self._console.alarms.alarms if a.priority is Priority.HIGH and a.code in PEN_ALARMS]
        return PanelState(
            link=link,
            charge=charge,
            bar=bar.state_bar(facts),
            set_tile=set_tile,
            reports=reports,
            scale=numbers.scale(facts),
            steps=numbers.steps(facts),
            presets=numbers.presets(facts),
            speed=numbers.speed(facts),
            strip=numbers.strip(facts),
            missing=readiness.missing_list(facts),
            arm=readiness.arm_key(facts),
            pause=readiness.pause_key(facts),
            start=readiness.start_key(facts),
            cartridge=readiness.cartridge(facts),
            stop=readiness.stop(facts),
            folded=readiness.folded(facts, link, set_tile.look, reports.value, charge),
            notice=self._notice or (hand.todo if hand is not None else ""),
            fill=link_line.fill(facts),
            question=link_line.question(facts),
            frame=bool(loud),
            flash=any(not alarm.acknowledged for alarm in loud),
            hand=hand,
        )


def _key(view: LinkView) -> tuple[object, ...]:
    """What a person waits for, and therefore sees at once; all else waits for the next tick."""
    report = view.last_report
    return (
        view.state, view.trouble, view.wanted, view.set_phase, view.confirmed_depth_um, view.confirmed_speed_dhz,
        view.epoch, view.interruption_epoch, view.stop_phase, view.refused_result,
        report and (report.motor, report.faults, report.cartridge_present, report.trigger_pressed),
    )  # fmt: skip


def _words_of(refusal: PenRefusal, session: Session | None) -> str:
    if refusal.limit is not None:
        return value_words.out_of_range(refusal.limit)
    # Of a treatment whose needling is over only that counts, not what would be missing for another one.
    over = session is not None and session.needling_finished and Condition.ZONE in refusal.missing
    first = Condition.ZONE if over else next(iter(refusal.missing), None)
    what = readiness.missing_text(first, session) if first is not None else ""
    return arming_words.refusal(refusal.code, what, refusal.caution_um)
