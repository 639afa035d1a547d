"""Commands that hold others, and the list of these in their help."""

from __future__ import annotations

import click


class Commands(click.Group):
    """Lists its commands in the order in which a reader meets them, each with its whole sentence.

    Click sorts them by name and cuts their sentences off at the edge of the terminal.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which the commands were added."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the section that lists the commands."""
        rows = [
            (name, self.commands[name].get_short_help_str(limit=formatter.width * 4))
            for name in self.list_commands(ctx)
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
