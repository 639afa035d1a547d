"""MyST's `{code-cell}`: its options, and its IPython lines, in Knotwork's words.

Read only where the dialect is asked for. See MyST's "Code cells and outputs" for the tags.
"""

from __future__ import annotations

import re

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
_SHORT = re.compile(r"(?:[ \t]*:[\w-]+:[^\n]*(?:\n|$))+")
_LONG = re.compile(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", re.DOTALL)
_MAGIC = re.compile(r"^([ \t]*)([%!?].*)$", re.MULTILINE)


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
    return tuple(known), code[found.end() :]


def plain_python(code: str) -> str:
    """The code with its options and IPython's own lines as comments, line for line."""
    rest = options(code)[1]
    head = code[: len(code) - len(rest)]
    lines = head.removesuffix("\n").split("\n") if head else ()
    return "".join(f"# {line}\n" for line in lines) + _MAGIC.sub(r"\1pass  # \2", rest)
