"""The rules of the linter, one a file; `RULES` is the whole list."""

from __future__ import annotations

from knotwork.rules import (
    alias_shadows_note,
    ambiguous_link,
    bad_front_matter,
    bad_math,
    broken_anchor,
    broken_link,
    clamped_path,
    duplicate_name,
    embed_cycle,
    lenient_path,
    link_by_alias,
    template_placeholder,
    trail_mismatch,
    unclosed_comment,
    unclosed_link,
    unreadable_note,
)
from knotwork.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    alias_shadows_note.RULE,
    ambiguous_link.RULE,
    bad_front_matter.RULE,
    bad_math.RULE,
    broken_anchor.RULE,
    broken_link.RULE,
    clamped_path.RULE,
    duplicate_name.RULE,
    embed_cycle.RULE,
    lenient_path.RULE,
    link_by_alias.RULE,
    template_placeholder.RULE,
    trail_mismatch.RULE,
    unclosed_comment.RULE,
    unclosed_link.RULE,
    unreadable_note.RULE,
)
