"""Python packages as values: their objects, types and docstrings. `shell/packages/` reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from knotwork.text import Place

EXAMPLES_SETUP = "examples-setup"
"""The id of the hidden cell before the examples of a page."""
Kind: TypeAlias = Literal["module", "class", "function", "attribute"]
ParameterKind: TypeAlias = Literal["positional", "normal", "keyword", "stars"]


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """A part of a type as written, with the dotted name of the object that it names, if any."""

    text: str
    target: str = ""


Type: TypeAlias = tuple[Piece, ...]
"""A type in pieces; empty if there is none."""


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of a function."""

    name: str
    """The name with its stars: `*args`."""
    kind: ParameterKind = "normal"
    type: Type = ()
    default: str = ""


class DocEntry(msgspec.Struct, frozen=True):
    """A parameter, a result or an exception, as a docstring describes it."""

    name: str
    type: Type
    text: str
    default: str = ""


class DocSection(msgspec.Struct, frozen=True):
    """A part of a docstring: a text, or a list of entries under a title."""

    title: str = ""
    text: str = ""
    entries: tuple[DocEntry, ...] = ()
    callout: str = ""
    """The kind of callout to show the text in."""


class Written(msgspec.Struct, frozen=True):
    """Whole lines of a file, as they are written."""

    text: str
    line: int = 1
    """The number of the first line, from 1."""
    start: int = 0
    """The offset of the first line in the file's text."""


class Docstring(msgspec.Struct, frozen=True):
    """A docstring, and its place in its file."""

    value: str
    """Its text without indentation."""
    file: str
    """Its file, as in `Entity.file`; another than the entity's if the docstring is in a stub."""
    written: Written
    """The whole lines that it is on, with its quotes and whatever else is on them."""


class Entity(msgspec.Struct, frozen=True):
    """A module, class, function or attribute."""

    path: str
    """The dotted name under which it is documented: `networkx.Graph`, although it is defined in
    `networkx.classes.graph`."""
    kind: Kind
    file: str = ""
    """The path of its file, relative to the folder of the configuration, with `/`."""
    line: int = 0
    sections: tuple[DocSection, ...] = ()
    labels: tuple[str, ...] = ()
    """`async`, `property`, `classmethod`, `dataclass` and such, as written before a signature."""
    type_parameters: str = ""
    """What stands in brackets behind the name: `T: int, *Ts` of `class Box[T: int, *Ts]`."""
    parameters: tuple[Parameter, ...] = ()
    type: Type = ()
    """The type that a function returns, or that an attribute has."""
    value: str = ""
    """The value of an attribute, as written."""
    bases: tuple[Type, ...] = ()
    deprecated: str | None = None
    """Why it is deprecated, and what to use instead; may be empty. None if it is not."""
    overloads: tuple[Entity, ...] = ()
    """The overloads of a function, which are shown in place of its own parameters."""
    members: tuple[Entity, ...] = ()
    inherited: tuple[tuple[str, str], ...] = ()
    """Name and dotted path of each public member that a class only inherits."""
    re_exported: tuple[str, ...] = ()
    """Names that a module makes public and that are documented in another one."""
    head: Written | None = None
    """The line that defines it (the first one of a module); None if its file cannot be read."""
    docstrings: tuple[Docstring, ...] = ()
    """The docstrings that its sections are made of."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def summary(self) -> str:
        """The first paragraph of the docstring, on one line; empty if it is an example."""
        text = next((one.text for one in self.sections if one.text and not one.title), "")
        line = " ".join(text.split("\n\n", 1)[0].split())
        if line.startswith(">>>"):
            return ""
        return line[:-1] if line.endswith("::") else line

    @property
    def files(self) -> frozenset[str]:
        """The files with its definition and docstrings; not those of its members."""
        named = (self.file, *(one.file for one in self.docstrings))
        return frozenset(file for file in named if file)

    def walk(self) -> Iterator[Entity]:
        """This entity and everything in it."""
        yield self
        for member in self.members:
            yield from member.walk()


class BrokenModule(msgspec.Struct, frozen=True):
    """A module whose source is not Python, so that nothing in it is documented."""

    path: str
    """Its dotted name."""
    file: str
    """Its file, as in `Entity.file`."""
    place: Place
    line: Written
    """The line with the error."""
    message: str


class Package(msgspec.Struct, frozen=True):
    """A package that was read."""

    root: Entity
    aliases: dict[str, str] = {}
    """Other dotted names of documented objects, each with the name it is documented under."""
    broken: tuple[BrokenModule, ...] = ()


class Spot(msgspec.Struct, frozen=True):
    """The place where an object is documented."""

    path: str
    """The path of the note."""
    heading: str = ""
    """The text of the object's heading; empty if it has a page of its own."""
