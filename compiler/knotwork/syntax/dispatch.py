"""Tries a rule only at characters with which it can begin, instead of everywhere.

markdown-it calls every rule at every place until one matches; most look at one character and do
not. This module knows the characters with which each rule can begin, and does not call it
elsewhere. markdown-it's rule for quotes is replaced by our faster one (`quote.py`), and so is its
search for the end of a label (`label_end.py`). The tokens are the same
(`tests/syntax/test_dispatch.py` compares them). A rule that is missing from the tables is an error
when the parser is built, so no new plugin can be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from knotwork.syntax.label_end import HELPERS
from knotwork.syntax.quote import blockquote
from knotwork.syntax.state import BlockState, InlineState, new_token

InlineRule: TypeAlias = Callable[[StateInline, bool], bool]
BlockRule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]

INLINE_STARTS = {
    "newline": "\n", "foreign_math": "\\", "escape": "\\", "backticks": "`",
    "strikethrough": "~", "math": "$", "highlight": "=", "emphasis": "*_", "wikilink": "[!",
    "footnote": "[", "inline_note": "^", "comment": "%", "link": "[", "image": "!",
    "autolink": "<", "html_inline": "<", "entity": "&", "tag": "#", "bare_url": ":",
    "role": "{", "picture": "{",
}  # fmt: skip
"""The characters with which each inline rule can begin; `text` takes all others."""
_ALWAYS_STOPS = "]"
"""Characters that begin no rule, but at which rules look for their end."""

_OF_DELIMITERS = frozenset(
    {"balance_pairs", "strikethrough", "highlight", "emphasis", "fragments_join"}
)
"""Rules of the second phase: they pair delimiters, and join the text around them.

