"""After an edit of words alone, nothing is linked, and the site equals a clean build."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from pathlib import Path

import pytest
from tests.helpers.builds import build, build_anew, held
from tests.helpers.shared import shared_files

from knotwork import pipeline
from knotwork.check import Selection, check
from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.model import Note, Source, Syntax, Unit
from knotwork.rules import RULES
from knotwork.rules.evidence import Evidence
from knotwork.shell.remember.memory import Memory
from knotwork.syntax.compile import compile_note

NOTES = {
    "index.md": "---\ntitle: Start\n---\nThe first words. See [[a|that]] and ![[b#Part]].\n",
    "a.md": "---\naliases: [zed]\ntags: [x/y]\nupdated: 2024-05-06\n---\n# A\n\nWords of [[b]].\n",
    "b.md": "The lead of this note.\n\n## Part\n\nIt stands here. ^id\n\n[[a]] < [[f/c]] > [[zed]]\n",
    "f/c.md": "Holds the others. ![[picture.png]] [[nowhere]] [^1]\n\n[^1]: The foot.\n",
    "f/secret.md": "---\npublish: false\n---\nThe secret, which [[a]] must not know.\n",
    "f/code.md": "---\nuses: '[[a]]'\n---\n```python\nprint(1)\n```\n\nThe end.\n",
}
EVERY_RULE = Selection(
    select=frozenset(rule.name for rule in RULES if not rule.of_words), ignore=frozenset()
)


class Vault:
    """A vault and its site."""

    def __init__(self, folder: Path) -> None:
        self.notes, self.site, self._clean = folder / "notes", folder / "site", folder / "clean"
        for path, text in {**NOTES, "picture.png": "no picture", "knotwork.toml": ""}.items():
            file = self.notes / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.notes / path).read_text()
        assert old in text
        (self.notes / path).write_text(text.replace(old, new, 1))

    def clean(self) -> dict[str, bytes]:
        shutil.rmtree(self._clean, ignore_errors=True)
        build_anew(self.notes, self._clean)
        return held(self._clean)


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    clock = time.time_ns
    # By then the picture is old enough for its state to prove that it is unchanged.
    monkeypatch.setattr(time, "time_ns", lambda: clock() + 10**10)
    made = Vault(tmp_path)
    build(made.notes, made.site)
    return made


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("index.md", "first", "very first"),
        ("index.md", "The first words.", "Others.\n\n"),
        ("a.md", "Words of", "Other words,\n\nabout"),
        ("b.md", "The lead of", "Another beginning of"),
        ("b.md", "It stands", "Whatever it is, it stands"),
        ("f/c.md", "The foot", "Another foot"),
        ("f/secret.md", "The secret", "The other secret"),
        ("f/code.md", "The end", "At the end"),
    ],
)
def test_an_edit_of_words_links_nothing(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, path: str, old: str, new: str
) -> None:
    def linked(*_anything: object) -> ConceptGraph:
        raise AssertionError("somebody links")

    (vault.notes / "dead.png").symlink_to("nowhere.png")
    build(vault.notes, vault.site)
    vault.edit(path, old, new)
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "link", linked)
        build(vault.notes, vault.site)
    assert held(vault.site) == vault.clean()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("a.md", "[[b]]", "[[b]] and [[f/c]]"),
        ("a.md", "zed", "zet"),
        ("b.md", "## Part", "## Chapter"),
        ("f/secret.md", "publish: false", "publish: true"),
        ("f/c.md", "Holds", "# Title\n\nHolds"),
        ("knotwork.toml", "", "[site]\nurl = 'https://example.org/'\n"),
    ],
)
def test_every_other_edit_is_seen(vault: Vault, path: str, old: str, new: str) -> None:
    vault.edit(path, old, new)
    build(vault.notes, vault.site)
    assert held(vault.site) == vault.clean()


def test_edits_of_both_kinds_follow_one_another(vault: Vault) -> None:
    (vault.notes / "knotwork.toml").write_text("[site]\nurl = 'https://example.org/'\n")
    for path, old, new in [
        ("a.md", "Words", "More words"),
        ("b.md", "## Part", "## Chapter"),
        ("index.md", "#Part", "#Chapter"),
        ("b.md", "The lead", "How it begins, the lead"),
        ("f/code.md", "The end", "An end"),
        ("a.md", "More words", "Words"),
    ]:
        vault.edit(path, old, new)
        build(vault.notes, vault.site)
        assert held(vault.site) == vault.clean()


def test_an_error_fails_the_build_after_an_edit_of_words_too(vault: Vault) -> None:
    (vault.notes / "f/c.md").write_text("Holds the others.\n")
    assert build(vault.notes, vault.site) == 0
    vault.edit("f/c.md", "Holds", "[[nowhere]] holds")
    assert build(vault.notes, vault.site) == 1
    vault.edit("f/c.md", "others", "other notes")
    assert build(vault.notes, vault.site) == 1


def _in_other_words(text: str) -> Unit:
    """The text with other words, in its middle if that keeps its structure."""
    more = text + "\n\nAnd more words.\n"
    other = _unit(more.replace(" the ", " that very ").replace(". ", ".  So: "))
    return other if other.shape == _unit(text).shape else _unit(more)


@pytest.mark.parametrize(
    "folder",
    [folder for folder in shared_files("vaults", "*") if any(folder.rglob("*.md"))],
    ids=lambda path: path.name,
)
def test_the_linter_says_as_much_of_other_words_in_the_same_shape(folder: Path) -> None:
    before: list[Note] = []
    after: list[Note] = []
    for file in sorted(folder.rglob("*.md")):
        text = file.read_text("utf-8", "replace")
        path = file.relative_to(folder).as_posix()
        one, other = _unit(text), _in_other_words(text)
        before.append(Note(path, one))
        after.append(Note(path, other if one.shape == other.shape else one))
    assert before != after
    assert _said(before) == _said(after)


def _unit(text: str) -> Unit:
    return compile_note(Source("a.md", text), Syntax())


def _said(notes: list[Note]) -> Counter[tuple[str, str]]:
    found = check(link(notes), EVERY_RULE, Evidence())
    return Counter((one.rule, one.finding.path) for one in found)


def test_a_unit_that_was_lost_is_compiled_again(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = dict.fromkeys(NOTES, True)

    def unit(memory: Memory, key: bytes) -> Unit | None:
        path = next((one for one, known in memory.keys.items() if known == key), "")
        return None if lost.pop(path, None) and path != "a.md" else find(memory, key)

    find = Memory.unit
    vault.edit("a.md", "Words of", "Words about")
    with monkeypatch.context() as patch:
        patch.setattr(Memory, "unit", unit)
        build(vault.notes, vault.site)
    assert len(lost) < len(NOTES)
    assert held(vault.site) == vault.clean()
