"""Plans of pages: a name, and how to compose the page when it is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Concatenate, NamedTuple, ParamSpec

from knotwork.model import Unit
from knotwork.pages.model import Page
from knotwork.pages.site import Site

P = ParamSpec("P")


class Plan(NamedTuple):
    """A page that can be composed; or a few that are always made together."""

    name: str
    """Unique, and the same for the same page in every build."""
    make: Callable[[Site], Iterable[Page]]
    says: Callable[[Unit], object] | None = None
    """Only for pages about every note: what the page takes from a note, besides `parts`."""
    parts: tuple[str, ...] = ()
    """The parts of the site (`late.part`) that it is made of; empty if it depends on all shapes."""

    @property
    def whole(self) -> bool:
        """Whether it is about every note, and so takes as long as many other pages."""
        return self.says is not None


def no_words(_unit: Unit) -> None:
    """For `Plan.says`: nothing but the note's shape."""


def title(unit: Unit) -> object:
    """For `Plan.says`: the note's title."""
    return unit.title, unit.opening


def names(unit: Unit) -> object:
    """For `Plan.says`: the note's title and aliases."""
    return unit.title, unit.opening, unit.aliases


def lead(unit: Unit) -> str:
    """For `Plan.says`: the note's first words."""
    return unit.lead


def title_and_lead(unit: Unit) -> object:
    """For `Plan.says`: the note's title and first words."""
    return unit.title, unit.opening, unit.lead


def plan(
    name: str, make: Callable[Concatenate[Site, P], Page], *args: P.args, **more: P.kwargs
) -> Plan:
    """The plan of a single page."""
    return Plan(name, partial(_one, make, args, more))


def _one(
    make: Callable[..., Page], args: tuple[object, ...], more: dict[str, object], site: Site
) -> tuple[Page]:
    return (make(site, *args, **more),)
