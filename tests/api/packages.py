"""A small package on disk that must not be imported, documented in three styles, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.helpers.vault import note

from knotwork.api.notes import api_vault
from knotwork.api.vault import ApiVault
from knotwork.config.options import ApiOptions
from knotwork.graph import ConceptGraph
from knotwork.link import link
from knotwork.resolve import Mode
from knotwork.shell.packages.read import ReadingOptions, read_packages

NOT_DOCUMENTED = ("*.tests", "geo.left")

FILES = {
    "src/geo/__init__.py": '''
        """Geometry, as in [[vector]].

        See :func:`geo.vec.dot` and [[Vector]].
        """
        raise RuntimeError("imported")
        from geo.vec import Vector
        from geo._hidden import secret
        from geo.left import kept
        __all__ = ["Vector", "kept", "secret"]
    ''',
    "src/geo/vec.py": '''
        """Vectors."""

        from __future__ import annotations
        from geo._hidden import Base
        from warnings import deprecated

        LIMIT: int = 3
        """The most components."""

        def dot(a: Vector, b: Vector, /, *rest: Vector, start: float = 0.0) -> float:
            """The [[dot product]] of two vectors.

            Args:
                a: One; see `Vector.norm`.
                b: The other.
                start: Where the sum begins.

            Returns:
                The sum.

            Raises:
                ValueError: lengths differ.

            Examples:
                >>> dot([1], [2])
                2
            """

        @deprecated("use dot")
        def times(a, b):
            """As :func:`dot`, for [[numbers that are not there]]."""

        class Vector(Base):
            """A list of numbers.

            Parameters
            ----------
            values : list
                Its components.
            """

            def __init__(self, values: list[float]) -> None: ...

            @property
            def norm(self) -> float:
                """Its length.

                :returns: A number.
                """

            def __len__(self) -> int: ...

            def _private(self) -> None: ...

            class Part:
                """One component."""
    ''',
    "src/geo/_hidden.py": '''
        def secret() -> None:
            """Documented where it is handed on."""

        class Base:
            """Above all."""

            def copy(self) -> Base:
                """The same again."""
    ''',
    "src/geo/tests/test_vec.py": "def test_dot(): ...\n",
    "src/geo/left/__init__.py": '''
        def kept() -> None:
            """Left out, but handed on."""
    ''',
    "src/geo/broken.py": "def (:\n",
}  # fmt: skip


def geo(folder: Path) -> Path:
    """Write the package below a folder."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = text.split("\n")
        file.write_text("\n".join(line.removeprefix("        ") for line in lines), "utf-8")
    return folder


def graph(api: ApiVault, texts: Mapping[str, str], mode: Mode = Mode.ALIAS) -> ConceptGraph:
    """The graph of some notes, by name, and of the pages of packages."""
    notes = [note(f"{name}.md", text) for name, text in texts.items()]
    made = [note(one.path, one.text) for one in api.sources]
    return link([*notes, *made], mode=mode, api=api)


def documented(folder: Path, *packages: str) -> ApiVault:
    """The notes of packages and modules in a folder, read as they are by default."""
    return api_vault(read_packages(packages, ReadingOptions(folder)), ApiOptions())
