"""Reads Python packages without importing them, by means of Griffe."""

from __future__ import annotations

import ast
import contextlib
import logging
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import griffe

from knotwork.api.model import (
    BrokenModule,
    DocEntry,
    DocSection,
    Entity,
    Package,
    Parameter,
    ParameterKind,
    Piece,
    Type,
)
from knotwork.errors import ConfigError

Style = griffe.DocstringStyle
_LONGEST_VALUE = 300
"""Characters of an attribute's value; longer ones are not shown."""
_TROUBLE = (griffe.GriffeError, RecursionError, SyntaxError, ValueError, KeyError, AttributeError)
"""What Griffe may raise on an object; its page then lacks that part."""
_KINDS: dict[Any, ParameterKind] = {
    griffe.ParameterKind.positional_only: "positional",
    griffe.ParameterKind.keyword_only: "keyword",
    griffe.ParameterKind.var_positional: "stars",
    griffe.ParameterKind.var_keyword: "stars",
}
_CALLOUTS = {"note": "note", "warning": "warning", "deprecated": "warning", "danger": "danger"}
_LABELS = (
    "async",
    "property",
    "cached",
    "classmethod",
    "staticmethod",
    "abstractmethod",
    "dataclass",
)


class ReadingOptions(NamedTuple):
    """How packages are read."""

    base: Path
    """Files are named relative to this folder."""
    style: Style = "auto"
    exclude: tuple[str, ...] = ()
    """Globs of dotted names that are left out."""


def read_packages(paths: Iterable[str], reader: ReadingOptions) -> Iterator[Package]:
    """The packages and modules at paths relative to the reader's folder.

    Raises:
        ConfigError: a path holds no package, leads out of the folder, or is not valid Python.
    """
    # Griffe logs what it dislikes about docstrings: of no use to the author of the notes.
    logging.getLogger("griffe").setLevel(logging.CRITICAL + 1)
    base = reader.base.resolve()
    for path in paths:
        yield _Package(_located(base, path), reader._replace(base=base)).read()


def _located(base: Path, path: str) -> Path:
    found = (base / path).resolve()
    if not found.is_relative_to(base):
        raise ConfigError(
            f"`api.packages`: {path} leads out of the configuration's folder",
            entry=path,
            help="put the configuration at the top of the project",
        )
    is_module = found.suffix == ".py" and found.is_file()
    if not is_module and not (found.is_dir() and any(found.glob("**/*.py"))):
        raise ConfigError(
            f"`api.packages`: there is no Python package at {path}",
            entry=path,
            help='name its folder, as in packages = ["src/my_pkg"]',
        )
    if not found.stem.isidentifier():
        raise ConfigError(
            f"`api.packages`: “{found.stem}” is no name in Python",
            entry=path,
            help="name the folder of the package itself, as `import` has it",
        )
    return found


def _unreadable(package: Path, base: Path, error: Exception) -> ConfigError:
    """The error for a package with invalid source, with the place and reason."""
    cause = error.__cause__
    if not isinstance(cause, SyntaxError):
        return ConfigError(f"`api.packages`: {package.relative_to(base)} cannot be read: {error}")
    file = Path(cause.filename or package)
    place = file.relative_to(base).as_posix() if file.is_relative_to(base) else file.name
    said = f"`api.packages`: {place}:{_line_and_column(cause)} is no Python: {cause.msg}"
    return ConfigError(said, help="mend the source; pages cannot be made of it before")


def _line_and_column(error: SyntaxError) -> str:
    return f"{error.lineno or 1}:{max(error.offset or 1, 1)}"


