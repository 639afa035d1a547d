"""In which language a note is written, and in which direction."""

from __future__ import annotations

from knotwork.direction import FROM_THE_RIGHT, from_the_right
from knotwork.model import Property, Unit


def language(unit: Unit) -> str:
    """The note's own language; empty if it does not say."""
    return _text(unit.properties, "lang")


def direction(unit: Unit, lang: str, title: str) -> str:
    """`rtl` or `ltr` where the note, its language or its beginning says so, else empty."""
    written = _text(unit.properties, "dir").lower()
    if written in {"rtl", "ltr"}:
        return written
    if lang:
        return "rtl" if lang.partition("-")[0].lower() in FROM_THE_RIGHT else ""
    beginning = " ".join((title, unit.lead, *(heading.plain for heading in unit.headings[:9])))
    return "rtl" if from_the_right(beginning) else ""


def _text(properties: tuple[Property, ...], name: str) -> str:
    for found in properties:
        if found.name.lower() == name and isinstance(found.value, str):
            return found.value.strip()
    return ""
