"""Rows about bytes that come late, again, in bursts or by halves."""

from __future__ import annotations

import random
from collections.abc import Iterable

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.registers import MASK32, DesiredBlock, encode_desired
from mnconsole.domain.pen import LEASE_MS, Desired, Interruption, LinkState, Motor
from tests.faults.ground import Ground, link_ground, pause
from tests.faults.line import DASH, NONE, OFF
from tests.faults.oracle import answers_in, facts_of, facts_of_report, registers_of, wrong_values
from tests.faults.proxy import Proxy
from tests.faults.rows import Bound, Dice, Measured, Row

OLD_NS = LEASE_MS * NS_PER_MS
OLDEST_MS = 70_000
TRUE_WITHIN_MS = 300.0
"""A value painted as fresh was true at the pen within this (design: pen-link.md, invariants)."""


def late_answers(ground: Ground, dice: Dice) -> Measured:
    """Hold all answers up and let them go in one burst; or let every answer come late from now on."""
    ground.running(dice)
    line = ground.line
    if dice.turn((True, False)):
        begun_ns = line.do(lambda _: setattr(line.to_console, "hold", True))
        hold_ms = dice.uniform(210, 700)
        end_ns = begun_ns + int((hold_ms + 150) * NS_PER_MS)
    else:
        hold_ms = 0.0
        late_ns = int(dice.uniform(185, 700) * NS_PER_MS)
        begun_ns = line.do(lambda _: setattr(line.to_console, "delay_ns", late_ns))
        end_ns = begun_ns + 900 * NS_PER_MS
    dash_ms, oldest_ms, taken = 0.0, 0.0, False
    while (now_ns := ground.link.now_ns()) < end_ns:
        report = ground.view.fresh_report(now_ns)
        if report is None:
            dash_ms = dash_ms or (now_ns - begun_ns) / NS_PER_MS
        else:
            oldest_ms = max(oldest_ms, (now_ns - made_ns(ground, report)) / NS_PER_MS)
            # After the dash only what was asked for after the burst may be shown again.
            taken = taken or bool(dash_ms and hold_ms and report.sent_ns < begun_ns)
        if hold_ms and now_ns - begun_ns >= hold_ms * NS_PER_MS:
            line.release()
            hold_ms = 0.0
        pause(0.0005)
    _, wrong = wrong_values(ground.panel.views, line.to_console.seen)
    assert dash_ms, "never stale"
    assert not taken, "an answer from before the stall was shown again"
    assert ground.moved_since(begun_ns) == 0, "motion by itself"
    return {"a dash": dash_ms, "wrong values shown": wrong, "truth shown, age at the pen": oldest_ms}


def made_ns(ground: Ground, report: object) -> int:
    """When the pen made this report: when its bytes came out of it."""
    wanted = facts_of_report(report)  # type: ignore[arg-type]
    made = [at_ns for at_ns, words in answers_in(ground.line.to_console.seen[-200:]) if facts_of(words) == wanted]
    return made[-1] if made else 0


def old_writes(ground: Ground, dice: Dice) -> Measured:
    """Old writes come out of a buffer: at an idle pen, at a faulted one, or at a running one that nobody writes to."""
    ground.running(dice)
    line, where = ground.line, dice.turn(("running", "idle", "faulted"))
    pause(dice.uniform(0.0, 0.5))
    status = ground.pen.control("status")
    uptime_ms, boot_id = status["uptime_ms"], status["boot_id"]
    if where == "idle":
        ground.idle()
        begun_ns = ground.link.now_ns()
    else:
        begun_ns = line.cut()
        if where == "faulted":
            ground.off_ms(begun_ns)
            pause(0.02)
            begun_ns = ground.link.now_ns()
    burst = old_frames(line, dice, begun_ns, boot_id, uptime_ms)
    refused_before = len(ground.log.since(begun_ns, "refused"))
    line.inject(*burst, to_pen=True, every_ms=dice.choice((0.0, 1.0, 5.0)))
    measured = {"[motor off]": ground.off_ms(begun_ns)} if where == "running" else {}
    ground.times(begun_ns, all_there=lambda: len(ground.log.since(begun_ns, "refused")) >= len(burst))
    pause(0.1)
    refused = ground.log.since(begun_ns, "refused")[refused_before:]
    assert {each["result"] for each in refused} == {6}, f"refused as stale: {refused[:3]}"
    cleared = len(ground.log.since(begun_ns, "cleared"))
    return {"starts": ground.moved_since(begun_ns), "clears": cleared, **measured}


