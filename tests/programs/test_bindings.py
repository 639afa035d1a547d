"""The names that snippets bind, change and read, found by reading their code."""

from __future__ import annotations

import pytest

from knotwork.programs.bindings import ALL, bindings


@pytest.mark.parametrize(
    ("code", "bound"),
    [
        ("x, (y, *z) = 1, (2, 3)", "x y z"),
        ("for i in range(3): pass", "i"),
        ("def f(a): b = a", "b f"),
        ("async def f(): ...\nclass C: ...", "C f"),
        ("import a.b, c as d\nfrom e import f as g", "a d g"),
        ("with open(p) as f: pass", "f"),
        ("try: ...\nexcept ValueError as e: ...", "e"),
        ("match p:\n  case [a, *b] | {'k': a, **b}: ...\n  case c: ...", "a b c"),
        ("if (n := 3): del m", "m n"),
        ("x += 1", "x"),
        (">>> y = 2\n>>> y\n2", "y"),
        ("from m import *", ALL),
        ("exec(code)", ALL),
        ("no Python at all", ALL),
        ("\ud800 = 1", ALL),
    ],
)
def test_all_ways_to_bind_a_name_are_known(code: str, bound: str) -> None:
    assert bindings(code).bound == set(bound.split())


def test_names_count_as_changed_by_stores_and_method_calls() -> None:
    found = bindings("a.b.c = 1\nd[0] = 2\ne.append(3)\ndel f[0].g\nh[i].sort()\nk(l)\n[].pop()")
    assert found.changed == {"a", "d", "e", "f", "h"}
    assert "x" not in bindings("x = []\nx.append(1)").changed, "it is bound here"


def test_reading_is_any_use_of_a_value() -> None:
    assert bindings("def f(a): return a + b\nx[i] = 1").read == {"a", "b", "x", "i"}
    assert ALL in bindings("eval('x')").read