Where a text has no delimiters, they are not called.
"""

BLOCK_STARTS = {
    "comment": "%", "math": "$", "callout": "[", "admonition": "`~", "fence": "`~",
    "blockquote": ">", "hr": "*-_",
    "list": "*-+0123456789", "footnote": "[", "reference": "[", "html_block": "<", "heading": "#",
    "unprinted": "+%", "target": "(", "directive": "`~:",
    "bare_environment": "\\",
}  # fmt: skip
_BY_THE_NEXT_LINE = frozenset({"table", "lheading"})
"""Rules that can begin with any character, but need a second line."""
_ALWAYS = frozenset({"paragraph"})
_BY_INDENTATION = frozenset({"code"})
_INDENTED = 4


class InlineDispatch(ParserInline):
    """markdown-it's inline tokenizer with its rules sorted by first character."""

    def __init__(self, rules: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = rules.ruler, rules.ruler2
        names = [name for name in self.ruler.get_active_rules() if name != "text"]
        known = dict(zip(names, self.ruler.getRules("")[1:], strict=True))
        self._starts = _sorted(known, {name: INLINE_STARTS[name] for name in names})
        stops = "".join(self._starts) + _ALWAYS_STOPS
        self._stop = re.compile(f"[{re.escape(stops)}]")
        if unknown := set(self.ruler2.get_active_rules()) - _OF_DELIMITERS:
            raise LookupError(f"{', '.join(sorted(unknown))}: is there work without delimiters?")
        self._later = self.ruler2.getRules("")

    def tokenize(self, state: StateInline) -> None:
        """Push the tokens of the state's text, up to `posMax`."""
        source, end, deepest = state.src, state.posMax, state.md.options["maxNesting"]
        starts, stop, append = self._starts, self._stop.search, state.append_pending
        while state.pos < end:
            position = state.pos
            if state.level < deepest:
                found = stop(source, position)
                following = found.start() if found else end
                if following > position:
                    append(source[position:following])
                    state.pos = following
                    continue
                if _one_of(starts.get(source[position], ()), state, position):
                    continue
            append(source[state.pos])
            state.pos += 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Push the tokens of a text; a text in which no rule can begin is one token."""
        if self._stop.search(src) is None:
            if src:
                text = new_token("text", "", 0)
                text.content = src
                tokens.append(text)
            return tokens
        state = InlineState(src, md, env, tokens)
        self.tokenize(state)
        inner = (meta["delimiters"] for meta in state.tokens_meta if meta)
        if state.delimiters or any(inner):
            for rule in self._later:
                rule(state)
        return state.tokens

    def skipToken(self, state: StateInline) -> None:  # noqa: N802  # markdown-it's name
        """Move past the next token without pushing it."""
        position, cache = state.pos, state.cache
        if position in cache:
            state.pos = cache[position]
            return
        if state.level >= state.md.options["maxNesting"]:
            # Deeper than any reader goes: the rest of the text is skipped, as markdown-it does.
            state.pos = state.posMax + 1
        elif (found := self._stop.search(state.src, position)) is None:
            state.pos = state.posMax
        elif found.start() > position:
            state.pos = found.start()
        else:
            self._skip_at_stop(state, position)
        cache[position] = state.pos

    def _skip_at_stop(self, state: StateInline, position: int) -> None:
        for rule in self._starts.get(state.src[position], ()):
            state.level += 1
            matched = rule(state, True)
            state.level -= 1
            if matched:
                return
        state.pos += 1


def _one_of(rules: Iterable[InlineRule], state: StateInline, position: int) -> bool:
    """Whether one of the rules matched.

    Raises:
        RuntimeError: it matched without moving on, so that the tokenizer would never end.
    """
    for rule in rules:
        if rule(state, False):
            if state.pos <= position:
                raise RuntimeError("an inline rule matched and did not move on")
            return True
    return False


class BlockDispatch(ParserBlock):
    """markdown-it's block tokenizer with its rules sorted by first character.

    A single line that can begin no rule is a paragraph at once.
    """

    def __init__(self, rules: ParserBlock) -> None:
        super().__init__()
        names = rules.ruler.get_active_rules()
        every = dict(zip(names, rules.ruler.getRules(""), strict=True))
        every["blockquote"] = blockquote
        self.ruler = _Endings(rules.ruler)
        self._every = tuple(every.values())
        anywhere = {name: "" for name in names if name not in BLOCK_STARTS}
        if unknown := anywhere.keys() - _BY_THE_NEXT_LINE - _ALWAYS - _BY_INDENTATION:
            raise LookupError(f"no first characters are known for {', '.join(sorted(unknown))}")
        lone = {name: rule for name, rule in every.items() if name not in _BY_THE_NEXT_LINE}
        self._lone, self._lone_other = _with_always(lone)
        self._more, self._more_other = _with_always(every)

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        """Push the tokens of the lines from `startLine` up to `endLine`."""
        line, empty_lines = startLine, False
        deepest = state.md.options["maxNesting"]
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= deepest:
                state.line = endLine
                break
            self._one_block(state, line, endLine)
            # A list is loose if an empty line came before the block just read, not after it.
            state.tight = not empty_lines
            line = state.line
            if line - 1 < endLine and state.isEmpty(line - 1):
                empty_lines = True
            if line < endLine and state.isEmpty(line):
                empty_lines = True
                line += 1
                state.line = line

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token]:  # noqa: N803
        """Push the tokens of a text."""
        if src:
            state = BlockState(src, md, env, outTokens)
            self.tokenize(state, state.line, state.lineMax)
        return outTokens

    def _one_block(self, state: StateBlock, line: int, end: int) -> None:
        for rule in self._rules_at(state, line, end):
            if rule(state, line, end, False):
                if state.line <= line:
                    raise RuntimeError("a block rule matched and did not move on")
                return
        raise RuntimeError("no block rule matched")

    def _rules_at(self, state: StateBlock, line: int, end: int) -> tuple[BlockRule, ...]:
        if state.sCount[line] - state.blkIndent >= _INDENTED:
            return self._every
        first = state.src[state.bMarks[line] + state.tShift[line]]
        if line + 1 >= end or state.isEmpty(line + 1):
            return self._lone.get(first, self._lone_other)
        return self._more.get(first, self._more_other)


class _Endings(Ruler[BlockRule]):
    """The block rules for the questions of other rules: whether one of them ends a paragraph."""

    def __init__(self, rules: Ruler[BlockRule]) -> None:
        super().__init__()
        self.__rules__ = rules.__rules__
        self._compiled: dict[str, list[BlockRule]] = {"": rules.getRules("")}
        for chain in ("paragraph", "reference", "blockquote", "list"):
            asked = rules.getRules(chain)
            names = {rule.fn: rule.name for rule in rules.__rules__}
            self._compiled[chain] = [_ending({names[rule]: rule for rule in asked})]

    def getRules(self, chainName: str = "") -> list[BlockRule]:  # noqa: N802, N803
        """The rules of a chain, as one rule that tries those that can begin at its place."""
        return self._compiled[chainName]


def _ending(rules: Mapping[str, BlockRule]) -> BlockRule:
    every = tuple(rules.values())
    starts, other = _with_always(rules)

    def ends(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        begin = state.bMarks[line] + state.tShift[line]
        asked = every
        if begin < state.eMarks[line] and state.sCount[line] - state.blkIndent < _INDENTED:
            asked = starts.get(state.src[begin], other)
        for rule in asked:  # noqa: SIM110  # at every line of text: no generator
            if rule(state, line, end, silent):
                return True
        return False

    return ends


def _with_always(
    rules: Mapping[str, BlockRule],
) -> tuple[dict[str, tuple[BlockRule, ...]], tuple[BlockRule, ...]]:
    """The rules by first character, and those for every other character."""
    other = tuple(
        rule for name, rule in rules.items() if name in _ALWAYS or name in _BY_THE_NEXT_LINE
    )
    starts: dict[str, tuple[BlockRule, ...]] = {}
    for character in sorted({one for name in rules for one in BLOCK_STARTS.get(name, "")}):
        starts[character] = tuple(
            rule
            for name, rule in rules.items()
            if name in _ALWAYS
            or name in _BY_THE_NEXT_LINE
            or character in BLOCK_STARTS.get(name, "")
        )
    return starts, other


def _sorted(
    rules: Mapping[str, InlineRule], starts: Mapping[str, str]
) -> dict[str, tuple[InlineRule, ...]]:
    return {
        character: tuple(rule for name, rule in rules.items() if character in starts[name])
        for character in sorted(set("".join(starts.values())))
    }


def dispatched(md: MarkdownIt) -> MarkdownIt:
    """The parser with both tokenizers replaced; no rule may be added to it afterwards."""
    md.inline = InlineDispatch(md.inline)
    md.block = BlockDispatch(md.block)
    md.helpers = HELPERS  # type: ignore[assignment]  # no module, but it has all of its names
    return md
