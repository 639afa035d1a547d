"""Vaults of other authors, compiled and linked: what is counted, and its places.

Nothing is rendered here; the sites of these vaults have tests of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.meaning import Found
from knotwork.model import Note, Source, Syntax
from knotwork.names import is_note
from knotwork.resolve import Mode
from knotwork.syntax.compile import compile_note
from knotwork.text import decode
from tests.helpers.balance import faults
from tests.helpers.shared import SHARED


class Vault(NamedTuple):
    """A vault's texts, its notes, and its other files."""

    texts: Mapping[str, str]
    notes: tuple[Note, ...]
    files: tuple[str, ...]

    def linked(self, mode: Mode) -> ConceptGraph:
        return link(self.notes, self.files, mode)


def _roots() -> Iterator[Path]:
    for folder in sorted((SHARED / "vaults").glob("*")):
        for root in sorted(folder.glob("vault_*")) or [folder]:
            if any(root.rglob("*.md")):
                yield root


ROOTS = {root.name: root for root in _roots()}


@pytest.fixture(scope="module", params=ROOTS, ids=str)
def vault(request: pytest.FixtureRequest) -> Vault:
    return _read(ROOTS[request.param])


def _read(root: Path) -> Vault:
    texts, notes, files = {}, [], []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in name.split("/")):
            continue
        if is_note(name):
            text, trouble, at = decode(path.read_bytes())
            texts[name] = text
            notes.append(Note(name, compile_note(Source(name, text, trouble, at), Syntax())))
        else:
            files.append(name)
    return Vault(texts, tuple(notes), tuple(files))


def _counted(name: str) -> Vault:
    if name not in ROOTS:
        pytest.skip(f"no vaults to read: {SHARED / 'vaults' / name} is absent")
    return _read(ROOTS[name])


def test_all_nine_vaults_are_read() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no vaults to read: {SHARED} is absent")
    assert len(ROOTS) == 9


def test_each_link_cuts_out_of_its_note_what_it_says(vault: Vault) -> None:
    for note in vault.notes:
        text = vault.texts[note.path]
        for found in note.unit.links:
            assert found.span.cut(text) == found.text
            assert found.text.startswith(("[", "!["))
            assert not found.wiki or found.text.endswith("]]")


def test_no_two_links_share_a_span(vault: Vault) -> None:
    for note in vault.notes:
        spans = [found.span for found in note.unit.links]
        assert len(set(spans)) == len(spans)


def test_headings_tags_and_blocks_stand_where_they_say(vault: Vault) -> None:
    for note in vault.notes:
        text = vault.texts[note.path]
        for heading in note.unit.headings:
            assert heading.text in heading.span.cut(text).replace("\r\n", "\n")
        for block in note.unit.blocks:
            assert f"^{block.id}" in text
        for tag in note.unit.tags:
            written = tag.span.cut(text)
            assert written.strip("'\"").lower() in {f"#{tag.name}".lower(), "tags", "tag"}


def test_each_body_is_whole(vault: Vault) -> None:
    for note in vault.notes:
        assert faults(note.unit.body.text) == [], note.path


def test_wiki_links_are_those_that_stand_outside_of_code(vault: Vault) -> None:
    """Every link's text is in the note, as often as the links say."""
    for note in vault.notes:
        text = vault.texts[note.path]
        for written, count in Counter(found.text for found in note.unit.links).items():
            assert text.count(written) >= count


class Counts(NamedTuple):
    """Links of a vault under Obsidian's own resolution; unresolved ones without embeds."""

    wiki: int
    markdown: int
    embeds: int
    unresolved_wiki: int
    unresolved_markdown: int
    unresolved_embeds: int
    broken_anchors: int
    by_alias: int
    """Those that the default resolution finds by an alias."""
    clamped: int


COUNTS = {
    "obsidian-tasks-docs": Counts(1108, 2, 155, 0, 0, 6, 0, 0, 25),
    "quartz-docs": Counts(395, 2, 18, 12, 2, 1, 3, 7, 0),
    "vanadium23-wiki": Counts(342, 0, 12, 234, 0, 3, 0, 9, 0),
    "kepano-obsidian": Counts(148, 0, 61, 62, 0, 0, 0, 0, 0),
    "decentpatterns": Counts(18, 49, 49, 18, 13, 13, 0, 0, 0),
    "numpy-tutorials": Counts(0, 1, 12, 0, 0, 6, 0, 0, 0),
    "vault_4": Counts(12, 0, 4, 1, 0, 0, 0, 0, 0),
    "vault_6": Counts(32, 0, 4, 1, 0, 0, 0, 0, 0),
    "vault_7": Counts(32, 1, 8, 11, 0, 8, 0, 0, 0),
}


@pytest.mark.parametrize("name", COUNTS)
def test_links_of_real_vaults_resolve_as_counted(name: str) -> None:
    vault = _counted(name)
    graph = vault.linked(Mode.OBSIDIAN)
    kinds: Counter[str] = Counter()
    for path in graph.notes:
        for found, meaning in graph.links(path):
            kind = "embeds" if found.embed else "wiki" if found.wiki else "markdown"
            kinds[kind] += 1
            match type(meaning).__name__:
                case "MissingNote":
                    kinds[f"unresolved_{kind}"] += 1
                case "MissingAnchor":
                    kinds["broken_anchors"] += 1
            if isinstance(meaning, Found) and meaning.via == "clamped":
                kinds["clamped"] += 1
    lenient = vault.linked(Mode.ALIAS)
    for path in lenient.notes:
        for _, meaning in lenient.links(path):
            kinds["by_alias"] += isinstance(meaning, Found) and meaning.via == "alias"
    assert Counts(*(kinds[field] for field in Counts._fields)) == COUNTS[name]


def test_cyrillic_names_are_found() -> None:
    graph = _counted("vanadium23-wiki").linked(Mode.OBSIDIAN)
    found = {
        meaning.path
        for path in graph.notes
        for _, meaning in graph.links(path)
        if isinstance(meaning, Found)
    }
    assert any("а" <= letter <= "я" for path in found for letter in path)
