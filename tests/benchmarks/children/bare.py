"""The plainest PySide6 window there is: prints when it was painted, and ends."""

from __future__ import annotations

import json
import sys

from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.children.expose import FirstPicture


def main() -> None:
    """Show an empty widget."""
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.resize(1440, 900)
    window.winId()

    def painted(at_ns: int) -> None:
        print(json.dumps({"painted": at_ns}), flush=True)
        app.quit()

    first = FirstPicture(painted)
    handle = window.windowHandle()
    assert handle is not None
    first.watch(handle)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
