"""Links to MyST's targets: any note may name a place by its label alone."""

from __future__ import annotations

import pytest
from tests.helpers.vault import note, vault

from knotwork.explain import explain_link
from knotwork.graph import ConceptGraph
from knotwork.link import relink
from knotwork.meaning import Ambiguous, Found, MissingAnchor, MissingNote, Resolution
from knotwork.model import Syntax
from knotwork.rename.links import rewriting
from knotwork.rename.moves import renaming
from knotwork.resolve import Mode

MYST = Syntax(dialect="myst")
TARGET = "Words.\n\n(here)=\n## Head\n"


def meanings(graph: ConceptGraph, path: str = "a.md") -> list[Resolution]:
    return [meaning for _link, meaning in graph.links(path)]


@pytest.mark.parametrize(
    "link",
    [
        "[x](here)",
        "[x](#here)",
        "[](#here)",
        "[x](b.md#here)",
        "{ref}`here`",
        "{ref}`some words <here>`",
        "**{ref}`here`**",
        "{numref}`here`",
        "{numref}`Figure %s <here>`",
        "{prf:ref}`here`",
        "| a |\n| - |\n| {ref}`x<here>` |",
    ],
)
def test_a_link_finds_a_label_in_another_note(link: str) -> None:
    (meaning,) = meanings(vault(a=link, b=TARGET, syntax=MYST))
    assert isinstance(meaning, Found)
    assert (meaning.path, meaning.anchor, meaning.via) == ("b.md", "u:here", "label")


def test_a_reference_shows_its_words_or_the_label() -> None:
    graph = vault(a="See {ref}`the head <here>`, {ref}`here`.", b=TARGET, syntax=MYST)
    unit = graph.notes["a.md"].unit
    assert [link.label for link in unit.links] == ["the head", "here"]
    assert [link.text for link in unit.links] == ["{ref}`the head <here>`", "{ref}`here`"]
    assert not unit.flaws


@pytest.mark.parametrize(
    "text",
    ["`{ref}` `x`", "{ref}`x", "{ref} `x`", r"\{ref}`x`", "${ref}`x`$", "{cite}`x`", "{doc}`p:x`"],
)
def test_text_that_only_looks_like_a_reference_is_no_link(text: str) -> None:
    assert not vault(a=text, syntax=MYST).notes["a.md"].unit.links
    assert not vault(a="{ref}`x`").notes["a.md"].unit.links


def test_a_reference_to_a_formula_shows_its_label_in_parentheses() -> None:
    graph = vault(a="{eq}`one`, {eq}`two <one>`", b="$$\nx\n$$ (one)", syntax=MYST)
    assert meanings(graph) == [Found("b.md", "u:one", "label")] * 2
    assert [link.label for link in graph.notes["a.md"].unit.links] == ["(one)", "two"]


@pytest.mark.parametrize(
    ("role", "label"),
    [
        ("{doc}`b c`", "b c"),
        ("{doc}`../d/b c`", "b c"),
        ("{doc}`/d/b c.md`", "b c.md"),
        ("{doc}`some words </d/b c>`", "some words"),
        ("{doc}`some\n> words <b c>`", "some words"),
        ("{doc}`b # c`", "b # c"),
    ],
)
def test_a_role_leads_to_a_note_and_is_renamed_with_it(role: str, label: str) -> None:
    file = "d/b # c" if "#" in role else "d/b c"
    notes = {"d/a": f"> x {role} y", file: "", "e/b c": ""}
    graph = vault(notes, syntax=MYST)
    (link,) = graph.notes["d/a.md"].unit.links
    assert (" ".join((link.label or "").split()), meanings(graph, "d/a.md")) == (
        label,
        [Found(f"{file}.md")],
    )
    moves = renaming(graph, f"{file}.md", "d/new name.md").moves
    (edit,) = rewriting(graph, moves, lambda path: notes[path.removesuffix(".md")]).edits
    written = notes["d/a"]
    written = written[: edit.span.start] + edit.text + written[edit.span.end :]
    again = vault({"d/a": written, "d/new name": "", "e/b c": ""}, syntax=MYST)
    assert meanings(again, "d/a.md") == [Found("d/new name.md")]


