"""Which backup is brought back, with what it opens, how far the work is and what came of it. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from mnconsole.domain.backup_order import first_choice
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.errors import code_of
from mnconsole.ui.entry.code_text import code_problem
from mnconsole.ui.entry.restore.state import BackupRow, CameBack, RestorePage, RestoreState, RestoreWork
from mnconsole.ui.entry.state import NO_NOTE, Mood, Note
from mnconsole.ui.words import restore as words
from mnconsole.ui.words.formats import day_long, day_of, size, time_of_day
from mnconsole.ui.words.trouble import trouble

SHOWN_AT_ONCE = 6
MORE = 12
"""Older ones are shown in such portions: a hundred keys would take the window a moment to make."""


class RestorePresenter:
    """One method per intent. `folder` has `records` now, or none; `path` is where backups are looked for first;
    `second_place`: this computer knows where copies of the backups go."""

    def __init__(self, folder: str, path: str, work: RestoreWork, *, records: bool, second_place: bool = False) -> None:
        self._folder = folder
        self._second_place = second_place
        self._records = records
        self._work = work
        self._page = RestorePage.BACKUP
        self._path = path
        self._found: tuple[BackupFacts, ...] | None = None
        self._shown = SHOWN_AT_ONCE
        self._chosen: BackupFacts | None = None
        self._with_code = False
        self._passphrase = self._code = ""
        self._error = ""
        self._note = NO_NOTE
        self._permille = 0
        self._cancel: Callable[[], None] | None = None
        self._ending = False
        self._back: CameBack | None = None
        self._attempt = 0
        self._render: Callable[[RestoreState], None] | None = None

    def attach(self, render: Callable[[RestoreState], None]) -> None:
        """Show everything from now on through `render`, and look where backups may be."""
        self._render = render
        self.show()
        if self._path:
            self._look()

    # which backup

    def typed(self, field: str, text: str) -> None:
        """A field changed. KeyError for a field that there is not."""
        if field == "path":
            self._path = text
            self._look()
        elif field == "passphrase":
            self._passphrase, self._error = text, ""
        elif field == "code":
            self._code, self._error = text, ""
        else:
            raise KeyError(field)
        self.show()

    def pick_folder(self) -> None:
        """The system's own dialog is asked for."""
        self._work.choose_folder(self._path, self._picked)

    def _picked(self, path: str | None) -> None:
        if path is None:
            self._note = Note(words.pen_in_use(), Mood.WARNS)
            self.show()
        elif path:
            self.typed("path", path)

    def _look(self) -> None:
        self._found, self._chosen, self._note, self._shown = None, None, NO_NOTE, SHOWN_AT_ONCE
        asked = self._path
        if asked.strip():
            self._work.backups_in(
                asked, lambda found: self._looked(asked, found), lambda error: self._not_looked(asked, error)
            )

    def _looked(self, asked: str, found: tuple[BackupFacts, ...]) -> None:
        if asked != self._path:
            return
        self._found = found
        self._chosen = first_choice(found)
        self._note = NO_NOTE if found else Note(words.none_found(), Mood.WARNS)
        self.show()

    def _not_looked(self, asked: str, error: Exception) -> None:
        if asked == self._path:
            told = trouble(error)
            self._found, self._note = (), Note(told.text, Mood.BAD, told.title)
            self.show()

    def choose(self, key: str) -> None:
        """A backup was tapped."""
        found = next((one for one in self._found or () if one.path == key and one.usable), None)
        if found is not None:
            self._chosen = found
            self.show()

    def show_older(self) -> None:
        """The key below the list."""
        self._shown += MORE
        self.show()

    # what opens it

    def choose_way(self, with_code: bool) -> None:
        """Passphrase or code."""
        self._with_code, self._error = with_code, ""
        self.show()

    # the way through

    def go_on(self) -> None:
        """Next, the press that brings back, and the one that opens."""
        problem = self._problem()
        if self._page is RestorePage.DONE:
            self._work.open(self._secret, self._with_code)
        elif self._page is RestorePage.WORK:
            return
        elif problem:
            self._error = problem if self._page is RestorePage.SECRET else ""
            self._attempt += 1
            self.show()
        elif self._page is RestorePage.BACKUP:
            self._turn_to(RestorePage.SECRET)
        else:
            self._begin()

    def go_back(self) -> bool:
        """Back, Esc, or Cancel while it works."""
        match self._page:
            case RestorePage.BACKUP:
                self._work.leave()
            case RestorePage.SECRET:
                self._turn_to(RestorePage.BACKUP)
            case RestorePage.WORK:
                if self._cancel is not None and not self._ending:
                    self._ending = True
                    self._cancel()
                    self.show()
            case RestorePage.DONE:
                return False
        return True

    @property
    def _secret(self) -> str:
        return self._code if self._with_code else self._passphrase

    def _begin(self) -> None:
        backup = self._chosen
        if backup is None:
            return
        self._permille, self._ending, self._cancel = 0, False, None
        self._turn_to(RestorePage.WORK)
        self._cancel = self._work.restore(
            backup, self._secret, self._with_code, self._progressed, self._came_back, self._failed
        )

    def _progressed(self, permille: int) -> None:
        if self._page is RestorePage.WORK and permille != self._permille:
            self._permille = permille
            self.show()

    def _came_back(self, back: CameBack) -> None:
        self._back = back
        self._turn_to(RestorePage.DONE)

    def _failed(self, error: Exception) -> None:
        self._turn_to(RestorePage.SECRET)
        told = trouble(error)
        match code_of(error):
            case "wrong_passphrase":
                self._error = words.wrong_passphrase()
            case "device_secret_missing" | "keystore_silent":
                self._note = Note(words.bound_elsewhere(), Mood.WARNS)
            case "wrong_code":
                self._error = words.wrong_code()
            case "no_recovery_code":
                self._error = words.no_code()
            case "interrupted":
                self._note = Note(words.cancelled())
            case _:
                self._note = Note(f"{told.text} {told.to_do}", Mood.BAD, told.title)
        self._attempt += 1
        self.show()

    # what is shown

    def _turn_to(self, page: RestorePage) -> None:
        self._page = page
        self._error, self._note = "", NO_NOTE
        self.show()

    def _problem(self) -> str:
        if self._page is RestorePage.BACKUP:
            if not self._path.strip():
                return words.path_missing()
            if self._found is None:
                return words.looking()
            return "" if self._chosen is not None else words.choose_backup()
        if self._page is RestorePage.SECRET:
            if self._with_code:
                return code_problem(self._code)
            return "" if self._passphrase else words.secret_missing()
        return ""

    def show(self) -> None:
        """Render what is so now."""
        if self._render is None:
            return
        match self._page:
            case RestorePage.BACKUP:
                state = self._shown_backup()
            case RestorePage.SECRET:
                state = self._shown_secret()
            case RestorePage.WORK:
                state = self._shown_work()
            case RestorePage.DONE:
                state = self._shown_done()
        self._render(replace(state, attempt=self._attempt))

    def _shown_backup(self) -> RestoreState:
        found = self._found or ()
        hidden = len(found) - self._shown
        return RestoreState(
            self._page,
            words.backup_title(),
            words.backup_text(),
            path=self._path,
            rows=tuple(map(_row, found[: self._shown])),
            chosen=self._chosen.path if self._chosen is not None else "",
            more=words.older(min(hidden, MORE)) if hidden > 0 else "",
            note=self._note,
            go_on=words.next_act(),
            blocked=self._problem(),
        )

    def _shown_secret(self) -> RestoreState:
        made = self._chosen.made_utc_ms if self._chosen is not None else 0
        aside = words.aside_text(self._folder) if self._records else words.nothing_here()
        mood = Mood.CALM
        if self._chosen is not None and _lacks(self._chosen):
            mood = Mood.WARNS
            aside = words.later_text(self._chosen.later, aside, at_least=self._chosen.at_least)
        return RestoreState(
            self._page,
            words.secret_title(),
            words.secret_text(day_long(day_of(made)), time_of_day(made)),
            with_code=self._with_code,
            secret_error=self._error,
            note=self._note,
            aside=Note(aside, mood, words.aside_title()),
            go_on=words.restore_act(),
            blocked=self._problem(),
        )

    def _shown_work(self) -> RestoreState:
        return RestoreState(
            self._page,
            words.work_title(),
            words.ending() if self._ending else words.work_text(),
            permille=self._permille,
            back=not self._ending,
        )

    def _shown_done(self) -> RestoreState:
        back = self._back
        facts: list[tuple[str, str]] = []
        if back is not None:
            made = words.row_title(day_long(day_of(back.made_utc_ms)), time_of_day(back.made_utc_ms))
            facts = [
                (words.fact("made"), made),
                (words.fact("events"), f"{back.events:,}"),
                (words.fact("lost"), words.lost(back.lost, back.claimed)),
                (words.fact("erased"), words.erased(back.erased)),
                (words.fact("kept"), back.kept_in or words.nothing_kept()),
            ]
            if back.unread:
                facts.append((words.fact("unread"), words.unread(", ".join(back.unread))))
            if back.doubted:
                facts.append((words.fact("doubted"), words.doubted(", ".join(map(str, back.doubted)))))
            if back.unbelieved:
                facts.append((words.fact("unbelieved"), words.unbelieved(back.unbelieved)))
            if not self._second_place:
                facts.append((words.fact("second"), words.second_again()))
        return RestoreState(
            self._page,
            words.done_title(),
            words.done_text(),
            facts=tuple(facts),
            go_on=words.renew_act() if self._with_code else words.open_act(),
            back=False,
        )


def _lacks(facts: BackupFacts) -> bool:
    """Whether entries are known that the backup does not hold."""
    return facts.later > 0 or facts.at_least


def _row(facts: BackupFacts) -> BackupRow:
    made = facts.made_utc_ms
    title = words.row_title(day_long(day_of(made)), time_of_day(made)) if made else words.row_unknown()
    if facts.newer:
        text = words.row_newer()
    elif facts.shut:
        text = words.row_shut(facts.name)
    elif facts.fault:
        text = words.row_damaged(facts.name)
    else:
        text = words.row_text(size(facts.size_bytes), facts.events)
        text = words.row_later(text, facts.later, at_least=facts.at_least) if _lacks(facts) else text
        text = words.row_not_back(text) if facts.not_back else text
    return BackupRow(facts.path, title, text, facts.usable)
