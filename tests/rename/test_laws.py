"""Laws for renaming in any vault: a node gets another name, and nothing else changes.

The model against which it is held knows nothing of edits: it compares two graphs, names replaced.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.helpers.renaming import graph_of, heading_moved, moved
from tests.helpers.shared import shared

from knotwork.analysis.relative_links import are_relative, leads_from
from knotwork.graph import ConceptGraph, target_of
from knotwork.meaning import MissingNote
from knotwork.names import folder, key, stem
from knotwork.resolve import Mode
from knotwork.shell.config.locate import locate
from knotwork.shell.files.scan import sources
from knotwork.shell.project import files

NAMES = ["a", "b", "note", "Note 2", "x.y", "it's", "ß ü"]
FOLDERS = ["", "p/", "p/q/", "r/"]
PATH = st.builds("{}{}.md".format, st.sampled_from(FOLDERS), st.sampled_from(NAMES))
TARGET = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "", "p/", "p/q/", "r/", "./", "../", "/", "../r/"]),
    st.sampled_from([*NAMES, "NOTE", "missing", "ali"]),
    st.sampled_from(["", "", ".md"]),
)
FORM = st.sampled_from(
    [
        "[[{}]]", "[[{}|label]]", "[[{}#H]]", "![[{}]]", "> - [[{}#^b|x]]", "%% [[{}]] %%",
        "| t |\n|---|\n| [[{}\\|l]] [[{}]] |", "[m](<{}>)", "![m](<{}#H> 'title')", "[r][]\n\n[r]: <{}>",
        "[![[p.png]]](<{}>)", "key:: [[{}]]", "[[{}]] < [[a]]/[[b]] > [[{}]]", "`[[{}]]`", "# H [[{}|l]]", '<a href="{}">x</a>',
    ]
)  # fmt: skip
LINE = st.builds(lambda form, target: form.replace("{}", target), FORM, TARGET)
MATTER = st.one_of(
    st.just(""),
    st.just("---\naliases: [ali]\n---\n"),
    TARGET.map(lambda name: f'---\nup: "[[{name}]]"\nlist:\n  - "x [[{name}|l]] y"\n---\n'),
    TARGET.map(lambda name: f"---\nup: [[{name.replace(chr(39), '')}]]\n---\n"),
)
TEXT = st.builds(
    lambda matter, lines, end: (matter + "\n\n".join([*lines, "# H", "b ^b"])).replace("\n", end),
    MATTER,
    st.lists(LINE, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)
VAULT = st.dictionaries(PATH, TEXT, min_size=1, max_size=6)


def meanings(graph: ConceptGraph, moves: Mapping[str, str]) -> list[tuple[object, ...]]:
    """Each link of the vault and what it means, under the names that things are to have."""
    found: list[tuple[object, ...]] = []
    for path in sorted(graph.notes, key=lambda path: moves.get(path, path)):
        for number, (link, meaning) in enumerate(graph.links(path)):
            target = target_of(meaning)
            there = None if target is None else moves.get(target, target)
            label = link.label if link.wiki else ""
            found.append((moves.get(path, path), number, link.relation, link.embed, label, there))
    return found


def without_labels(found: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """A link whose words would have changed may have got them as its label."""
    return [(*one[:4], one[5]) for one in found]


def from_notes(graph: ConceptGraph, moves: Mapping[str, str]) -> list[bool]:
    """Of each Markdown link of the vault, whether it is a path from its note."""
    return [
        not link.wiki and target is not None and leads_from(link.target, path, target)
        for path in sorted(graph.notes, key=lambda path: moves.get(path, path))
        for link, meaning in graph.links(path)
        for target in [target_of(meaning)]
    ]


@given(VAULT, PATH, st.data())
@settings(deadline=None, max_examples=150)
def test_renaming_a_note_changes_a_name_and_nothing_else(
    texts: dict[str, str], new: str, data: st.DataObject
) -> None:
    old = data.draw(st.sampled_from(sorted(texts)))
    before = graph_of(texts, ["p.png"])
    assume(key(new) not in {key(path) for path in texts})
    wanted = {key(stem(link.target)) for path in before.notes for link, _ in before.links(path)}
    assume(key(stem(new)) not in wanted)
    done = moved(texts, old, new, files=["p.png"])
    # A path from the note that led nowhere may lead somewhere from its new place.
    assume(not done.filled)
    assert done.troubles == []
    after = graph_of(done.texts, ["p.png"])
    assert without_labels(meanings(before, {old: new})) == without_labels(meanings(after, {}))
    if are_relative(before):
        paths = zip(from_notes(before, {old: new}), from_notes(after, {}), strict=True)
        assert all(now for was, now in paths if was)
    touched = {path for path in texts if texts[path] != done.texts[new if path == old else path]}
    for path in touched - {old}:
        unit = before.notes[path].unit
        assert unit.links or unit.references, "a note without links was edited"


@given(VAULT, st.sampled_from(["p", "r"]), st.sampled_from(["s", "s/t", "r/s"]))
@settings(deadline=None, max_examples=150)
def test_renaming_a_folder_changes_paths_and_nothing_else(
    texts: dict[str, str], old: str, new: str
) -> None:
    inside = [path for path in texts if path.startswith(f"{old}/")]
    assume(inside and not new.startswith(f"{old}/"))
    moves = {path: new + path[len(old) :] for path in inside}
    before = graph_of(texts, ["p.png"])
    done = moved(texts, old, new, files=["p.png"])
    # A path that nobody had may be one that a broken link names.
    assume(not done.filled)
    assert done.troubles == []
    after = graph_of(done.texts, ["p.png"])
    assert without_labels(meanings(before, moves)) == without_labels(meanings(after, {}))


def read(name: str) -> tuple[dict[str, str], tuple[str, ...]]:
    project = locate(shared(f"vaults/{name}"))
    held = files(project)
    texts = {source.path: source.text for source in sources(project.root, held.notes)}
    return texts, held.files


def unresolved(texts: Mapping[str, str], held: tuple[str, ...]) -> int:
    graph = graph_of(texts, held)
    return sum(
        isinstance(meaning, MissingNote) for found in graph.meanings.values() for meaning in found
    )


def chosen(texts: Mapping[str, str], held: tuple[str, ...]) -> list[str]:
    """Three of the notes that are linked in each way of writing a link, and three of the others."""
    graph = graph_of(texts, held)
    linked: dict[tuple[object, ...], dict[str, None]] = {}
    for path in sorted(graph.notes):
        for link, meaning in graph.links(path):
            target = target_of(meaning)
            if target is not None and target in graph.notes:
                anchor = link.anchor and link.anchor.startswith("^")
                words = (bool(link.label), "/" in link.target, target == path)
                way = (link.wiki, link.embed, link.relation, anchor, *words)
                linked.setdefault(way, {})[target] = None
    others = sorted(graph.notes.keys() - {path for paths in linked.values() for path in paths})
    return sorted({path for paths in (*linked.values(), others) for path in list(paths)[:3]})


def test_renaming_notes_of_a_real_vault_leaves_nothing_unresolved() -> None:
    texts, held = read("obsidian-tasks-docs")
    broken = unresolved(texts, held)
    links = 0
    for number, path in enumerate(chosen(texts, held)):
        above = f"{folder(path)}/" if folder(path) else ""
        done = moved(texts, path, f"{above}{number} renamed {stem(path)}", files=held)
        assert done.troubles == []
        assert unresolved(done.texts, held) == broken
        texts = done.texts
        links += done.links
    assert links > 400


@pytest.mark.parametrize("name", ["quartz-docs", "decentpatterns"])
def test_renaming_back_gives_the_original_bytes_where_no_name_is_shared(name: str) -> None:
    texts, held = read(name)
    for number, path in enumerate(sorted(texts)[::4]):
        above = f"{folder(path)}/" if folder(path) else ""
        there = moved(texts, path, f"{above}renamed {number}", files=held)
        back = moved(there.texts, f"{above}renamed {number}.md", path, files=held)
        assert (there.troubles, back.troubles) == ([], [])
        assert back.texts == texts


@pytest.mark.parametrize("name", ["kepano-obsidian", "vanadium23-wiki"])
def test_notes_of_a_real_vault_can_move_to_another_folder(name: str) -> None:
    texts, held = read(name)
    for path in sorted(texts)[::4]:
        done = moved(texts, path, f"moved here/{stem(path)}", files=held, mode=Mode.OBSIDIAN)
        assert done.troubles == [], path


def test_headings_of_a_real_vault_can_be_renamed() -> None:
    texts, held = read("obsidian-tasks-docs")
    graph = graph_of(texts, held)
    linked = {
        (target_of(meaning), anchor)
        for path in graph.notes
        for link, meaning in graph.links(path)
        if (anchor := link.anchor) and not anchor.startswith("^") and target_of(meaning)
    }
    renamed = 0
    for path, anchor in sorted(linked, key=str)[::6]:
        assert path is not None
        known = graph.anchors(path)
        if known is None or known.heading(anchor.split("#")) is None:
            continue
        done = heading_moved(texts, f"{path}#{anchor}", f"Renamed {renamed}: it's *new*")
        assert done.troubles == [], (path, anchor)
        assert done.links
        renamed += 1
    assert renamed > 15
