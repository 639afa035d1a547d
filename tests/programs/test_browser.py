"""Imports of a cell that fail in a browser."""

from __future__ import annotations

import pytest

from knotwork.executor.outcome import Cell
from knotwork.programs.browser import (
    Browser,
    Lack,
    imported,
    imported_behind,
    lacks,
    needed_packages,
    origin,
)

BROWSER = Browser(
    standard=frozenset({"json", "collections", "zoneinfo"}),
    packages={"numpy": "numpy", "PIL": "pillow", "scipy": "scipy", "tzdata": "tzdata"},
    carried=frozenset({"numpy", "pillow"}),
)


def found(code: str, raises: str | None = None, *, eval_: bool = True) -> tuple[Lack, ...]:
    return lacks(Cell("a.md", 1, code, raises=raises, eval=eval_), BROWSER)


@pytest.mark.parametrize(
    "code",
    [
        "import json, math, sys",
        "from collections.abc import Mapping",
        "import numpy.random as r\nfrom PIL import Image",
        "print('import torch')",
        "this is no Python: import torch",
        ">>> import json\n>>> json",
        "try:\n    import torch\nexcept ImportError:\n    torch = None",
        "try:\n    import torch\nexcept (KeyError, ModuleNotFoundError):\n    pass",
        "from . import something",
    ],
)
def test_a_cell_that_lacks_nothing(code: str) -> None:
    assert found(code) == ()


@pytest.mark.parametrize(
    ("code", "lack"),
    [
        ("import torch", Lack("torch")),
        ("import torch.nn as nn", Lack("torch")),
        ("def f():\n    from tkinter import Tk", Lack("tkinter")),
        (">>> import torch", Lack("torch")),
        ("from scipy import stats", Lack("scipy", "scipy")),
        ("try:\n    import torch\nexcept KeyError:\n    pass", Lack("torch")),
        ("try:\n    pass\nexcept ImportError:\n    import torch", Lack("torch")),
        ("from zoneinfo import ZoneInfo", Lack("tzdata", "tzdata")),
    ],
)
def test_a_cell_that_lacks_a_module(code: str, lack: Lack) -> None:
    assert found(code) == (lack,)


def test_a_site_that_carries_all_packages_lacks_none_that_exists() -> None:
    browser = Browser(BROWSER.standard, BROWSER.packages)
    assert lacks(Cell("a.md", 1, "import scipy"), browser) == ()


def test_a_cell_that_never_runs_or_expects_the_failure_lacks_nothing() -> None:
    assert found("import torch", eval_=False) == ()
    assert found("import torch", "ModuleNotFoundError: torch") == ()


def test_modules_beside_the_cells_are_there() -> None:
    beside = BROWSER.beside(["helper.py", "table.csv"])
    assert lacks(Cell("a.md", 1, "import helper"), beside) == ()
    assert lacks(Cell("a.md", 1, "import table"), beside) != ()
    assert BROWSER.beside(["table.csv"]) is BROWSER


def test_the_reason_says_whose_lack_it_is() -> None:
    assert found("import torch")[0].reason == "imports torch, which does not exist in a browser"
    assert found("import scipy")[0].reason == "needs scipy, which this site does not carry"


def test_packages_are_named_as_the_runtime_names_them() -> None:
    modules = imported(["import PIL", "import json", "from numpy import linalg"])
    assert needed_packages(modules, BROWSER) == {"numpy", "pillow"}


def test_the_origin_of_a_url() -> None:
    assert origin("https://example.org:8443/a/b/") == "https://example.org:8443"
    assert origin("-/python/abc/") == ""


def test_what_modules_beside_the_cells_import_is_needed_too() -> None:
    texts = {
        "helper": ["import deeper, helper", "import PIL"],
        "deeper": ["try:\n    import scipy\nexcept ImportError:\n    import numpy, helper"],
        "aside": ["import torch"],
    }
    found = imported_behind(["helper", "json"], lambda module: texts.get(module, []))
    assert found == {"helper", "json", "deeper", "PIL", "numpy"}
