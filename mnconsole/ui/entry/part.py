"""Joins the pages before the records with their presenters, which the composition root makes and keeps.

What a start does not need is imported when it is asked for: the first picture comes sooner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mnconsole.ui.entry.presenter import SignInPresenter, TroublePresenter
from mnconsole.ui.entry.sign_in_view import SignInView
from mnconsole.ui.entry.trouble_view import TroubleView
from mnconsole.ui.theme.theme import Theme

if TYPE_CHECKING:
    from mnconsole.ui.entry.restore.presenter import RestorePresenter
    from mnconsole.ui.entry.restore.view import RestoreView
    from mnconsole.ui.entry.set_up.presenter import SetUpPresenter
    from mnconsole.ui.entry.set_up.view import SetUpView
    from mnconsole.ui.entry.unlock.presenter import UnlockPresenter
    from mnconsole.ui.entry.unlock.view import UnlockView


def load_entry() -> None:
    """Import what decides in these pages. On a worker; never what is made of Qt (`ui/shell/pages.py`)."""
    import mnconsole.ui.entry.restore.presenter
    import mnconsole.ui.entry.set_up.presenter
    import mnconsole.ui.entry.unlock.presenter  # noqa: F401


def build_set_up(theme: Theme, presenter: SetUpPresenter) -> SetUpView:
    """The set-up assistant."""
    from mnconsole.ui.entry.set_up.view import SetUpView

    view = SetUpView(theme)
    view.typed.connect(presenter.typed)
    view.treats_chosen.connect(presenter.choose_treats)
    view.print_asked.connect(presenter.print_code)
    view.on_paper_ticked.connect(presenter.tick_on_paper)
    view.medium_chosen.connect(presenter.choose_medium)
    view.pick_asked.connect(presenter.pick_folder)
    view.went_on.connect(presenter.go_on)
    view.went_back.connect(presenter.go_back)
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view


def build_unlock(theme: Theme, presenter: UnlockPresenter) -> UnlockView:
    """Opening the records with a passphrase or with the recovery code."""
    from mnconsole.ui.entry.unlock.state import UnlockPage
    from mnconsole.ui.entry.unlock.view import UnlockView

    view = UnlockView(theme)

    def go_on() -> None:
        if view.page is UnlockPage.PASSPHRASE:
            presenter.submit(view.passphrase())
        else:
            presenter.go_on()

    view.person_chosen.connect(presenter.choose)
    view.forgotten.connect(presenter.forgotten)
    view.typed.connect(presenter.typed)
    view.went_on.connect(go_on)
    view.went_back.connect(presenter.go_back)
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view


def build_restore(theme: Theme, presenter: RestorePresenter) -> RestoreView:
    """Bringing records back from a backup."""
    from mnconsole.ui.entry.restore.view import RestoreView

    view = RestoreView(theme)
    view.typed.connect(presenter.typed)
    view.pick_asked.connect(presenter.pick_folder)
    view.backup_chosen.connect(presenter.choose)
    view.older_asked.connect(presenter.show_older)
    view.way_chosen.connect(presenter.choose_way)
    view.went_on.connect(presenter.go_on)
    view.went_back.connect(presenter.go_back)
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view


def build_sign_in(theme: Theme, presenter: SignInPresenter) -> SignInView:
    """The sign-in page. `presenter.set_people` is called when the records are open."""
    view = SignInView(theme)
    view.chosen.connect(presenter.choose)
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view


def build_trouble(theme: Theme, presenter: TroublePresenter) -> TroubleView:
    """The trouble page."""
    view = TroubleView(theme)
    view.closed.connect(presenter.close)
    view.retried.connect(presenter.retry)
    view.restore_asked.connect(presenter.restore)
    view.going_on_asked.connect(presenter.go_on)
    view.look_asked.connect(presenter.look)
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view
