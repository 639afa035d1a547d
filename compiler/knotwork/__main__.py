"""`python -m knotwork` is the `knotwork` command."""

from __future__ import annotations

from knotwork.shell.cli.main import main

main()