class _Package:
    """One package while it is read."""

    def __init__(self, path: Path, reader: ReadingOptions) -> None:
        self.reader = reader
        loader = griffe.GriffeLoader(
            search_paths=[path.parent], allow_inspection=False, store_source=False
        )
        try:
            loaded = loader.load(path.stem, try_relative_path=False)
        except (*_TROUBLE, ImportError, OSError) as error:
            raise _unreadable(path, reader.base, error) from error
        loader.resolve_aliases(implicit=False, external=False)
        self.root: Any = loaded
        self.folder = path
        self.documented: dict[str, str] = {}
        """Where each object stands, by the path of its definition."""
        self.aliases: dict[str, str] = {}

    def read(self) -> Package:
        """Its public objects, and further names under which they are public."""
        root = self.entity(self.root, self.root.path)
        for other, target in tuple(self.aliases.items()):
            place = self.documented.get(target)
            if place is None or place == other:
                del self.aliases[other]
            else:
                self.aliases[other] = place
        return Package(root, self.aliases, tuple(self.broken()))

    def broken(self) -> Iterator[BrokenModule]:
        """The modules that Griffe silently left out because their source is not valid Python.

        Those that the configuration excludes do not count, nor files in folders that are no
        packages.
        """
        known = set(_modules(self.root))
        for file in sorted(self.folder.rglob("*.py")) if self.folder.is_dir() else ():
            parts = (self.root.path, *file.relative_to(self.folder).with_suffix("").parts)
            dotted = ".".join(parts).removesuffix(".__init__")
            if dotted in known or self.is_excluded(dotted) or not self._is_module(file, parts):
                continue
            try:
                ast.parse(file.read_bytes())
            except SyntaxError as error:
                place = f"{self._named(file)}:{_line_and_column(error)}"
                yield BrokenModule(dotted, place, error.msg)
            except (ValueError, RecursionError, MemoryError, OSError) as error:
                yield BrokenModule(dotted, f"{self._named(file)}:1:1", str(error))

    def _named(self, file: Path) -> str:
        return file.relative_to(self.reader.base).as_posix()

    def _is_module(self, file: Path, parts: tuple[str, ...]) -> bool:
        above = (one for one in file.parents if one.is_relative_to(self.folder))
        named = all(part.isidentifier() for part in parts)
        return named and all((one / "__init__.py").is_file() for one in above)

    def entity(self, found: Any, path: str) -> Entity:
        """One object, documented at a path, with all its public members."""
        self.documented.setdefault(found.path, path)
        is_class, is_function = found.is_class, found.is_function
        members = tuple(self.members(found, path)) if found.is_module or is_class else ()
        sections = tuple(self.sections(found))
        return Entity(
            path=path,
            kind=found.kind.value if found.kind.value in _PLAIN_KINDS else "attribute",
            file=self.file(found),
            line=found.lineno or 0,
            sections=sections,
            labels=tuple(label for label in _LABELS if label in found.labels),
            parameters=tuple(_parameters(found)) if is_function or is_class else (),
            type=pieces(found.returns if is_function else getattr(found, "annotation", None)),
            value=_value(found),
            bases=tuple(pieces(base) for base in found.bases) if is_class else (),
            deprecated=_deprecated(found),
            overloads=tuple(_overloads(found, path)) if is_function else (),
            members=members,
            inherited=tuple(self.inherited(found)) if is_class else (),
        )

    def members(self, found: Any, path: str) -> Iterator[Entity]:
        """The public members that are documented here, in the order of the source."""
        for name, member in found.members.items():
            place = f"{path}.{name}"
            if any(fnmatchcase(place, glob) for glob in self.reader.exclude):
                continue
            if member.is_alias:
                yield from self.re_exported(member, place)
            elif member.is_public and not (found.is_class and not _says_something(member)):
                yield self.entity(member, place)

    def re_exported(self, alias: Any, place: str) -> Iterator[Entity]:
        """What a module re-exports: documented here if its own module is private, else a name."""
        try:
            target = alias.final_target
        except (griffe.AliasResolutionError, griffe.CyclicAliasError):
            return
        if target.path.partition(".")[0] != self.root.path:
            return
        self.aliases[place] = target.path
        hidden = self.is_hidden(target.path)
        if (
            alias.is_public
            and hidden
            and not target.is_module
            and target.path not in self.documented
        ):
            yield self.entity(target, place)

    def is_hidden(self, path: str) -> bool:
        """Whether a name is private, by an underscore in it, or excluded."""
        return any(part.startswith("_") for part in path.split(".")) or self.is_excluded(path)

    def is_excluded(self, path: str) -> bool:
        """Whether the configuration excludes a name, or something that contains it."""
        parts = path.split(".")
        above = (".".join(parts[:count]) for count in range(1, len(parts) + 1))
        return any(fnmatchcase(place, glob) for place in above for glob in self.reader.exclude)

    def inherited(self, found: Any) -> Iterator[tuple[str, str]]:
        """The public members that a class inherits."""
        with contextlib.suppress(*_TROUBLE):
            for name, member in sorted(found.inherited_members.items()):
                if not name.startswith("_"):
                    yield name, member.target_path

    def sections(self, found: Any) -> Iterator[DocSection]:
        """The parts of the docstring; of a class, those of its constructor too."""
        docstrings = [found.docstring]
        if found.is_class and (init := found.members.get("__init__")) and not init.is_alias:
            docstrings.append(init.docstring)
        for docstring in docstrings:
            if docstring is None:
                continue
            try:
                parsed = docstring.parse(self.reader.style)
            except _TROUBLE:
                yield DocSection(text=docstring.value)
            else:
                for section in parsed:
                    yield from _section(section)

    def file(self, found: Any) -> str:
        """The path of the file that defines an object, relative to the configuration's folder."""
        path = found.filepath
        if isinstance(path, list) or path is None:
            return ""
        with contextlib.suppress(ValueError):
            return Path(path).resolve().relative_to(self.reader.base).as_posix()
        return ""


