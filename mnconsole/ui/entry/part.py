"""Joins the pages before the records with their presenters, which the composition root makes and keeps."""

from __future__ import annotations

from mnconsole.ui.entry.presenter import SetUpPresenter, SignInPresenter, TroublePresenter, UnlockPresenter
from mnconsole.ui.entry.set_up_view import SetUpView
from mnconsole.ui.entry.sign_in_view import SignInView
from mnconsole.ui.entry.trouble_view import TroubleView
from mnconsole.ui.entry.unlock_view import UnlockView
from mnconsole.ui.theme.theme import Theme


def build_set_up(theme: Theme, presenter: SetUpPresenter) -> SetUpView:
    """The first set-up."""
    view = SetUpView(theme)
    view.typed.connect(presenter.typed)
    view.kept_ticked.connect(presenter.tick_kept)
    view.submitted.connect(presenter.submit)
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view


def build_unlock(theme: Theme, presenter: UnlockPresenter) -> UnlockView:
    """The passphrase page."""
    view = UnlockView(theme)
    view.submitted.connect(presenter.submit)
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
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view
