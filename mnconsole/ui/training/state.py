"""What the training drawer shows, ready as texts. No Qt."""

from __future__ import annotations

from msgspec import Struct


class ExerciseRow(Struct, frozen=True):
    """One exercise. `status` is what was measured or why it can't begin, empty for nothing; `on` while it lasts."""

    code: str
    name: str
    happens: str
    guide: str
    status: str
    on: bool
    button: str
    button_spoken: str
    enabled: bool


class ExerciseGroup(Struct, frozen=True):
    """Exercises of one kind."""

    title: str
    rows: tuple[ExerciseRow, ...]


class TrainingState(Struct, frozen=True):
    """The drawer. `notice` says what to do first; `missing` why this pen can't show the rest, a sentence each;
    `practising` goes into the banner, empty while nothing is on; `can_put_right` tells whether to offer an end."""

    notice: str
    groups: tuple[ExerciseGroup, ...]
    missing: tuple[str, ...]
    practising: str
    can_put_right: bool
