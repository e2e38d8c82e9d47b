"""Everything that a presenter may talk to, joined once by the composition root."""

from __future__ import annotations

from msgspec import Struct, field

from mnconsole.domain.pen_kinds import Halt, PenKinds
from mnconsole.domain.policy import Policy
from mnconsole.domain.ports import Clock, LinkTools, PenFinder, Trainer
from mnconsole.services.access import Access
from mnconsole.services.alarm_watch import AlarmWatch
from mnconsole.services.allowances import Allowances
from mnconsole.services.anchoring import Anchoring
from mnconsole.services.backups import Backups
from mnconsole.services.history import History
from mnconsole.services.hub import Hub
from mnconsole.services.identity import Identity
from mnconsole.services.keys import Keys
from mnconsole.services.lifecycle import Lifecycle
from mnconsole.services.patients import Patients
from mnconsole.services.pen_control import PenControl
from mnconsole.services.pen_history import PenHistory
from mnconsole.services.people import People
from mnconsole.services.privacy import Privacy
from mnconsole.services.summaries import Summaries
from mnconsole.services.treatment import Treatment


class Console(Struct):
    """The services of one data folder. `demo` is a fact about the records and `pen_simulated` about the pen, both
    shown by the banner. `clinic_name` is empty until the records are open (RecordsOpened tells).
    `trainer` commands the demo's simulated pen; None where there is none."""

    hub: Hub
    clock: Clock
    identity: Identity
    policy: Policy
    treatment: Treatment
    patients: Patients
    history: History
    people: People
    privacy: Privacy
    summaries: Summaries
    keys: Keys
    access: Access
    pen: PenControl
    pen_tools: LinkTools
    pen_history: PenHistory
    allowances: Allowances
    alarms: AlarmWatch
    lifecycle: Lifecycle
    backups: Backups
    pen_finder: PenFinder
    clinic_name: str
    demo: bool
    pen_simulated: bool = False
    pen_kinds: PenKinds = field(default_factory=PenKinds)
    trainer: Trainer | None = None
    anchoring: Anchoring | None = None

    @property
    def halt(self) -> Halt:
        """How the pen that is linked, or that was, comes to a halt when nobody answers for it."""
        return self.pen_kinds.halt(self.pen.known_pen())
