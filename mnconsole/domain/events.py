"""Events: what happened, never changed afterwards. Envelope, codec and the register of kinds.

An event's body is a frozen Struct whose fields are str, int, bool, UUID, None, a tuple of these, or a nested
frozen Struct; no floats, so that the canonical text is the same everywhere. A `Private` field (names, notes)
never stands in the clear in a hashed body: the store seals it with the patient's key and hashes ciphertext.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, TypeAlias, TypeVar, cast
from uuid import UUID

from msgspec import Struct

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

_SEALED = object()

Private: TypeAlias = Annotated[str, _SEALED]
"""A personal text: sealed with the patient's key, and erasable. Its default is "", which is what erasing leaves."""


class Body(Struct, frozen=True):
    """Base of every event body. `KIND` and `VERSION` are stored; a changed meaning is a new version."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int]


B = TypeVar("B", bound=type[Body])

_KINDS: dict[tuple[str, int], type[Body]] = {}


def kind(name: str, version: int = 1) -> Callable[[B], B]:
    """Class decorator that enters a body class into the register of kinds."""

    def enter(cls: B) -> B:
        cls.KIND, cls.VERSION = name, version
        if (name, version) in _KINDS:
            raise ValueError(f"event kind {name} v{version} is declared twice")
        _KINDS[(name, version)] = cls
        return cls

    return enter


def kinds() -> Mapping[tuple[str, int], type[Body]]:
    """All declared kinds by (name, version)."""
    return types.MappingProxyType(_KINDS)


class UnknownEventError(ValueError):
    """A stored kind or version that this program does not know (written by a newer one)."""


class MalformedEventError(ValueError):
    """A stored body that does not fit its kind."""


class Event(Struct, frozen=True):
    """One entry of the log as the program sees it. Times in ms; `mono_ms` is comparable within one `run_id` only.

    `patient_id` names whose key seals the private fields; it must be given when the body has any.
    `seq` is 0 and `device_id` None until the log has given them: the number counts within that device's chain.
    """

    id: UUID
    body: Body
    at_utc_ms: int
    mono_ms: int
    run_id: UUID
    actor_id: UUID | None = None
    session_id: UUID | None = None
    patient_id: UUID | None = None
    seq: int = 0
    device_id: UUID | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the log: the chains of a log follow one another, and device ids sort by age."""
        return (0 if self.device_id is None else self.device_id.int, self.seq)

    @property
    def kind(self) -> str:
        """The stored kind, e.g. `cream.applied`."""
        return self.body.KIND


_FIELDS: dict[Any, tuple[tuple[str, Any, bool, bool], ...]] = {}


def _is_marked(hint: Any) -> bool:
    return _SEALED in getattr(hint, "__metadata__", ()) or any(map(_is_marked, typing.get_args(hint)))


def _unmarked(hint: Any) -> tuple[Any, bool]:
    """The type itself, and whether it is sealed. A mark within a tuple or a union would seal nothing: refused."""
    if hint == Private:
        return str, True
    if _is_marked(hint):
        raise TypeError(f"a private text is a field by itself: {hint}")
    return hint, False


def _fields(cls: Any) -> tuple[tuple[str, Any, bool, bool], ...]:
    known = _FIELDS.get(cls)
    if known is None:
        hints = typing.get_type_hints(cls, include_extras=True)
        names = cls.__struct_fields__
        needed = len(names) - len(cls.__struct_defaults__)
        known = tuple((name, *_unmarked(hints[name]), at >= needed) for at, name in enumerate(names))
        _FIELDS[cls] = known
    return known


def private_fields(cls: type[Body]) -> tuple[str, ...]:
    """Names of the fields that are sealed."""
    return tuple(name for name, _hint, sealed, _default in _fields(cls) if sealed)


def _plain(value: object) -> Json:
    if value is None or isinstance(value, (bool, str)):
        return value if not isinstance(value, str) else str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Struct):
        return {entry[0]: _plain(getattr(value, entry[0])) for entry in _fields(type(value))}
    raise TypeError(f"not storable in an event: {type(value).__name__}")


def to_plain(body: Body) -> tuple[dict[str, Json], dict[str, Json]]:
    """The body as (open fields, private fields), ready for canonical JSON. Private ones are empty for most kinds."""
    clear: dict[str, Json] = {}
    sealed: dict[str, Json] = {}
    for name, _hint, is_private, _default in _fields(type(body)):
        (sealed if is_private else clear)[name] = _plain(getattr(body, name))
    return clear, sealed


_Make = Callable[[Json], Any]


@cache
def _maker(hint: Any) -> _Make:
    """What makes a field's value of a stored one. Worked out once a hint: whole logs are read through it."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        options = typing.get_args(hint)
        inner = _maker(next(option for option in options if option is not type(None)))
        return _or_none(inner) if type(None) in options else inner
    if origin is tuple:
        return _tuple_of(_maker(typing.get_args(hint)[0]))
    if isinstance(hint, type) and issubclass(hint, Struct):
        return _object_of(hint)
    if hint is UUID:
        return _checked(hint, str, lambda value: UUID(hex=value))
    if isinstance(hint, type) and issubclass(hint, str):
        return _checked(hint, str, hint)
    if hint is bool:
        return _checked(hint, bool, hint)
    if isinstance(hint, type) and issubclass(hint, int):
        return _checked(hint, int, hint)
    raise TypeError(f"no event can have a field of {hint}")


def _checked(hint: Any, stored: type, make: Callable[[Any], Any]) -> _Make:
    """A value of exactly one stored type: True is no number."""
    plain = hint is stored

    def of(value: Json) -> Any:
        if type(value) is not stored:
            raise MalformedEventError(f"{hint} was expected")
        return value if plain else make(value)

    return of


def _or_none(inner: _Make) -> _Make:
    return lambda value: None if value is None else inner(value)


def _tuple_of(inner: _Make) -> _Make:
    def of(value: Json) -> Any:
        if not isinstance(value, list):
            raise MalformedEventError("a list was expected")
        return tuple(inner(item) for item in value)

    return of


def _object_of(cls: type[Any]) -> _Make:
    def of(value: Json) -> Any:
        if not isinstance(value, dict):
            raise MalformedEventError("an object was expected")
        return _fill(cls, value, cls.__name__)

    return of


@cache
def _makers(cls: Any) -> tuple[tuple[str, _Make, bool], ...]:
    return tuple((name, _maker(hint), has_default) for name, hint, _private, has_default in _fields(cls))


def _fill(cls: Any, values: Mapping[str, Json], where: str) -> Any:
    arguments: dict[str, Any] = {}
    for name, make, has_default in _makers(cls):
        if name in values:
            try:
                arguments[name] = make(values[name])
            except MalformedEventError as error:
                raise MalformedEventError(f"{where}.{name}: {error}") from error
        elif not has_default:
            raise MalformedEventError(f"{where}: {name} is missing")
    return cls(**arguments)


def from_plain(name: str, version: int, values: Mapping[str, Json]) -> Body:
    """Build a body from the stored fields, open and private together.

    Private fields of an erased patient are simply absent and come back empty.
    Raises UnknownEventError or MalformedEventError.
    """
    cls = _KINDS.get((name, version))
    if cls is None:
        raise UnknownEventError(f"{name} v{version}")
    try:
        body = _fill(cls, values, name)
    except (MalformedEventError, KeyError):
        raise
    except (TypeError, ValueError) as error:
        raise MalformedEventError(f"{name}: {error}") from error
    return cast(Body, body)
