"""Making a page leaves no cyclic garbage, since builds run without garbage collection."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from tests.helpers.site import THEME

from knotwork.config.options import SiteOptions
from knotwork.model import Source, Syntax
from knotwork.pipeline import artifacts, compile_vault
from knotwork.syntax.compile import compile_notes
from knotwork.tools import Tools

NOTES = {
    "index.md": "---\ntags: [a/b]\n---\n# Start\n\n- [[One]]\n- [[Two]]\n\n![[One]]\n",
    "One.md": "---\naliases: [First]\nrequires: '[[Two]]'\n---\n[[Three]] < [[index]] > [[Two]]\n",
    "Two.md": "$a$[^1]\n\n[^1]: b\n\n```python\n1\n```\n\n[[missing]]\n\n[[One]] < [[index]]\n",
    "folder/Three.md": "> [!note] c\n\n```mermaid\ngraph\n```\n\n[[index]] > [[One]]\n",
    "folder/in/Four.md": "| [[One]] | d |\n|---|---|\n| 1 | 2 |\n",
    "folder/in/a/Five.md": "# Five\n\n## Six\n\n## Seven\n\n## Eight\n",
}


@pytest.fixture
def no_collection() -> Iterator[None]:
    gc.disable()
    gc.freeze()  # what there is already need not be gone through after each page
    yield
    gc.unfreeze()
    gc.enable()


def test_the_pages_of_a_site_leave_no_garbage(no_collection: None) -> None:
    tools = Tools(
        lambda found: compile_notes(found, Syntax()),
        site=SiteOptions(title="Test", url="https://example.com/"),
    )
    vault = compile_vault([Source(path, text) for path, text in NOTES.items()], (), tools)
    pages = artifacts(vault, tools, THEME)
    gc.collect()
    assert {page.path: found for page in pages if (found := gc.collect())} == {}
