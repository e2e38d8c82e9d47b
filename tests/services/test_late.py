"""What stands in while driver and store are still being opened: deaf, and never lying."""

from __future__ import annotations

import threading

import pytest

from mnconsole.domain.pen import Desired, LinkState, LinkView, StopCause, Wish
from mnconsole.domain.pen_tools import LinkQuality, WireLogView
from mnconsole.services.late import LateLink, LateRecords, RecordsClosedError
from tests.helpers.fakes import FakeLink, InMemoryRecords, report

WAIT_S = 10.0
ARM = Wish(Desired.ARM, 500, 900, 1, 1)


def test_before_there_is_a_driver_nothing_can_move() -> None:
    late = LateLink("port")
    assert late.view() == LinkView(LinkState.CLOSED, "port")
    assert not late.wish(ARM)
    assert not late.clear(report(), 1)
    assert late.stop(StopCause.OPERATOR) == 0
    late.touch()
    late.start()
    assert late.now_ns() > 0
    assert late.quality() == LinkQuality(0, 0, 0, 0, None, None, None)
    assert late.wire_log() == WireLogView(False, "")
    assert late.close(1)


@pytest.mark.parametrize("wanted", [(True,), (True, False)])
def test_a_wire_log_that_is_asked_for_early_begins_with_the_driver(wanted: tuple[bool, ...]) -> None:
    late, link = LateLink("port"), FakeLink()
    for on in wanted:
        late.set_wire_log(on)
    late.opened(link)
    assert late.wire_log().on is wanted[-1]
    late.set_wire_log(not wanted[-1])
    assert link.wire.on is not wanted[-1]
    assert late.quality() is link.line


def test_a_driver_that_can_t_be_started_is_told_with_its_cause() -> None:
    late, heard = LateLink("port"), list[LinkView]()
    late.subscribe(heard.append)
    late.failed("OSError: Read-only file system")
    assert heard == [late.view()]
    assert (late.view().state, late.view().detail) == (LinkState.DEAD, "OSError: Read-only file system")
    assert not late.wish(ARM)


def test_then_everything_goes_to_the_driver_and_early_listeners_hear() -> None:
    late, link, heard = LateLink("port"), FakeLink(), list[LinkView]()
    late.subscribe(heard.append)
    end = late.subscribe(heard.append)
    end()
    end()
    end_later = late.subscribe(heard.append)
    late.opened(link)
    end_later()
    late.start()
    assert link.started
    link.report()
    assert heard == [link.view()]
    assert late.view() is link.view()
    assert late.now_ns() == link.now
    assert late.wish(Wish(Desired.ARM, 500, 900, link.view().epoch, link.now))
    assert late.stop(StopCause.OPERATOR) == link.view().epoch
    assert not late.clear(report(), link.now)
    late.touch()
    assert link.touches == 1
    late.subscribe(heard.append)
    link.report()
    assert len(heard) >= 3
    assert late.close(1)
    assert link.closed


def test_a_job_waits_for_the_records_on_its_own_thread() -> None:
    late, records, done = LateRecords(), InMemoryRecords(), list[int]()
    late.interrupt_reads()
    waiting = threading.Thread(target=lambda: done.append(late.write(lambda uow: uow.count_events())))
    waiting.start()
    assert done == []
    late.opened(records)
    waiting.join(WAIT_S)
    assert done == [0]
    assert late.read(lambda reader: reader.count_events()) == 0
    late.interrupt_reads()
    late.close()
    assert (records.interrupted, records.closed) == (1, True)


def test_records_that_never_came_fail_the_jobs_that_waited() -> None:
    late, failed = LateRecords(), list[Exception]()

    def job() -> None:
        try:
            late.read(lambda reader: reader.count_events())
        except RecordsClosedError as error:
            failed.append(error)

    waiting = threading.Thread(target=job)
    waiting.start()
    late.close()
    waiting.join(WAIT_S)
    assert len(failed) == 1
    with pytest.raises(RecordsClosedError):
        late.write(lambda uow: uow.count_events())
