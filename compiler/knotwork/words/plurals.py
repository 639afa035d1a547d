"""The plural rules of languages: which numbers take which form.

For whole numbers, as in CLDR (unicode.org/cldr, "Language Plural Rules"). Scripts use
`Intl.PluralRules` for the same, so rules have names of languages that it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

CATEGORIES = ("one", "two", "few", "many", "other")


def _one(count: int) -> str:
    return "one" if count == 1 else "other"


def _none_or_one(count: int) -> str:
    return "one" if count in (0, 1) else "other"


def _east_slavic(count: int) -> str:
    tens, ones = count // 10 % 10, count % 10
    if tens == 1 or ones == 0 or ones > 4:
        return "many"
    return "one" if ones == 1 else "few"


def _polish(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if 2 <= count % 10 <= 4 and count // 10 % 10 != 1 else "many"


def _czech(count: int) -> str:
    if count == 1:
        return "one"
    return "few" if 2 <= count <= 4 else "other"


def _arabic(count: int) -> str:
    if count in (1, 2):
        return ("one", "two")[count - 1]
    rest = count % 100
    return "few" if 3 <= rest <= 10 else "many" if rest > 10 else "other"


def _hebrew(count: int) -> str:
    return ("one", "two")[count - 1] if count in (1, 2) else "other"


PLURALS: Mapping[str, Callable[[int], str]] = {
    "en": _one,
    "fr": _none_or_one,
    "ru": _east_slavic,
    "pl": _polish,
    "cs": _czech,
    "ar": _arabic,
    "he": _hebrew,
    "ja": lambda _count: "other",
}
"""The rules, each by one of its languages: they give the plural category of a number."""
_ALIKE = {
    "fr": "pt hy fa hi bn gu kn am zu",
    "ru": "uk be sr hr bs",
    "cs": "sk",
    "he": "iw",
    "ja": "zh ko vi th id ms lo my yue",
}
"""Other languages with the same rule; where they have fewer categories, the rest is `other`."""
_LIKE = {lang: like for like, others in _ALIKE.items() for lang in (like, *others.split())}


def counts_like(lang: str) -> str:
    """The language of `PLURALS` with the same rule as a language tag; English if unknown."""
    first = lang.partition("-")[0].lower()
    return first if first in PLURALS else _LIKE.get(first, "en")
