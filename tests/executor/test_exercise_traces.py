"""Exercises leave no trace: what their parts changed is as it was for the cells below."""

from __future__ import annotations

import pytest
from tests.helpers.exercises import CHECK, SOLUTION, STARTER, part
from tests.helpers.programs import outcomes


def test_an_exercise_leaves_no_trace() -> None:
    results = outcomes(
        "import collections, random\nimport numpy as np\n"
        "class Net:\n    def __init__(self): self.w = [1]\n"
        "xs, d, s, a = [1, [2]], {'k': [1]}, {1}, np.zeros(2)\n"
        "net, counts = Net(), collections.Counter('a')\n"
        "nets = [net]\ndef f(): return double(1)\ndef double(x): return 0",
        part("starter", "del double"),
        part(
            "solution",
            "double = lambda x: 2 * x\nassert f() == 2\n"
            "xs[1].append(3); xs.append(4); d['k'] = 2; s.add(2); a[0] = 1\n"
            "net.w.append(2); net.v = 1; counts.update('aa'); nets.clear()\n"
            "random.random(), np.random.rand(); leak = 1",
        ),
        part("check", "assert leak"),
        "(xs, d, s, a.tolist(), net.w, hasattr(net, 'v'), counts['a'], nets == [net], f(),"
        " 'leak' in globals())",
        "random.random(), np.random.rand(), np.random.default_rng().random()",
    )
    assert [each.status for each in results] == ["passed"] * 6
    assert results[4].result == (
        "([1, [2]], {'k': [1]}, {1}, [0.0, 0.0], [1], False, 1, True, 0, False)"
    )
    alone = outcomes(
        "import random, numpy as np",
        "random.random(), np.random.rand(), np.random.default_rng().random()",
    )
    assert results[5].result == alone[1].result


