"""Paint every widget in its states to PNG files, light and dark, to be looked at.

python -m tests.helpers.gallery FOLDER [NAME ...]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from mnconsole.ui.theme import Mode, Theme, apply_style
from tests.helpers.gallery_pages import PAGES


def grab(folder: Path, names: list[str]) -> None:
    """Write one picture per page and theme into `folder`, and print what did not fit."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    for mode in (Mode.LIGHT, Mode.DARK):
        theme = Theme(mode)
        apply_style(app, theme)
        for name, page in PAGES.items():
            if names and name not in names:
                continue
            window = QWidget()
            box = QVBoxLayout(window)
            box.setContentsMargins(16, 16, 16, 16)
            box.addWidget(page(theme))
            window.show()
            app.processEvents()
            window.grab().save(str(folder / f"{name}-{mode.value}.png"))
            window.close()
            window.deleteLater()
        for entry in theme.overflow.entries:
            print(mode.value, entry)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication(sys.argv[:1])
    grab(Path(sys.argv[1]), sys.argv[2:])
