"""The `knotwork` command: its subcommands, and the handling of errors."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from typing import NoReturn

import click

from knotwork import __version__
from knotwork.errors import KnotworkError
from knotwork.shell.cli.build import build
from knotwork.shell.cli.cache import cache
from knotwork.shell.cli.check import check
from knotwork.shell.cli.config import config
from knotwork.shell.cli.ending import Terminated, die, end_when_told
from knotwork.shell.cli.explain import explain
from knotwork.shell.cli.graph import graph
from knotwork.shell.cli.group import Commands
from knotwork.shell.cli.init import init
from knotwork.shell.cli.mv import mv
from knotwork.shell.cli.runtime import runtime
from knotwork.shell.cli.serve import serve
from knotwork.shell.cli.streams import (
    closed_if_full,
    forget_no_width,
    outlive_readers,
    write_any_letter,
)
from knotwork.shell.cli.test import test
from knotwork.shell.system_errors import FEWER, way_out

_CLEAN, _MISUSE, _INTERRUPTED = 0, 2, 130
_SCARCE = frozenset({errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM})
"""Errors of a system that has run out of a resource, or of a limit of this process."""


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Documentation of each command: knotwork COMMAND --help",
)
@click.version_option(__version__, message="Knotwork %(version)s")
def cli() -> None:
    """Compile a folder of linked notes into a concept graph and a study site."""


for command in (init, build, serve, check, test, explain, graph, mv, runtime, config, cache):
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command; every expected failure ends in a message and an exit code."""
    # Units are many small immutable structs: garbage collection would visit them again and again.
    gc.set_threshold(250_000, 20, 100)
    # No collection at exit either: the system frees all memory of the process.
    atexit.register(gc.freeze)
    end_when_told()
    outlive_readers()
    _open_what_is_closed()
    write_any_letter()
    forget_no_width()
    _refuse_where_nothing_can_run()
    try:
        _run()
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(_INTERRUPTED)
    except Terminated as ended:
        die(ended)
    except click.ClickException as error:
        error.show()
        sys.exit(_MISUSE)
    except KnotworkError as error:
        from knotwork.shell.console import show_error

        show_error(error)
        sys.exit(_MISUSE)
    except OSError as error:
        _end_with(error)
    except MemoryError:
        click.echo(f"error: out of memory\n  help: {FEWER}", err=True)
        sys.exit(_MISUSE)
    except Exception as error:
        _end_with_mistake(error)
    sys.exit(_CLEAN)


def _run() -> None:
    """Run the command, and write all that it has printed.

    Raises:
        OSError: the output takes no more; at the exit of Python, that would be a traceback.
    """
    try:
        cli.main(prog_name="knotwork", standalone_mode=False)
    except Terminated:
        raise
    except SystemExit:
        sys.stdout.flush()
        raise
    sys.stdout.flush()


def _open_what_is_closed() -> None:
    """Discard what is written to a closed output (`>&-`), as other tools do.

    A closed input is empty.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 (for the whole run)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (for the whole run)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _refuse_where_nothing_can_run() -> None:
    """Exit if file names cannot be decoded, or the current folder does not exist."""
    if sys.getfilesystemencoding() != "utf-8":
        click.echo("error: Python does not read file names as UTF-8 here", err=True)
        click.echo("  help: set PYTHONUTF8=1", err=True)
        sys.exit(_MISUSE)
    try:
        os.getcwd()  # noqa: PTH109 (the cheapest test)
    except OSError:
        click.echo("error: the current folder is not there any more", err=True)
        click.echo("  help: go to another: cd PATH", err=True)
        sys.exit(_MISUSE)


def _end_with(error: OSError) -> NoReturn:
    """Print which file or output failed, and exit."""
    help_ = way_out(error)
    if error.filename is not None:
        click.echo(f"error: {os.fsdecode(error.filename)}: {error.strerror}", err=True)
    elif closed_if_full(error):
        click.echo(f"error: the output cannot be written: {error.strerror}", err=True)
        help_ = ""
    elif error.errno in _SCARCE:
        click.echo(f"error: out of a system resource: {error.strerror}", err=True)
    elif isinstance(error, FileNotFoundError):  # without a file name: raised by `tempfile`
        click.echo(f"error: {error.strerror}", err=True)
        help_ = "name a folder that can be written: TMPDIR=PATH"
    else:
        _end_with_mistake(error)
    if help_:
        click.echo(f"  help: {help_}", err=True)
    sys.exit(_MISUSE)


def _end_with_mistake(error: Exception) -> NoReturn:
    """Print an unexpected error with its traceback, and exit.

    Not with Python's own exit code, 1, which means that there are findings.
    """
    import traceback

    traceback.print_exception(error)
    click.echo("error: this is a mistake in Knotwork", err=True)
    click.echo("  help: please report it with the lines above", err=True)
    sys.exit(_MISUSE)
