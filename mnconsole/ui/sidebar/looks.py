"""From the presenter's texts and tones to the widgets' views."""

from __future__ import annotations

from msgspec.structs import replace

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
    """Rows of the list. A further page costs only its own rows: there may be 20,000 before it."""

    def __init__(self) -> None:
        self._source: tuple[ListRow, ...] = ()
        self._views: list[PatientRow] = []
        self._places: dict[str, int] = {}

    def rows(self, rows: tuple[ListRow, ...], chosen: str) -> tuple[PatientRow, ...]:
        """The rows, the one with key `chosen` marked."""
        known = len(self._source)
        if rows[:known] != self._source:
            known = 0
            self._views.clear()
            self._places.clear()
        for place, row in enumerate(rows[known:], start=known):
            self._views.append(PatientRow(row.key, row.name, row.initials, row.under))
            self._places[row.key] = place
        self._source = rows
        marked = self._places.get(chosen)
        if marked is None:
            return tuple(self._views)
        views = list(self._views)
        views[marked] = replace(views[marked], current=True)
        return tuple(views)
