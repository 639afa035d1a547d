"""The facts of a site: recorded while pages are composed, and digested to see if they changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from knotwork.pages.plan import Plan
from knotwork.pages.site import Site
from knotwork.pages.watch import CONTEXTS, PART, RECEIVED, Watched, answers, digest_of
from knotwork.pages.watched_notes import TITLE, UNIT
from knotwork.shell.processes.press import Composed


def composer(site: Site) -> Callable[[Plan], Composed]:
    """Makes a function that composes the pages of a plan and records their facts."""
    watched = Watched(site)

    def compose(plan: Plan) -> Composed:
        if plan.whole:
            return Composed(plan.make(site), ((PART, plan.parts),))
        watched.log.start()
        pages = tuple(plan.make(watched.site))
        return Composed(pages, None if watched.log.everything else watched.log.read())

    return compose


def digester(site: Site, family: str) -> Callable[[str], bytes]:
    """Makes a function that digests the facts of a family, by key."""
    try:
        answer = answers(site, family)
    except AttributeError:
        return lambda _key: b""

    def digest(key: str) -> bytes:
        # Nothing, which equals no digest, for what cannot be digested.
        try:
            return digest_of(answer(key))
        except (TypeError, KeyError, AttributeError):
            return b""

    return digest


def is_digested(family: str) -> bool:
    """Whether facts of a family need a digest to see if they changed."""
    return family not in (TITLE, RECEIVED, CONTEXTS) and not family.startswith(UNIT)


def are_sure(site: Site, facts: Mapping[str, Sequence[str]]) -> bool:
    """Whether all of these facts can be checked for changes later."""
    return all(
        all(map(digester(site, family), keys))
        for family, keys in facts.items()
        if is_digested(family)
    )
