"""The paper of an old recovery code: the page says when it may go, and when it must not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mnconsole.domain.backup_ports import OpensIn
from mnconsole.ui.pen_page.state import Tone
from tests.ui.clinic.bench import Bench
from tests.ui.lock.bench import PASSPHRASE

DESTROY = "Destroy the paper of the code before"


def code_typed(bench: Bench) -> None:
    bench.presenter.act_keys("new_code")
    code = " ".join(bench.sheet.shown_code)
    bench.presenter.primary()
    bench.type(code=code, until_now=PASSPHRASE)
    bench.presenter.primary()


@pytest.mark.parametrize(
    ("opens", "says", "tone"),
    [
        (OpensIn.EVERYWHERE, DESTROY, Tone.GOOD),
        (OpensIn.HERE, "keep its paper until that disk has a newer one", Tone.WARN),
        (OpensIn.NOWHERE, "keep the paper of the code before until one is made", Tone.WARN),
    ],
)
def test_what_becomes_of_the_old_paper(opens: OpensIn, says: str, tone: Tone) -> None:
    bench = Bench()
    waiting: list[Callable[[OpensIn], None]] = []
    bench.console.keys.backup_after = waiting.append
    code_typed(bench)
    assert bench.sheet.busy, "the new code counts; what becomes of the paper is not known yet"
    bench.presenter.close_sheet()
    assert bench.sheet.busy
    waiting[0](opens)
    assert bench.state.sheet is None
    assert says in bench.told
    assert (DESTROY in bench.told) is (opens is OpensIn.EVERYWHERE)
    assert bench.state.told is not None
    assert bench.state.told.tone is tone


def test_who_has_the_page_by_then_keeps_their_own_sheet() -> None:
    bench = Bench()
    waiting: list[Callable[[OpensIn], None]] = []
    bench.console.keys.backup_after = waiting.append
    code_typed(bench)
    bench.presenter._desk.flow = None
    bench.presenter.act_keys("change_key")
    page = bench.sheet.page
    waiting[0](OpensIn.NOWHERE)
    assert bench.sheet.page == page
    assert "keep the paper" in bench.told
