"""Sentences with places for values, and sentences that change with a number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

import msgspec

from knotwork.words.plurals import CATEGORIES, PLURALS

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
    like: str = "en"
    """The language by whose rules numbers take a form: a key of `PLURALS`."""

    def __call__(self, count: int) -> str:
        """The sentence about a number, which goes to the place `{count}`."""
        form = getattr(self, PLURALS[self.like](count)) or self.other
        return filled(form, {"count": count})

    @property
    def forms(self) -> dict[str, str]:
        """The forms by category."""
        every = ((name, getattr(self, name)) for name in CATEGORIES)
        return {name: form for name, form in every if form}

    @property
    def for_scripts(self) -> dict[str, str]:
        """The forms, and the language by whose `Intl.PluralRules` a script picks one."""
        return {"like": self.like, **self.forms}
