"""The composition root without the window: joins services, device and store, and ends them in order.

Driver and store are imported and opened by workers, behind `services/late.py`, so that the window can come first.
Loads no Qt.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mnconsole import assets, settings
from mnconsole.arguments import WindowOptions
from mnconsole.demo_pen import DemoPen
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts
from mnconsole.opened import Opened, SetUp
from mnconsole.opening import Folder
from mnconsole.paperwork import PaperWork
from mnconsole.preparing import Prepared
from mnconsole.services.access import Access
from mnconsole.services.alarm_watch import AlarmWatch
from mnconsole.services.allowances import Allowances
from mnconsole.services.anchoring import Anchoring
from mnconsole.services.background import Worker
from mnconsole.services.backup_after import backing_up_after
from mnconsole.services.backup_entries import InUseOf
from mnconsole.services.backups import Backups
from mnconsole.services.clock import DemoClock, SystemClock
from mnconsole.services.console import Console
from mnconsole.services.history import History
from mnconsole.services.hub import FindingChanged, Hub, RecordsOpened
from mnconsole.services.identity import Identity
from mnconsole.services.keys import Keys
from mnconsole.services.late import LateAnchors, LateLink, LateRecords
from mnconsole.services.late_finder import LateFinder
from mnconsole.services.late_keeper import LateKeeper
from mnconsole.services.lifecycle import Lifecycle
from mnconsole.services.patients import Patients
from mnconsole.services.pen_control import PenControl
from mnconsole.services.pen_history import PenHistory
from mnconsole.services.pen_memory import FILE_NAME as LAST_PEN
from mnconsole.services.pen_memory import PenMemory
from mnconsole.services.people import People
from mnconsole.services.privacy import Privacy
from mnconsole.services.recorder import StretchRecorder
from mnconsole.services.scribe import Scribe
from mnconsole.services.staff_acts import StaffActs
from mnconsole.services.summaries import Summaries
from mnconsole.services.treatment import Treatment
from mnconsole.services.view_audit import ChairViews

if TYPE_CHECKING:
    from uuid import UUID

    from mnconsole.device.discovery.finder import Finder
    from mnconsole.device.link import Link
    from mnconsole.device.simulator.trainer import PenTrainer
    from mnconsole.domain.custody_ports import Keystore, SlotPerson
    from mnconsole.domain.records_ports import AnchorKeeper
    from mnconsole.domain.session import Session
    from mnconsole.errors import KnownError

log = logging.getLogger(__name__)

LINK_END_S = 1.0
"""The pen confirms a stop in 60 ms; after this long the lease has long run out."""
FINDER_END_S = 2.0
"""It ends within milliseconds, unless a port's driver hangs."""
WORKERS_END_S = 10.0
"""A commit takes milliseconds; this is for a disk that hangs."""

WIRE_LOG_FOLDER = "wire-log"


