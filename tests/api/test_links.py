"""Links to objects of packages, from notes and from docstrings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.api.packages import graph
from tests.helpers.vault import note

from knotwork.analysis.change import change
from knotwork.api.model import DocSection, Entity, Package
from knotwork.api.notes import api_vault
from knotwork.api.vault import ApiVault
from knotwork.check import Selection, check
from knotwork.config.options import ApiOptions
from knotwork.graph import target_of
from knotwork.link import link
from knotwork.meaning import External, Found, MissingNote
from knotwork.resolve import Mode


@pytest.mark.parametrize("mode", list(Mode))
def test_links_name_objects_by_any_of_their_dotted_names(api: ApiVault, mode: Mode) -> None:
    known = graph(
        api, {"index": "[[geo.vec.dot]] [[geo.Vector]] [[geo.Vector.norm|n]] [[geo.nope]]"}, mode
    )
    meanings = known.meanings["index.md"]
    assert meanings == (
        Found("api/geo.vec.md", "dot", "object"),
        Found("api/geo.vec.Vector.md", "", "object"),
        Found("api/geo.vec.Vector.md", "norm", "object"),
        MissingNote(),
    )


def test_notes_win_over_objects_and_the_checker_says_so(api: ApiVault) -> None:
    known = graph(api, {"geo": "", "index": "[[geo]]"})
    assert known.target("index.md", 0) == "geo.md"
    (remark,) = check(known, Selection(frozenset({"note-shadows-object"})))
    assert (
        remark.finding.message == "“geo” is the note geo.md, and a Python object has the same name"
    )


def test_pages_of_packages_take_no_name_from_notes(api: ApiVault) -> None:
    known = graph(api, {"index": "[[vec]] [[geo.vec.md]] [[api/geo.vec]]"})
    assert set(known.meanings["index.md"]) == {MissingNote()}


def test_docstrings_link_to_concepts_and_concepts_know_it(api: ApiVault) -> None:
    known = graph(api, {"dot product": "x", "vector": "x"})
    sources = {edge.source for edge in known.incoming["dot product.md"]}
    assert sources == {"api/geo.vec.md"}
    assert {edge.source for edge in known.incoming["vector.md"]} == {"api/geo.md"}


def test_in_a_docstring_a_link_may_be_as_short_as_its_place_allows(api: ApiVault) -> None:
    known = graph(api, {})
    links = {one.target: target_of(meaning) for one, meaning in known.links("api/geo.md")}
    assert links["Vector"] == "api/geo.vec.Vector.md"


def test_a_broken_link_in_a_docstring_is_reported_at_its_place_in_the_source(api: ApiVault) -> None:
    known = graph(api, {"dot product": "x", "vector": "x"})
    (finding,) = check(known, Selection())
    assert finding.rule == "broken-link"
    place = finding.finding.origin
    assert place is not None
    assert (place.path, place.begin, place.end) == ("src/geo/vec.py", (32, 28), (32, 58))
    assert finding.finding.fix is None


def test_for_a_mistyped_object_similar_ones_are_proposed(api: ApiVault) -> None:
    known = graph(api, {"a": "[[geo.vec.dott]]", "dot product": "x", "vector": "x"})
    (finding,) = (one for one in check(known, Selection()) if one.finding.path == "a.md")
    assert finding.finding.help.startswith("did you mean [[geo.vec.dot]]")
    assert finding.finding.fix is None


@pytest.mark.parametrize("path", ["api/geo.vec", "./api/geo.vec.md"])
def test_for_a_link_to_the_path_of_an_api_page_its_name_is_proposed(
    api: ApiVault, path: str
) -> None:
    known = graph(api, {"a": f"[x]({path})", "dot product": "x", "vector": "x"})
    (finding,) = (one for one in check(known, Selection()) if one.finding.path == "a.md")
    assert finding.rule == "broken-link"
    assert finding.finding.help == "that page is made from Python code: write [[geo.vec]]"


@pytest.mark.parametrize(
    ("target", "expected", "way_out"),
    [
        (
            "geo.vec.dott()",
            "“geo.vec” has no public member “dott”",
            "did you mean [[geo.vec.dot]]?",
        ),
        (
            "geo.Vector.nrm",
            "“geo.vec.Vector” has no public member “nrm”",
            "[[geo.vec.Vector.norm]]",
        ),
        (
            "geo.vec.quux.deep",
            "“geo.vec” has no public member “quux”",
            "[[geo.vec]] says what it has",
        ),
        ("geo.vec.dot.x", "“geo.vec.dot” has no public member “x”", "[[geo.vec.dot]] says"),
        ("geo.two words", "there is no note “geo.two words”", ""),
        ("other.vec", "there is no note “other.vec”", ""),
    ],
)
def test_a_link_to_a_missing_member_says_what_is_missing(
    api: ApiVault, target: str, expected: str, way_out: str
) -> None:
    known = graph(api, {"a": f"[[{target}]]", "dot product": "x", "vector": "x"})
    (finding,) = (one.finding for one in check(known, Selection()) if one.finding.path == "a.md")
    assert finding.message == expected
    assert way_out in finding.help
    assert finding.fix is None


def test_for_an_anchor_that_names_an_object_a_link_is_proposed(api: ApiVault) -> None:
    """Pages of mkdocstrings have such anchors, below the name of a note."""
    known = graph(api, {"a": "[dot](b.md#geo.vec.dot)", "b": "# B", "dot product": "x"})
    (finding,) = (one.finding for one in check(known, Selection()) if one.finding.path == "a.md")
    assert finding.help == "that is a Python object: write [[geo.vec.dot]]"


def test_a_file_that_is_called_as_a_module_is_a_missing_file(api: ApiVault) -> None:
    known = graph(api, {"a": "![[geo.svg]] [[geo.md]]", "dot product": "x", "vector": "x"})
    found = [one.finding.message for one in check(known, Selection()) if one.finding.path == "a.md"]
    assert len(found) == 2
    assert not any("member" in message for message in found)


def test_objects_of_other_projects_are_links_to_their_documentation() -> None:
    known = link(
        [note("a.md", "[[numpy.dot]]")],
        api=api_vault((), ApiOptions(), {"numpy.dot": "https://example.org/dot.html#numpy.dot"}),
    )
    assert known.meanings["a.md"] == (External("https://example.org/dot.html#numpy.dot"),)
    assert check(known, Selection(ignore=frozenset({"empty-note"}))) == ()
    assert change(link([note("a.md", "")]), known).links_added == ()  # nobody has to write it


names = st.text("abcXYZ_", min_size=1, max_size=4)
entities = st.recursive(
    st.builds(Entity, path=names, kind=st.sampled_from(["function", "attribute"]), sections=st.lists(st.builds(DocSection, title=st.text(max_size=5), text=st.text(max_size=40)), max_size=2).map(tuple)),
    lambda inner: st.builds(Entity, path=names, kind=st.sampled_from(["module", "class"]), members=st.lists(inner, max_size=3).map(tuple)),
    max_leaves=5,
)  # fmt: skip


@given(entities)
def test_every_object_is_found_at_its_own_heading(entity: Entity) -> None:
    def placed(one: Entity, above: str) -> Entity:
        path = f"{above}.{one.path}" if above else one.path
        members = {member.path: placed(member, path) for member in one.members}
        return Entity(path, one.kind, sections=one.sections, members=tuple(members.values()))

    root = placed(Entity("pkg", "module", members=(entity,)), "")
    api = api_vault((Package(root),), ApiOptions())
    known = graph(api, {"index": " ".join(f"[[{dotted}]]" for dotted in api.objects.spots)})
    for (dotted, spot), meaning in zip(
        api.objects.spots.items(), known.meanings["index.md"], strict=True
    ):
        assert isinstance(meaning, Found)
        assert meaning.path == spot.path
        headings = {heading.id: heading.text for heading in known.notes[spot.path].unit.headings}
        assert headings.get(meaning.anchor, "") == spot.heading, dotted
