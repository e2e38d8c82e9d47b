"""What the window shows until somebody is signed in, and the joining of its parts."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from mnconsole import assets, terminal
from mnconsole.application import Application
from mnconsole.arguments import WindowOptions
from mnconsole.domain.access_events import Way
from mnconsole.domain.people import Staff
from mnconsole.errors import KnownError
from mnconsole.preparing import Prepared
from mnconsole.services.late import RecordsClosedError
from mnconsole.ui.collector import Collector
from mnconsole.ui.entry.part import build_sign_in, build_trouble
from mnconsole.ui.entry.presenter import SignInPresenter, TroublePresenter
from mnconsole.ui.shell import fitting
from mnconsole.ui.shell.build import build_frame
from mnconsole.ui.shell.pages import load_history, load_pages
from mnconsole.ui.theme.style import apply_style, make_app
from mnconsole.ui.theme.theme import Mode, Theme
from mnconsole.ui.turns import in_next_turn
from mnconsole.ui.words import entry as words

if TYPE_CHECKING:
    from mnconsole.entry_flow import EntryFlow
    from mnconsole.play import Nurse
    from mnconsole.ui.clinic.desk import Outside
    from mnconsole.ui.shell.raising import RaiseServer


log = logging.getLogger(__name__)

PLAY_SIZE = (1440, 900)

HISTORY_AFTER_MS = 400
"""The sign-in and the list of patients come first; a page that nobody has asked for does not slow them down."""

BETWEEN_LATER_MS = 15
"""Somebody works already: between two steps of the pages that nobody has asked for the window does what they do."""

ENTRY_END_S = 2.0
"""A restore under way is told to end, and does so at its next step; a network folder that hangs is left behind."""

UNPAINTED_MS = 1000
"""A window that starts hidden or minimised is never painted; the records are opened all the same."""


def make_qt() -> QApplication:
    """The one QApplication, named; the window's end does not end it, the records' end does."""
    qt = QApplication.instance()
    if not isinstance(qt, QApplication):
        qt = make_app(sys.argv[0])
    qt.setApplicationName("mnconsole")
    # No display name: Qt would put it behind every title that begins with it.
    qt.setDesktopFileName("mnconsole")
    qt.setQuitOnLastWindowClosed(False)
    return qt


def show_trouble(error: KnownError, again: Callable[[], Prepared] | None) -> Prepared | None:
    """A window with nothing but what went wrong and what to do, until trying `again` helps or it is closed. What came
    of trying, None when nothing did."""
    qt = make_qt()
    found: list[Prepared] = []

    def retry(once_more: Callable[[], Prepared]) -> None:
        try:
            found.append(once_more())
        except KnownError as still:
            presenter.failed(still)
        else:
            qt.quit()

    theme = Theme(Mode.AUTO)
    apply_style(qt, theme)
    presenter = TroublePresenter(error, qt.quit, None if again is None else lambda: retry(again))
    page = build_trouble(theme, presenter)
    page.setWindowTitle("mnconsole")
    page.resize(760, 460)
    page.show()
    qt.setQuitOnLastWindowClosed(True)
    qt.exec()
    qt.setQuitOnLastWindowClosed(False)
    page.close()
    return found[0] if found else None


def load_entry_flow() -> None:
    """What the pages before a clinic's records need and that is not made of Qt: on a worker."""
    from mnconsole.ui.entry.part import load_entry

    load_entry()


def _load_rest() -> None:
    """What decides in the pages that nobody waits for: on a worker, never what is made of Qt (`ui/shell/pages.py`)."""
    import mnconsole.entry_acts  # noqa: F401

    load_history()


def _raising() -> ModuleType | None:
    """What raises a window. Qt's network part needs libraries of its own; without it a second start only says which
    process has the folder."""
    try:
        from mnconsole.ui.shell import raising
    except ImportError:
        log.warning("a second start can't raise the first window", exc_info=True)
        return None
    return raising


