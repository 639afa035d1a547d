"""Statements in Turtle, the way of writing RDF that people can read (W3C, RDF 1.1 Turtle)."""

from __future__ import annotations

import re

from knotwork.export.skos import PREFIXES, Iri, Literal, Statements, Term

_LOCAL_NAME = re.compile(r"\w+:[A-Za-z][\w-]*", re.ASCII)
_SPECIAL = re.compile(r"""[\\"\x00-\x1f\x7f]""")
_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f",
}  # fmt: skip


def turtle(known: Statements) -> bytes:
    """One paragraph for each subject; same statements, same bytes."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    for subject, about in known.items():
        lines += ["", _term(subject)]
        parts = [
            f"    {_predicate(predicate)} {', '.join(map(_term, values))}"
            for predicate, values in about.items()
        ]
        lines.append(" ;\n".join(parts) + " .")
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _predicate(predicate: Iri) -> str:
    return "a" if predicate.text == "rdf:type" else _term(predicate)


def _term(term: Term) -> str:
    match term:
        case Literal(text, language):
            return f'"{_escaped(text)}"' + (f"@{language}" if language else "")
        case Iri(text, short=False):
            return f"<{text}>"
        case Iri(text):
            return text if _LOCAL_NAME.fullmatch(text) else f"<{full(term)}>"


def full(iri: Iri) -> str:
    """The address without its prefix."""
    if not iri.short:
        return iri.text
    prefix, _, name = iri.text.partition(":")
    return PREFIXES[prefix] + name


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"
