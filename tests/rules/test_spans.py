"""The span of every finding covers exactly the text that its message is about."""

from __future__ import annotations

import codecs
import re

from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import vault

from knotwork.check import Selection, check
from knotwork.text import decode

SHAPES = {
    "bad-property-type": r"tags|aliases|publish",
    "bad-url-scheme": r"!?\[.*\]\(.*\)|<.*>",
    "bidi-control": "[\u202a-\u202e\u2066-\u2069]",
    "blank-in-path": r"\[x\]\(b c\.md\)",
    "broken-attachment": r"!?\[\[p\.png\]\]|!?\[.*\]\(p\.png\)",
    "broken-embed": r"!\[\[gone\]\]",
    "broken-link": r"\[\[gone\]\]|\[.*\]\(gone\.md\)",
    "duplicate-heading": r"\[\[#same\]\]",
    "heading-level-skipped": r"#{2,6} .*",
    "missing-alt-text": r"!\[\[p\.png\]\]|!\[.*\]\(.*\)",
    "self-link": r"\[\[a\]\]",
    "unclosed-fence": r"(```+|~~~+)[^\n]*",
    "unclosed-link": r"\[\[",
    "unclosed-math": r"\$\$",
    "undefined-footnote": r"\[\^\w+\]",
    "unknown-callout": r"\[!x\]",
    "untagged-fence": r"(```+|~~~+)",
    "unused-allowance": r"<!--.*-->|knotwork-allow",
    "unused-footnote": r"\[\^\w+\]",
}
PIECES = st.sampled_from(
    ["[[gone]]", "![[gone]]", "![[p.png]]", "![](p.png)", "[x](gone.md)", "[[a]]", "[[#same]]",
     "[[", "# same\n", "#### same\n", "###### h\n", "```\n", "~~~ x\n", "````\n", "$$ \\a", "\n$$ b^2",
     "> [!x] t\n", "> ", "- ", "  ", "1. ", "| a | b |\n|---|---|\n| ", " | ", "\u202e", "\u2067",
     "ש", "😀", "👩‍🔬", "日本", "e\u0301", "\t", "\n", "\n\n", "[x](htp://y)", "[x](b c.md)", "<foo:bar>", "%%",
     "[^1]", "[^1]: ", "\n[^é1]: ", "[^é1]", "<!-- knotwork: allow bad-math -->", "<!-- knotwork: allow nope -->\n", "word ", "`", "\\"]
)  # fmt: skip
FRONTS = st.sampled_from(["", "---\ntags: a\n---\n", "---\naliases: é\nknotwork-allow: [x]\n---\n"])
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(FRONTS, st.lists(PIECES, max_size=30), ENDS, st.booleans())
def test_a_span_cuts_out_what_the_finding_is_about(
    front: str, pieces: list[str], end: str, marked: bool
) -> None:
    written = (front + "".join(pieces)).replace("\n", end)
    raw = (codecs.BOM_UTF8 if marked else b"") + written.encode()
    text = decode(raw).text
    found = check(vault(a=text), Selection(select=frozenset({"all"})))
    for one in found:
        cut = one.finding.span.cut(text)
        if one.rule in SHAPES and one.finding.path == "a.md":
            assert re.fullmatch(SHAPES[one.rule], cut, re.DOTALL), (one.rule, cut)