@pytest.mark.parametrize(
    ("made", "change", "seen"),
    [
        ("class C:\n    n = 0", "C.n += 1; C.m = 1; del C.n", "C.n, hasattr(C, 'm')"),
        ("class C:\n    known = []\nc = C()", "c.known.append(c)", "C.known"),
        ("class C:\n    __slots__ = ('n',)\nc = C(); c.n = [1]", "c.n.append(2); c.n = 3", "c.n"),
        (
            "from dataclasses import dataclass\n@dataclass(slots=True)\nclass C:\n    n: int\nc = C(1)",
            "c.n = 2",
            "c",
        ),
        (
            "class C(list):\n    def clear(self): 1 / 0\nc = C([1])",
            "c.append(2); c.x = 1",
            "c, vars(c)",
        ),
        ("class C(dict): pass\nc = C(a=[1])", "c['a'].append(2); c['b'] = 1", "c"),
        ("def f(x, known=[]): known.append(x); return known", "f(1)", "f(2)"),
        ("def f(*, known={}): return known", "f()[1] = 1", "f()"),
        ("def f(): ...\nf.calls = 0", "f.calls += 1; f.more = 1", "vars(f)"),
        ("class C:\n    def f(self, known=[]): return known", "C().f().append(1)", "C().f()"),
        (
            (
                "class C:\n    __slots__ = ('__n',)\n    def __init__(self): self.__n = 1\n"
                "    def more(self): self.__n += 1; return self.__n\nc = C()"
            ),
            "c.more()",
            "c.more()",
        ),
        (
            "import enum\nclass C(enum.Enum):\n    A = 1",
            "C.A.more = 1",
            "C.A, hasattr(C.A, 'more')",
        ),
        ("import collections\nc = collections.defaultdict(list)", "c[1].append(1)", "c"),
        ("b = bytearray(b'ab')", "b.extend(b'c'); b[0] = 0", "b"),
        (
            (
                "def counter():\n    n = 0\n    def more():\n        nonlocal n\n        n += 1\n"
                "        return n\n    return more\nmore = counter()"
            ),
            "more()",
            "more()",
        ),
        ("def f(x=1): return x", "f.__defaults__ = (2,)", "f()"),
        ("class C:\n    __slots__ = ('n',)\nc = C()", "c.n = 1", "hasattr(c, 'n')"),
        (
            "from typing import NamedTuple\nclass P(NamedTuple):\n    x: list\np = P([1])",
            "p.x.append(2)",
            "p",
        ),
        (
            "class C:\n    @staticmethod\n    def f(known=[]): return known",
            "C.f().append(1)",
            "C.f()",
        ),
        ("import types\nn = types.SimpleNamespace(x=[])", "n.x.append(1); n.y = 2", "n"),
        (
            (
                "import collections\nclass Last(collections.OrderedDict):\n"
                "    def __setitem__(self, key, value):\n        super().__setitem__(key, value)\n"
                "        if len(self) > 2: self.popitem(last=False)\n"
                "c = Last(); c['a'] = 1; c['b'] = 2; c.move_to_end('a')"
            ),
            "c['c'] = 3",
            "c",
        ),
        ("class C: pass\nc = C(); c.x = [1]", "c.__dict__ = {'y': 2}", "vars(c)"),
        ("class C:\n    x = 1\nclass D: pass\nc = C()", "c.__class__ = D", "c.x"),
        (
            "class C:\n    __slots__ = 'x'\nclass D:\n    __slots__ = 'x'\nc = C(); c.x = 1",
            "c.x = 2; c.__class__ = D",
            "c.x, type(c) is C",
        ),
        (
            "def f(): return 1",
            "f.__code__ = (lambda: 2).__code__; f.__dict__ = {1: 2}",
            "f(), vars(f)",
        ),
        ("import decimal", "decimal.getcontext().prec = 3", "decimal.Decimal(1) / 3"),
        (
            "import decimal; decimal.getcontext().prec = 5",
            "decimal.setcontext(decimal.Context(prec=3))",
            "decimal.Decimal(1) / 3",
        ),
        (
            "",
            "import decimal; decimal.getcontext().prec = 3",
            "import decimal; decimal.Decimal(1) / 3",
        ),
        ("import numpy as np", "np.set_printoptions(precision=2)", "np.array([1 / 3])"),
        (
            "import pandas as pd; pd.options.display.max_rows = 8",
            "pd.set_option('display.max_rows', 4, 'display.precision', 1)",
            "pd.Series(0.25, range(9))",
        ),
        (
            "import numpy as np; np.set_printoptions(precision=4); np.seterr(all='ignore')",
            "np.set_printoptions(precision=2); np.seterr(all='raise')",
            "np.array([1.0]) / 3, np.array([1.0]) / 0",
        ),
        (
            "",
            "import locale; locale.setlocale(locale.LC_ALL, 'C')",
            "import locale; locale.getlocale()",
        ),
        (
            "import os",
            "os.environ['A'] = '1'; os.chdir('/')",
            "'A' in os.environ, os.getcwd() == '/'",
        ),
        (
            "import warnings",
            "warnings.simplefilter('error')",
            "warnings.warn('x', UserWarning, stacklevel=1); 1",
        ),
        (
            "import matplotlib; matplotlib.rcParams['lines.linewidth'] = 4",
            "matplotlib.rcParams['lines.linewidth'] = 9; matplotlib.rcParams['figure.dpi'] = 30",
            "matplotlib.rcParams['lines.linewidth'], matplotlib.rcParams['figure.dpi']",
        ),
        (
            "from collections import *\nm, d, l = ChainMap({1: 1}), UserDict(a=1), UserList([1])",
            "m[2] = d['b'] = 2; l.append(2); m.maps.append({3: 3})",
            "m, d, l",
        ),
        ("import random\nr = random.Random(1)", "r.random()", "r.random()"),
        ("import numpy as np\nr = np.random.default_rng(1)", "r.normal(size=3)", "r.random()"),
        ("import numpy as np\nr = np.random.RandomState(1)", "r.normal()", "r.normal()"),
        (
            "import numpy as np\nclass Net:\n    pass\nnet = Net()\nnet.r = np.random.default_rng(1)",
            "net.r.integers(3, size=5, dtype=np.uint8)",
            "net.r.integers(99, size=5, dtype=np.uint8)",
        ),
        (
            "import numpy as np, warnings\nwarnings.simplefilter('ignore')\na = np.arange(4)",
            "a[0] = 9; a.shape = (2, 2); a.flags.writeable = False",
            "a, a.flags.writeable",
        ),
        (
            (
                "import numpy as np\na, b = np.ma.array([1, 2]), np.ma.array([1, 2], mask=[1, 0])\n"
                "c = np.ma.array([1, 2], mask=[0, 0])"
            ),
            "a[0] = np.ma.masked; b[:] = 7; b.fill_value = 8; c[1] = np.ma.masked",
            "a, b, c",
        ),
        (
            (
                "import numpy as np\na = np.array([[1], [2, 3]], dtype=object)\n"
                "r = np.rec.array([(1, 2.0)], dtype=[('x', int), ('y', float)])"
            ),
            "a[0].append(4); r.x[0] = 9",
            "a, r",
        ),
        (
            (
                "import numpy as np\nclass Vector(np.ndarray): pass\n"
                "v = np.arange(3).view(Vector)\nv.names = ['a']"
            ),
            "v[0] = 9; v.names.append('b'); v.new = 1",
            "v, v.__dict__",
        ),
        (
            (
                "import numpy as np\nclass Fixed(np.ndarray):\n"
                "    def __setitem__(self, at, value): raise TypeError\n"
                "    def copy(self): raise TypeError\n"
                "v = np.arange(3).view(Fixed)"
            ),
            "np.asarray(v)[0] = 9",
            "v",
        ),
        ("from array import array\na = array('i', [1, 2])", "a[0] = 9; a.append(3)", "a"),
        (
            "import pandas as pd\nt = pd.DataFrame({'a': [1, 2], 'name': ['x', 'y']})",
            "t['c'] = 1; t.loc[0, 'a'] = 9; t.columns = [*'xyz']; t.index.name = 'i'; t.attrs[1] = 2",
            "t, t.attrs",
        ),
        (
            "import pandas as pd\nc = pd.Series([1, 2], ['x', 'y'], name='c')",
            "c.iloc[0] = 9; c['z'] = 3; c.name = 'd'",
            "c",
        ),
        (
            "import pandas as pd\nclass Table(pd.DataFrame):\n    pass\nt = Table({'a': [1, 2]})",
            "t.loc[0, 'a'] = 9; t['b'] = 1",
            "t, type(t).__name__",
        ),
        ("import sys", "sys.setrecursionlimit(5000)", "sys.getrecursionlimit()"),
        (
            "import logging; logging.basicConfig(level='INFO')",
            "logging.root.setLevel('ERROR'); logging.root.handlers.clear()",
            "logging.root.level, len(logging.root.handlers)",
        ),
        (
            "data = [float(n) for n in range(250_000)]\nclass C: pass\nc = C(); c.x = 1",
            "c.x = 2",
            "c.x",
        ),
    ],
)
def test_an_exercise_leaves_no_trace_in(made: str, change: str, seen: str) -> None:
    first = outcomes(made, seen)[-1]
    assert first.result is not None, first
    results = outcomes(
        made,
        part("starter", change),
        part("solution", f"{change}\nx = 1"),
        part("check", "x"),
        seen,
    )
    assert [each.status for each in results] == ["passed"] * 5, results
    assert results[-1].result == first.result


