"""Which notes a change may affect."""

from __future__ import annotations

from knotwork.scope import harmed
from tests.helpers.vault import vault


def test_a_changed_note_its_readers_and_what_it_links_to() -> None:
    graph = vault(a="[[b]] [[gone]]", b="[[c]]", c="", d="[[a]]", e="[[d]]")
    assert harmed(graph, {"a.md"}) == {"a.md", "b.md", "d.md"}


def test_a_deleted_file_harms_the_notes_that_name_it() -> None:
    graph = vault({"x/a.md": "[[Old]]", "b.md": "![](img/p.png)", "c.md": "[[older]]"})
    assert harmed(graph, {"notes/old.md"}) == {"notes/old.md", "x/a.md"}
    assert harmed(graph, {"img/p.png"}) == {"img/p.png", "b.md"}


def test_a_changed_file_harms_no_note_with_a_link_to_another_of_its_name() -> None:
    graph = vault(a="[[y/b]] ![](z/p.png)", b="", files=("x/p.png",))
    assert harmed(graph, {"b.md", "x/p.png"}) == {"b.md", "x/p.png"}


def test_where_nothing_changed_nothing_is_harmed() -> None:
    assert harmed(vault(a="[[b]]"), frozenset()) == frozenset()
