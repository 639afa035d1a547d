"""Which words a site uses: those of its language, and the owner's own."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from knotwork.words.model import Words

ENGLISH = "en"
LANGUAGES = (ENGLISH,)
"""The languages whose words are known, by their tags."""
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
"""Scripts and regions in tags of Chinese that is written in traditional characters (CLDR)."""


def spoken(lang: str) -> str:
    """The language in which a site speaks whose notes are in `lang`; English where it is unknown."""
    first, *more = lang.lower().split("-")
    if first == "zh" and not _TRADITIONAL.isdisjoint(more):
        first = "zh-Hant"
    return first if first in LANGUAGES else ENGLISH


@cache
def words_in(lang: str) -> Words:
    """The words for a site whose notes are in a language, given by its tag."""
    name = spoken(lang).replace("-", "_").lower()
    words: Words = import_module(f"knotwork.words.{name}").WORDS
    return words
