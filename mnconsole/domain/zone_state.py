"""One zone of a session: how it stands, and what the pen has made of it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import Lacks


class ZoneProgress(StrEnum):
    """How a zone stands."""

    TO_DO = "to_do"
    NOW = "now"
    DONE = "done"
    LEFT_OUT = "left_out"


class ZoneState(Struct, frozen=True):
    """One planned zone with what the pen reported for it. Strokes are counts, times ms, depths um."""

    plan: ev.ZonePlan
    progress: ZoneProgress = ZoneProgress.TO_DO
    passes_done: int = 0
    endpoint: str = ""
    left_out_reason: str = ""
    contact_strokes: int = 0
    contact_ms: int = 0
    running_ms: int = 0
    depth_max_um: int = 0
    at_least: bool = False
    reason_up_to_um: int = 0
    sensed: bool = True
    """False: some of it was made by a pen that doesn't sense the skin, whose running time counts as contact."""
    counted: bool = True
    """False: some of it was made by a pen that doesn't count strokes."""
    by_hand_um: int = 0
    """The depth that was set at the handpiece by hand last, 0 for none; confirmed by `by_hand_staff`."""
    by_hand_staff: UUID | None = None
    depth_reported: bool = True
    """False: some of it was made by a pen that doesn't report its depth; `depth_max_um` is then as set by hand."""

    @property
    def strokes(self) -> int | None:
        """Strokes in contact, None when some of them were not counted."""
        return self.contact_strokes if self.counted else None

    @property
    def treated(self) -> bool:
        """Whether the pen has run in it, or may have while nothing could be recorded."""
        return self.running_ms > 0 or self.contact_strokes > 0 or self.at_least

    def with_stretch(self, body: ev.StretchRecorded | ev.StretchGap) -> ZoneState:
        """The zone after a stretch in it. Of a gap that nobody knows, only that the dose is at least the rest."""
        lacking = Lacks(body.lacks)
        if isinstance(body, ev.StretchGap):
            contact_ms = running_ms = depth_um = 0
            unknown = not body.known
        else:
            contact_ms, running_ms, depth_um, unknown = body.contact_ms, body.running_ms, body.depth_max_um, False
        # One copy a stretch: a whole face has hundreds, and all are folded when a session is taken up again.
        return replace(
            self,
            contact_strokes=self.contact_strokes + body.contact_strokes,
            contact_ms=self.contact_ms + contact_ms,
            running_ms=self.running_ms + running_ms,
            depth_max_um=max(self.depth_max_um, depth_um),
            at_least=self.at_least or unknown,
            sensed=self.sensed and body.sensed,
            counted=self.counted and Lacks.STROKES not in lacking,
            depth_reported=self.depth_reported and Lacks.DEPTH not in lacking,
        )
