"""State tables: the fold of the log, written in the same transaction as the events.

Everything here can be made again from the log; `state_check` does so and compares.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Insert, Table, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mnconsole.domain import access_events as acc
from mnconsole.domain import custody_events as cus
from mnconsole.domain import record_events as rec
from mnconsole.domain import session_events as ev
from mnconsole.domain.amendments import amended
from mnconsole.domain.events import Event, private_fields
from mnconsole.domain.people import Role, fold, search_text
from mnconsole.domain.session import Session
from mnconsole.domain.session import fold as fold_session
from mnconsole.domain.summary import SessionSummary, summary_of
from mnconsole.store import event_log
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.tables import clinic, erasure, patient, patient_search, session, session_cartridge, staff

KEPT_SESSIONS: Final = 64
BEHIND_ALL_NAMES: Final = "\U0010ffff"
"""Sorts after every name."""

Values = dict[str, Any]


class SessionCache:
    """Folded sessions on the writer's side: what a transaction changes survives only its commit."""

    def __init__(self) -> None:
        self._committed: OrderedDict[UUID, Session] = OrderedDict()
        self._changed: dict[UUID, Session] = {}

    def get(self, session_id: UUID) -> Session | None:
        """As this transaction sees it."""
        return self._changed.get(session_id) or self._committed.get(session_id)

    def put(self, changed: Session) -> None:
        """Changed in this transaction."""
        self._changed[changed.id] = changed

    def remember(self, stored: Session) -> None:
        """Read from the log, with nothing of this transaction in it."""
        self._committed[stored.id] = stored
        self._committed.move_to_end(stored.id)
        while len(self._committed) > KEPT_SESSIONS:
            self._committed.popitem(last=False)

    def drop_patient(self, patient_id: UUID) -> None:
        """Forget a patient's sessions, with every text in them that was opened."""
        for known in (self._committed, self._changed):
            for session_id in [each.id for each in known.values() if each.patient_id == patient_id]:
                del known[session_id]

    def commit(self) -> None:
        """The transaction is in the records."""
        for changed in self._changed.values():
            self.remember(changed)
        self._changed.clear()

    def rollback(self) -> None:
        """The transaction never was."""
        self._changed.clear()


