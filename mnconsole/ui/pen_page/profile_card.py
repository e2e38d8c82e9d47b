"""The card of the pen profiles that can't be used."""

from __future__ import annotations

from mnconsole.ui.pen_page.cards import TitledCard, show_note
from mnconsole.ui.pen_page.state import ProfilesState
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.notice import Notice


class ProfilesCard(TitledCard):
    """A note for each of them; hidden while there is none. Profiles are read at the start only, so notes only come."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "pen_profiles")
        self._notices: list[Notice] = []

    def render_state(self, state: ProfilesState | None) -> None:
        """Show them."""
        self.setVisible(state is not None)
        if state is None:
            return
        self.set_title(state.title, str(len(state.notes)))
        while len(self._notices) < len(state.notes):
            notice = Notice(self.theme)
            self._notices.append(notice)
            self.body.addWidget(notice)
        for notice, note in zip(self._notices, state.notes, strict=True):
            show_note(notice, note)
