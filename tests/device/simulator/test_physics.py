"""The hand that holds the pen, and what is measured."""

from __future__ import annotations

import itertools

from mnconsole.device.simulator.hand import HandMode
from mnconsole.domain.pen import Desired
from tests.helpers.pen_rig import Rig


def test_the_scripted_hand_is_on_the_skin_most_of_the_time_and_lifts(rig: Rig) -> None:
    rig.run()
    contact = []
    for _ in range(1500):
        rig.wait(40)
        rig.write(Desired.RUN)
        contact.append(rig.pen.report(0).inputs & 1)
    share = sum(contact) / len(contact)
    assert 0.7 <= share <= 0.9
    lifts = sum(1 for before, after in itertools.pairwise(contact) if before and not after)
    assert lifts >= 8
    report = rig.pen.report(0)
    assert 0.65 <= report.contact_strokes / report.strokes <= 0.95


def test_no_contact_without_strokes(rig: Rig) -> None:
    rig.arm()
    rig.wait(250)
    assert rig.pen.report(0).inputs & 1 == 0


def test_contact_raises_the_load_and_dips_the_speed_a_little(rig: Rig) -> None:
    rig.hand.mode = HandMode.OFF
    rig.run(1000)
    free = rig.pen.report(0)
    rig.hand.mode = HandMode.ON
    for _ in range(25):
        rig.wait(40)
        rig.write(Desired.RUN)
    pressed = rig.pen.report(0)
    assert pressed.load_permille > free.load_permille + 100
    assert 0.9 * 800 < pressed.speed_actual < free.speed_actual


def test_offsets_show_in_what_is_measured(rig: Rig) -> None:
    rig.physics.depth_offset_mm, rig.physics.speed_offset_share = 0.2, -0.2
    rig.run(800)
    report = rig.pen.report(0)
    assert report.depth_actual == 120
    assert report.speed_actual < 0.85 * 800


def test_running_warms_and_drains(rig: Rig) -> None:
    rig.physics.tick(600, 80, 1.0, True)
    assert rig.physics.temperature_c > 30
    assert rig.physics.battery < 0.95
