"""The second medium on the clinic's page after the records were brought back."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.ui.clinic.bench import Bench, backups


@pytest.mark.parametrize("last_utc_ms", [0, 1_795_262_400_000])
def test_after_a_restore_the_second_medium_is_asked_for_again(last_utc_ms: int) -> None:
    bench = Bench()
    status = replace(backups(bench.console.clock.utc_ms()), second_medium="", second_lost=True, last_utc_ms=last_utc_ms)
    bench.console.backups._set(status)
    note = bench.state.backups.note
    assert note is not None
    assert note.title == "Choose the second medium again"
    facts = {title: value for title, value, _beside in bench.state.backups.facts}
    assert "none since the records were brought back" in facts.values()
    bench.console.backups._set(replace(status, second_lost=False))
    assert "none since the records were brought back" not in {value for _title, value, _ in bench.state.backups.facts}
