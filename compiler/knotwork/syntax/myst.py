"""MyST's `{code-cell}`: its options, and its IPython lines, in Knotwork's words.

Read only where the dialect is asked for. See MyST's "Code cells and outputs" for the tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knotwork.syntax.yaml_values import table

_TAGS = {
    "hide-input": ("echo", "false"),
    "remove-input": ("echo", "false"),
    "hide-output": ("output", "false"),
    "remove-output": ("output", "false"),
    "hide-cell": ("echo", "false"),
    "remove-cell": ("include", "false"),
    "skip-execution": ("eval", "false"),
    "raises-exception": ("raises", "Exception"),
}
_WORDS_OF_FIGURE = {
    "fig-cap": ("mystnb", "figure", "caption"),
    "fig-alt": ("mystnb", "image", "alt"),
}
_SHORT = re.compile(r"(?:[ \t]*:[\w-]+:[^\n]*(?:\n|$))+")
_LONG = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.DOTALL)
_MAGIC = re.compile(
    r"^([ \t]*)((?:%{1,2}[A-Za-z]|!|\?).*|[A-Za-z_][\w.]*\?{1,2}[ \t]*"
    r"|[A-Za-z_][\w., \t]*=[ \t]*(?:%[A-Za-z]|!).*)$",
    re.MULTILINE,
)
"""Matches a line of IPython: a magic, a shell command, a value of these, a question on a name."""
_TIMED = re.compile(r"([ \t]*(?:[A-Za-z_][\w., \t]*=[ \t]*)?)%time[ \t]+(?=[^\s-])")
"""Matches what stands before a statement whose time is taken: the statement runs."""
_SIGN = re.compile(
    r"#[^\n]*|(\"{3}|'{3})(?:\\.|[^\\])*?(?:\1|\\?\Z)"
    r"|([\"'])(?:\\.|[^\\\n])*?(?:\2|$|\\?\Z)|[()\[\]{}]|\\\n|\n",
    re.DOTALL | re.MULTILINE,
)
"""Matches a comment, text, bracket or end of a line of Python."""
_DEPTH = {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}
_CELL_MAGIC = re.compile(r"\s*%%([A-Za-z]\w*)[ \t]*([^\n]*)\n?")
_OF_PYTHON = frozenset({"capture", "memit", "prun", "time", "timeit"})
"""Magics below which the cell goes on in Python."""
_FILE = re.compile(r"(-a[ \t]+|--append[ \t]+)?([\"']?)([^\s\"'{}$]+)\2[ \t]*")


def options(code: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """The attributes that a code cell's options amount to, and the code below them."""
    if found := _SHORT.match(code):
        lines = (line.strip().partition(":")[2] for line in found[0].splitlines())
        written = "\n".join(lines)
    elif found := _LONG.match(code):
        written = found[1] or ""
    else:
        return (), code
    given = table(written)
    tags = given.get("tags")
    listed = tags if isinstance(tags, list) else ()
    known = [_TAGS[tag] for tag in listed if isinstance(tag, str) and tag in _TAGS]
    return (*known, *_words_of_figure(given)), code[found.end() :]


def _words_of_figure(options: object) -> Iterator[tuple[str, str]]:
    """The caption and the alternative text of a figure, from options of MyST-NB."""
    for key, path in _WORDS_OF_FIGURE.items():
        value = options
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, str) and value.strip():
            yield key, " ".join(value.split())


def plain_python(code: str) -> str:
    """The code with its options and IPython's own lines as comments, line for line.

    If the first line of a cell hands it to another language, all of its lines become comments; a
    cell that is to be written into a file is written there.
    """
    rest = options(code)[1]
    head = code[: len(code) - len(rest)]
    return _as_comments(head) + _without_magics(rest)


def _without_magics(code: str) -> str:
    above: list[str] = []
    at = 0
    while (found := _CELL_MAGIC.match(code, at)) and found[1] in _OF_PYTHON:
        above.extend(_with_passes(found[0]))
        at = found.end()
    return "".join(above) + _without_languages(code[at:])


def _without_languages(code: str) -> str:
    found = _CELL_MAGIC.match(code)
    if found is None:
        return "".join(_with_passes(code)) if _MAGIC.search(code) else code
    first, below = code[: found.end()], code[found.end() :]
    name = _FILE.fullmatch(found[2])
    if name is None or found[1] not in {"file", "writefile"}:
        return _as_comments(code)
    mode = "a" if name[1] else "w"
    writing = f"with open({name[3]!r}, {mode!r}, encoding='utf-8') as _: _.write({below!r})"
    return "\n" * (first.count("\n", 0, found.start(1))) + f"{writing}\n" + _as_comments(below)


def _with_passes(code: str) -> Iterator[str]:
    """The pieces of the code, with a `pass` in place of each line of IPython that runs nothing.

    A line that continues a text, a bracket or the line above it is Python.
    """
    written = at = depth = 0
    begins = True
    while True:
        if begins and (timed := _TIMED.match(code, at)):
            yield from (code[written:at], timed[1])
            written = at = timed.end()
        elif begins and (magic := _MAGIC.match(code, at)):
            yield from (code[written:at], f"{magic[1]}pass  # {magic[2]}")
            written = at = magic.end()
        if (sign := _SIGN.search(code, at)) is None:
            break
        at = sign.end()
        depth = max(0, depth + _DEPTH.get(sign[0], 0))
        begins = sign[0] == "\n" and not depth
    yield code[written:]


def _as_comments(lines: str) -> str:
    return "".join(f"# {line}\n" for line in lines.removesuffix("\n").split("\n")) if lines else ""
