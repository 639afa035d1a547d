"""Statements as JSON-LD 1.1, for programs that read JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from knotwork.export.skos import PREFIXES, Iri, Literal, Statements, Term


def jsonld(known: Statements) -> bytes:
    """One object for each subject; same statements, same bytes."""
    subjects = [
        {"@id": subject.text, **{_key(one): _values(one, values) for one, values in about.items()}}
        for subject, about in known
    ]
    document = {"@context": dict(PREFIXES), "@graph": subjects}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _key(predicate: Iri) -> str:
    return "@type" if predicate.text == "rdf:type" else predicate.text


def _values(predicate: Iri, values: tuple[Term, ...]) -> list[Any]:
    if predicate.text == "rdf:type":
        return [value.text for value in values]
    return [_value(value) for value in values]


def _value(value: Term) -> dict[str, str]:
    match value:
        case Literal(text, language):
            return {"@value": text, "@language": language} if language else {"@value": text}
        case Iri(text):
            return {"@id": text}
