"""Cells that are doctests: their examples, and whether each gave the output it promises."""

from __future__ import annotations

import ast
import re
import traceback
import types
from dataclasses import dataclass

from knotwork.executor.capture import clean
from knotwork.executor.compiling import FUTURES, parsed
from knotwork.executor.matching import difference, output_matches
from knotwork.executor.outcome import DIFFERS, Cell, Error, one_line


@dataclass(frozen=True, slots=True)
class _Example:
    """One prompt of a session; lines are counted from 0 within the code."""

    source: str
    want: str
    want_error: str | None
    line: int
    indent: int
    any_message: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one prompt."""

    example: _Example
    got: str
    matches: bool
    raised: BaseException | None
    """The exception, when it was not the expected one."""

    @classmethod
    def of(cls, example: _Example, printed: str, raised: BaseException | None) -> Answer:
        """What an example printed or raised, compared with what the session promises."""
        if raised is None:
            return cls(example, printed, output_matches(example.want, printed), None)
        raised_text = clean("".join(traceback.format_exception_only(type(raised), raised)))
        expected = example.want_error is not None and (
            output_matches(example.want_error, raised_text)
            or (example.any_message and _error_name(example.want_error) == _error_name(raised_text))
        )
        got = f"Traceback (most recent call last):\n{raised_text}"
        return cls(example, got, expected, None if expected else raised)

    def written_into(self, transcript: str) -> str:
        """The transcript with this answer in it; the author's own text stays if it matches.

        An unexpected exception ends the transcript: nothing below it ran.
        """
        if self.matches:
            return transcript
        lines = transcript.split("\n")
        if self.raised is not None:
            return "\n".join(lines[: self.example.line]).rstrip()
        first = self.example.line + self.example.source.count("\n")
        indent = " " * self.example.indent
        got = [
            indent + (line if line.strip() else "<BLANKLINE>")
            for line in self.got.rstrip("\n").split("\n")
        ]
        want = self.example.want
        last = first + len(want.removesuffix("\n").split("\n") if want else ())
        lines[first:last] = got if self.got else []
        return "\n".join(lines)

    def error(self, cell: Cell) -> Error:
        """The answer as the error of its cell, for one that does not match."""
        line = cell.line + self.example.line
        want, got = one_line(self.example.want), one_line(self.got)
        message = f"expected {want or 'nothing'}, got {got or 'nothing'}"
        return Error(DIFFERS, message, difference(self.example.want, self.got), line)


def _error_name(traceback_text: str) -> str:
    return traceback_text.split(":", 1)[0].rpartition(".")[2].strip()


_PROMPTS = re.compile(
    r"""
    ^(?P<source>(?P<indent>[ ]*)>>>(?:[ ].*|)(?:\n[ ]*\.\.\.(?:[ ].*|))*)(?:\n|\Z)
    (?P<want>(?:(?![ ]*$)(?![ ]*>>>(?:[ ]|$)).+(?:\n|\Z))*)
    """,
    re.MULTILINE | re.VERBOSE,
)
_GLUED = re.compile(r"^ *(>>>)[^ >\n]", re.MULTILINE)
"""What looks like a prompt, but no blank follows it; in an answer it is text."""
_OPTION = re.compile(r"#\s*doctest:\s*(.*)$", re.MULTILINE)
_RAISED = re.compile(
    r"Traceback \((?:most recent call last|innermost last)\):[ \t]*\n(?:(?!\w).*\n)*(\w[\s\S]*)"
)
"""A traceback; as in `doctest`, the exception is on the first line that begins with a word."""


def examples_in(cell: Cell, flags: int) -> list[tuple[_Example, types.CodeType]]:
    """The prompts of a session, compiled; importing `doctest` would take 0.6 s in a browser."""
    found = []
    if (glued := _GLUED.search(_PROMPTS.sub(_blank, cell.code))) is not None:
        line = cell.line + cell.code.count("\n", 0, glued.start(1))
        place = cell.note, line, 1, cell.code.split("\n")[line - cell.line]
        raise SyntaxError("a blank is missing after >>>", place)
    for prompt in _PROMPTS.finditer(cell.code):
        options = " ".join(_OPTION.findall(prompt["source"]))
        if "+SKIP" in options:
            continue
        example = _example(prompt, cell.code, "+IGNORE_EXCEPTION_DETAIL" in options)
        tree = parsed(example.source, cell.line + example.line, cell.note, flags)
        body = compile(ast.Interactive(tree.body), cell.note, "single", flags, dont_inherit=True)
        flags |= body.co_flags & FUTURES
        found.append((example, body))
    return found


def _blank(prompt: re.Match[str]) -> str:
    """A prompt and its answer as blanks, with their line ends, to find what stands between."""
    return re.sub(r"[^\n]", " ", prompt[0])


def _example(prompt: re.Match[str], code: str, any_message: bool) -> _Example:
    indent = len(prompt["indent"])
    source = "\n".join(line[indent + 4 :] for line in prompt["source"].split("\n")) + "\n"
    want = "\n".join(line[indent:] for line in prompt["want"].split("\n"))
    want = re.sub(r"(?m)^[ \t]*<BLANKLINE>[ \t]*$", "", want)
    raised = _RAISED.match(want)
    line = code.count("\n", 0, prompt.start())
    return _Example(source, want, raised[1] if raised else None, line, indent, any_message)


def print_result(value: object) -> None:
    """Show the value of an example as Python's prompt does."""
    if value is not None:
        print(repr(value))
