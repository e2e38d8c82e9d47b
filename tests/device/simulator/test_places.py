"""A simulated pen of the map where a profile has it: the real driver with that profile drives it over the wire."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.check import check_pen
from mnconsole.device.profile.files import built_in, read_profile
from mnconsole.device.registers import encode_desired
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.simulator.places import PUBLISHED, ProfilePlaces
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import Waker, open_port
from mnconsole.domain.pen import LinkState, Motor, PortTrouble
from mnconsole.errors import KnownError
from tests.device.test_registers import DESIRED, REPORTED
from tests.helpers.pens import panel_on
from tests.helpers.profiles import MOVED_BY, MOVED_UNIT, moved_map, profile_of, put


def odd_map() -> str:
    """The moved map, with a speed in r/min and an identity whose texts stand elsewhere and are shorter."""
    text = moved_map().replace("speed = { address = 0x1203", 'speed = { scale = "1/6", address = 0x1203')
    text = text.replace("speed_set = { address = 0x110a", 'speed_set = { scale = "1/6", address = 0x110a')
    return text.replace("firmware = { address = 0x1028, text = 4", "firmware = { address = 0x102d, text = 2")


@pytest.mark.parametrize("text", [moved_map(), odd_map()], ids=["moved", "odd"])
def test_the_driver_with_the_same_profile_drives_it(text: str, tmp_path: Path) -> None:
    profile = read_profile(put(tmp_path, "moved", text))
    with (
        SimulatedPen.spawn(tmp_path, profile=Path(profile.file), serial_number="M-17") as pen,
        panel_on(pen.port, profile=profile) as panel,
    ):
        panel.until_state(LinkState.READY)
        identity = panel.link.view().identity
        assert identity is not None
        assert (identity.profile, identity.serial_number, identity.product) == ("moved", "M-17", "Simulated pen")
        panel.run(depth_um=1000, speed_dhz=800)
        panel.until(lambda view: view.last_report is not None and view.last_report.speed_actual_dhz > 750)
        report = panel.report
        assert report is not None
        assert (report.depth_set_um, report.speed_set_dhz) == (1000, 800)
        panel.stop()
        panel.until_motor(Motor.IDLE)
        assert [event["event"] for event in pen.events() if event["event"].startswith("motor")] == [
            "motor_on", "motor_off",
        ]  # fmt: skip


def test_it_does_not_answer_as_another_unit_and_has_nothing_at_the_published_addresses(tmp_path: Path) -> None:
    file, waker = put(tmp_path, "moved", moved_map()), Waker()
    with SimulatedPen.spawn(tmp_path, profile=file) as pen:
        with pytest.raises(KnownError) as caught:
            check_pen(pen.port)
        assert caught.value.code is PortTrouble.SILENT
        published = replace(built_in(), line=replace(built_in().line, unit=MOVED_UNIT))
        with pytest.raises(KnownError) as caught:
            check_pen(pen.port, profile=published)
        assert caught.value.params["detail"] == "exception 2 to the read of 0x0000"
        port = open_port(pen.port, 57600, waker)
        try:
            port.write(frames.write_one_request(0x0201 + MOVED_BY, 0, MOVED_UNIT))
            assert port.wait(2_000_000_000) == frames.write_answer(0x06, 0x0201 + MOVED_BY, 0, MOVED_UNIT)
        finally:
            port.close()
            waker.close()


def test_the_published_profile_says_what_the_published_map_says() -> None:
    places = ProfilePlaces(built_in())
    for name in ("unit", "identity", "reported", "desired", "state"):
        assert getattr(places, name) == getattr(PUBLISHED, name), name
    written = encode_desired(DESIRED)
    wrong = [*written[:-1], written[-1] ^ 0x0100]
    assert places.identity_of(SIMULATED_PEN) == PUBLISHED.identity_of(SIMULATED_PEN)
    assert places.reported_of(REPORTED) == PUBLISHED.reported_of(REPORTED)
    assert places.published(written) == places.desired_of(written) == written
    assert places.published(wrong)[:-1] == written[:-1]
    assert places.published(wrong)[-1] != written[-1]


def test_a_stop_is_one_wherever_it_is_written() -> None:
    places = ProfilePlaces(profile_of(moved_map()))
    state = 0x0201 + MOVED_BY
    assert [places.stops(state, [value]) for value in (0, 1)] == [True, False]
    assert places.stops(state - 1, [7, 0, 7])
    assert not places.stops(0x0201, [0])
    assert not places.stops(state - 1, [0])
