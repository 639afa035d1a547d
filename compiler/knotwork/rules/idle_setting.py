"""A setting names nothing in the vault, but nearly something, or cannot name anything.

## What it finds

Globs of `exclude`, `check.paths` and `check.schemas`, tags of schemas, and properties and relations
of `links` that stand for nothing in the vault, where something there is written almost like it:
`privat/` beside a folder `private`, or a path that begins at the configuration file and not at the
vault. A setting that is like nothing in the vault is left alone, as what it names may come later.
So is one whose likely spelling is listed beside it: `["template/", "templates/"]`.

Globs that no path of a vault can match: with `..`, or with a place on this machine (`~/`, `C:/`,
the path of the vault itself). And names under `api.exclude` that begin at no documented package:
`tests` where `my_package.tests` is meant, or `src/my_package/tests`.

## Why it matters

A setting that matches nothing does nothing, without a word. What a misspelt `exclude` should have
kept out of the site is published.

## Bad

```knotwork.toml
exclude = ["privat/"]
```

```private/diary.md
Nobody should read this.
```

## Good

```knotwork.toml
exclude = ["private/"]
```

```private/diary.md
Nobody should read this.
```

## Fix

Write the name as it is in the vault, in upper and lower case too. Globs begin at the folder of the
notes, and have slashes between names, whatever the system. Names of Python begin at a package, and
have dots between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from posixpath import splitext

from knotwork.alike import near
from knotwork.diagnostic import Finding, Severity
from knotwork.graph import ConceptGraph
from knotwork.model import PREREQUISITES
from knotwork.names import is_hidden, tag_key
from knotwork.rules.evidence import Evidence, Setting, SettingKind, Settings
from knotwork.rules.outside import inside, is_outside
from knotwork.rules.rule import EvidenceRule

_SIGN = re.compile(r"[\[\]*?]|^#")
_PATTERN = re.compile(r"[*?\[\\]")
_EXPRESSION = re.compile(r"\^|.*\$$|(?:.*/)?\.\*")
"""Matches what looks like a regular expression; not `draft.*`, a glob for any suffix."""


def check(graph: ConceptGraph, evidence: Evidence) -> Iterator[Finding]:
    """Each setting that names nothing, but nearly something, or cannot name anything."""
    for setting in evidence.settings.named:
        proposal = _MEANT[setting.kind](graph, setting, evidence.settings)
        own = _way_in(graph, setting, evidence.settings)
        way_out = f"did you mean {proposal}?" if proposal else own
        if way_out:
            origin = setting.origin()
            message = f"`{setting.key}`: {_LACKS[setting.kind]} “{setting.words}”"
            yield Finding(origin.path, origin.span, message, way_out, origin=origin)


def _way_in(graph: ConceptGraph, setting: Setting, settings: Settings) -> str:
    """How to write a glob that leads out of the vault; empty for any other setting."""
    # In a vault at /docs, /docs/ may mean the folder docs in it.
    leads_out = setting.kind == "glob" and is_outside(setting.words, settings.root)
    if leads_out and _is_idle(graph, setting.words.removeprefix("!"), settings):
        return "globs begin at the folder of the notes, and reach nothing outside of it"
    return ""


def _glob(graph: ConceptGraph, setting: Setting, settings: Settings) -> str:
    sign = "!" if setting.words.startswith("!") else ""
    written = setting.words.removeprefix("!")
    if not _is_idle(graph, written, settings):
        return ""
    ways = filter(None, (*_rewritten(written, settings.vault), *inside(written, settings)))
    found = next((one for one in ways if not _is_idle(graph, one, settings)), "")
    found = found or _respelt(written, (*graph.notes, *graph.files))
    return "" if not found or _stands(setting, f"{sign}{found}", settings) else f"{sign}{found}"


def _is_idle(graph: ConceptGraph, glob: str, settings: Settings) -> bool:
    """Whether a glob matches nothing in the vault."""
    return not any(map(settings.matcher(glob), (*graph.notes, *graph.files)))


def _stands(setting: Setting, meant: str, settings: Settings) -> bool:
    """Whether `meant` is listed in the same setting, except for slashes at its ends."""
    return any(
        one.words.strip("/") == meant.strip("/")
        for one in settings.named
        if (one.kind, one.key) == (setting.kind, setting.key)
    )


def _rewritten(glob: str, vault: str) -> Iterator[str]:
    """Other spellings of a glob: with its special characters escaped, with slashes and from the
    folder of the notes, and, if it is a regular expression, as the glob with the same meaning."""
    plain = glob.replace("\\", "/").removeprefix("./")
    below = plain.removeprefix("/").removeprefix(f"{vault}/")
    matched = below.removeprefix("^").removesuffix("$").replace(".*", "*")
    expressed = matched if _EXPRESSION.match(below) else ""
    for one in (_SIGN.sub(r"\\\g<0>", glob), plain, below, expressed):
        if one and one != glob:
            yield one


def _respelt(glob: str, paths: Iterable[str]) -> str:
    """The folder or file with a name like a glob without special characters; empty if none.

    Names that are never part of a vault are left alone: to exclude them is no mistake.
    """
    name = glob.strip("/")
    if _PATTERN.search(name) or any(map(is_hidden, name.split("/"))):
        return ""
    folders = {above for path in paths for above in _folders(path)}
    known = folders if glob.endswith("/") else folders.union(paths)
    if "/" not in name:
        known = {one.rpartition("/")[2] for one in known}
    found = "".join(near(name, (one for one in known if _is_alike(name, one)), 1))
    return glob.replace(name, found) if found else ""


def _is_alike(name: str, other: str) -> bool:
    """Whether each segment of one path is like that of the other.

    Compared as a whole, any two paths with the same folder or suffix would look alike.
    """
    ways = name.split("/"), other.split("/")
    if len(ways[0]) != len(ways[1]):
        return False
    return all(map(_is_like, *ways))


def _is_like(name: str, other: str) -> bool:
    suffix = splitext(other)[1]
    stem, stem_of_other = name.removesuffix(suffix), other.removesuffix(suffix)
    return name == other or bool(near(stem, (stem_of_other,)))


def _folders(path: str) -> Iterator[str]:
    """The folders that a file is in, or the tags that a tag is nested in, outermost first."""
    return accumulate(path.split("/")[:-1], "{}/{}".format)


def _tag(graph: ConceptGraph, setting: Setting, settings: Settings) -> str:
    name = setting.words.removeprefix("#")
    tags = {tag.name for note in graph.notes.values() for tag in note.unit.tags}
    known = tags.union(above for tag in tags for above in _folders(tag))
    if any(tag_key(tag) == tag_key(name) for tag in known):
        return ""
    meant = "".join(near(name, known, 1))
    listed = {tag_key(one.words.removeprefix("#")) for one in settings.named if one.kind == "tag"}
    return "" if tag_key(meant) in listed else meant


def _relation(graph: ConceptGraph, setting: Setting, settings: Settings) -> str:
    used = PREREQUISITES | {relation for _property, relation in _used(graph)}
    meant = "" if setting.words in used else "".join(near(setting.words, used, 1))
    return "" if _stands(setting, meant, settings) else meant


def _property(graph: ConceptGraph, setting: Setting, settings: Settings) -> str:
    """The property that is probably meant by one that should carry a relation; empty for none.

    Of a field in the text only the relation is known, so it may be the property that is named.
    """
    used, named = _used(graph), setting.words.lower()
    own = settings.relations[named]
    if any(relation == own and name in {"", named} for name, relation in used):
        return ""
    known = {name or relation for name, relation in used}
    return "".join(near(setting.words, known - settings.relations.keys(), 1))


def _object(_graph: ConceptGraph, setting: Setting, settings: Settings) -> str:
    """The dotted name that is meant by one that begins with no package; empty for a proper one."""
    written = setting.words.removeprefix("!")
    first = written.partition(".")[0]
    if "/" not in written and (_PATTERN.search(first) or first in settings.packages):
        return ""
    parts = written.removesuffix(".py").strip("/").replace("/", ".").split(".")
    at = next((at for at, part in enumerate(parts) if part in settings.packages), None)
    if at is not None:
        meant = ".".join(parts[at:])
    elif len(settings.packages) == 1:
        meant = ".".join((settings.packages[0], *parts))
    else:
        meant = ".".join(("*", *parts))
    found = "!" * setting.words.startswith("!") + meant
    return "" if _stands(setting, found, settings) else found


def _used(graph: ConceptGraph) -> set[tuple[str, str]]:
    """The relations of links, each with the name of the property that holds the link."""
    return {
        (link.property.partition(".")[0].lower(), link.relation)
        for note in graph.notes.values()
        for link in note.unit.links
        if link.relation not in {"link", "embed"}
    }


_MEANT: Mapping[SettingKind, Callable[[ConceptGraph, Setting, Settings], str]] = {
    "glob": _glob,
    "tag": _tag,
    "relation": _relation,
    "property": _property,
    "object": _object,
}
"""For each kind of setting, gives what is likely meant; empty if it names something, or is like
nothing."""
_LACKS: Mapping[SettingKind, str] = {
    "glob": "the vault has no file or folder",
    "tag": "the vault has no tag",
    "relation": "the vault has no relation",
    "property": "the vault has no property",
    "object": "no documented package has the name",
}

RULE = EvidenceRule("idle-setting", Severity.WARNING, check, __doc__)
