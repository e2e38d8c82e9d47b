"""Who the pen is, what it can't do, and without one what is wrong and what to do. No Qt."""

from __future__ import annotations

from mnconsole.domain.limits import limits_for
from mnconsole.domain.pen import (
    LEASE_MS,
    Feature,
    Lacks,
    LinkState,
    LinkView,
    PenIdentity,
    PortTrouble,
    needs_allowance,
    senses_contact,
)
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, ProbedPort
from mnconsole.domain.pen_kinds import Halt
from mnconsole.ui.pen_page.state import Facts, IdentityState, Note, PortAct, PortList, PortRow, Tone
from mnconsole.ui.words import pen_link as link_words
from mnconsole.ui.words import pen_page as words
from mnconsole.ui.words import pen_ports as port_words

LINKED = (LinkState.READY, LinkState.DEGRADED)


def identity_of(view: LinkView, finding: Finding, halt: Halt) -> IdentityState:
    """The card, from the link's view and the search's; `halt` of the pen that is linked, or that was."""
    identity = view.identity
    if identity is not None and view.state in LINKED:
        return IdentityState(words.identity(), _facts(identity, view.port), _lacks(identity), None)
    searched = finding if finding.phase is not FindPhase.OFF else None
    port = ((words.fact_names()["port"], view.port, ""),) if view.port else ()
    return IdentityState(
        words.no_pen(), port, _what_is_wrong(view, searched, halt), _ports(searched) if searched else None
    )


def _facts(identity: PenIdentity, port: str) -> Facts:
    names, limits = words.fact_names(), limits_for(identity)
    depth = words.depth_range(identity.depth_min_um, identity.depth_max_um, identity.depth_step_um)
    speed = words.speed_range(identity.speed_min_dhz, identity.speed_max_dhz, identity.speed_step_dhz)
    used_depth = words.allowed_depth(limits.depth.low, limits.depth.high)
    if Lacks.DEPTH in identity.lacks:
        depth, used_depth = words.depth_by_hand(), ""
    lease, lease_range = words.lease(LEASE_MS, identity.lease_min_ms, identity.lease_max_ms)
    if Lacks.LEASE in identity.lacks:
        lease, lease_range = words.no_lease(), ""
    senses = ", ".join(words.feature(bit) for bit in Feature if bit in identity.features)
    return (
        (names["maker"], identity.vendor, ""),
        (names["product"], identity.product, ""),
        (names["serial"], identity.serial_number, ""),
        (names["firmware"], identity.firmware, ""),
        (names["profile"], identity.profile, ""),
        (names["needles"], str(identity.needle_count), ""),
        (names["depth"], depth, used_depth),
        (names["speed"], speed, words.allowed_speed(limits.speed.low, limits.speed.high)),
        (names["senses"], senses or words.senses_nothing(), ""),
        (names["lease"], lease, lease_range),
        (names["port"], port, ""),
    )


def _lacks(identity: PenIdentity) -> Note | None:
    told = [words.lacks(bit, identity.ends_by) for bit in Lacks if bit in identity.lacks]
    if not senses_contact(identity):
        told.append(words.no_skin())
    if not told:
        return None
    tone = Tone.WARN if needs_allowance(identity) else Tone.PLAIN
    return Note(tone, "info" if tone is Tone.PLAIN else "triangle-alert", words.lacks_title(), " ".join(told))


def _what_is_wrong(view: LinkView, searched: Finding | None, halt: Halt) -> Note:
    if searched is not None and view.trouble is PortTrouble.NO_PORT_GIVEN:
        # The console looks for the port itself: that is told, not that nobody has named one.
        looking = searched.phase is FindPhase.SEARCHING
        tone, icon = (Tone.PLAIN, "search") if looking else (Tone.WARN, "unplug")
        return Note(tone, icon, *port_words.search_words(searched))
    bad = view.state in (LinkState.LOST, LinkState.DEAD)
    # What the motor does goes ahead of what the port had.
    if view.trouble is not PortTrouble.NONE and not bad:
        title, text, to_do = port_words.trouble(view.trouble, view.port)
        return Note(Tone.WARN, "unplug", title, _with_detail(f"{text} {to_do}", view.detail))
    title, text = link_words.link_todo(view.state, halt)
    looking = view.state in (LinkState.OPENING, LinkState.IDENTIFYING, LinkState.CLOSED)
    tone = Tone.BAD if bad else Tone.PLAIN if looking else Tone.WARN
    return Note(tone, "search" if looking else "unplug", title, _with_detail(text, view.detail))


def _with_detail(text: str, detail: str) -> str:
    """What answered is for the technician, whose page this is."""
    return f"{text} ({detail})" if detail else text


def _ports(finding: Finding) -> PortList:
    probed = {each.port.name: each for each in finding.probed}
    known = {port.name for port in finding.ports}
    ports = (*finding.ports, *(each.port for each in finding.probed if each.port.name not in known))
    without_ports = finding.phase in (FindPhase.SEARCHING, FindPhase.FAILED)
    text = words.finding(finding.phase) if ports or without_ports else words.no_ports()
    rows = tuple(_row(port, probed.get(port.name), finding.remembered) for port in ports)
    return PortList(words.ports(), text, rows, words.search_again())


def _row(port: PortFacts, probed: ProbedPort | None, remembered: str) -> PortRow:
    adapter = port.adapter or port.description
    title = f"{port.name}  ·  {adapter}" if adapter else port.name
    pen = probed.pen if probed is not None else None
    if pen is not None:
        text = words.pen_there(pen.vendor, pen.product, pen.serial_number)
        text = words.used_last(text) if pen.serial_number == remembered else text
        spoken = words.spoken_use(words.use_pen(), text)
        return PortRow(PortAct.PEN, pen.serial_number, title, text, words.use_pen(), spoken)
    if probed is None:
        text = words.not_probed()
    else:
        text = _with_detail(port_words.trouble(probed.trouble, port.name)[0], probed.detail)
    return PortRow(PortAct.PORT, port.name, title, text, words.use_port(), words.spoken_use(words.use_port(), title))
