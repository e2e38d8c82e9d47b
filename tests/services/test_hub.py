"""The hub: order, ends, and listeners that fail."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from mnconsole.services.hub import BusyChanged, Hub, PatientsChanged, TimeMoved
from tests.helpers.consoles import DirectPost


def test_messages_reach_the_listeners_of_their_type_in_order() -> None:
    hub, heard = Hub(DirectPost()), list[object]()
    hub.subscribe(TimeMoved, heard.append)
    hub.subscribe(BusyChanged, heard.append)
    sent = [TimeMoved(1), BusyChanged(UUID(int=1), True), TimeMoved(2), PatientsChanged(UUID(int=1)), TimeMoved(3)]
    for message in sent:
        hub.publish(message)
    assert heard == [message for message in sent if not isinstance(message, PatientsChanged)]


def test_what_a_listener_publishes_comes_after_what_was_published_before() -> None:
    hub, heard = Hub(DirectPost()), list[int]()

    def answer(message: TimeMoved) -> None:
        if message.offset_ms == 1:
            hub.publish(TimeMoved(2))

    hub.subscribe(TimeMoved, answer)
    hub.subscribe(TimeMoved, lambda message: heard.append(message.offset_ms))
    hub.publish(TimeMoved(1))
    assert heard == [1, 2]


def test_nothing_is_delivered_before_the_main_thread_takes_it() -> None:
    posted: list[Callable[[], None]] = []
    hub, heard = Hub(posted.append), list[object]()
    hub.subscribe(TimeMoved, heard.append)
    hub.publish(TimeMoved(1))
    hub.call(lambda: heard.append("called"))
    assert heard == []
    for call in posted:
        call()
    assert heard == [TimeMoved(1), "called"]


def test_a_listener_that_ended_hears_nothing_more() -> None:
    hub, heard = Hub(DirectPost()), list[object]()
    end = hub.subscribe(TimeMoved, heard.append)
    end()
    end()
    hub.publish(TimeMoved(1))
    assert heard == []


def test_a_listener_ended_by_the_one_before_it_hears_nothing() -> None:
    hub, heard = Hub(DirectPost()), list[object]()
    ends: list[Callable[[], None]] = []
    hub.subscribe(TimeMoved, lambda _message: ends[0]())
    ends.append(hub.subscribe(TimeMoved, heard.append))
    hub.publish(TimeMoved(1))
    assert heard == []


def test_a_listener_that_fails_keeps_nobody_from_hearing_and_is_not_hushed_up() -> None:
    hub, heard = Hub(DirectPost()), list[object]()

    def fail(_message: TimeMoved) -> None:
        raise LookupError("a bug")

    hub.subscribe(TimeMoved, fail)
    hub.subscribe(TimeMoved, heard.append)
    with pytest.raises(LookupError, match="a bug"):
        hub.publish(TimeMoved(1))
    assert heard == [TimeMoved(1)]


def test_every_failure_is_told() -> None:
    hub = Hub(DirectPost())

    def fail(_message: TimeMoved) -> None:
        raise LookupError("a bug")

    hub.subscribe(TimeMoved, fail)
    hub.subscribe(TimeMoved, fail)
    with pytest.raises(ExceptionGroup, match="2 listeners of TimeMoved") as caught:
        hub.publish(TimeMoved(1))
    assert [type(error) for error in caught.value.exceptions] == [LookupError, LookupError]


def test_a_closed_hub_takes_no_calls_and_still_tells() -> None:
    heard: list[object] = []
    hub = Hub(DirectPost())
    hub.subscribe(TimeMoved, heard.append)
    hub.call(lambda: heard.append("before"))
    hub.close()
    hub.call(lambda: heard.append("after"))
    hub.publish(TimeMoved(2))
    assert heard == ["before", TimeMoved(2)]
