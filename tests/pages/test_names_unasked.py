"""Pages are made without the index of names, as any edit would require a new one of all notes."""

from __future__ import annotations

from typing import NoReturn

from tests.helpers.vault import vault

from knotwork.config.options import SiteOptions
from knotwork.export.for_programs import for_programs
from knotwork.graph import ConceptGraph
from knotwork.pages.compose import plans
from knotwork.pages.site import Site
from knotwork.vault import SymbolTable


def test_pages_of_notes_look_no_name_up() -> None:
    texts = {
        "index.md": "- [[One]]\n- [two](folder/Two.md)\n- [[missing]]\n\n![[One]]\n",
        "One.md": "---\nrequires: '[[Two]]'\n---\n# 1\n\n$a$ [[Two#b]]\n\n[[index]] > [[Two]]\n",
        "folder/Two.md": "## b\n\n```python\n1\n```\n\n![](picture.png)\n\n[[One]] < [[index]]\n",
    }
    linked = vault(texts, files=("folder/picture.png",))

    def names() -> NoReturn:
        raise AssertionError("a page looked a name up")

    lasting = SymbolTable(linked.notes, linked.files, linked.private, names)
    site = Site(ConceptGraph(lasting, linked.linked, linked.mode), SiteOptions(title="Test"))
    made = {plan.name: tuple(plan.make(site)) for plan in plans(site, for_programs(site))}
    assert made["note index.md"]
    assert made["note folder/Two.md"]
