"""`python -m mnconsole` and the command `mnconsole`."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run what was typed and return the exit code: 0 well, 1 could not be done, 2 wrong use."""
    from mnconsole.arguments import WindowOptions, WrongUse, parse

    try:
        options = parse(sys.argv[1:] if arguments is None else arguments)
    except WrongUse as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    if isinstance(options, WindowOptions):
        from mnconsole.app import run_window

        return run_window(options)
    from mnconsole.commands import run_command

    return run_command(options)


if __name__ == "__main__":
    sys.exit(main())
