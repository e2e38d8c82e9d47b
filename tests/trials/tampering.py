"""Twelve classes of tampering by somebody with the key in hand, each in several ways: all are found, each is named as
something that it can be, and as many untouched copies are named sound.

The forger may do what he likes to the folder; what he can't reach is one anchor on paper, of the newest entry.
"""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from msgspec.structs import replace

from mnconsole.domain import record_events as rec
from mnconsole.domain.access_events import SignInFailed, Way
from mnconsole.domain.anchors import Anchor, parse_code
from mnconsole.domain.events import Body, Event
from mnconsole.domain.people import Role
from mnconsole.domain.records_ports import AnyAnchor, VerifyResult
from mnconsole.errors import KnownError, code_of
from mnconsole.services.identity import new_uuid7
from mnconsole.services.sample_session import SampleTreatment, closed_session
from mnconsole.store import anchors, event_log, keys
from mnconsole.store.engine import DatabaseKey, writer_engine
from mnconsole.store.guards import TRIGGERS
from mnconsole.store.log_faults import LogFault as F
from mnconsole.store.records import create_records, open_read_only, open_records
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.witness import WITNESS
from tests.helpers.records import MANAGER, NURSE, Clinic, EventMaker, clinic_policy
from tests.trials.forger import HOUR_MS, forging
from tests.trials.trial import Outcome, Say, scratch

NAME: Final = "tampering"
TITLE: Final = "Tampering with the key in hand"
SHORT: Final = 50
LONG: Final = 1_000
SOUND: Final = "sound"
_KEY_FILES: Final = keys.COPIES


@dataclass(frozen=True)
class Ground:
    """One clinic's closed records: now, at earlier moments, the key, and where its log stands now."""

    now: Path
    older: tuple[Path, ...]
    key: DatabaseKey
    head: Anchor


@dataclass
class Case:
    """One copy to tamper with. `other` is another clinic."""

    folder: Path
    ground: Ground
    other: Ground
    rng: Random

    def forging(self, *, guards_back: bool = True) -> Any:
        """A forger at this copy."""
        return forging(self.folder, self.ground.key, self.rng, guards_back=guards_back)


@dataclass
class Class:
    """One class of tampering: how, and the names that fit it."""

    do: Callable[[Case], None]
    fits: frozenset[str]
    told: Counter[str] = field(default_factory=Counter)


def _edit(case: Case) -> None:
    with case.forging() as forger:
        forger.edit(forger.some(1, 0))


def _edit_and_recompute(case: Case) -> None:
    with case.forging() as forger:
        seq = forger.some(1, 0)
        forger.edit(seq)
        last = case.rng.choice((seq, min(forger.last, seq + case.rng.randint(0, 20)), forger.last))
        forger.recompute(seq, last)
        if case.rng.random() < 0.5:
            forger.set_head()


def _delete(case: Case) -> None:
    with case.forging() as forger:
        seq, many = forger.some(1, 4), case.rng.choice((1, 1, 3))
        forger.do("DELETE FROM event WHERE seq BETWEEN ? AND ?", seq, seq + many - 1)
        if case.rng.random() < 0.7:
            forger.close_up(seq + many, many)
            if case.rng.random() < 0.5:
                forger.recompute(seq, forger.last)
            forger.set_head()


def _swap(case: Case) -> None:
    with case.forging() as forger:
        one, other = sorted(case.rng.sample(range(1, forger.last + 1), 2))
        forger.swap(one, other)
        if case.rng.random() < 0.5:
            forger.recompute(one, forger.last)
        forger.set_head()


def _insert(case: Case) -> None:
    with case.forging() as forger:
        seq = forger.some()
        forger.push_on(seq)
        forger.copy(seq + case.rng.choice((-1, 1)), seq)
        if case.rng.random() < 0.6:
            forger.recompute(seq, case.rng.choice((seq, forger.last)))
        forger.set_head()


