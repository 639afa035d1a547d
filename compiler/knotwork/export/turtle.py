"""Statements in Turtle, a syntax of RDF that people can read (W3C, RDF 1.1 Turtle)."""

from __future__ import annotations

import re
from io import BytesIO

from knotwork.export.skos import PREFIXES, Iri, Literal, Statements, Term

_LOCAL_NAME = re.compile(r"\w+:[A-Za-z][\w-]*", re.ASCII)
_SPECIAL = re.compile(r"""[\\"\x00-\x1f\x7f]""")
_ESCAPES = {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f",
}  # fmt: skip


def turtle(known: Statements) -> bytes:
    """One paragraph for each subject; same statements, same bytes."""
    content = BytesIO()
    for name, address in PREFIXES.items():
        content.write(f"@prefix {name}: <{address}> .\n".encode())
    terms = _Terms()
    for subject, about in known:
        parts = [
            f"    {terms.predicate(predicate)} {', '.join(map(terms.of, values))}"
            for predicate, values in about.items()
        ]
        written = " ;\n".join(parts)
        # Subject by subject: as strings, all of them would take several times the file's size.
        content.write(f"\n{terms.of(subject)}\n{written} .\n".encode("utf-8", "replace"))
    return content.getvalue()


class _Terms:
    """Terms in Turtle; cached, as most are written more than once."""

    def __init__(self) -> None:
        self._known: dict[Term, str] = {}

    def predicate(self, predicate: Iri) -> str:
        return "a" if predicate.text == "rdf:type" else self.of(predicate)

    def of(self, term: Term) -> str:
        if isinstance(term, Literal):
            return f'"{_escaped(term.text)}"' + (f"@{term.language}" if term.language else "")
        known = self._known.get(term)
        if known is None:
            written = term.short and _LOCAL_NAME.fullmatch(term.text)
            known = self._known[term] = term.text if written else f"<{full(term)}>"
        return known


def full(iri: Iri) -> str:
    """The full IRI, with the namespace in place of its prefix."""
    if not iri.short:
        return iri.text
    prefix, _, name = iri.text.partition(":")
    return PREFIXES[prefix] + name


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"
