"""`records export-patient`: one patient's whole record as a ZIP, by a manager with their own passphrase."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from mnconsole import assets
from mnconsole.arguments import RecordsExportOptions
from mnconsole.commands.loop import Loop
from mnconsole.commands.records import unlocked_with
from mnconsole.commands.told import CommandCode, already_done, say_json, say_table
from mnconsole.domain.decisions import Refused
from mnconsole.domain.permissions import Permission
from mnconsole.domain.privacy import ExportDone
from mnconsole.errors import KnownError
from mnconsole.terminal import is_watched, show

if TYPE_CHECKING:
    from mnconsole.domain.records_ports import Reader
    from mnconsole.services.identity import Identity
    from mnconsole.store.keys import Unlocked
    from mnconsole.store.opened import OpenRecords

WORKERS_END_S = 10.0


def export(options: RecordsExportOptions) -> int:
    """Open the records, write the file, tell what is in it. Raises KnownError."""
    from mnconsole.paperwork import without_a_window

    folder = options.data.expanduser()
    with ExitStack() as last_first:
        last_first.enter_context(without_a_window())
        records, unlocked = _open(folder, options.passphrase_fd)
        last_first.callback(records.close)
        done = _exported(folder, records, unlocked, options, last_first)
    with already_done(f"The file {done.path} is written."):
        _tell(done, options.as_json)
    return 0


def _tell(done: ExportDone, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "path": done.path,
                "size_bytes": done.size_bytes,
                "sha256": done.sha256,
                "events": done.events,
                "sessions": done.sessions,
            }
        )
    else:
        say_table(
            [
                ("File", done.path),
                ("Size", f"{done.size_bytes:,} bytes"),
                ("SHA-256", done.sha256),
                ("Entries", f"{done.events:,}"),
                ("Sessions", f"{done.sessions:,}"),
            ]
        )


def _open(folder: Path, passphrase_fd: int | None) -> tuple[OpenRecords, Unlocked]:
    from mnconsole.store.records import open_records

    unlocked = unlocked_with(folder, passphrase_fd, None, noted=True, repair=True)
    return open_records(folder, unlocked.key), unlocked


def _exported(
    folder: Path, records: OpenRecords, unlocked: Unlocked, options: RecordsExportOptions, last_first: ExitStack
) -> ExportDone:
    from mnconsole.paperwork import PaperWork
    from mnconsole.services.background import Worker
    from mnconsole.services.clock import DemoClock, SystemClock
    from mnconsole.services.hub import Hub
    from mnconsole.services.identity import Identity
    from mnconsole.services.lifecycle import restore_demo_time
    from mnconsole.services.policy_file import load_policy
    from mnconsole.services.privacy import Privacy
    from mnconsole.services.scribe import Scribe
    from mnconsole.ui.words.refusals import refusal

    policy = load_policy(assets.path("policy", "clinic.toml"), folder)
    clock = DemoClock() if unlocked.plain else SystemClock()
    if isinstance(clock, DemoClock):
        restore_demo_time(records, clock)
    identity = Identity()
    patient_id = records.read(lambda reader: _begin(reader, identity, unlocked, options.number))
    loop: Loop[ExportDone] = Loop()
    hub = Hub(loop.post)
    writer, reader, files = (Worker(name, loop.post) for name in ("writer", "reader", "files"))
    for worker in (writer, reader, files):
        worker.start()
        last_first.callback(worker.close, WORKERS_END_S)  # the last one made is closed first: it asks the others
    privacy = Privacy(records, reader, files, Scribe(records, writer, hub), hub, clock, identity, policy, PaperWork())
    progress = _progress if is_watched() and not options.as_json else None
    out = options.out.expanduser().absolute()
    cancel = privacy.export(patient_id, out, loop.done, loop.failed, progress, overwrite=options.overwrite)
    try:
        return loop.wait(cancel)
    except Refused as refused:
        what = refusal(refused.code, refused.details, policy)
        raise KnownError(CommandCode.REFUSED, what=what) from refused
    finally:
        if progress is not None:
            show("\r" + " " * _WIDTH + "\r")


def _begin(reader: Reader, identity: Identity, unlocked: Unlocked, number: int) -> UUID:
    """Who acts, and who the patient is."""
    unlocked.opener.need(reader.staff(), Permission.EXPORT)
    identity.actor = unlocked.opener.person(reader.staff(), Permission.EXPORT)
    hits = reader.search_patients(str(number), 1_000_000)
    found = next((hit.id for hit in hits if hit.number == number), None)
    if found is None:
        raise KnownError(CommandCode.NO_PATIENT, number=number)
    return found


_WIDTH = 60


def _progress(done: int, total: int) -> None:
    show("\r" + f"Treatments written: {done:,} of {total:,}".ljust(_WIDTH))
