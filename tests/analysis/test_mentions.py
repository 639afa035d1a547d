"""Unlinked mentions: in prose only, as whole words, in every script."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.shared import shared_files
from tests.helpers.vault import unit, vault

from knotwork.analysis.mentions import mentions
from knotwork.link import link
from knotwork.text import unpacked_spans


def named(text: str, *others: str, **more: str) -> list[tuple[str, str, int]]:
    """What a note mentions: the words, the note, how often."""
    notes = {**dict.fromkeys(others, ""), **more, "the note": text}
    graph = vault(notes)
    texts = {f"{name}.md": content for name, content in notes.items()}
    return [
        (one.words, one.target.removesuffix(".md"), one.count)
        for one in mentions(graph, texts.get)
        if one.path == "the note.md"
    ]


def test_titles_names_and_aliases_are_found_whatever_their_case() -> None:
    found = named(
        "A Dot Product, an INNER product, the Second Name.",
        **{
            "dot product": "---\naliases: [inner product]\n---\n",
            "b": "---\ntitle: Second name\n---\n",
        },
    )
    assert found == [("Dot Product", "dot product", 2), ("Second Name", "b", 1)]


def test_the_name_of_the_whole_vault_mentions_no_note() -> None:
    texts = {
        "index.md": "Welcome.",
        "a.md": "All of Vectors.",
        "b.md": "---\ntitle: Vectors\n---\n",
    }

    def mentioned(*paths: str) -> list[str]:
        known = vault({path.removesuffix(".md"): texts[path] for path in paths})
        graph = link(known.notes.values(), title="Vectors")
        return [one.target for one in mentions(graph, texts.get)]

    assert mentioned("a.md", "index.md") == []
    assert mentioned("a.md", "b.md") == ["b.md"]


def test_a_mention_has_the_first_place_and_its_context() -> None:
    text = "x\r\n> a token here,\r\n> and token.\r\n"
    graph = vault({"n": text, "token": ""})
    (found,) = mentions(graph, lambda path: text if path == "n.md" else "")
    assert (found.line, found.column, found.count) == (2, 5, 2)
    assert found.span.cut(text) == "token"
    assert (found.before, found.after) == ("> a ", " here,")


def around(text: str) -> tuple[str, str]:
    """What is shown before and after the word *token* of a text."""
    graph = vault({"n": text, "token": ""})
    (found,) = mentions(graph, lambda path: text if path == "n.md" else "")
    return found.before, found.after


@pytest.mark.parametrize("length", range(1, 40))
def test_context_is_cut_between_words(length: int) -> None:
    word = "é" * length
    before, after = around(f"{word} " * 70 + "token" + f" {word}" * 70)
    assert {*before.split(), *after.split()} == {word}
    assert 60 - length <= len(before) <= 60
    assert 60 - length <= len(after) <= 60


def test_a_word_that_is_too_long_is_cut_where_there_is_no_room_left() -> None:
    assert around("x" * 100 + "/token/" + "y" * 100) == ("x" * 59 + "/", "/" + "y" * 59)


def test_words_without_spaces_between_them_are_cut_anywhere_but_before_a_mark() -> None:
    assert around("数" * 100 + " token " + "量" * 100) == ("数" * 59 + " ", " " + "量" * 59)
    before, after = around("กี่" * 100 + " token " + "กี่" * 100)
    assert before == "กี่" * 19 + " "
    assert after == " " + "กี่" * 19


@pytest.mark.parametrize(
    "text",
    [
        "`token` and ``a token``",
        "```\ntoken\n```",
        "    token",
        "$token$ $$token$$",
        "[[other|token]] [token](other.md) [token](https://x.org) <https://token.org/>",
        "https://token.org/token",
        "#token %%token%%",
        "%%\ntoken\n%%",
        "![token](other.png)",
        "token:: x",
        "<b title='token'>x</b>",
        "<div>token</div>",
        "[[token]]",
    ],
)
def test_only_prose_is_looked_at(text: str) -> None:
    assert named(text, "token", "other") == []


@pytest.mark.parametrize(
    "text",
    [
        "token",
        "*token*, **token**'s `x` token",
        "> [!note] token\n> x",
        "- [ ] token",
        "| token | x |\n|--|--|\n| y | z |",
        "# The token",
        "x[^1]\n\n[^1]: token",
        "x^[a token]",
        "AT&amp;T \\* token &amp; x",
        "<b>token</b>",
        "key:: token",
        "(token)",
        "token/word",
        "„token“",
    ],
)
def test_words_of_all_kinds_of_text_count(text: str) -> None:
    assert [one[:2] for one in named(text, "token")] == [("token", "token")]


@pytest.mark.parametrize(
    ("text", "name", "count"),
    [
        ("tokens pretoken token_x x_token token2 tokené tokené", "token", 0),
        ("self-token token-wise to token‑x", "token", 0),
        ("token- x -token token — token", "token", 4),
        ("вектор, Вектор! векторы вектора", "вектор", 2),
        ("它的向量空间", "向量", 1),
        ("ベクトル空間", "ベクトル", 1),
        ("벡터는 벡터와 전벡터", "벡터", 2),
        ("เวกเตอร์ในปริภูมิ", "เวกเตอร์", 1),
        ("die Größe, GRÖSSE, größer", "Größe", 1),
        ("İstanbul and istanbul", "İstanbul", 1),
        ("C++ and C", "C++ lang", 0),
        ("a b", "a b", 0),
    ],
)
def test_a_name_has_to_stand_alone(text: str, name: str, count: int) -> None:
    assert sum(one[2] for one in named(text, name)) == count


def test_decomposed_letters_are_the_same_letters() -> None:
    text = unicodedata.normalize("NFD", "ein naïver Ansatz und Größe")
    assert [one[1] for one in named(text, "Größe", "naïver Ansatz")] == ["naïver Ansatz", "Größe"]


def test_a_name_may_be_broken_over_two_lines() -> None:
    assert named("a dot\nproduct", "dot product") == [("dot\nproduct", "dot product", 1)]


def test_of_names_that_overlap_the_longest_counts() -> None:
    assert [
        one[0] for one in named("dot product space", "dot product", "product space", "dot")
    ] == ["dot product"]
    assert [one[0] for one in named("dot productx", "dot product", "dot")] == ["dot"]


def test_a_note_that_links_anywhere_is_left_alone() -> None:
    assert named("token\n\n[[token]]", "token") == []


def test_one_name_of_two_notes_is_one_mention() -> None:
    text = "the thing"
    graph = vault({"a/thing.md": "", "b/thing.md": "", "n.md": text})
    (found,) = mentions(graph, lambda path: text if path == "n.md" else "")
    assert (found.target, found.also) == ("a/thing.md", ("b/thing.md",))


def test_mentions_of_a_single_note_can_be_asked_for() -> None:
    text = "token and vector"
    graph = vault({"n": text, "token": "", "vector": ""})
    found = mentions(graph, lambda path: text if path == "n.md" else "", "vector.md")
    assert [one.target for one in found] == ["vector.md"]


def test_only_notes_whose_text_holds_a_name_are_asked_for_their_prose() -> None:
    texts = {
        "in prose.md": "A *token* here.",
        "in code.md": "`token`",
        "linked.md": "A token: [[token]]",
        "part of a word.md": "tokens",
        "token.md": "The token itself.",
    }
    graph = vault({path.removesuffix(".md"): text for path, text in texts.items()})
    asked: list[str] = []

    def prose(paths: Sequence[str]) -> Iterator[bytes]:
        asked.extend(paths)
        return (graph.notes[path].unit.prose for path in paths)

    (found,) = mentions(graph, texts.get, prose=prose)
    assert found.path == "in prose.md"
    assert asked == ["in code.md", "in prose.md"]


@given(st.text(alphabet="abΣσς İ*`[]|#$%<>\n>-^!().", max_size=60))
def test_asking_few_notes_for_their_prose_misses_nothing(text: str) -> None:
    names = ("aaa", "aba", "ab a", "aΣΣ", "ΣΣΣ", "İba", "ba'a")
    graph = vault({**dict.fromkeys(names, text), "n": text})
    notes = graph.notes

    def prose(paths: Sequence[str]) -> Iterator[bytes]:
        return (notes[path].unit.prose for path in paths)

    everywhere = list(mentions(graph, lambda _path: text))
    assert list(mentions(graph, lambda _path: text, prose=prose)) == everywhere


def test_a_sigma_is_one_letter_at_the_end_of_a_word_and_elsewhere() -> None:
    assert named("ΛΟΓΟΣ. ΛΟΓΟΣ'α λόγος", "ΛΟΓΟΣ")[0][2] == 2
    assert named("ΟΔΟΣ.x οδοσ", "οδος")[0][2] == 2


@given(st.text(alphabet="ab *_`[]|#$%&;<>\\\n>-^!(){}=:", max_size=60))
def test_prose_never_overlaps_a_link_or_a_tag(text: str) -> None:
    known = unit(text)
    runs = list(unpacked_spans(known.prose))
    assert all(one.end <= other.start for one, other in zip(runs, runs[1:], strict=False))
    for taken in (*(one.span for one in known.links), *(tag.span for tag in known.tags)):
        assert all(run.end <= taken.start or run.start >= taken.end for run in runs)


@pytest.mark.parametrize("path", shared_files("vaults/obsidian-tasks-docs", "**/*.md")[:40])
def test_prose_of_real_notes_holds_no_code_and_no_link(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    known = unit(text)
    for run in unpacked_spans(known.prose):
        assert "[[" not in run.cut(text)
        assert "](" not in run.cut(text)
        assert run.cut(text).strip()
