"""The definition of an object in Python, without its body."""

from __future__ import annotations

from collections.abc import Iterator

from knotwork.api.model import Entity, Parameter, Type

_WIDEST = 72
"""The widest line in columns; longer definitions get a line for each parameter."""
_DECORATORS = {
    "property": "@property", "cached": "@cached_property", "classmethod": "@classmethod",
    "staticmethod": "@staticmethod", "abstractmethod": "@abstractmethod", "dataclass": "@dataclass",
}  # fmt: skip


def signature(entity: Entity) -> str:
    """The definition of a class, function or attribute, decorators first; for a function with
    overloads, all of these."""
    if entity.overloads:
        return "\n".join(f"@overload\n{signature(one)}" for one in entity.overloads)
    lines = [_DECORATORS[label] for label in entity.labels if label in _DECORATORS]
    if "cached" in entity.labels:
        # Griffe's word for functions with a cache as well.
        lines.remove("@property" if entity.kind == "attribute" else "@cached_property")
    generic = f"[{entity.type_parameters}]" if entity.type_parameters else ""
    match entity.kind:
        case "attribute" if {"property", "cached"} & set(entity.labels):
            lines.append(f"def {entity.name}(self){_returns(entity.type)}")
        case "attribute" if "type" in entity.labels:
            lines.append(f"type {entity.name}{generic}{_assigned(entity.value)}")
        case "attribute":
            annotated = f"{entity.name}: {written(entity.type)}" if entity.type else entity.name
            lines.append(f"{annotated}{_assigned(entity.value)}")
        case "class":
            lines.append(_called(f"class {entity.name}{generic}", entity, ""))
        case _:
            start = "async def " if "async" in entity.labels else "def "
            lines.append(_called(f"{start}{entity.name}{generic}", entity, _returns(entity.type)))
    return "\n".join(lines)


def written(kind: Type) -> str:
    """A type as its author wrote it."""
    return "".join(piece.text for piece in kind)


def _assigned(value: str) -> str:
    return f" = {value}" if value else ""


def _returns(kind: Type) -> str:
    return f" -> {written(kind)}" if kind else ""


def _called(start: str, entity: Entity, end: str) -> str:
    parts = list(_parameters(entity.parameters))
    if not parts and entity.kind == "class":
        return start
    line = f"{start}({', '.join(parts)}){end}"
    if len(line) <= _WIDEST:
        return line
    return "\n".join((f"{start}(", *(f"    {part}," for part in parts), f"){end}"))


def _parameters(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    """The parameters, with `/` and `*` between the kinds."""
    before = ""
    starred = False
    for one in parameters:
        if before == "positional" and one.kind != "positional":
            yield "/"
        if one.kind == "keyword" and not starred:
            yield "*"
            starred = True
        starred = starred or one.name.startswith("*")
        before = one.kind
        typed = f"{one.name}: {written(one.type)}" if one.type else one.name
        equals = " = " if one.type else "="
        yield typed + (f"{equals}{one.default}" if one.default else "")
    if before == "positional":
        yield "/"