def _cut_tail(case: Case) -> None:
    with case.forging() as forger:
        many = case.rng.randint(1, forger.last // 2)
        forger.do("DELETE FROM event WHERE seq > ?", forger.last - many)
        if case.rng.random() < 0.7:
            forger.set_head()


def _rewrite(case: Case) -> None:
    with case.forging() as forger:
        for _ in range(case.rng.randint(1, 5)):
            forger.edit(forger.some(1, 0))
        forger.recompute(1, forger.last)
        forger.set_head()


def _backdate(case: Case) -> None:
    with case.forging() as forger:
        way = case.rng.choice(("in place", "hashed", "all hashed", "at the end"))
        if way == "at the end":
            forger.write_late()
        else:
            seq = forger.some(1, 0)
            early = case.rng.randint(1, 48) * HOUR_MS
            forger.do("UPDATE event SET at_utc_ms = at_utc_ms - ? WHERE seq = ?", early, seq)
            if way != "in place":
                forger.recompute(seq, seq if way == "hashed" else forger.last)
        if way != "in place":
            forger.set_head()


def _foreign(case: Case) -> None:
    with case.forging() as forger:
        device = new_uuid7().bytes
        forger.copy(forger.some(), 1, device)
        if case.rng.random() < 0.6:
            forger.do("INSERT INTO device SELECT device_id, seq, hash FROM event WHERE device_id = ?", device)
        elif case.rng.random() < 0.5:
            forger.do("INSERT INTO device VALUES (?, ?, randomblob(32))", device, case.rng.randint(0, 9))


def _drop_guard(case: Case) -> None:
    with case.forging(guards_back=False) as forger:
        gone = case.rng.choice(sorted(TRIGGERS))
        weak = case.rng.random() < 0.5
        for name, sql in TRIGGERS.items():
            if name != gone:
                forger.do(sql)
            elif weak:
                forger.do(_weakened(sql))


def _weakened(sql: str) -> str:
    """A trigger of the same name that refuses nothing."""
    return sql.replace(" WHEN ", " WHEN 0 AND ") if " WHEN " in sql else sql.replace(" BEGIN ", " WHEN 0 BEGIN ")


def _swap_keys(case: Case) -> None:
    """Another clinic's key file, with its database or without."""
    names = (*_KEY_FILES, "records.db") if case.rng.random() < 0.5 else _KEY_FILES
    for name in names:
        shutil.copy2(case.other.now / name, case.folder / name)


def _put_back(case: Case) -> None:
    """The database of an earlier day, with what lies beside it or alone."""
    older = case.rng.choice(case.ground.older)
    shutil.copy2(older / "records.db", case.folder / "records.db")
    if case.rng.random() < 0.5:
        shutil.rmtree(case.folder / "backups")
        shutil.copytree(older / "backups", case.folder / "backups")


def classes() -> dict[str, Class]:
    """All twelve."""
    rewritten = {F.REWRITTEN, F.BACKDATED}
    hashed = {F.RECOMPUTED, F.HEAD, *rewritten}
    return {
        "edit": Class(_edit, frozenset({F.EDITED, F.INSERTED})),
        "edit and recompute": Class(_edit_and_recompute, frozenset({*hashed, F.BROKEN_CHAIN, F.KEYS})),
        "delete": Class(_delete, frozenset({F.GAP, F.ROLLED_BACK, F.KEYS, *hashed})),
        "swap": Class(_swap, frozenset({F.SWAPPED, F.KEYS, *rewritten})),
        "insert": Class(_insert, frozenset({F.INSERTED, F.KEYS, F.MOVED, *hashed})),
        "cut the tail": Class(_cut_tail, frozenset({F.TAIL_CUT, F.ROLLED_BACK, F.KEYS})),
        "rewrite all": Class(_rewrite, frozenset({F.KEYS, *rewritten})),
        "back-date": Class(_backdate, frozenset({F.EDITED, F.BACKDATED, *hashed})),
        "foreign row": Class(_foreign, frozenset({F.FOREIGN})),
        "drop trigger": Class(_drop_guard, frozenset({F.GUARDS})),
        # A code on paper names no device: against another clinic's log it simply does not agree.
        "swap keys file": Class(
            _swap_keys, frozenset({"key_of_other_records", F.OTHER_RECORDS, F.REWRITTEN, F.ROLLED_BACK})
        ),
        "older backup put back": Class(_put_back, frozenset({F.ROLLED_BACK})),
    }


def made(folder: Path, seed: int) -> Ground:
    """A clinic's records of three days, kept as they were at the end of each."""
    rng, stages = Random(seed), []
    records = create_records(folder / "now", keys.demo(), _set_up)
    clinic = Clinic(records)
    try:
        for day in range(3):
            clinic.make = EventMaker(at_utc_ms=clinic.make.at_utc_ms + 24 * HOUR_MS)
            clinic.append(rec.AppStarted("1", False, "2026.1"))
            _treat(clinic, rng)
            clinic.append(rec.AppClosed())
            anchors.keep(records.folder, [_head(clinic)])
            records.close()
            (records.folder / WITNESS).unlink(missing_ok=True)
            if day < 2:
                stages.append(Path(shutil.copytree(records.folder, folder / f"day {day}")))
                records = open_records(records.folder, keys.unlock(records.folder, None).key)
                clinic = Clinic(records, clinic.make)
    finally:
        records.close()
    key = keys.unlock(folder / "now", None).key
    head = anchors.read(folder / "now" / "backups" / anchors.FILE_NAME).anchors[-1]
    return Ground(folder / "now", tuple(stages), key, head)


def _set_up(unit: Any) -> None:
    """As a clinic's: times of a demo are not judged."""
    make = EventMaker()
    bodies = (
        rec.ClinicSetUp("Sample Clinic", False),
        rec.StaffAdded(NURSE, "Nurse One", Role.NURSE.value, True),
        rec.StaffAdded(MANAGER, "Manager One", Role.MANAGER.value, True),
    )
    unit.append([make(body) for body in bodies])


def _treat(clinic: Clinic, rng: Random) -> None:
    """One treatment, three entries a commit."""
    patient, session = clinic.add_patient("Ada Sample"), new_uuid7()
    treatment = SampleTreatment(patient, NURSE, clinic.make.at_utc_ms)
    bodies = [body for _ms, body in closed_session(rng, clinic_policy(), treatment)]
    for at in range(0, len(bodies), 3):
        clinic.append(*bodies[at : at + 3], session_id=session, patient_id=patient)


def _head(clinic: Clinic) -> Anchor:
    found = clinic.records.read(lambda reader: reader.head_anchor(clinic.make.at_utc_ms))
    assert found is not None
    return found


def verdict(folder: Path, given: tuple[AnyAnchor, ...]) -> tuple[str, VerifyResult | None]:
    """What the program says about a folder: `sound`, a fault of the log, or the code of why it does not open."""
    try:
        records = open_read_only(folder, keys.unlock(folder, None, repair=False).key)
    except KnownError as error:
        return code_of(error), None
    try:
        devices = records.read(lambda reader: reader.devices())
        known = anchors.known_in(folder, "", devices).anchors
        result = records.read(lambda reader: reader.verify(None, (*given, *known)))
    except KnownError as error:
        return code_of(error), None
    finally:
        records.close()
    return (SOUND if result.sound else result.fault), result


def honest(folder: Path, key: DatabaseKey, rng: Random) -> None:
    """What an honest console may still write: days later, or with a clock that was set, or late."""
    engine = writer_engine(folder / "records.db", key)
    try:
        with engine.begin() as connection:
            device = event_log.device_id(connection)
            event_log.append(connection, device, PatientKeys(connection), _honest_events(rng))
    finally:
        engine.dispose()


def _honest_events(rng: Random) -> list[Event]:
    make = EventMaker(at_utc_ms=1_795_262_400_000 + rng.randint(-90, 900) * HOUR_MS)
    events = [make(rec.AppStarted("1", rng.random() < 0.5, "2026.1"))]
    jump = 0
    for _ in range(rng.randint(0, 12)):
        way = rng.choice(("plain", "plain", "jump", "late", "typed before"))
        if way == "jump":  # the clock is set, and within a second something is written under the new time
            jump += (by := rng.choice((-1, 1)) * rng.randint(3_000, 40 * HOUR_MS))
            events += [_moved(make(body), jump) for body in (rec.PatientViewed(new_uuid7()), rec.ClockJumped(by))]
        elif way == "late":  # kept while the disk was full
            kept = [_moved(make(rec.PatientViewed(new_uuid7())), jump) for _ in range(3)]
            make.at_utc_ms += rng.randint(0, 30) * 60_000
            events += kept
        elif way == "typed before":
            failed = make(SignInFailed(Way.PASSPHRASE, None))
            events.append(_moved(failed, jump - rng.randint(1, 72) * HOUR_MS))
        else:
            events.append(_moved(make(rec.SessionViewed(new_uuid7())), jump))
    closed: Body = rec.AppClosed()
    return [*events, *([_moved(make(closed), jump)] if rng.random() < 0.7 else [])]


def _moved(event: Event, by_ms: int) -> Event:
    """Its UTC time is of another clock; the monotonic one goes on."""
    return replace(event, at_utc_ms=event.at_utc_ms + by_ms)


def run(count: int, seed: int, say: Say) -> Outcome:
    """`count` rounds of each class, and as many untouched copies as rounds in all."""
    outcome, kinds, accused = Outcome(), classes(), Counter[str]()
    named: dict[str, int] = defaultdict(int)
    with scratch() as folder:
        grounds = [made(folder / f"clinic {number}", seed * 10 + number) for number in range(2)]
        for name, kind in kinds.items():
            for number in range(count):
                rng = Random(f"{seed} {name} {number}")
                ground, other = rng.sample(grounds, 2)
                told = _round(folder / "round", ground, other, rng, kind)
                kind.told[told] += 1
                named[name] += told in kind.fits
                if told not in kind.fits:
                    outcome.faults.append(f"{name} {number} (seed {seed}): named {told}")
            say(f"{name}: {_listed(kind.told)}")
        for number in range(count * len(kinds)):
            rng = Random(f"{seed} honest {number}")
            told = _control(folder / "round", rng.choice(grounds), rng)
            accused[told] += 1
            if told != SOUND:
                outcome.faults.append(f"untouched {number} (seed {seed}): named {told}")
    for name, kind in kinds.items():
        found = count - kind.told[SOUND]
        outcome.rows.append((f"{name}", f"{found:,} of {count:,} found; {_listed(kind.told)}"))
    outcome.rows.append(("untouched copies", f"{accused[SOUND]:,} of {accused.total():,} named sound"))
    return outcome


def _listed(told: Counter[str]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in told.most_common())


def tampered(folder: Path, ground: Ground, other: Ground, rng: Random, kind: Class) -> None:
    """Make one copy, and do it to that."""
    shutil.copytree(ground.now, folder)
    kind.do(Case(folder, ground, other, rng))
    if rng.random() < 0.3:  # nothing in the folder is out of his reach
        shutil.rmtree(folder / "backups", ignore_errors=True)


def _round(folder: Path, ground: Ground, other: Ground, rng: Random, kind: Class) -> str:
    try:
        tampered(folder, ground, other, rng, kind)
        paper = parse_code(ground.head.code) if rng.random() < 0.5 else ground.head
        return verdict(folder, (paper,))[0]
    finally:
        shutil.rmtree(folder)


def _control(folder: Path, ground: Ground, rng: Random) -> str:
    shutil.copytree(ground.now, folder)
    try:
        honest(folder, ground.key, rng)
        paper = parse_code(ground.head.code) if rng.random() < 0.5 else ground.head
        return verdict(folder, (paper,))[0]
    finally:
        shutil.rmtree(folder)
