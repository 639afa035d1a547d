"""After an edit, a build makes anew only the pages that the edit changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.builds import build, build_anew, held
from tests.helpers.small_runtime import fetched, small_runtime

from knotwork.pages.around import SIBLINGS_SHOWN
from knotwork.pages.plan import Plan
from knotwork.shell.processes.press import Batch, Press
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.page_traces import Pieces

HUB = """\
---
tags: [start]
related: "[[Fig]]"
---

# Hub

Words without a link.

An [[Apple]] is red. A [[Banana]] is not, says [[Apple|who grows them]].

## More

- A [[Cherry]] grows on trees.
- So does a [other](Dill.md).

| fruit     | colour |
| --------- | ------ |
| [[Elder]] | black  |

Of the [[gherkin]] one says more. Also of the [[Hazel#^one]].

![[Iris]]

### On [[Juniper]]

The last words.
"""
NAMES = ("Apple", "Banana", "Cherry", "Dill", "Elder", "Fig", "Gourd", "Hazel", "Iris", "Juniper")

Rebuild: TypeAlias = Callable[[str, str], set[str]]
"""Replaces words of the hub and builds: the notes whose pages were made anew."""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A note with a link to each of ten others, each of which links to the next."""
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "knotwork.toml").write_text("[site]\nsearch = false\n")
    (folder / "Hub.md").write_text(HUB)
    for number, name in enumerate(NAMES):
        other = NAMES[(number + 1) % len(NAMES)]
        aliases = "---\naliases: [gherkin]\n---\n" if name == "Gourd" else ""
        text = f"{aliases}# {name}\n\nSee [[{other}]], or [[Quince]]. ^one\n"
        (folder / f"{name}.md").write_text(text)
    return folder


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the notes whose pages were made, until it is cleared."""
    names: set[str] = set()
    batches = Press.batches

    def counted(press: Press, plans: Sequence[Plan], *more: Any) -> Iterator[Batch]:
        names.update(plan.name.removesuffix(".md").removeprefix("note ") for plan in plans)
        return batches(press, plans, *more)

    monkeypatch.setattr(Press, "batches", counted)
    return names


@pytest.fixture
def rebuild(vault: Path, made: set[str], tmp_path: Path) -> Rebuild:
    site, clean, hub = tmp_path / "site", tmp_path / "clean", vault / "Hub.md"
    build(vault, site)

    def edit(old: str, new: str) -> set[str]:
        text = hub.read_text()
        assert text.count(old) == 1
        hub.write_text(text.replace(old, new))
        made.clear()
        build(vault, site)
        anew = made & {"Hub", *NAMES}
        shutil.rmtree(clean, ignore_errors=True)
        build_anew(vault, clean)
        assert held(site) == held(clean)
        return anew

    return edit


@pytest.mark.parametrize(
    ("old", "new", "shown_by"),
    [
        # Other words.
        ("Words without a link.", "Other words, and more of them.", ""),
        ("# Hub\n", "# Hub\n\nA paragraph more.\n", ""),
        ("The last words.", "The very last words.", ""),
        ("grows on trees", "grows on tall trees", "Cherry"),
        ("So does a", "So does another", "Dill"),
        ("| black  |", "| dark red |", ""),
        ("| [[Elder]]", "| ripe [[Elder]]", "Elder"),
        ("one says more", "one says nothing", "Gourd"),
        ("Also of", "And of", "Hazel"),
        ("is red.", "is green.", "Apple"),
        ("is not, says", "is yellow, says", "Apple Banana"),
        ("tags: [start]", "tags:  [start]", ""),
        # A link or heading more or less.
        ("Words without", "Words of the [[Cherry]] without", "Cherry"),
        ("Words without", "Words of a [[Quince]] without", ""),
        ("# Hub\n", "# Hub\n\n## Before\n\nSee the [[Fig]].\n", "Apple Banana Fig"),
        ("- So does a [other](Dill.md).\n", "", "Dill"),
        ("says [[Apple|who", "says [[Banana|who", "Apple Banana"),
        ("\nOf the [[gherkin]]", "\n## Green\n\nOf the [[gherkin]]", "Gourd Hazel"),
        ("## More\n", "## Much\n", "Cherry Dill Elder Gourd Hazel"),
    ],
)
def test_an_edit_reaches_the_pages_that_show_it_and_no_other(
    rebuild: Rebuild, old: str, new: str, shown_by: str
) -> None:
    # The page of Iris shows that the hub embeds it, but not with which words.
    assert rebuild(old, new) == {"Hub", *shown_by.split()}


def test_edits_one_after_the_other_reach_what_each_of_them_concerns(rebuild: Rebuild) -> None:
    assert rebuild("grows on", "stands on") == {"Hub", "Cherry"}
    assert rebuild("An [[Apple]] is", "The [[Apple]] is") == {"Hub", "Apple"}
    assert rebuild("stands on", "grows on") == {"Hub", "Cherry"}
    assert rebuild("# Hub\n", "# Hub\n\nOne more.\n") == {"Hub"}


@pytest.mark.parametrize("how", ["with another cache", "killed before it remembered"])
def test_pages_of_a_build_that_is_not_remembered_are_not_kept(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    build(vault, tmp_path / "site")
    (vault / "Hub.md").write_text(HUB.replace("is red", "is green"))
    with monkeypatch.context() as patch:
        if how == "with another cache":
            patch.setenv("KNOTWORK_CACHE_DIR", str(tmp_path / "other"))
        else:
            patch.setattr(Cache, "put", lambda _self, _key, _value: None)
        build(vault, tmp_path / "site")
    (vault / "Hub.md").write_text(HUB)
    build(vault, tmp_path / "site")
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


def test_the_piece_that_records_newer_pages_may_be_lost(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(vault, tmp_path / "site")
    (vault / "Hub.md").write_text(HUB.replace("is red", "is green"))
    build(vault, tmp_path / "site")
    (vault / "Hub.md").write_text(HUB)
    find = Pieces._get

    def forgetful(pieces: Pieces, name: str, kind: type[Any]) -> Any:
        return None if name == "recent" else find(pieces, name, kind)

    monkeypatch.setattr(Pieces, "_get", forgetful)
    build(vault, tmp_path / "site")
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


@pytest.mark.parametrize("lost", ["links", "keys", "recent"])
def test_a_piece_of_what_is_kept_may_be_lost(
    vault: Path, made: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    keep = Pieces._put

    def forgetful(pieces: Pieces, name: str, value: object) -> None:
        if name != lost:
            keep(pieces, name, value)

    with monkeypatch.context() as patch:
        patch.setattr(Pieces, "_put", forgetful)
        build(vault, tmp_path / "site")
    made.clear()
    (vault / "Hub.md").write_text(HUB.replace("- So does a [other](Dill.md).\n", ""))
    build(vault, tmp_path / "site")
    assert made >= {"Hub", *NAMES}
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


def test_a_new_folder_changes_the_pages_of_those_that_it_stands_in(
    vault: Path, made: set[str], tmp_path: Path
) -> None:
    for name in ("f/a/1", "f/b/2", "g/c/3"):
        (vault / name).parent.mkdir(parents=True)
        (vault / f"{name}.md").write_text(f"# {name}\n")
    build(vault, tmp_path / "site")
    made.clear()
    (vault / "f" / "new").mkdir()
    (vault / "f" / "new" / "4.md").write_text("# New\n")
    build(vault, tmp_path / "site")
    assert {name for name in made if name.startswith("folder ")} == {"folder f", "folder f/new"}
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


@pytest.mark.parametrize("trail", ["", "[[Hub]]/[[Apple]]"])
def test_a_new_note_changes_the_pages_of_those_next_to_it(
    vault: Path, made: set[str], tmp_path: Path, trail: str
) -> None:
    (vault / "many").mkdir()
    for number in range(100):
        (vault / "many" / f"n{number}.md").write_text(trail)
    build(vault, tmp_path / "site")
    made.clear()
    (vault / "many" / "n50b.md").write_text(trail)
    build(vault, tmp_path / "site")
    numbers = range(51 - SIBLINGS_SHOWN, 51 + SIBLINGS_SHOWN)
    beside = {"many/n50b", *(f"many/n{number}" for number in numbers)}
    assert {name for name in made if name.startswith("many/")} == beside
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


def test_a_note_with_the_title_of_another_changes_the_pages_that_list_that_one(
    vault: Path, made: set[str], tmp_path: Path
) -> None:
    other = vault / "Other.md"
    other.write_text("# Other\n")
    build(vault, tmp_path / "site")
    made.clear()
    other.write_text("---\ntitle: Apple\n---\n")
    build(vault, tmp_path / "site")
    # The hub and Juniper link to Apple, Apple to Banana; Iris has it two steps away in its picture.
    assert made & {"Hub", *NAMES} == {"Hub", "Juniper", "Banana", "Iris"}
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


WORDS = st.text("ab \n", max_size=6)


@given(st.lists(st.tuples(st.integers(0, len(HUB)), WORDS), min_size=1, max_size=3))
@settings(max_examples=8, deadline=None)
def test_after_any_insertions_the_site_equals_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("hub")
    notes = folder / "vault"
    notes.mkdir()
    for name in NAMES:
        (notes / f"{name}.md").write_text(f"# {name}\n\nSee the [[Hub]]. ^one\n")
    text = HUB
    for number, (at, words) in enumerate([(0, ""), *edits]):
        text = text[:at] + words + text[at:]
        (notes / "Hub.md").write_text(text)
        build(notes, folder / "site")
        build_anew(notes, folder / str(number))
        assert held(folder / "site") == held(folder / str(number))


def test_where_readers_can_run_cells_an_edit_reaches_the_notes_that_use_them(
    vault: Path, made: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNOTWORK_CACHE_DIR", str(tmp_path / "cache"))
    small_runtime(fetched())
    for name in NAMES:
        note = vault / f"{name}.md"
        note.write_text(f"{note.read_text()}\n\n```python\nprint('{name}')\n```\n")
    fig = vault / "Fig.md"
    fig.write_text(f"uses:: [[Apple]]\n\n{fig.read_text()}")
    build(vault, tmp_path / "site")
    assert (tmp_path / "site" / "-" / "programs" / "fig.json").exists()

    made.clear()
    apple = vault / "Apple.md"
    apple.write_text(apple.read_text().replace("print(", "assert print("))
    build(vault, tmp_path / "site")
    assert made & {"Hub", *NAMES} == {"Apple", "Fig"}

    made.clear()
    hub = vault / "Hub.md"
    hub.write_text(hub.read_text().replace("The last words.", "The very last words."))
    build(vault, tmp_path / "site")
    assert made & {"Hub", *NAMES} == {"Hub"}
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")
