"""Packages as notes: pages, links, backlinks, and what stays silent."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import griffe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.api.packages import geo
from tests.helpers.vault import note

from knotwork.analysis.change import change
from knotwork.api.model import DocSection, Entity, Package
from knotwork.api.notes import api_vault
from knotwork.api.vault import ApiVault
from knotwork.check import Selection, check
from knotwork.config.options import ApiOptions, parse
from knotwork.errors import ConfigError
from knotwork.executor.outcome import Cell
from knotwork.graph import ConceptGraph, target_of
from knotwork.link import link
from knotwork.model import External, Found, MissingNote
from knotwork.programs.browser import Browser
from knotwork.programs.obstacles import obstacles
from knotwork.resolve import Mode
from knotwork.shell.packages.read import ReadingOptions, read_packages

TESTS = ("*.tests", "geo.left")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> ApiVault:
    folder = geo(tmp_path_factory.mktemp("geo"))
    return api_vault(
        read_packages(["src/geo"], ReadingOptions(folder, exclude=TESTS)), ApiOptions()
    )


def graph(api: ApiVault, texts: Mapping[str, str], mode: Mode = Mode.ALIAS) -> ConceptGraph:
    notes = [note(f"{name}.md", text) for name, text in texts.items()]
    made = [note(one.path, one.text) for one in api.sources]
    return link([*notes, *made], mode=mode, api=api)


def text(api: ApiVault, dotted: str) -> str:
    return next(one.text for one in api.sources if one.path == f"api/{dotted}.md")


def test_each_public_module_and_class_has_a_page_and_nothing_was_imported(api: ApiVault) -> None:
    assert [one.path for one in api.sources] == [
        "api/geo.broken.md",
        "api/geo.md",
        "api/geo.vec.Vector.Part.md",
        "api/geo.vec.Vector.md",
        "api/geo.vec.md",
    ]


@pytest.mark.parametrize(
    ("opening", "runs"),
    [
        ("```python", True),
        ('~~~py title="a"', True),
        ("``` Python3", True),
        ("```python-console", False),
    ],
)
def test_a_page_with_cells_has_the_names_of_its_module_for_them(
    tmp_path: Path, opening: str, runs: bool
) -> None:
    (tmp_path / "one.py").write_text(f'"""One.\n\n{opening}\nf()\n{opening[:3]}\n"""\n')
    read = read_packages(["one.py"], ReadingOptions(tmp_path))
    (source,) = api_vault(read, ApiOptions()).sources
    assert ("examples-setup" in source.text) == runs


@pytest.mark.parametrize(
    ("exclude", "pages"),
    [
        (("geo.*",), ["geo"]),
        (("geo.*", "!geo.vec"), ["geo", "geo.vec", "geo.vec.Vector", "geo.vec.Vector.Part"]),
        (("!geo.vec", "geo.*"), ["geo"]),
        (("geo.*", "!geo.vec", "geo.vec.*.*"), ["geo", "geo.vec", "geo.vec.Vector"]),
        (("geo.*", "!geo.vec.Vector"), ["geo"]),
    ],
)
def test_the_last_glob_that_means_a_name_or_what_it_is_in_decides(
    tmp_path: Path, exclude: tuple[str, ...], pages: list[str]
) -> None:
    read = read_packages(["src/geo"], ReadingOptions(geo(tmp_path), exclude=exclude))
    made = [one.path for one in api_vault(read, ApiOptions()).sources]
    assert sorted(made) == sorted(f"api/{name}.md" for name in pages)


def test_a_function_shows_its_signature_parameters_and_results(api: ApiVault) -> None:
    made = text(api, "geo.vec")
    assert (
        "def dot(\n    a: Vector,\n    b: Vector,\n    /,\n    *rest: Vector,\n    start: float = 0.0,\n) -> float"
        in made
    )
    assert (
        "- `a` ([[geo.vec.Vector|Vector]]): One; see [[geo.vec.Vector.norm|Vector.norm]]." in made
    )
    assert "**Returns**\n\n- `float`: The sum." in made
    assert "> [!warning] Deprecated\n> use dot" in made
    assert "LIMIT: int = 3" in made


def test_why_something_is_deprecated_is_read_as_docstrings_are(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(
        "from warnings import deprecated\n"
        "@deprecated('Use :func:`new`, not <T>, #this or __call__. %% ==')\n"
        "def old(): ...\n"
        "def new():\n    'New.'\n"
    )
    (source,) = api_vault(read_packages(["old.py"], ReadingOptions(tmp_path)), ApiOptions()).sources
    assert (
        "> [!warning] Deprecated\n"
        r"> Use [[old.new|new]], not \<T>, \#this or \_\_call\_\_. \%% \=="
        "\n"
    ) in source.text


def test_lines_and_quotes_of_why_something_is_deprecated_are_kept(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(
        "from warnings import deprecated\n"
        "@deprecated(\"Gone.\\n\\nCall with mode='new'\")\n"
        "def old(): ...\n"
    )
    (source,) = api_vault(read_packages(["old.py"], ReadingOptions(tmp_path)), ApiOptions()).sources
    assert "> [!warning] Deprecated\n> Gone.\n>\n> Call with mode='new'\n" in source.text


def test_the_types_of_a_definition_are_links_below_it(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(
        "from typing import overload\n"
        "class Item:\n    def twice(self: 'Item') -> 'list[Item]': ...\n"
        "class Basket:\n"
        "    def __init__(self, items: list[Item], most: int) -> None: ...\n"
        "    first: Item\n"
        "def fill(basket: Basket, *items: Item, other: Item | None) -> dict[str, Basket]: ...\n"
        "def told(item: Item) -> dict[str, Basket] | None:\n"
        '    """Tell.\n\n    Args:\n        item (Item): One.\n\n'
        '    Returns:\n        All.\n    """\n'
        "@overload\ndef get(key: Item) -> Basket: ...\n"
        "@overload\ndef get(key: Basket) -> Item: ...\n"
        "def get(key): ...\n"
        "def plain(x: int) -> str: ...\n"
    )
    made = api_vault(read_packages(["shop.py"], ReadingOptions(tmp_path)), ApiOptions())
    item, basket = "[[shop.Item|Item]]", "[[shop.Basket|Basket]]"
    module = re.findall(r"<small>(.*)</small>", text(made, "shop"))
    assert module == [
        "shop.py",
        f"Takes {basket}, {item}; gives {basket}.<br>shop.py:7",
        "shop.py:8",
        f"Takes {item}, {basket}; gives {basket}, {item}.<br>shop.py:21",
        "shop.py:22",
    ]
    of_basket = re.findall(r"<small>(.*)</small>", text(made, "shop.Basket"))
    assert of_basket == [f"Takes {item}.<br>shop.py:4", f"Of type {item}.<br>shop.py:6"]
    assert f"- <code>dict\\[str, {basket}\\] \\| None</code>: All." in text(made, "shop")
    assert "[[shop.Item|" not in text(made, "shop.Item"), "its own page"


