"""Reads the keys of a profile one by one, and says of each slip which key, what was expected and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from mnconsole.device.profile.codes import ProfileCode, ProfileError, profile_error

_MISSING = object()
_FOUND_MOST = 60


def shown(value: object) -> str:
    """A value as the person wrote it, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    try:
        text = f'"{value}"' if isinstance(value, str) else str(value)
    except ValueError:  # Python prints no number of thousands of digits
        return "a number far too large"
    return text if len(text) <= _FOUND_MOST else text[: _FOUND_MOST - 3] + "..."


class Keys:
    """One table of a profile. What was not asked for by the end is an unknown key."""

    def __init__(self, file: str, path: str, raw: Mapping[str, Any]) -> None:
        self.file = file
        self.path = path
        self._raw = raw
        self._asked: list[str] = []

    def name(self, key: str) -> str:
        """The key with the tables that it stands in."""
        return f"{self.path}.{key}" if self.path else key

    def error(self, code: ProfileCode, key: str, expected: str, found: object = _MISSING) -> ProfileError:
        """An error at `key`; what was found is what stands there."""
        if found is _MISSING:
            found = shown(self._raw[key]) if key in self._raw else "nothing"
        return profile_error(code, self.file, self.name(key) if key else self.path, expected, found)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._raw

    def value(self, key: str) -> object:
        """What stands at `key`, unchecked."""
        return self._raw[key]

    def may_have(self, key: str) -> None:
        """A key that is known although it was not asked for."""
        self._asked.append(key)

    def _take(self, key: str, kind: type, expected: str, default: object = _MISSING) -> Any:
        self._asked.append(key)
        value = self._raw.get(key, _MISSING)
        if value is _MISSING:
            if default is _MISSING:
                raise self.error(ProfileCode.MISSING_KEY, key, expected)
            return default
        if type(value) is not kind:  # not isinstance: true is no whole number here
            raise self.error(ProfileCode.WRONG_TYPE, key, expected)
        return value

    def whole(self, key: str, low: int, high: int, default: object = _MISSING) -> int:
        """A whole number from `low` to `high`."""
        expected = f"a whole number from {low} to {high}"
        value: int = self._take(key, int, expected, default)
        if not low <= value <= high:
            raise self.error(ProfileCode.NOT_ALLOWED, key, expected)
        return value

    def one_of(self, key: str, allowed: Sequence[int], default: object = _MISSING) -> int:
        """One of a few whole numbers."""
        expected = " or ".join(str(each) for each in allowed)
        value: int = self._take(key, int, expected, default)
        if value not in allowed:
            raise self.error(ProfileCode.NOT_ALLOWED, key, expected)
        return value

    def flag(self, key: str, default: object = _MISSING) -> bool:
        """True or false."""
        value: bool = self._take(key, bool, "true or false", default)
        return value

    def word(self, key: str, allowed: Sequence[str], default: object = _MISSING) -> str:
        """One of a few words."""
        expected = " or ".join(f'"{each}"' for each in allowed)
        value: str = self._take(key, str, expected, default)
        if value not in allowed:
            raise self.error(ProfileCode.NOT_ALLOWED, key, expected)
        return value

    def text(self, key: str, most: int, least: int = 1) -> str:
        """Printable ASCII of a bounded length."""
        expected = f"text of {least} to {most} plain characters"
        value: str = self._take(key, str, expected)
        if not least <= len(value) <= most or not value.isascii() or not value.isprintable():
            raise self.error(ProfileCode.NOT_ALLOWED, key, expected)
        return value

    def scale(self, key: str) -> Fraction:
        """A whole number or a fraction in text such as "1/6", above 0; 1 when it is not given."""
        expected = 'a number above 0: a whole one, or a fraction as text such as "1/6"'
        self._asked.append(key)
        value = self._raw.get(key, 1)
        if type(value) not in (int, str):
            raise self.error(ProfileCode.WRONG_TYPE, key, expected)
        parts = str(value).split("/")
        if not 1 <= len(parts) <= 2 or not all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts):
            raise self.error(ProfileCode.NOT_ALLOWED, key, expected)
        numbers = [int(part) for part in parts]
        if 0 in numbers:
            raise self.error(ProfileCode.NOT_ALLOWED, key, expected)
        return Fraction(*numbers)

    def table(self, key: str, *, needed: bool = True) -> Keys:
        """The table at `key`; an empty one when it may be left away and is."""
        raw = self._take(key, dict, "a table", _MISSING if needed else {})
        return Keys(self.file, self.name(key), raw)

    def tables(self, key: str, least: int = 0) -> list[Keys]:
        """A list of tables."""
        expected = f"a list of tables, at least {least}" if least else "a list of tables"
        found: list[object] = self._take(key, list, expected, _MISSING if least else [])
        if len(found) < least:
            raise self.error(ProfileCode.NOT_ALLOWED, key, expected, f"{len(found)}")
        for at, each in enumerate(found):
            if type(each) is not dict:
                raise self.error(ProfileCode.WRONG_TYPE, f"{key}[{at}]", "a table", shown(each))
        return [Keys(self.file, self.name(f"{key}[{at}]"), each) for at, each in enumerate(found) if type(each) is dict]

    def numbered(self, key: str, low: int, high: int, allowed: Sequence[str]) -> dict[int, str]:
        """A table whose keys are numbers (also hexadecimal) and whose values are words; empty when not given."""
        table = self.table(key, needed=False)
        found: dict[int, str] = {}
        for text in table._raw:
            expected = f"a number from {low} to {high} as the key"
            try:
                number = int(text, 0)
            except ValueError as error:
                raise table.error(ProfileCode.NOT_ALLOWED, text, expected, shown(text)) from error
            if not low <= number <= high:
                raise table.error(ProfileCode.NOT_ALLOWED, text, expected, shown(text))
            if number in found:
                raise table.error(ProfileCode.NOT_ALLOWED, text, "each number once", shown(text))
            found[number] = table.word(text, allowed)
        return found

    def done(self) -> None:
        """Everything was asked for: what is left is unknown. Raises `ProfileError`."""
        for key in self._raw:
            if key not in self._asked:
                expected = "one of " + ", ".join(dict.fromkeys(self._asked))
                raise self.error(ProfileCode.UNKNOWN_KEY, key, expected, shown(key))
