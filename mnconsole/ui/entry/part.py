"""Joins the pages before the records with their presenters."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.people import Staff
from mnconsole.ui.entry.presenter import SetUpPresenter, SignInPresenter, TroublePresenter, UnlockPresenter
from mnconsole.ui.entry.set_up_view import SetUpView
from mnconsole.ui.entry.sign_in_view import SignInView
from mnconsole.ui.entry.trouble_view import TroubleView
from mnconsole.ui.entry.unlock_view import UnlockView
from mnconsole.ui.theme.theme import Theme


def build_set_up(
    theme: Theme, folder: str, submit: Callable[[str, str, str], None]
) -> tuple[SetUpView, SetUpPresenter]:
    """The first set-up. `submit(clinic, person, passphrase)` returns at once; report with `presenter.failed`."""
    view, presenter = SetUpView(theme), SetUpPresenter(folder, submit)
    view.typed.connect(presenter.typed)
    view.kept_ticked.connect(presenter.tick_kept)
    view.submitted.connect(presenter.submit)
    presenter.attach(view.render_state)
    return view, presenter


def build_unlock(theme: Theme, folder: str, unlock: Callable[[str], None]) -> tuple[UnlockView, UnlockPresenter]:
    """The passphrase page. `unlock(passphrase)` returns at once; report with `presenter.failed`."""
    view, presenter = UnlockView(theme), UnlockPresenter(folder, unlock)
    view.submitted.connect(presenter.submit)
    presenter.attach(view.render_state)
    return view, presenter


def build_sign_in(
    theme: Theme, folder: str, choose: Callable[[Staff], None], *, demo: bool
) -> tuple[SignInView, SignInPresenter]:
    """The sign-in page. Call `presenter.set_people` when the records are open."""
    view, presenter = SignInView(theme), SignInPresenter(folder, demo=demo, choose=choose)
    view.chosen.connect(presenter.choose)
    presenter.attach(view.render_state)
    return view, presenter


def build_trouble(
    theme: Theme, error: BaseException, close: Callable[[], None], retry: Callable[[], None] | None = None
) -> tuple[TroubleView, TroublePresenter]:
    """The trouble page. `retry` reports with `presenter.failed`, or shows another page."""
    view, presenter = TroubleView(theme), TroublePresenter(error, close, retry)
    view.closed.connect(presenter.close)
    view.retried.connect(presenter.retry)
    presenter.attach(view.render_state)
    return view, presenter
