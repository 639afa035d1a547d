"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., None])
Request = TypeVar("Request", bound=NamedTuple)


class _Place(click.Path):
    """A path that may not be empty: Python would read that of an unset variable as `.`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path.

        Raises:
            BadParameter: it is empty.
        """
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


PATH = _Place(path_type=Path)


def taken(kind: type[Request], asked: dict[str, Any]) -> Request:
    """A request made from the options that are its fields, which are removed from `asked`."""
    return kind._make(asked.pop(field) for field in kind._fields)


def filled(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """The value of an option that may be left out, but may not be empty.

    Raises:
        BadParameter: the value is empty.
    """
    if value == "":
        raise click.BadParameter("it is empty: leave the option out, or give it a value")
    return value


vault_argument = click.argument("vault", required=False, type=PATH)
vault_option = click.option(
    "--vault",
    type=PATH,
    metavar="DIR",
    help="The vault: the folder of the notes.  [default: see below]",
)
resolution_option = click.option(
    "--resolution",
    type=click.Choice(["alias", "obsidian"]),
    help="Whether links may use aliases (alias, the default) or only file names (obsidian).",
)
published_option = click.option(
    "--published", is_flag=True, help="Leave out what the site does not show: private notes."
)
quiet_option = click.option(
    "-q",
    "--quiet",
    is_flag=True,
    help="Print errors and warnings only; the exit code tells the rest.",
)
memory_option = click.option(
    "--cache/--no-cache",
    "remember",
    default=True,
    help="Use what earlier runs left in the cache, or not.",
)
executor_option = click.option(
    "--executor",
    callback=filled,
    metavar="dask://HOST:PORT",
    help="Compile on a Dask cluster (needs knotwork[dask]).",
)
exit_zero_option = click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
strict_option = click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")

run_options = (
    click.option(
        "--python",
        callback=filled,
        metavar="PATH",
        help="The Python that runs the cells.  [default: Knotwork's own]",
    ),
    click.option(
        "-j", "--jobs", type=click.IntRange(1), help="How many notes to compile, or run, at a time."
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        help="Seconds that a cell may take.  [default: 10]",
    ),
)
"""Options on how cells are run; they override the user's configuration."""


def running(command: Command) -> Command:
    """Add `run_options` to a command."""
    for option in reversed(run_options):
        command = option(command)
    return command


def require_run(run: bool, python: str | None, timeout: float | None) -> None:
    """Refuse options on how cells are run if no cells are run, and a Python that is not there.

    Raises:
        UsageError: there is such an option.
        KnotworkError: see `require_python`.
    """
    if not run and (python is not None or timeout is not None):
        option = "--timeout" if python is None else "--python"
        raise click.UsageError(f"{option} is about running the cells: add --run")
    require_python(python)


def require_python(python: str | None) -> None:
    """Refuse a Python that is not there, even if no note turns out to have a cell.

    Raises:
        KnotworkError: there is no program at the path.
    """
    if python is None:
        return
    from knotwork.shell.config.cell_options import require_interpreter

    require_interpreter(python)


readers_options = (
    click.option(
        "--runtime",
        type=click.Choice(["vendored", "cdn", "off"]),
        help="Where readers' browsers get the Python that runs cells.  [default: vendored once it "
        "has been fetched, else off]",
    ),
    click.option(
        "--runtime-url",
        callback=filled,
        metavar="URL",
        help="The web folder that holds this Python, for --runtime cdn.",
    ),
)
"""Options on the Python with which readers run cells."""


def for_readers(command: Command) -> Command:
    """Add `readers_options` to a command."""
    for option in reversed(readers_options):
        command = option(command)
    return command


def require_cdn(runtime: str | None, url: str | None) -> None:
    """Refuse an address of the readers' Python that would not be used.

    Raises:
        UsageError: there is an address, and `runtime` is not `cdn`.
    """
    if url and runtime != "cdn":
        raise click.UsageError("--runtime-url is the address for --runtime cdn: add that")


dialect_option = click.option(
    "--dialect",
    type=click.Choice(["knotwork", "myst"]),
    help="myst: read the cells, directives, roles and targets of MyST too.",
)

WHERE = """The vault defaults to the folder that the nearest knotwork.toml names, else to the
current folder."""
"""The last sentence in the help of commands."""