def test_a_class_shows_its_constructor_members_and_what_it_inherits(api: ApiVault) -> None:
    made = text(api, "geo.vec.Vector")
    assert "class Vector(values: list[float])" in made
    assert "@property\ndef norm(self) -> float" in made
    assert "> [!abstract]- Inherited\n> - from `geo._hidden.Base`: `copy`" in made
    assert "_private" not in made
    assert "__len__" not in made, "a special method that says nothing"


def test_what_a_private_module_hands_on_is_documented_where_it_is_public(api: ApiVault) -> None:
    assert "### `secret`" in text(api, "geo")
    assert "### `kept`" in text(api, "geo"), "what is left out is hidden like what is private"
    assert "api/geo.left.md" not in {one.path for one in api.sources}


def test_a_package_lists_what_it_makes_public_of_its_modules(api: ApiVault) -> None:
    made = text(api, "geo")
    assert "## Re-exported\n\n- [[geo.vec.Vector|Vector]]: A list of numbers.\n\n## Modules" in made
    assert made.count("secret") == 2, "what is documented here is not listed too"
    assert "Re-exported" not in text(api, "geo.vec"), "imported for its own use"


def test_of_a_thousand_re_exported_names_a_page_lists_some(tmp_path: Path) -> None:
    names = [f"f{number}" for number in range(1_000)]
    (tmp_path / "many").mkdir()
    (tmp_path / "many/all.py").write_text("\n".join(f"def {name}(): ..." for name in names))
    (tmp_path / "many/__init__.py").write_text(f"from many.all import *\n__all__ = {names}\n")
    made = api_vault(read_packages(["many"], ReadingOptions(tmp_path)), ApiOptions())
    assert "- [[many.all.f99|f99]]\n- and 900 more\n\n## Modules" in text(made, "many")


