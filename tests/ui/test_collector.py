"""The collector's own hours: the main thread, and nothing long while the pen is in use."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mnconsole.ui.collector import MIDDLE_EVERY, WHOLE_EVERY, YOUNG, Collector
from tests.helpers.collections_seen import seen_collections


class Knot:
    """Hangs on itself: only the collector takes it."""

    def __init__(self) -> None:
        self.itself = self


class Pen:
    """In use or not."""

    in_use = False


@pytest.fixture
def pen() -> Pen:
    return Pen()


@pytest.fixture
def collector(qtbot: QtBot, pen: Pen) -> Iterator[Collector]:
    owner = QObject()
    collector = Collector(lambda: pen.in_use, owner)
    collector.begin()
    yield collector
    collector.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    owner.deleteLater()


def knots(count: int = YOUNG + 100) -> weakref.ref[Knot]:
    """Make that many that nobody holds; gives one that tells whether they are gone."""
    last = [Knot() for _each in range(count)][-1]
    return weakref.ref(last)


def test_it_takes_what_is_young_by_itself(qtbot: QtBot, collector: Collector) -> None:
    gone = knots()
    assert gone() is not None, "nobody else collects"
    qtbot.waitUntil(lambda: gone() is None)


def test_it_leaves_a_few_alone(collector: Collector) -> None:
    collector.look()
    gone = knots(10)
    with seen_collections() as seen:
        collector.look()
    assert seen == []
    assert gone() is not None


def test_a_whole_collection_waits_for_a_pen_at_rest(collector: Collector, pen: Pen) -> None:
    pen.in_use = True
    with seen_collections() as seen:
        for _each in range(WHOLE_EVERY + 1):
            knots()
            collector.look()
        assert {each.generation for each in seen} == {0, 1}
        assert sum(each.generation == 1 for each in seen) == WHOLE_EVERY // MIDDLE_EVERY
        pen.in_use = False
        collector.look()
        collector.look()
    assert [each.generation for each in seen].count(2) == 1


def test_another_thread_never_collects(collector: Collector) -> None:
    with seen_collections() as seen:
        maker = threading.Thread(target=knots, args=(20 * YOUNG,))
        maker.start()
        maker.join()
        assert seen == []
        collector.look()
    assert [each.on_main for each in seen] == [True]


def test_what_is_there_at_the_beginning_is_looked_through_no_more(collector: Collector) -> None:
    held = [Knot() for _each in range(100)]
    collector.begin()
    assert not any(thing is held[0] for thing in gc.get_objects())
    assert held
