"""`pen profiles`: the kinds of pens that can be named, and the profiles that can't be used. Nothing is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mnconsole.arguments import PenProfilesOptions
from mnconsole.commands.kind import folder_of
from mnconsole.commands.told import say_json, say_rows
from mnconsole.errors import KnownError
from mnconsole.terminal import one_line, say

if TYPE_CHECKING:
    from mnconsole.device.profile.model import PenProfile


def list_profiles(options: PenProfilesOptions) -> int:
    """List them; 0 when all that are there can be used. Raises KnownError for a damaged one of the program's own."""
    from mnconsole.device.profile.files import load_profiles

    found = load_profiles(folder_of(options.data))
    if options.as_json:
        bad = [left_out(trouble) for trouble in found.troubles]
        say_json({"profiles": [facts(profile) for profile in found.known], "not_used": bad})
    else:
        _tell(found.known, found.troubles)
    return 1 if found.troubles else 0


def _tell(known: Sequence[PenProfile], troubles: Sequence[KnownError]) -> None:
    from mnconsole.ui.words import pen_profiles as words

    say_rows([(each.id, each.title, each.line.words, words.whose(each.own)) for each in known])
    for trouble in troubles:
        say(one_line(words.left_out(trouble)))


def facts(profile: PenProfile) -> dict[str, object]:
    """One profile for programs."""
    line = profile.line
    return {
        "id": profile.id,
        "title": profile.title,
        "file": profile.file,
        "own": profile.own,
        "dialect": profile.dialect.value,
        "baud": line.baud,
        "format": line.format,
        "unit": line.unit,
    }


def left_out(trouble: KnownError) -> dict[str, object]:
    """One that can't be used, for programs."""
    from mnconsole.ui.words.trouble import trouble as words_of

    words = words_of(trouble)
    told = {"error": trouble.code.value, "message": f"{words.title}. {words.text}", "what_to_do": words.to_do}
    return {**told, **{key: str(trouble.params[key]) for key in ("file", "key", "expected", "found")}}
