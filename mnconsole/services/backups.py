"""Backups of the open records: made by hand, by the clock and at the end; drills; the second medium; the ballast.

Main thread. The file worker does the work, over `BackupKeeper`; each answer changes the status, which is published.
What was made, what failed and what a drill found stands in the log.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from msgspec.structs import replace

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.backup_ports import BackupFacts, BackupKeeper, BackupStatus, Drilled, Made, MediumFacts, Standing
from mnconsole.domain.custody_events import BackupCause, BackupDrilled, BackupFailed
from mnconsole.domain.decisions import Refused
from mnconsole.domain.events import Body, Event
from mnconsole.domain.permissions import Permission
from mnconsole.domain.ports import Clock
from mnconsole.domain.privacy import Tombstone
from mnconsole.errors import code_of
from mnconsole.services import backup_alarms
from mnconsole.services.background import Worker, WorkerClosedError
from mnconsole.services.backup_due import OTHER_KEY, Act, BackupDue
from mnconsole.services.backup_entries import InUse, last_drill, made_entry, medium_chosen, place_to_choose_again
from mnconsole.services.backup_status import as_it_stands, with_medium
from mnconsole.services.hub import BackupsChanged, Hub
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe

T = TypeVar("T")
log = logging.getLogger(__name__)

Failed = Callable[[Exception], None]

LOOK_EVERY_MS: Final = 60_000
FIRST_LOOK_MS: Final = 5_000
"""The window, the people and the open sessions come first."""

CLOSING_BOUND_S: Final = 15.0
"""The end of the program waits no longer for its last backup: the one before it is at most half an hour old."""

LEAVE_BOUND_S: Final = 5.0

_TOLD_STEP: Final = 20
"""Thousandths between two published changes of how far a backup is."""

UNKNOWN_AFTER_MS: Final = 10 * 60_000
"""Somebody in the way of a look is no matter before it has been so for this long."""

_INTERRUPTED: Final = "interrupted"  # the store's code for work that was told to end: nothing has failed

_IN_THE_WAY: Final = frozenset({_INTERRUPTED, "busy"})


class Backups:
    """The state of backups and every act on them. `status` is replaced as a whole."""

    def __init__(
        self,
        hub: Hub,
        clock: Clock,
        identity: Identity,
        scribe: Scribe,
        worker: Worker,
        in_use: InUse,
        save_second_medium: Callable[[str], None],
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._scribe = scribe
        self._worker = worker
        self._in_use = in_use
        self._save_second_medium = save_second_medium
        self._keeper: BackupKeeper | None = None
        self._asked = 0
        self._due = BackupDue()
        self._looked_ms = self._known_ms = 0
        self._looks = self._ends = False
        self._told = 0
        self.status = BackupStatus()

    def opened(self, keeper: BackupKeeper, second_medium: str) -> None:
        """The records are open."""
        self._keeper = keeper
        self._known_ms = self._clock.mono_ms()
        self._due.opened(self._known_ms)
        self._looked_ms = self._known_ms - LOOK_EVERY_MS + FIRST_LOOK_MS
        self._set(replace(self.status, second_medium=second_medium, second_lost=False))
        self._submit(keeper.sweep, None, lambda error: log.warning("drafts of backups stay: %s", error))
        self._scribe.run(last_drill, self._know_drill, lambda error: log.error("no last drill: %s", code_of(error)))
        if not second_medium:
            self._scribe.run(place_to_choose_again, self._know_place, lambda error: log.error("no place: %s", error))

    def _know_place(self, lost: bool) -> None:
        self._set(replace(self.status, second_lost=lost and not self.status.second_medium))

    def _know_drill(self, event: Event | None) -> None:
        if event is not None and isinstance(event.body, BackupDrilled):
            self._drilled(event.at_utc_ms, event.body.name, event.body.fault)

    def _drilled(self, at_utc_ms: int, name: str, fault: str) -> None:
        self._set(replace(self.status, drilled_utc_ms=at_utc_ms, drilled_name=name, drill_fault=fault))

    # acts

    def make(
        self, cause: BackupCause, done: Callable[[BackupFacts], None] | None = None, failed: Failed | None = None
    ) -> None:
        """Make one now. `failed` gets KnownError, also for one that had changed before it was copied, or Refused for
        somebody who may not."""
        if cause is BackupCause.PERSON and not self._permitted(Permission.BACK_UP, failed):
            return
        keeper = self._keeper
        if keeper is None:
            return
        self._due.tried(self._clock.mono_ms())
        now_utc_ms, with_actor = self._clock.utc_ms(), cause is BackupCause.PERSON

        def made(result: Made) -> None:
            self._made(cause, result, with_actor=with_actor)
            if result.changed is not None and failed is not None:
                failed(result.changed)
            elif result.changed is None and done is not None:
                done(result.backup)

        def not_made(error: Exception) -> None:
            self._not_made(cause, error)
            if failed is not None:
                failed(error)

        self._begin(lambda: keeper.make(cause, now_utc_ms, self._progress, rests=True), made, not_made)

    def _made(self, cause: BackupCause, result: Made, *, with_actor: bool) -> None:
        self._note(made_entry(cause, result), with_actor=with_actor)
        if result.medium.trouble not in ("", _INTERRUPTED):
            self._note(BackupFailed(cause, result.medium.trouble, True), with_actor=with_actor)
        backup = result.backup
        if result.changed is None:
            self._due.made()
            changed = replace(self.status, last_utc_ms=backup.made_utc_ms, last_name=backup.name, overdue_h=0)
            self._set(with_medium(replace(changed, failed=""), result.medium, self._clock.utc_ms()))
        else:
            self._faulted(Drilled(backup.name, 0, str(result.changed.params.get("what"))), with_actor=False)
        self._look()

    def _not_made(self, cause: BackupCause, error: Exception) -> None:
        code = code_of(error)
        if code == _INTERRUPTED:
            return
        log.error("no backup (%s): %s", cause, error, exc_info=error)
        self._note(BackupFailed(cause, code, False), with_actor=cause is BackupCause.PERSON)
        self._set(replace(self.status, failed=code, key_overdue=self.status.key_waits))

    def _faulted(self, found: Drilled, *, with_actor: bool) -> None:
        """On record, an alarm, and another one at once: what it held is in no backup that comes back."""
        self._note(BackupDrilled(found.name, found.events, found.fault), with_actor=with_actor)
        self._drilled(self._clock.utc_ms(), found.name, found.fault)
        self._another(found.name)

    def _another(self, instead_of: str) -> None:
        if self._due.fault(instead_of, self._clock.mono_ms()):
            self.make(BackupCause.SCHEDULE)

    def cancel(self) -> None:
        """End what is being made; it fails with the store's code for that."""
        if self._keeper is not None and self.status.going_on is not None:
            self._keeper.leave()

    def drill(self, done: Callable[[Drilled], None] | None = None, failed: Failed | None = None) -> None:
        """Hold a restore drill now."""
        if not self._permitted(Permission.MANAGE_BACKUPS, failed):
            return
        self._drill(done, failed, with_actor=True)

    def _drill(self, done: Callable[[Drilled], None] | None, failed: Failed | None, *, with_actor: bool) -> None:
        keeper = self._keeper
        if keeper is None:
            return
        now_utc_ms = self._clock.utc_ms()

        def held(result: Drilled) -> None:
            self._due.held()
            if result.fault:  # the next one is drilled, too
                self._faulted(result, with_actor=with_actor)
            else:
                self._note(BackupDrilled(result.name, result.events, ""), with_actor=with_actor)
                self._drilled(now_utc_ms, result.name, "")
            if done is not None:
                done(result)

        def not_held(error: Exception) -> None:
            log.warning("no drill was held: %s", error)
            if code_of(error) == OTHER_KEY:  # made before the key was changed: the next drill has one of today
                self._another(OTHER_KEY)
            if failed is not None:
                failed(error)

        self._begin(lambda: keeper.drill(now_utc_ms, self._progress), held, not_held)

    def choose_second_medium(
        self, path: str, done: Callable[[MediumFacts], None] | None = None, failed: Failed | None = None
    ) -> None:
        """Copies go to this folder from now on, to nowhere when it is empty. Kept in the settings file."""
        if not self._permitted(Permission.MANAGE_BACKUPS, failed):
            return
        keeper = self._keeper
        if keeper is None:
            return
        now_utc_ms, before = self._clock.utc_ms(), self.status.second_medium

        def chosen(facts: MediumFacts) -> None:
            if path != before:
                self._note(medium_chosen(before, path), with_actor=True)
            changed = replace(self.status, second_medium=path, second_lost=False)
            self._set(with_medium(changed, facts, self._clock.utc_ms()))
            self._look()
            if done is not None:
                done(facts)

        def work() -> MediumFacts:
            facts = keeper.use_second_medium(path, now_utc_ms)
            self._save_second_medium(path)
            return facts

        self._begin(work, chosen, failed or (lambda error: log.error("no second medium: %s", error)))

    def add(self, _erased: Tombstone) -> None:
        """`ErasureList`: write every erasure down beside the backups, so that a restore does them again. Blocking."""
        if self._keeper is not None:
            self._keeper.list_erased()

    def before_key_change(self, done: Callable[[], None], failed: Failed) -> None:
        """A backup under the key of now, then `done`."""
        self.make(BackupCause.KEY_CHANGE, lambda _backup: done(), failed)

    @property
    def opens(self) -> bool:
        """Whether there are open records to make backups of."""
        return self._keeper is not None

    def _permitted(self, act: Permission, failed: Failed | None) -> bool:
        try:
            self._identity.acting.need(act)
        except Refused as refused:
            if failed is not None:
                failed(refused)
            return False
        return True

    # by the clock

    def tick(self) -> None:
        """Look what is due. Once a second."""
        if self._keeper is None or self._asked:
            return
        now_ms, now_utc_ms = self._clock.mono_ms(), self._clock.utc_ms()
        if now_ms - self._looked_ms >= LOOK_EVERY_MS:
            self._look()
            return
        if not (self._looks or self.status.unknown):  # nothing is known yet
            return
        act = self._due.act(self.status, self._in_use, now_ms, now_utc_ms)
        if act is Act.BACKUP:
            self.make(BackupCause.SCHEDULE)
        elif act is Act.DRILL:
            self._drill(None, None, with_actor=False)

    def _look(self) -> None:
        keeper, now_utc_ms, settled = self._keeper, self._clock.utc_ms(), self._looks
        resting = not self._in_use.pen_active()
        self._looked_ms = self._clock.mono_ms()
        if keeper is None:
            return

        def work() -> Standing:
            if settled and not self._ends:  # not in the first minute, when a window has enough to do
                keeper.keep_ballast()
                if resting:
                    keeper.read_all()
            return keeper.standing(now_utc_ms)

        self._submit(work, self._stands, self._not_known)

    def _not_known(self, error: Exception) -> None:
        """Nothing may then be silent: that is an alarm, and backups are made by the clock alone."""
        code = code_of(error)
        if code in _IN_THE_WAY and self._clock.mono_ms() - self._known_ms < UNKNOWN_AFTER_MS:
            log.info("a look at the backups gave way: %s", code)
            return
        log.error("how backups stand is unknown: %s", error, exc_info=error)
        self._set(replace(self.status, unknown=code))

    def _stands(self, found: Standing) -> None:
        self._looks, self._known_ms = True, self._clock.mono_ms()
        overdue = self._due.stands(found, self.status, self._known_ms)
        self._set(replace(as_it_stands(self.status, found, self._clock.utc_ms()), key_overdue=overdue))
        for each in found.changed:
            self._faulted(each, with_actor=False)

    def conditions(self) -> Iterator[tuple[AlarmCode, tuple[int, ...]]]:
        """What is an alarm as long as it is so."""
        return backup_alarms.conditions(self.status, looked=self._looks)

    # the end

    def close(self) -> None:
        """Make the last backup, within a bound. Any thread but the main one, once all entries are written; it may add
        entries of its own."""
        keeper = self._keeper
        if keeper is None:
            return
        self._ends = True  # also for a look that waits its turn
        keeper.leave()
        over = threading.Event()
        now_utc_ms = self._clock.utc_ms()

        def work() -> None:
            try:
                if self._wanted(keeper, now_utc_ms):
                    made = keeper.make(BackupCause.CLOSING, now_utc_ms, None, rests=False)
                    self._note(made_entry(BackupCause.CLOSING, made), with_actor=False)
            except Exception as error:
                log.error("no backup at the end: %s", error, exc_info=error)
                self._note(BackupFailed(BackupCause.CLOSING, code_of(error), False), with_actor=False)
            finally:
                over.set()

        try:
            self._worker.submit(work)
        except WorkerClosedError:
            return
        if not over.wait(CLOSING_BOUND_S):
            keeper.leave(for_good=True)
            over.wait(LEAVE_BOUND_S)

    def _wanted(self, keeper: BackupKeeper, now_utc_ms: int) -> bool:
        try:
            for copies in (False, True):  # the last entries first: a slow medium must not take the time for them
                found = keeper.standing(now_utc_ms, copies=copies)
                for each in found.changed:
                    self._note(BackupDrilled(each.name, 0, each.fault), with_actor=False)
                if found.oldest_unsaved_utc_ms or found.key_waits:
                    return True
            return False
        except Exception as error:  # the one who asks makes a backup then: rather one too many
            log.error("how backups stand at the end is unknown: %s", error, exc_info=error)
            return True

    # inside

    def _begin(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        self._asked += 1
        self._told = 0
        self._set(replace(self.status, going_on=(0, 1000)))

        def ended() -> None:
            self._asked -= 1
            self._set(replace(self.status, going_on=None))

        def worked(result: T) -> None:
            ended()
            done(result)

        def not_worked(error: Exception) -> None:
            ended()
            failed(error)

        self._submit(work, worked, not_worked)

    def _submit(self, work: Callable[[], T], done: Callable[[T], None] | None, failed: Failed) -> None:
        try:
            self._worker.submit(work, done, failed)
        except WorkerClosedError as closed:
            failed(closed)

    def _progress(self, done: int, total: int) -> bool:
        """On the file worker."""
        if abs(done - self._told) >= _TOLD_STEP:
            self._told = done
            self._hub.call(lambda: self._advanced(done, total))
        return True

    def _advanced(self, done: int, total: int) -> None:
        if self.status.going_on is not None:
            self._set(replace(self.status, going_on=(done, total)))

    def _note(self, body: Body, *, with_actor: bool) -> None:
        self._scribe.note([self._identity.event(body, self._clock, with_actor=with_actor)])

    def _set(self, status: BackupStatus) -> None:
        if status != self.status:
            self.status = status
            self._hub.publish(BackupsChanged(status))
