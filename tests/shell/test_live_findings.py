"""What `knotwork serve` finds: the same as `knotwork check`."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.disk import compiled

from knotwork.shell.commands.build_request import BuildRequest
from knotwork.shell.commands.serve import live
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.project import files, tools


def test_a_preview_finds_what_a_check_finds(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[[gone]]\n\n```python\nimport torch\n```\n\n$\\nosuch$\n")
    project = locate(tmp_path)
    checked = compiled(project, files(project), tools(project)).diagnostics
    assert {"broken-link", "not-in-browser"} <= {one.rule for one in checked}
    vault = live(project, BuildRequest(), theme_in(templates_folder()))
    assert vault.build().vault.diagnostics == checked
    vault.close()
