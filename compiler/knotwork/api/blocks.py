"""The lines of docstrings: which ones make a block."""

from __future__ import annotations

import re

_UNDERLINE = re.compile(r"([=\-~^\"'#*+])\1{2,}\s*")
"""The line below a heading of reStructuredText."""
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*")
"""The line below a heading of Markdown."""
DIRECTIVE = re.compile(r"(\s*)\.\. ([\w-]+):: ?(.*)")
"""`.. name:: argument`."""
FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*(.*)")
"""The opening line of a fence: its marks, and its language."""
BEGINS = re.compile(r"\s*([-*+•>|#]|\d+[.)]|:\w[^:]*:(?!`)|\.\. )\s*")
"""The beginning of a line that is not joined with the one above."""
ITEM = re.compile(r"\s*([-*+]|\d+[.)]) {1,4}")
"""The beginning of a list's item, up to its text."""
_LONGEST_TERM = 50
"""Characters of a term; a longer line is text with a hanging indent."""
CODE_INDENT = 4
"""The indentation of a code block in Markdown, in columns."""


def indentation(line: str) -> int:
    """The number of blanks that a line begins with."""
    return len(line) - len(line.lstrip())


def deeper(lines: list[str], at: int, indent: int) -> bool:
    """Whether the next line that is not blank is indented more."""
    following = next((line for line in lines[at:] if line.strip()), "")
    return indentation(following) > indent


def indented(lines: list[str], at: int, indent: int) -> tuple[list[str], int]:
    """The block that is indented more, without its indentation, and how many lines it takes."""
    end = at
    while end < len(lines) and (not lines[end].strip() or indentation(lines[end]) > indent):
        end += 1
    while end > at and not lines[end - 1].strip():
        end -= 1
    block = lines[at:end]
    least = min((indentation(line) for line in block if line.strip()), default=0)
    body = [line[least:] for line in block]
    while body and not body[0].strip():
        body = body[1:]
    return body, end - at


def is_literal(lines: list[str], at: int) -> bool:
    """Whether a line ends with the `::` that announces an indented block."""
    line = lines[at]
    if not line.rstrip().endswith("::") or DIRECTIVE.fullmatch(line):
        return False
    is_code = line.lstrip().startswith(">>>") or FENCE.match(line)
    return not is_code and deeper(lines, at + 1, indentation(line))


def announced(line: str) -> list[str]:
    """The line before an indented block without its `::`; none if nothing else is on it."""
    words = line.rstrip().removesuffix("::").rstrip()
    return [words if words.endswith(":") else f"{words}:"] if words.strip() else []


def place(lines: list[str], at: int) -> str:
    """The indentation in Markdown of a block that begins at a line: that of the item it is in.

    Where docstrings indent a block for the looks of it, Markdown would take it for code.
    """
    inmost = indentation(lines[at])
    for line in reversed(lines[:at]):
        if inmost == 0:
            break
        if line.strip() and indentation(line) < inmost:
            item = ITEM.match(line)
            if item and item.end() <= inmost:
                return " " * item.end()
            inmost = indentation(line)
    return ""


def is_code(lines: list[str], at: int) -> bool:
    """Whether a line begins a code block: indented by four after a blank line, not in a list."""
    return bool(lines[at].strip()) and not (at and lines[at - 1].strip()) and is_far(lines, at)


def is_far(lines: list[str], at: int) -> bool:
    """Whether a line is indented as code is, and not as the text of a list's item."""
    indent = indentation(lines[at])
    if indent < CODE_INDENT:
        return False
    above = (line for line in reversed(lines[:at]) if line.strip())
    return not ITEM.match(next((line for line in above if indentation(line) < indent), ""))


def is_far_list(lines: list[str], at: int) -> bool:
    """Whether a line begins a list that is indented as code is.

    After a blank line it could be code. It is a list there if each line at its edge is an item, and
    all have one mark, or are numbered from 1.
    """
    if not ITEM.match(lines[at]) or not is_far(lines, at):
        return False
    if at and lines[at - 1].strip():
        return True
    body, _taken = indented(lines, at, indentation(lines[at]) - 1)
    items = [ITEM.match(line) for line in body if line.strip() and not indentation(line)]
    marks = [item[1] if item else "" for item in items]
    numbers = [mark[:-1] for mark in marks]
    is_numbered = numbers == [str(number) for number in range(1, len(numbers) + 1)]
    return "" not in marks and (len(set(marks)) == 1 or is_numbered)


def is_term(lines: list[str], at: int) -> bool:
    """Whether a line is the term of a definition, which is indented right below it.

    The first line of a text never is: its indentation is lost. Where code may stand, only a term
    in backticks is.
    """
    line = lines[at]
    below = lines[at + 1] if at + 1 < len(lines) else ""
    indent = indentation(line)
    if not below.strip() or indentation(below) < indent + 2 or not line.strip():
        return False
    above = lines[at - 1] if at else line
    if above.strip() and indentation(above) <= indent:
        return False
    words = line.strip()
    if len(words) > _LONGEST_TERM or words[-1] in ".,;:?!([{" or BEGINS.match(line):
        return False
    return not BEGINS.match(below) and (words[0] == "`" or not is_far(lines, at))


def is_heading(lines: list[str], at: int) -> bool:
    """Whether a line is a heading: the next one underlines it over its whole length."""
    if at + 1 >= len(lines) or not lines[at].strip() or indentation(lines[at]):
        return False
    under = lines[at + 1]
    if _SETEXT.fullmatch(under):
        return True
    return bool(_UNDERLINE.fullmatch(under)) and len(under.strip()) >= len(lines[at].strip()) - 1


def formulas(written: str) -> list[str]:
    """The lines of formulas that blank lines part, with the marks around each.

    One of several lines, or with marks to align them, is written as it is inside of LaTeX's
    `aligned`, which Sphinx adds.
    """
    lines: list[str] = []
    for one in re.split(r"\n\s*\n", written.strip()):
        is_aligned = ("\\\\" in one or "&" in one) and "\\begin" not in one
        around = ("\\begin{aligned}", "\\end{aligned}") if is_aligned else ("", "")
        lines += ["$$", *filter(None, (around[0], *one.split("\n"), around[1])), "$$", ""]
    return lines[:-1]


def fenced(body: list[str], language: str, indent: str = "") -> list[str]:
    """A fence around some lines."""
    longest = max((len(run) for line in body for run in re.findall("`+", line)), default=0)
    mark = "`" * max(3, longest + 1)
    return [f"{indent}{mark}{language}", *(indent + line for line in body), indent + mark]