@pytest.mark.parametrize("order", [["front", "back"], ["back", "front"]])
def test_a_package_hands_on_what_another_one_defines(tmp_path: Path, order: list[str]) -> None:
    files = {
        "back/__init__.py": "from back._own import shown\n__all__ = ['shown']\n",
        "back/_own.py": "def shown(): ...\ndef kept(): ...\n",
        "front/__init__.py": "from back import shown\nfrom back._own import kept\nimport back\n"
        "__all__ = ['shown', 'kept']\n",
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)
    made = api_vault(read_packages(order, ReadingOptions(tmp_path)), ApiOptions())
    assert "## Re-exported\n\n- [[back.shown|shown]]\n" in text(made, "front")
    assert made.objects.known("front.shown") == "back.shown"
    assert made.objects.known("front.kept") == "front.kept", "nothing else documents it"
    assert "<small>back/\\_own.py:2</small>" in text(made, "front")


def test_modules_may_import_all_names_from_one_another_and_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "ring").mkdir()
    (tmp_path / "ring/__init__.py").write_text("from elsewhere import *\nfrom ring.part import *\n")
    for name in ("part", "rest"):
        (tmp_path / f"ring/{name}.py").write_text("from ring import *\ndef shown(): ...\n")
    made = api_vault(read_packages(["ring"], ReadingOptions(tmp_path)), ApiOptions())
    assert "## Re-exported\n\n- [[ring.part.shown|shown]]\n\n##" in text(made, "ring")
    assert "*" not in text(made, "ring").replace("**", "")


def test_the_order_in_which_a_disk_lists_modules_is_that_of_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some/__init__.py").write_text("")
    (tmp_path / "some/_own.py").write_text("def f(): ...\n")
    for name in ("a", "b", "c"):
        (tmp_path / f"some/{name}.py").write_text("from some._own import f\n__all__ = ['f']\n")
    walk = os.walk

    def made(*, backwards: bool) -> ApiVault:
        def listed(top: str, **how: Any) -> Iterator[tuple[str, list[str], list[str]]]:
            for root, folders, files in walk(top, **how):
                yield root, folders, sorted(files, reverse=backwards)

        monkeypatch.setattr(os, "walk", listed)
        return api_vault(read_packages(["some"], ReadingOptions(tmp_path)), ApiOptions())

    assert made(backwards=True).sources == made(backwards=False).sources


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


@pytest.mark.parametrize("folder", ["api", "api/", "docs/api/", ""])
def test_a_folder_may_be_written_with_a_slash_at_its_end(tmp_path: Path, folder: str) -> None:
    (tmp_path / "pk.py").write_text('"""Words."""')
    options = parse({"api": {"folder": folder}}).api
    (source,) = api_vault(read_packages(["pk.py"], ReadingOptions(tmp_path)), options).sources
    assert source.path == f"{folder.strip('/')}/pk.md".removeprefix("/")


def test_names_in_underscores_are_no_emphasis(tmp_path: Path) -> None:
    package = tmp_path / "pk"
    package.mkdir()
    (package / "__init__.py").write_text(
        '"""See :func:`pk.__call_me__`."""\ndef __call_me__(): ...'
    )
    (package / "__main__.py").write_text('"""Run __main__."""')
    (package / "base.py").write_text("class __Base__:\n    def __call__(self): ...")
    (package / "kid.py").write_text("from pk.base import __Base__\nclass Kid(__Base__): ...")
    read = read_packages(["pk"], ReadingOptions(tmp_path))
    for source in api_vault(read, ApiOptions()).sources:
        assert not re.search("<strong>|<em>", note(source.path, source.text).unit.body.text)


def test_docstrings_link_to_concepts_and_concepts_know_it(api: ApiVault) -> None:
    known = graph(api, {"dot product": "x", "vector": "x"})
    sources = {edge.source for edge in known.incoming["dot product.md"]}
    assert sources == {"api/geo.vec.md"}
    assert {edge.source for edge in known.incoming["vector.md"]} == {"api/geo.md"}


