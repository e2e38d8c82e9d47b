"""The demo that plays by itself: a scripted nurse carries one treatment through the real window.

Everything goes the way of a person: presses and keys on the window, the real driver, the simulated pen over its
line, the real records. A line is printed only after its step is on the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from mnconsole.domain.pen import Motor
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.domain.session import Session, Status, Step, ZoneProgress, ZoneState
from mnconsole.play_pen import PATIENCE_S, PenHand, Script, Until, pause
from mnconsole.services.hub import ActRefused, NotSaved, SessionChanged
from mnconsole.terminal import OutputGoneError
from mnconsole.ui.hands import Hands, told_on
from mnconsole.ui.pictures import Pictures
from mnconsole.ui.turns import is_painted
from mnconsole.ui.words.play import gave_up, place_of, step_saved

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from mnconsole.services.console import Console

TURN_MS = 50
MOVES = 10
"""Moves of demo time in one numbing wait."""

AFTER_READY_MS = 20_000
ZONES = ("upper_lip", "nose")
LOTS = {"cream": "L4-2291", "serum_before": "H-118", "serum_after": "H-118", "cartridge": "C-2417"}
EXPIRY = "03/2099"


class Nurse(QObject):
    """Plays from the sign-in page to the verified record, then tells `finished` the exit code."""

    def __init__(
        self,
        console: Console,
        window: QWidget,
        speed: int,
        pictures: Path | None,
        say: Callable[[str], None],
        finished: Callable[[int], None],
    ) -> None:
        super().__init__(window)
        self._console = console
        self._window = window
        self._hands = Hands(window)
        self._pen = PenHand(console, self._hands, self._session)
        self._speed = speed
        self._print = say
        self._finished = finished
        self._told = {event.place for session in console.treatment.open_sessions() for event in session.events}
        self._unheard = False
        self._closed: Session | None = None
        self._verified: VerifyResult | None = None
        self._trouble = ""
        self._script = self._play()
        self._waiting: Until | None = None
        self._since = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self._turn)
        self._pictures = Pictures(console, window, pictures, self._not_written)
        console.hub.subscribe(SessionChanged, self._on_session)
        console.hub.subscribe(ActRefused, self._on_refusal)
        console.hub.subscribe(NotSaved, self._on_not_saved)

    def begin(self) -> None:
        """Start to play."""
        self._pictures.begin()
        self._timer.start()

    def _say(self, text: str) -> None:
        """A line on the terminal. Nobody reads there any more: the play ends, the treatment stays as it is."""
        try:
            self._print(text)
        except OutputGoneError:
            self._unheard = True

    # the turn of the script

    def _turn(self) -> None:
        self._console.access.touch()  # she sits there, also while nothing is to be pressed
        waiting = self._waiting
        if self._unheard or self._trouble:
            self._end(1, f"gave up at {self._where()}: {self._trouble}" if self._trouble else "")
        elif waiting is not None and not waiting.condition():
            if time.monotonic() - self._since > waiting.patience_s:
                self._end(1, gave_up(self._where(), waiting.what, waiting.patience_s, told_on(self._window)))
        else:
            self._go_on()

    def _go_on(self) -> None:
        try:
            self._waiting, self._since = next(self._script, None), time.monotonic()
        except Exception as error:
            # Its script is over now: without this the next turn would take that for the end of the treatment.
            self._end(1, f"gave up at {self._where()}: {type(error).__name__} {error}".rstrip())
            raise
        if self._waiting is None:
            self._end(0, "")

    def _where(self) -> str:
        session = self._chair() or self._closed
        return place_of(session.step if session is not None else None)

    def _end(self, code: int, why: str) -> None:
        self._timer.stop()
        self._pictures.end(PATIENCE_S)
        if why:
            self._say(why)
        self._finished(1 if self._unheard else code)

    # the script

    def _play(self) -> Script:
        yield Until(lambda: self._console.people.signed_in is not None or self._press("person_1"), "the sign-in page")
        yield Until(lambda: self._console.people.signed_in is not None, "the sign-in")
        yield Until(self._window.isActiveWindow, "the window in front")
        yield from self._into_the_chair()
        steps: dict[Step, Callable[[], Script]] = {
            Step.SCREENING: self._screening,
            Step.CLEANSE: self._primary,
            Step.NUMBING: self._numbing,
            Step.SERUM_BEFORE: lambda: self._serum("serum_before"),
            Step.NEEDLING: self._needling,
            Step.SERUM_AFTER: lambda: self._serum("serum_after"),
            Step.AFTERCARE: self._aftercare,
            Step.SIGN_OFF: self._sign,
        }
        while self._closed is None:
            yield from steps[self._session().step]()
        yield from self._verify()

    def _into_the_chair(self) -> Script:
        waiting = self._console.treatment.open_sessions()
        if waiting:
            session = waiting[-1]
            self._console.pen.choose_chair(session.id)
            self._say(f"resumed at step {int(session.step)}, {session.step.name.lower().replace('_', ' ')}")
        else:
            yield Until(lambda: self._hands.type("search", "Ada Sample"), "the search field")
            yield from pause(0.5)
            self._hands.key(Qt.Key.Key_Return)
            yield Until(lambda: self._hands.find("start_treatment") is not None, "the patient in the list")
            yield from self._picture("patient")
            yield from pause(0.7)
            yield Until(lambda: self._press("start_treatment"), "the key that starts")
        yield Until(lambda: self._chair() is not None, "the patient in the chair")
        yield from self._picture("chair")

    def _screening(self) -> Script:
        yield Until(lambda: self._press("screening_rest_no"), "the questions")
        for question in self._console.policy.questions:
            if question.about_allergies:  # left to a person when an allergy is on record
                yield Until(lambda name=f"screening_q_{question.id}_no": self._ticked(name), "the allergies")  # type: ignore[misc]
        yield from self._primary_until(lambda: self._there(f"zone_{ZONES[0]}_on"), "the zones")
        for zone in ZONES:
            if self._session().zone_of(zone) is None:
                yield Until(lambda zone=zone: self._press(f"zone_{zone}_on"), f"the zone {zone}")  # type: ignore[misc]
        yield from self._picture("zones")
        yield from self._primary_until(lambda: self._there("screening_consent"), "the last part of the screening")
        if not any(self._on(f"screening_fitzpatrick_{kind}") for kind in range(1, 7)):  # what is known stays
            yield Until(lambda: self._press("screening_fitzpatrick_3"), "the skin type")
        if not self._written("screening_allergies"):
            yield Until(lambda: self._press("screening_no_allergy"), "the question for allergies")
        yield Until(lambda: self._ticked("screening_consent"), "the consent")
        yield from self._picture("consent")
        yield from self._primary()

    def _numbing(self) -> Script:
        session = self._session()
        if session.cream is None:
            yield from self._lot("cream")
            yield Until(lambda: self._hands.type("cream_amount", "9.5"), "the amount")
            yield from self._primary_until(lambda: self._session().cream is not None, "cream on")
        yield from self._picture("numbing")
        wait = self._console.treatment.wait(self._session())
        whole_ms = wait.to_ready_ms + AFTER_READY_MS if wait is not None else 0
        for _move in range(MOVES):
            part_ms = whole_ms // MOVES
            yield from pause(part_ms / self._speed / 1000)
            if self._speed > 1:
                self._console.lifecycle.move_demo_time(part_ms - part_ms // self._speed)
        yield from pause(0.3)
        yield from self._picture("numb")
        yield from self._primary()

    def _serum(self, form: str) -> Script:
        yield from self._lot(form)
        yield from self._picture(form)
        yield from self._primary()

    def _needling(self) -> Script:
        if self._session().cartridge is None:
            yield from self._lot("cartridge")
            yield Until(lambda: self._ticked("cartridge_sealed"), "a new cartridge")
            yield from self._primary_until(lambda: self._session().cartridge is not None, "the cartridge on record")
        while any(zone.progress in (ZoneProgress.TO_DO, ZoneProgress.NOW) for zone in self._session().zones):
            yield from self._one_zone()
        yield from self._primary()

    def _one_zone(self) -> Script:
        if self._session().zone is None:
            yield from self._primary_until(lambda: self._session().zone is not None, "the zone chosen")
        zone_id = self._zone().plan.zone_id
        if not self._pen.dense(1.0):
            yield from self._pen.start()
            yield from pause(0.5)
            yield from self._picture(f"needling-{zone_id}")
        yield from self._passes(zone_id)
        yield from self._primary_until(lambda: self._there("endpoint_even_redness"), "the endpoint")
        self._press("endpoint_even_redness")
        yield Until(lambda: self._zone_left(zone_id), "the zone on record")

    def _passes(self, zone_id: str) -> Script:
        """Over the zone in its planned passes; the strokes end as soon as the target is reached."""
        passes = self._zone().plan.passes
        for number in range(self._zone().passes_done + 1, passes + 1):
            yield from self._pen.strokes(number / passes)
            if number == passes:
                yield from self._pen.key_until(Qt.Key.Key_F9, Motor.ARMED)
            yield Until(lambda: self._press("pass_done"), "the key of the pass")
            yield Until(lambda number=number: self._noted(zone_id, number), f"pass {number} on record")  # type: ignore[misc]

    def _noted(self, zone_id: str, number: int) -> bool:
        zone = self._session().zone_of(zone_id)
        return self._stored() and zone is not None and zone.passes_done >= number

    def _aftercare(self) -> Script:
        yield Until(lambda: self._press("aftercare_all"), "the aftercare points")
        yield from self._picture("aftercare")
        yield from self._primary()

    def _sign(self) -> Script:
        yield Until(lambda: self._press("sign_reaction_pink"), "the skin's reaction")
        yield Until(lambda: self._press("sign_adverse_no"), "the adverse event")
        yield from self._picture("sign-off")
        yield from self._primary_until(lambda: self._closed is not None, "the signature")

    def _verify(self) -> Script:
        yield from self._picture("signed")
        self._hands.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        self._console.history.verify(self._keep)
        yield Until(lambda: self._verified is not None, "the verification")
        yield from pause(0.5)
        yield from self._picture("history")
        result = self._verified
        assert result is not None
        if result.sound and self._closed is not None and self._closed.status is Status.SIGNED:
            self._say(f"record verified: {result.events} events")
        else:
            self._trouble = f"the record does not verify: {result.fault} at entry {result.first_bad_seq}"
            yield Until(lambda: False, "")

    # pieces

    def _lot(self, form: str) -> Script:
        yield Until(lambda: self._hands.type(f"{form}_lot", LOTS[form]), f"the lot of {form}")
        yield Until(lambda: self._hands.type(f"{form}_expiry", EXPIRY), f"the expiry of {form}")

    def _primary(self) -> Script:
        before = self._session().step
        moved = f"step {int(before)} saved"
        yield from self._primary_until(lambda: self._closed is not None or self._session().step is not before, moved)

    def _primary_until(self, done: Callable[[], bool], what: str) -> Script:
        """Press the filled button, and again when nothing came of it: it ignores what looks like a double tap."""
        end = time.monotonic() + PATIENCE_S
        while not done():
            yield from pause(0.7)
            if not done():
                yield Until(lambda: self._press("primary_action"), "the filled button")
                look_until = time.monotonic() + 1.5
                yield Until(lambda until=look_until: done() or time.monotonic() > until, what)  # type: ignore[misc]
            if time.monotonic() > end:
                yield Until(done, what, 0.0)

    def _there(self, name: str) -> bool:
        return self._hands.find(name) is not None

    def _press(self, name: str) -> bool:
        return self._hands.press(name)

    def _ticked(self, name: str) -> bool:
        return self._on(name) or (self._press(name) and self._on(name))

    def _on(self, name: str) -> bool:
        row = self._hands.find(name)
        return isinstance(row, QAbstractButton) and row.isChecked()

    def _written(self, name: str) -> str:
        line = self._hands.find(name)
        return line.text() if isinstance(line, QLineEdit) else ""

    def _chair(self) -> Session | None:
        return self._console.treatment.session(self._console.pen.chair_id)

    def _session(self) -> Session:
        session = self._chair() or self._closed
        assert session is not None
        return session

    def _zone(self) -> ZoneState:
        zone = self._session().zone
        assert zone is not None
        return zone

    def _zone_left(self, zone_id: str) -> bool:
        zone = self._session().zone_of(zone_id)
        return self._stored() and zone is not None and zone.progress is ZoneProgress.DONE

    def _stored(self) -> bool:
        return not self._console.treatment.is_busy(self._session().id)

    def _keep(self, result: VerifyResult) -> None:
        self._verified = result

    def _picture(self, name: str) -> Script:
        if self._pictures.wanted:
            yield Until(lambda: is_painted(self._window), "all painted")
            for _part in self._pictures.take(name):
                yield Until(lambda: True, "a turn")

    def _not_written(self, error: Exception) -> None:
        self._trouble = f"no picture: {error}; is the folder writable and the disk not full?"

    # what is told

    def _on_session(self, message: SessionChanged) -> None:
        session = message.session
        for event in [event for event in session.events if event.place not in self._told]:
            self._told.add(event.place)
            if line := step_saved(event.body, event.seq):
                self._say(line)
        if session.status is not Status.OPEN and session.id == self._console.pen.chair_id:
            self._closed = session

    def _on_refusal(self, message: ActRefused) -> None:
        self._trouble = f"refused: {message.code.value} {' '.join(map(str, message.details))}"

    def _on_not_saved(self, message: NotSaved) -> None:
        self._trouble = f"not saved: {message.code}; make room or free the folder, then start again"
