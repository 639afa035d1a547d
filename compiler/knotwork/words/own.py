"""The owner's own words, `[site.words]`, in place of those of the site's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias, TypeVar

import msgspec
from msgspec.structs import replace

from knotwork.alike import guess
from knotwork.errors import ConfigError
from knotwork.words.forms import Counted, Phrase, places
from knotwork.words.model import Words
from knotwork.words.plurals import CATEGORIES, counts_like

Own: TypeAlias = str | Mapping[str, str]
"""A word, or a table of the words in a group, or of the forms for numbers."""
_Group = TypeVar("_Group", bound=msgspec.Struct)
_SETTING = "site.words"
_LISTED = "“words of a site” in the handbook lists them"


def with_own(words: Words, own: Mapping[str, Own], lang: str) -> Words:
    """The words with the owner's in place of some; plural forms follow the site's language.

    Raises:
        ConfigError: there is no such word, or it has no such place or form.
    """
    return _replaced(words, own, counts_like(lang), _SETTING)


def _replaced(words: _Group, own: Mapping[str, Own], like: str, setting: str) -> _Group:
    given = {}
    for name, value in own.items():
        key = f"{setting}.{name}"
        _check_name(key, name, words.__struct_fields__)
        given[name] = _word(getattr(words, name), value, like, key)
    return replace(words, **given)


def _word(known: object, own: Own, like: str, key: str) -> object:
    """The owner's word in place of the `known` one, as a value of the same type."""
    match known:
        case Counted():
            return _counted(own, like, key)
        case Mapping():
            table = _table(own, key)
            for name in table:
                _check_name(f"{key}.{name}", name, known)
            return {**known, **table}
        case msgspec.Struct() if not isinstance(known, Phrase):
            return _replaced(known, _table(own, key), like, key)
    if not isinstance(own, str):
        raise ConfigError(f"`{key}` is a table", key=key, help="write one text for it")
    if isinstance(known, Phrase):
        _check_places(own, places(known.text), key)
        return Phrase(own)
    return own


def _counted(own: Own, like: str, key: str) -> Counted:
    forms = {"other": own} if isinstance(own, str) else own
    for name, form in forms.items():
        _check_name(f"{key}.{name}", name, CATEGORIES)
        _check_places(form, {"count"}, key)
    if "other" not in forms:
        raise ConfigError(
            f"`{key}` has no form for other numbers",
            key=key,
            help='write the form that numbers mostly take as `other = "{count} notes"`',
        )
    return Counted(**forms, like=like)


def _table(own: Own, key: str) -> Mapping[str, str]:
    if isinstance(own, str):
        raise ConfigError(
            f"`{key}` is a text, and not a table of words", key=key, help=f"write it as [{key}]"
        )
    return own


def _check_name(key: str, name: str, known: Iterable[str]) -> None:
    names = tuple(known)
    if name not in names:
        raise ConfigError(
            f"`{key}` is no word of a site", key=key, help=guess(name, names) or _LISTED
        )


def _check_places(text: str, known: Iterable[str], key: str) -> None:
    for place in sorted(places(text) - set(known)):
        those = ", ".join(f"{{{name}}}" for name in sorted(known))
        raise ConfigError(
            f"`{key}` has no value for {{{place}}}", key=key, help=f"it has values for {those}"
        )
