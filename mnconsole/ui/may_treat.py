"""Who is signed in only to look. The services refuse what is not allowed; the pages say so before a press."""

from __future__ import annotations

from mnconsole.domain.permissions import Permission
from mnconsole.domain.refusals import Refused
from mnconsole.services.console import Console
from mnconsole.ui.words.refusals import refusal


def why_not_treat(console: Console) -> str:
    """Why the person signed in may not treat, in words; empty for who may, for nobody, and behind the lock."""
    acting = console.identity.acting
    if acting.person is None or acting.locked:
        return ""
    try:
        acting.need(Permission.TREAT)
    except Refused as refused:
        return refusal(refused.code, refused.details, console.policy)
    return ""
