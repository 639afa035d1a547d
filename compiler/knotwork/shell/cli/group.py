"""Kinds of commands: groups of them, and commands of a vault."""

from __future__ import annotations

from pathlib import Path

import click

ELSEWHERE = {
    "new": "knotwork init",
    "create": "knotwork init",
    "lint": "knotwork check",
    "validate": "knotwork check",
    "run": "knotwork test",
    "preview": "knotwork serve",
    "watch": "knotwork serve",
    "dev": "knotwork serve",
    "rename": "knotwork mv",
    "move": "knotwork mv",
    "export": "knotwork graph export",
    "clean": "knotwork cache clear",
    "help": "knotwork --help",
    "version": "knotwork --version",
}
"""Our commands, by the names that other tools give them."""


class Commands(click.Group):
    """A group whose help lists its commands in the order of their definition, in full sentences.

    Click would sort them by name, and cut sentences off at the edge of the terminal.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which the commands were added."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with.

        Raises:
            UsageError: there is none; for a name from another tool, the message names our command.
        """
        ours = ELSEWHERE.get(args[0]) if ctx.parent is None else None
        if ours is None or args[0] in self.commands or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        raise click.UsageError(f"No such command {args[0]!r}. Did you mean '{ours}'?", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the section that lists the commands."""
        rows = [
            (name, self.commands[name].get_short_help_str(limit=formatter.width * 4))
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class OfVault(click.Command):
    """A command of a vault, which is an argument of some commands, and an option of others."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line.

        Raises:
            UsageError: it cannot be read; if the vault is in the wrong place, the message says so.
        """
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name == "--vault":
                ctx.fail(f"No such option '--vault'. Name the vault alone: {ctx.command_path} DIR")
            raise
        if rest and not ctx.resilient_parsing:
            takes_vault = any("--vault" in param.opts for param in self.params)
            is_folder = takes_vault and Path(rest[0]).is_dir()
            help_ = f". Name the vault with an option: --vault {rest[0]}" if is_folder else ""
            ctx.fail(f"Got unexpected extra argument ({' '.join(rest)}){help_}")
        return rest
