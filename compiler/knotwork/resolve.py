"""Resolves one link: found, missing note, missing anchor or ambiguous.

The algorithm is Obsidian's, step by step (see the handbook's *how links resolve*), without its
accidents: folders compare by whole segments, and ties are broken by code-point order and reported.
File names come first; then, within graphs of Logseq, the names of its pages (see `page_names`);
then aliases, which Obsidian itself does not resolve, unless the mode forbids them. Names of Python
objects come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from knotwork.anchors import Anchors
from knotwork.api.model import Spot
from knotwork.api.vault import NO_API
from knotwork.meaning import Ambiguous, External, Found, MissingAnchor, MissingNote, Resolution
from knotwork.model import Link, Reference, Relation
from knotwork.names import NOTE_SUFFIX, folder, is_note, joined, key, listed
from knotwork.text import Span
from knotwork.vault import Names

AnchorsOf: TypeAlias = Callable[[str], Anchors | None]
"""The anchors of the note at a path; None for other files and for notes kept private."""


class Mode(StrEnum):
    """Which names a link may use."""

    OBSIDIAN = "obsidian"
    """File names only, as in Obsidian's vaults."""
    ALIAS = "alias"
    """If no file name fits, aliases too, as in Obsidian Publish, and names of Logseq's pages.
    In Markdown links also paths of files without a suffix (`LICENSE`) and, if no heading's text
    fits, ids of raw HTML and the slugs that site generators and code hosts make of headings."""


class Step(NamedTuple):
    """One step of the algorithm, for `explain`."""

    name: str
    detail: str


class Target(NamedTuple):
    """The file a linkpath means."""

    paths: tuple[str, ...]
    """The chosen path first; several if they tie; none if nothing matches."""
    via: str = ""
    heading: str = ""
    """The text of a Python object's heading on its page."""
    url: str = ""
    """The URL of an object of another project; then there are no paths."""
    label: str = ""
    """The MyST label that matched; empty if none did."""


class Tried(NamedTuple):
    """A step and its result: a target without paths and url if it chose nothing."""

    step: Step
    target: Target


class Anchored(NamedTuple):
    """The place on a page that an anchor means."""

    id: str = ""
    """Empty for the top of the page."""
    via: str = ""
    """The step that chose, if it deserves a remark (see `meaning.Found.via`)."""


_NOTHING = Target(())
_LISTED = 5
"""The most files of one name that a step lists."""
_TOP = Anchored()


def resolve(link: Link, source: str, names: Names, anchors: AnchorsOf, mode: Mode) -> Resolution:
    """The meaning of a link in the note at `source`."""
    target = find(link.target, source, names, mode, wiki=link.wiki)
    if target.url:
        return External(target.url)
    if not target.paths or (target.label and link.embed):
        return MissingNote()
    chosen = target.paths[0]
    known = anchors(chosen)
    found = anchor(link, known, mode)
    if target.heading and known is not None and not link.anchor:
        found = Anchored(known.written(target.heading))
    if target.label and known is not None:
        found = Anchored(known.own(target.label) or "")
    if len(target.paths) > 1:
        identity = "" if found is None else found.id
        return Ambiguous(chosen, target.paths, identity, found is None, target.via)
    if found is None:
        return _by_label_alone(link, names, anchors, mode) or MissingAnchor(chosen)
    return Found(chosen, found.id, target.via or found.via)


def _by_label_alone(link: Link, names: Names, anchors: AnchorsOf, mode: Mode) -> Resolution | None:
    """The meaning of `[words](#label)` if another note has that label."""
    if link.target or link.wiki or link.embed or mode is Mode.OBSIDIAN or link.anchor is None:
        return None
    paths = names.labelled(link.anchor)
    known = anchors(paths[0]) if paths else None
    if known is None:
        return None
    identity = known.own(link.anchor) or ""
    if len(paths) > 1:
        return Ambiguous(paths[0], paths, identity, False, "label")
    return Found(paths[0], identity, "label")


def anchor(link: Link, known: Anchors | None, mode: Mode) -> Anchored | None:
    """The place that a link's anchor means, or None if the note has no such anchor."""
    if link.anchor is None or known is None:
        return _TOP
    parts = [part.strip() for part in link.anchor.split("#") if part.strip()]
    if not parts:
        return _TOP
    last = parts[-1]
    if len(parts) == 1 and last.startswith("^"):
        return _anchored(known.block(last[1:]))
    if len(parts) == 1 and last.startswith("[^") and last.endswith("]"):
        return _anchored(known.footnote(last[2:-1]))
    if heading := known.heading(parts):
        return Anchored(heading[0], "" if heading[1] else "outside")
    if last.startswith("^") and (identity := known.block(last[1:])):
        return Anchored(identity)
    if mode is Mode.OBSIDIAN or link.wiki or len(parts) > 1:
        return None
    if not link.embed and (identity := known.own(last)):
        return Anchored(identity, "label" if known.is_label(last) else "id")
    if identity := known.slug(last):
        return Anchored(identity, "slug")
    if link.embed:
        return None
    # Browsers go to the top of a page for `#top`, unless an element has this id.
    return _TOP if last.lower() == "top" else _anchored(known.footnote_by_id(last))


