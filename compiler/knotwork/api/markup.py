"""The text of docstrings as Markdown: rewrites the reStructuredText that Markdown would misread.

Docstrings are in Markdown, in reStructuredText or in a mixture, and rarely say in which. So only
constructs that mean nothing in Markdown are rewritten: roles, directives, underlined headings,
references. `#tag`, `%%`, `==` and `__init__` are escaped, as they mean something else in docstrings
than in notes; wiki links stay. docutils was rejected: it makes HTML, and texts are often Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol


class Refer(Protocol):
    """The Markdown of a reference to an object, from its name and label; None if it names none."""

    def __call__(self, name: str, label: str, *, role: bool) -> str | None:
        """`role` says that the text marks the name as a reference, and not just as code."""


_CODE = re.compile(r"(``.+?``|`[^`\n]+`)", re.DOTALL)
"""Code, `x` or ``x``, as both reStructuredText and Markdown have it."""
_ROLE = re.compile(r":(?:py:|c:|std:)?([a-z][a-z-]*):`([^`]+)`")
""":func:`name`, :py:class:`~pkg.Name`."""
_TITLED = re.compile(r"(.+?)\s*<([^<>]+)>", re.DOTALL)
"""The content of a role: `words <name>`."""
_HYPERLINK = re.compile(r"`([^`<]+?)\s*<(https?://[^>\s]+)>`__?")
"""`words <https://example.org>`_."""
_NAMED_CODE = re.compile(r"\[(`[^`\n]+`)\]\[([\w.]*)\]")
"""[`words`][name], as mkdocstrings has it; the name may be left out."""
_NAMED = re.compile(r"(?<![\w\])])\[([^\[\]`]+)\]\[([\w.]*)\]")
"""[words][name]."""
_WIKI = re.compile(r"\[\[[^\[\]\n]+\]\]")
_KEPT = ("\ue000", "\ue001")
"""Placed around the number of a finished part, while the rest of a paragraph is rewritten."""
_STASHED = re.compile(f"{_KEPT[0]}(\\d+){_KEPT[1]}")
_HASHES = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*?))?[ \t]*#*[ \t]*")
"""A heading of Markdown, `## words ##`."""
_NUMBERS = re.compile(r"\[\[(?=[^A-Za-z\]]*\]|\s*['\"\[(]|[^\[\]]*\]\s*,)")
"""Two brackets that open nested lists, such as [[1, 2], [3, 4]], and not a wiki link."""
_MARKS = re.compile(r"(?<!\S)#|%%|==|(?<=\w)::|<(?!https?://)")
"""Marks that mean something in notes and nothing in docstrings."""
_DUNDER = re.compile(r"(?<![\w\\])__(\w+?)__(?!\w)")
"""__name__, which Markdown would make bold."""
_CITATION = re.compile(r"(?m)\[(\w+)\]_|^[ ]*\.\. \[(\w+)\]")
"""[name]_, and the beginning of its definition."""
_UNDERLINE = re.compile(r"([=\-~^\"'#*+])\1{2,}\s*")
"""The line below a heading of reStructuredText."""
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
"""The line below a heading of Markdown."""
_DIRECTIVE = re.compile(r"(\s*)\.\. ([\w-]+):: ?(.*)")
"""`.. name:: argument`."""
_FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*(.*)")
_BEGINS = re.compile(r"\s*([-*+•>|#]|\d+[.)]|:\w[^:]*:|\.\. )\s*")
"""The beginning of a line that is not joined with the one above."""
_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s")
_CODE_INDENT = 4
"""The indentation of a code block in Markdown, in columns."""
_CALLOUTS = {
    "note": "note", "warning": "warning", "caution": "warning", "attention": "warning",
    "important": "important", "hint": "tip", "tip": "tip", "danger": "danger", "error": "danger",
    "deprecated": "warning", "versionadded": "info", "versionchanged": "info", "seealso": "info",
}  # fmt: skip
_TITLES = {
    "deprecated": "Deprecated since", "versionadded": "New in", "versionchanged": "Changed in",
    "seealso": "See also",
}  # fmt: skip
_CODE_DIRECTIVES = frozenset({"code", "code-block", "sourcecode", "highlight", "plot", "ipython"})
_PYTHON = {"python": "pyi", "python3": "pyi", "py": "pyi"}
"""The languages of fences with Python that is shown but not run."""
_OPTION = re.compile(r":[\w-]+:.*")
"""An option of a directive: `:linenos:`."""


class Dialect:
    """Turns docstrings into Markdown, with a function that writes references."""

    def __init__(self, refer: Refer, *, tested: bool) -> None:
        self.refer = refer
        self.prompt = "pycon" if tested else "python-console"
        """The language of fences with `>>>`: `pycon` is a cell, `python-console` is not."""
        python = "python" if tested else "pyi"
        self.cells = {**dict.fromkeys(("python", "python3", "py"), python), "pycon": self.prompt}
        """The languages to write instead of those of cells."""

    def markdown(self, text: str) -> str:
        """The whole text as Markdown."""
        return "\n".join(self._blocks(text.expandtabs(4).split("\n"))).strip("\n")

    def _blocks(self, lines: list[str]) -> Iterator[str]:
        at = 0
        paragraph: list[str] = []
        while at < len(lines):
            taken, block = self._block(lines, at)
            if not taken:
                paragraph.append(lines[at])
                at += 1
                continue
            yield from self._lines(paragraph)
            paragraph = []
            yield from block
            at += taken
        yield from self._lines(paragraph)

    def _block(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """The block that begins at a line: its length, 0 for plain text, and its Markdown."""
        line = lines[at]
        if fence := _FENCE.match(line):
            return self._fence(lines, at, fence)
        if line.lstrip().startswith(">>>"):
            return self._session(lines, at)
        if directive := _DIRECTIVE.fullmatch(line):
            return self._directive(lines, at, directive)
        if line.rstrip().endswith("::") and _deeper(lines, at + 1, _indent(line)):
            return self._literal(lines, at)
        if _is_code(lines, at):
            return self._shown(lines, at)
        if _is_heading(lines, at):
            return 2, self._bold(line)
        if hashes := _HASHES.fullmatch(line):
            return 1, self._bold(hashes[1] or "")
        return 0, []

    def _bold(self, heading: str) -> list[str]:
        """A heading inside a docstring as bold text, as the page's headings are its objects."""
        words = heading.strip().strip("*")
        return ["", f"**{self.inline(words)}**", ""] if words else [""]

    def _lines(self, paragraph: list[str]) -> Iterator[str]:
        """Lines of text, with wrapped ones joined, since notes show every line break."""
        whole: list[str] = []
        for line in paragraph:
            if whole and whole[-1].strip() and line.strip() and not _BEGINS.match(line):
                whole[-1] = f"{whole[-1].rstrip()} {line.strip()}"
            else:
                whole.append(line)
        if whole:
            yield self.inline("\n".join(whole))

    def _fence(self, lines: list[str], at: int, fence: re.Match[str]) -> tuple[int, list[str]]:
        mark, language = fence[1], fence[2].partition(" ")[0]
        end = at + 1
        closing = re.compile(rf"\s*{mark}{mark[0]}*\s*")
        while end < len(lines) and not closing.fullmatch(lines[end]):
            end += 1
        opening = lines[at]
        if read_as := self.cells.get(language.lower()):
            opening = opening.replace(language, read_as, 1)
        closed = lines[end : end + 1] or [mark]
        return end + 1 - at, [opening, *lines[at + 1 : end], *closed]

    def _session(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """A session of Python's prompt, which ends at a blank line, as for doctest."""
        indent = " " * _indent(lines[at])
        end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        body = [line.removeprefix(indent) for line in lines[at:end]]
        return end - at, ["", *_fenced(body, self.prompt, indent), ""]

    def _literal(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """A paragraph that ends with `::`, and the indented text that it announces."""
        line = lines[at].rstrip()
        announced = line.removesuffix("::").rstrip()
        body, taken = _indented(lines, at + 1, _indent(line))
        indent = " " * _indent(line)
        introduction = [self.inline(announced + ("" if announced.endswith(":") else ":"))]
        language = self.prompt if body and body[0].startswith(">>>") else "text"
        return taken + 1, [
            *(introduction if announced.strip() else []),
            "",
            *_fenced(body, language, indent),
            "",
        ]

    def _shown(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """An indented block: code in Markdown, so nothing in it is escaped."""
        body, taken = _indented(lines, at, _CODE_INDENT - 1)
        return taken, ["", *_fenced(body, "text"), ""]

    def _directive(
        self, lines: list[str], at: int, directive: re.Match[str]
    ) -> tuple[int, list[str]]:
        indent, name, argument = directive[1], directive[2], directive[3].strip()
        body, taken = _indented(lines, at + 1, len(indent))
        while body and _OPTION.fullmatch(body[0]):
            body = body[1:]
        if name == "math":
            return taken + 1, ["", *_formula(argument, body, indent), ""]
        if name in _CALLOUTS:
            return taken + 1, ["", *self._callout(name, argument, body), ""]
        if not body:
            return taken + 1, []
        language = argument if name in _CODE_DIRECTIVES else "text"
        language = _PYTHON.get(language, language) or "text"
        return taken + 1, ["", *_fenced(body, language, indent), ""]

    def _callout(self, name: str, argument: str, body: list[str]) -> list[str]:
        title = f"{_TITLES[name]} {argument}".strip() if name in _TITLES else ""
        first = [] if name in _TITLES else [argument]
        inner = self.markdown("\n".join((*first, *body))).split("\n")
        head = f"> [!{_CALLOUTS[name]}] {self.inline(title)}".rstrip()
        return [head, *(f"> {one}".rstrip() for one in inner if one or title)]

    def inline(self, text: str) -> str:
        """The text of a paragraph."""
        done: list[str] = []

        def keep(made: str) -> str:
            # Finished parts are hidden from the replacements that follow.
            done.append(made)
            return f"{_KEPT[0]}{len(done) - 1}{_KEPT[1]}"

        text = text.replace(_KEPT[0], "").replace(_KEPT[1], "")
        text = _HYPERLINK.sub(lambda found: keep(f"[{found[1].strip()}]({found[2]})"), text)
        text = _ROLE.sub(lambda found: keep(self._role(found)), text)
        text = _NAMED_CODE.sub(lambda found: keep(self._named(found)), text)
        text = _CODE.sub(lambda found: keep(self._code(found[0])), text)
        text = _NAMED.sub(lambda found: keep(self._named(found)), text)
        text = _WIKI.sub(lambda found: keep(found[0]), _NUMBERS.sub(r"\\[\\[", text))
        text = _CITATION.sub(lambda found: f"\\[{found[1] or found[2]}]", text)
        text = _DUNDER.sub(r"\_\_\1\_\_", text)
        text = _MARKS.sub(lambda found: ":\\:" if found[0] == "::" else "\\" + found[0], text)
        while _STASHED.search(text):
            text = _STASHED.sub(lambda found: done[int(found[1])], text)
        return text

    def _role(self, found: re.Match[str]) -> str:
        role, body = found[1], " ".join(found[2].split())
        if role == "math":
            return f"${body}$"
        titled = _TITLED.fullmatch(body)
        label, target = (titled[1], titled[2]) if titled else ("", body)
        if role in {"ref", "doc", "term", "pep", "rfc", "issue", "pr"}:
            return label or target
        plain = target.removeprefix("!").removeprefix("~").lstrip(".")
        shown = label or (plain.rpartition(".")[2] if target.startswith("~") else plain)
        link = None if target.startswith("!") else self.refer(target, shown, role=True)
        return link or f"`{shown}`"

    def _code(self, span: str) -> str:
        name = span.strip("`").strip()
        return (self.refer(name, name, role=False) or span) if span.count("`") == 2 else span

    def _named(self, found: re.Match[str]) -> str:
        label = found[1].strip("`")
        return self.refer(found[2] or label, label, role=True) or found[0]


def plain(text: str) -> str:
    """A text without markup, for places that cannot have any."""
    text = _ROLE.sub(lambda found: found[2].partition(" <")[0].lstrip("~!."), text)
    text = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]", r"\1", text)
    return text.replace("`", "").replace("*", "")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _deeper(lines: list[str], at: int, indent: int) -> bool:
    """Whether the next line that is not blank is indented more."""
    following = next((line for line in lines[at:] if line.strip()), "")
    return _indent(following) > indent


def _indented(lines: list[str], at: int, indent: int) -> tuple[list[str], int]:
    """The block that is indented more, without its indentation, and how many lines it takes."""
    end = at
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
        end += 1
    while end > at and not lines[end - 1].strip():
        end -= 1
    block = lines[at:end]
    least = min((_indent(line) for line in block if line.strip()), default=0)
    body = [line[least:] for line in block]
    while body and not body[0].strip():
        body = body[1:]
    return body, end - at


def _is_code(lines: list[str], at: int) -> bool:
    """Whether a line begins a code block: indented by four after a blank line, not in a list."""
    if _indent(lines[at]) < _CODE_INDENT or not lines[at].strip() or (at and lines[at - 1].strip()):
        return False
    above = (line for line in reversed(lines[:at]) if line.strip())
    return not _ITEM.match(next((line for line in above if _indent(line) < _indent(lines[at])), ""))


def _is_heading(lines: list[str], at: int) -> bool:
    """Whether a line is a heading: the next one underlines it over its whole length."""
    if at + 1 >= len(lines) or not lines[at].strip() or _indent(lines[at]):
        return False
    under = lines[at + 1]
    if _SETEXT.fullmatch(under):
        return True
    return bool(_UNDERLINE.fullmatch(under)) and len(under.strip()) >= len(lines[at].strip()) - 1


def _formula(argument: str, body: list[str], indent: str) -> list[str]:
    formula = "\n".join(part for part in (argument, *body) if part.strip())
    return [f"{indent}$$", *(indent + line for line in formula.split("\n")), f"{indent}$$"]


def _fenced(body: list[str], language: str, indent: str = "") -> list[str]:
    longest = max((len(run) for line in body for run in re.findall("`+", line)), default=0)
    mark = "`" * max(3, longest + 1)
    return [f"{indent}{mark}{language}", *(indent + line for line in body), indent + mark]
