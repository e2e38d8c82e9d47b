"""Every clause finds the pen that is wrong in its way: mutant by mutant, behind the simulator's own server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.conform.checklist import CHECKLIST
from mnconsole.device.conform.run import Verdict
from mnconsole.device.registers import IdentityBlock, encode_reported
from mnconsole.device.simulator import firmware, modbus, physics, places, server
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.simulator.server import Pen, Server
from mnconsole.domain.pen import Desired, Feature, Motor, WriteResult
from tests.device.conform import mutants as m
from tests.device.conform import mutants_around as around
from tests.helpers.conform_bench import VirtualPort, chosen, judged

AT_ONCE = 10
"""Mutants a test: what comes before and after a test takes longer than a mutant."""


@dataclass(frozen=True)
class Mutant:
    """What is wrong, and the clauses that must find it. `before`: clauses to run first, which may pass."""

    name: str
    fails: set[str]
    patches: tuple[tuple[Any, str, Any], ...] = ()
    make: IdentityBlock = SIMULATED_PEN
    serve: type[Server] = Server
    make_pen: Callable[..., Pen] = Pen
    delay_ns: int = NS_PER_MS
    before: set[str] = field(default_factory=set)


def wrong(name: str, fails: str, kind: type[firmware.Firmware], **more: Any) -> Mutant:
    """A mutant of the firmware."""
    return Mutant(name, set(fails.split()), ((server, "Firmware", kind),), **more)


def patched(name: str, fails: str, *patch: Any, **more: Any) -> Mutant:
    """A mutant of what lies around it."""
    return Mutant(name, set(fails.split()), (patch,) if patch else (), **more)


def bad_check(block: Any) -> list[int]:
    return [*encode_reported(block)[:-1], 0x1234]


TRIGGER = replace(SIMULATED_PEN, features=int(Feature.TRIGGER))
NO_BATTERY = replace(SIMULATED_PEN, features=int(Feature.CONTACT_SENSING))
DEPTH = m.clamps("depth_min", "depth_max", "depth", WriteResult.DEPTH_RANGE)
SPEED = m.clamps("speed_min", "speed_max", "speed", WriteResult.SPEED_RANGE)


def run_anywhere(pen: firmware.Firmware, block: Any, found: WriteResult) -> WriteResult:
    idle_run = block.desired == Desired.RUN and pen.state is Motor.IDLE
    return WriteResult.APPLIED if idle_run and found is WriteResult.NOT_ALLOWED else found


def future_is_young(pen: firmware.Firmware, block: Any, found: WriteResult) -> WriteResult:
    ahead = 0 < (block.seen_uptime_ms - pen.uptime_ms) & 0xFFFFFFFF < 1 << 31
    return WriteResult.APPLIED if ahead and found is WriteResult.STALE else found


def deaf_to_wrong_boot(pen: firmware.Firmware, block: Any, found: WriteResult) -> WriteResult:
    mine = block.boot_id == pen.boot_id
    return WriteResult.APPLIED if not mine and found is WriteResult.STALE else found


MUTANTS = (
    patched("a lease that 300 ms is not in", "C1", make=replace(SIMULATED_PEN, lease_min_ms=400)),
    patched("steps that do not divide the range", "C1", make=replace(SIMULATED_PEN, depth_step=7)),
    patched("another map version", "C1", make=replace(SIMULATED_PEN, map_version=2)),
    patched("an unknown feature bit", "C2", make=replace(SIMULATED_PEN, features=1 << 9)),
    patched("bytes behind a text's end", "C2", make=replace(SIMULATED_PEN, vendor="ab\0cd")),
    patched("parts of a block garbled", "C3", modbus, "_read", around.read_garbled()),
    patched("a wrong check", "C4", places, "encode_reported", bad_check),
    wrong("the last nonce echoed in reads", "C5", m.says(lambda pen, true: {"nonce_echo": 77})),
    wrong("an uptime that runs ahead", "C6", m.says(lambda pen, true: {"uptime_ms": true.uptime_ms * 11 // 10})),
    wrong("an uptime that stands still", "C6", m.says(lambda pen, true: {"uptime_ms": 5000})),
    wrong("boot id 0", "C7", m.says(lambda pen, true: {"boot_id": 0})),
    wrong("a depth shown at rest", "C7 C18", m.says(lambda pen, true: {"depth_actual": pen._depth_set or 50})),
    wrong("needles that go on after a stop", "C7 C18 C26 C46", m.Coasts),
    wrong("a battery that is not there", "C8", m.says(lambda pen, true: {"battery_percent": 80}), make=TRIGGER),
    wrong("a contact that can't be sensed", "C8", m.says(lambda pen, true: {"inputs": 5}), make=TRIGGER),
    wrong("a cartridge number without a chip", "C8", m.says(lambda pen, true: {"cartridge_id": 9}), make=NO_BATTERY),
    patched("another exception for unknown functions", "C9", frames, "ILLEGAL_FUNCTION", 2),
    patched("zeros outside the map", "C10 C16", modbus, "_read", around.read_all()),
    patched("another exception for contradicting counts", "C11", frames, "ILLEGAL_VALUE", 2),
    patched("writes below 0x0200 answered", "C12", modbus, "_write", around.write_all(0, 0x1FF)),
    patched("parts of the desired state answered", "C13", modbus, "_write", around.write_all(0x200, 0x3FF)),
    patched("no whole block by function 0x10", "C14", modbus, "_answer", around.no_whole_block),
    wrong(
        "no nonce when refused",
        "C15 C26 C37 C38 C43",
        m.says(lambda pen, true: {"nonce_echo": 0 if true.result else true.nonce_echo}),
    ),
    patched("a cycle that writes before it looks", "C16", modbus, "_read_write", around.write_before_read),
    wrong("a stop that needs the boot id", "C17 C19", m.writes(m.stop_needs_boot_id)),
    wrong("a stop that needs the check", "C20", m.writes(m.stop_needs_check)),
    wrong("no stop by plain tools", "C21 C22", m.PlainStopIgnored),
    patched("no stop by broadcast", "C22", modbus, "_obey_broadcast", lambda pen, request: None),
    patched("an arm by broadcast", "C22", modbus, "_obey_broadcast", around.obeys_all_broadcasts),
    wrong("a stop that sets", "C23", m.writes(m.stop_takes_values)),
    wrong("a stop that clears", "C24", m.StopClears),
    wrong("a motor that turns when armed", "C25 C29", m.ArmedTurns),
    patched("a slow needle", "C25 C28", physics, "ACTUATOR_MM_PER_S", 2.0),
    wrong("a cartridge that is not reported", "C25", m.says(lambda pen, true: {"inputs": 0})),
    wrong("a run from idle", "C26 C43", m.judges(run_anywhere)),
    patched("a slow motor", "C27", physics, "RAMP_S", 3.0),
    wrong("values taken at the arm only", "C28", m.SetOnce),
    wrong("no pause", "C29", m.NoPause),
    wrong("known ids ignored", "C30", m.writes(m.same_id_ignored)),
    wrong("anything in any state", "C26 C31 C43", m.forgives(WriteResult.NOT_ALLOWED)),
    wrong("a clear that clears nothing", "C32", m.NeverClears),
    wrong("a clear elsewhere that does nothing", "C33", m.ClearElsewhereIdles),
    patched("a trigger that gates nothing", "C34", make=TRIGGER),
    wrong("two strokes for each", "C35", m.says(lambda pen, true: {"strokes": true.strokes * 2})),
    wrong("more in contact than at all", "C36", m.says(lambda pen, true: {"contact_strokes": true.strokes * 3})),
    patched("a check that is not looked at", "C37 C43", firmware, "check_is_right", lambda registers: True),
    wrong("a stale write that is taken", "C38 C45 C46 C47", m.forgives(WriteResult.STALE)),
    wrong("a future that is young", "C38", m.judges(future_is_young)),
    wrong("a boot id that is not looked at", "C38 C43", m.judges(deaf_to_wrong_boot)),
    wrong("unknown states taken", "C39 C43", m.forgives(WriteResult.UNKNOWN_DESIRED)),
    wrong("any lease taken", "C40", m.forgives(WriteResult.LEASE_RANGE)),
    wrong("a depth that is clamped", "C41 C43 C44", DEPTH),
    wrong("a speed that is clamped", "C42", SPEED),
    wrong("speed looked at before depth", "C43", m.SpeedFirst),
    wrong("refused writes that renew", "C44 C48", m.RefusedRenews),
    wrong("no note of stops", "C33 C45 C46", m.ForgetsStops),
    wrong("no note of faults", "C47", m.ForgetsFaults),
    wrong("a lease from the arrival", "C48 C51", m.LeaseFromArrival, delay_ns=6 * NS_PER_MS),
    wrong("a late lease", "C49 C50", m.LateLease),
    wrong("an early lease", "C49 C50", m.EarlyLease),
    wrong("reads that renew", "C49 C50 C51", m.ReadsRenew),
    wrong("no lease when armed", "C50", m.ArmedForEver),
    wrong("no word of what is left", "C51 C52", m.says(lambda pen, true: {"lease_left_ms": 0})),
    wrong("a lease that is shortened", "C52", m.LeaseShortened),
    wrong("a run that goes on after its lease", "C53", m.GoesOn),
    patched("half a frame that holds the lease up", "C54", serve=around.WaitsForTheFrame),
    patched("bytes that hold the lease up", "C55", serve=around.WaitsWhileBytesCome),
    patched("wrong sums taken", "C56", frames.FramerRTU, "check_CRC", lambda *_: True),
    patched("every unit is ours", "C57", frames, "_request_size", around.any_unit),
    patched("half a frame that swallows the next", "C58", serve=around.NaiveServer),
    patched("deaf after a flood", "C59", serve=around.DeafAfterFlood),
    patched("deaf after a burst", "C60", serve=around.DeafAfterBurst),
    patched("slow answers", "C61", delay_ns=22 * NS_PER_MS),
    patched("the same boot id again", "C62", make_pen=around.SameBoot),
    wrong(
        "a restart on its own",
        "C63",
        m.says(lambda pen, true: {"boot_id": 1 + true.uptime_ms // 1200}),
        before={"C6"},
    ),
    wrong(
        "an uptime that goes back on its own",
        "C63",
        m.says(lambda pen, true: {"uptime_ms": true.uptime_ms % 1200}),
        before={"C6"},
    ),
)


def overlooked(mutant: Mutant) -> dict[str, object]:
    """Clauses that should have found the mutant and did not."""
    port = VirtualPort(mutant.make, mutant.delay_ns, mutant.serve, mutant.make_pen)

    def switch_off_and_on(_what: str) -> bool:
        port.pen.restart()
        return True

    found = judged(port, chosen(*mutant.fails, *mutant.before), switch_off_and_on)
    told = (Verdict.FAIL, True)
    return {
        name: finding
        for name, finding in found.items()
        if name in mutant.fails and (finding.verdict, bool(finding.expected and finding.seen)) != told
    }


@pytest.mark.parametrize("first", range(0, len(MUTANTS), AT_ONCE))
def test_the_clause_finds_it(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    wrongly: dict[str, object] = {}
    for mutant in MUTANTS[first : first + AT_ONCE]:
        with monkeypatch.context() as patch:
            for where, name, value in mutant.patches:
                patch.setattr(where, name, value)
            missed = overlooked(mutant)
        if missed:
            wrongly[mutant.name] = missed
    assert wrongly == {}


def test_every_clause_has_its_mutant() -> None:
    found = set().union(*(mutant.fails for mutant in MUTANTS))
    assert [clause.name for clause in CHECKLIST if clause.name not in found] == []
