"""Records the facts that pages are composed from, and digests them to see if they changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from knotwork.pages.plan import Plan
from knotwork.pages.site import Site
from knotwork.pages.watch import CONTEXTS, PART, RECEIVED, Watched, answers, digest_of
from knotwork.pages.watched_notes import TITLE, UNIT
from knotwork.shell.processes.press import Composed


def composer(site: Site) -> Callable[[Plan], Composed]:
    """A function that composes the pages of a plan and records their facts."""
    watched = Watched(site)

    def compose(plan: Plan) -> Composed:
        if plan.whole:
            return Composed(plan.make(site), ((PART, plan.parts),))
        watched.log.start()
        pages = tuple(plan.make(watched.site))
        return Composed(pages, None if watched.log.everything else watched.log.read())

    return compose


def digester(site: Site, family: str) -> Callable[[str], bytes]:
    """A function that digests the fact of a family under a key; empty if it cannot be digested."""
    try:
        answer = answers(site, family)
    except AttributeError:
        return lambda _key: b""

    def digest(key: str) -> bytes:
        try:
            return digest_of(answer(key))
        except (TypeError, KeyError, AttributeError):
            return b""

    return digest


def is_digested(family: str) -> bool:
    """Whether a digest is needed to see if facts of a family changed."""
    return family not in (TITLE, RECEIVED, CONTEXTS) and not family.startswith(UNIT)


def are_sure(site: Site, facts: Mapping[str, Sequence[str]]) -> bool:
    """Whether a later build can see if any of these facts changed; `facts` has keys by family."""
    return all(
        all(map(digester(site, family), keys))
        for family, keys in facts.items()
        if is_digested(family)
    )
