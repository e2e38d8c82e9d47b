"""The pages of the gallery: each gives a widget with samples of one group."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.battery import Battery
from mnconsole.ui.widgets.buttons import IconButton, PrimaryButton, QuietButton
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.check_row import CheckRow
from mnconsole.ui.widgets.chip import Chip, ChipView, Tone
from mnconsole.ui.widgets.choice_row import ChoiceRow
from mnconsole.ui.widgets.depth_slider import DepthSlider
from mnconsole.ui.widgets.key_button import KeyButton
from mnconsole.ui.widgets.labeled_field import LabeledField
from mnconsole.ui.widgets.mini_ring import MiniRing
from mnconsole.ui.widgets.motor_key import MotorKey, MotorKeyView, MotorLook
from mnconsole.ui.widgets.number_tile import NumberTile, TileLook, TileView
from mnconsole.ui.widgets.numbing_ring import NumbingRing, RingView, WaitLook
from mnconsole.ui.widgets.pen_state_bar import PenStateBar, StateTone, StateView
from mnconsole.ui.widgets.punctures_bar import PuncturesBar, PuncturesView
from mnconsole.ui.widgets.search_field import SearchField
from mnconsole.ui.widgets.sheet import Sheet
from mnconsole.ui.widgets.speed_readout import SpeedReadout, SpeedView
from mnconsole.ui.widgets.step_rail import StepLook, StepRail, StepView
from mnconsole.ui.widgets.stop_button import StopButton
from mnconsole.ui.widgets.zone_list import ZoneLook, ZoneRowView
from mnconsole.ui.widgets.zone_table import ZoneTable, ZoneTableWords
from tests.helpers.gallery_entry import entry
from tests.helpers.gallery_more import MORE


def row(*widgets: QWidget) -> QWidget:
    """Put widgets beside each other."""
    holder = QWidget()
    box = QHBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(10)
    for widget in widgets:
        box.addWidget(widget)
    return holder


def column(*widgets: QWidget, width: int | None = None) -> QWidget:
    """Put widgets below each other."""
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    for widget in widgets:
        box.addWidget(widget)
    box.addStretch(1)
    if width:
        holder.setFixedWidth(width)
    return holder


def tile(theme: Theme, chosen: bool, view: TileView) -> NumberTile:
    """A depth tile."""
    made = NumberTile(theme, chosen=chosen)
    made.set_view(view)
    return made


def key(theme: Theme, view: MotorKeyView) -> MotorKey:
    """ARM or START."""
    made = MotorKey(theme)
    made.set_view(view)
    return made


def bar(theme: Theme, view: StateView) -> PenStateBar:
    """The pen's state."""
    made = PenStateBar(theme)
    made.set_view(view)
    return made


def stepper_row(theme: Theme, middle: QWidget) -> QWidget:
    """- middle +"""
    return row(KeyButton(theme, "", "minus", stepper=True), middle, KeyButton(theme, "", "plus", stepper=True))


def slider(theme: Theme, depth_um: int | None) -> DepthSlider:
    """The depth bar."""
    made = DepthSlider(theme)
    made.set_limits(500, 2500, ((500, "0.5"), (1000, "1.0"), (1500, "1.5"), (2000, "2.0"), (2500, "2.5")))
    made.set_caution(1500)
    made.set_depth(depth_um)
    return made


def speed(theme: Theme, view: SpeedView) -> SpeedReadout:
    """The stroke rate."""
    made = SpeedReadout(theme)
    made.set_view(view)
    return made


def stop(theme: Theme, line: str, tall: bool = False) -> StopButton:
    """STOP."""
    made = StopButton(theme, "STOP", tall=tall)
    made.set_line(line)
    return made


def battery(theme: Theme, percent: int | None, text: str, low: bool = False) -> Battery:
    """The battery."""
    made = Battery(theme, "Battery")
    made.set_charge(percent, text, low=low)
    return made


def presets(theme: Theme, enabled: bool, chosen: int) -> QWidget:
    """Five depth keys."""
    keys = [KeyButton(theme, text) for text in ("0.50", "0.75", "1.00", "1.25", "1.50")]
    for number, made in enumerate(keys):
        made.setChecked(number == chosen)
        made.setEnabled(enabled)
    return row(*keys)


