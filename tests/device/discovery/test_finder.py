"""The search on real pens' processes over real lines: found, lost, found again, one of two, and what is no pen."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

from mnconsole.device import frames
from mnconsole.device.profile.files import built_in
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import port_error
from mnconsole.domain.pen import Desired, LinkState, Motor, PortTrouble, StopCause
from mnconsole.domain.pen_finding import FindPhase, PortFacts
from mnconsole.ui.words.pen_ports import search_words
from tests.helpers.search_bench import Doorkeeper, Shelf, device, searching
from tests.helpers.waiting import wait_for

FOUND_AGAIN_S = 3.0


def spawn(folder: Path, name: str, serial: str) -> SimulatedPen:
    return SimulatedPen.spawn(folder, name=name, serial_number=serial)


def test_a_pen_plugged_in_later_is_found_without_a_restart(tmp_path: Path) -> None:
    shelf = Shelf()
    with searching(shelf) as bench:
        bench.until_phase(FindPhase.NONE)
        assert bench.panel.link.view().trouble is PortTrouble.NO_PORT_GIVEN
        with spawn(tmp_path, "usb0", "P-1") as pen:
            shelf.put(pen.port)
            assert bench.until_linked("P-1") < FOUND_AGAIN_S
            assert bench.finding.phase is FindPhase.FOUND
            assert bench.finding.port == pen.port
            assert bench.door.asked() == [pen.port]


def test_replugged_under_another_name_it_is_found_by_its_serial_number(tmp_path: Path) -> None:
    shelf = Shelf()
    with searching(shelf, "P-1") as bench:
        with spawn(tmp_path, "usb0", "P-1") as pen:
            first = shelf.put(pen.port)
            bench.until_linked("P-1")
            bench.panel.run()
            shelf.take(first)
            Path(first).unlink()  # first the name: its terminal's number is anybody's once the pen is gone
            os.kill(pen.pid, signal.SIGKILL)
            bench.panel.until_state(LinkState.ABSENT)
        with spawn(tmp_path, "usb7", "P-1") as again:
            shelf.put(again.port)
            assert bench.until_linked("P-1") < FOUND_AGAIN_S
            assert bench.finding.port == again.port
            assert bench.panel.link.view().port == again.port
            bench.panel.until_motor(Motor.IDLE)
            assert bench.panel.link.view().wanted is Desired.STOP
            assert all(event["event"] != "motor_on" for event in again.events())


def test_lost_while_it_ran_on_an_adapter_that_stays_it_is_found_on_another_one(tmp_path: Path) -> None:
    shelf = Shelf()
    with searching(shelf, "P-1") as bench, spawn(tmp_path, "usb0", "P-1") as pen:
        shelf.put(pen.port)
        bench.until_linked("P-1")
        bench.panel.run()
        os.kill(pen.pid, signal.SIGSTOP)  # taken off its adapter, which stays and is silent
        bench.panel.until_state(LinkState.LOST)
        with spawn(tmp_path, "usb7", "P-1") as again:
            shelf.put(again.port)
            wait_for(lambda: bench.panel.link.view().port == again.port, 2 * FOUND_AGAIN_S, "the other port")
            bench.until_linked("P-1")
            bench.panel.until_motor(Motor.IDLE)
            assert all(event["event"] != "motor_on" for event in again.events())
        os.kill(pen.pid, signal.SIGCONT)


def test_while_the_pen_is_linked_nothing_is_listed_or_asked(tmp_path: Path) -> None:
    shelf = Shelf()
    with spawn(tmp_path, "usb0", "P-1") as pen, spawn(tmp_path, "usb1", "P-2") as other, searching(shelf) as bench:
        shelf.put(pen.port)
        bench.until_linked("P-1")
        bench.panel.run()
        looked, opened = shelf.looked, len(bench.door.opened)
        shelf.put(other.port)
        bench.finder.search_again()
        bench.finder.choose_port(other.port)
        reports = bench.panel.link.view().counts.answers
        wait_for(lambda: bench.panel.link.view().counts.answers > reports + 32, 5.0, "1.3 s of cycles")
        assert (shelf.looked, len(bench.door.opened)) == (looked, opened)
        assert bench.panel.report is not None
        assert bench.panel.report.motor is Motor.RUNNING
        bench.panel.link.stop(StopCause.OPERATOR)
        bench.until_linked("P-2")  # the port that was named is taken once the pen rests


def test_of_two_pens_the_remembered_one_is_taken(tmp_path: Path) -> None:
    shelf = Shelf()
    with spawn(tmp_path, "usb0", "P-1") as one, spawn(tmp_path, "usb1", "P-2") as two:
        shelf.put(one.port)
        shelf.put(two.port)
        with searching(shelf, "P-2") as bench:
            bench.until_linked("P-2")
            assert FindPhase.ASKS not in [finding.phase for finding in bench.findings]


def test_the_remembered_pen_is_taken_while_another_port_is_still_being_asked(tmp_path: Path) -> None:
    shelf = Shelf()
    with device(lambda _data: b"") as (port, heard), spawn(tmp_path, "usb0", "P-1") as pen:
        shelf.put(port)
        shelf.put(pen.port)
        with searching(shelf, "P-1") as bench:
            bench.until_linked("P-1")
            assert heard  # the other one was asked
            assert bench.probed(port) is None  # and called off


def test_of_two_unknown_pens_a_person_chooses(tmp_path: Path) -> None:
    shelf = Shelf()
    with spawn(tmp_path, "usb0", "P-1") as one, spawn(tmp_path, "usb1", "P-2") as two:
        shelf.put(one.port)
        shelf.put(two.port)
        with searching(shelf) as bench:
            asking = bench.until_phase(FindPhase.ASKS)
            pens = [probed.pen.serial_number for probed in asking.pens if probed.pen is not None]
            assert sorted(pens) == ["P-1", "P-2"]
            assert bench.panel.link.view().state is LinkState.ABSENT
            bench.finder.choose_pen("P-1")
            bench.until_linked("P-1")
            assert bench.memory.mark == "P-1"


def test_another_pen_is_linked_but_stays_another(tmp_path: Path) -> None:
    shelf = Shelf()
    with spawn(tmp_path, "usb0", "P-2") as other:
        shelf.put(other.port)
        with searching(shelf, "P-1") as bench:
            bench.until_linked("P-2")
            assert bench.finding.remembered == "P-1"


def test_another_modbus_device_is_named_and_only_read(tmp_path: Path) -> None:
    shelf = Shelf()
    with device(lambda _data: frames.exception_answer(frames.READ, 2)) as (port, heard):
        shelf.put(port)
        with searching(shelf) as bench:
            bench.until_phase(FindPhase.NONE)
            probed = bench.probed(port)
            assert probed is not None
            assert probed.trouble is PortTrouble.NOT_A_PEN
            assert "exception 2" in probed.detail
    assert {data[1] for data in heard} == {frames.READ}


def test_noise_is_told_as_a_wrong_baud_rate_and_the_pen_beside_it_is_found(tmp_path: Path) -> None:
    shelf = Shelf()
    with device(lambda data: bytes(byte ^ 0x77 for byte in data)) as (port, _), spawn(tmp_path, "u", "P-1") as pen:
        shelf.put(port)
        shelf.put(pen.port)
        with searching(shelf) as bench:
            bench.until_linked("P-1")
            probed = bench.probed(port)
            assert probed is not None
            assert probed.trouble is PortTrouble.NOISE


def test_noise_is_told_in_a_search_for_a_plain_motor_too(tmp_path: Path) -> None:
    shelf, profile = Shelf(), built_in("oriental-blv")
    with device(lambda data: bytes(byte ^ 0x77 for byte in data)) as (port, _):
        shelf.put(port)
        with searching(shelf, profile=profile) as bench:
            wait_for(lambda: bench.probed(port) is not None, 10.0, "the port is asked")
            probed = bench.probed(port)
            assert probed is not None
            assert probed.trouble is PortTrouble.NOISE
            assert "115200 baud, 8E1" in search_words(bench.until_phase(FindPhase.NONE))[1]


HOLDER = """
import fcntl, os, sys, termios
port = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
fcntl.flock(port, fcntl.LOCK_EX | fcntl.LOCK_NB)
fcntl.ioctl(port, termios.TIOCEXCL)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_port_that_another_process_holds_is_busy_and_tried_again(tmp_path: Path) -> None:
    shelf = Shelf()
    with spawn(tmp_path, "usb0", "P-1") as pen:
        shelf.put(pen.port)
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLDER, pen.port], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert holder.stdin is not None
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == "held\n"
            with searching(shelf) as bench:
                bench.until_phase(FindPhase.NONE)
                probed = bench.probed(pen.port)
                assert probed is not None
                assert probed.trouble is PortTrouble.BUSY
                holder.stdin.close()
                holder.wait(5)
                bench.until_linked("P-1")
        finally:
            holder.kill()
            holder.wait()
            holder.stdin.close()
            holder.stdout.close()