def test_a_part_of_a_table_of_an_older_pandas_is_brought_back_without_a_remark() -> None:
    table = (
        "class NDFrame:\n    __module__ = 'pandas.core.generic'\n    ndim = 2\n    held = 1\n"
        "    attrs = ()\n    def copy(self):\n        made = NDFrame()\n"
        "        made.held = self.held\n        return made\n"
        "    def _update_inplace(self, result, verify_is_copy=True):\n"
        "        self.held = result.held\n        if verify_is_copy: print('on a copy')\n"
        "t = NDFrame()"
    )
    solution = part("solution", f"{SOLUTION.code}\nt.held = 2")
    told = outcomes(table, STARTER, solution, CHECK, "print(t.held)")
    assert [each.text for each in told[2:]] == ["solved\n", "solved\n", "1\n"]


@pytest.mark.parametrize(
    "made",
    [
        "import weakref\nclass C: pass\nc = C()\nx = weakref.proxy(c)\ndel c",
        (
            "class Proxy:\n    __class__ = property(lambda self: list)\n"
            "    def __getattr__(self, name): return getattr([1], name)\nx = Proxy()"
        ),
        "class A:\n    __slots__ = ('x',)\nclass B:\n    y = A.x\nx = B()",
        "class A:\n    __dict__ = property(lambda self: 1 / 0)\nx = A()",
        "class A:\n    def __getattribute__(self, name): raise RuntimeError(name)\nx = A()",
        (
            "class M(type):\n    def __getattribute__(self, name): raise RuntimeError(name)\n"
            "    def __eq__(self, other): return True\nclass A(metaclass=M): pass\nx = A()"
        ),
    ],
)
def test_an_exercise_runs_beside_objects_that_cannot_be_inspected(made: str) -> None:
    check = part("check", "assert double(1) == 2")
    results = outcomes(made, STARTER, SOLUTION, check, "known = 1")
    assert [each.status for each in results] == ["passed"] * 5, results


