"""Properties that hold for any text: no exceptions, correct spans, paired holes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.any_text import many, texts
from tests.helpers.balance import faults

from knotwork.link import link
from knotwork.model import Link, Note, Source, Syntax, Unit
from knotwork.syntax.compile import compile_note
from knotwork.syntax.holes import CLOSE, EMBEDS, LINK, MARK, OPEN, PREFIX
from knotwork.text import Span

unix_texts = texts.map(lambda text: text.replace("\r\n", "\n").replace("\r", "\n"))


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
        unit.fences, unit.references, unit.flaws,
    )  # fmt: skip
    return (fact.span for known in facts for fact in known)


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
def test_html_and_holes_nest_and_name_facts(text: str) -> None:
    unit = compiled(text)
    for html in (unit.body.text, *(note.html for note in unit.footnotes)):
        assert faults(html) == [], html
        assert_names_facts(html, unit)


def assert_names_facts(html: str, unit: Unit) -> None:
    links, cells, blocks, trails = map(len, (unit.links, unit.fences, unit.blocks, unit.trails))
    counts = {
        "l": links, "m": links, "e": links, "f": links, "i": links, "j": links, "o": links, "c": cells,
        "d": cells, "b": blocks, "g": blocks, "h": len(unit.headings), "t": trails, "u": trails, "k": len(unit.tags),
        "n": len(unit.footnotes) + 1, "r": len(unit.references),
    }  # fmt: skip
    for found in MARK.finditer(html):
        assert found[0] == PREFIX or int(found[2]) < counts[found[1]]
    rest = MARK.sub("", html)
    assert OPEN not in rest
    assert CLOSE not in rest


@many
@given(texts)
def test_each_visible_link_has_its_hole_once(text: str) -> None:
    unit = compiled(text)
    if unit.references or "<" in text:
        return  # raw HTML may make a browser open a link twice
    html = unit.body.text + "".join(note.html for note in unit.footnotes)
    holes = Counter(int(found[2]) for found in MARK.finditer(html) if found[1] in LINK + EMBEDS)
    assert max(holes.values(), default=0) <= 1


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(contents: list[str], random: Random) -> None:
    names = ["a.md", "x/a.md", "B.md", "y/b.md"]
    notes = [Note(path, compiled(text)) for path, text in zip(names, contents, strict=False)]
    first = link(notes, ["i.png", "z/i.png"])
    random.shuffle(notes)
    second = link(notes, ["z/i.png", "i.png"])
    assert first.meanings == second.meanings
    assert first.incoming == second.incoming