def test_in_a_docstring_a_link_may_be_as_short_as_its_place_allows(api: ApiVault) -> None:
    known = graph(api, {})
    links = {one.target: target_of(meaning) for one, meaning in known.links("api/geo.md")}
    assert links["Vector"] == "api/geo.vec.Vector.md"


def test_a_broken_link_in_a_docstring_is_told_with_its_place_in_the_source(api: ApiVault) -> None:
    known = graph(api, {"dot product": "x", "vector": "x"})
    (finding,) = check(known, Selection())
    assert finding.rule == "broken-link"
    place = finding.finding.origin
    assert place is not None
    assert (place.path, place.begin, place.end) == ("src/geo/vec.py", (32, 28), (32, 58))
    assert finding.finding.fix is None


def test_a_mistyped_object_is_told_the_objects_that_are_like_it(api: ApiVault) -> None:
    known = graph(api, {"a": "[[geo.vec.dott]]", "dot product": "x", "vector": "x"})
    (finding,) = (one for one in check(known, Selection()) if one.finding.path == "a.md")
    assert finding.finding.help.startswith("did you mean [[geo.vec.dot]]")
    assert finding.finding.fix is None


def test_a_function_shows_each_way_to_call_it_that_its_author_declared(tmp_path: Path) -> None:
    (tmp_path / "pk.py").write_text(
        "from typing import overload\n"
        "@overload\ndef pick(one: int) -> int: ...\n"
        "@overload\ndef pick(one: str, *, n: int = ...) -> str: ...\n"
        "def pick(one, *, n=1): ..."
    )
    (source,) = api_vault(read_packages(["pk.py"], ReadingOptions(tmp_path)), ApiOptions()).sources
    declared = "@overload\ndef pick(one: int) -> int\n@overload\ndef pick(one: str, *, n: int = ...) -> str"
    assert f"```pyi\n{declared}\n```" in source.text


def test_examples_of_a_package_that_no_browser_has_are_not_offered_to_run(api: ApiVault) -> None:
    made = text(api, "geo.vec")
    cells = [Cell("a.md", 1, fence.code) for fence in note("a.md", made).unit.fences]
    said = obstacles(
        cells, ("set-up", *("cell" for _ in cells[1:])), Browser(frozenset({"sys"}), {})
    )
    assert said[0] == "imports geo, which does not exist in a browser"
    assert set(said[1:]) == {
        "builds on set-up, which imports geo, which does not exist in a browser"
    }


@pytest.mark.parametrize("path", ["api/geo.vec", "./api/geo.vec.md"])
def test_a_link_to_the_path_of_such_a_page_is_told_the_name_that_leads_there(
    api: ApiVault, path: str
) -> None:
    known = graph(api, {"a": f"[x]({path})", "dot product": "x", "vector": "x"})
    (finding,) = (one for one in check(known, Selection()) if one.finding.path == "a.md")
    assert finding.rule == "broken-link"
    assert finding.finding.help == "that page is made from Python code: write [[geo.vec]]"


