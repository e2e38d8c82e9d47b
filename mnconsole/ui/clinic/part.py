"""Joins the clinic page's view and presenter."""

from __future__ import annotations

from mnconsole.services.console import Console
from mnconsole.ui.clinic.desk import Outside
from mnconsole.ui.clinic.presenter import ClinicPresenter
from mnconsole.ui.clinic.view import ClinicView
from mnconsole.ui.theme.theme import Theme


def build_clinic(
    console: Console, theme: Theme, outside: Outside | None, made: ClinicView | None = None
) -> tuple[ClinicView, ClinicPresenter]:
    """The clinic's page, attached. Without `outside` no passphrase can be typed and no folder chosen there."""
    view, presenter = made or ClinicView(theme), ClinicPresenter(console, outside)
    view.page_shown.connect(presenter.page_shown)
    view.page_hidden.connect(presenter.page_hidden)
    view.people.chosen.connect(presenter.choose_person)
    view.people.acted.connect(presenter.act_people)
    view.keys.acted.connect(presenter.act_keys)
    view.backups.acted.connect(presenter.act_backups)
    view.records.acted.connect(presenter.act_records)
    view.sheet.typed.connect(presenter.typed)
    view.sheet.act_asked.connect(presenter.act_sheet)
    view.sheet.primary_asked.connect(presenter.primary)
    view.sheet.close_asked.connect(presenter.close_sheet)
    view.presenter = presenter
    presenter.attach(view.render_state)
    return view, presenter
