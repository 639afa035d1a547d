"""How a page shows the definition of an object."""

from __future__ import annotations

import sys
from pathlib import Path

import griffe
import pytest
from tests.api.packages import documented

from knotwork.shell.packages.described import type_parameters


def definitions(folder: Path, source: str) -> dict[str, str]:
    """What pages show as the definition of each object of a module, by its dotted name."""
    (folder / "some.py").write_text(source)
    api = documented(folder, "some.py")
    shown: dict[str, str] = {}
    for spot, entity in api.entities.items():
        text = api.text(spot.path).partition(f"### {spot.heading}\n" if spot.heading else "\n---\n")
        if entity.kind != "module":
            shown[entity.path] = text[2].partition("```pyi\n")[2].partition("\n```")[0]
    return shown


def test_only_a_method_is_given_its_first_argument(tmp_path: Path) -> None:
    assert definitions(
        tmp_path,
        "def fields(cls, name): ...\n"
        "def bound(self): ...\n"
        "class A:\n"
        "    def named(this, n): ...\n"
        "    def __call__(*args):\n        'Call it.'\n"
        "    @classmethod\n    def made(klass, n): ...\n"
        "    @staticmethod\n    def told(self, n): ...\n",
    ) == {
        "some.fields": "def fields(cls, name)",
        "some.bound": "def bound(self)",
        "some.A": "class A",
        "some.A.named": "def named(n)",
        "some.A.__call__": "def __call__(*args)",
        "some.A.made": "@classmethod\ndef made(n)",
        "some.A.told": "@staticmethod\ndef told(self, n)",
    }


def test_the_nearest_constructor_says_how_a_class_is_called(tmp_path: Path) -> None:
    shown = definitions(
        tmp_path,
        "class A:\n    def __new__(cls, a): ...\n"
        "class B(A):\n    def __init__(self, a, b=1): ...\n"
        "class C(B): ...\n"
        "class D(B):\n    def __new__(cls, d): ...\n",
    )
    assert shown == {
        "some.A": "class A(a)",
        "some.B": "class B(a, b=1)",
        "some.C": "class C(a, b=1)",
        "some.D": "class D(d)",
    }


def test_a_function_with_a_cache_is_no_property(tmp_path: Path) -> None:
    shown = definitions(
        tmp_path,
        "from functools import cache, cached_property, lru_cache\n"
        "@lru_cache(maxsize=None)\ndef one(x): ...\n"
        "class A:\n"
        "    @cache\n    def two(self, x): ...\n"
        "    @cached_property\n    def three(self) -> int: ...\n",
    )
    assert shown["some.one"] == "def one(x)"
    assert shown["some.A.two"] == "def two(x)"
    assert shown["some.A.three"] == "@cached_property\ndef three(self) -> int"


def test_an_attribute_that_is_an_argument_has_its_type_and_not_its_name_for_value(
    tmp_path: Path,
) -> None:
    shown = definitions(
        tmp_path,
        "class A:\n"
        "    def __init__(self, a: int, b, c=1):\n"
        "        self.a = a\n        self.b = b\n        self.c = c or 2\n",
    )
    assert [shown[f"some.A.{name}"] for name in "abc"] == ["a: int", "b", "c = c or 2"]


def test_type_parameters_are_shown_as_they_are_written() -> None:
    kinds = griffe.TypeParameterKind
    function = griffe.Function(
        "f",
        type_parameters=griffe.TypeParameters(
            griffe.TypeParameter("T", kind=kinds.type_var, bound="int", default="bool"),
            griffe.TypeParameter("U", kind=kinds.type_var, constraints=["int", "str"]),
            griffe.TypeParameter("Ts", kind=kinds.type_var_tuple),
            griffe.TypeParameter("P", kind=kinds.param_spec),
        ),
    )
    assert type_parameters(function) == "T: int = bool, U: (int, str), *Ts, **P"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="this Python has no type parameters")
def test_generic_objects_show_their_type_parameters(tmp_path: Path) -> None:
    assert definitions(
        tmp_path,
        "type Tree[T] = list[Tree[T]] | T\n"
        "def first[T: int](of: list[T]) -> T: ...\n"
        "class Box[*Ts]: ...\n",
    ) == {
        "some.Tree": "type Tree[T] = list[Tree[T]] | T",
        "some.first": "def first[T: int](of: list[T]) -> T",
        "some.Box": "class Box[*Ts]",
    }