class Application:
    """One run of the window over one data folder. Needs a QApplication; lives on the main thread."""

    def __init__(
        self,
        options: WindowOptions,
        prepared: Prepared,
        post: Callable[[Callable[[], None]], None],
        list_ports: Callable[[], tuple[PortFacts, ...]] | None = None,
    ) -> None:
        """`list_ports` in the place of the system's list."""
        self.options = options
        self._prepared = prepared
        self._ended: Callable[[], None] | None = None
        self._begun = self._pen_begun = False
        self._port = port = options.port or ("" if options.demo else prepared.settings.port)
        self._link = LateLink(port)
        self._searches = not port and not options.demo
        self._list_ports = list_ports
        self._finder: Finder | None = None
        self._late_finder = LateFinder(Finding(FindPhase.SEARCHING if self._searches else FindPhase.OFF, port=port))
        self._records = LateRecords()
        self._keeper = LateKeeper()
        self.opened_by: UUID | None = None
        """Whose passphrase opened the records; None in the demo, or when it names nobody."""
        self._clock = DemoClock() if options.demo else SystemClock()
        self._identity = Identity()
        self.hub = Hub(post)
        workers = (Worker(name, post) for name in ("writer", "reader", "opener", "starter", "files"))
        self.writer, self.reader, self.opener, self.starter, self.files = workers
        self._pen = DemoPen(prepared.folder, Path(prepared.profile.file), self.starter, self._pen_replaced)
        self._trainer_worker: Worker | None = None
        self._trainer: PenTrainer | None = None
        if options.demo and not options.port:
            self._trainer_worker = Worker("trainer", post)
            self._trainer = self._new_trainer(self._trainer_worker)
        self._memory = PenMemory(prepared.folder / LAST_PEN, self.starter.submit)
        self.folder = Folder(prepared.folder, self._clock, self._identity, prepared.policy)
        self.console = self._join()
        self.console.alarms.watch(self.console.privacy.wishes.conditions)

    def _join(self) -> Console:
        hub, clock, identity, policy = self.hub, self._clock, self._identity, self._prepared.policy
        records, link, writer, reader = self._records, self._link, self.writer, self.reader
        scribe = Scribe(records, writer, hub)
        anchors = LateAnchors(self._anchor_files, lambda: bool(self._second_medium()))
        anchoring = Anchoring(records, reader, self.opener, hub, anchors)
        treatment = Treatment(scribe, hub, clock, identity, policy)
        self.recorder = StretchRecorder(treatment.fact)
        allowances = Allowances(scribe, hub, clock, identity)
        pen = PenControl(link, treatment, hub, self.recorder, allowances)
        pen.in_use.remember_in(self._memory)
        alarms = AlarmWatch(hub, treatment, pen, clock.utc_ms)
        in_use = InUseOf(treatment.open_sessions, pen.is_active)
        backups = Backups(hub, clock, identity, scribe, self.files, in_use, self._save_medium)
        alarms.watch(backups.conditions, anchoring.conditions)
        alarms.watch(lambda: [(AlarmCode.RECORDS_DAMAGED, ())] if records.harmed else [])
        pen.on_stopped_for(alarms.stopped_for)
        pen.loan.held_free = self._pen.hold_free
        keys = Keys(self._keeper, scribe, hub, clock, identity, self.opener, writer)
        keys.pen_active = pen.is_active
        keys.backup_first, keys.backup_after = backups.before_key_change, backing_up_after(backups)
        demo, keeper = self.options.demo, self._keeper
        staff_acts = StaffActs(scribe, clock, identity, keeper, self.opener, tap_only=demo)
        people = People(scribe, hub, clock, identity, staff_acts)
        access = Access(
            scribe, hub, clock, identity, people, pen, treatment, keeper, self.opener,
            SystemClock().mono_ms, lock_after_s=self._prepared.settings.lock_after_s, tap_only=demo,
        )  # fmt: skip
        lifecycle = Lifecycle(scribe, hub, clock, identity)
        lifecycle.watch_sleep(SystemClock().mono_ms, treatment.slept)
        ChairViews(scribe, hub, clock, identity, treatment, lambda: pen.chair_id)
        self._late_finder.subscribe(lambda finding: hub.publish(FindingChanged(finding)))
        return Console(
            hub=hub,
            clock=clock,
            identity=identity,
            policy=policy,
            treatment=treatment,
            patients=Patients(records, reader, scribe, hub, clock, identity),
            history=History(records, reader, scribe, hub, clock, identity, anchoring),
            people=people,
            access=access,
            privacy=Privacy(records, reader, self.opener, scribe, hub, clock, identity, policy, PaperWork(), backups),
            summaries=Summaries(records, reader, self.opener, scribe, clock, identity, policy, PaperWork()),
            keys=keys,
            pen=pen,
            pen_tools=link,
            pen_history=PenHistory(hub, clock.utc_ms),
            allowances=allowances,
            alarms=alarms,
            lifecycle=lifecycle,
            backups=backups,
            pen_finder=self._late_finder,
            clinic_name="",
            demo=demo,
            pen_simulated=demo and not self.options.port,
            pen_kinds=self._prepared.profiles.kinds(self._prepared.profile.id),
            trainer=self._trainer,
            anchoring=anchoring,
        )

    def _save_medium(self, path: str) -> None:
        settings.change(self._prepared.folder / settings.FILE_NAME, second_medium=path)

    def _anchor_files(self) -> AnchorKeeper:
        from mnconsole.store.anchors import AnchorFiles

        return AnchorFiles(self._prepared.folder, self._second_medium)

    def _second_medium(self) -> str:
        return self.console.backups.status.second_medium

    def _new_trainer(self, worker: Worker) -> PenTrainer:
        from mnconsole.device.simulator.trainer import PenTrainer

        return PenTrainer(worker, lambda: self._pen.pen, self._prepared.profile)

    # opening

    def begin(self) -> None:
        """Start the workers. Pen and records follow: `start_pen`, `open_demo`, `unlock`, `set_up`. Not after `end`."""
        if self._ended is not None:
            return
        self._begun = True
        for worker in (self.writer, self.reader, self.opener, self.starter, self.files, self._trainer_worker):
            if worker is not None:
                worker.start()

    def _ask(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        """Let the opener work, unless the program ends: then nobody waits for an answer."""
        if self._ended is None:
            self.opener.submit(work, done, failed)

    def held(self, done: Callable[[KnownError | None], None], failed: Callable[[Exception], None]) -> None:
        """Whether another start has the folder."""
        self._ask(self.folder.held, done, failed)

    def start_pen(self) -> None:
        """Start the link, once; the demo's pen with it. Only over a folder of one's own: its pen has its line there."""
        if self._pen_begun or self._ended is not None:
            return
        self._pen_begun = True
        self.starter.submit(self._start_link, None, self._no_link)

    def is_new(self, done: Callable[[bool], None], failed: Callable[[Exception], None]) -> None:
        """Whether the folder has no records yet."""
        self._ask(self.folder.is_new, done, failed)

    def open_demo(self, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Open or make the demo's records."""
        self.open_with(self.folder.open_demo, done, failed)

    def slot_people(self, done: Callable[[tuple[SlotPerson, ...]], None], failed: Callable[[Exception], None]) -> None:
        """Whose passphrases open the clinic's records, as far as it can be told before they are open."""
        self._ask(self.folder.people, done, failed)

    def keystore(self, done: Callable[[Keystore], None], failed: Callable[[Exception], None]) -> None:
        """Whether a passphrase is, or will be, bound to this computer."""
        self._ask(self.folder.keystore, done, failed)

    def unlock(
        self,
        passphrase: str,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        staff_id: UUID | None = None,
    ) -> None:
        """Open the clinic's records with this person's passphrase, with anybody's for None."""
        self.open_with(lambda: self.folder.open(passphrase, staff_id), done, failed)

    def open_with_code(
        self,
        code: str,
        staff_id: UUID | None,
        new_passphrase: str,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """As `unlock` with the recovery code; it gives this person (None: the first manager) a new passphrase."""
        self.open_with(lambda: self.folder.open_with_code(code, staff_id, new_passphrase), done, failed)

    def set_up(self, asked: SetUp, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Make the clinic's records."""
        self.open_with(lambda: self.folder.set_up(asked), done, failed)

    def open_with(
        self, opening: Callable[[], Opened], done: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        """Open the records in this way, one of `Folder`'s. Not on the writer's thread: jobs there wait for them."""

        def opened(result: Opened) -> None:
            if self._ended is None:
                self.console.people.load(lambda _staff: self._resume(result, done, unusable), unusable)

        def unusable(error: Exception) -> None:  # closed again, so that another try finds them free
            self._ask(self._let_go, lambda _none: failed(error), failed)

        def work() -> Opened:
            result = opening()
            self._keeper.opened(result.keeper)
            self._records.opened(result.records)
            return result

        self._ask(work, opened, failed)

    def _let_go(self) -> None:
        self._records.interrupt_reads()
        if self.reader.settle(WORKERS_END_S) and self.writer.settle(WORKERS_END_S):
            self._records.let_go()

    def _resume(self, result: Opened, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        def resumed(sessions: tuple[Session, ...]) -> None:
            self._usable(result)
            for session in sessions:
                self.recorder.take_up(session)
                self.console.alarms.take_up(session)
            if self._ended is None:
                done()

        if result.custody is None:
            resumed(())
        elif self._ended is None:
            self.console.treatment.resume_all(result.started.unclean, resumed, failed)

    def _usable(self, result: Opened) -> None:
        """Nobody is told of records before they turned out to be so."""
        self.opened_by = result.staff_id
        self.console.clinic_name = result.started.clinic_name
        if result.custody is not None:
            self.console.keys.opened(result.custody.changer)
            self.console.backups.opened(result.custody.backups, result.custody.second_medium)
        else:
            self._identity.look_only()
            self.console.alarms.watch(lambda: [(AlarmCode.RECORDS_LOOK_ONLY, ())])
        self.hub.publish(RecordsOpened(result.started.clinic_name, result.started.unclean))

    def _no_link(self, error: Exception) -> None:
        log.error("no link", exc_info=error)
        self._link.failed(f"{type(error).__name__}: {error}")

    def _start_link(self) -> None:
        from mnconsole.device.link import Link
        from mnconsole.device.wire_log import FILE_NAME, WireLog

        port = self._pen.spawn().port if self.console.pen_simulated else self._port
        wire_log = WireLog(self._prepared.folder / WIRE_LOG_FOLDER / FILE_NAME, make_folder=True)
        link = Link(port, profile=self._prepared.profile, wire_log=wire_log)
        finder = self._make_finder(link) if self._searches else None
        self._link.opened(link)
        link.start()
        if finder is not None:
            self._finder = finder
            self._late_finder.opened(finder)
            finder.start()

    def _pen_replaced(self) -> None:
        if self._trainer is not None:
            self._trainer.renewed()

    def _make_finder(self, link: Link) -> Finder:
        from mnconsole.device.discovery.adapters import load_adapters
        from mnconsole.device.discovery.finder import Finder
        from mnconsole.device.discovery.ports import port_lister

        adapters = load_adapters(assets.path("pens", "usb_adapters.toml"), self._prepared.folder)
        lister = self._list_ports or port_lister(adapters)
        return Finder(link, self._memory, lister, wrong_file=adapters.wrong_file, profile=self._prepared.profile)

    # closing

    def end(self, ended: Callable[[], None]) -> None:
        """Stop the pen, wait for idle or its bound, flush, close the records, join; then `ended` on the main thread."""
        self._ended = ended
        self._pen.leave()
        if self._begun:
            self.starter.submit(self._close_pen, self._link_ended, lambda _error: self._link_ended(False))
        else:
            ended()

    def _close_pen(self) -> bool:
        try:
            return self._link.close(LINK_END_S)
        finally:
            if self._finder is not None and not self._finder.close(FINDER_END_S):
                log.error("the search for the pen hangs and is left behind")

    def _link_ended(self, idle: bool) -> None:
        if not idle:
            log.warning("the pen did not confirm idle before the end")
        self.recorder.flush()
        self.console.privacy.close()
        self.console.lifecycle.close()
        self._records.interrupt_reads()
        self.hub.close()
        threading.Thread(target=self._close_workers, name="mnconsole-closing", daemon=True).start()

    def _close_workers(self) -> None:
        # Records that are being opened are opened, so that they can be told that the program was closed.
        self._close(self.opener)
        self._records.give_up()
        if self.writer.settle(WORKERS_END_S):  # the last backup is to hold everything, `app.closed` too
            self.console.backups.close()
        for worker in (self.files, self.writer, self.reader, self._trainer_worker):
            self._close(worker)
        self.starter.submit(self._last, self._finished, lambda _error: self._finished(None))

    @staticmethod
    def _close(worker: Worker | None) -> None:
        if worker is not None and not worker.close(WORKERS_END_S):
            log.error("a worker did not end")

    def _last(self) -> None:
        try:
            self._records.close()
        finally:
            self._pen.stop()

    def _finished(self, _result: None) -> None:
        self.starter.close(WORKERS_END_S)
        if self._ended is not None:
            self._ended()
