"""The notes of a package: a page for each module and each class, as Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from knotwork.api.markup import Dialect, addresses_in, plain
from knotwork.api.model import (
    EXAMPLES_SETUP,
    BrokenModule,
    DocEntry,
    DocSection,
    Entity,
    Package,
    Type,
)
from knotwork.api.names import Objects, heading, note_path
from knotwork.api.signature import signature
from knotwork.api.vault import ApiVault
from knotwork.config.options import ApiOptions
from knotwork.model import Source
from knotwork.text import NO_PYTHON

_MOST = 100
"""The most re-exported names that a page lists; some packages have a thousand."""
_SEE_ALSO = "see also"
_CELL = re.compile(r"(?m)^[ >]*(?:`{3,}|~{3,})\s*(?:pycon|python)(?!\S)")
"""Matches the opening line of a cell."""
_NAMES = re.compile(r"([\w.]+(?:\(\))?(?:\s*,\s*[\w.]+(?:\(\))?)*)\s*,?(?:\s*:\s*(.*))?")
"""Matches names at the beginning of a line, and the text about them."""
_MARKS = re.compile(r"\*|(?<![^\W_])_|_(?![^\W_])")
"""Matches marks that may begin or end emphasis; underscores inside words do not."""
_ACTIVE = re.compile(r"[^\w\s,.()\"'-]|_")
"""Matches characters in a type that Markdown could read as markup."""


def api_vault(
    packages: Iterable[Package],
    options: ApiOptions,
    addresses: Mapping[str, str] | None = None,
    located: Callable[[str], str] = str,
) -> ApiVault:
    """The notes of some packages, in order of their paths.

    `located` gives the path of an object's file relative to the vault.
    """
    known = tuple(packages)
    objects = Objects(known, options.path, addresses)
    entities = [entity for package in known for entity in package.root.walk()]
    paged = {
        note_path(entity.path, options.path): entity
        for entity in entities
        if entity.kind in ("module", "class")
    }
    broken = {
        note_path(module.path, options.path): module
        for package in known
        for module in package.broken
    }
    by_path = {path: _unread(path, module) for path, module in broken.items()}
    by_path |= {path: Source(path, page(one, objects, options)) for path, one in paged.items()}
    ordered = tuple(by_path[path] for path in sorted(by_path))
    by_spot = {objects.spots[entity.path]: entity for entity in entities}
    files = {file for one in entities for file in one.files}
    files |= {one.file for one in broken.values()}
    scopes = {path: one.path for path, one in (paged | broken).items()}
    where = {file: located(file) for file in sorted(files)}
    return ApiVault(
        sources=ordered,
        objects=objects,
        entities=by_spot,
        unread=broken,
        files=where,
        scopes=scopes,
    )


def _unread(path: str, module: BrokenModule) -> Source:
    """The note of a module that cannot be read, with the reason, which becomes a finding."""
    text = f"---\ntitle: {module.path}\n---\n"
    place = f"{module.file}:{module.place.line}:{module.place.column}"
    return Source(path, text, f"{NO_PYTHON}: {place}: {module.message}", len(text))


def page(entity: Entity, objects: Objects, options: ApiOptions) -> str:
    """The note of a module or class."""
    return "\n".join(_Page(entity, objects, options).lines()) + "\n"


class _Page:
    """Writes one note."""

    def __init__(self, entity: Entity, objects: Objects, options: ApiOptions) -> None:
        self.entity = entity
        self.objects = objects
        self.options = options

    def lines(self) -> Iterator[str]:
        """The whole note."""
        entity = self.entity
        body = [*self.about(entity), *self.lists(), *self.details()]
        yield "---"
        yield f"title: {json.dumps(entity.path, ensure_ascii=False)}"
        if summary := plain(entity.summary):
            yield f"description: {json.dumps(summary, ensure_ascii=False)}"
        yield "---"
        yield ""
        if _CELL.search("\n".join(body)):
            yield from _setup(self._module())
        yield from body
        if entity.inherited:
            yield from self.inherited()

    def _module(self) -> str:
        """The dotted name of the module whose names the examples of the page may use."""
        path = self.entity.path
        while path in self.objects.classes:
            path = path.rpartition(".")[0]
        return path

    def about(self, entity: Entity) -> Iterator[str]:
        """The beginning of an object's section: its definition and docstring."""
        if entity.kind != "module":
            yield from ("```pyi", *signature(entity).split("\n"), "```", "")
        if entity.bases:
            named = ", ".join(self.type(base) for base in entity.bases)
            yield from (f"Bases: {named}", "")
        if entity.deprecated is not None:
            reason = self.dialect(entity).markdown(entity.deprecated)
            yield from ("> [!warning] Deprecated", *_quoted(reason), "")
        if small := "<br>".join(filter(None, (self.types(entity), self.source(entity)))):
            yield from (f"<small>{small}</small>", "")
        for section in entity.sections:
            yield from self.section(section, entity)
            yield ""

    def source(self, entity: Entity) -> str:
        """The place of the object in the source; empty if it has none."""
        if not entity.file:
            return ""
        place = f"{entity.file}:{entity.line}" if entity.line else entity.file
        if not self.options.source:
            return _plain(place)
        address = self.options.source.replace("{path}", entity.file)
        address = address.replace("{line}", str(entity.line or 1))
        return f"[{_plain(place)}](<{address}>)"

    def types(self, entity: Entity) -> str:
        """A sentence with links to the documented types in a definition, which is plain code.

        Types that the docstring links, and that of the page itself, are left out.
        """
        ways = entity.overloads or (entity,)
        entries = (entry for section in entity.sections for entry in section.entries)
        linked = {self.objects.known(piece.target) for entry in entries for piece in entry.type}
        linked |= {self.entity.path, entity.path}
        takes = self.named((one.type for way in ways for one in way.parameters), linked)
        gives = self.named((way.type for way in ways), linked)
        if gives and entity.kind == "attribute":
            return f"Of type {gives}."
        parts = (("takes", takes), ("gives", gives))
        sentence = "; ".join(f"{verb} {links}" for verb, links in parts if links)
        return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""

    def named(self, kinds: Iterable[Type], linked: Container[str | None]) -> str:
        """Links to the documented objects that types name, each once, except for `linked`."""
        found: dict[str, str] = {}
        for kind in kinds:
            for piece in kind:
                known = self.objects.known(piece.target)
                if known is not None and known not in linked and "." in known:
                    found.setdefault(known, _link(known, piece.text))
        return ", ".join(found.values())

    def section(self, section: DocSection, entity: Entity) -> Iterator[str]:
        """The Markdown of a section of a docstring."""
        dialect = self.dialect(entity)
        text = dialect.markdown(section.text)
        if section.callout:
            yield f"> [!{section.callout}] {dialect.inline(section.title)}"
            yield from _quoted(text)
            return
        if section.title:
            yield from (f"**{dialect.inline(section.title)}**", "")
        if section.title.lower() == _SEE_ALSO:
            yield from self.see_also(section.text, entity)
        elif text:
            yield text
        for entry in section.entries:
            yield from self.entry(entry, dialect)

    def see_also(self, text: str, entity: Entity) -> Iterator[str]:
        """The list of a *See also* section: names, several on a line, some with a description."""
        dialect = self.dialect(entity)
        for line in text.split("\n"):
            if not (stripped := line.strip()):
                continue
            named = _NAMES.fullmatch(stripped)
            if line.startswith(" "):
                yield f"  {dialect.inline(stripped)}"
            elif named is None:
                yield f"- {dialect.inline(stripped)}"
            else:
                each = [name.strip() for name in named[1].split(",") if name.strip()]
                linked = (
                    self.refer(name, name, entity.path, anywhere=True) or f"`{name}`"
                    for name in each
                )
                words = f": {dialect.inline(named[2])}" if named[2] else ""
                yield "- " + ", ".join(linked) + words

    def entry(self, entry: DocEntry, dialect: Dialect) -> Iterator[str]:
        """The list item of a parameter, a result or an exception."""
        name = f"`{entry.name}`" if entry.name else ""
        written = "".join(piece.text for piece in entry.type)
        # With backticks, the author has marked the code: "`int` or `None`, of shape `(2,)`".
        kind = dialect.inline(written) if "`" in written else self.type(entry.type)
        if kind and name:
            kind = f"({kind})"
        first, *rest = dialect.markdown(entry.text).split("\n")
        head = " ".join(part for part in (name, kind) if part)
        yield "- " + (f"{head}: {first}" if head and first else head or first)
        yield from (f"  {line}".rstrip() for line in rest)

    def lists(self) -> Iterator[str]:
        """The module's re-exported objects, modules and classes, each with its summary."""
        members = self.entity.members
        handed_on = [(one, name) for name in self.entity.re_exported if (one := self.defined(name))]
        yield from self.listed("Re-exported", handed_on, most=_MOST)
        for title, kind in (("Modules", "module"), ("Classes", "class")):
            yield from self.listed(title, [(one, one.name) for one in members if one.kind == kind])

    def defined(self, name: str) -> Entity | None:
        """The documented object, of any module, that a name in this module refers to."""
        known = self.objects.known(f"{self.entity.path}.{name}")
        one = self.objects.entities.get(known or "")
        return None if one is None or one.kind == "module" else one

    def listed(
        self, title: str, inside: Sequence[tuple[Entity, str]], most: int | None = None
    ) -> Iterator[str]:
        """A section that lists objects by their names in this module."""
        lines = []
        for one, name in inside[:most]:
            summary = self.dialect(one).inline(one.summary)
            link = f"- {_link(one.path, name)}"
            lines.append(f"{link}: {summary}" if summary else link)
        if most is not None and len(inside) > most:
            lines.append(f"- and {len(inside) - most} more")
        if lines:
            yield from (f"## {title}", "", *lines, "")

    def details(self) -> Iterator[str]:
        """The functions and attributes in the object, each in a section of its own."""
        of_class = self.entity.kind == "class"
        functions = "Methods" if of_class else "Functions"
        for title, kind in ((functions, "function"), ("Attributes", "attribute")):
            inside = [one for one in self.entity.members if one.kind == kind]
            if inside:
                yield from (f"## {title}", "")
                for one in inside:
                    yield from (f"### {heading(one.name)}", "")
                    yield from self.about(one)

    def inherited(self) -> Iterator[str]:
        """The inherited members of a class, in a folded callout."""
        yield "> [!abstract]- Inherited"
        by_class: dict[str, list[str]] = {}
        for name, path in self.entity.inherited:
            known = self.objects.known(path)
            shown = _link(known, name) if known else f"`{name}`"
            by_class.setdefault(path.rpartition(".")[0], []).append(shown)
        for above, names in sorted(by_class.items()):
            owner = f"[[{above}]]" if self.objects.known(above) else f"`{above}`"
            yield f"> - from {owner}: {', '.join(names)}"

    def type(self, kind: Type) -> str:
        """A type with links to the objects that it names, as one piece of code."""
        pieces = [(self.objects.known(piece.target), piece.text) for piece in kind]
        written = "".join(text for _known, text in pieces)
        if not any(known for known, _text in pieces):
            return f"`{written}`" if written else ""
        shown = "".join(_link(known, text) if known else _literal(text) for known, text in pieces)
        return shown if all(known for known, _text in pieces) else f"<code>{shown}</code>"

    def dialect(self, entity: Entity) -> Dialect:
        """The dialect in which to read the docstring of an object."""
        own = {parameter.name.lstrip("*") for parameter in entity.parameters}

        def refer(name: str, label: str, *, role: bool) -> str | None:
            if name in own and not role:
                return None
            return self.refer(name, label, entity.path, anywhere=role)

        entries = (entry.text for section in entity.sections for entry in section.entries)
        texts = (*(section.text for section in entity.sections), *entries)
        return Dialect(refer, tested=self.options.examples, addresses=addresses_in(texts))

    def refer(self, name: str, label: str, scope: str, *, anywhere: bool = False) -> str | None:
        """A link to the object that a name means."""
        found = self.objects.find(name, scope, anywhere=anywhere)
        if found is None or found == scope:
            return None
        return _link(found, label)


def _setup(module: str) -> Iterator[str]:
    """The hidden cell that gives a page's examples the names of their module."""
    yield f"```python {{#{EXAMPLES_SETUP} include=false}}"
    yield f"import {module}"
    yield "from sys import modules"
    yield ""
    yield f'names = vars(modules["{module}"])'
    yield 'globals().update({name: names[name] for name in names if not name.startswith("__")})'
    yield from ("```", "")


def _quoted(text: str) -> Iterator[str]:
    return (f"> {line}".rstrip() for line in text.split("\n"))


def _link(path: str, label: str) -> str:
    return f"[[{path}|{_plain(label)}]]"


def _literal(text: str) -> str:
    """Text with everything escaped that could be Markdown or HTML."""
    return _ACTIVE.sub(r"\\\g<0>", text)


def _plain(text: str) -> str:
    """Text with marks of emphasis escaped, so that `__init__` is not a bold `init`."""
    return _MARKS.sub(r"\\\g<0>", text)
