"""`python -m mnconsole` and the command `mnconsole`."""

from __future__ import annotations

import contextlib
import gc
import sys

from mnconsole import terminal
from mnconsole.steady_clock import keep_clock_readable


def main(arguments: list[str] | None = None) -> int:
    """Run what was typed and return the exit code: 0 well, 1 could not be done, 2 wrong use, 3 done but not told."""
    terminal.prepare()
    keep_memory_private()
    keep_clock_readable()
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:  # before or after the part that has its own word for it
        return 1
    except terminal.OutputGoneError as gone:
        if gone.reason:
            with contextlib.suppress(terminal.OutputGoneError):  # then nobody is left to be told
                terminal.tell(f"mnconsole: the output can't be written ({gone.reason})")
        return 1


def keep_memory_private() -> None:
    """A crash must not write passphrases, keys and names into a core file. Windows makes none unless it is told to."""
    with contextlib.suppress(ImportError):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _run(arguments: list[str]) -> int:
    from mnconsole.arguments import WindowOptions, WrongUse, parse

    try:
        options = parse(arguments)
    except WrongUse as wrong:
        terminal.tell(terminal.one_line(str(wrong)))
        return 2
    except SystemExit:  # --help and --version have said all
        return 0
    if isinstance(options, WindowOptions):
        # Until the window is there nothing of what is loaded can be given back; looking for it takes a tenth of a
        # second. `mnconsole.ui.collector` takes it over when all is loaded.
        gc.disable()
        from mnconsole.app import run_window

        return run_window(options)
    from mnconsole.commands import run_command

    return run_command(options)


if __name__ == "__main__":
    sys.exit(main())