def test_a_port_without_permission() -> None:
    shelf = Shelf()
    error = PermissionError(13, "Permission denied")
    shelf.put("/dev/ttyUSB9")
    with searching(shelf, door=Doorkeeper(lambda _name: port_error(error))) as bench:
        bench.until_phase(FindPhase.NONE)
        probed = bench.probed("/dev/ttyUSB9")
        assert probed is not None
        assert probed.trouble is PortTrouble.NO_PERMISSION


def test_a_port_that_vanishes_while_it_is_asked_is_forgotten(tmp_path: Path) -> None:
    shelf = Shelf()
    with device(lambda _data: b"") as (port, heard):
        shelf.put(port)
        with searching(shelf) as bench:
            wait_for(lambda: bool(heard), 3.0, "asked")
            shelf.take(port)
            bench.until_phase(FindPhase.NONE)
            assert bench.finding.ports == ()


def test_only_listed_adapters_are_asked_and_named_ports_are_used(tmp_path: Path) -> None:
    shelf = Shelf()
    with spawn(tmp_path, "unknown", "P-1") as pen:
        shelf.put(pen.port, adapter="")
        with searching(shelf) as bench:
            bench.until_phase(FindPhase.NONE)
            assert bench.door.opened == []
            assert [port.name for port in bench.finding.ports] == [pen.port]
            bench.finder.choose_port(pen.port)
            bench.until_linked("P-1")


