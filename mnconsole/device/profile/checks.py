"""What has to fit together in a profile once each key is right by itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from mnconsole.device.bounds import HARD_DEPTH, HARD_SPEED
from mnconsole.device.profile.codes import ProfileCode, ProfileError, profile_error
from mnconsole.device.profile.keys import Keys, shown
from mnconsole.device.profile.model import READ_HOLDING, PenProfile, Place, PlainPart, TextPlace, places_of

MOST_READ, MOST_WRITTEN = 125, 121
"""Registers that one transaction can read, and one of function 0x17 can write, by the Modbus specification."""

Span = tuple[str, int, int]
"""A key, its first register and the one behind its last."""


def check_profile(profile: PenProfile, keys: Keys) -> None:
    """Raise `ProfileError` for the first thing that does not fit."""
    if profile.plain is None:
        _check_map(profile, keys)
        return
    _check_writes(profile.plain, keys)
    _check_limits(profile, keys)
    _check_reported(profile, keys)
    _check_speed(profile, profile.plain, keys)


def _slip(keys: Keys, key: str, expected: str, found: object) -> ProfileError:
    return profile_error(ProfileCode.NOT_ALLOWED, keys.file, key, expected, found)


def _span(key: str, place: Place | TextPlace) -> Span:
    return key, place.address, place.address + place.count


def _check_apart(spans: Iterable[Span], keys: Keys) -> None:
    """No two of them share a register."""
    for (one, begin, end), (other, begins, ends) in combinations(spans, 2):
        if begin < ends and begins < end:
            raise _slip(keys, other, f"registers of its own, apart from {one}", f"{begins:#06x} again")


# ---- a pen of the map


def _check_map(profile: PenProfile, keys: Keys) -> None:
    blocks: dict[str, dict[str, Place | TextPlace]] = {
        "identity": places_of(profile.identity),
        "reported": places_of(profile.reported),
        "desired": dict(profile.desired),
    }
    for block, places in blocks.items():
        spans = [_span(f"{block}.{name}", place) for name, place in places.items()]
        _check_apart(spans, keys)
        most = MOST_WRITTEN if block == "desired" else MOST_READ
        length = max(end for _, _, end in spans) - min(begin for _, begin, _ in spans)
        if length > most:
            raise _slip(keys, block, f"a block of at most {most} registers", f"{length}")
        for name, place in places.items():
            if place.function != READ_HOLDING:
                raise _slip(keys, f"{block}.{name}.function", f"{READ_HOLDING} in the map dialect", place.function)
    for block in ("reported", "desired"):
        places = blocks[block]
        check, last = places["check"], max(place.address for place in places.values())
        if check.address != last or check.count != 1:
            raise _slip(keys, f"{block}.check.address", "the last register of its block", f"{check.address:#06x}")
        _check_whole(block, places, keys)


def _check_whole(block: str, places: dict[str, Place | TextPlace], keys: Keys) -> None:
    """The check covers all registers of the block, so none may be left without a name."""
    named = sum(place.count for place in places.values())
    first, last = (pick(place.address for place in places.values()) for pick in (min, max))
    if named != last + 1 - first:
        raise _slip(keys, block, "a block without gaps", f"{last + 1 - first - named} registers without a name")


# ---- a pen of plain registers


def _check_writes(plain: PlainPart, keys: Keys) -> None:
    if plain.run.stop == plain.run.run:
        raise _slip(keys, "desired.run.run", "another value than stop", shown(plain.run.run))
    spans = [("desired.run", plain.run.address, plain.run.address + 1), _span("desired.speed", plain.speed)]
    if plain.echo.address is not None:
        spans.append(("echo", plain.echo.address, plain.echo.address + 1))
    _check_apart(spans, keys)
    for at, order in enumerate(plain.clear):
        # Several orders may go to one register, such as on and off again.
        _check_apart([*spans, (f"desired.clear[{at}]", order.address, order.address + 1)], keys)
    if plain.speed.function != READ_HOLDING:
        raise _slip(keys, "desired.speed.function", "3: an input register can't be written", plain.speed.function)


def _check_limits(profile: PenProfile, keys: Keys) -> None:
    for name, hard, unit in (("depth", HARD_DEPTH, "0.01 mm"), ("speed", HARD_SPEED, "0.1 Hz")):
        sources = [profile.identity[f"{name}_{end}"] for end in ("min", "max", "step")]
        if any(source.place is not None for source in sources):
            continue  # read from the pen, and judged then
        low, high, step = (int(source.constant) for source in sources)
        for key, value in ((f"identity.{name}_min", low), (f"identity.{name}_max", high)):
            if not hard[0] <= value <= hard[1]:
                raise _slip(keys, key, f"{hard[0]} to {hard[1]} ({unit})", value)
        if low >= high:
            raise _slip(keys, f"identity.{name}_max", f"above the minimum, {low}", high)
        if (high - low) % step:
            raise _slip(keys, f"identity.{name}_step", f"a step that divides {high - low}, the range", step)


def _check_reported(profile: PenProfile, keys: Keys) -> None:
    strokes = profile.reported["strokes"].place
    if isinstance(strokes, Place) and strokes.width != 32:
        raise _slip(keys, "reported.strokes.width", "32: the dose counts in 32 bits", strokes.width)
    plain = profile.plain
    if plain is None or not plain.trigger_stops:
        return
    if not profile.tells("trigger_pressed"):
        expected = 'an input that means "trigger_pressed", since trigger_stops is true'
        raise _slip(keys, "reported.inputs", expected, "none")
    if not _tells_letting_go(profile):
        expected = 'one that means the trigger is let go, such as 0 = "none", since trigger_stops is true'
        raise _slip(keys, "reported.inputs", expected, "only trigger_pressed")


def _tells_letting_go(profile: PenProfile) -> bool:
    """Whether some number of the inputs means that the trigger is not pressed."""
    meaning = profile.reported["inputs"].meaning
    if meaning is None:
        return False
    # All that are named, and at least one that is not.
    numbers = {*meaning.values, *range(len(meaning.values) + 1)}
    told = [meaning.of(number) for number in numbers]
    return any(codes is not None and "trigger_pressed" not in codes for codes in told)


def _check_speed(profile: PenProfile, plain: PlainPart, keys: Keys) -> None:
    """Every speed that may be chosen can be written exactly."""
    sources = [profile.identity[f"speed_{end}"] for end in ("min", "max", "step")]
    if any(source.place is not None for source in sources):
        return
    for source in sources:
        if plain.speed.to_pen(int(source.constant)) is None:
            bits = plain.speed.width
            expected = f"a scale with which {source.constant} (0.1 Hz) is a whole number of at most {bits} bits"
            raise _slip(keys, "desired.speed.scale", expected, plain.speed.scale)