def test_a_role_of_a_note_that_is_not_there_is_a_broken_link() -> None:
    assert meanings(vault(a="{doc}`b`", syntax=MYST)) == [MissingNote()]


def test_a_label_may_look_like_an_address() -> None:
    text = "[x](eq:one) [](#eq:one) [y](https://example.org)"
    graph = vault(a=text, b="$$\nx\n$$ (eq:one)", syntax=MYST)
    assert meanings(graph) == [Found("b.md", "u:eq:one", "label")] * 2
    assert [url.url for url in graph.notes["a.md"].unit.urls] == ["https://example.org"]
    (url,) = vault(a="[x](eq:one)").notes["a.md"].unit.urls
    assert url.url == "eq:one"


def test_a_label_of_the_note_itself_comes_first() -> None:
    (meaning,) = meanings(vault(a=f"[x](#here)\n\n{TARGET}", b=TARGET, syntax=MYST))
    assert meaning == Found("a.md", "u:here", "label")


def test_a_note_of_that_name_comes_first() -> None:
    found = meanings(vault(a="[x](here)", b=TARGET, here="", syntax=MYST))
    assert found == [Found("here.md")]


def test_two_notes_with_one_label_are_ambiguous() -> None:
    for link in ("[x](here)", "[x](#here)"):
        (meaning,) = meanings(vault(a=link, b=TARGET, c=TARGET, syntax=MYST))
        assert isinstance(meaning, Ambiguous)
        assert (meaning.chosen, meaning.anchor) == ("b.md", "u:here")


def test_wiki_links_embeds_and_obsidian_know_no_labels() -> None:
    links = "[[here]] ![x](here) [[#here]] ![x](#here)"
    missing = [MissingNote(), MissingNote(), MissingAnchor("a.md"), MissingAnchor("a.md")]
    assert meanings(vault(a=links, b=TARGET, syntax=MYST)) == missing
    strict = vault(a="[x](here) [x](#here)", b=TARGET, syntax=MYST, mode=Mode.OBSIDIAN)
    assert meanings(strict) == [MissingNote(), MissingAnchor("a.md")]


def test_a_wiki_link_before_it_does_not_hide_a_label() -> None:
    found = meanings(vault(a="[[here]] [x](here) [[here]]", b=TARGET, syntax=MYST))
    assert found == [MissingNote(), Found("b.md", "u:here", "label"), MissingNote()]


def test_links_are_looked_up_anew_once_a_label_came_or_went() -> None:
    for before, after in ((TARGET, "Words."), ("Words.", TARGET)):
        graph = vault(a="[x](here)", b=before, syntax=MYST)
        assert relink(graph, [note("b.md", after, MYST)]) is None
    graph = vault(a="[x](here)", b=TARGET, syntax=MYST)
    assert relink(graph, [note("b.md", f"More.\n\n{TARGET}", MYST)]) is not None


def test_a_renamed_note_keeps_the_links_to_its_labels() -> None:
    texts = {"a.md": "[x](here) [](#here)", "b.md": TARGET}
    graph = vault(texts, syntax=MYST)
    moves = renaming(graph, "b.md", "c/here.md").moves
    assert rewriting(graph, moves, texts.__getitem__).edits == ()


def test_a_link_by_label_is_explained() -> None:
    told = "\n".join(explain_link(vault(b=TARGET, syntax=MYST), "[x](here)", None))
    assert "label: a place in b.md has the label “here”" in told
    assert "→ b.md" in told


def test_what_leads_out_of_a_book_is_no_label() -> None:
    unit = vault(a="[x](inv:python#print) [y](xref:guide#start)", syntax=MYST).notes["a.md"].unit
    assert [url.url for url in unit.urls] == ["inv:python#print", "xref:guide#start"]
    assert not unit.links
