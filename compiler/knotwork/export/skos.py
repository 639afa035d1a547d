"""The graph as triples: notes are concepts of SKOS, books are concept schemes.

A concept's IRI is the URL of its page, so it is as stable as the page; in a site without a URL, it
is `urn:knotwork:…`. A chapter is broader than its notes; a link is `skos:related`, except between a
note and one that is broader, which SKOS forbids (section 8.4, S27). Prerequisites are
`kw:requires`, whatever relation they have in the notes, so that queries need no reasoning; other
relations are properties of the same vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from knotwork.graph import ConceptGraph, target_of
from knotwork.learning.course import learning_order
from knotwork.learning.prerequisites import Needs, prerequisite_links, transposed
from knotwork.model import TRAIL_RELATIONS, Relation
from knotwork.names import key, tag_key, wanted_name
from knotwork.pages.fixed_urls import STUBS_URL
from knotwork.pages.site import Site

PREFIXES: Mapping[str, str] = {
    "dcterms": "http://purl.org/dc/terms/",
    "kw": "urn:knotwork:vocabulary:",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
"""The namespaces that the triples use."""

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class Literal(NamedTuple):
    """A text and its language; empty if it has none."""

    text: str
    language: str = ""


class Iri(NamedTuple):
    """An IRI in full, or `short`: with one of the prefixes."""

    text: str
    short: bool = False


Term: TypeAlias = Iri | Literal


class Statement(NamedTuple):
    """A subject, and its predicates with their objects, in the order of the output."""

    subject: Iri
    about: Mapping[Iri, tuple[Term, ...]]


Statements: TypeAlias = Iterable[Statement]
"""The statements of a graph, one for each subject."""


def statements(site: Site) -> Iterator[Statement]:
    """All statements about the notes of a site, and about the vocabulary `kw`."""
    for subject, about in _Concepts(site).all():
        yield Statement(subject, {predicate: tuple(values) for predicate, values in about.items()})


def _short(name: str) -> Iri:
    return Iri(name, short=True)


_A = _short("rdf:type")
_CONCEPT = _short("skos:Concept")
_RELATED = _short("skos:related")
_BROADER = _short("skos:broader")
_REQUIRES = _short("kw:requires")
_LABEL = _short("skos:prefLabel")
_SUBJECT = _short("dcterms:subject")
_PLAIN = frozenset({str(Relation.LINK), str(Relation.EMBED)})
"""Relations that become `skos:related`."""


class _About(dict[Iri, dict[Term, None]]):
    """The objects of a subject by predicate, each once, in order."""

    def say(self, predicate: Iri, value: Term) -> None:
        known = self.get(predicate)
        if known is None:
            self[predicate] = {value: None}
        else:
            known[value] = None


class _Containers:
    """The containers of each note, by all of its trails, and the containers of these.

    They are kept as a number with a bit for each container: sets would be slow for long chains of
    nested containers.
    """

    def __init__(self, contents: Needs, books: Iterable[str]) -> None:
        self._paths = sorted(contents)
        self._numbers = {path: number for number, path in enumerate(self._paths)}
        self._books = sum(1 << self._numbers[path] for path in books)
        self._holders = transposed(contents)
        # For each container: itself and the containers above it.
        self._within = {path: 1 << number for path, number in self._numbers.items()}
        # From the outside in, each once; with circles, until nothing changes.
        order = learning_order(tuple(self._paths), self._holders)
        while sum(map(self._widen, order)):
            pass

    def _widen(self, container: str) -> bool:
        known = self._within[container]
        self._within[container] |= self._above(container)
        return self._within[container] != known

    def _above(self, path: str) -> int:
        return reduce(or_, (self._within[one] for one in self.holders(path)), 0)

    def holders(self, path: str) -> tuple[str, ...]:
        """The containers that a note is directly in."""
        return self._holders.get(path, ())

    def is_above(self, one: str, path: str) -> bool:
        """Whether a note is a container of another, directly or not."""
        number = self._numbers.get(one)
        return number is not None and bool(self._above(path) >> number & 1)

    def books(self, path: str) -> Iterator[str]:
        """The books that a note is in, in path order."""
        found = self._above(path) & self._books
        while found:
            last = found & -found
            yield self._paths[last.bit_length() - 1]
            found ^= last


class _Concepts:
    """Makes the statements about the notes of a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.graph: ConceptGraph = site.graph
        language = site.options.lang
        self.language = language if _LANGUAGE.fullmatch(language) else ""
        self.schemes = frozenset(site.shelf.books)
        self._concepts = self.graph.notes.keys() - self.schemes
        self._containers = _Containers(site.shelf.contents, self.schemes)
        self._used_relations: dict[str, None] = {}
        self._known: dict[str, Iri] = {}
        self._tags_known: dict[str, Iri] = {}
        self._relations_known: dict[str, Iri] = {}

    def all(self) -> Iterator[tuple[Iri, _About]]:
        """Each subject with its predicates and objects."""
        for path in self.graph.notes:
            about = _About()
            self._named(path, about)
            if path not in self.schemes:
                self._placed(path, about)
            self._tagged(path, about)
            if path not in self.schemes:
                self._requiring(path, about)
                self._linked(path, about)
            yield self._iri(path), about
        yield from self._stubs()
        yield from self._tags()
        yield from self._vocabulary()

    def _iri(self, path: str) -> Iri:
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = self._page(self.site.urls[path], "note", path)
        return known

    def _page(self, url: str, kind: str, name: str) -> Iri:
        address = self.site.absolute(url)
        return Iri(address or f"urn:knotwork:{kind}:{quote(name, safe='/')}")

    def _literal(self, text: str) -> Literal:
        return Literal(text, self.language)

    def _named(self, path: str, about: _About) -> None:
        unit, scheme = self.graph.notes[path].unit, path in self.schemes
        about.say(_A, _short("skos:ConceptScheme") if scheme else _CONCEPT)
        title = self.graph.title(path)
        about.say(_LABEL, self._literal(title))
        for alias in unit.aliases:
            if alias != title:
                about.say(_short("skos:altLabel"), self._literal(alias))
        if unit.lead:
            definition = "dcterms:description" if scheme else "skos:definition"
            about.say(_short(definition), self._literal(unit.lead))

    def _placed(self, path: str, about: _About) -> None:
        for holder in self._containers.holders(path):
            top = holder in self.schemes
            about.say(_short("skos:topConceptOf") if top else _BROADER, self._iri(holder))
        for book in self._containers.books(path):
            about.say(_short("skos:inScheme"), self._iri(book))

    def _tagged(self, path: str, about: _About) -> None:
        for tag in self.graph.notes[path].unit.tags:
            about.say(_SUBJECT, self._tag(tag_key(tag.name)))

    def _tag(self, name: str) -> Iri:
        known = self._tags_known.get(name)
        if known is None:
            known = self._page(self.site.tag_urls[name], "tag", name)
            self._tags_known[name] = known
        return known

    def _requiring(self, path: str, about: _About) -> None:
        for _number, target in prerequisite_links(self.graph, path):
            if target in self._concepts and target != path:
                about.say(_REQUIRES, self._iri(target))

    def _linked(self, path: str, about: _About) -> None:
        relations = self.graph.relations(path)
        for (link, meaning), relation in zip(self.graph.links(path), relations, strict=True):
            if link.hidden:
                continue
            target = target_of(meaning)
            if target is None:
                wanted = wanted_name(link.target, path)
                if key(wanted) in self.site.stub_places:
                    about.say(self._relation(str(relation)), self._stub(wanted))
            elif target in self._concepts and target != path:
                self._related(path, target, relation, about)

    def _related(self, path: str, target: str, relation: str, about: _About) -> None:
        """State a relation, unless it is implied or forbidden by the containers of the notes."""
        is_above = self._containers.is_above
        if relation in _PLAIN:
            if not (is_above(target, path) or is_above(path, target)):
                about.say(_RELATED, self._iri(target))
        elif relation not in TRAIL_RELATIONS or relation == Relation.NEXT:
            about.say(self._relation(str(relation)), self._iri(target))

    def _relation(self, relation: str) -> Iri:
        if relation in _PLAIN:
            return _RELATED
        known = self._relations_known.get(relation)
        if known is None:
            self._used_relations[relation] = None
            known = self._relations_known[relation] = _short("kw:" + quote(relation, safe=""))
        return known

    def _stub(self, name: str) -> Iri:
        if address := self.site.absolute(STUBS_URL):
            return Iri(f"{address}#{quote(self.site.stub_id(name))}")
        return Iri(f"urn:knotwork:stub:{quote(key(name), safe='')}")

    def _stubs(self) -> Iterator[tuple[Iri, _About]]:
        for name in sorted(stub.name for stub in self.site.stubs):
            about = _About()
            about.say(_A, _CONCEPT)
            about.say(_LABEL, self._literal(name))
            yield self._stub(name), about

    def _tags(self) -> Iterator[tuple[Iri, _About]]:
        for name in self.site.tags:
            about = _About()
            about.say(_A, _CONCEPT)
            about.say(_LABEL, self._literal(name))
            if above := tag_key(name).rpartition("/")[0]:
                about.say(_BROADER, self._tag(above))
            yield self._tag(tag_key(name)), about

    def _vocabulary(self) -> Iterator[tuple[Iri, _About]]:
        for relation in sorted({*self._used_relations, Relation.REQUIRES}):
            subject = _short("kw:" + quote(relation, safe=""))
            needed = relation in self.graph.prerequisites and subject != _REQUIRES
            about = _About()
            about.say(_A, _short("rdf:Property"))
            about.say(_short("rdfs:label"), Literal(relation))
            broader = _REQUIRES if needed else _short("skos:semanticRelation")
            about.say(_short("rdfs:subPropertyOf"), broader)
            yield subject, about
