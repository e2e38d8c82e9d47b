"""The pen profiles that can't be used: which file, which key, what to do. No Qt."""

from __future__ import annotations

from mnconsole.domain.pen_kinds import PenKinds
from mnconsole.ui.pen_page.state import Note, ProfilesState, Tone
from mnconsole.ui.words import pen_profiles as words


def profiles_of(kinds: PenKinds) -> ProfilesState | None:
    """The card, a note for each profile with a mistake; None while there is none."""
    if not kinds.troubles:
        return None
    notes = tuple(Note(Tone.WARN, "triangle-alert", *words.why(trouble)) for trouble in kinds.troubles)
    return ProfilesState(words.not_used(), notes)
