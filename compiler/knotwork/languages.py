"""Language tags, as HTML has them: `en`, `pt-BR`, `zh-Hant-TW`."""

from __future__ import annotations

import re

_TAG = re.compile(r"([a-z]{2,3})(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
"""A tag of RFC 5646 whose language is one of ISO 639: longer names of languages have no tag."""
_TWO_LETTERS = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu "
    "cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi "
    "ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km "
    "kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na "
    "nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd "
    "se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw "
    "ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
"""All languages of two letters that are registered; countries have others (`jp`, `cz`, `dk`)."""

_LANGUAGES = "write a language as en, or pt-BR; Japanese is ja, Czech cs, Danish da"
_COUNTRIES = {"jp": "ja", "cz": "cs", "dk": "da"}
"""Codes of countries that are often written for a language."""


def is_language(tag: str) -> bool:
    """Whether a tag names a language; of three letters, whether it could."""
    found = _TAG.fullmatch(tag)
    return found is not None and (len(found[1]) == 3 or found[1].lower() in _TWO_LETTERS)


def way_out(tag: str) -> str:
    """What to write instead of a wrong tag: the one meant by `en_US` or by a country's code.

    Locales of systems have an underscore for the hyphen, and end in an encoding: `de_AT.UTF-8`.
    """
    parts = tag.partition(".")[0].replace("_", "-").split("-")
    meant = "-".join([_COUNTRIES.get(parts[0].lower(), parts[0]), *parts[1:]])
    return f"write {meant}" if is_language(meant) else _LANGUAGES
