"""Which objects have a place in the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.api.packages import documented

from knotwork.api.vault import ApiVault


def made(folder: Path, files: Mapping[str, str]) -> ApiVault:
    """The pages of a package `pkg`, from the text of its files."""
    for name, text in files.items():
        file = folder / "pkg" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return documented(folder, "pkg")


OWN = "def run(): ...\n\nclass Box: ...\n"


@pytest.mark.parametrize(
    ("package", "places"),
    [
        ("from ._own import run\n", ["pkg.run"]),
        ("from ._own import run as run, Box as Case\n", ["pkg.Case", "pkg.run"]),
        ("from pkg._own import *\n", ["pkg.Box", "pkg.run"]),
        ("from ._own import run, Box\n__all__ = ['Box']\n", ["pkg.Box"]),
        ("from ._own import run as _run\n", []),
        (
            "try:\n    from ._own import run\nexcept ImportError:\n    def run(): ...\n",
            ["pkg.run"],
        ),
        ("import typing\nif typing.TYPE_CHECKING:\n    from ._own import run\n", []),
        (
            "import typing\nif typing.TYPE_CHECKING:\n    from ._own import run as run\n",
            ["pkg.run"],
        ),
    ],
)
def test_a_package_documents_what_it_imports_from_its_private_modules(
    tmp_path: Path, package: str, places: list[str]
) -> None:
    api = made(tmp_path, {"__init__.py": package, "_own.py": OWN})
    assert sorted(api.objects.spots) == ["pkg", *places]


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("from pkg._own import run as run\n", ["pkg.shown.run"]),
        ("from pkg._own import run\n", []),
    ],
)
def test_a_module_documents_a_private_object_if_the_import_names_it_twice(
    tmp_path: Path, line: str, places: list[str]
) -> None:
    api = made(tmp_path, {"__init__.py": "", "_own.py": OWN, "shown.py": line})
    assert sorted(api.objects.spots) == ["pkg", "pkg.shown", *places]


def test_a_package_lists_what_it_imports_from_its_public_modules(tmp_path: Path) -> None:
    api = made(tmp_path, {"__init__.py": "from .core import Box, run\n", "core.py": OWN})
    assert "## Re-exported\n\n- [[pkg.core.Box|Box]]\n- [[pkg.core.run|run]]" in api.text(
        "api/pkg.md"
    )


def test_an_object_that_its_module_keeps_private_is_documented_where_it_is_public(
    tmp_path: Path,
) -> None:
    """As in packages whose `__all__` names more than that of the module inside."""
    api = made(
        tmp_path,
        {
            "__init__.py": "from .core import Box, run\n__all__ = ['Box', 'run']\n",
            "core.py": f"__all__ = ['Box']\n{OWN}",
        },
    )
    assert api.objects.known("pkg.Box") == "pkg.core.Box"
    assert api.objects.known("pkg.core.run") == "pkg.run"


def test_what_python_itself_calls_is_left_out_unless_its_docstring_is_for_readers(
    tmp_path: Path,
) -> None:
    api = made(
        tmp_path,
        {
            "__init__.py": "__version__ = '1'\ndef __getattr__(name): ...\n"
            "def __dir__():\n    '''Names too.'''\n",
            "__main__.py": "def main(): ...\n",
        },
    )
    assert sorted(api.objects.spots) == ["pkg", "pkg.__dir__", "pkg.__version__"]


def test_types_link_to_an_object_wherever_it_is_documented(tmp_path: Path) -> None:
    api = made(
        tmp_path,
        {
            "__init__.py": "from . import _own\nfrom ._own import Box, made\n"
            "def emptied(box: _own.Box) -> list[_own.Box]: ...\n",
            "_own.py": f"{OWN}\ndef made() -> Box: ...\n",
        },
    )
    text = api.text("api/pkg.md")
    assert "<small>Gives [[pkg.Box|Box]].<br>pkg/\\_own.py:5</small>" in text
    assert "<small>Takes [[pkg.Box|\\_own.Box]]; gives [[pkg.Box|\\_own.Box]].<br>" in text
