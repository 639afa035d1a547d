"""Laws of the language over any text: nothing fails, spans cut what they name, holes pair up."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from knotwork.graph import link
from knotwork.model import Note, Source, Syntax, Unit
from knotwork.syntax.compile import compile_note

_PIECES = [
    "[[", "]]", "![[", "|", "\\|", "\\", "#", "^", "^id", "[", "]", "(", ")", "!", "](b.md)", "[^1]",
    "[^1]: ", "^[", "$", "$$", "%%", "==", "*", "**", "_", "~~", "`", "```", "```python\n", "> ",
    "> [!note]- ", "- ", "- [ ] ", "1. ", "    ", "\t", "| a | b |\n|---|---|\n| ", "---\n", "# ",
    "===\n", "<b>", "</b>", "<div>", "<!--", "-->", "<", ">", "/", " < ", " > ", ":: ", "key:: ",
    "https://x.y", "&amp;", "\n", "\n\n", "\r\n", "\r", "a", "b", "word", " ", "é", "日本", "😀",
    "\u202e", "\0", "\ufdd0", "\ufdd1", "\ufdd0l0\ufdd1", "\u2028", "\x0c", "\u00a0", "---\na: 1\n---\n",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=40).map("".join)


def compiled(text: str) -> Unit:
    return compile_note(Source("x.md", text), Syntax())


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_is_a_note_whose_spans_cut_what_they_name(text: str) -> None:
    unit = compiled(text)
    for found in unit.links:
        assert found.span.cut(text) == found.text
        assert found.text.startswith(("[", "!["))
    spans = [found.span for found in unit.links]
    assert len(set(spans)) == len(spans), "no two links share a span"
    for tag in unit.tags:
        if tag.span.cut(text).startswith("#"):
            assert tag.span.cut(text) == "#" + tag.name
    for flaw in unit.flaws:
        assert 0 <= flaw.span.start <= flaw.span.end <= len(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_holes_of_a_body_come_in_pairs_and_name_what_there_is(text: str) -> None:
    unit = compiled(text)
    html = unit.body + "".join(note.html for note in unit.footnotes)
    marks = re.findall("\ufdd0([a-z])(\\d*)\ufdd1", html)
    assert html.count("\ufdd0") == html.count("\ufdd1") == len(marks)
    counts = Counter(marks)
    for letter, number in counts:
        match letter:
            case "l":
                assert counts["m", number] == counts["l", number]
            case "c":
                assert counts["d", number] == counts["c", number]
            case "b":
                assert counts["g", number] == counts["b", number]
            case "t":
                assert counts["u", number] == counts["t", number]
        sizes = {"l": unit.links, "e": unit.links, "i": unit.links, "k": unit.tags,
                 "b": unit.blocks, "h": unit.headings, "c": unit.cells, "t": unit.trails,
                 "r": unit.references}  # fmt: skip
        if letter in sizes:
            assert int(number) < len(sizes[letter])
        assert letter != "w"


@settings(max_examples=200, deadline=None)
@given(TEXTS.filter(lambda text: "\r" not in text))
def test_windows_line_ends_change_nothing_but_offsets(text: str) -> None:
    unix, windows = compiled(text), compiled(text.replace("\n", "\r\n"))
    assert unix.body == windows.body
    assert [one.text.replace("\n", "") for one in unix.links] == [
        one.text.replace("\r\n", "") for one in windows.links
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=5), st.randoms())
def test_the_order_of_files_does_not_matter(texts: list[str], random: object) -> None:
    notes = [Note(f"n{at}.md", compiled(text)) for at, text in enumerate(texts)]
    shuffled = list(notes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert link(notes).meanings == link(shuffled).meanings


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_no_script_and_no_handler_reaches_the_body(text: str) -> None:
    unit = compiled(f"<script>x</script><a href='javascript:x' onclick='y'>z</a>\n\n{text}")
    assert "<script" not in unit.body.lower()
    assert not re.search(r"<[^>]*\son\w+=", unit.body.lower())