class Front(QObject):
    """From the first painted window to the chair. `end(code)` is called when the window has gone."""

    def __init__(
        self,
        application: Application,
        theme: Theme,
        prepared: Prepared,
        options: WindowOptions,
        passphrase: str | None,
        end: Callable[[int], None],
    ) -> None:
        super().__init__()
        self._application = application
        self._theme = theme
        self._folder = prepared.folder
        self._second_medium = prepared.settings.second_medium
        self._options = options
        self._passphrase = passphrase
        self._end = end
        self._code = 1 if options.play else 0  # a play that does not come to its end has failed
        self._opening = self._gone = self._waits_for_pages = False
        self._flow: EntryFlow | None = None
        self._nurse: Nurse | None = None
        self._raiser: RaiseServer | None = None
        self._collector = Collector(application.console.pen.is_active, self)
        self._sign_in = SignInPresenter(str(self._folder), demo=options.demo, choose=self._chosen)
        self._unpainted = QTimer(self)
        self._unpainted.setSingleShot(True)
        self._unpainted.timeout.connect(self._begin_to_open)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._load_later)
        self._fit()
        foot_switch = prepared.settings.foot_switch
        self.window, self._pages = build_frame(application.console, theme, self._window_gone, foot_switch=foot_switch)
        self._pages.outside = self._outside
        self.window.setWindowIcon(QIcon(str(assets.path("brand", "mnconsole.svg"))))

    def _fit(self) -> None:
        """Choose the sizes before there are widgets: they are laid out and styled once."""
        room = QApplication.primaryScreen().availableSize()
        fitted = fitting.size_at_start((room.width(), room.height()))
        self._theme.fit(*(PLAY_SIZE if self._options.play else fitted))

    def begin(self) -> None:
        """Show the window, then begin to open: the first picture comes before the heavy imports."""
        self.window.show_entry(build_sign_in(self._theme, self._sign_in))
        self.window.painted.connect(self._begin_to_open)
        if self._options.play:
            # Its pictures have one size everywhere, also off screen, where Qt's own screen is a small square.
            self.window.resize(*PLAY_SIZE)
            self.window.show()
        else:
            self.window.open_on_screen()
        self._unpainted.start(UNPAINTED_MS)

    def _window_gone(self) -> None:
        self._gone = True
        self._later.stop()
        if self._raiser is not None:
            self._raiser.close()
        if self._flow is not None:
            self._flow.end(ENTRY_END_S)
        self._end(self._code)

    def close(self) -> None:
        """As if the window's own close button was pressed, twice if need be."""
        self.window.close_at_once()

    def dispose(self) -> None:
        """Give the window back while there is still a QApplication."""
        self._unpainted.stop()
        self._collector.end()
        self.window.deleteLater()
        QApplication.sendPostedEvents()

    # opening

    def _begin_to_open(self) -> None:
        self._unpainted.stop()
        if self._opening or self._gone:
            return
        self._opening = True
        self._application.begin()
        self._look()
        self._application.opener.submit(load_pages, lambda _none: self._build_pages(), self._trouble)

    def _look(self) -> None:
        self._application.held(self._looked, self._trouble)

    def _looked(self, held: KnownError | None) -> None:
        """Where another start has the folder, its window is asked to come to the front."""
        if self._gone:
            return
        if held is None:
            self._open()
        elif self._options.play or (raising := _raising()) is None:
            self._trouble(held)
        else:
            raising.RaiseRequest(self._folder, lambda raised: self._answered(raised, held), self)

    def _answered(self, raised: bool, held: KnownError) -> None:
        if self._gone:
            return
        if not raised:
            self._trouble(held)
            return
        terminal.mention(words.raised(str(self._folder)))
        self.close()

    def _open(self) -> None:
        self._application.start_pen()
        if self._options.demo:
            self._application.open_demo(self._opened, self._trouble)
        else:
            self._application.opener.submit(load_entry_flow, None, self._trouble)
            self._application.is_new(self._ask, self._trouble)

    def _build_pages(self) -> None:
        """One at a time, so that the window can be closed in between."""
        if self._gone:
            return
        self._pages.build_next(self.window)
        if not self._pages.built:
            in_next_turn(self, self._build_pages)
        elif self._waits_for_pages:
            in_next_turn(self, self._opened)

    def _outside(self) -> Outside:
        from mnconsole.clinic_acts import outside_of

        return outside_of(self._application, self.window, self._trouble)

    def _load_later(self) -> None:
        if self._gone:
            return
        self._application.opener.submit(_load_rest, lambda _none: self._build_later(), self._trouble)

    def _build_later(self) -> None:
        if self._gone:
            return
        more = self._pages.build_later(self.window)
        in_next_turn(self, self._build_later if more else self._hear_others, BETWEEN_LATER_MS)

    def _hear_others(self) -> None:
        if self._gone:
            return
        self._collector.begin()
        raising = _raising()  # a turn to load it, another to listen
        if raising is not None:
            in_next_turn(self, lambda: self._listen(raising))

    def _listen(self, raising: ModuleType) -> None:
        if not self._gone:
            self._raiser = raising.RaiseServer(self._folder, self.window)

    def _ask(self, new: bool) -> None:
        if self._gone:
            return
        self._collector.begin()
        passphrase, self._passphrase = self._passphrase, None
        self._entry().begin(new, passphrase)

    def _entry(self) -> EntryFlow:
        """What stands before a clinic's records; a demo never needs it."""
        if self._flow is None:
            from mnconsole.entry_flow import EntryFlow

            self._flow = EntryFlow(
                self._application, self.window, self._theme, self._folder, self._second_medium,
                self._opened, self._trouble,
            )  # fmt: skip
        return self._flow

    def _opened(self) -> None:
        if self._gone:
            return
        # Records that open sooner than the pages are built wait for them: all at once would be one long turn.
        self._waits_for_pages = not self._pages.built
        if self._waits_for_pages:
            return
        self._later.start(HISTORY_AFTER_MS)
        self._collector.begin()
        if self._flow is not None:
            self._flow.end()
        people = self._application.console.people
        opener = self._application.opened_by
        known = [one for one in people.staff if one.id == opener or (not self._options.demo and len(people.staff) == 1)]
        if known:
            self._chosen(known[0])
            return
        self._sign_in.set_people(people.staff)
        self.window.show_entry(build_sign_in(self._theme, self._sign_in))
        if self._options.play:
            self._play()

    def _chosen(self, staff: Staff) -> None:
        if self._gone:
            return
        console = self._application.console
        console.access.begin(staff.id, Way.TAP if self._options.demo else Way.PASSPHRASE)
        waiting = console.treatment.open_sessions()
        if waiting and console.pen.chair_id is None:
            console.pen.choose_chair(waiting[-1].id)
        # Once the chair's page is shown, which takes the keyboard when it comes.
        in_next_turn(self, self._pages.begin)

    def _trouble(self, error: Exception) -> None:
        if isinstance(error, RecordsClosedError):
            return
        if self._gone:  # nobody sees a page any more
            log.warning("told after the window was closed: %s", error, exc_info=error)
            return
        self._collector.begin()
        if self._options.play:
            self._give_up(error)
            return
        self.window.show_entry(build_trouble(self._theme, self._of_trouble(error)))

    def _of_trouble(self, error: Exception) -> TroublePresenter:
        if self._options.demo:
            return TroublePresenter(error, self.close, self._look)

        found = error.params.get("found") if isinstance(error, KnownError) else None
        left = found if isinstance(found, int) else 0

        def again() -> None:
            self._trouble(error)

        return TroublePresenter(
            error,
            self.close,
            self._look,
            lambda: self._entry().bring_back(again),
            lambda: self._entry().go_on(again, left),
            lambda: self._entry().look(again),
        )

    # playing

    def _play(self) -> None:
        from mnconsole.play import Nurse

        options, console = self._options, self._application.console
        self._nurse = Nurse(console, self.window, options.speed, options.pictures, terminal.mention, self._played)
        self._nurse.begin()

    def _played(self, code: int) -> None:
        self._code = code
        self.close()

    def _give_up(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            from mnconsole.commands.told import tell_trouble

            tell_trouble(error)
        else:
            terminal.tell(f"mnconsole: {type(error).__name__}; the log in {self._folder} tells more")
        self._played(1)
