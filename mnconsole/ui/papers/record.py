"""A patient's whole record on paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from mnconsole.domain.papers import Block, Entries, Entry, Facts, Paper, Role, Text
from mnconsole.domain.people import Patient
from mnconsole.domain.privacy import RecordFacts, StoredEvent
from mnconsole.domain.record_events import PatientAdded, PatientChanged
from mnconsole.domain.session import Session
from mnconsole.ui.papers.session import moment, session_blocks
from mnconsole.ui.words import record_paper as words
from mnconsole.ui.words import sidebar
from mnconsole.ui.words.formats import day_long
from mnconsole.ui.words.papers import page_text
from mnconsole.ui.words.timeline import SKIN_TYPES
from mnconsole.ui.words.timeline_names import Names
from mnconsole.ui.words.typed import day_of_text

_DETAILS = (PatientAdded.KIND, PatientChanged.KIND)
_FIELDS = (
    ("name", "name"),
    ("birth_date", "birth"),
    ("phone", "phone"),
    ("allergies", "allergies"),
    ("flags", "flags"),
)


def record_paper(facts: RecordFacts, sessions: Iterable[Session]) -> Paper:
    """Everything, oldest first. Each session is asked for when the one before it is written."""
    names = Names(facts.policy, facts.staff)
    blocks: list[Block] = [
        Facts(tuple(_facts(facts))),
        Text(words.made(moment(facts.made_utc_ms)), Role.QUIET),
        Text(words.corrections_note(), Role.QUIET),
    ]
    treated = False
    for session in sessions:
        treated = True
        person = names.people(session.people)
        blocks.append(Text(words.session_heading(moment(session.started_utc_ms), person), Role.HEADING))
        blocks += session_blocks(session, names, facts.policy, whole=True)
    if not treated:
        blocks.append(Text(words.no_sessions()))
    blocks += [Text(words.details_heading(), Role.HEADING), Entries(tuple(_changes(facts)))]
    looked = tuple(_looked(entry, facts.staff) for entry in facts.about if entry.kind not in _DETAILS)
    if looked:
        blocks += [Text(words.looked_heading(), Role.HEADING), Entries(looked)]
    blocks.append(Text(words.questions_heading(facts.policy.version), Role.HEADING))
    blocks += [Text(question.text) for question in facts.policy.questions]
    foot = words.record_foot(facts.clinic_name, facts.patient.number)
    return Paper(words.record_title(facts.patient.name), tuple(blocks), foot, page_text())


def patient_rows(patient: Patient) -> list[tuple[str, str]]:
    """Who it is."""
    titles = sidebar.detail_lines()
    return [
        (words.name(), patient.name),
        (titles["number"], str(patient.number)),
        (titles["birth"], day_long(patient.birth_date)),
        (titles["skin"], SKIN_TYPES[patient.fitzpatrick] or words.none()),
        (titles["phone"], patient.phone or words.none()),
        (titles["allergies"], patient.allergies or sidebar.not_given("allergies")),
        (titles["flags"], patient.flags or sidebar.not_given("flags")),
    ]


def _facts(facts: RecordFacts) -> list[tuple[str, str]]:
    rows = [(words.clinic(), facts.clinic_name), *patient_rows(facts.patient)]
    kept = day_of_text(facts.retained_until)
    if kept is not None:
        rows.append((words.kept_until(), day_long(kept)))
    if facts.anchor is not None:
        rows.append((words.anchor(), facts.anchor.code))
    return rows


def _changes(facts: RecordFacts) -> list[Entry]:
    """What was typed, and what it said before, struck through."""
    found: list[Entry] = []
    before: dict[str, str] = {}
    titles = {**sidebar.detail_lines(), "name": words.name()}
    for entry in facts.about:
        if entry.kind not in _DETAILS:
            continue
        now = _values(entry)
        who = _person(entry.actor_id, facts.staff)
        changed = [field for field, _title in _FIELDS if now[field] != before.get(field, "")]
        told = words.details_changed(who) if before else words.details_added(who)
        lines = [words.detail(titles[title], now[field]) for field, title in _FIELDS if field in changed]
        was = [words.detail(titles[title], before[field]) for field, title in _FIELDS if before and field in changed]
        found.append(Entry("", f"{moment(entry.at_utc_ms)}  {told}", "\n".join(lines), was=tuple(was)))
        before = now
    return found


def _values(entry: StoredEvent) -> dict[str, str]:
    opened: Mapping[str, object] = entry.opened or {}
    values = {**json.loads(entry.body), **opened}
    told = {field: str(values.get(field, "")) for field, _title in _FIELDS}
    born = day_of_text(told["birth_date"])
    return {**told, "birth_date": day_long(born) if born is not None else told["birth_date"]}


def _looked(entry: StoredEvent, staff: Mapping[UUID, str]) -> Entry:
    return Entry("", f"{moment(entry.at_utc_ms)}  {words.looked(entry.kind, _person(entry.actor_id, staff))}")


def _person(staff_id: UUID | None, staff: Mapping[UUID, str]) -> str:
    return staff.get(staff_id, words.none()) if staff_id is not None else words.the_program()
