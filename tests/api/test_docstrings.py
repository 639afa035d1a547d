"""The places in Python's source of what is found in docstrings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from tests.api.packages import documented, graph

from knotwork.api import docstrings
from knotwork.api.model import Docstring, Written
from knotwork.check import Selection, check
from knotwork.diagnostic import Diagnostic
from knotwork.text import Span, decode


def findings(folder: Path, source: str | bytes) -> tuple[tuple[Diagnostic, ...], str]:
    """What is found in a module, and its text."""
    file = folder / "mod.py"
    raw = source if isinstance(source, bytes) else dedent(source).lstrip("\n").encode()
    file.write_bytes(raw)
    known = graph(documented(folder, "mod.py"), {})
    return check(known, Selection()), decode(raw).text


def read(folder: Path, files: dict[str, bytes]) -> tuple[Diagnostic, ...]:
    """What is found in a package of these files."""
    (folder / "pkg").mkdir()
    for name, raw in files.items():
        (folder / "pkg" / name).write_bytes(raw)
    return check(graph(documented(folder, "pkg"), {}), Selection())


def cuts(folder: Path, source: str | bytes) -> list[tuple[int, int, str]]:
    """Line, column and the words in the source of each finding."""
    found, text = findings(folder, source)
    places = [one.finding.origin for one in found]
    assert all(place and place.path == "mod.py" for place in places)
    return [(one.begin.line, one.begin.column, one.span.cut(text)) for one in places if one]


def test_a_link_is_found_where_its_line_is_indented(tmp_path: Path) -> None:
    source = '''
        """Of [[none]]."""

        class A:
            """A."""

            def m(self):
                """M.

                    Deep [[nothing]].
                """
    '''
    assert cuts(tmp_path, source) == [(1, 7, "[[none]]"), (9, 18, "[[nothing]]")]


@pytest.mark.parametrize(
    ("literal", "words"),
    [
        (r'"\x41\u0042\U00000043\N{BULLET}\101\t\\ [[none]]"', "[[none]]"),
        (r'"[[n\x6fne]]"', r"[[n\x6fne]]"),
        (r'r"\x41\N [[none]]"', "[[none]]"),
        (r'R"""\" [[none]]"""', "[[none]]"),
        (r'u"\" [[none]]"', "[[none]]"),
        ('"""One \\\ntwo [[none]]"""', "[[none]]"),
        ('"One " "two" r" [[none]]"', "[[none]]"),
        ("(\"[[no\"\n    'ne]]')", "[[no\"\n    'ne]]"),
        ("(\n  'One '\n 'two [[none]]')", "[[none]]"),
        ('"😀 [[none]]"; X = "[[none]]"', "[[none]]"),
        ('"""See [[no\n    such]]."""', "[[no\n    such]]"),
    ],
)
def test_a_link_is_found_however_the_docstring_is_written(
    tmp_path: Path, literal: str, words: str
) -> None:
    for head in ("", 'def f(a="[[none]]"):\n    '):
        source = f"{head}{literal}\n"
        above = source[: source.index(words, len(head))].split("\n")
        place = (len(above), len(above[-1]) + 1, words)
        assert cuts(tmp_path, source.encode()) == [place]


def test_line_ends_of_windows_and_a_byte_order_mark_move_nothing(tmp_path: Path) -> None:
    source = b'\xef\xbb\xbf"""One.\r\n\r\nTwo\r\n[[none]].\r\n"""\r\n'
    assert cuts(tmp_path, source) == [(4, 1, "[[none]]")]


def test_the_same_words_are_told_apart(tmp_path: Path) -> None:
    source = '''
        def f():
            """First [[none]], then [[none]].

            Args:
                x: At last [[none]].
            """

        def g():
            """As before, [[none]]."""
    '''
    lines = [(line, column) for line, column, _cut in cuts(tmp_path, source)]
    assert lines == [(2, 14), (2, 29), (5, 20), (9, 19)]


def test_a_finding_in_a_repeated_summary_is_reported_once(tmp_path: Path) -> None:
    source = '''
        """Mod."""

        class A:
            """Of [[none]]."""
    '''
    assert cuts(tmp_path, source) == [(4, 11, "[[none]]")]


def test_the_docstrings_of_a_constructor_and_of_attributes_have_places(tmp_path: Path) -> None:
    source = '''
        class A:
            """A."""

            def __init__(self) -> None:
                """Made [[of nothing]]."""

            limit = 3
            """No more [[than that]]."""
    '''
    assert cuts(tmp_path, source) == [(5, 17, "[[of nothing]]"), (8, 16, "[[than that]]")]


def test_text_that_is_not_in_the_docstring_is_reported_at_the_definition(tmp_path: Path) -> None:
    source = '''
        from functools import cache
        from warnings import deprecated

        @cache
        @deprecated("Use [[none]]")
        def f():
            """F."""
    '''
    (found,), text = findings(tmp_path, source)
    place = found.finding.origin
    assert place is not None
    assert not place.exact
    assert place.begin == (6, 1)
    assert place.span.cut(text) == "def f():"
    assert found.finding.help.endswith("in the documentation of mod.f")


