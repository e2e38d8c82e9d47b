"""What the pen's page says of the search while no port is named."""

from __future__ import annotations

from mnconsole.domain.pen import LinkState, PortTrouble
from mnconsole.domain.pen_finding import Finding, FindPhase
from mnconsole.ui.pen_page.state import Tone
from tests.ui.pen_page.test_presenter import Bench


def test_without_a_port_it_tells_what_the_search_does_and_found() -> None:
    bench = Bench()
    bench.link.change(
        state=LinkState.ABSENT, identity=None, port="", trouble=PortTrouble.NO_PORT_GIVEN, detail=" 115200"
    )
    bench.finder.now = Finding(FindPhase.SEARCHING)
    note = bench.now.identity.note
    assert note is not None
    assert (note.tone, note.title) == (Tone.PLAIN, "Looking for the pen")
    bench.finder.now = Finding(FindPhase.NONE)
    note = bench.now.identity.note
    assert note is not None
    assert (note.tone, note.title) == (Tone.WARN, "No pen found")
    assert "Plug the pen in." in note.text
    assert "115200" not in note.text
    assert "--port" not in note.text
