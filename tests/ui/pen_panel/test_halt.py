"""A pen that nobody answers for: the panel and the alarm say what this pen's motor does and how it is switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole.device.profile.files import OWN_FOLDER, load_profiles
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import EndsBy, LinkState, PenIdentity
from mnconsole.domain.pen_kinds import PenKinds, SwitchOff
from mnconsole.ui.pen_panel.state import BarTone
from mnconsole.ui.shell.alarm_rows import row_of
from mnconsole.ui.words import pen_halt as words
from tests.helpers.bare_pens import AT_THE_PEN, PULL, THREE_KINDS, running, with_pen
from tests.helpers.fakes import IDENTITY
from tests.helpers.plain_bench import PlainBench
from tests.helpers.profiles import example
from tests.ui.pen_panel.bench import Bench

POWER = {AT_THE_PEN: "switch it off at the pen.", PULL: "pull its plug."}
LIFT = "Lift the pen off the skin now, then "
SHORT = {
    EndsBy.LEASE: "The motor stops by itself",
    EndsBy.TRIGGER: "Let go of the trigger now",
    EndsBy.NOTHING: "Lift the pen off the skin now",
}
FIRST = {
    EndsBy.LEASE: "The motor stops by itself within 0.3 s.",
    EndsBy.TRIGGER: "Let go of the trigger: the motor stops then.",
    EndsBy.NOTHING: "The motor may still run.",
}


class HaltBench(Bench):
    """The panel over a console, and the alarms in words."""

    def fill(self) -> str:
        """What stands in the place of the controls."""
        fill = self.state.fill
        assert fill is not None
        return fill.text

    def alarm(self, code: AlarmCode) -> str:
        """What the alarm says."""
        self.console.alarms.tick()
        (alarm,) = [each for each in self.console.alarms.alarms if each.code is code]
        return row_of(alarm, self.console.halt).text

    def lose(self) -> None:
        """Nothing answers any more."""
        self.link.lose()

    def die(self) -> None:
        """The link's thread ends by an error."""
        self.link.change(state=LinkState.DEAD, last_report=None, identity=None)

    def stop_in_vain(self) -> None:
        """STOP, and the pen does not say that it stands."""
        self.link.obedient = False
        self.presenter.stop()
        self.link.time_out_stop()


EACH = pytest.mark.parametrize(
    ("identity", "way"), [(pen, way) for pen in THREE_KINDS for way in SwitchOff],
    ids=[f"{pen.ends_by}-{way}" for pen in THREE_KINDS for way in SwitchOff],
)  # fmt: skip


@EACH
def test_lost(identity: PenIdentity, way: SwitchOff) -> None:
    bench = HaltBench(running(identity, way=way))
    bench.lose()
    assert (bench.state.bar.tone, bench.state.bar.second) == (BarTone.LOST, SHORT[identity.ends_by])
    told = bench.alarm(AlarmCode.LINK_LOST)
    assert told.startswith(FIRST[identity.ends_by])
    assert (LIFT + POWER[way] in told) == (identity.ends_by is EndsBy.NOTHING)
    assert ("Don't press it again" in told) == (identity.ends_by is EndsBy.TRIGGER)


@EACH
def test_dead(identity: PenIdentity, way: SwitchOff) -> None:
    bench = HaltBench(running(identity, way=way))
    bench.die()
    assert bench.state.bar.second == SHORT[identity.ends_by]
    for told in (bench.fill(), bench.alarm(AlarmCode.LINK_DEAD)):
        assert told.startswith(FIRST[identity.ends_by] if identity.ends_by is not EndsBy.NOTHING else LIFT + POWER[way])
        assert told.endswith("start the console again.")


@EACH
def test_stop_not_confirmed(identity: PenIdentity, way: SwitchOff) -> None:
    bench = HaltBench(running(identity, way=way))
    bench.stop_in_vain()
    assert bench.state.bar.second == words.lift_short()
    for told in (bench.fill(), bench.alarm(AlarmCode.STOP_NOT_CONFIRMED)):
        assert told.startswith(LIFT + POWER[way])
        assert "by itself" not in told


def test_without_a_profile_it_is_switched_off_at_the_pen() -> None:
    console = running(IDENTITY, way=PULL)
    console.pen_kinds = PenKinds()
    bench = HaltBench(console)
    bench.stop_in_vain()
    assert bench.fill().startswith(LIFT + POWER[AT_THE_PEN])


# from the file to the text

TRIGGER_INPUT = '0 = "cartridge_present", 1 = "trigger_pressed"'


@pytest.mark.parametrize(
    ("way", "trigger", "ends_by"),
    [(PULL, False, EndsBy.NOTHING), (AT_THE_PEN, False, EndsBy.NOTHING), (PULL, True, EndsBy.TRIGGER),
     (AT_THE_PEN, True, EndsBy.TRIGGER)],
)  # fmt: skip
def test_from_a_profile_s_file_to_the_text_in_the_panel(
    tmp_path: Path, way: SwitchOff, trigger: bool, ends_by: EndsBy
) -> None:
    """The file is read as at the start of the program, its motor identifies itself over a line in virtual time."""
    text = example().replace('"pull_its_plug"', f'"{way.value}"')
    if trigger:
        text = text.replace("trigger_stops = false", "trigger_stops = true")
        text = text.replace('0 = "cartridge_present"', TRIGGER_INPUT)
    (tmp_path / OWN_FOLDER).mkdir()
    (tmp_path / OWN_FOLDER / "my-motor.toml").write_text(text, encoding="utf-8")
    profiles = load_profiles(tmp_path)
    assert profiles.troubles == ()
    line = PlainBench(profile=profiles.find("my-motor"))
    line.connect()
    identity = line.view().identity
    assert identity is not None
    assert identity.ends_by is ends_by

    def with_this_pen() -> HaltBench:
        console = with_pen(identity)
        console.pen_kinds = profiles.kinds("my-motor")
        return HaltBench(console)

    stopped = with_this_pen()
    stopped.stop_in_vain()
    assert stopped.fill().startswith(LIFT + POWER[way])
    lost = with_this_pen()
    lost.lose()
    assert lost.state.bar.second == SHORT[ends_by]
    dead = with_this_pen()
    dead.die()
    assert dead.fill().startswith(LIFT + POWER[way] if ends_by is EndsBy.NOTHING else FIRST[ends_by])


def test_the_built_in_pen_of_the_map_stops_by_itself_and_is_switched_off_at_the_pen() -> None:
    console = running(IDENTITY, way=PULL)
    console.pen_kinds = load_profiles(None).kinds("mnconsole-1")
    bench = HaltBench(console)
    bench.die()
    assert bench.fill().startswith(FIRST[EndsBy.LEASE])
    again = HaltBench(running(IDENTITY, way=PULL))
    again.console.pen_kinds = console.pen_kinds
    again.stop_in_vain()
    assert again.fill().startswith(LIFT + POWER[AT_THE_PEN])
