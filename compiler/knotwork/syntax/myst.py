"""MyST's `{code-cell}`: its options, and its IPython lines, in Knotwork's words.

Read only where the dialect is asked for. See MyST's "Code cells and outputs" for the tags.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

import yaml

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
    r"^([ \t]*)((?:%{1,2}[A-Za-z]|!|\?).*|[A-Za-z_][\w.]*\?{1,2}[ \t]*)$", re.MULTILINE
)
"""Matches a line of IPython: a magic, a shell command, a question about a name."""
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
    try:
        table = yaml.safe_load(written) if len(written) < 2000 else None
    except yaml.YAMLError:
        table = None
    tags = table.get("tags") if isinstance(table, dict) else None
    known = [_TAGS[tag] for tag in tags or () if isinstance(tag, str) and tag in _TAGS]
    return (*known, *_words_of_figure(table)), code[found.end() :]


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
    found = _CELL_MAGIC.match(code)
    if found is None or found[1] in _OF_PYTHON:
        is_plain = _MAGIC.search(code) is None or _is_python(code)
        return code if is_plain else _MAGIC.sub(r"\1pass  # \2", code)
    first, below = code[: found.end()], code[found.end() :]
    name = _FILE.fullmatch(found[2])
    if name is None or found[1] not in {"file", "writefile"}:
        return _as_comments(code)
    mode = "a" if name[1] else "w"
    writing = f"with open({name[3]!r}, {mode!r}, encoding='utf-8') as _: _.write({below!r})"
    return "\n" * (first.count("\n", 0, found.start(1))) + f"{writing}\n" + _as_comments(below)


def _as_comments(lines: str) -> str:
    return "".join(f"# {line}\n" for line in lines.removesuffix("\n").split("\n")) if lines else ""


def _is_python(code: str) -> bool:
    """Whether the code is Python, so that what looks like IPython's is part of a text or line."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the author hears of them when the cell runs
        try:
            ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