def _anchored(identity: str | None) -> Anchored | None:
    return None if identity is None else Anchored(identity)


def find(linkpath: str, source: str, names: Names, mode: Mode, *, wiki: bool = True) -> Target:
    """The file that a linkpath means in a note: the result of the last of the `steps`.

    Most names mean the same in every folder; their results are cached.
    """
    known = names.everywhere.get((mode, linkpath))
    if known is not None:
        return Target(*known)
    target = Target(())
    for _step, target in steps(linkpath, source, names, mode, wiki=wiki):
        if target.paths or target.url:
            break
    if _is_everywhere_the_same(linkpath, names):
        names.everywhere[mode, linkpath] = target.paths, target.via
    return target


def _is_everywhere_the_same(linkpath: str, names: Names) -> bool:
    """Whether a linkpath means the same in every folder."""
    if not linkpath or "/" in linkpath or names.api is not NO_API or names.labelled(linkpath):
        return False
    want = _wanted(linkpath, names)
    if want is None:
        return not _may_lack_a_suffix(linkpath, names)
    return len(names.ending(want)) == 1


def referred(url: str, source: str, names: Names, mode: Mode) -> str | None:
    """The file that a relative URL in a note's raw HTML means, as it would in a Markdown link."""
    target = find(linkpath_of(url), source, names, mode, wiki=False)
    return target.paths[0] if target.paths else None


def referred_anchor(url: str, known: Anchors) -> str:
    """The id on a note's page that the fragment of a URL in raw HTML means; empty for the top.

    An id of raw HTML comes first; otherwise, the fragment means what it does in a Markdown link.
    """
    fragment = unquote(url.partition("#")[2], errors="replace").strip()
    if identity := known.own(fragment):
        return identity
    link = Link(url, "", fragment, None, Relation.LINK, False, Span(0, 0), wiki=False)
    found = anchor(link, known, Mode.ALIAS)
    return found.id if found is not None else ""


def as_link(reference: Reference) -> Link:
    """The Markdown link that means the same as a relative URL in raw HTML."""
    url, shows = reference.url, reference.attribute != "href"
    fragment = unquote(url.partition("#")[2], errors="replace").strip()
    return Link(
        url,
        linkpath_of(url),
        fragment or None,
        None,
        Relation.EMBED if shows else Relation.LINK,
        shows,
        reference.span,
        wiki=False,
    )


def linkpath_of(url: str) -> str:
    """The path that a relative URL names, as a link would write it; empty for `#here`."""
    return unquote(url.partition("#")[0].partition("?")[0], errors="replace")


def steps(
    linkpath: str, source: str, names: Names, mode: Mode, *, wiki: bool = True
) -> Iterator[Tried]:
    """The steps of the algorithm with their results; the first that has a target decides.

    Callers stop there; later steps are computed only if they go on.
    """
    if not linkpath:
        yield Tried(Step("same note", "the link names no note"), Target((source,)))
        return
    want = _wanted(linkpath, names)
    if want is None:
        name = _last(linkpath)
        literally = f"“{name}” or " if "." in name else ""
        yield Tried(Step("file name", f"no file is called {literally}“{name}.md”"), _NOTHING)
    else:
        yield from _by_path(linkpath, want, source, names)
    if mode is Mode.ALIAS:
        if names.has_pages:
            yield _by_page(linkpath, names)
        yield _by_alias(linkpath, names)
        if not wiki and (paths := names.labelled(linkpath)):
            step = Step("label", f"a place in {paths[0]} has the label “{linkpath}”")
            yield Tried(step, Target(paths, "label", label=linkpath))
    if names.api is not NO_API:
        yield _by_object(linkpath, source, names)
    if mode is Mode.ALIAS and not wiki and _may_lack_a_suffix(linkpath, names):
        yield _by_bare_path(linkpath, source, names)


def _last(linkpath: str) -> str:
    return linkpath.rstrip("/").rpartition("/")[2]


def _may_lack_a_suffix(linkpath: str, names: Names) -> bool:
    """Whether there is a file of that name without a suffix, such as `LICENSE`."""
    return "." not in _last(linkpath) and names.has(_last(key(linkpath)))


