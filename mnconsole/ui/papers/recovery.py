"""The sheet with the recovery code, for the safe."""

from __future__ import annotations

from datetime import date

from mnconsole.domain.papers import Block, Code, Facts, Paper, Qr, Role, Text
from mnconsole.ui.words import papers as words
from mnconsole.ui.words.formats import day_long


def recovery_paper(code: str, clinic: str, day: date) -> Paper:
    """One page. `code` in groups, with dashes or spaces between them."""
    groups = tuple(code.replace("-", " ").split())
    blocks: tuple[Block, ...] = (
        Facts(words.recovery_facts(clinic, day_long(day))),
        Text(words.recovery_purpose()),
        Text(words.recovery_code_label(), Role.LABEL),
        Code(groups),
        Text(words.recovery_reading(), Role.QUIET),
        Qr("-".join(groups), words.recovery_qr()),
        *(Text(line) for line in words.recovery_keep()),
    )
    return Paper(words.recovery_title(), blocks, words.recovery_foot(clinic), words.page_text())
