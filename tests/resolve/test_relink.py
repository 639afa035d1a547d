"""Replacing some notes of a graph gives the same graph as linking all notes."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from knotwork.graph import ConceptGraph
from knotwork.link import link, relink
from knotwork.model import Note, Source, Syntax
from knotwork.syntax.compile import compile_note
from knotwork.vault import aliases_of

TEXTS = (
    "plain",
    "# H\n\n[[b#H]] and [[c#^x]] [[a]]\n",
    "text ^x\n\n## H\n\n[[zed]] [[nowhere]]\n",
    "---\naliases: [zed]\n---\n[[a#H|that]] ![[b]] [^1]\n\n[^1]: foot\n",
    "alias:: zed\n\n[[a#H|that]]\n",
    "[[a]] < [[b]]/[[c]] > [[d]]\n",
    "[[b]] > [[c]]\n",
    "[[a#[^1]]] [[d#Other]] [[b#H]]\n\n## Other\n",
    "## H ^x\n\n## K\n",
    "## H\n\n## K ^x\n",
    "[b](b.md#here) [c](c.md#here)\n",
    'text <b id="here">x</b>\n',
)
NAMES = ("a.md", "b.md", "c.md", "f/d.md")
vaults = st.fixed_dictionaries({name: st.sampled_from(TEXTS) for name in NAMES})


def note(path: str, text: str) -> Note:
    return Note(path, compile_note(Source(path, text), Syntax()))


def state(graph: ConceptGraph) -> object:
    relations = {
        path: [graph.relation(path, number) for number in range(len(found.unit.links))]
        for path, found in graph.notes.items()
    }
    trails = {path: graph.trails(path) for path in graph.notes}
    return graph.notes, graph.linked, trails, relations, graph.files


@settings(max_examples=200, deadline=None)
@given(vaults, vaults, st.sets(st.sampled_from(NAMES)))
@example(dict.fromkeys(NAMES, TEXTS[1]) | {"c.md": TEXTS[8]}, {"c.md": TEXTS[9]}, {"c.md"})
# A trail of one note makes a trail of what looks like one in another; or no longer does.
@example(dict.fromkeys(NAMES, TEXTS[6]), {"c.md": TEXTS[5]}, {"c.md"})
@example(dict.fromkeys(NAMES, TEXTS[6]) | {"c.md": TEXTS[5]}, {"c.md": TEXTS[0]}, {"c.md"})
# An element has an id now that a link named before.
@example(dict.fromkeys(NAMES, TEXTS[10]) | {"c.md": TEXTS[0]}, {"c.md": TEXTS[11]}, {"c.md"})
# An alias is one of Logseq's now, which links find without a remark.
@example(dict.fromkeys(NAMES, TEXTS[2]) | {"c.md": TEXTS[3]}, {"c.md": TEXTS[4]}, {"c.md"})
def test_relinking_some_notes_equals_linking_all_of_them(
    before: dict[str, str], after: dict[str, str], changed: set[str]
) -> None:
    old = link([note(path, text) for path, text in before.items()], ["p.png", "logseq/config.edn"])
    texts = {path: after[path] if path in changed else text for path, text in before.items()}
    new = link([note(path, text) for path, text in texts.items()], ["p.png", "logseq/config.edn"])
    quick = relink(old, [note(path, texts[path]) for path in changed])
    if quick is None:
        named = [[aliases_of(one.notes[path].unit) for path in changed] for one in (old, new)]
        assert named[0] != named[1]
    else:
        assert state(quick) == state(new)


def test_a_note_that_was_not_there_has_to_be_linked_anew() -> None:
    assert relink(link([note("a.md", "[[b]]")]), [note("b.md", "")]) is None