def pen_panel(theme: Theme) -> QWidget:
    """Two pen panels side by side: running, and not answering."""
    running = column(
        battery(theme, 82, "82 %"),
        bar(theme, StateView(StateTone.RUNNING, "activity", "Running", "Cheeks  0:15")),
        row(
            tile(theme, True, TileView("Set depth", "1.25", "mm", "ceiling 1.50")),
            tile(theme, False, TileView("Pen reports", "1.25", "mm", "agrees with set", TileLook.AGREES)),
        ),
        stepper_row(theme, slider(theme, 1250)),
        presets(theme, True, 3),
        stepper_row(theme, speed(theme, SpeedView("Speed", "90", "Hz", "5,400 rpm"))),
        row(
            key(theme, MotorKeyView(MotorLook.DONE, "Armed", "check")),
            key(theme, MotorKeyView(MotorLook.DONE, "Started 14:32", "play")),
        ),
        stop(theme, "Motor off at once  ·  Space or Esc"),
        width=332,
    )
    lost = column(
        battery(theme, None, "Battery —"),
        bar(theme, StateView(StateTone.LOST, "unplug", "Stop not confirmed", "", "Unplug the pen now")),
        row(
            tile(theme, True, TileView("Set depth", note="last set 1.25 mm", look=TileLook.STALE)),
            tile(theme, False, TileView("Pen reports", note="stale: last 1.25 mm", look=TileLook.STALE)),
        ),
        slider(theme, None),
        presets(theme, False, 3),
        speed(theme, SpeedView("Speed", note="stale: last 90 Hz", stale=True)),
        row(
            key(theme, MotorKeyView(MotorLook.LOCKED, "1  ARM", "lock")),
            key(theme, MotorKeyView(MotorLook.LOCKED, "2  START", "play")),
        ),
        stop(theme, "Sent again and again: no answer"),
        width=332,
    )
    rest = column(
        battery(theme, 12, "12 %, low", True),
        bar(theme, StateView(StateTone.IDLE, "lock", "Idle, locked", "motor off")),
        bar(theme, StateView(StateTone.ARMED, "shield-check", "Armed, 30 s", "Cheeks")),
        bar(theme, StateView(StateTone.WAITING, "circle-stop", "Stopping", "waiting for the pen")),
        row(
            tile(theme, True, TileView("Set depth", "1.25", "mm", "chosen, not sent yet", TileLook.IDLE)),
            tile(theme, False, TileView("Pen reports", "1.20", "mm", "differs by 0.05 mm", TileLook.DIFFERS)),
        ),
        row(
            key(theme, MotorKeyView(MotorLook.READY, "1  ARM", "lock-open")),
            key(theme, MotorKeyView(MotorLook.LOCKED, "2  START", "play")),
        ),
        row(
            key(theme, MotorKeyView(MotorLook.DONE, "Armed 0:28", "check")),
            key(theme, MotorKeyView(MotorLook.FILLED, "2  START", "play")),
        ),
        row(stop(theme, "Space or Esc", True), QWidget()),
        width=332,
    )
    return row(running, lost, rest)


def ring(theme: Theme, elapsed_s: int, look: WaitLook, time: str, pill: str, left: str) -> NumbingRing:
    """One wait."""
    made = NumbingRing(theme)
    made.set_view(RingView(elapsed_s * 1000, 600_000, 1_200_000, look, "On the skin", time, pill, left))
    made.setFixedSize(372, 372)
    return made


def rings(theme: Theme) -> QWidget:
    """The ring in its looks."""
    small = MiniRing(theme)
    small.set_wait(0.5, WaitLook.READY, "7:20", "Ada Sample, remove in 7:20")
    over = MiniRing(theme)
    over.set_wait(1, WaitLook.REMOVE, "+3:10", "Ben Example, overdue")
    return column(
        row(
            ring(theme, 760, WaitLook.READY, "12:40", "Ready", "7:20 left"),
            ring(theme, 260, WaitLook.TAKING_EFFECT, "4:20", "Taking effect", "ready in 5:40"),
        ),
        row(
            ring(theme, 1390, WaitLook.REMOVE, "23:10", "Remove now", "3:10 over"),
            ring(theme, 6000, WaitLook.HARM, "100:00", "Remove now", "80:00 over"),
            small,
            over,
        ),
    )


