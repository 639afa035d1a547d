"""Canvases: the place of every string, and that only names are rewritten."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.canvas import escaped, nodes, place_in
from knotwork.text import Span

WORDS = st.text(st.sampled_from('ab"\\/\n\té\u2028😀{}[],:'), max_size=8)
OTHER = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(WORDS, inner, max_size=2)),
    max_leaves=4,
)
CARD = st.builds(
    lambda text, more: {**more, "type": "text", "text": text},
    WORDS,
    st.dictionaries(WORDS, OTHER, max_size=2),
)


@given(st.lists(CARD, max_size=4), OTHER, st.booleans(), st.sampled_from([None, 0, "\t"]))
def test_a_card_is_found_where_it_stands_however_the_file_is_laid_out(
    cards: list[dict[str, object]], edges: object, plain: bool, indent: int | str | None
) -> None:
    contents = {"edges": edges, "nodes": cards}
    text = json.dumps(contents, ensure_ascii=plain, indent=indent)
    found = [node.text for node in nodes(text)]
    assert [one and one.value for one in found] == [card["text"] for card in cards]
    for one in found:
        assert one is not None
        for at in range(len(one.value) + 1):
            before = place_in(text, one, Span(0, at)).cut(text)
            assert json.loads(f'"{before}"') == one.value[:at]


@given(WORDS)
def test_escaped_words_are_read_back(words: str) -> None:
    assert json.loads(f'"{escaped(words)}"') == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"nodes":[{"type":"file","file":"a.md","subpath":"#H"}]}', ("a.md", "#H", None)),
        ('{"nodes":[{"file":"a.md","type":"link"}]}', (None, None, None)),
        ('{"nodes":[{"type":"group","background":"p.png","file":"a"}]}', (None, None, "p.png")),
        ('{"nodes":[{"type":"file","file":"a.md","file":"b.md"}]}', ("b.md", None, None)),
        ('{"nodes":[{"type":"file","file":["a.md"]}],"x":[{"type":"file"}]}', (None, None, None)),
    ],
)
def test_a_node_has_only_the_strings_of_its_type(text: str, shown: tuple[str | None, ...]) -> None:
    (node,) = nodes(text)
    assert tuple(one and one.value for one in (node.file, node.subpath, node.background)) == shown


def test_an_empty_file_is_a_canvas_without_nodes() -> None:
    assert nodes(" \n") == nodes('{"nodes":{}}') == nodes('{"nodes":[1,"x",[]]}') == ()


@pytest.mark.parametrize("text", ["[]", "{", '{"nodes": [,]}', "[" * 100_000, "\0"])
def test_a_file_that_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        nodes(text)


def test_numbers_of_any_length_are_passed_by() -> None:
    assert nodes('{"nodes":[],"x":' + "9" * 6000 + "}") == ()


def test_half_a_pair_of_surrogates_keeps_the_places_of_what_follows() -> None:
    text = r'{"nodes":[{"type":"text","text":"\ud83d [[a]]"}]}'
    (node,) = nodes(text)
    assert node.text is not None
    at = node.text.value.index("[[a]]")
    assert place_in(text, node.text, Span(at, at + 5)).cut(text) == "[[a]]"
