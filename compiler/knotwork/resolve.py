"""One link to its meaning: found, missing note, missing anchor or ambiguous.

The algorithm is Obsidian's, step by step (the handbook's *how links resolve*), with its accidents
mended where that loses nothing: folders compare by whole segments, and ties are broken by
code-point order and reported. Aliases, which Obsidian itself does not resolve, come after the file
names unless the mode forbids them; names of Python objects come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias
from urllib.parse import unquote

from knotwork.api.model import Spot
from knotwork.api.vault import NO_API
from knotwork.model import Ambiguous, External, Found, Link, MissingAnchor, MissingNote, Resolution
from knotwork.names import NOTE_SUFFIX, folder, is_note, joined, key
from knotwork.vault import Anchors, Names

AnchorsOf: TypeAlias = Callable[[str], Anchors | None]
"""The anchors of the note at a path; None for other files and for notes kept private."""


class Mode(StrEnum):
    """Which names count."""

    OBSIDIAN = "obsidian"
    """File names only, as in Obsidian's vaults."""
    ALIAS = "alias"
    """Aliases too, after the file names failed, as in Obsidian Publish; and in
    Markdown links the slugs that site makers and code hosts make of headings, after their words
    failed."""


class Step(NamedTuple):
    """One step of the algorithm, for `explain`."""

    name: str
    detail: str
    chose: str | None = None


class Target(NamedTuple):
    """The file a linkpath means."""

    paths: tuple[str, ...]
    """The chosen one first; more than one if they tie; none if nothing matches."""
    via: str = ""
    heading: str = ""
    """The heading of a Python object on its page, as it is written."""
    url: str = ""
    """Where an object of another project is documented; then there are no paths."""


def resolve(link: Link, source: str, names: Names, anchors: AnchorsOf, mode: Mode) -> Resolution:
    """What a link in the note at `source` means."""
    target = find(link.target, source, names, mode)
    if target.url:
        return External(target.url)
    if not target.paths:
        return MissingNote()
    chosen = target.paths[0]
    known = anchors(chosen)
    found = anchor(link, known, mode)
    if target.heading and known is not None and not link.anchor:
        found = known.written(target.heading), ""
    if len(target.paths) > 1:
        identity, missing = ("", True) if found is None else (found[0], False)
        return Ambiguous(chosen, target.paths, identity, missing, target.via)
    if found is None:
        return MissingAnchor(chosen)
    return Found(chosen, found[0], target.via or found[1])


def anchor(link: Link, known: Anchors | None, mode: Mode) -> tuple[str, str] | None:
    """The id on the page and a remark, or None if the note has no such anchor."""
    if link.anchor is None or known is None:
        return "", ""
    parts = [part.strip() for part in link.anchor.split("#") if part.strip()]
    if not parts:
        return "", ""
    if len(parts) == 1:
        only = parts[0]
        identity = None
        if only.startswith("^"):
            identity = known.block(only[1:])
            return None if identity is None else (identity, "")
        if only.startswith("[^") and only.endswith("]"):
            identity = known.footnote(only[2:-1])
            return None if identity is None else (identity, "")
    if heading := known.heading(parts):
        return heading[0], "" if heading[1] else "outside"
    if parts[-1].startswith("^") and (identity := known.block(parts[-1][1:])):
        return identity, ""
    if mode is Mode.OBSIDIAN or link.wiki or len(parts) > 1:
        return None
    identity = known.slug(parts[0])
    return None if identity is None else (identity, "slug")


def find(linkpath: str, source: str, names: Names, mode: Mode) -> Target:
    """The file that a linkpath means from a note; the last step of `steps` has it.

    Most names mean the same from everywhere, and are looked up once.
    """
    known = names.everywhere.get((mode, linkpath))
    if known is not None:
        return Target(*known)
    target = Target(())
    for _step, target in steps(linkpath, source, names, mode):
        if target.paths or target.url:
            break
    if _is_everywhere_the_same(linkpath, names):
        names.everywhere[mode, linkpath] = target.paths, target.via
    return target


def _is_everywhere_the_same(linkpath: str, names: Names) -> bool:
    """Whether it does not matter in which folder a link stands."""
    if not linkpath or "/" in linkpath or names.api is not NO_API:
        return False
    want = _wanted(linkpath, names)
    return want is None or len(names.ending(want)) == 1


def referred(url: str, source: str, names: Names) -> str | None:
    """The file that a relative URL in a note's raw HTML means, found like a link of Obsidian's."""
    target = find(linkpath_of(url), source, names, Mode.OBSIDIAN)
    return target.paths[0] if target.paths else None


