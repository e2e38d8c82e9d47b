"""From the presenter's texts and tones to the widgets' views."""

from __future__ import annotations

from mnconsole.ui.sidebar.state import ClinicRow, ListRow, RingState, StageTone
from mnconsole.ui.widgets.chip import ChipView, Tone
from mnconsole.ui.widgets.numbing_ring import WaitLook
from mnconsole.ui.widgets.patient_list import PatientRow, WaitView

CHIP = {
    StageTone.PLAIN: Tone.STAGE,
    StageTone.NEEDLING: Tone.ACCENT_LINE,
    StageTone.TAKING_EFFECT: Tone.ACCENT,
    StageTone.READY: Tone.OK_LINE,
    StageTone.OVERDUE: Tone.WARN_LINE,
    StageTone.HARM: Tone.DANGER_LINE,
}
RING = {
    StageTone.TAKING_EFFECT: WaitLook.TAKING_EFFECT,
    StageTone.READY: WaitLook.READY,
    StageTone.OVERDUE: WaitLook.REMOVE,
    StageTone.HARM: WaitLook.HARM,
}


def clinic_view(row: ClinicRow) -> PatientRow:
    """A row of *In clinic now*."""
    chip = ChipView(row.stage, CHIP[row.tone])
    wait = _wait(row.ring) if row.ring is not None else None
    return PatientRow(row.key, row.name, row.initials, row.under, chip, wait, row.current)


def _wait(ring: RingState) -> WaitView:
    return WaitView(ring.share_permille / 1000, RING[ring.tone], ring.text)


class ListViews:
    """Rows of the list, each made once: 20,000 of them are looked at with every page."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[ListRow, PatientRow]] = {}

    def rows(self, rows: tuple[ListRow, ...], chosen: str) -> tuple[PatientRow, ...]:
        """The rows, the one with key `chosen` marked."""
        made = {row.key: self._one(row) for row in rows}
        self._made = made
        views = [view for _row, view in made.values()]
        if chosen in made:
            row = made[chosen][0]
            place = list(made).index(chosen)
            views[place] = PatientRow(row.key, row.name, row.initials, row.under, current=True)
        return tuple(views)

    def _one(self, row: ListRow) -> tuple[ListRow, PatientRow]:
        known = self._made.get(row.key)
        if known is not None and (known[0] is row or known[0] == row):
            return known
        return row, PatientRow(row.key, row.name, row.initials, row.under)
