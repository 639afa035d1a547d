"""Which modules are reported as missing in a browser."""

from __future__ import annotations

from tests.helpers.vault import vault

from knotwork.programs.browser import Browser
from knotwork.rules.evidence import Evidence
from knotwork.rules.not_in_browser import check


def test_modules_beside_the_cells_of_used_notes_are_there() -> None:
    cell = "```python\nimport own\n```\n"
    graph = vault(
        {
            "up.md": f'---\ndata: "[[own.py]]"\n---\n{cell}',
            "down.md": f'---\nuses: "[[up]]"\n---\n{cell}',
            "apart.md": cell,
        },
        files=["own.py"],
    )
    found = check(graph, Evidence(browser=Browser(frozenset(), {})))
    assert [one.path for one in found] == ["apart.md"]


def test_modules_that_a_cell_writes_are_there() -> None:
    graph = vault(
        {
            "a.md": "```python\nPath('own.py').write_text('')\n```\n```python\nimport own\n```\n",
            "b.md": "```python\nimport own\n```\n",
            "c.md": "```python\nopen('./own/__init__.py', 'w')\nimport own\n```\n",
        }
    )
    found = check(graph, Evidence(browser=Browser(frozenset(), {})))
    assert [one.path for one in found] == ["b.md"]