def _wanted(linkpath: str, names: Names) -> str | None:
    """The lower-cased path to look for: as written if a file has that name, else with `.md`."""
    literal = key(linkpath)
    if "." in _last(linkpath) and names.has(literal.rpartition("/")[2]):
        return literal
    note = key(linkpath + NOTE_SUFFIX)
    return note if names.has(note.rpartition("/")[2]) else None


def _by_path(linkpath: str, want: str, source: str, names: Names) -> Iterator[Tried]:
    name = want.rpartition("/")[2]
    candidates = names.ending(name)
    if "/" not in want and len(candidates) == 1:
        yield Tried(Step("file name", f"the only file called “{name}”"), Target(candidates))
        return
    called = f"{len(candidates)} called “{name}”: {listed(candidates, _LISTED)}"
    yield Tried(Step("file name", called), _NOTHING)
    via = ""
    if want.startswith(("./", "../")):
        want, clamped = joined(want, key(folder(source)))
        yield _by_relative_path(want, source, names, "clamped" if clamped else "")
        via = "fallback"
    want = want.removeprefix("/")
    yield _by_exact_path(want, names, via)
    if linkpath.startswith("/"):
        detail = "a link that begins with `/` is looked up nowhere else"
        yield Tried(Step("rooted", detail), _NOTHING)
    else:
        yield _by_end_of_path(want, source, names, via)


def _by_relative_path(want: str, source: str, names: Names, via: str) -> Tried:
    note = " (it climbs above the vault's root and is held there)" if via else ""
    detail = f"relative to “{folder(source) or '/'}” it is “{want}”{note}"
    if exact := names.at(want):
        return Tried(Step("relative path", detail), Target(exact, via))
    return Tried(Step("relative path", detail + ", which is not there"), _NOTHING)


def _by_exact_path(want: str, names: Names, via: str) -> Tried:
    detail = f"“{want}” from the vault's root"
    if exact := names.at(want):
        return Tried(Step("exact path", detail), Target(exact, via))
    return Tried(Step("exact path", detail + " is not there"), _NOTHING)


def _by_end_of_path(want: str, source: str, names: Names, via: str) -> Tried:
    best = names.preferred(want, folder(source))
    if not best:
        return Tried(Step("end of path", f"no path ends with “{want}”"), _NOTHING)
    where = "in the note's folder or below" if _inside(best[0], source) else "in the vault"
    tie = f"; {len(best)} are equally short, the first in code-point order" if len(best) > 1 else ""
    detail = f"the shortest path {where} that ends with “{want}”{tie}"
    return Tried(Step("end of path", detail), Target(best, via))


def _by_bare_path(linkpath: str, source: str, names: Names) -> Tried:
    """Finds a file without a suffix at exactly that path, as code hosts do; Obsidian does not."""
    want = key(linkpath)
    relative, clamped = joined(want, key(folder(source)))
    near = () if want.startswith("/") else names.at(relative)
    found = near or names.at(want.strip("/"))
    detail = f"a file without a suffix is at “{found[0]}”" if found else "none is at that path"
    return Tried(Step("no suffix", detail), Target(found, "clamped" if near and clamped else ""))


def _inside(path: str, source: str) -> bool:
    above = folder(source)
    return not above or path.startswith(above + "/")


def _by_page(linkpath: str, names: Names) -> Tried:
    """Finds a page of Logseq by its whole name, for in Logseq `a/b` and `b` are two pages."""
    if paths := names.paged(linkpath):
        step = Step("page name", f"in Logseq, {paths[0]} is called “{linkpath}”")
        return Tried(step, Target(paths))
    return Tried(Step("page name", f"no note is called “{linkpath}” in Logseq"), _NOTHING)


def _by_alias(linkpath: str, names: Names) -> Tried:
    for name in dict.fromkeys((linkpath, _last(linkpath))):
        paths = names.aliased(name[: -len(NOTE_SUFFIX)] if is_note(name) else name)
        if paths:
            count = f", as have {len(paths) - 1} more" if len(paths) > 1 else ""
            step = Step("alias", f"{paths[0]} has the alias “{name}”{count}")
            return Tried(step, Target(paths, "alias"))
    return Tried(Step("alias", f"no note has the alias “{linkpath}”"), _NOTHING)


def _by_object(linkpath: str, source: str, names: Names) -> Tried:
    match names.api.find(linkpath, source):
        case Spot(path=path, heading=heading):
            step = Step("object", f"a Python object is called “{linkpath}”")
            return Tried(step, Target((path,), "object", heading))
        case str(url):
            step = Step("object", f"another project documents “{linkpath}”")
            return Tried(step, Target((), "object", url=url))
        case _:
            return Tried(Step("object", f"no Python object is called “{linkpath}”"), _NOTHING)
