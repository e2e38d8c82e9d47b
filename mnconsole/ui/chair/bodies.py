"""The three layouts of a step's card: a form, the numbing ring, the zone table."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.chair.form.area import FormArea
from mnconsole.ui.chair.form.tell import Tell
from mnconsole.ui.chair.state import Phase, Place, StepState, ZoneRow, ZoneTableState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.numbing_ring import NumbingRing, RingView, WaitLook
from mnconsole.ui.widgets.punctures_bar import PuncturesView
from mnconsole.ui.widgets.zone_list import ZoneLook, ZoneRowView
from mnconsole.ui.widgets.zone_table import ZoneTable, ZoneTableWords
from mnconsole.ui.words.chair import text

_PHASES = {
    Phase.TAKING_EFFECT: WaitLook.TAKING_EFFECT,
    Phase.READY: WaitLook.READY,
    Phase.REMOVE_NOW: WaitLook.REMOVE,
    Phase.OVER_LABEL: WaitLook.HARM,
}
_LOOKS = {
    Place.LATER: ZoneLook.TO_DO,
    Place.NOW: ZoneLook.NOW,
    Place.DONE: ZoneLook.DONE,
    Place.FROZEN: ZoneLook.FROZEN,
    Place.LEFT_OUT: ZoneLook.LEFT_OUT,
}
_FORM_ASIDE, _ZONES_ASIDE = 300, 258
_RING_LEAST = 244


class FormBody(QWidget):
    """Blocks, with a second column beside them where there is one."""

    def __init__(self, theme: Theme, tell: Tell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.area = FormArea(theme, tell, self)
        self.aside = FormArea(theme, tell, self)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        box.addWidget(self.area, 1)
        box.addWidget(self.aside)

    def set_step(self, step: StepState) -> None:
        """Show the blocks."""
        self.area.set_blocks(step.blocks)
        self.aside.set_blocks(step.aside)
        self.aside.setVisible(bool(step.aside))
        self.aside.setFixedWidth(round(self.theme.metrics.px(_FORM_ASIDE)))


class RingBody(QWidget):
    """The ring at the left; facts, hint and actions at the right. `foot` takes the actions."""

    def __init__(self, theme: Theme, tell: Tell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.ring = NumbingRing(theme, self)
        self.ring.setObjectName("numbing_ring")
        # A progress bar wants its height and no other; the ring takes what is there.
        self.ring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.area = FormArea(theme, tell, self)
        self.foot = QVBoxLayout()
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.area, 1)
        right.addLayout(self.foot)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(18)
        box.addWidget(self.ring, 9)
        box.addLayout(right, 8)

    def set_step(self, step: StepState) -> None:
        """Show the wait."""
        self.area.set_blocks(step.blocks)
        # In a low window with alarms above it a smaller ring is better than a page that scrolls.
        self.ring.setMinimumHeight(round(self.theme.metrics.px(_RING_LEAST)))
        ring = step.ring
        if ring is not None:
            self.ring.set_view(
                RingView(
                    elapsed_ms=ring.elapsed_ms,
                    ready_ms=ring.ready_ms,
                    remove_ms=ring.remove_ms,
                    look=_PHASES[ring.phase],
                    label=ring.label,
                    time_text=ring.time,
                    pill=ring.pill,
                    left_text=ring.left,
                    turn_ms=ring.turn_ms,
                )
            )


class ZonesBody(QWidget):
    """The zone in hand with its limits at the left, the table at the right."""

    def __init__(self, theme: Theme, tell: Tell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.area = FormArea(theme, tell, self)
        self.table = ZoneTable(theme, _words(250, 300, sensed=True), choose_by_enter=True)
        self.table.setObjectName("zone_table")
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        box.addWidget(self.area)
        box.addWidget(self.table, 1)

    def set_step(self, step: StepState) -> None:
        """Show the zones."""
        self.area.set_blocks(step.aside)
        self.area.setFixedWidth(round(self.theme.metrics.px(_ZONES_ASIDE)))
        if step.zones is not None:
            table = step.zones
            self.table.set_words(_words(table.band_from, table.band_to, sensed=table.sensed))
            self.table.set_rows(tuple(_row(row, table) for row in table.rows))


def _words(low: int, high: int, *, sensed: bool) -> ZoneTableWords:
    return ZoneTableWords(
        name=text("needling.zones"),
        zone=text("needling.zone"),
        depth=(text("needling.depth"), text("needling.mm")),
        passes=(text("needling.passes"), text("needling.of_plan")),
        contact=(text("needling.contact" if sensed else "needling.running"), text("needling.s")),
        punctures=(text("needling.punctures"), text("needling.target", low=low, high=high)),
    )


def _row(row: ZoneRow, table: ZoneTableState) -> ZoneRowView:
    quiet = row.place is Place.FROZEN
    bar = PuncturesView(row.per_cm2, table.band_from, table.band_to, row.punctures, table.bar_end, quiet)
    return ZoneRowView(
        zone=row.zone_id,
        title=row.title,
        look=_LOOKS[row.place],
        depth=row.depth,
        passes=row.passes,
        contact=row.contact,
        punctures=bar,
        share=row.share,
        spoken_state=row.spoken,
        choosable=row.choosable,
    )
