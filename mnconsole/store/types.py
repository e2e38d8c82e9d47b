"""Column types for STRICT tables, which take only INTEGER, TEXT and BLOB, over the domain's own types."""

from __future__ import annotations

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcMs(TypeDecorator[int]):
    """A moment: whole milliseconds of UTC since 1970. An int on both sides; a float or a datetime is refused."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Let only whole milliseconds in."""
        if value is not None and type(value) is not int:
            raise TypeError(f"milliseconds as int, not {type(value).__name__}")
        return value


class Flag(TypeDecorator[bool]):
    """True or False as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """To 1 or 0."""
        return None if value is None else int(bool(value))

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """From 1 or 0."""
        return None if value is None else bool(value)


class Uuid16(TypeDecorator[UUID]):
    """A UUID as its 16 bytes, which sort by time for version 7."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> bytes | None:
        """To 16 bytes."""
        return None if value is None else value.bytes

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> UUID | None:
        """From 16 bytes."""
        return None if value is None else UUID(bytes=value)


class Code(TypeDecorator[StrEnum]):
    """A member of one StrEnum as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, members: type[StrEnum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To text; a text that is no member is refused."""
        return None if value is None else self.members(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """From text."""
        return None if value is None else self.members(value)


def uuid_of(value: bytes) -> UUID:
    """A UUID from the 16 bytes that a plain statement gives."""
    return UUID(bytes=value)