def test_the_search_ends_while_a_port_is_being_asked() -> None:
    shelf = Shelf()
    with device(lambda _data: b"") as (port, heard):
        shelf.put(port)
        with searching(shelf) as bench:
            wait_for(lambda: bool(heard), 3.0, "asked")
        assert bench.door.held == {}


def test_a_search_that_fails_is_told_begins_again_and_the_pen_that_is_linked_goes_on(tmp_path: Path) -> None:
    shelf = Shelf()
    with searching(shelf) as bench, spawn(tmp_path, "usb0", "P-1") as pen:
        shelf.put(pen.port)
        bench.until_linked("P-1")
        del bench.memory.mark  # what no program should meet
        bench.finder.search_again()
        finding = bench.until_phase(FindPhase.FAILED)
        assert bench.findings[-1] is finding
        assert search_words(finding)[0] == "The search has failed"
        bench.panel.run()
        bench.panel.until_motor(Motor.RUNNING)
        bench.memory.mark = ""
        bench.finder.search_again()
        bench.until_phase(FindPhase.FOUND, 2.0)
        assert bench.panel.link.view().port == pen.port


def test_ports_that_can_t_be_listed_are_told_with_the_system_s_reason(tmp_path: Path) -> None:
    class Broken(Shelf):
        broken = True

        def list(self) -> tuple[PortFacts, ...]:
            if self.broken:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return super().list()

    shelf = Broken()
    with searching(shelf) as bench, spawn(tmp_path, "usb0", "P-1") as pen:
        wait_for(lambda: bench.finding.no_list == "Permission denied", 5.0, "the reason")
        title, text = search_words(bench.finding)
        assert (title, "Permission denied" in text) == ("The ports can't be listed", True)
        shelf.put(pen.port)
        shelf.broken = False
        bench.until_linked("P-1")
        assert bench.finding.no_list == ""
