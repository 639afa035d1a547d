"""Packages as notes: their pages and the contents of these."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.api.packages import documented, geo
from tests.helpers.vault import note

from knotwork.api.notes import api_vault
from knotwork.api.vault import ApiVault
from knotwork.config.options import ApiOptions, parse
from knotwork.errors import ConfigError
from knotwork.executor.outcome import Cell
from knotwork.programs.browser import Browser
from knotwork.programs.obstacles import obstacles
from knotwork.shell.packages.read import ReadingOptions, read_packages


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
    (source,) = documented(tmp_path, "one.py").sources
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


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (
            "Use :func:`new`, not <T>, #this or __call__. %% ==",
            r"> Use [[old.new|new]], not \<T>, \#this or \_\_call\_\_. \%% \==",
        ),
        ("Gone.\n\nCall with mode='new'", "> Gone.\n>\n> Call with mode='new'"),
    ],
)
def test_why_something_is_deprecated_is_read_as_docstrings_are(
    tmp_path: Path, reason: str, shown: str
) -> None:
    (tmp_path / "old.py").write_text(
        "from warnings import deprecated\n"
        f"@deprecated({reason!r})\n"
        "def old(): ...\n"
        "def new():\n    'New.'\n"
    )
    (source,) = documented(tmp_path, "old.py").sources
    assert f"> [!warning] Deprecated\n{shown}\n" in source.text


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
    made = documented(tmp_path, "shop.py")
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


def test_a_named_tuple_is_called_with_its_fields(tmp_path: Path) -> None:
    (tmp_path / "pk.py").write_text(
        "import typing as t\nfrom typing import NamedTuple\n"
        "class Point(NamedTuple):\n    x: float\n    y: float = 0.0\n    n = 1\n"
        "    @property\n    def size(self) -> float: ...\n"
        "class Spot(Point):\n    'Below.'\n"
        "class Pair(t.NamedTuple):\n    a: Point\n    def __new__(cls, b): ...\n"
        "class Other:\n    x: int\n"
    )
    api = documented(tmp_path, "pk.py")
    assert "class Point(x: float, y: float = 0.0)\n" in text(api, "pk.Point")
    assert "class Spot(x: float, y: float = 0.0)\n" in text(api, "pk.Spot")
    assert "class Pair(a" not in text(api, "pk.Pair")
    assert "class Other\n" in text(api, "pk.Other")


def test_a_comment_with_a_colon_is_the_docstring_of_an_attribute(tmp_path: Path) -> None:
    (tmp_path / "pk.py").write_text(
        "#: How many,\n#: at *most*.\nLIMIT = 3\n\nSIZE = 'ü'  #: Behind it.\n\n"
        "#: For nothing.\n\nOTHER = '#: no'\n\n#: Not this.\nBOTH = 1\n'But this.'\n"
        "class A:\n    #: The colour.\n    colour: str\n"
        "    def __init__(self):\n        #: Its own.\n        self.own = 1\n"
    )
    api = documented(tmp_path, "pk.py")
    made = text(api, "pk")
    assert "How many, at *most*.\n" in made
    assert "Behind it.\n" in made
    assert "But this.\n" in made
    assert "nothing" not in made
    assert "Not this" not in made
    assert "The colour.\n" in text(api, "pk.A")
    assert "Its own.\n" in text(api, "pk.A")


def test_a_dataclass_is_called_with_its_fields(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        "from dataclasses import KW_ONLY, InitVar, dataclass, field\n"
        "@dataclass\nclass Point:\n    x: float\n"
        '@dataclass(frozen=True)\nclass Spot(Point):\n    """A spot.\n\n    Args:\n'
        '        seen: Where from.\n    """\n'
        "    seen: InitVar[Point]\n    _: KW_ONLY\n"
        "    names: list[str] = field(default_factory=list)\n"
        "    count: int = field(init=False, default=0)\n"
        "class Heir(Spot): ...\n"
    )
    made = documented(tmp_path, "one.py")
    heir, text = (
        next(source.text for source in made.sources if source.path == f"api/one.{name}.md")
        for name in ("Heir", "Spot")
    )
    assert "@" not in heir
    assert "class Heir(x: float, seen: InitVar[Point]" in heir
    assert "@dataclass\nclass Spot(x: float, seen: InitVar[Point], *, names: list[str]" in text
    assert "- `seen` (<code>InitVar\\[[[one.Point|Point]]\\]</code>): Where from." in text
    assert "### seen" not in text
    assert "init__" not in text


