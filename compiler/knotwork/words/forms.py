"""Sentences with places for values, and sentences that change with a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

import msgspec

_PLACE = re.compile(r"\{([a-z]+)\}")


def places(text: str) -> frozenset[str]:
    """The names of the places of a sentence: `{name}`."""
    return frozenset(_PLACE.findall(text))


def filled(text: str, values: Mapping[str, object]) -> str:
    """A sentence with values in their places."""
    return _PLACE.sub(lambda found: str(values[found[1]]), text)


class Phrase(msgspec.Struct, frozen=True):
    """A sentence with places; called with a value for each by name, it gives the text."""

    text: str

    def __call__(self, **values: object) -> str:
        """The sentence with values in its places.

        Raises:
            KeyError: a place has no value.
        """
        return filled(self.text, values)

    def html(self, **values: str) -> str:
        """The sentence as markup, with markup in its places."""
        return filled(escape(self.text, quote=False), values)


class Counted(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sentence about a number, in the forms that it takes in its language.

    The forms have the names of CLDR's plural categories; `other` stands for those that are missing.
    """

    other: str
    one: str = ""
    two: str = ""
    few: str = ""
    many: str = ""
    rule: str = "one"
    """Which numbers take which form: a name of `RULES`."""

    def __call__(self, count: int) -> str:
        """The sentence about a number, which stands in the place `{count}`."""
        form = getattr(self, RULES[self.rule](count)) or self.other
        return filled(form, {"count": count})

    @property
    def forms(self) -> dict[str, str]:
        """The forms by category: a script picks one with `Intl.PluralRules`."""
        every = ((name, getattr(self, name)) for name in CATEGORIES)
        return {name: form for name, form in every if form}


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


RULES: Mapping[str, Callable[[int], str]] = {
    "one": _one,
    "none-or-one": _none_or_one,
    "east-slavic": _east_slavic,
    "polish": _polish,
    "czech": _czech,
    "arabic": _arabic,
    "hebrew": _hebrew,
    "never": lambda _count: "other",
}
"""Plural rules for whole numbers, as CLDR has them (unicode.org/cldr, "Language Plural Rules")."""
