"""Joins the sidebar's view and presenter."""

from __future__ import annotations

from mnconsole.services.console import Console
from mnconsole.ui.sidebar.presenter import SidebarPresenter
from mnconsole.ui.sidebar.view import SidebarView
from mnconsole.ui.theme.theme import Theme


def build_sidebar(
    console: Console, theme: Theme, made: SidebarView | None = None
) -> tuple[SidebarView, SidebarPresenter]:
    """The sidebar, attached and reading its first page. Call `presenter.tick()` ten times a second.

    The pages of one that was `made` before may be made ahead, each in a turn of its own.
    """
    view, presenter = made or SidebarView(theme), SidebarPresenter(console)
    view.complete()
    lists, form, alert = view.lists, view.form, view.alert
    lists.search.searched.connect(presenter.search)
    lists.search_entered.connect(presenter.enter_search)
    lists.list.more_wanted.connect(presenter.more)
    lists.list.patient_chosen.connect(presenter.choose_patient)
    lists.clinic.patient_chosen.connect(presenter.choose_session)
    view.folded.session_chosen.connect(presenter.choose_session)
    lists.confirm.started.connect(presenter.start_treatment)
    lists.confirm.details_asked.connect(presenter.show_details)
    lists.confirm.closed.connect(presenter.close_confirm)
    lists.new.clicked.connect(presenter.new_patient)
    view.details.started.connect(presenter.start_treatment)
    view.details.closed.connect(presenter.close_confirm)
    view.details.record_asked.connect(presenter.show_record)
    record, acts = view.record, presenter.record
    record.given.connect(acts.give)
    record.given_up.connect(acts.give_up)
    record.reason_chosen.connect(acts.choose_reason)
    record.number_typed.connect(acts.type_number)
    record.erased.connect(acts.erase)
    record.closed.connect(acts.close)
    form.typed.connect(presenter.form_typed)
    form.skin_chosen.connect(presenter.form_skin)
    form.added.connect(presenter.add_patient)
    form.closed.connect(presenter.close_form)
    form.cleared.connect(presenter.clear_form)
    alert.same_chosen.connect(presenter.same_person)
    alert.another_chosen.connect(presenter.another_person)
    alert.back.connect(presenter.back_to_form)
    view.person.switched.connect(presenter.switch)
    view.person.locked.connect(presenter.lock)
    view.folded.switched.connect(presenter.switch)
    view.folded.locked.connect(presenter.lock)
    view.notice_closed.connect(presenter.close_notice)
    view.left.connect(presenter.escape)
    presenter.attach(view.render_state)
    presenter.start()
    return view, presenter
