"""The README of a record that is given away."""

from __future__ import annotations

from mnconsole.domain.privacy import RecordFacts
from mnconsole.ui.papers.session import moment
from mnconsole.ui.words import export_readme
from mnconsole.ui.words.formats import DASH


def readme_text(facts: RecordFacts, events: int) -> str:
    """The text, for `events` entries."""
    return export_readme.readme(
        name=facts.patient.name,
        number=facts.patient.number,
        clinic=facts.clinic_name,
        made=moment(facts.made_utc_ms),
        entries=f"{events:,}",
        anchor=facts.anchor.code if facts.anchor is not None else DASH,
    )