def test_after_an_exercise_cells_print_as_before() -> None:
    results = outcomes(
        "import io, sys, warnings",
        STARTER,
        part(
            "solution",
            "sys.stdout = sys.stderr = io.StringIO()\n"
            f"warnings.formatwarning = lambda *given: 'other'\n{SOLUTION.code}",
        ),
        CHECK,
        "print('told'); warnings.warn('x', stacklevel=1)",
    )
    assert results[-1].text.startswith("told\n"), results
    assert "UserWarning: x" in results[-1].text
    assert "other" not in outcomes("import warnings; warnings.warn('x', stacklevel=1)")[0].text


def test_restoring_loggers_runs_no_code_of_their_classes() -> None:
    results = outcomes(
        "import logging\nclass Log(logging.Logger):\n"
        "    def setLevel(self, level): print('set')\nlog = Log('log')\n"
        "logging.root.manager.loggerDict['log'] = log",
        STARTER,
        SOLUTION,
        CHECK,
        "print('told'); del logging.root.manager.loggerDict['log']",
    )
    assert results[-1].text == "told\n"


@pytest.mark.parametrize("loaded", ["sys", "numpy", "matplotlib.pyplot"])
def test_an_exercise_shows_no_warning_twice(loaded: str) -> None:
    results = outcomes(
        f"import warnings, {loaded}\ndef f(): warnings.warn('x', stacklevel=1)\nf()",
        STARTER,
        SOLUTION,
        CHECK,
        "f()",
    )
    assert "UserWarning: x" in results[0].text
    assert results[-1].text == ""


def test_an_exercise_leaves_no_trace_in_the_functions_of_modules() -> None:
    results = outcomes(
        "import math, os, textwrap as t, json",
        part("starter", "math.sqrt = 3"),
        part("solution", "math.sqrt(4); del os.getlogin; t.dedent = print; import json.tool"),
        part("check", "assert t.dedent is print"),
        "math.sqrt(4), t.dedent(' a'), callable(os.getlogin), hasattr(json, 'tool')",
    )
    assert [each.status for each in results] == ["passed"] * 5, results
    assert results[-1].result == "(2.0, 'a', True, True)"
