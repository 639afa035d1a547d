"""MyST's targets, if the dialect is switched on."""

from __future__ import annotations

import pytest
from tests.helpers.vault import unit

from knotwork.model import Syntax
from knotwork.text import Span

MYST = Syntax(dialect="myst")


@pytest.mark.parametrize("before", ["one\n\n", "one\n", "- a list\n\n", "> a quote\n", ""])
@pytest.mark.parametrize("line", ["(here)=", "(here)= ", "  (here)="])
def test_a_target_names_the_place_where_it_stands(before: str, line: str) -> None:
    found = unit(f"{before}{line}\n## Head\n\ntwo", MYST)
    assert found.labels == found.ids == ("here",)
    assert "(here)" not in found.body.text
    assert not found.flaws


def test_a_label_is_any_words() -> None:
    found = unit("(fig:a_1.b)=\n\n(some words)=\n\nEnd.", MYST)
    assert found.labels == ("fig:a_1.b", "some words")
    assert found.ids == ("fig:a_1.b", "some-words")


@pytest.mark.parametrize("line", ["(a)= b", "a (b)=", "()=", "(a)(b)=", "(a<b)=", "    (code)="])
def test_what_only_looks_like_one_is_text(line: str) -> None:
    found = unit(f"one\n\n{line}\n\ntwo", MYST)
    assert found.labels == ()
    assert ")=" in found.body.text


def test_without_the_dialect_it_is_text() -> None:
    found = unit("(here)=\n\ntwo")
    assert found.labels == found.ids == ()
    assert "(here)=" in found.body.text
    assert [flaw.kind for flaw in found.flaws] == ["foreign-markup"]


MORE = {
    "```{figure} a.png\n:width: 30\n:name: fig\n\nWords\n```": "fig",
    "```{math}\n:label: eq\nx\n```": "eq",
    ":::{note} A\n:name: some words\nB\n:::": "some words",
    "$$\nx\n$$ (eq)": "eq",
    "$$ x $$ (eq:one)": "eq:one",
    "- So\n\n  $$\n  x\n  $$ (eq)": "eq",
    "$$\nx\n$$ (eq)\nwhere $x$ is": "eq",
    "> $$\n> x\n> $$ (eq)\n> where": "eq",
    "$$ x $$ (eq)\nwhere $x$ is": "eq",
    "- So $$ x $$ (eq)\n  where $x$ is": "eq",
    "```{figure} a.png\n---\nwidth: 30\nname: fig\n---\n```": "fig",
    "```{code-cell}\n---\nmystnb:\n  figure:\n    name: 'fig:1'\ntags: [hide-input]\n---\n1\n```": "fig:1",
    "````{prf:theorem}\nWords.\n\n```{math}\n:label: eq\nx\n```\n````": "eq",
    "```{note}\nWords.\n\n(here it is)=\nMore.\n```": "here it is",
    "::::{grid}\n:::{card} A\n:name: fig\nB\n:::\n::::": "fig",
}


@pytest.mark.parametrize("text", MORE)
def test_directives_and_formulas_have_labels_too(text: str) -> None:
    found = unit(f"Words.\n\n{text}\n\n[[end]]", MYST)
    assert found.labels == (MORE[text],)
    assert found.ids == ("-".join(MORE[text].split()),)
    assert "(eq" not in found.body.text
    assert found.links[-1].text == "[[end]]"
    assert unit(f"Words.\n\n{text}\n").labels == ()


@pytest.mark.parametrize(
    ("within", "labels"),
    [
        ("```{math}\n:label: one\n\nx\n```", ("one",)),
        ("  $$\n  x\n  $$ (one)\n\n$$ x $$ (two)", ("one", "two")),
        ("Costs $$ (one) here\n:label: two\n```python\n:label: three\n```", ()),
    ],
)
def test_what_stands_in_a_directive_has_labels_too(within: str, labels: tuple[str, ...]) -> None:
    assert unit(f"````{{note}} A\n:name: n\nB\n{within}\n````", MYST).labels == ("n", *labels)
    assert unit(f"````{{code-block}}\n{within}\n````", MYST).labels == ()


