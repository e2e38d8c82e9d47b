"""Pens that keep to the map pass the whole checklist, whatever they have and however slow their adapter is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.conform.checklist import CHECKLIST
from mnconsole.device.conform.run import Finding, Verdict
from mnconsole.device.registers import IdentityBlock
from mnconsole.device.simulator import server
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.domain.pen import Feature
from tests.device.conform.mutants import GatedPen
from tests.helpers.conform_bench import VirtualPort, judged

SMALL = replace(
    SIMULATED_PEN, features=0, depth_min=25, depth_max=200, depth_step=1, speed_min=300, speed_max=900, speed_step=1
)
SHORT = replace(SIMULATED_PEN, lease_min_ms=30, lease_max_ms=0xFFFF, features=int(Feature.CONTACT_SENSING))
TRIGGER = replace(SIMULATED_PEN, features=int(Feature.TRIGGER | Feature.BATTERY))


def kept(found: dict[str, Finding]) -> set[str]:
    """The clauses that do not apply; everything else must have passed."""
    wrong = {name: finding for name, finding in found.items() if finding.verdict in (Verdict.FAIL, Verdict.NOT_RUN)}
    assert wrong == {}
    assert len(found) == len(CHECKLIST)
    return {name for name, finding in found.items() if finding.verdict is Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("make", "one_way_ms", "not_asked"),
    [
        (SIMULATED_PEN, 1, {"C34"}),
        (SIMULATED_PEN, 9, {"C34"}),
        (SMALL, 1, {"C34", "C36"}),
        (SHORT, 1, {"C34", "C40"}),
    ],
)
def test_every_clause_is_met(make: IdentityBlock, one_way_ms: int, not_asked: set[str]) -> None:
    port = VirtualPort(make, delay_ns=one_way_ms * NS_PER_MS)

    def switch_off_and_on(_what: str) -> bool:
        port.pen.restart()
        return True

    assert kept(judged(port, CHECKLIST, switch_off_and_on)) == not_asked


def test_a_pen_with_a_trigger_is_asked_what_can_be_asked_without_a_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "Firmware", GatedPen)
    assert kept(judged(VirtualPort(TRIGGER), CHECKLIST)) == {"C27", "C35", "C36", "C62"}


def test_a_restart_that_is_left_out_does_not_apply() -> None:
    found = judged(VirtualPort(), [clause for clause in CHECKLIST if clause.name == "C62"], lambda _what: False)
    assert found["C62"].verdict is Verdict.NOT_APPLICABLE
