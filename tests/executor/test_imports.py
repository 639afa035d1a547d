"""The modules that the fork server imports before the first cell."""

from __future__ import annotations

from pathlib import Path

from knotwork.executor.imports import imported_modules, imports_in_browser, loaded_early


def test_imports_are_found_wherever_they_stand() -> None:
    codes = ["import json, os.path", "def f():\n    from math import pi", "from . import own"]
    assert imported_modules(codes) == ("json", "math", "os.path")


def test_what_packages_load_later_comes_along() -> None:
    modules = imported_modules(["import numpy as np", "import matplotlib.pyplot as plt"])
    assert {"numpy.random", "matplotlib.backends.backend_svg"} <= set(modules)


def test_what_starts_threads_is_known_and_never_loaded_early() -> None:
    modules = imported_modules(["import torch.nn, this, json"])
    assert modules == ("json", "this", "torch.nn")
    assert loaded_early(modules) == ("json",)


def test_broken_code_has_no_imports_and_doctests_have() -> None:
    assert imported_modules(
        ["import json\ndef", ">>> import math\n>>> def f():\n...     import re\n"]
    ) == (
        "math",
        "re",
    )


def test_what_modules_beside_cells_import_is_needed_too(tmp_path: Path) -> None:
    # Windows editors begin a file with a mark of its encoding.
    (tmp_path / "helper.py").write_text("import other, json\n", "utf-8-sig")
    (tmp_path / "other.py").write_text("import helper\nimport math\n")
    code = imports_in_browser(">>> import helper\n", tmp_path)
    assert code.split("\n") == [
        "import helper",
        "import json",
        "import math",
        "import other",
    ]


def test_time_zones_are_needed_besides_what_reads_them(tmp_path: Path) -> None:
    (tmp_path / "clocks.py").write_text("from zoneinfo import ZoneInfo\n")
    for code in ("from zoneinfo import ZoneInfo", "import clocks"):
        assert "import tzdata" in imports_in_browser(code, tmp_path).split("\n")
    assert "tzdata" not in imports_in_browser("import datetime", tmp_path)
    assert imported_modules(["import zoneinfo"]) == ("zoneinfo",)
