"""For mypy: `msgspec.structs.replace(value, ...)` takes the value's own fields, each with its type.

The library says `**changes: Any`, so that a wrong name or type would be found only when it runs.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.expandtype import expand_type_by_instance
from mypy.meet import meet_types
from mypy.nodes import ARG_NAMED_OPT, ARG_POS
from mypy.plugin import FunctionSigContext, Plugin
from mypy.types import CallableType, FunctionLike, Instance, ProperType, Type, TypeVarType, UnionType, get_proper_type


def _fields(of: ProperType) -> dict[str, Type] | None:
    """Name and type of each field; for one of several classes, what all have in common. None: not known."""
    if isinstance(of, TypeVarType):
        return _fields(get_proper_type(of.upper_bound))
    if isinstance(of, UnionType):
        each = [_fields(get_proper_type(item)) for item in of.relevant_items()]
        known = [fields for fields in each if fields is not None]
        return _common(known) if known and len(known) == len(each) else None
    if not isinstance(of, Instance) or of.type.fullname == "msgspec.Struct":
        return None
    made = of.type.get_method("__init__")
    made_by = get_proper_type(made.type) if made is not None and made.type is not None else None
    if not isinstance(made_by, CallableType):
        return None
    expanded = expand_type_by_instance(made_by, of)
    names_types = zip(expanded.arg_names[1:], expanded.arg_types[1:], strict=True)
    return {name: hint for name, hint in names_types if name is not None}


def _common(all_fields: list[dict[str, Type]]) -> dict[str, Type]:
    common, *others = all_fields
    for fields in others:
        common = {name: meet_types(hint, fields[name]) for name, hint in common.items() if name in fields}
    return common


def _signature(context: FunctionSigContext) -> FunctionLike:
    if len(context.args[0]) != 1:
        return context.default_signature  # mypy itself tells that the value is missing
    value = get_proper_type(context.api.get_expression_type(context.args[0][0]))
    fields = _fields(value)
    if fields is None:
        return context.default_signature
    return context.default_signature.copy_modified(
        arg_names=[None, *fields],
        arg_kinds=[ARG_POS, *(ARG_NAMED_OPT for _ in fields)],
        arg_types=[context.default_signature.arg_types[0], *fields.values()],
    )


class StructReplace(Plugin):
    """Gives `replace` the signature of the value that it is called with."""

    def get_function_signature_hook(self, fullname: str) -> Callable[[FunctionSigContext], FunctionLike] | None:
        """mypy asks for each function that is called."""
        return _signature if fullname == "msgspec.structs.replace" else None


def plugin(version: str) -> type[Plugin]:
    """What mypy calls first; `version` is its own."""
    return StructReplace
