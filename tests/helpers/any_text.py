"""Texts of any marks of Markdown and Obsidian, for Hypothesis."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

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


many = settings(max_examples=300, deadline=None)
