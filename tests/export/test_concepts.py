"""Turtle and JSON-LD, read back by rdflib: valid SKOS, and queries in SPARQL."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations, product

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS
from tests.export.nasty import NASTY, everything
from tests.helpers.vault import vault
from tests.spec.cases import Expected, Spec, specs_beside

from knotwork.config.options import SiteOptions
from knotwork.export.jsonld import jsonld
from knotwork.export.skos import Statement, Statements, statements
from knotwork.export.turtle import turtle
from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.model import Note
from knotwork.pages.site import Site

BASE = "https://example.org/notes/"
KW = rdflib.Namespace("urn:knotwork:vocabulary:")


def statements_of(graph: ConceptGraph, url: str = BASE, lang: str = "en") -> tuple[Statement, ...]:
    return tuple(statements(Site(graph, SiteOptions(title="t", url=url, lang=lang))))


def read(known: Statements) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle(known), format="turtle")


def page(name: str) -> rdflib.URIRef:
    return rdflib.URIRef(f"{BASE}{name}.html")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_both_formats_say_the_same() -> None:
    known = statements_of(everything())
    assert len({subject for subject, _about in known}) == len(known)
    other = rdflib.Graph().parse(data=jsonld(known), format="json-ld")
    assert len(other) == len(read(known)) > 40
    assert isomorphic(read(known), other)


@pytest.mark.parametrize("spec", specs_beside(__file__))
def test_turtle_is_as_written(spec: Spec, expected: Expected) -> None:
    actual = turtle(statements_of(vault(spec.case.notes()), lang="")).decode()
    without_prefixes = actual.partition("\n\n")[2]
    assert without_prefixes == expected(spec, "turtle", without_prefixes)


def test_notes_are_concepts_under_their_page_with_labels_in_the_sites_language() -> None:
    graph = read(statements_of(everything(), lang="de"))
    dot = page("sub/dot")
    assert (dot, RDF.type, SKOS.Concept) in graph
    assert list(graph.objects(dot, SKOS.prefLabel)) == [rdflib.Literal(NASTY, lang="de")]
    assert rdflib.Literal("inner; product", lang="de") in set(graph.objects(dot, SKOS.altLabel))


def test_the_book_is_a_scheme_and_the_chapter_is_broader_than_its_notes() -> None:
    graph = read(statements_of(everything()))
    dot, chapter, book = page("sub/dot"), page("chapter"), page("book")
    assert set(graph.objects(book, RDF.type)) == {SKOS.ConceptScheme}
    assert list(graph.objects(chapter, SKOS.topConceptOf)) == [book]
    assert list(graph.objects(dot, SKOS.broader)) == [chapter]
    assert list(graph.objects(dot, SKOS.inScheme)) == [book]


def test_the_triples_keep_the_integrity_conditions_of_skos() -> None:
    """S9, S13, S14, S27: schemes are no concepts, labels differ, related is not broader."""
    graph = read(statements_of(everything()))
    ask = """
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        ASK {
          { ?x a skos:Concept, skos:ConceptScheme }
          UNION { ?x skos:prefLabel ?l ; skos:altLabel ?l }
          UNION { ?x skos:prefLabel ?l, ?m FILTER(?l != ?m && lang(?l) = lang(?m)) }
          UNION { ?x (skos:related|^skos:related) ?y . ?x skos:broader+ ?y }
          UNION { ?x skos:related ?s . ?s a skos:ConceptScheme }
        }"""
    assert not graph.query(ask).askAnswer


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))),
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))),
)
def test_containers_are_found_through_all_trails_and_circles(
    held: list[tuple[str, str]], links: list[tuple[str, str]]
) -> None:
    notes = dict.fromkeys("abcdef", "")
    for holder, note in held:
        notes[note] += f"[[before]] < [[{holder}]]\n\n"
    for source, target in links:
        notes[source] += f"It is like [[{target}]].\n\n"
    graph = read(statements_of(vault({**notes, "before": ""})))
    above = {(holder, note) for holder, note in held if holder != note}
    for middle, first, last in product("abcdef", repeat=3):
        if {(first, middle), (middle, last)} <= above:
            above.add((first, last))
    books = {one for one in "abcdef" if (page(one), RDF.type, SKOS.ConceptScheme) in graph}
    for one, other in permutations(set("abcdef") - books, 2):
        related = (one, other) in links and not {(one, other), (other, one)} & above
        assert ((page(one), SKOS.related, page(other)) in graph) == related
    for book, note in product(books, set("abcdef") - books):
        assert ((page(note), SKOS.inScheme, page(book)) in graph) == ((book, note) in above)


def test_links_in_comments_are_left_out_and_stubs_are_not() -> None:
    graph = read(statements_of(everything()))
    assert page("score") not in set(graph.objects(page("sub/dot"), SKOS.related))
    stub = rdflib.URIRef(f"{BASE}-/to-be-written.html#gone")
    assert stub in set(graph.objects(page("sub/dot"), SKOS.related))
    assert (stub, SKOS.prefLabel, rdflib.Literal("gone", lang="en")) in graph


def test_an_authors_own_relation_is_a_property_with_its_name() -> None:
    graph = read(statements_of(everything()))
    own = KW["inspired%20by"]
    assert list(graph.objects(page("sub/dot"), own))
    assert str(graph.value(own, rdflib.RDFS.label)) == "inspired by"


def test_a_question_in_sparql_finds_a_learning_order() -> None:
    """Who needs more in all comes later: that is an order, for what a note needs needs less."""
    notes = {
        "softmax.md": "requires:: [[vector]]",
        "vector.md": "",
        "dot.md": "requires:: [[vector]]",
        "score.md": "---\nuses: '[[dot]]'\n---\n",
        "attention.md": "requires:: [[softmax]], [[score]]",
    }
    query = """
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX kw: <urn:knotwork:vocabulary:>
        SELECT ?label (COUNT(DISTINCT ?before) AS ?needed) WHERE {
          ?note a skos:Concept ; skos:prefLabel ?label .
          OPTIONAL { ?note kw:requires+ ?before }
        } GROUP BY ?note ?label ORDER BY ?needed ?label"""
    rows = read(statements_of(vault(notes))).query(query)
    assert [str(row[0]) for row in rows] == ["vector", "dot", "softmax", "score", "attention"]  # type: ignore[index]


def test_without_an_address_the_iris_are_our_own() -> None:
    graph = read(statements_of(vault({"ä b/c.md": "[[gone]] #t"}), url=""))
    subjects = {str(one) for one in graph.subjects(RDF.type, SKOS.Concept)}
    assert subjects == {
        "urn:knotwork:note:%C3%A4%20b/c.md",
        "urn:knotwork:stub:gone",
        "urn:knotwork:tag:t",
    }


def test_a_language_that_is_none_is_left_out() -> None:
    graph = read(statements_of(vault(a=""), lang="no language"))
    assert list(graph.objects(page("a"), SKOS.prefLabel)) == [rdflib.Literal("a")]


@pytest.mark.parametrize("write", [turtle, jsonld])
def test_the_order_of_files_does_not_matter(write: Callable[[Statements], bytes]) -> None:
    notes = {"b.md": "[[a]] #t", "a.md": "[[b]] [[c]]", "c.md": "requires:: [[b]]"}
    assert write(statements_of(vault(notes))) == write(
        statements_of(vault(dict(reversed(notes.items()))))
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_alias_comes_back_as_it_was(alias: str) -> None:
    unit = replace(vault(a="").notes["a.md"].unit, aliases=(alias,))
    known = statements_of(link([Note("a.md", unit)]))
    came = {str(one) for one in read(known).objects(page("a"), SKOS.altLabel)}
    assert came == ({alias} if alias != "a" else set())