def linkpath_of(url: str) -> str:
    """The path that a relative URL names, as a link would write it; empty for `#here`."""
    return unquote(url.partition("#")[0].partition("?")[0], errors="replace")


def steps(linkpath: str, source: str, names: Names, mode: Mode) -> Iterator[tuple[Step, Target]]:
    """The algorithm as a story: each step and its outcome, until one chooses or all failed."""
    if not linkpath:
        yield Step("same note", "the link names no note", source), Target((source,))
        return
    want = _wanted(linkpath, names)
    if want is None:
        yield (
            Step("file name", f"no file is called “{_last(linkpath)}” or “{_last(linkpath)}.md”"),
            Target(()),
        )
    else:
        yield from _by_path(linkpath, want, source, names)
    if mode is Mode.ALIAS:
        step, target = _by_alias(linkpath, names)
        yield step, target
        if target.paths:
            return
    if names.api is not NO_API:
        yield _by_object(linkpath, source, names)


def _last(linkpath: str) -> str:
    return linkpath.rstrip("/").rpartition("/")[2]


def _wanted(linkpath: str, names: Names) -> str | None:
    """The lower-cased path to look for: as written if a file has that name, else with `.md`."""
    literal = key(linkpath)
    if "." in _last(linkpath) and names.has(literal.rpartition("/")[2]):
        return literal
    note = key(linkpath + NOTE_SUFFIX)
    return note if names.has(note.rpartition("/")[2]) else None


def _by_path(linkpath: str, want: str, source: str, names: Names) -> Iterator[tuple[Step, Target]]:
    name = want.rpartition("/")[2]
    candidates = names.ending(name)
    if "/" not in want and len(candidates) == 1:
        yield Step("file name", f"the only file called “{name}”", candidates[0]), Target(candidates)
        return
    yield Step("file name", f"{len(candidates)} called “{name}”: {_listed(candidates)}"), Target(())
    via = ""
    if want.startswith(("./", "../")):
        want, clamped = joined(want, key(folder(source)))
        via = "clamped" if clamped else ""
        exact = names.at(want)
        note = " (it climbs above the vault's root and is held there)" if clamped else ""
        detail = f"relative to “{folder(source) or '/'}” it is “{want}”{note}"
        if exact:
            yield Step("relative path", detail, exact[0]), Target(exact, via)
            return
        via = "fallback"
        yield Step("relative path", detail + ", which is not there"), Target(())
    rooted = linkpath.startswith("/")
    want = want.removeprefix("/")
    exact = names.at(want)
    detail = f"“{want}” from the vault's root"
    if exact:
        yield Step("exact path", detail, exact[0]), Target(exact, via)
        return
    yield Step("exact path", detail + " is not there"), Target(())
    if rooted:
        yield Step("rooted", "a link that begins with `/` is looked up nowhere else"), Target(())
        return
    best = names.preferred(want, folder(source))
    if not best:
        yield Step("end of path", f"no path ends with “{want}”"), Target(())
        return
    where = "in the note's folder or below" if _inside(best[0], source) else "in the vault"
    tie = f"; {len(best)} are equally short, the first in code-point order" if len(best) > 1 else ""
    yield (
        Step("end of path", f"the shortest path {where} that ends with “{want}”{tie}", best[0]),
        Target(best, via),
    )


def _inside(path: str, source: str) -> bool:
    above = folder(source)
    return not above or path.startswith(above + "/")


def _listed(paths: tuple[str, ...], limit: int = 5) -> str:
    shown = ", ".join(paths[:limit])
    return f"{shown} and {len(paths) - limit} more" if len(paths) > limit else shown


def _by_alias(linkpath: str, names: Names) -> tuple[Step, Target]:
    for name in dict.fromkeys((linkpath, _last(linkpath))):
        paths = names.aliased(name.removesuffix(NOTE_SUFFIX) if is_note(name) else name)
        if paths:
            count = f", as have {len(paths) - 1} more" if len(paths) > 1 else ""
            return Step("alias", f"has the alias “{name}”{count}", paths[0]), Target(paths, "alias")
    return Step("alias", f"no note has the alias “{linkpath}”"), Target(())


def _by_object(linkpath: str, source: str, names: Names) -> tuple[Step, Target]:
    match names.api.find(linkpath, source):
        case Spot(path=path, heading=heading):
            step = Step("object", f"a Python object is called “{linkpath}”", path)
            return step, Target((path,), "object", heading)
        case str(url):
            step = Step("object", f"another project documents “{linkpath}”", url)
            return step, Target((), "object", url=url)
        case _:
            return Step("object", f"no Python object is called “{linkpath}”"), Target(())
