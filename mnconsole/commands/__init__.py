"""The commands that open no window: `pen list`, `pen profiles`, `pen check`, `pen watch`, `pen conform`,
`pen simulate`, `records verify`, `records info`, `records export-patient`.

English. Results go to standard output; what went wrong goes to standard error, with what to do, and the exit code is
1. With `--json` standard output has exactly one JSON object, also for a failure; `pen watch` has one in each line.
"""

from __future__ import annotations

from contextlib import suppress

from mnconsole.arguments import (
    PenCheckOptions,
    PenConformOptions,
    PenListOptions,
    PenOptions,
    PenProfilesOptions,
    PenSimulateOptions,
    PenWatchOptions,
    RecordsCustodyOptions,
    RecordsExportOptions,
    RecordsOptions,
)
from mnconsole.commands.passphrase import read_passphrase
from mnconsole.commands.told import CommandCode, fail, tell_trouble, tell_unexpected
from mnconsole.errors import KnownError
from mnconsole.logs import warnings_to
from mnconsole.terminal import OutputGoneError, tell

__all__ = ["CommandCode", "read_passphrase", "run_command", "tell_trouble"]

Options = PenOptions | RecordsOptions | RecordsExportOptions | RecordsCustodyOptions


def run_command(options: Options) -> int:
    """Run one command and return its exit code. Raises OutputGoneError when nobody reads any more."""
    try:
        with warnings_to(_warn):
            return _run(options)
    except KnownError as error:
        return fail(error, options.as_json)
    except KeyboardInterrupt:
        return fail(KnownError(CommandCode.CANCELLED), options.as_json)
    except OutputGoneError:
        raise
    except Exception:
        # A bug keeps its traceback; a program that reads the JSON still gets its object.
        tell_unexpected(options.as_json)
        raise


def _warn(line: str) -> None:
    with suppress(OutputGoneError):  # the command meets that itself when it answers; a warning must not end its work
        tell(line)


def _run(options: Options) -> int:
    match options:
        case PenCheckOptions():
            from mnconsole.commands.pen import check

            return check(options)
        case PenWatchOptions():
            from mnconsole.commands.pen_watch import watch

            return watch(options)
        case PenConformOptions():
            from mnconsole.commands.conform import conform

            return conform(options)
        case PenListOptions():
            from mnconsole.commands.pen_list import list_ports

            return list_ports(options)
        case PenProfilesOptions():
            from mnconsole.commands.pen_profiles import list_profiles

            return list_profiles(options)
        case PenSimulateOptions():
            from mnconsole.commands.pen import simulate

            return simulate(options)
        case RecordsExportOptions():
            from mnconsole.commands.records_export import export

            return export(options)
        case RecordsCustodyOptions():
            from mnconsole.commands.records_custody import run

            return run(options)
        case RecordsOptions():
            from mnconsole.commands.records import look

            return look(options)
