"""A chair's presenter over a console in memory, with shorthands for what a nurse does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from mnconsole.domain.people import Patient
from mnconsole.domain.session import Session, Step
from mnconsole.ui.chair.blocks import Below, Beside, Block, Fact, Facts, Field, Key, Pick, Tick, Toggles, Words
from mnconsole.ui.chair.draft import Draft
from mnconsole.ui.chair.presenter import ChairPresenter
from mnconsole.ui.chair.state import ChairState, SheetState, StepState
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at

B = TypeVar("B")
FACE = ("forehead", "glabella", "around_eyes", "nose", "cheeks", "upper_lip", "chin", "jaw")
GUARD_MS = 601


class Bench:
    """The console, the presenter and everything that it painted."""

    def __init__(self, console: BenchConsole | None = None) -> None:
        self.console = console or make_console()
        self.presenter = ChairPresenter(self.console)
        self.painted: list[ChairState] = []
        self.presenter.attach(self.painted.append)

    @property
    def state(self) -> ChairState:
        """What is shown; the presenter must have painted it."""
        assert self.painted[-1] == self.presenter.state
        return self.presenter.state

    @property
    def step(self) -> StepState:
        """The card."""
        assert self.state.step is not None
        return self.state.step

    @property
    def sheet(self) -> SheetState:
        """The sheet."""
        assert self.state.sheet is not None
        return self.state.sheet

    @property
    def session(self) -> Session:
        """The session in the chair, as acknowledged."""
        session = self.console.treatment.session(self.console.pen.chair_id)
        assert session is not None
        return session

    def at(self, step: Step, who: Patient | None = None, zones: tuple[str, ...] = ("forehead", "nose")) -> Session:
        """A new session in the chair, walked to a step."""
        return session_at(self.console, step, who, zones=zones)

    def primary(self) -> bool:
        """The filled button, pressed by somebody who waited long enough."""
        self.console.link.advance(GUARD_MS)
        return self.presenter.primary()

    def type(self, **values: str) -> None:
        """Type into fields; `__` in a name stands for a dot."""
        for name, value in values.items():
            self.presenter.changed(name.replace("__", "."), value)

    def draft(self) -> Draft:
        """The draft of the session in the chair."""
        return self.presenter._drafts[self.session.id]

    def screen(self, *zones: str) -> None:
        """Go through the screening with nothing to tell."""
        self.presenter.act("screening.rest_no")
        assert self.primary()
        for zone in zones:
            self.presenter.changed(f"zone.{zone}.on", "1")
        assert self.primary()
        self.agree()

    def agree(self) -> None:
        """The last part of the screening: the skin is known, no allergy is, the patient agrees."""
        self.type(screening__consent="1", screening__fitzpatrick="3", screening__allergies="none")
        assert self.primary()


def flat(blocks: tuple[Block, ...]) -> list[Block]:
    """Every block, also those beside and below others."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, (Beside, Below)):
            found += flat(block.parts)
        else:
            found.append(block)
    return found


def _first(blocks: tuple[Block, ...], kind: type[B], fits: Callable[[B], bool]) -> B:
    found = [block for block in flat(blocks) if isinstance(block, kind) and fits(block)]
    assert found, f"no such {kind.__name__}"
    return found[0]


def field(blocks: tuple[Block, ...], key: str) -> Field:
    """A field by its key."""
    return _first(blocks, Field, lambda block: block.key == key)


def pick(blocks: tuple[Block, ...], key: str) -> Pick:
    """A choice by its key."""
    return _first(blocks, Pick, lambda block: block.key == key)


def tick(blocks: tuple[Block, ...], key: str) -> Tick:
    """A tick by its key."""
    return _first(blocks, Tick, lambda block: block.key == key)


def toggles(blocks: tuple[Block, ...], name: str) -> Toggles:
    """Several answers by their name."""
    return _first(blocks, Toggles, lambda block: block.name == name)


def key(blocks: tuple[Block, ...], code: str) -> Key:
    """A quiet key by its code."""
    return _first(blocks, Key, lambda block: block.code == code)


def codes(blocks: tuple[Block, ...]) -> list[str]:
    """The codes of all keys."""
    return [block.code for block in flat(blocks) if isinstance(block, Key)]


def facts(blocks: tuple[Block, ...]) -> dict[str, Fact]:
    """All facts by their labels."""
    return {row.label: row for block in flat(blocks) if isinstance(block, Facts) for row in block.rows}


def words(blocks: tuple[Block, ...]) -> str:
    """All free texts, joined."""
    return "\n".join(block.text for block in flat(blocks) if isinstance(block, Words))


def sample(console: BenchConsole) -> Patient:
    """A patient with an allergy and a red flag."""
    return patient(console, allergies="latex", flags="Cold sores: antiviral taken")
