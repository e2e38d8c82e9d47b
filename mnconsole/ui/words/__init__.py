"""The one catalogue of words. Codes and numbers come in, sentences go out, through Qt's translation.

No Qt import here, so that presenters may use it: the program installs `QCoreApplication.translate` at its start, and
without it the English source text is the text. Texts live in the modules beside this one, by part of the window;
formats of numbers, times and lengths in `formats`.
"""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str, str], str]


def _source(_context: str, text: str) -> str:
    return text


_translate: Translate = _source


def install(translate: Translate) -> None:
    """Use this translation from now on. `translate(context, source)` answers the text in the person's language."""
    global _translate
    _translate = translate


def say(context: str, source: str, **values: object) -> str:
    """The text for a source text, with `{name}` places filled after translation."""
    text = _translate(context, source)
    return text.format(**values) if values else text
