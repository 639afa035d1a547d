"""Malformed or hostile front matter: it is read without trust, and nothing in it raises."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.vault import unit, vault

from knotwork.model import Source, Syntax
from knotwork.syntax.compile import compile_note
from knotwork.syntax.front_matter import read
from knotwork.text import Lines, decode


def properties(text: str) -> dict[str, object]:
    return {known.name: known.value for known in unit(text).properties}


def troubles(text: str) -> list[str]:
    return [flaw.message for flaw in unit(text).flaws]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CR LF", "CR"])
def test_line_ends_do_not_matter(end: str) -> None:
    text = end.join(["---", "a: 1", 'up: "[[b]]"', "---", "Text [[c]]."])
    compiled = unit(text)
    assert properties(text) == {"a": 1, "up": "[[b]]"}
    assert [(link.text, link.span.cut(text)) for link in compiled.links] == [
        ("[[b]]", "[[b]]"),
        ("[[c]]", "[[c]]"),
    ]
    assert compiled.properties[1].span.cut(text) == "up"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\n---\ntitle: a\npublish: false\n---\nText", {"publish": False}),
        (" \n\n---\ndraft: true\n---\n", {"draft": True}),
        ("\n---\npublish: true\ndraft: false\n---\n", {}),
        ("\n---\npublish: false\nText", {"publish": False}),
        ("\n---\npublish: false\n# Text\nand more", {"publish": False}),
        ("\n---\ntitle: a: b\npublish: false\n---\n", {"publish": False}),
        ("---\ndraft: true\n# Text", {"draft": True}),
        ("---\ntitle: a\n\nIt is a\ndraft: true\n", {}),
        ("+++\n[extra]\npublish = false\n+++\n", {"publish": False}),
        ("+++\ndraft = false\n+++\n", {}),
        ("---\npublished: 2024-05-01\npublish: maybe\n# Text", {}),
    ],
)
def test_a_block_that_is_no_front_matter_has_no_effect_but_privacy(
    text: str, kept: dict[str, object]
) -> None:
    assert properties(text) == kept
    assert len(troubles(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "\n---\n\nText\n\n---\n",
        "\n---\nword\n---\n",
        "+++\n\nText\n\n+++\n",
        "\n---\na: 1\n",
        "\n---\nTip: read\n# Text\n\n- publish: false\n",
        "\n\n",
    ],
)
def test_rules_and_breaks_at_the_top_are_no_front_matter(text: str) -> None:
    assert troubles(text) == []


@pytest.mark.parametrize(
    ("yaml", "words"),
    [
        ("a: 1\n«Title two\nb: 2", "a line without `name:`"),
        ("a: 1\n\n\n«word", "a line without `name:`"),
        ("a:\n- 1\n«word\nb: 2", "a line without `name:`"),
        ('ä: «"open\nb: 2', "the quotation mark that opens here is never closed"),
        ('a: «"open\nb: "2"', "the quotation mark that opens here is closed on a later"),
        ("a: «[1, 2", "the `[` that opens here is never closed"),
        ("a: «{b: 1\nc: 2", "the `{` that opens here is never closed"),
        ("a: «[", "the `[` that opens here is never closed"),
        ("a: «{b: 1,", "the `{` that opens here is never closed"),
        ("a: «[1, [2],\n", "the `[` that opens here is never closed"),
        ("a: «[b, #c]", "the `[` that opens here is never closed"),
        ("a: «[#b]\nc: 1", "the `[` that opens here is never closed"),
        ("a: «{b: #c}", "the `{` that opens here is never closed"),
        ("tags: «#a", "to YAML `#a` is a comment: the note has no such tag"),
        ("tags: a «#b, c", "to YAML `#b` is a comment: the note has no such tag"),
        ("tags:\n  - a # nothing\n  - «#b/c\nd: #e", "to YAML `#b/c` is a comment"),
        ("- a\n«b: c", "the list above this line has no name"),
        ("a: 1\nb: «[[x]], [[y]]\nc: 2", "the links of this list lack their quotes"),
        ('a: ["b" «c]', "a comma is missing between two values"),
        ("a: 'it'«s'", "something follows a value that is complete"),
        ("é: [[x]] «y", "something follows a value that is complete"),
        ("a: b«: c", "a value holds `: `"),
        ("a: 1\n  «b: 2", "this line is indented further than the property above it"),
        ("a:\n  b: 1\n «c: 2", "this line is indented differently from those around"),
        ("a: 1\n«\tb: 2", "a tab indents this line"),
        ("a:\n«\t- b", "a tab indents this line"),
        ("a: 1\n«- b", "a list begins here after a value that is complete"),
        ("a: «- b", "a list begins on the line of its name"),
        ("a: 1\nb: «@home", "no value begins with `@`"),
        ("b: «*bold* é", "no value begins with `*`"),
        ("b: «*bold", "no value begins with `*`"),
        ("b:\n  - «**bold**", "no value begins with `*`"),
        ("b: [a, «*c*]", "no value begins with `*`"),
        ("b: «& c", "no value begins with `&`"),
        ("a: &x 1\nb: «&y c\nd: *x", "`&y` is not part of this value"),
        ("b: «%x", "no value begins with `%`"),
        ("b: «`x`", "no value begins with a backtick"),
        ("b: «|x", "no value begins with `|`"),
        ("b: «? x", "no value begins with `?`"),
        ("a: «![[b.png]]", "no value begins with `!`"),
        ("  a: 1\n«b: 2", "this line is indented differently from those around"),
        ("a: 1\n«*b*: c", "no name begins with `*`"),
        ("a: 1\n«%b: c", "no name begins with `%`"),
        (r'b: "«\d"', "in double quotes a backslash is not plain text"),
        ("a: 1\nb: 😀«\x01", "it holds the control character U+0001"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CR LF"])
def test_broken_yaml_is_found_where_an_author_would_look(yaml: str, words: str, end: str) -> None:
    text = f"---\n{yaml}\n---\nWords.\n"
    *above, line = text.partition("«")[0].split("\n")
    compiled = unit(text.replace("«", "").replace("\n", end))
    (flaw,) = compiled.flaws
    assert words in flaw.message
    place = Lines.unpacked(compiled.lines).place(flaw.span.start)
    assert (place.line, place.column) == (len(above) + 1, len(line) + 1)


@pytest.mark.parametrize(
    ("yaml", "way_out"),
    [
        # A sign of YAML at the beginning of a value.
        ("title: *x*", 'quote the value: `"*x*"`'),
        ("title: &x y", 'quote the value: `"&x y"`'),
        ("title: @x y # z", "put the value in quotes"),
        ("title: `x`", 'quote the value: "`x`"'),
        ("title: %x", 'quote the value: `"%x"`'),
        ('title: *"x"*', "put the value in quotes"),
        # A comment that hides a bracket.
        ("tags: [a, #b]", "quote what begins with `#`: to YAML `#b]` is a comment"),
        ("tags: [a,\n  b # c", "close it"),
        ("tags: {a: #b}", "quote what begins with `#`: to YAML `#b}` is a comment"),
        # Links without quotes.
        ("up: [[x#y|z]], [[é]]", 'write `["[[x#y|z]]", "[[é]]"]`'),
        ("up: " + ", ".join(["[[x]]"] * 50), "quote each, and put brackets around all"),
        ('up: [["x"]], [[y]]', "quote it whole"),
        ("up: [[x]], [[y]] and more", "quote it whole"),
    ],
)
def test_who_wrote_what_yaml_does_not_take_is_told_what_to_write(yaml: str, way_out: str) -> None:
    (flaw,) = unit(f"---\n{yaml}\n---\n").flaws
    assert flaw.help.startswith(way_out)


@pytest.mark.parametrize(
    "yaml",
    [
        "tags: # mine\n  - a",
        "tags: [a] #b",
        "tags: #1",
        "tags: a#b",
        'tags: "#a" #b',
        "x: #a",
        "tags: a\nx: #b",
    ],
)
def test_other_comments_beside_tags_are_comments(yaml: str) -> None:
    assert not unit(f"---\n{yaml}\n---\n").flaws


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    text = decode(b"\xef\xbb\xbf---\na: 1\n---\n").text
    assert properties(text) == {"a": 1}


def test_a_byte_order_mark_inside_the_text_is_part_of_it() -> None:
    assert properties("\ufeff---\na: 1\n---\n") == {}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("off", "off"), ("y", "y"), ("True", True), ("FALSE", False), ("~", None),
        ("2026-11-23", "2026-11-23"), ("2026-11-23 10:00:00", "2026-11-23 10:00:00"), ("12:30:45", "12:30:45"),
        ("0o17", 15), ("017", 17), ("0x1F", 31), ("0b1", "0b1"), ("1_000", "1_000"), ("+1", 1), ("-0", 0),
        ("1e3", 1000.0), (".5", 0.5), ("1.", 1.0), ("1e999", "1e999"), (".nan", ".nan"), (".inf", ".inf"),
        ("9" * 18, int("9" * 18)), ("9" * 19, "9" * 19), ("9" * 9999, "9" * 9999), ("١", "١"),
        ("'1'", "1"), ('"true"', "true"), ("!!str 1", "1"), ("!!int 1", "1"), ("!!python/object:os.system x", "x"),
        ("|\n  a\n  b", "a\nb\n"), (">\n  a\n  b", "a b\n"), ("a # comment", "a"), ("", None),
        ("[a, [b, {c: d}]]", ["a", ["b", {"c": "d"}]]), ("\ta", "a"), ('"\\u00e9"', "é"),
    ],
)  # fmt: skip
def test_a_value_is_what_the_core_schema_says(written: str, value: object) -> None:
    found = properties(f"---\na: {written}\n---\n")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c", "a: [b", "a: {b", "a: 'b", 'a: "b', "a: *missing", "\ta: 1", "a:\n\t- b", "- a", "just text",
        "a: @b", "a: `b`", "a: %b", "a: !<x y>", "a: &x &y b", "? [a\n: b", "a: \"\\q\"",
        "a: \"\\ud800\"", "a: \x01", "!!binary x", "&a [*a]", "a: |x\n y",
    ],
)  # fmt: skip
def test_invalid_front_matter_is_a_flaw_and_the_note_still_compiles(text: str) -> None:
    note = f"---\n{text}\n---\nText [[b]].\n"
    compiled = unit(note)
    assert [flaw.kind for flaw in compiled.flaws] == ["bad-front-matter"]
    assert compiled.properties == ()
    assert compiled.body.text.startswith("<p>Text ")
    assert compiled.flaws[0].span.end <= note.index("\nText")
    assert "\n" not in compiled.flaws[0].message


def test_an_empty_block_is_no_flaw() -> None:
    for text in ("---\n---\n", "---\n\n---\n", "---\n# a comment\n---\n", "---\nnull\n---\n"):
        assert properties(text) == {}
        assert troubles(text) == []


def test_values_that_nest_too_deep_are_a_flaw() -> None:
    assert "nests deeper" in troubles("---\na: " + "[" * 25_000 + "\n---\n")[0]
    assert "nests deeper" in troubles("---\na: " + "{a: " * 25_000 + "\n---\n")[0]
    deep = "[" * 20 + "]" * 20
    assert troubles(f"---\na: {deep}\n---\n") == []


def test_aliases_that_stand_for_too_many_values_are_a_flaw() -> None:
    laughs = "a0: &a0 [lol, lol]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 20)
    )
    assert "more than" in troubles(f"---\n{laughs}---\n")[0]
    long = f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 1000)}]\n"
    assert "more than" in troubles(f"---\n{long}---\n")[0]


def test_an_alias_cannot_hold_itself() -> None:
    assert "no value begins with `*`" in troubles("---\na: &x [*x]\n---\n")[0]


def test_merge_keys_merge_nothing() -> None:
    assert properties("---\nb: &b {x: 1}\nc: {<<: *b, y: 2}\n---\n")["c"] == {
        "<<": {"x": 1},
        "y": 2,
    }


def test_names_that_differ_only_in_letter_case_are_two_properties() -> None:
    assert properties("---\nA: 1\na: 2\n---\n") == {"A": 1, "a": 2}


def test_a_placeholder_keeps_the_other_properties() -> None:
    text = '---\ncreated: {{date}}\nup: "[[b]]"\npublish: false\n---\n'
    assert properties(text) == {"created": "{{date}}", "up": "[[b]]", "publish": False}
    assert [flaw.span.cut(text) for flaw in unit(text).flaws] == ["{{date}}"]


def test_names_may_be_lists_and_maps() -> None:
    assert properties("---\n{a: 1}: x\n? [a, b]\n: y\n---\n") == {"{a: 1}": "x", "[a, b]": "y"}


def test_a_document_end_ends_it_too() -> None:
    assert properties("---\na: 1\n...\nText\n") == {"a": 1}


def test_only_the_first_line_opens_it() -> None:
    for before in ("\n", " ", "\t", "x\n", "\ufeff", "----\n", "--- x\n"):
        assert properties(f"{before}---\na: 1\n---\n") == {}


def test_links_in_values_have_the_span_of_their_text() -> None:
    text = (
        "---\n"
        "plain: see [[a]]\n"
        "single: 'it''s [[b|c]]'\n"
        'double: "\\"[[caf\\u00e9]]\\""\n'
        "block: |\n  one [[d]]\n  two [[e#f]]\n"
        "folded: >-\n  [[g]]\n  [[h]]\n"
        "flow: ['[[i]]', {j: '[[k]]'}]\n"
        "bare: [[l]]\n"
        "spaced: [[ m ]]\n"
        "markdown: '[n](n.md#o) and [out](https://example.com)'\n"
        "embed: '![[p]]'\n"
        "---\n"
    )
    links = unit(text).links
    assert [link.span.cut(text) for link in links] == [link.text for link in links]
    assert [(link.target, link.property) for link in links] == [
        ("a", "plain"), ("b", "single"), ("café", "double"), ("d", "block"), ("e", "block"),
        ("g", "folded"), ("h", "folded"), ("i", "flow.0"), ("k", "flow.1.j"), ("l", "bare"),
        ("m", "spaced"), ("n.md", "markdown"), ("p", "embed"),
    ]  # fmt: skip


def test_the_relation_of_a_property_may_be_configured() -> None:
    syntax = Syntax(relations=(("parents", "part-of"),))
    text = '---\nParents: "[[a]]"\nfriend: "[[b]]"\n---\n'
    compiled = compile_note(Source("x.md", text), syntax)
    assert [link.relation for link in compiled.links] == ["part-of", "friend"]


def test_a_private_note_is_known_by_its_property() -> None:
    graph = vault(a="---\npublish: false\n---\n")
    assert graph.notes["a.md"].unit.properties[0].value is False


yaml_marks = st.sampled_from(
    ["a", "b", ": ", ":", "- ", "[", "]", "{", "}", ", ", "\n", "\n  ", "\t", "&a ", "*a", "? ", "| ", ">", "'", '"',
     "#", "!!str ", "!x ", "%", "@", "`", "[[b]]", "[x](y)", "{{d}}", "<<", "\\", "\0", "\ufdd0", "é", "🙂", "1", "~",
     "---", "...", "\x85", "\u2028", "\x01", "\ufeff"]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(yaml_marks | st.text(max_size=2), max_size=25).map("".join))
def test_no_front_matter_raises_and_all_values_are_plain(inner: str) -> None:
    text = f"---\n{inner}\n---\n[[end]]"
    compiled = unit(text)
    again = msgspec.json.decode(msgspec.json.encode([p.value for p in compiled.properties]))
    assert again == [known.value for known in compiled.properties]
    for link in compiled.links:
        assert link.span.cut(text) == link.text
    for flaw in compiled.flaws:
        assert 0 <= flaw.span.start <= flaw.span.end <= len(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_reading_any_text_raises_nothing(inner: str) -> None:
    read(f"---\n{inner}\n---\n")
    read(inner)
