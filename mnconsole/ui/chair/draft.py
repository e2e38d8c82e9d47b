"""What was typed and chosen in a session but not yet proposed. Kept per session, so that switching loses nothing."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Session
from mnconsole.ui.chair.blocks import ON


class OpenSheet(Struct):
    """Which sheet is open, and what about."""

    kind: str
    about: str = ""
    number: int = 0


class Draft(Struct):
    """The unsaved part of one session. `part` is the part of a step with several; `form` whose act is on its way.

    `notice` is what a press was refused for; `unsaved` when it was the records that could not take it."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str = ""
    unsaved: bool = False
    sheet: OpenSheet | None = None
    part: str = ""
    form: str = ""
    planned_from: tuple[ev.ZonePlan, ...] | None = None

    def hush(self) -> None:
        """The notice has had its time: something else is pressed."""
        self.notice, self.unsaved = "", False

    def get(self, key: str, otherwise: str = "") -> str:
        """What was typed, else `otherwise`."""
        return self.values.get(key, otherwise)

    def is_on(self, key: str) -> bool:
        """Whether it is ticked."""
        return self.values.get(key) == ON

    def put(self, key: str, value: str) -> None:
        """Keep a value; its error is gone with that, and the notice that asked for it."""
        self.values[key] = value
        self.errors.pop(key, None)
        self.errors.pop(key.rpartition(".")[0], None)  # one of several: what was said of all of them
        if not self.unsaved:
            self.notice = ""

    def forget(self, prefix: str) -> None:
        """Drop values and errors that begin with `prefix`: they are on record now."""
        for table in (self.values, self.errors):
            for key in [key for key in table if key.startswith(prefix)]:
                del table[key]


class Lot(Struct, frozen=True):
    """A lot as it was recorded. `expiry` is `YYYY-MM`."""

    lot: str
    expiry: str


class LastLots:
    """The lot that was recorded last for each product: of this run, of the newest sessions on record and of the last
    one of the patient in the chair."""

    def __init__(self) -> None:
        self._lots: dict[str, tuple[int, Lot]] = {}

    def learn(self, sessions: Iterable[Session]) -> None:
        """Take over the lots of some sessions; the newest wins."""
        for session in sessions:
            for event in session.events:
                body = event.body
                if not isinstance(body, (ev.CreamApplied, ev.SerumApplied, ev.CartridgeLoaded)):
                    continue
                known = self._lots.get(body.product_id)
                if event.id not in session.retracted and (known is None or known[0] <= event.at_utc_ms):
                    self._lots[body.product_id] = event.at_utc_ms, Lot(body.lot, body.expiry)

    def of(self, product_ids: Iterable[str], today: str) -> Lot | None:
        """The last lot of any of these products, which are the same bottle, while in date on the ISO day `today`."""
        found = [self._lots[product_id] for product_id in product_ids if product_id in self._lots]
        known = max(found, key=lambda entry: entry[0], default=None)
        return known[1] if known is not None and known[1].expiry >= today[:7] else None
