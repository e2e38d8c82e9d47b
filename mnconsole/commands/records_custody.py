"""`records backup`, `backups`, `drill`, `restore` and `go-on`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mnconsole.arguments import RecordsCustodyOptions
from mnconsole.commands.passphrase import read_passphrase
from mnconsole.commands.records import key_for
from mnconsole.commands.records_verify import count
from mnconsole.commands.told import CommandCode, already_done, say_json, say_rows, say_table
from mnconsole.domain.permissions import Permission
from mnconsole.errors import KnownError
from mnconsole.services.clock import SystemClock
from mnconsole.services.opener import Asking
from mnconsole.terminal import is_watched, require_output, say, show

if TYPE_CHECKING:
    from mnconsole.domain.backup_ports import BackupFacts, Drilled, Made, Progress
    from mnconsole.domain.events import Body
    from mnconsole.store.engine import DatabaseKey
    from mnconsole.store.keys import Unlocked
    from mnconsole.store.restore import Restored

_FAULTS: Final = {
    "": "can be used",
    "manifest": "its manifest is missing or damaged",
    "database": "its database is missing or damaged",
    "keys": "its key file is missing or damaged",
    "pages": "pages of its database are damaged",
    "log": "its log is not whole",
    "folder_unusable": "it may not be read, or its disk does not answer",
    "head": "it is not the backup that its manifest tells of",
    "state": "what the screens would show is not what its log says",
}
_TAKE_ANOTHER: Final = "Make another one now, and keep this one as it is to be looked at."


def run(options: RecordsCustodyOptions) -> int:
    """Do it. Raises KnownError."""
    works: dict[str, Callable[[RecordsCustodyOptions], int]] = {
        "backup": _backup,
        "backups": _backups,
        "drill": _drill,
        "restore": _restore,
        "go-on": _go_on,
    }
    return works[options.action](options)


def _backup(options: RecordsCustodyOptions) -> int:
    from mnconsole import settings
    from mnconsole.domain.custody_events import BackupCause, BackupMade
    from mnconsole.store.backup_folder import lies_among_records
    from mnconsole.store.backup_keeper import FolderBackups
    from mnconsole.store.guests import Guests, OpenFolder

    folder = options.data.expanduser()
    if options.to is not None and lies_among_records(options.to):
        raise KnownError(CommandCode.TO_AMONG_RECORDS, path=str(options.to))
    key = key_for(Permission.BACK_UP, folder, options.passphrase_fd, options.recovery_code_fd)
    second = "" if options.to else settings.load(folder / settings.FILE_NAME).second_medium
    keeper = FolderBackups(OpenFolder(folder, lambda: key, Guests(str(folder))), second, options.to)
    with _Percent("Making the backup", options.as_json) as progress:
        made = keeper.make(BackupCause.PERSON, SystemClock().utc_ms(), progress, rests=False)
    backup = made.backup
    entry = BackupMade(backup.name, BackupCause.PERSON, backup.head_seq, backup.size_bytes, made.on_second_medium)
    unnoted = _noted(folder, key, entry, backup.schema)
    with already_done(f"The backup {backup.path} is made."):
        _tell_made(made, unnoted, options.as_json)
    return 0


def _tell_made(made: Made, unnoted: str, as_json: bool) -> None:
    backup = made.backup
    if as_json:
        say_json(
            {
                "name": backup.name,
                "path": backup.path,
                "made_utc_ms": backup.made_utc_ms,
                "events": backup.events,
                "head_seq": backup.head_seq,
                "size_bytes": backup.size_bytes,
                "on_second_medium": made.on_second_medium,
                "second_trouble": made.medium.trouble,
                "in_log": not unnoted,
            }
        )
        return
    from mnconsole.ui.words.formats import size

    rows = [("Backup", backup.path), ("Entries", f"{backup.events:,}"), ("Size", size(backup.size_bytes))]
    if made.medium.path:
        rows.append(("Second disk", "copied" if made.on_second_medium else _not_copied(made.medium.trouble)))
    say_table(rows)
    if unnoted:
        say(unnoted)


def _not_copied(code: str) -> str:
    from mnconsole.ui.words.store_errors import store_error

    happened, do = store_error(code)
    return f"NOT copied: {happened}. {do}"


def _noted(folder: Path, key: DatabaseKey, body: Body, schema: str) -> str:
    """Write it into the log. Returns why the log does not tell of it, nothing when it does: what is done stays."""
    from mnconsole.services.identity import Identity
    from mnconsole.store import schema as present
    from mnconsole.store.errors import HeldError, RecordsError
    from mnconsole.store.records import open_records

    if schema != present.HEAD:
        return "The records are of an older format: the log does not tell of this."
    try:
        with closing(open_records(folder, key)) as records:
            event = Identity().event(body, SystemClock(), with_actor=False)
            records.write(lambda unit: unit.append([event]))
    except HeldError:
        return "A console is open: the log does not tell of this."
    except RecordsError as error:
        from mnconsole.errors import code_of
        from mnconsole.ui.words.store_errors import store_error

        happened, do = store_error(code_of(error))
        return f"The log does not tell of this: {happened}. {do}"
    return ""


def _backups(options: RecordsCustodyOptions) -> int:
    from mnconsole.store import witness
    from mnconsole.store.backup_list import found_in, read_whole
    from mnconsole.store.later_known import with_all_later

    require_output()
    folder = options.data.expanduser().absolute()
    found = with_all_later(found_in(folder), witness.known(folder))
    if options.check:
        with _Percent("Reading", options.as_json) as progress:
            read = []
            for number, facts in enumerate(found):
                progress(number, len(found))
                read.append(read_whole(facts))
            found = tuple(read)
    now_utc_ms = SystemClock().utc_ms()
    sound = bool(found) and all(facts.sound for facts in found)
    if options.as_json:
        say_json({"sound": sound, "backups": [_as_json(facts, now_utc_ms) for facts in found]})
    elif found:
        heads = ("Made", "Age", "Entries", "Not in it", "Size", "State", "Folder")
        say_rows([heads, *(_row(each, now_utc_ms) for each in found)])
    else:
        from mnconsole.store.errors import RecordsError, StoreCode

        raise RecordsError(StoreCode.NO_BACKUP, path=str(options.data))
    return 0 if sound else 1


def _as_json(facts: BackupFacts, now_utc_ms: int) -> dict[str, str | int | bool]:
    return {
        "name": facts.name,
        "path": facts.path,
        "made_utc_ms": facts.made_utc_ms,
        "age_s": (now_utc_ms - facts.made_utc_ms) // 1000,
        "cause": facts.cause,
        "events": facts.events,
        "head_seq": facts.head_seq,
        "later": facts.later,
        "later_at_least": facts.at_least,
        "schema": facts.schema,
        "program": facts.program,
        "size_bytes": facts.size_bytes,
        "fault": facts.fault,
        "newer": facts.newer,
        "drill_failed": facts.not_back,
    }


def _row(facts: BackupFacts, now_utc_ms: int) -> tuple[str, ...]:
    from mnconsole.ui.words.formats import day_long, day_of, size, time_of_day

    made = facts.made_utc_ms
    when = f"{day_long(day_of(made))} {time_of_day(made)}" if made else "?"
    state = "made by a newer program" if facts.newer else _fault(facts.fault)
    if facts.usable and facts.not_back:
        state = "a drill did not bring it back"
    much = size(facts.size_bytes) if facts.size_bytes else ""
    entries = f"{facts.events:,}" if facts.events else ""
    return when, _age(now_utc_ms - made), entries, _later(facts), much, state, facts.path


def _later(facts: BackupFacts) -> str:
    """How many later entries are known, by the word of what lies around it."""
    if facts.at_least:
        return f"{facts.later:,} or more" if facts.later else "some later ones"
    return f"{facts.later:,} later" if facts.later else ""


def _fault(code: str) -> str:
    """What is wrong with a backup; a drill also meets what the records themselves are refused for."""
    from mnconsole.ui.words.store_errors import store_error

    return _FAULTS.get(code) or store_error(code)[0]


def _age(ms: int) -> str:
    hours = ms // 3_600_000
    return f"{hours // 24} d" if hours >= 48 else f"{hours} h" if hours >= 2 else f"{max(0, ms // 60_000)} min"


def _drill(options: RecordsCustodyOptions) -> int:
    from mnconsole.domain.custody_events import BackupDrilled
    from mnconsole.store import schema
    from mnconsole.store.backup_keeper import FolderBackups
    from mnconsole.store.guests import Guests, OpenFolder

    folder = options.data.expanduser()
    key = key_for(Permission.MANAGE_BACKUPS, folder, options.passphrase_fd, options.recovery_code_fd)
    keeper = FolderBackups(OpenFolder(folder, lambda: key, Guests(str(folder))), "")
    with _Percent("Bringing the newest backup back", options.as_json) as progress:
        held = keeper.drill(SystemClock().utc_ms(), progress)
    unnoted = _noted(folder, key, BackupDrilled(held.name, held.events, held.fault), schema.HEAD)
    whole = "does NOT come back" if held.fault else "comes back whole"
    with already_done(f"The drill is held: the backup {held.name} {whole}."):
        _tell_drilled(held, unnoted, options.as_json)
    return 1 if held.fault else 0


def _tell_drilled(held: Drilled, unnoted: str, as_json: bool) -> None:
    if as_json:
        facts = {"name": held.name, "events": held.events, "sound": not held.fault, "fault": held.fault}
        say_json({**facts, "in_log": not unnoted})
        return
    if held.fault:
        say(f"The backup {held.name} does NOT come back: {_fault(held.fault)}. {_TAKE_ANOTHER}")
    else:
        say(f"The backup {held.name} comes back whole: {held.events:,} entries.")
    if unnoted:
        say(unnoted)


def _restore(options: RecordsCustodyOptions) -> int:
    from mnconsole.store.pace import Pace
    from mnconsole.store.restore import Plan, choose, restore

    folder, source = options.data.expanduser().absolute(), (options.source or Path()).expanduser().absolute()
    backup = choose(source)
    asking = Asking(Permission.MANAGE_BACKUPS)
    secret = _secret(options, backup, asking)
    plan = Plan(backup, folder, SystemClock().utc_ms(), _beside(folder), asking.need)
    with _Percent("Bringing the records back", options.as_json) as progress:
        back = restore(plan, secret, Pace(progress, path=str(source)))
    with already_done(f"The records are back in {folder}, as of the backup {back.backup.name}."):
        more = _with_more(folder, back.backup.events)
        _tell_back(back, more, options.as_json, f"The records are back, as of the backup {back.backup.name}")
        if options.recovery_code_fd is not None and not options.as_json:
            say("Start the console and open them with the recovery code; it asks for a new passphrase.")
    return 0


def _go_on(options: RecordsCustodyOptions) -> int:
    from mnconsole.store.going_on import go_on
    from mnconsole.store.pace import Pace

    folder = options.data.expanduser().absolute()
    key = key_for(Permission.MANAGE_BACKUPS, folder, options.passphrase_fd, options.recovery_code_fd)
    with _Percent("Going on with what is there", options.as_json) as progress:
        back = go_on(folder, key, SystemClock().utc_ms(), _beside(folder), Pace(progress, path=str(folder)))
    with already_done(f"The records in {folder} go on with what could be read."):
        more = _with_more(folder, back.backup.events)
        _tell_back(back, more, options.as_json, "The records go on with what could be read")
    return 0


def _with_more(folder: Path, events: int) -> BackupFacts | None:
    """The backup here that holds most, where that is more than is in the records now."""
    from mnconsole.domain.backup_order import holds_more
    from mnconsole.store.backup_list import found_in
    from mnconsole.store.errors import RecordsError

    try:
        return holds_more(found_in(folder), events)
    except RecordsError:  # the records are there: that their backups can't be looked at now is no failure of this
        return None


def _beside(folder: Path) -> tuple[Path, ...]:
    """Where the second medium may tell of erasures."""
    from mnconsole import settings
    from mnconsole.store.second_medium import homes_of

    return homes_of(settings.load(folder / settings.FILE_NAME).second_medium)


def _tell_back(back: Restored, more: BackupFacts | None, as_json: bool, first: str) -> None:
    if as_json:
        say_json(
            {
                "name": back.backup.name,
                "made_utc_ms": back.backup.made_utc_ms,
                "events": back.backup.events,
                "erased": back.erased,
                "lost": back.lost,
                "claimed": back.claimed,
                "unbelieved": back.unbelieved,
                "kept_in": str(back.kept_in or ""),
                "more_in": more.path if more is not None else "",
                "unread": [str(each) for each in back.unread],
                "doubted": list(back.doubted),
            }
        )
        return
    say(f"{first}: {count(back.backup.events, 'entry', 'entries')}.")
    if known := back.lost - back.claimed:
        say(f"Known to have been written after it, and not in these records: {count(known, 'entry', 'entries')}.")
    if back.claimed:
        told = count(back.claimed, "more entry", "more entries") if known else count(back.claimed, "entry", "entries")
        say(f"Files beside the records (witness, anchors, manifests) tell of {told} written after it.")
        say("They are not in these records. Anybody could have written those files, and nothing else vouches for them.")
    if back.unbelieved:
        told = f"tells of entry number {back.unbelieved:,}, which can't be true of these records"
        say(f"A file beside the records (witness, anchors, manifests) {told}. It counts for nothing.")
    if back.erased:
        say(f"Patients erased again, since they were erased after it: {back.erased:,}")
    for each in back.unread:
        say(f"It could not be read whole, and may tell of more erasures: {each}")
    if back.doubted:
        numbers = ", ".join(map(str, back.doubted))
        say(f"A list or a manifest calls these patients erased, and nothing proves it. They were NOT erased: {numbers}")
        say("Ask who managed these records then; a manager erases in the console whoever is to be erased.")
    if more is not None:
        say(f"The backup {more.path} holds {count(more.events, 'entry', 'entries')}. records restore brings it back.")
    if back.kept_in is not None:
        say(f"What was there before is kept in {back.kept_in}")


def _secret(options: RecordsCustodyOptions, backup: Path, asking: Asking) -> Callable[[Path], DatabaseKey]:
    """Read once, here; it is tried on the backup first and then on the records that are to be replaced."""
    from mnconsole.store import keys

    unlock: Callable[..., Unlocked] = keys.unlock
    secret = None
    if keys.needs_passphrase(backup):
        with_code = options.recovery_code_fd is not None
        secret = read_passphrase(options.recovery_code_fd if with_code else options.passphrase_fd)
        unlock = keys.unlock_with_code if with_code else keys.unlock

    def opened(place: Path) -> DatabaseKey:
        unlocked = unlock(place, secret, repair=False)
        asking.opener = unlocked.opener
        return unlocked.key

    return opened


class _Percent:
    """How far the work is, in one line of the terminal that is gone afterwards; nothing where nobody watches."""

    def __init__(self, words: str, as_json: bool) -> None:
        self._words = words
        self._shown = is_watched() and not as_json
        self._told = ""

    def __enter__(self) -> Progress:
        return self._tell

    def __exit__(self, *_: object) -> None:
        if self._told:
            show("\r" + " " * len(self._told) + "\r")

    def _tell(self, done: int, total: int) -> bool:
        text = f"{self._words}: {100 * done // max(1, total)} %"
        if self._shown and text != self._told:
            self._told = text
            show("\r" + text)
        return True