def _modules(found: Any) -> Iterator[str]:
    """The dotted names of a module and of all in it that were read."""
    yield found.path
    for member in found.members.values():
        if not member.is_alias and member.is_module:
            yield from _modules(member)


_PLAIN_KINDS = frozenset({"module", "class", "function", "attribute"})


def _says_something(member: Any) -> bool:
    """Whether a special method has a docstring; `__init__` is documented with its class."""
    name = member.name
    if name.startswith("__") and name.endswith("__"):
        return name != "__init__" and bool(member.has_docstring)
    return True


def _overloads(found: Any, path: str) -> Iterator[Entity]:
    for one in found.overloads or ():
        labels = tuple(label for label in _LABELS if label in one.labels)
        parameters = tuple(_parameters(one))
        yield Entity(path, "function", "", 0, (), labels, parameters, pieces(one.returns))


def _parameters(found: Any) -> Iterator[Parameter]:
    try:
        known = list(found.parameters)
    except _TROUBLE:
        return
    for number, one in enumerate(known):
        if number == 0 and one.name in {"self", "cls"}:
            continue
        stars = {"variadic positional": "*", "variadic keyword": "**"}
        mark = stars.get(one.kind.value if one.kind else "", "")
        default = "" if mark or one.default is None else str(one.default)
        yield Parameter(
            mark + one.name, _KINDS.get(one.kind, "normal"), pieces(one.annotation), default
        )


def _value(found: Any) -> str:
    value = getattr(found, "value", None)
    text = "" if value is None or not found.is_attribute else str(value)
    return text if len(text) <= _LONGEST_VALUE else ""


def _deprecated(found: Any) -> str | None:
    """The reason that a decorator called `deprecated` gives."""
    for decorator in getattr(found, "decorators", ()):
        if decorator.callable_path.rpartition(".")[2] == "deprecated":
            call = decorator.value
            arguments = getattr(call, "arguments", ())
            return str(arguments[0]).strip("'\"") if arguments else ""
    if isinstance(found.deprecated, str):
        return str(found.deprecated)
    return "" if found.deprecated else None


def pieces(annotation: Any) -> Type:
    """A type annotation, cut at the names in it."""
    if annotation is None:
        return ()
    if isinstance(annotation, str):
        return (Piece(annotation),)
    cut: list[Piece] = []
    for part in annotation.iterate(flat=True):
        if isinstance(part, griffe.ExprName):
            cut.append(Piece(part.name, _canonical(part)))
        elif cut and not cut[-1].target:
            cut[-1] = Piece(cut[-1].text + str(part))
        else:
            cut.append(Piece(str(part)))
    return tuple(cut)


def _canonical(name: griffe.ExprName) -> str:
    try:
        return name.canonical_path
    except _TROUBLE:
        return ""


def _section(section: Any) -> Iterator[DocSection]:
    kind, value = section.kind.value, section.value
    title = section.title or kind.capitalize()
    match kind:
        case "text":
            yield DocSection(text=value)
        case "examples":
            yield DocSection(
                section.title or "Examples", "\n\n".join(text for _kind, text in value)
            )
        case "admonition":
            word = str(value.kind).lower()
            contents = str(value.contents)
            callout = next((shown for name, shown in _CALLOUTS.items() if word == name), "")
            yield DocSection(
                section.title or str(value.kind).capitalize(), contents, callout=callout
            )
        case "deprecated":
            yield DocSection(
                f"Deprecated since {value.version}", value.description, callout="warning"
            )
        case _:
            entries = tuple(_entry(one) for one in value if not isinstance(one, str))
            yield DocSection(title, entries=entries)


def _entry(one: Any) -> DocEntry:
    default = getattr(one, "value", None) or getattr(one, "default", None)
    return DocEntry(
        getattr(one, "name", "") or "",
        pieces(getattr(one, "annotation", None)),
        one.description or "",
        str(default) if default is not None else "",
    )