def test_text_right_below_a_labelled_formula_keeps_its_place() -> None:
    text = "$$\nx\n$$ (eq)\nwhere [[a]] is\n[[b]]"
    found = unit(text, MYST)
    assert [link.span.cut(text) for link in found.links] == ["[[a]]", "[[b]]"]
    assert "<p>where " in found.body.text


def test_all_labels_of_a_directive_and_a_paragraph_are_found_in_order() -> None:
    directive = "````{note}\n:name: a\n\n(b)=\n```{math}\n:label: c\n```\n\n$$ x $$ (d)\n````"
    assert unit("```{exercise}\nWords\n\n$$\nx\n$$ (eq)\n```", MYST).labels == ("eq",)
    assert unit(directive, MYST).labels == ("a", "b", "c", "d")
    text = "One\n$$ x $$ (a)\ntwo [[b]]\n$$\ny\n$$ (c)\n[[d]]"
    found = unit(text, MYST)
    assert found.labels == ("a", "c")
    assert [link.span.cut(text) for link in found.links] == ["[[b]]", "[[d]]"]


@pytest.mark.parametrize(
    "text",
    [
        "```python\n:name: x\n```",
        "```{note}\nWords :name: x\n```",
        "$$\nx\n$$ (not this)",
        "$$\nx\n$$\n\n(x)",
        "$$ x $$ (x) y",
        "Words (x)",
        "f$(x)$ (x)",
        "It costs $$ (much)\nand more",
        "```{code-block} md\n(x)=\n```",
        "```{code-cell}\n---\ntags: [a]\n---\nname: int\n```",
    ],
)
def test_other_words_are_no_labels(text: str) -> None:
    assert unit(text, MYST).labels == ()


def test_a_note_begins_with_the_heading_below_a_target() -> None:
    assert unit("(top)=\n# Title\n\nWords.", MYST).opening == "Title"


def test_a_fence_keeps_its_lines() -> None:
    assert unit("```text\n(a)=\n```", MYST).labels == ()


WRITTEN = [
    "Use `<widget>`. {#here}",
    "- Use `<widget>`. {#here}",
    "$$\nx\n$$ (here)\nwhere `<widget>` is",
    "So $$x$$ (here)\nwhere `<widget>` is",
    "```{code-cell}\n:name: here\nx = '<widget>'\n```",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_stands_in_a_block_with_a_name_is_no_html_of_that_name(text: str) -> None:
    assert not unit(text, MYST).flaws
    (flaw,) = unit(text.replace("`<widget>`", "<widget>"), MYST).flaws or [None]
    assert (flaw is None) == ("code-cell" in text)


def test_a_comment_in_a_paragraph_with_a_name_is_not_handed_out() -> None:
    text = "Open %%closed%% `<widget a='b'>`. {#here}\n\nMore."
    found = unit(text)
    assert found.markdown.text(found.body.text) == "Open  `<widget a='b'>`. {#here}\n\nMore."


@pytest.mark.parametrize("name", ["{#here}", "$$x$$ (here)\nMore."])
@pytest.mark.parametrize("before", ["", "(there)=\n"])
def test_what_is_allowed_before_a_name_is_allowed_for_its_block(before: str, name: str) -> None:
    comment = "<!-- knotwork: allow missing-note -->"
    found = unit(f"{comment}\n{before}[[a]] {name}\n\nNext.", MYST)
    (allowed,) = found.allowances
    begin = len(f"{comment}\n{before}")
    assert allowed.covers == Span(begin, begin + len(f"[[a]] {name}"))


def test_very_many_labels_in_one_paragraph_are_found() -> None:
    text = "".join(f"So $$x$$ (l{number})\n" for number in range(6000))
    assert len(unit(text, MYST).labels) == 6000
