"""Python packages as values: what their source says. `shell/packages/` reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from knotwork.text import Place

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
    """The number of the first one, from 1."""
    start: int = 0
    """Where the first one begins in the file's text."""


class Docstring(msgspec.Struct, frozen=True):
    """A docstring, and where it stands in its file."""

    value: str
    """Its text without indentation."""
    file: str
    """As an entity has it; not its own, if the docstring is that of a stub."""
    written: Written
    """The lines it stands on, with its quotes and whatever else is on them."""


class Entity(msgspec.Struct, frozen=True):
    """A module, class, function or attribute."""

    path: str
    """Dotted, where it is documented: `networkx.Graph` although `networkx.classes.graph` has it."""
    kind: Kind
    file: str = ""
    """Relative to the folder of the configuration, with `/`."""
    line: int = 0
    sections: tuple[DocSection, ...] = ()
    labels: tuple[str, ...] = ()
    """`async`, `property`, `classmethod`, `dataclass` and such, as written before a signature."""
    parameters: tuple[Parameter, ...] = ()
    type: Type = ()
    """What a function returns; what an attribute is."""
    value: str = ""
    """What an attribute is set to."""
    bases: tuple[Type, ...] = ()
    deprecated: str | None = None
    """Why, and what instead; may be empty. None if it is not."""
    overloads: tuple[Entity, ...] = ()
    """The ways to call a function that its author declared, in place of its own parameters."""
    members: tuple[Entity, ...] = ()
    inherited: tuple[tuple[str, str], ...] = ()
    """Name and dotted path of each public member that a class only inherits."""
    re_exported: tuple[str, ...] = ()
    """Names that a module makes public and another documents."""
    head: Written | None = None
    """The line that defines it (of a module, the first one); None if its file cannot be read."""
    docstrings: tuple[Docstring, ...] = ()
    """What its sections are made of."""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def summary(self) -> str:
        """The first paragraph of the docstring, on one line."""
        text = next((one.text for one in self.sections if one.text and not one.title), "")
        return " ".join(text.split("\n\n", 1)[0].split())

    @property
    def files(self) -> frozenset[str]:
        """The files that say something of it, besides its members."""
        named = (self.file, *(one.file for one in self.docstrings))
        return frozenset(file for file in named if file)

    def walk(self) -> Iterator[Entity]:
        """This and everything inside."""
        yield self
        for member in self.members:
            yield from member.walk()


class BrokenModule(msgspec.Struct, frozen=True):
    """A module whose source is not Python, so that nothing in it is documented."""

    path: str
    """Dotted."""
    file: str
    """As an entity has it."""
    place: Place
    line: Written
    """The line with what is wrong."""
    message: str


class Package(msgspec.Struct, frozen=True):
    """A package that was read."""

    root: Entity
    aliases: dict[str, str] = {}
    """Other dotted names of what is documented: `networkx.Graph` to where it stands."""
    broken: tuple[BrokenModule, ...] = ()


class Spot(msgspec.Struct, frozen=True):
    """Where an object is documented."""

    path: str
    """Of the note."""
    heading: str = ""
    """The object's heading as it is written; empty for a page of its own."""
