"""The text of docstrings as Markdown: rewrites the reStructuredText that Markdown would misread.

Docstrings are in Markdown, in reStructuredText or in a mixture, and rarely say in which. So only
constructs that mean nothing in Markdown are rewritten: roles, directives, underlined headings,
references. `#tag`, `%%`, `==` and `__init__` are escaped, as they mean something else in docstrings
than in notes; wiki links stay. docutils was rejected: it makes HTML, and texts are often Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from knotwork.api.blocks import (
    BEGINS,
    CODE_INDENT,
    DIRECTIVE,
    FENCE,
    ITEM,
    announced,
    fenced,
    formulas,
    indentation,
    indented,
    is_code,
    is_far_list,
    is_heading,
    is_literal,
    is_term,
    place,
)
from knotwork.api.tables import drawing, table


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
_REFERENCE = re.compile(r"`([^`<>]+)`_(?![\w_])|(?<![\w`*:])([A-Za-z](?:[\w.-]*\w)?)_(?![\w`*])")
"""`words`_ or word_, a link to an address that is given elsewhere."""
_ADDRESS = re.compile(r"(?m)^[ ]*\.\. _(`[^`\n]+`|[^:`\n]+):(?:[ \t]+(\S+))?[ \t]*$")
"""`.. _words: https://example.org`."""
_NAMED_CODE = re.compile(r"\[(`[^`\n]+`)\]\[([\w.]*)\]")
"""[`words`][name], as mkdocstrings has it; the name may be left out."""
_NAMED = re.compile(r"(?<![\w\])])\[([^\[\]`]+)\]\[([\w.]*)\]")
"""[words][name]."""
_WIKI = re.compile(r"\[\[[^\[\]\n]+\]\]")
_PIPE = re.compile(r"(?<!\\)\|")
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
_CITATION = re.compile(r"(?m)\[(#?\w+|[#*])\]_|^[ ]*\.\. \[(#?\w+|[#*])\]")
"""[name]_, and the beginning of its definition."""
_ENDED = re.compile(rf"(?<={_KEPT[1]})\\(?:[ ]|(?=\w))")
"""A backslash that ends code or a role right before a letter."""
_NUMBERED = re.compile(r"(?m)^(\s*)#\.(?=\s)")
"""An item with the next number."""
_ADMONITION = re.compile(
    r"\s*(?:!!!|(\?\?\?)(\+?))[ ]*([a-z][\w-]*)[\w -]*(?:\"(.*)\")?\s*", re.IGNORECASE
)
"""`!!! note "Title"` of Python-Markdown, and `??? note`, which is folded."""
_CALLOUTS = {
    "note": "note", "warning": "warning", "caution": "warning", "attention": "warning",
    "important": "important", "hint": "tip", "tip": "tip", "danger": "danger", "error": "danger",
    "deprecated": "warning", "versionadded": "info", "versionchanged": "info", "seealso": "info",
}  # fmt: skip
_TITLES = {
    "deprecated": "Deprecated since", "versionadded": "New in", "versionchanged": "Changed in",
    "seealso": "See also",
}  # fmt: skip
_FIRST = frozenset("`~>.!?=+")
"""The characters with which blocks begin that have a mark of their own."""
_TRANSPARENT = frozenset({"container", "only", "rst-class"})
"""Directives whose content is text as outside of them."""
_CODE_DIRECTIVES = frozenset({"code", "code-block", "sourcecode", "highlight", "plot", "ipython"})
_DEEPEST = 24
"""Levels of blocks that are read; what is deeper shows as it is written."""
_PYTHON = {"python": "pyi", "python3": "pyi", "py": "pyi"}
"""The languages of fences with Python that is shown but not run."""
_OPTION = re.compile(r":[\w-]+:(?:\s.*)?")
"""An option of a directive: `:linenos:`."""


class Dialect:
    """Turns docstrings into Markdown, with a function that writes references."""

    def __init__(
        self, refer: Refer, *, tested: bool, addresses: Mapping[str, str] | None = None
    ) -> None:
        self.refer = refer
        self.addresses = dict(addresses or {})
        """The addresses that a docstring gives to words, in small letters."""
        self.prompt = "pycon" if tested else "python-console"
        """The language of fences with `>>>`: `pycon` is a cell, `python-console` is not."""
        python = "python" if tested else "pyi"
        self.cells = {**dict.fromkeys(("python", "python3", "py"), python), "pycon": self.prompt}
        """The languages to write instead of those of cells."""
        self._depth = 0
        """The number of blocks around the text that is being read."""

    def markdown(self, text: str) -> str:
        """The whole text as Markdown."""
        self.addresses |= addresses_in((text,))
        lines = text.expandtabs(4).split("\n")
        if self._depth > _DEEPEST:
            return "\n".join(fenced(lines, "text"))
        self._depth += 1
        made = "\n".join(self._blocks(lines)).strip("\n")
        self._depth -= 1
        return made

    def _blocks(self, lines: list[str]) -> Iterator[str]:
        at = 0
        paragraph: list[str] = []
        while at < len(lines):
            taken, block = self._block(lines, at)
            if not taken:
                paragraph.append(lines[at])
                at += 1
                continue
            if is_literal(lines, at):
                paragraph += announced(lines[at])
            yield from self._lines(paragraph)
            paragraph = []
            yield from block
            at += taken
        yield from self._lines(paragraph)

    def _block(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """The block that begins at a line: its length, 0 for plain text, and its Markdown."""
        line = lines[at]
        marked = line.strip()[:1] in _FIRST and self._marked(lines, at)
        if marked:
            return marked
        if is_literal(lines, at):
            return self._literal(lines, at)
        if is_term(lines, at):
            return self._definition(lines, at)
        if is_far_list(lines, at):
            return self._list(lines, at)
        if is_code(lines, at):
            return self._shown(lines, at)
        if is_heading(lines, at):
            return 2, self._bold(line)
        if hashes := _HASHES.fullmatch(line):
            return 1, self._bold(hashes[1] or "")
        return 0, []

    def _marked(self, lines: list[str], at: int) -> tuple[int, list[str]] | None:
        """The block that begins with a mark of its own; None if there is none."""
        line = lines[at]
        if fence := FENCE.match(line):
            return self._fence(lines, at, fence)
        if line.lstrip().startswith(">>>"):
            return self._session(lines, at)
        if directive := DIRECTIVE.fullmatch(line):
            return self._directive(lines, at, directive)
        if admonition := _ADMONITION.fullmatch(line):
            return self._admonition(lines, at, admonition)
        if length := drawing(lines, at):
            return length, ["", *self._drawn(lines[at : at + length], place(lines, at)), ""]
        return (1, []) if _ADDRESS.fullmatch(line) else None

    def _bold(self, heading: str) -> list[str]:
        """A heading inside a docstring as bold text, as the page's headings are its objects."""
        words = heading.strip().strip("*")
        return ["", f"**{self.inline(words)}**", ""] if words else [""]

    def _lines(self, paragraph: list[str]) -> Iterator[str]:
        """Lines of text, with wrapped ones joined, since notes show every line break."""
        whole: list[str] = []
        for line in paragraph:
            if whole and whole[-1].strip() and line.strip() and not BEGINS.match(line):
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
        elif not language and "".join(lines[at + 1 : at + 2]).lstrip().startswith(">>>"):
            opening += self.prompt
        closed = lines[end : end + 1] or [mark]
        return end + 1 - at, [opening, *lines[at + 1 : end], *closed]

    def _session(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """A session of Python's prompt, which ends at a blank line, as for doctest."""
        indent = " " * indentation(lines[at])
        end = at
        while end < len(lines) and lines[end].strip():
            end += 1
        body = [line.removeprefix(indent) for line in lines[at:end]]
        return end - at, ["", *fenced(body, self.prompt, place(lines, at)), ""]

    def _literal(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """The indented text below a line that ends with `::`, without that line."""
        first = next(number for number in range(at + 1, len(lines)) if lines[number].strip())
        item = ITEM.match(lines[at])
        outer = indentation(lines[at])
        if item and item.end() < indentation(lines[first]):
            outer = item.end()
        body, taken = indented(lines, at + 1, outer)
        language = self.prompt if body and body[0].startswith(">>>") else "text"
        return taken + 1, ["", *fenced(body, language, place(lines, first)), ""]

    def _definition(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """A term and its definition, as an item of a list."""
        body, taken = indented(lines, at + 1, indentation(lines[at]))
        first, *rest = self.markdown("\n".join(body)).split("\n")
        indent = place(lines, at)
        item = f"{indent}- {self.inline(lines[at].strip())}: {first}"
        return taken + 1, [item, *(f"{indent}  {line}".rstrip() for line in rest)]

    def _admonition(
        self, lines: list[str], at: int, admonition: re.Match[str]
    ) -> tuple[int, list[str]]:
        folded, opened, kind, title = admonition.groups()
        body, taken = indented(lines, at + 1, indentation(lines[at]))
        mark = (opened or "-") if folded else ""
        head = f"> [!{kind.lower()}]{mark} {self.inline(title or '')}".rstrip()
        indent = place(lines, at)
        return taken + 1, ["", *(f"{indent}{line}" for line in (head, *self._quoted(body))), ""]

    def _drawn(self, lines: list[str], indent: str) -> Iterator[str]:
        """A table of Markdown; the lines as they are if it joins cells."""
        drawn = table(lines)
        if drawn is None:
            yield from fenced([line[indentation(lines[0]) :] for line in lines], "text", indent)
            return
        for number, cells in enumerate((drawn.header, *drawn.rows)):
            shown = (_PIPE.sub(r"\\|", self.inline(cell)) for cell in cells)
            yield f"{indent}| {' | '.join(shown)} |"
            if not number:
                yield f"{indent}|{'---|' * len(cells)}"

    def _list(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """A list that is indented as code is in Markdown."""
        body, taken = indented(lines, at, indentation(lines[at]) - 1)
        indent = place(lines, at)
        made = self.markdown("\n".join(body)).split("\n")
        return taken, [*(f"{indent}{line}".rstrip() for line in made), ""]

    def _shown(self, lines: list[str], at: int) -> tuple[int, list[str]]:
        """An indented block: code in Markdown, so nothing in it is escaped."""
        body, taken = indented(lines, at, CODE_INDENT - 1)
        return taken, ["", *fenced(body, "text"), ""]

    def _directive(
        self, lines: list[str], at: int, directive: re.Match[str]
    ) -> tuple[int, list[str]]:
        body, taken = indented(lines, at + 1, indentation(lines[at]))
        options = next((at for at, one in enumerate(body) if not _OPTION.fullmatch(one)), len(body))
        body = body[options:]
        if options and body and not body[0].strip():
            body = body[1:]
        indent = place(lines, at)
        made = self._directed(directive[2], directive[3].strip(), body)
        return taken + 1, ["", *(f"{indent}{line}".rstrip() for line in made), ""]

    def _directed(self, name: str, argument: str, body: list[str]) -> list[str]:
        """What a directive gives, from its argument and content."""
        if name == "math":
            return formulas("\n".join((argument, *body)))
        if name in _CALLOUTS:
            return self._callout(name, argument, body)
        if name == "admonition":
            return [f"> [!note] {self.inline(argument)}", *self._quoted(body)]
        if name in {"rubric", "topic"}:
            return [*self._bold(argument), *self.markdown("\n".join(body)).split("\n")]
        if name in _TRANSPARENT:
            return self.markdown("\n".join(body)).split("\n")
        if not body:
            return []
        language = argument if name in _CODE_DIRECTIVES else "text"
        language = _PYTHON.get(language, language) or "text"
        return fenced(body, self.prompt if body[0].startswith(">>>") else language)

    def _quoted(self, body: list[str]) -> Iterator[str]:
        """The content of a callout."""
        if body:
            for line in self.markdown("\n".join(body)).split("\n"):
                yield f"> {line}".rstrip()

    def _callout(self, name: str, argument: str, body: list[str]) -> list[str]:
        title = _TITLES.get(name, "")
        first = [argument]
        if title and name != "seealso":
            title, first = f"{title} {argument}".rstrip(), []
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
        text = _REFERENCE.sub(lambda found: self._reference(found, keep), text)
        text = _NAMED_CODE.sub(lambda found: keep(self._named(found)), text)
        text = _CODE.sub(lambda found: keep(self._code(found[0])), text)
        text = _NAMED.sub(lambda found: keep(self._named(found)), text)
        text = _WIKI.sub(lambda found: keep(found[0]), _NUMBERS.sub(r"\\[\\[", text))
        text = _ENDED.sub("", text)
        text = _NUMBERED.sub(r"\g<1>1.", text)
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
        if span.count("`") != 2:
            return span
        plain_name = name.removeprefix("~")
        shown = plain_name.rpartition(".")[2] if name.startswith("~") else name.lstrip(".")
        return self.refer(plain_name, shown, role=False) or span

    def _reference(self, found: re.Match[str], keep: Callable[[str], str]) -> str:
        words = found[1] or found[2]
        address = self.addresses.get(" ".join(words.lower().split()))
        if address is None:
            # Words in backticks are a place in the text then; others, a name such as `class_`.
            return words if found[1] else found[0]
        return keep(f"[{words}](<{address}>)")

    def _named(self, found: re.Match[str]) -> str:
        label = found[1].strip("`")
        return self.refer(found[2] or label, label, role=True) or found[0]


def addresses_in(texts: Iterable[str]) -> dict[str, str]:
    """The addresses that a docstring gives to words, in small letters."""
    return {
        " ".join(words.strip("`").lower().split()): address
        for text in texts
        if "_" in text and "://" in text
        for words, address in (*_ADDRESS.findall(text), *_HYPERLINK.findall(text))
        if address
    }


def plain(text: str) -> str:
    """A text without markup, for places that cannot have any."""
    text = _ROLE.sub(lambda found: found[2].partition(" <")[0].lstrip("~!."), text)
    text = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]", r"\1", text)
    return text.replace("`", "").replace("*", "")
