"""Footnotes: `[^id]` with `[^id]: text`, and inline `^[text]`.

Ids have no spaces and ignore case; numbers follow the order of first reference. Continuation lines
are indented by two columns or more. Definitions without a reference show nothing. References
without a definition stay text, and so do all footnotes within a link, which may hold no other link.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from knotwork.syntax.environment import Env, parse_of, parse_within, place

_DEFINITION = re.compile(r"\[\^([^\s\[\]^]+)\]:[ \t]*")
REFERENCE = re.compile(r"\[\^([^\s\[\]^]+)\]")
_NUMBER = re.compile(r"[0-9]{1,4}")
_WORD = re.compile(r"[^\W_][\w.-]+")
_GOES_ON = re.compile(r"[*?]*[\w\\+{]")
"""Matches what may follow a set of characters in a regular expression, but not a footnote."""
_SENTENCE = re.compile(r"[^\W_]{3}[.,;!?]")
_AFTER = re.compile(r"\s|\Z")
_INDENT = 2
_HAS_NAMES = "named_footnotes"
UNDEFINED = "undefined-footnote"
"""The kind of flaw of a reference to a footnote that nothing defines."""


def defined(env: Env) -> set[str]:
    """The lower-cased ids of the footnotes that the text defines outside of comments."""
    known: set[str] = env.setdefault("footnotes", set())
    return known


def _definition(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("[^", start) or state.is_code_block(start_line):
        return False
    found = _DEFINITION.match(state.src, start, state.eMarks[start_line])
    if found is None:
        return False
    if silent:
        return True
    known, label = defined(state.env), found[1].lower()
    opening = state.push("footnote_open", "", 1)
    opening.meta["label"] = label
    opening.meta["label_at"] = (start, found.end(1) + len("]"))
    opening.meta["hidden"] = bool(parse_of(state.env).hidden)
    opening.meta["first"] = label not in known and not opening.meta["hidden"]
    if opening.meta["first"]:
        known.add(label)
        if not _NUMBER.fullmatch(label):
            state.env[_HAS_NAMES] = True
    _contents(state, start_line, end_line, found.end())
    opening.map = [start_line, state.line]
    state.push("footnote_close", "", -1)
    return True


def _contents(state: StateBlock, line: int, end_line: int, begin: int) -> None:
    saved = (state.bMarks[line], state.tShift[line], state.sCount[line])
    saved_indent, saved_parent, saved_tight = state.blkIndent, state.parentType, state.tight
    text = state.src[begin : state.eMarks[line]]
    state.bMarks[line] = begin
    state.tShift[line] = len(text) - len(text.lstrip(" \t"))
    state.blkIndent += _INDENT
    state.sCount[line] = state.blkIndent
    state.parentType = "footnote"
    state.tight = False
    state.md.block.tokenize(state, line, end_line)
    state.blkIndent, state.parentType, state.tight = saved_indent, saved_parent, saved_tight
    state.bMarks[line], state.tShift[line], state.sCount[line] = saved


def _reference(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("[^", start) or parse_of(state.env).in_label:
        return False
    found = REFERENCE.match(state.src, start, state.posMax)
    if found is None:
        return False
    known = defined(state.env)
    if found[1].lower() not in known:
        if not silent and _is_meant(found, state.env):
            _note_undefined(state, start)
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta["label"] = found[1]
        place(token, start, found.end())
    state.pos = found.end()
    return True


def _is_meant(found: re.Match[str], env: Env) -> bool:
    """Whether `[^id]` is meant for a reference, and not for a set of a regular expression (`[^a]`).

    A number is. So is a name right behind a word or sign if one of these holds: the note defines
    footnotes with names, the name follows the end of a sentence, or a line of the note begins with
    it, as if to define it.
    """
    if _GOES_ON.match(found.string, found.end()):
        return False
    if _NUMBER.fullmatch(found[1]):
        return True
    before = found.string[max(found.start() - 4, 0) : found.start()]
    if not _WORD.fullmatch(found[1]) or not before or before[-1].isspace():
        return False
    ends_sentence = _SENTENCE.fullmatch(before) and _AFTER.match(found.string, found.end())
    return _HAS_NAMES in env or bool(ends_sentence) or f"\n{found[0]} " in parse_of(env).text


def _note_undefined(state: StateInline, start: int) -> None:
    parse = parse_of(state.env)
    if parse.inline is not None:
        parse.loose_ends.append((parse.inline, start + parse.base, UNDEFINED))


def _inline_note(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("^[", start) or state.linkLevel > 0:
        return False
    end = state.md.helpers.parseLinkLabel(state, start + 1)
    if end < 0 or not state.src[start + 2 : end].strip():
        return False
    if not silent:
        opening = state.push("inline_note_open", "", 1)
        place(opening, start, end + 1)
        parse_within(state, start + 2, end)
        state.push("inline_note_close", "", -1)
    state.pos = end + 1
    return True


def plugin(md: MarkdownIt) -> None:
    """Teach a parser footnotes."""
    md.block.ruler.before("reference", "footnote", _definition, {"alt": ["paragraph", "reference"]})
    md.inline.ruler.before("link", "footnote", _reference)
    md.inline.ruler.before("link", "inline_note", _inline_note)
