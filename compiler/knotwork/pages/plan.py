"""A page that can be composed: its name, and how to make it when it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Concatenate, NamedTuple, ParamSpec

from knotwork.model import Unit
from knotwork.pages.model import Page
from knotwork.pages.site import Site

P = ParamSpec("P")


class Plan(NamedTuple):
    """One page to be, or the few that one question decides about."""

    name: str
    """The same for the same page in every build, and no other's."""
    make: Callable[[Site], Iterable[Page]]
    says: Callable[[Unit], object] | None = None
    """For one that says something of every note: what it says of a note besides `parts`."""
    parts: tuple[str, ...] = ()
    """The parts of the site (`late.part`) that it is made of; none if all notes' shapes decide."""

    @property
    def whole(self) -> bool:
        """Says something of every note, so that it takes as long as many others."""
        return self.says is not None


def no_words(_unit: Unit) -> None:
    """Says nothing of a note besides its shape."""


def title(unit: Unit) -> object:
    """Says what a note is called."""
    return unit.title, unit.opening


def names(unit: Unit) -> object:
    """Says all that a note is called."""
    return unit.title, unit.opening, unit.aliases


def lead(unit: Unit) -> str:
    """Says how a note begins."""
    return unit.lead


def title_and_lead(unit: Unit) -> object:
    """Says what a note is called and how it begins."""
    return unit.title, unit.opening, unit.lead


def plan(
    name: str, make: Callable[Concatenate[Site, P], Page], *args: P.args, **more: P.kwargs
) -> Plan:
    """The plan of exactly one page."""
    return Plan(name, partial(_one, make, args, more))


def _one(
    make: Callable[..., Page], args: tuple[object, ...], more: dict[str, object], site: Site
) -> tuple[Page]:
    return (make(site, *args, **more),)