class Projector:
    """Writes the state tables of one transaction."""

    def __init__(self, connection: Connection, keys: PatientKeys, sessions: SessionCache) -> None:
        self._connection = connection
        self._keys = keys
        self._sessions = sessions

    def session(self, session_id: UUID) -> Session | None:
        """The folded session, the unit of work's own events included."""
        found = self._sessions.get(session_id)
        if found is None:
            events = event_log.of_session(self._connection, self._keys, session_id)
            if not events:
                return None
            found = fold_session(events)
            # What this transaction has appended is in the cache already, so this is as committed.
            self._sessions.remember(found)
        return found

    def apply(self, events: Sequence[Event]) -> None:
        """Write the state after these events, which are in the log already.

        Raises ValueError for events that do not fit what is there: a session or patient that was never begun or begins
        twice, or a private field that would stand in the clear.
        """
        patients: dict[UUID, Values] = {}
        touched: dict[UUID, Session] = {}
        for event in events:
            if event.session_id is None:
                self._apply_record(event, patients)
            else:
                # The log is read only for sessions that this transaction meets for the first time.
                before = touched.get(event.session_id) or self._before(event, event.session_id)
                touched[event.session_id] = next_session(before, event)
        self._write_patients(patients)
        for after in touched.values():
            self._sessions.put(after)
            cartridges = any(e.session_id == after.id and isinstance(e.body, _CARTRIDGE_KINDS) for e in events)
            self.write_session(after, cartridges=cartridges)

    def _before(self, event: Event, session_id: UUID) -> Session | None:
        found = self._sessions.get(session_id)
        if found is None:
            stored = event_log.of_session(self._connection, self._keys, session_id)
            earlier = tuple(e for e in stored if e.place < event.place)
            found = fold_session(earlier) if earlier else None
        return found

    def _apply_record(self, event: Event, patients: dict[UUID, Values]) -> None:
        match event.body:
            case rec.PatientAdded() | rec.PatientChanged() as body:
                before = patients.get(body.patient_id) or self._stored_patient(body.patient_id)
                patients[body.patient_id] = patient_row(body, before)
            case rec.StaffAdded() | acc.StaffChanged() | acc.StaffLeft() | acc.StaffReturned() as body:
                self._upsert(_PUT_STAFF, [staff_row(body, event.at_utc_ms, self._stored_staff(body.staff_id))])
            case cus.PatientErased() as body:
                patients[body.patient_id] = erased_row(body)
                self._erase(body)
            case rec.ClinicSetUp() as body:
                self._upsert(_PUT_CLINIC, [clinic_row(body)])
            case _:
                pass  # kinds that no state table shows

    def _stored_patient(self, patient_id: UUID) -> Values | None:
        query = "SELECT row, number FROM patient WHERE id = ?"
        found = self._connection.exec_driver_sql(query, (patient_id.bytes,)).first()
        return None if found is None else {"row": found[0], "number": found[1]}

    def _stored_staff(self, staff_id: UUID) -> Values | None:
        found = self._connection.execute(select(staff).where(staff.c.id == staff_id)).mappings().first()
        return None if found is None else dict(found)

    def _erase(self, body: cus.PatientErased) -> None:
        """The key goes with the event that says so; nothing of the person can be read from then on."""
        self._keys.destroy(body.patient_id)
        self._sessions.drop_patient(body.patient_id)
        self._upsert(_PUT_ERASURE, [erasure_row(body)])

    def _write_patients(self, patients: dict[UUID, Values]) -> None:
        if not patients:
            return
        newest = self._connection.exec_driver_sql("SELECT coalesce(max(row), 0) FROM patient").scalar_one()
        for values in patients.values():
            if "row" not in values:
                before = self._stored_patient(values["id"])
                newest += before is None
                values["row"] = newest if before is None else before["row"]
        self._upsert(_PUT_PATIENT, patients.values())
        entries = [{"rowid": values["row"], "folded": values["folded"]} for values in patients.values()]
        self._upsert(_PUT_SEARCH, entries)

    def forget_words(self) -> None:
        """Write the text index anew without what was taken out of it: until then it would keep the old trigrams."""
        self._connection.exec_driver_sql("INSERT INTO patient_search(patient_search) VALUES ('optimize')")

    def write_session(self, after: Session, *, cartridges: bool = True) -> None:
        """Write a session's rows; `cartridges` False when those can't have changed."""
        self._upsert(_PUT_SESSION, [session_row(after)])
        if cartridges:
            gone = delete(session_cartridge).where(session_cartridge.c.session_id == after.id)
            self._connection.execute(gone)
            lots = [{"lot": lot, "session_id": after.id} for lot in sorted(cartridge_lots(after))]
            if lots:
                self._connection.execute(insert(session_cartridge), lots)

    def _upsert(self, statement: Insert, rows: Iterable[Values]) -> None:
        self._connection.execute(statement, list(rows))


def _upsert_into(table: Table, key: str) -> Insert:
    statement = upsert(table)
    changes = {c.name: statement.excluded[c.name] for c in table.columns if c.name != key}
    return statement.on_conflict_do_update(index_elements=[table.c[key]], set_=changes)


# Made once: putting one together takes longer than running it.
_PUT_CLINIC: Final = _upsert_into(clinic, "one")
_PUT_STAFF: Final = _upsert_into(staff, "id")
_PUT_ERASURE: Final = _upsert_into(erasure, "patient_id")
_PUT_PATIENT: Final = _upsert_into(patient, "id")
_PUT_SESSION: Final = _upsert_into(session, "id")
_PUT_SEARCH: Final = insert(patient_search).prefix_with("OR REPLACE")

_SUMMARY: Final = SessionSummary.__struct_fields__
_CARTRIDGE_KINDS: Final = (ev.CartridgeLoaded, ev.Amended, ev.Retracted)