@pytest.mark.parametrize(
    ("target", "said", "way_out"),
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
def test_a_link_to_what_a_module_has_not_got_is_told_so(
    api: ApiVault, target: str, said: str, way_out: str
) -> None:
    known = graph(api, {"a": f"[[{target}]]", "dot product": "x", "vector": "x"})
    (finding,) = (one.finding for one in check(known, Selection()) if one.finding.path == "a.md")
    assert finding.message == said
    assert way_out in finding.help
    assert finding.fix is None


def test_an_anchor_that_names_an_object_is_told_as_that(api: ApiVault) -> None:
    """Pages of mkdocstrings have such anchors, below the name of a note."""
    known = graph(api, {"a": "[dot](b.md#geo.vec.dot)", "b": "# B", "dot product": "x"})
    (finding,) = (one.finding for one in check(known, Selection()) if one.finding.path == "a.md")
    assert finding.help == "that is a Python object: write [[geo.vec.dot]]"


def test_a_file_that_is_called_as_a_module_is_a_missing_file(api: ApiVault) -> None:
    known = graph(api, {"a": "![[geo.svg]] [[geo.md]]", "dot product": "x", "vector": "x"})
    found = [one.finding.message for one in check(known, Selection()) if one.finding.path == "a.md"]
    assert len(found) == 2
    assert not any("member" in message for message in found)


def test_objects_of_other_projects_are_links_to_their_documentation(api: ApiVault) -> None:
    known = link(
        [note("a.md", "[[numpy.dot]]")],
        api=api_vault((), ApiOptions(), {"numpy.dot": "https://example.org/dot.html#numpy.dot"}),
    )
    assert known.meanings["a.md"] == (External("https://example.org/dot.html#numpy.dot"),)
    assert check(known, Selection(ignore=frozenset({"empty-note"}))) == ()
    assert change(link([note("a.md", "")]), known).links_added == ()  # nobody has to write it


STYLES = {
    "google": "Words.\n\nArgs:\n    a: The first.\n\nReturns:\n    A number.\n",
    "numpy": "Words.\n\nParameters\n----------\na : int\n    The first.\n\nReturns\n-------\nint\n    A number.\n",
    "sphinx": "Words.\n\n:param a: The first.\n:returns: A number.\n",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("asked", ["told", "found out"])
def test_docstrings_are_read_in_each_style(
    tmp_path: Path, style: griffe.DocstringStyle, asked: str
) -> None:
    body = STYLES[style].replace("\n", "\n    ")
    (tmp_path / "one.py").write_text(f'def f(a: int) -> int:\n    """{body}"""\n')
    reader = ReadingOptions(tmp_path, style if asked == "told" else "auto")
    made = api_vault(read_packages(["one.py"], reader), ApiOptions()).sources[0].text
    assert "- `a` (`int`): The first." in made
    assert "A number." in made.partition("**Returns**")[2]


@pytest.mark.parametrize("style", ["google", "numpy"])
def test_a_section_may_be_the_first_of_a_docstring(tmp_path: Path, style: str) -> None:
    body = STYLES[style].removeprefix("Words.").strip().split("\n\n")[0] + "\n\nWords.\n"
    text = body.replace("\n", "\n    ")
    (tmp_path / "one.py").write_text(f'def f(a: int) -> int:\n    """\n    {text}"""\n')
    made = api_vault(read_packages(["one.py"], ReadingOptions(tmp_path)), ApiOptions()).sources[0]
    assert "- `a` (`int`): The first." in made.text


def test_a_type_in_words_keeps_the_code_in_it(tmp_path: Path) -> None:
    told = "Args:\n        a (`int` of shape `(2,)`, *optional*): The first.\n        b (`C`): It."
    (tmp_path / "one.py").write_text(
        f'class C: ...\ndef f(a, b):\n    """Words.\n\n    {told}\n    """\n'
    )
    made = api_vault(read_packages(["one.py"], ReadingOptions(tmp_path)), ApiOptions())
    text = next(source.text for source in made.sources if source.path == "api/one.md")
    assert "- `a` (`int` of shape `(2,)`, *optional*): The first." in text
    assert "- `b` ([[one.C|C]]): It." in text


@pytest.mark.parametrize("text", [":param a: The first.\n:type a: int", ":arg int a: The first."])
@pytest.mark.parametrize("words", ["", "Words.\n\n"])
def test_the_fields_of_sphinx_may_be_all_of_a_docstring(
    tmp_path: Path, text: str, words: str
) -> None:
    body = (words + text).replace("\n", "\n    ")
    (tmp_path / "one.py").write_text(f'def f(a: int) -> int:\n    """{body}"""\n')
    made = api_vault(read_packages(["one.py"], ReadingOptions(tmp_path)), ApiOptions()).sources[0]
    assert "- `a` (`int`): The first." in made.text
    assert ":a" not in made.text


@pytest.mark.parametrize(
    ("path", "said"),
    [("../x", "leads out"), ("nope", "there is no Python package"), ("a-b", "not a Python name")],
)
def test_what_is_no_package_is_told(tmp_path: Path, path: str, said: str) -> None:
    (tmp_path / "in" / "a-b").mkdir(parents=True)
    (tmp_path / "in" / "a-b" / "x.py").write_text("")
    with pytest.raises(ConfigError, match=said):
        list(read_packages([path], ReadingOptions(tmp_path / "in")))


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