def test_libraries_make_constructors_of_fields(tmp_path: Path) -> None:
    shown = definitions(
        tmp_path,
        "import attr, attrs, msgspec\n"
        "from attrs import define\n"
        "from pydantic import BaseModel, Field\n"
        "from typing import ClassVar\n"
        "@define\n"
        "class A:\n"
        "    a: int\n"
        "    _b: str = 'x'\n"
        "    c: list[int] = attrs.field(factory=list, kw_only=True)\n"
        "    d: int = attrs.field(init=False, default=1)\n"
        "    e: ClassVar[int] = 2\n"
        "    @property\n    def f(self) -> int: ...\n"
        "@define(kw_only=True)\n"
        "class B(A):\n    g: int = 3\n"
        "class C(B): ...\n"
        "@attr.s\n"
        "class D:\n    a = attr.ib()\n    b = attr.ib(default=3)\n    c: int = 1\n"
        "class E(msgspec.Struct, frozen=True):\n    a: int\n    b: list[int] = []\n"
        "class F(E, kw_only=True):\n    c: str = msgspec.field(default='x')\n"
        "class G(BaseModel):\n"
        "    a: int\n    b: str = Field('x', alias='bee')\n    c: int = Field(..., gt=1)\n"
        "    _d: int = 1\n    config = {}\n"
        "@define(init=False)\n"
        "class H:\n    a: int\n",
    )
    assert {name: shown[f"some.{name}"] for name in "ABCDEFGH"} == {
        "A": "class A(a: int, b: str = 'x', *, c: list[int] = list())",
        "B": "class B(a: int, b: str = 'x', *, c: list[int] = list(), g: int = 3)",
        "C": "class C(a: int, b: str = 'x', *, c: list[int] = list(), g: int = 3)",
        "D": "class D(a, b=3)",
        "E": "class E(a: int, b: list[int] = [])",
        "F": "class F(a: int, b: list[int] = [], *, c: str = 'x')",
        "G": "class G(*, a: int, bee: str = 'x', c: int)",
        "H": "class H",
    }


def test_fields_of_attrs_are_taken_as_attrs_takes_them(tmp_path: Path) -> None:
    shown = definitions(
        tmp_path,
        "import attr, typing\n"
        "from attrs import define, field\n"
        "@define\nclass A:\n    a: int\n    b: int = 1\n    c: typing.ClassVar = 2\n"
        "@define\nclass B(A):\n    a: int = 2\n"
        "@define\nclass C:\n    a: int = field()\n    b: int = field(init=True)\n"
        "    @b.default\n    def _b(self): ...\n"
        "@define\nclass D:\n    a: int\n    b = field()\n"
        "@define(auto_attribs=False)\nclass E:\n    a: int\n    b: int = field(default=1)\n"
        "@define(kw_only=True)\nclass F:\n    a: int = field(kw_only=False)\n    b: int\n"
        "@attr.s\nclass G:\n    a = attr.ib(1, None)\n",
    )
    assert {name: shown[f"some.{name}"] for name in "ABCDEFG"} == {
        "A": "class A(a: int, b: int = 1)",
        "B": "class B(b: int = 1, a: int = 2)",
        "C": "class C(a: int, b: int = ...)",
        "D": "class D(b)",
        "E": "class E(b: int = 1)",
        "F": "class F(a: int, *, b: int)",
        "G": "class G(a=1)",
    }


def test_fields_of_pydantic_are_taken_as_pydantic_takes_them(tmp_path: Path) -> None:
    shown = definitions(
        tmp_path,
        "from pydantic import BaseModel, Field\n"
        "class A(BaseModel):\n"
        "    a: int = Field(init=False)\n"
        "    b: int = Field(1, **OPTIONS)\n"
        "    c: int = Field(alias='not-a-name')\n"
        "    d: int = Field(validation_alias='dee')\n"
        "    e: int = Field(validation_alias=choices('e', 'f'))\n"
        "    f: int = Field(**OPTIONS)\n",
    )
    assert shown["some.A"] == ("class A(*, a: int, b: int = 1, c: int, dee: int, e: int, f: int)")


def test_a_default_that_a_lambda_makes_is_its_result(tmp_path: Path) -> None:
    shown = definitions(
        tmp_path,
        "import attrs, dataclasses\n"
        "@attrs.define\nclass A:\n    a: list = attrs.field(factory=lambda: [1])\n"
        "@dataclasses.dataclass\nclass B:\n"
        "    a: list = dataclasses.field(default_factory=lambda: [1])\n"
        "def f(a=lambda: [1]): ...\n",
    )
    assert shown["some.A"] == "class A(a: list = [1])"
    assert shown["some.B"] == "@dataclass\nclass B(a: list = [1])"
    assert shown["some.f"] == "def f(a=lambda: [1])"
