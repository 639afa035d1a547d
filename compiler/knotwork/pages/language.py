"""In which language a note is written, and in which direction."""

from __future__ import annotations

from knotwork.direction import FROM_THE_RIGHT, from_the_right
from knotwork.model import Property, Unit
from knotwork.pages.site import Site


def language(unit: Unit) -> str:
    """The note's own language; empty if it does not say."""
    return _text(unit.properties, "lang")


def direction(site: Site, unit: Unit, title: str) -> str:
    """`rtl` or `ltr` where the note differs from the pages around it, or says so; else empty.

    Its property `dir` decides, else its language, else the letters that it begins with.
    """
    written = _text(unit.properties, "dir").lower()
    if written in {"rtl", "ltr"}:
        return written
    other = "ltr" if site.from_the_right else ""
    if lang := language(unit):
        return "rtl" if lang.partition("-")[0].lower() in FROM_THE_RIGHT else other
    beginning = " ".join((title, unit.lead, *(heading.plain for heading in unit.headings[:9])))
    if from_the_right(beginning):
        return "rtl"
    return other if any(letter.isalpha() for letter in beginning) else ""


def _text(properties: tuple[Property, ...], name: str) -> str:
    for found in properties:
        if found.name.lower() == name and isinstance(found.value, str):
            return found.value.strip()
    return ""
