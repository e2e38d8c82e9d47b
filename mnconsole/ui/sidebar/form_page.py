"""The form for a new patient, in the sidebar's own width: the treatment beside it stays in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.sidebar.form_field import FormField, LinesField
from mnconsole.ui.sidebar.pieces import square
from mnconsole.ui.sidebar.skin_row import SkinRow
from mnconsole.ui.sidebar.state import Form
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.buttons import PrimaryButton, QuietButton
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.words import sidebar as words


class FormPage(QWidget):
    """Every change is told at once, so that nothing typed is lost whatever happens to the page."""

    typed = Signal(str, str)
    skin_chosen = Signal(int)
    added = Signal()
    closed = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._attempt = 0
        self.name = FormField(theme, "name", words.field("name"), noted=True)
        self.birth = FormField(theme, "birth", words.field("birth"), hint=words.birth_hint(), noted=True)
        self.skin = SkinRow(theme, words.field("fitzpatrick"))
        self.phone = FormField(theme, "phone", words.field("phone"))
        self.allergies = FormField(theme, "allergies", words.field("allergies"))
        self.flags = LinesField(theme, "flags", words.field("flags"))
        self._kept = Label(theme, words.kept(), Type.META, Ink.TEXT2, wrap=True)
        self._add = PrimaryButton(theme, words.add_patient(), "user-plus")
        self._add.setObjectName("form_add")
        self._add.clicked.connect(self.added)
        self._clear = QuietButton(theme, words.clear_form(), "trash-2")
        self._clear.setObjectName("form_clear")
        self._clear.clicked.connect(self.cleared)
        close = square(theme, "x", words.close())
        close.setObjectName("form_close")
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(Label(theme, words.new_patient(), Type.CARD_TITLE, elide=True), 1)
        top.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self._kept)
        box.addWidget(self._fields(theme), 1)
        box.addWidget(self._add)
        # Last, so that Tab comes to the cross last.
        box.insertLayout(0, top)
        for field in (self.name, self.birth, self.phone, self.allergies):
            field.typed.connect(self.typed)
            field.entered.connect(self.added)
        self.flags.typed.connect(self.typed)
        self.skin.chosen.connect(self.skin_chosen)

    def _fields(self, theme: Theme) -> QWidget:
        page = ScrollPage()
        page.body.setSpacing(6)
        page.body.addWidget(self.name)
        page.body.addWidget(self.birth)
        page.body.addWidget(Label(theme, words.field("fitzpatrick"), Type.META_STRONG, Ink.TEXT2))
        page.body.addWidget(self.skin)
        for widget in (self.phone, self.allergies, self.flags, self._clear):
            page.body.addWidget(widget)
        return page

    def open(self) -> None:
        """The page came into sight: the keyboard goes to the name."""
        self._add.guard()
        self.name.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def render_state(self, form: Form) -> None:
        """Show what was typed and what is wrong; a new try puts the keyboard into the first wrong field."""
        errors = dict(form.errors)
        self.name.render_state(form.name, errors.get("name", ""))
        self.birth.render_state(form.birth, errors.get("birth", ""), form.birth_read)
        self.skin.render_state(form.fitzpatrick)
        self.phone.render_state(form.phone)
        self.allergies.render_state(form.allergies)
        self.flags.render_state(form.flags)
        self._kept.setVisible(form.kept)
        self._clear.setVisible(form.typed)
        self._add.set_label(words.adding() if form.busy else words.add_patient(), "user-plus")
        self._add.setEnabled(not form.busy)
        if form.attempt != self._attempt:
            self._attempt = form.attempt
            wrong = {"name": self.name, "birth": self.birth}.get(form.wrong_field)
            if wrong is not None:
                wrong.edit.setFocus(Qt.FocusReason.OtherFocusReason)