def test_findings_in_docstrings_of_stubs_are_reported_in_the_stubs(tmp_path: Path) -> None:
    stub = '''def f() -> int:
    """Of [[none]]."""
def g() -> int:
    """As of [[nothing]]."""
class A:
    """Not [[anything]]."""
    def m(self) -> int:
        """No [[more]]."""
'''
    source = b"# Much\n# more\n# is\n# here.\ndef f():\n    return 1\n"
    found = read(tmp_path, {"__init__.py": b"", "m.py": source, "m.pyi": stub.encode()})
    places = [one.finding.origin for one in found]
    found_places = {(one.path, one.begin.line, one.span.cut(stub)) for one in places if one}
    assert found_places == {
        ("pkg/m.pyi", 2, "[[none]]"),
        ("pkg/m.pyi", 4, "[[nothing]]"),
        ("pkg/m.pyi", 6, "[[anything]]"),
        ("pkg/m.pyi", 8, "[[more]]"),
    }


def test_many_findings_in_one_docstring_are_located_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_ = []
    literals = docstrings._literals

    def counted(written: Written) -> Iterator[list[tuple[str, Span]]]:
        read_.append(written)
        return literals(written)

    monkeypatch.setattr(docstrings, "_literals", counted)
    source = f'"""M.\n\n{"".join(f"[[none {at}]] " for at in range(50))}"""\n'
    assert len(cuts(tmp_path, source.encode())) == 50
    assert len(read_) == 1


def test_a_stub_may_overload_what_is_imported_from_another_package(tmp_path: Path) -> None:
    stub = """
from typing import overload
from nowhere import limit as limit

@overload
def field(x: int) -> int: ...
@overload
def field(x: str) -> str: ...
"""
    source = b'from other.parts import field\nfrom nowhere import limit\ndef f():\n    """Of [[none]]."""\n'
    found = read(tmp_path, {"__init__.py": source, "__init__.pyi": stub.encode()})
    assert [one.finding.message for one in found] == ["there is no note “none”"]


def test_objects_that_only_a_stub_describes_are_reported_there(tmp_path: Path) -> None:
    stub = """
from typing import overload

@overload
def field(x: int) -> int: ...
@overload
def field(x: str) -> str: ...

class Kept:
    '''Of [[none]].'''
"""
    source = b"from other import field, Kept\n__all__ = ['Kept']\n"
    (found,) = read(tmp_path, {"__init__.py": source, "__init__.pyi": stub.encode()})
    place = found.finding.origin
    assert place is not None
    assert (place.path, place.begin.line) == ("pkg/__init__.pyi", 10)


def test_stubs_describe_what_a_package_imports_from_a_compiled_module(tmp_path: Path) -> None:
    stub = """
from typing import overload

@overload
def convert(x: int) -> int: ...
@overload
def convert(x: str) -> str:
    '''To [[none]].'''

class Struct:
    '''Of [[nothing]].'''

class _Own: ...
"""
    (tmp_path / "fast").mkdir()
    (tmp_path / "fast/__init__.py").write_text("from ._core import Struct, _Own, convert\n")
    (tmp_path / "fast/__init__.pyi").write_text(stub)
    (tmp_path / "fast/low.py").write_text("from ._core import low_convert as convert\n")
    (tmp_path / "fast/low.pyi").write_text(stub)
    made = documented(tmp_path, "fast")
    assert [one.path.removeprefix("api/fast.") for one in made.sources] == [
        "Struct.md", "low.Struct.md", "low.md", "md",
    ]  # fmt: skip
    assert "def convert(x: int) -> int\n" in made.sources[2].text
    text = made.sources[3].text
    assert "def convert(x: int) -> int\n" in text
    assert "def convert(x: str) -> str\n" in text
    assert "<small>fast/\\_\\_init\\_\\_.pyi:4</small>" in text
    assert "To [[none]]." in text


def test_code_is_found_at_each_place_where_it_stands_whatever_its_indentation() -> None:
    value = "M.\n\n> >>> f()\n  1\n\n>>> f()\n2\n>>>   f()\n    1"
    text = '"""' + value.replace("\n", "\n    ") + '\n    """'
    known = Docstring(value, "mod.py", Written(text, start=100, line=7))
    for number, found in enumerate((["> >>> f()", ">>>   f()"], ["1", "1"])):
        spans = docstrings.found_code(known, [">>> f()", "1"], number)
        assert [Span(one.start - 100, one.end - 100).cut(text) for one in spans] == found
    assert list(docstrings.code_in(["a", "b", "a"], ["a"])) == [0, 2]
    assert not list(docstrings.code_in(["a"], ["a", "b"]))


def test_a_line_without_words_is_found_where_it_begins() -> None:
    text = '"""\na\n\nb"""'
    known = Docstring("a\n\nb", "mod.py", Written(text, start=0, line=1))
    assert list(docstrings.found_code(known, ["a", "", "b"], 1)) == [Span(6, 6)]
