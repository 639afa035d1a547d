r"""Definitions of LaTeX commands, read as MathJax reads them: `\newcommand`, `\def`, `\let` …

A name may be defined twice, and may be written in its braces without a backslash. Parameters with
text between them (`\def\f(#1){…}`) and environments are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from knotwork.latex.braces import closing
from knotwork.model import Macro

_COMMAND = re.compile(r"\\([a-zA-Z@]+|.)", re.DOTALL)
_PREFIXED = re.compile(r"(?:\\(?:global|long)\s*(?=\\))*" + _COMMAND.pattern, re.DOTALL)
"""A command with prefixes of definitions, which mean nothing here: all definitions reach as far."""
_COMMENT = re.compile(r"((?<!\\)(?:\\\\)*)(%[^\n]*)")
_SPACE = re.compile(r"\s*")
_NAME = re.compile(r"\\([a-zA-Z]+|[^a-zA-Z\s])\s*")
_BARE_NAME = re.compile(r"([a-zA-Z]+|[^a-zA-Z\s])\s*")
_PARAMETER = re.compile(r"#([1-9])\s*")
_COUNT = re.compile(r"[0-9]")
_USED = re.compile(r"(?<!\\)(?:\\\\)*#(.?)", re.DOTALL)


class Trouble(NamedTuple):
    """A definition that cannot be read."""

    start: int
    end: int
    message: str


class Definition(NamedTuple):
    """A definition and where it stands."""

    start: int
    end: int
    macro: Macro
    spare: bool = False
    """Counts only if nothing else defines the name."""


class _Unreadable(Exception):  # noqa: N818  # no error: it becomes a `Trouble`
    pass


def definitions(text: str) -> Iterator[Definition | Trouble]:
    """The definitions in a text, in their order."""
    text = without_comments(text)
    at = 0
    while found := _PREFIXED.search(text, at):
        at = found.end()
        read = _READERS.get(found[1])
        if read is None:
            continue
        reader = _Reader(text, at, found[1])
        try:
            macro = read(reader)
            _check(macro)
        except _Unreadable as reason:
            yield Trouble(found.start(), at, f"`{found[0]}`: {reason}")
            continue
        at = reader.at
        yield Definition(found.start(), at, macro, found[1] == "providecommand")


def without_comments(text: str) -> str:
    """A text of LaTeX with blanks for its comments, so that all else stays in its place."""
    return _COMMENT.sub(lambda found: found[1] + " " * len(found[2]), text)


def _check(macro: Macro) -> None:
    for used in _USED.findall(macro.body):
        if not (used.isdecimal() and 0 < int(used) <= macro.arity):
            raise _Unreadable(f"`#{used}` in `\\{macro.name}` is not one of its arguments")


class _Reader:
    """Reads one definition."""

    def __init__(self, text: str, at: int, command: str) -> None:
        self.text = text
        self.at = at
        self.command = command

    def name(self) -> str:
        """What is defined: `\\name`, `{\\name}` or `{name}`."""
        self.space()
        braced = self.takes("{")
        found = (_NAME.match(self.text, self.at)) or (
            _BARE_NAME.match(self.text, self.at) if braced else None
        )
        if found is None:
            raise _Unreadable("the name of a command has to follow")
        self.at = found.end()
        if braced and not self.takes("}"):
            raise _Unreadable("a name has only letters, or is one other character")
        return found[1]

    def argument(self) -> str:
        """What stands in braces; or one command or character."""
        argument, self.at = argument_at(self.text, self.at)
        if argument is None:
            raise _Unreadable("what it stands for has to follow, in braces that close")
        return argument

    def bracket(self) -> str | None:
        """What stands in brackets, if they are there."""
        bracket, self.at = bracket_at(self.text, self.at)
        return bracket

    def space(self) -> None:
        """Pass over white space."""
        self.at = _end_of(_SPACE, self.text, self.at)

    def takes(self, mark: str) -> bool:
        """Whether a mark follows; if so, it is passed over with the space after it."""
        if not self.text.startswith(mark, self.at):
            return False
        self.at = _end_of(_SPACE, self.text, self.at + len(mark))
        return True


def argument_at(text: str, at: int) -> tuple[str | None, int]:
    """The argument of a command that ends at an offset, and its end; None if there is none."""
    begin = _end_of(_SPACE, text, at)
    if text.startswith("{", begin):
        end = closing(text, begin + 1)
        return (None, at) if end < 0 else (text[begin + 1 : end], end + 1)
    if begin == len(text) or text[begin] == "}":
        return None, at
    command = _COMMAND.match(text, begin)
    end = command.end() if command else begin + 1
    return text[begin:end], end


def bracket_at(text: str, at: int) -> tuple[str | None, int]:
    """What stands in the brackets after an offset, and where it ends; None if there are none."""
    begin = _end_of(_SPACE, text, at)
    if not text.startswith("[", begin):
        return None, at
    # Without a bound, each of many brackets that nothing closes would be a search of all the text.
    near = text[begin : begin + LONGEST_BRACKET]
    end = 1
    while (end := _end_of(_NO_BRACKET, near, end)) < len(near):
        if near[end] == "]":
            return near[1:end], begin + end + 1
        end = closing(near, end + 1) + 1
        if not end:
            break
    return None, at


_NO_BRACKET = re.compile(r"(?:\\.|[^\\{\]])*", re.DOTALL)


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _new_command(reader: _Reader) -> Macro:
    reader.space()
    reader.takes("*")
    name = reader.name()
    count, default = reader.bracket(), reader.bracket()
    if count is not None and not _COUNT.fullmatch(count.strip()):
        raise _Unreadable(f"`[{count}]` is not a number of arguments from 0 to 9")
    return Macro(name, reader.argument(), int(count or 0), default)


def _plain_definition(reader: _Reader) -> Macro:
    name = reader.name()
    arity = 0
    while found := _PARAMETER.match(reader.text, reader.at):
        arity += 1
        if int(found[1]) != arity:
            raise _Unreadable(f"its parameters have to be numbered from #1 on, not #{found[1]}")
        reader.at = found.end()
    if not reader.text.startswith("{", reader.at):
        raise _Unreadable("text between the parameters is not understood; use `\\newcommand`")
    return Macro(name, reader.argument(), arity)


def _alias(reader: _Reader) -> Macro:
    name = reader.name()
    reader.takes("=")
    return Macro(name, reader.argument(), alias=True)


def _operator(reader: _Reader) -> Macro:
    reader.space()
    star = "*" if reader.takes("*") else ""
    name = reader.name()
    return Macro(name, rf"\operatorname{star}{{{reader.argument()}}}")


def _delimiters(reader: _Reader) -> Macro:
    name, left, right = reader.name(), reader.argument(), reader.argument()
    return Macro(
        name,
        f"#1{left} #2#1{right} ",
        arity=2,
        default="",
        starred=rf"\left{left} #2\right{right} ",
    )


def _environment(_reader: _Reader) -> Macro:
    raise _Unreadable("environments cannot be defined; write a command for its beginning and end")


_READERS: Mapping[str, Callable[[_Reader], Macro]] = {
    **dict.fromkeys(("newcommand", "renewcommand", "providecommand"), _new_command),
    "DeclareRobustCommand": _new_command,
    **dict.fromkeys(("def", "gdef", "edef", "xdef"), _plain_definition),
    "let": _alias,
    "DeclareMathOperator": _operator,
    "DeclarePairedDelimiter": _delimiters,
    **dict.fromkeys(("newenvironment", "renewenvironment"), _environment),
}
LONGEST_BRACKET = 1_000
"""Code points of an argument in brackets, the brackets included."""
DEFINES = re.compile(rf"\\(?:{'|'.join(_READERS)})(?![a-zA-Z@])")
"""Finds what may be a definition."""
