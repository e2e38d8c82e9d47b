"""Which of the two estimates of contact time decides what about the cream."""

from __future__ import annotations

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.numbing import DIFFER_MS, WaitState, wait_of
from mnconsole.domain.session import Step
from tests.helpers.consoles import cream
from tests.helpers.folding import Written

APART_MS = 50_000
SHORT_BY_MS = 20_000


def _nearly_ready(apart_ms: int) -> Written:
    """Cream on; one estimate is short of ready, the other is past it, and they agree well enough to be believed."""
    written = Written().to(Step.NUMBING)
    applied = written.do(cream(written.policy)).body
    assert isinstance(applied, ev.CreamApplied)
    assert SHORT_BY_MS < abs(apart_ms) <= DIFFER_MS
    # The laptop's clock is set: UTC moves, the steady clock does not.
    mono_ms = applied.ready_ms - SHORT_BY_MS if apart_ms > 0 else applied.ready_ms - SHORT_BY_MS - apart_ms
    written.clock.advance(mono_ms)
    written.set_and_restart(apart_ms)
    wait = wait_of(written.session, written.now())
    assert wait is not None
    assert wait.shorter_ms < wait.ready_ms <= wait.longer_ms
    assert not wait.differs
    assert wait.state is WaitState.TAKING_EFFECT
    return written


@pytest.mark.parametrize("apart_ms", [APART_MS, -APART_MS], ids=["utc_ahead", "utc_behind"])
def test_ready_by_the_longer_estimate_alone_is_too_early(apart_ms: int) -> None:
    written = _nearly_ready(apart_ms)
    wait = wait_of(written.session, written.now())
    assert wait is not None
    with pytest.raises(Refused) as caught:
        written.do(ev.CreamRemoved(0))
    assert caught.value.code is RefusalCode.TOO_EARLY
    assert caught.value.details == (wait.ready_ms - SHORT_BY_MS, wait.ready_ms)


@pytest.mark.parametrize("apart_ms", [APART_MS, -APART_MS], ids=["utc_ahead", "utc_behind"])
def test_a_reason_takes_it_off_then_and_stays_on_record_with_the_shorter(apart_ms: int) -> None:
    written = _nearly_ready(apart_ms)
    wait = wait_of(written.session, written.now())
    assert wait is not None
    body = written.do(ev.CreamRemoved(0, "burning")).body
    assert body == ev.CreamRemoved(wait.ready_ms - SHORT_BY_MS, "burning")


def test_ready_by_both_needs_no_reason() -> None:
    written = _nearly_ready(APART_MS)
    written.clock.advance(SHORT_BY_MS)
    wait = wait_of(written.session, written.now())
    assert wait is not None
    assert written.do(ev.CreamRemoved(0)).body == ev.CreamRemoved(wait.longer_ms, "")
