"""`knotwork config`: the settings that apply, and the schema for editors."""

from __future__ import annotations

import json
import os
from pathlib import Path

from knotwork.report.settings import toml_lines
from knotwork.shell.config.config_file import CONFIG
from knotwork.shell.config.locate import locate
from knotwork.shell.config.settings import schema, user_settings, vault_settings, with_obsidian
from knotwork.shell.config.user import user_config, user_path
from knotwork.shell.console import out
from knotwork.shell.files.scan import require_folder


def show_settings(vault: Path | None, *, as_json: bool) -> None:
    """Carry out `knotwork config show`."""
    if vault is not None:
        require_folder(vault)
    project = locate(vault)
    settings = tuple(with_obsidian(project, vault_settings(project)))
    own = tuple(user_settings(user_config()))
    console = out()
    if as_json:
        groups = {"vault": settings, "user": own}
        shown = {
            owner: {
                ".".join(setting.key): {"value": setting.value, "origin": setting.origin}
                for setting in group
            }
            for owner, group in groups.items()
        }
        console.print(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    file = project.config_path
    console.print(f"# The vault in {project.root}")
    console.print(f"# configured by {file}" if file else f"# without a {CONFIG}")
    for line in toml_lines(settings):
        console.print(line)
    there = "" if os.access(user_path(), os.F_OK) else " (not there)"
    console.print(f"\n# Yours, for every vault: {user_path()}{there}", end="")
    for line in toml_lines(own):
        console.print(line)


def show_schema() -> None:
    """Carry out `knotwork config schema`."""
    out().print(json.dumps(schema(), ensure_ascii=False, indent=2))