def test_objects_of_private_modules_are_documented_where_they_are_public(api: ApiVault) -> None:
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
    made = documented(tmp_path, "many")
    assert "- [[many.all.f99|f99]]\n- and 900 more\n\n## Modules" in text(made, "many")


@pytest.mark.parametrize("order", [["front", "back"], ["back", "front"]])
def test_a_package_can_re_export_objects_of_another(tmp_path: Path, order: list[str]) -> None:
    files = {
        "back/__init__.py": "from back._own import shown\n__all__ = ['shown']\n",
        "back/_own.py": "def shown(): ...\ndef kept(): ...\n",
        "front/__init__.py": "from back import shown\nfrom back._own import kept\nimport back\n"
        "__all__ = ['shown', 'kept']\n",
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(source)
    made = documented(tmp_path, *order)
    assert "## Re-exported\n\n- [[back.shown|shown]]\n" in text(made, "front")
    assert made.objects.known("front.shown") == "back.shown"
    assert made.objects.known("front.kept") == "front.kept", "nothing else documents it"
    assert "<small>back/\\_own.py:2</small>" in text(made, "front")


def test_modules_may_import_all_names_from_one_another_and_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "ring").mkdir()
    (tmp_path / "ring/__init__.py").write_text("from elsewhere import *\nfrom ring.part import *\n")
    for name in ("part", "rest"):
        (tmp_path / f"ring/{name}.py").write_text("from ring import *\ndef shown(): ...\n")
    made = documented(tmp_path, "ring")
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
        return documented(tmp_path, "some")

    assert made(backwards=True).sources == made(backwards=False).sources


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
    for source in documented(tmp_path, "pk").sources:
        assert not re.search("<strong>|<em>", note(source.path, source.text).unit.body.text)


def test_a_function_shows_each_way_to_call_it_that_its_author_declared(tmp_path: Path) -> None:
    (tmp_path / "pk.py").write_text(
        "from typing import overload\n"
        "@overload\ndef pick(one: int) -> int: ...\n"
        "@overload\ndef pick(one: str, *, n: int = ...) -> str: ...\n"
        "def pick(one, *, n=1): ..."
    )
    (source,) = documented(tmp_path, "pk.py").sources
    declared = "@overload\ndef pick(one: int) -> int\n@overload\ndef pick(one: str, *, n: int = ...) -> str"
    assert f"```pyi\n{declared}\n```" in source.text


def test_examples_of_a_package_that_no_browser_has_are_not_offered_to_run(api: ApiVault) -> None:
    made = text(api, "geo.vec")
    cells = [Cell("a.md", 1, fence.code) for fence in note("a.md", made).unit.fences]
    reasons = obstacles(
        cells, ("set-up", *("cell" for _ in cells[1:])), Browser(frozenset({"sys"}), {})
    )
    assert reasons[0] == "imports geo, which does not exist in a browser"
    assert set(reasons[1:]) == {
        "builds on set-up, which imports geo, which does not exist in a browser"
    }


@pytest.mark.parametrize(
    ("path", "message"),
    [("../x", "leads out"), ("nope", "there is no Python package"), ("a-b", "not a Python name")],
)
def test_a_folder_that_is_not_a_package_is_an_error(
    tmp_path: Path, path: str, message: str
) -> None:
    (tmp_path / "in" / "a-b").mkdir(parents=True)
    (tmp_path / "in" / "a-b" / "x.py").write_text("")
    with pytest.raises(ConfigError, match=message):
        list(read_packages([path], ReadingOptions(tmp_path / "in")))


@pytest.mark.parametrize(
    ("docstring", "listed"),
    [
        ("All of\n    them::\n\n        f()", ": All of them:"),
        (">>> f()\n    1\n\n    More.", ""),
    ],
)
def test_a_list_of_objects_gives_their_first_paragraphs(
    tmp_path: Path, docstring: str, listed: str
) -> None:
    (tmp_path / "one.py").write_text(f'class A:\n    """{docstring}\n    """\n')
    assert f"- [[one.A|A]]{listed}\n" in documented(tmp_path, "one.py").text("api/one.md")
