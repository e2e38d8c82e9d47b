"""The session history: keyset pages, figures, and lots."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, TextClause, and_, func, or_, select, text, tuple_

from mnconsole.domain.records_ports import HistoryPage, HistoryQuery, HistoryRow, HistoryTotals
from mnconsole.domain.session import Status, Step
from mnconsole.domain.summary import SessionSummary
from mnconsole.store import patient_search
from mnconsole.store.tables import patient, session, session_cartridge, staff

_COLUMNS: Final = tuple(column.name for column in session.columns)
_ROWS_A_TURN, _REST_S = 10, 0.001
_NEWEST_FIRST: Final = (session.c.started_utc_ms.desc(), session.c.id.desc())


def summary_from(row: Row[Any]) -> SessionSummary:
    """A summary from a row that begins with the columns of `session`."""
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=False))
    values["step"] = Step(values["step"])
    return SessionSummary(**values)


def _patients(connection: Connection, query: HistoryQuery, *, some: bool) -> list[ColumnElement[bool] | TextClause]:
    """`some`: of a query that joins the patient only the newest are wanted, so a common word is looked for session by
    session until the page is full."""
    found = patient_search.narrowed(connection, query.text)
    if found is None:
        return []
    used = {name: value for name, value in found.values.items() if f":{name}" in found.sql}
    asked = text(found.sql).bindparams(**used)
    if some and not found.indexed:
        return [asked]
    return [session.c.patient_id.in_(select(patient.c.id).where(asked))]


def _where(connection: Connection, query: HistoryQuery, *, some: bool) -> list[ColumnElement[bool] | TextClause]:
    where = _patients(connection, query, some=some)
    if query.from_utc_ms is not None:
        where.append(session.c.started_utc_ms >= query.from_utc_ms)
    if query.to_utc_ms is not None:
        where.append(session.c.started_utc_ms < query.to_utc_ms)
    if query.practitioner_id is not None:
        where.append(session.c.practitioner_id == query.practitioner_id)
    if query.flagged_only:
        where.append(or_(session.c.override_count > 0, session.c.adverse.is_(True)))
    if query.unsigned_only:
        where.append(session.c.status == Status.OPEN)
    return where


def page(connection: Connection, query: HistoryQuery, after: tuple[int, UUID] | None, limit: int) -> HistoryPage:
    """At most `limit` sessions below `after`, newest first."""
    where = _where(connection, query, some=True)
    if after is not None:
        where.append(tuple_(session.c.started_utc_ms, session.c.id) < tuple_(*after))
    wanted = (
        select(session, patient.c.name, staff.c.display_name, patient.c.number)
        .join_from(session, patient, patient.c.id == session.c.patient_id, isouter=True)
        .join(staff, staff.c.id == session.c.practitioner_id, isouter=True)
        .where(*where)
        .order_by(*_NEWEST_FIRST)
        .limit(limit + 1)
    )
    found = connection.execute(wanted).fetchall()
    rows = tuple(_rows(found[:limit]))
    more = len(found) > limit and bool(rows)
    return HistoryPage(rows, (rows[-1].summary.started_utc_ms, rows[-1].summary.id) if more else None)


def _rows(found: Sequence[Row[Any]]) -> Iterator[HistoryRow]:
    for number, row in enumerate(found):
        if number % _ROWS_A_TURN == 0:
            time.sleep(_REST_S)  # the window's thread and the link's have their turn: a stop must not wait for a page
        names = tuple(row)[len(_COLUMNS) :]
        yield HistoryRow(summary_from(row), names[0] or "", names[1] or "", names[2] or 0)


def totals(connection: Connection, query: HistoryQuery) -> HistoryTotals:
    """Figures over everything that the query finds. Numbing is judged by the product's times of that session."""
    s = session.c
    numbed = s.numbing_ms >= 0
    within = and_(numbed, s.numbing_ms >= s.numbing_ready_ms, s.numbing_ms <= s.numbing_remove_ms)
    is_open = s.status == Status.OPEN
    wanted = select(
        func.count(),
        func.count().filter(within),
        func.count().filter(and_(numbed, s.numbing_ms > s.numbing_remove_ms)),
        func.count().filter(and_(numbed, s.numbing_ms < s.numbing_ready_ms)),
        func.coalesce(func.sum(s.override_count), 0),
        func.count().filter(s.adverse.is_(True)),
        func.count().filter(is_open),
        func.min(s.started_utc_ms).filter(is_open),
    ).where(*_where(connection, query, some=False))
    return HistoryTotals(*connection.execute(wanted).one())


def last_closed_of(connection: Connection, patient_id: UUID, *, adverse: bool = False) -> SessionSummary | None:
    """The newest closed session of a patient; `adverse`: of those with an adverse event."""
    wanted = select(session).where(session.c.patient_id == patient_id, session.c.status != Status.OPEN)
    if adverse:
        wanted = wanted.where(session.c.adverse.is_(True))
    row = connection.execute(wanted.order_by(*_NEWEST_FIRST).limit(1)).first()
    return None if row is None else summary_from(row)


def open_ids(connection: Connection) -> tuple[UUID, ...]:
    """Open sessions, oldest first."""
    # Literal, so that the planner may use the partial index of open sessions.
    wanted = select(session.c.id).where(text("status = 'open'")).order_by(session.c.started_utc_ms, session.c.id)
    return tuple(connection.execute(wanted).scalars())


def sessions_with_lot(connection: Connection, lot: str) -> int:
    """How many sessions have used a cartridge of this lot."""
    wanted = select(func.count()).where(session_cartridge.c.lot == lot)
    return int(connection.execute(wanted).scalar_one())
