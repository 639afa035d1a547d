"""`knotwork graph`: the graph's answers and exports."""

from __future__ import annotations

import sys
from pathlib import Path

from knotwork.export.graph_json import graph_json
from knotwork.shell.console import tracker
from knotwork.shell.project import compiled, files, locate, tools


def export_graph(output: Path | None, vault: Path | None, resolution: str | None) -> int:
    """`knotwork graph export`."""
    project = locate(vault)
    how = tools(project, resolution)
    known = compiled(project, files(project), how, tracker(quiet=False))
    content = graph_json(known.whole)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)
    return 0
