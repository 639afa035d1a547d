"""Chooses the words of a site: those of its language, and the owner's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from knotwork.words.model import Words
from knotwork.words.own import Own, with_own

ENGLISH = "en"
LANGUAGES = (
    ENGLISH,
    "ar",
    "cs",
    "de",
    "es",
    "fr",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "uk",
    "zh",
    "zh-Hant",
)
"""The languages whose words are known, by their tags."""
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
"""Scripts and regions in language tags of Chinese in traditional characters (CLDR)."""


def spoken(lang: str) -> str:
    """The language of the interface of a site with notes in `lang`; English if it is unknown."""
    first, *more = lang.lower().split("-")
    if first == "zh" and "hans" not in more and not _TRADITIONAL.isdisjoint(more):
        first = "zh-Hant"
    return first if first in LANGUAGES else ENGLISH


def words_in(lang: str, own: Mapping[str, Own] | None = None) -> Words:
    """The words for a site with notes in the language `lang`, with the owner's in place of some.

    Raises:
        ConfigError: there is no such word, or it has no such place or form.
    """
    words = _words(spoken(lang))
    return with_own(words, own, lang) if own else words


@cache
def _words(lang: str) -> Words:
    words: Words = import_module(f"knotwork.words.{lang.replace('-', '_').lower()}").WORDS
    return words
