"""Properties that hold for any text at all: nothing raises, spans cut, holes pair up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from knotwork.graph import link
from knotwork.model import Link, Note, Source, Syntax, Unit
from knotwork.syntax.compile import compile_note
from knotwork.syntax.holes import CLOSE, MARK, OPEN, PREFIX
from knotwork.text import Span

MARKS = (
    "[[", "]]", "![[", "|", "\\|", "#", "##", "^", "^id", "^[", "[^1]", "[^1]: ", "[", "]", "(", ")",
    "![", "](", "](x.md)", "](<", ">)", "`", "``", "```", "~~~", "```python", "$", "$$", "\\", "%%",
    "%%%%", "==", "===", "~~", "*", "**", "_", "<", ">", "</", "/", " < ", " > ", "<b>", "</b>",
    "<div>", "</div>", "<!--", "-->", "<a href=x>", "</a>", "&amp;", "&#33;", "::", "key:: ", "[k:: ",
    "https://a.b/c", "http://", "#tag", "#a/b", "#1", "[[a]]", "[[b#h|l]]", "[x](a.md)", "![[i.png|3x4]]",
    "[!note]", "[!tip]- T", "> ", ">", ">> ", "- ", "* ", "+ ", "1. ", "2) ", "- [ ] ", "- [x] ", "[/] ",
    "    ", "  ", " ", "\t", "---", "===", "***", "|---|", "| - | - |", "|a|b|", "---\n", "a: b", "{{x}}",
    "{#id .c}", "[x]: y.md", "# ", "## ", "title: ", "tags: [a]", '"[[a]]"', "a", "é", "e\u0301", "日本",
    "🙂", "𝔸", "\0", "\ufdd0", "\ufdd1", "\ufdd0l0\ufdd1", "\ufeff", "\u2028", "\x0c", "\x0b", "\xa0",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), '"', "'", ".", "!", "1", "x",
)  # fmt: skip
ENDS = ("\n", "\n", "\n\n", "\r\n", "\r", " \n", "\\\n", "  \n")

line = st.lists(st.sampled_from(MARKS) | st.text(max_size=3), max_size=8).map("".join)
texts = st.lists(st.tuples(line, st.sampled_from(ENDS)), max_size=9).map(
    lambda lines: "".join(words + end for words, end in lines)
)
unix_texts = texts.map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))

many = settings(max_examples=300, deadline=None)


def compiled(text: str) -> Unit:
    return compile_note(Source("note.md", text), Syntax())


@many
@given(texts)
def test_every_text_is_a_note(text: str) -> None:
    compiled(text)


@many
@given(texts)
def test_a_span_cuts_out_what_it_names(text: str) -> None:
    unit = compiled(text)
    for found in unit.links:
        assert found.text == found.span.cut(text)
        assert_reads_as_a_link(found)
    for tag in unit.tags:
        written = tag.span.cut(text)
        assert not written.startswith("#") or written == "#" + tag.name or _REPLACED.search(written)
    for span in all_spans(unit):
        assert 0 <= span.start <= span.end <= len(text)


_REPLACED = re.compile("[\0\ufdd0\ufdd1]")
"""What a note may hold and its facts may not."""


def assert_reads_as_a_link(found: Link) -> None:
    if found.wiki:
        assert found.text.startswith("![[" if found.embed else "[[")
        assert found.text.endswith("]]")
    elif found.text.startswith("<"):
        assert found.text.endswith(">")
    else:
        assert found.text.startswith("![" if found.embed else "[")
        assert found.text[-1] in ")]"


def all_spans(unit: Unit) -> Iterable[Span]:
    facts = (
        unit.links, unit.headings, unit.blocks, unit.tags, unit.properties, unit.fields, unit.trails,
        unit.cells, unit.references, unit.flaws,
    )  # fmt: skip
    return (fact.span for known in facts for fact in known)  # type: ignore[attr-defined]


@many
@given(texts)
def test_no_two_links_share_a_span(text: str) -> None:
    spans = Counter(found.span for found in compiled(text).links)
    assert [span for span, count in spans.items() if count > 1] == []


@many
@given(texts)
def test_links_of_the_body_stand_in_order_and_apart(text: str) -> None:
    spans = sorted(found.span for found in compiled(text).links if not found.property)
    for before, after in zip(spans, spans[1:], strict=False):
        assert before.end <= after.start or before.end >= after.end


@many
@given(unix_texts)
def test_line_ends_do_not_matter(text: str) -> None:
    unix, windows = compiled(text), compiled(text.replace("\n", "\r\n"))
    assert windows.body == unix.body
    assert [known.target for known in windows.links] == [known.target for known in unix.links]
    assert windows.headings == unix.headings or [h.id for h in windows.headings] == [
        h.id for h in unix.headings
    ]


@many
@given(texts)
def test_holes_are_balanced_and_name_facts(text: str) -> None:
    unit = compiled(text)
    for html in (unit.body, *(note.html for note in unit.footnotes)):
        assert_balanced(html, unit)


PAIRS = {"l": "m", "c": "d", "b": "g", "t": "u"}


def assert_balanced(html: str, unit: Unit) -> None:
    counts = {
        "l": len(unit.links), "m": len(unit.links), "e": len(unit.links), "i": len(unit.links),
        "c": len(unit.cells), "d": len(unit.cells), "b": len(unit.blocks), "g": len(unit.blocks),
        "h": len(unit.headings), "t": len(unit.trails), "u": len(unit.trails),
        "n": len(unit.footnotes) + 1, "k": len(unit.tags), "r": len(unit.references),
    }  # fmt: skip
    opened: list[tuple[str, str]] = []
    for found in MARK.finditer(html):
        letter, number = found[1], found[2]
        if letter == "p":
            continue
        assert letter in counts
        assert int(number) < counts[letter]
        if letter in PAIRS:
            opened.append((PAIRS[letter], number))
        elif letter in PAIRS.values():
            assert opened, html
            assert opened.pop() == (letter, number), html
    assert opened == []
    rest = MARK.sub("", html.replace(PREFIX, ""))
    assert OPEN not in rest
    assert CLOSE not in rest


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(contents: list[str], random: object) -> None:
    names = ["a.md", "x/a.md", "B.md", "y/b.md"]
    notes = [Note(path, compiled(text)) for path, text in zip(names, contents, strict=False)]
    first = link(notes, ["i.png", "z/i.png"])
    random.shuffle(notes)  # type: ignore[attr-defined]
    second = link(notes, ["z/i.png", "i.png"])
    assert first.meanings == second.meanings
    assert first.incoming == second.incoming
