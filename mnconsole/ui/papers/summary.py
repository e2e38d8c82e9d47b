"""One session on a page or two, with the code that anchors the log."""

from __future__ import annotations

from mnconsole.domain.papers import Block, Facts, Paper, Qr, Role, Text
from mnconsole.domain.people import Patient
from mnconsole.domain.privacy import SummaryFacts
from mnconsole.domain.session import Session
from mnconsole.ui.papers.record import patient_rows
from mnconsole.ui.papers.session import moment, session_blocks
from mnconsole.ui.words import record_paper as words
from mnconsole.ui.words.papers import page_text
from mnconsole.ui.words.timeline_names import Names


def summary_paper(session: Session, patient: Patient | None, facts: SummaryFacts) -> Paper:
    """`patient` None: erased, nothing of the person is told."""
    names = Names(facts.policy, facts.staff, erased=patient is None)
    who = patient_rows(patient) if patient is not None else [(words.name(), words.erased_patient(facts.number))]
    person = names.people(session.people)
    blocks: list[Block] = [
        Facts(((words.clinic(), facts.clinic_name), *who)),
        Text(words.session_heading(moment(session.started_utc_ms), person), Role.HEADING),
        *session_blocks(session, names, facts.policy, whole=False),
    ]
    if facts.anchor is not None:
        lines = words.anchor_lines(facts.anchor.code, moment(facts.anchor.at_utc_ms))
        blocks.append(Qr(facts.anchor.text, lines))
    blocks.append(Text(words.made(moment(facts.made_utc_ms)), Role.QUIET))
    foot = words.record_foot(facts.clinic_name, patient.number if patient is not None else facts.number)
    return Paper(words.summary_title(), tuple(blocks), foot, page_text())