def patient_row(body: rec.PatientAdded | rec.PatientChanged, before: Values | None) -> Values:
    """A patient's row after an event; `row` is there only when it was there before.

    An erased patient has an empty name and birth date. Raises ValueError for a change to nobody, somebody added twice,
    or a birth date that is no ISO date.
    """
    if isinstance(body, rec.PatientChanged) and before is None:
        raise ValueError("patient.changed for a patient who was never added")
    if isinstance(body, rec.PatientAdded) and before is not None:
        raise ValueError("patient.added twice for one patient")
    number = body.number if isinstance(body, rec.PatientAdded) else (before or {})["number"]
    born = date.fromisoformat(body.birth_date) if body.birth_date else None
    values: Values = {
        "id": body.patient_id,
        "number": number,
        "name": body.name,
        "birth_date": body.birth_date,
        "fitzpatrick": body.fitzpatrick,
        "phone": body.phone,
        "allergies": body.allergies,
        "flags": body.flags,
        "folded_name": fold(body.name),
        "folded": search_text(body.name, born, number) if born else str(number),
    }
    if before is not None and "row" in before:
        values["row"] = before["row"]
    return values


def next_session(before: Session | None, event: Event) -> Session:
    """The session after one more event. Raises ValueError when the event can't follow."""
    if before is None:
        return fold_session((event,))
    if isinstance(event.body, ev.SessionStarted):
        raise ValueError("a session can't begin twice")
    if isinstance(event.body, ev.Amended):
        target = next((known for known in before.events if known.id == event.body.target), None)
        if target is None:
            raise ValueError("amended: the target is not an event of this session")
        if event.body.field in private_fields(type(target.body)):
            raise ValueError(f"{target.kind}.{event.body.field} is private: it can't be amended in the clear")
    return before.apply(event)


def erased_row(body: cus.PatientErased) -> Values:
    """What is left of a patient: the number, which names nobody by itself. It stands behind everybody in the list."""
    empty = rec.PatientChanged(body.patient_id, 0)
    return patient_row(empty, {"number": body.number}) | {"folded_name": BEHIND_ALL_NAMES}


def erasure_row(body: cus.PatientErased) -> Values:
    """The tombstone's row."""
    return {
        "patient_id": body.patient_id,
        "number": body.number,
        "erased_utc_ms": body.first_utc_ms,
        "retained_until": body.retained_until,
        "backups_until_utc_ms": body.backups_until_utc_ms,
    }


StaffBody = rec.StaffAdded | acc.StaffChanged | acc.StaffLeft | acc.StaffReturned


def staff_row(body: StaffBody, at_utc_ms: int, before: Values | None) -> Values:
    """A staff member's row after an event. Raises ValueError for a change to somebody who was never added."""
    if isinstance(body, rec.StaffAdded | acc.StaffChanged):
        left = 0 if before is None else before["left_utc_ms"]
        if before is None and isinstance(body, acc.StaffChanged):
            raise ValueError("staff.changed for somebody who was never added")
        return {
            "id": body.staff_id,
            "display_name": body.display_name,
            "role": Role(body.role),
            "treats": body.treats,
            "left_utc_ms": left,
        }
    if before is None:
        raise ValueError(f"{body.KIND} for somebody who was never added")
    return {**before, "left_utc_ms": at_utc_ms if isinstance(body, acc.StaffLeft) else 0}


def clinic_row(body: rec.ClinicSetUp) -> Values:
    """The clinic's one row."""
    return {"one": 1, "name": body.clinic_name, "demo": body.demo}


def session_row(folded: Session) -> Values:
    """A session's row: its summary."""
    summary = summary_of(folded)
    return {name: getattr(summary, name) for name in _SUMMARY} | {"step": int(summary.step)}


def cartridge_lots(folded: Session) -> set[str]:
    """Lots of all cartridges that a session used, as amended; the summary shows the last one only."""
    loaded: dict[UUID, ev.CartridgeLoaded] = {}
    for event in folded.events:
        if event.id in folded.retracted:
            continue
        match event.body:
            case ev.CartridgeLoaded() as body:
                loaded[event.id] = body
            case ev.Amended(field="lot") as body if body.target in loaded:
                changed = amended(loaded[body.target], "lot", body.new)
                if isinstance(changed, ev.CartridgeLoaded):  # what does not fit changes nothing, as in the fold
                    loaded[body.target] = changed
            case _:
                pass
    return {body.lot for body in loaded.values() if body.lot}