def old_frames(line: Proxy, rng: random.Random, now_ns: int, boot_id: int, uptime_ms: int) -> list[bytes]:
    """Arms, runs and clears: real ones of this line that are older than the lease, and some as they would have been up
    to 70 s ago."""
    live = (Desired.ARM, Desired.RUN, Desired.CLEAR)
    sent = [data for at_ns, data in line.to_pen.seen if now_ns - at_ns >= OLD_NS and desired_of(data) in live]
    real = rng.sample(sent, min(12, len(sent)))
    made = []
    for age_ms in (OLDEST_MS, *(rng.randint(LEASE_MS + 20, OLDEST_MS) for _ in range(7))):
        block = DesiredBlock(
            rng.randint(0, 0xFFFF), rng.choice(live), 100, 800, LEASE_MS, rng.randint(1, 0xFFFF), boot_id,
            (uptime_ms - age_ms) & MASK32,
        )  # fmt: skip
        made.append(frames.cycle_request(encode_desired(block)))
    return real + made


def desired_of(frame: bytes) -> int | None:
    """The desired state that a cycle's frame writes."""
    return int.from_bytes(frame[13:15], "big") if len(frame) == 33 and frame[1] == frames.READ_WRITE else None


def half_a_frame(ground: Ground, dice: Dice) -> Measured:
    """The last thing that reaches the pen is half a frame; or a byte of one comes every 450 ms."""
    ground.running(dice)
    whole = [data for _, data in ground.line.to_pen.seen if desired_of(data) == Desired.RUN][-1]
    cut_ns = ground.line.cut()
    every_ms = dice.turn((0.0, dice.choice((450.0, 20.0, 90.0))))
    if not every_ms:
        ground.line.inject(whole[: dice.randrange(1, len(whole))], to_pen=True)
    else:
        first = dice.randrange(1, 20)
        single = [whole[place : place + 1] for place in range(first, first + 4)]
        ground.line.inject(whole[:first], *single, to_pen=True, every_ms=every_ms)
    return {"[motor off]": ground.off_ms(cut_ns)}


def one_frame_again(ground: Ground, dice: Dice) -> Measured:
    """The device answers everything with the one frame that it gave last."""
    ground.running(dice)
    same = [data for _, data in ground.line.to_console.seen if registers_of(data) is not None][-1]

    def repeat(_: bytes) -> Iterable[bytes]:
        return (same,)

    begun_ns = ground.line.do(lambda line: setattr(line.to_console, "change", repeat))
    took = ground.times(
        begun_ns, dash=ground.shows_dash, lost=lambda: ground.view.interruption is Interruption.LINK_LOST
        and ground.view.state is LinkState.LOST,
    )  # fmt: skip
    return {"a dash": took["dash"], "lost, stop wanted": took["lost"], "[motor off]": ground.off_ms(begun_ns)}


def another_tool(ground: Ground, dice: Dice) -> Measured:
    """Somebody writes 0 to 0x0201, with function 6 or 16, to the pen or to all."""
    ground.running(dice)
    unit = dice.choice((0, 1))
    if dice.turn((True, False)):
        stop = frames.write_one_request(0x0201, 0, unit)
    else:
        stop = frames.write_many_request(0x0201, [0], unit)
    # Between two cycles, as a tool on the same line would have to talk.
    at_ns = ground.line.inject(stop, to_pen=True)
    took = ground.times(at_ns, told=lambda: ground.view.interruption is Interruption.STOPPED_ELSEWHERE
                        and ground.view.wanted is Desired.STOP)  # fmt: skip
    off_ns = at_ns + int(ground.off_ms(at_ns) * NS_PER_MS)
    ground.panel.until_motor(Motor.IDLE)
    pause(0.2)
    return {"interrupted": took["told"], "undone": ground.moved_since(off_ns)}


ROWS = (
    Row(
        "late-answers",
        "late answers, burst of old answers after a stall",
        "all answers held up for 210 to 700 ms and let go at once, or each 185 to 700 ms late",
        {"a dash": DASH, "wrong values shown": NONE, "truth shown, age at the pen": Bound(TRUE_WITHIN_MS)},
        link_ground,
        late_answers,
        few=2,
    ),
    Row(
        "old-writes",
        "burst of old writes at the pen, up to 70 s old",
        "up to 20 arms, runs and clears, 320 ms to 70 s old, at an idle, a faulted or a running pen whose line is cut",
        {"starts": NONE, "clears": NONE, "[motor off]": OFF},
        link_ground,
        old_writes,
        few=3,
    ),
    Row(
        "half-a-frame",
        "half a frame, or a byte every 450 ms, at the pen",
        "the line cut but for a part of a run's frame, or for its bytes one by one every 20, 90 or 450 ms",
        {"[motor off]": OFF},
        link_ground,
        half_a_frame,
        few=2,
    ),
    Row(
        "one-frame-again",
        "device repeats one frame",
        "every answer replaced by the same one",
        {"a dash": DASH, "lost, stop wanted": Bound(350.0), "[motor off]": OFF},
        link_ground,
        one_frame_again,
        few=1,
    ),
    Row(
        "another-tool",
        "somebody stops the pen with another tool",
        "a write of 0 to 0x0201 by function 6 or 16, to unit 1 or to all, anywhere in a cycle",
        {"interrupted": Bound(200.0), "undone": NONE},
        link_ground,
        another_tool,
        few=2,
    ),
)