def buttons(theme: Theme) -> QWidget:
    """Buttons and chips."""
    primary = PrimaryButton(theme, "Cheeks done", "check")
    off = PrimaryButton(theme, "Cream removed", "check")
    off.setEnabled(False)
    chosen = QuietButton(theme, "Face", "scan-face")
    chosen.setCheckable(True)
    chosen.setChecked(True)
    quiet_off = QuietButton(theme, "Note", "pencil")
    quiet_off.setEnabled(False)
    grid = QWidget()
    box = QGridLayout(grid)
    for number, tone in enumerate(Tone):
        view = ChipView(tone.name.title(), tone, "flag" if number % 2 else "")
        box.addWidget(Chip(theme, view), number // 5, number % 5)
    box.addWidget(Chip(theme, ChipView("Fitzpatrick III", Tone.NEUTRAL, swatch="#D7A77A")), 2, 0)
    return column(
        row(QuietButton(theme, "Note", "pencil"), QuietButton(theme, "Reaction", "triangle-alert"), primary),
        row(chosen, quiet_off, off, IconButton(theme, "lock", "Lock")),
        grid,
        width=740,
    )


ZONE_WORDS = ZoneTableWords(
    "Zones", "Zone", ("Depth", "mm"), ("Passes", "of plan"), ("Contact", "s"), ("Punctures/cm²", "target 250–300")
)


def zone_row(title: str, look: ZoneLook, depth: str, passes: str, contact: str, count: int | None) -> ZoneRowView:
    """One zone."""
    words = "–" if count is None else f"{count} over" if count > 300 else str(count)
    return ZoneRowView(
        title.lower(), title, look, depth, passes, contact, PuncturesView(count, 250, 300, words), share=0.66
    )


FACE = (
    zone_row("Forehead", ZoneLook.DONE, "0.75", "3/3", "13.1", 268),
    zone_row("Glabella", ZoneLook.DONE, "0.50", "3/3", "2.2", 312),
    zone_row("Around eyes", ZoneLook.DONE, "0.50", "2/2", "6.4", 264),
    zone_row("Nose", ZoneLook.LEFT_OUT, "0.50", "0/2", "–", None),
    zone_row("Cheeks", ZoneLook.NOW, "1.25", "2/3", "14.9", 194),
    zone_row("Upper lip", ZoneLook.TO_DO, "0.50", "0/2", "–", None),
    zone_row("Chin", ZoneLook.TO_DO, "0.75", "0/3", "–", None),
    zone_row("Jaw", ZoneLook.TO_DO, "1.00", "0/3", "–", None),
)
STEPS = ("Screening", "Cleanse", "Numbing", "Serum", "Needling", "Serum", "Aftercare", "Sign-off")
UNDER = ("13:58", "14:05", "14:10 min", "14:24", "5 of 8 zones", "after", "", "")


def treatment(theme: Theme) -> QWidget:
    """Step rail and zone table in cards."""
    rail_card = Card(theme, pad_y=1)
    rail = StepRail(theme, "Steps")
    looks = [StepLook.DONE] * 4 + [StepLook.CURRENT] + [StepLook.LATER] * 3
    rail.set_steps(tuple(StepView(*step) for step in zip(STEPS, looks, UNDER, strict=True)))
    rail_card.body.addWidget(rail)
    rail_card.setFixedHeight(theme.metrics.rail)
    zone_card = Card(theme)
    table = ZoneTable(theme, ZONE_WORDS)
    table.set_rows(FACE)
    table.setFixedWidth(462)
    table.setFixedHeight(310)
    bar = PuncturesBar(theme, "Punctures")
    bar.set_view(PuncturesView(268, 250, 300, "268"))
    zone_card.body.addWidget(table)
    zone_card.body.addWidget(bar)
    return column(rail_card, zone_card, width=770)


def forms(theme: Theme) -> QWidget:
    """Sheet with fields."""
    sheet = Sheet(theme, "Close")
    sheet.set_title("Why is the depth above the caution?", "The reason is kept with the session and counted.")
    search = SearchField(theme, "Search", "Name, DOB or number")
    amount = LabeledField(theme, "Amount", unit="g", hint="9.5")
    wrong = LabeledField(theme, "Lot")
    wrong.set_text("C-2417")
    wrong.set_error("This lot expired on 30 Sep 2026. Take another one.")
    choice = ChoiceRow(theme, "Answer")
    for code, text in (("no", "No"), ("yes", "Yes"), ("unsure", "Not sure")):
        choice.add(code, text)
    choice.set_value("yes")
    tick = CheckRow(theme, "The patient has read the consent text of 12 Oct 2026 and had time to ask questions.")
    tick.setChecked(True)
    for widget in (search, row(amount, wrong), choice, tick, CheckRow(theme, "Not yet")):
        sheet.content.addWidget(widget)
    sheet.add_action("cancel", "Back")
    sheet.add_action("ok", "Keep this depth", "check", primary=True)
    sheet.setFixedSize(720, 520)
    return sheet


PAGES: dict[str, Callable[[Theme], QWidget]] = {
    "pen": pen_panel,
    "rings": rings,
    "buttons": buttons,
    "treatment": treatment,
    "forms": forms,
    "entry": entry,
    **MORE,
}
