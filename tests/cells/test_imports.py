"""What the fork server loads before the first cell."""

from __future__ import annotations

from knotwork.cells.imports import imported_modules


def test_imports_are_found_wherever_they_stand() -> None:
    codes = ["import json, os.path", "def f():\n    from math import pi", "from . import own"]
    assert imported_modules(codes) == ("json", "math", "os.path")


def test_what_packages_load_later_comes_along() -> None:
    modules = imported_modules(["import numpy as np", "import matplotlib.pyplot as plt"])
    assert {"numpy.random", "matplotlib.backends.backend_svg"} <= set(modules)


def test_what_starts_threads_is_never_loaded() -> None:
    assert imported_modules(["import torch.nn, this"]) == ()


def test_broken_code_has_no_imports_and_doctests_have() -> None:
    assert imported_modules(
        ["import json\ndef", ">>> import math\n>>> def f():\n...     import re\n"]
    ) == (
        "math",
        "re",
    )
