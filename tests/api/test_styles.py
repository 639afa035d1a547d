"""Docstrings in the styles of Google, NumPy and Sphinx."""

from __future__ import annotations

import re
from pathlib import Path

import griffe
import pytest
from tests.api.packages import documented

from knotwork.api.notes import api_vault
from knotwork.config.options import ApiOptions
from knotwork.shell.packages.read import ReadingOptions, read_packages

STYLES = {
    "google": "Words.\n\nArgs:\n    a: The first.\n\nReturns:\n    A number.\n",
    "numpy": "Words.\n\nParameters\n----------\na : int\n    The first.\n\nReturns\n-------\nint\n    A number.\n",
    "sphinx": "Words.\n\n:param a: The first.\n:returns: A number.\n",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("asked", ["given", "detected"])
def test_docstrings_are_read_in_each_style(
    tmp_path: Path, style: griffe.DocstringStyle, asked: str
) -> None:
    body = STYLES[style].replace("\n", "\n    ")
    (tmp_path / "one.py").write_text(f'def f(a: int) -> int:\n    """{body}"""\n')
    reader = ReadingOptions(tmp_path, style if asked == "given" else "auto")
    made = api_vault(read_packages(["one.py"], reader), ApiOptions()).sources[0].text
    assert "- `a` (`int`): The first." in made
    assert "A number." in made.partition("**Returns**")[2]


@pytest.mark.parametrize("style", ["google", "numpy"])
def test_a_section_may_be_the_first_of_a_docstring(tmp_path: Path, style: str) -> None:
    body = STYLES[style].removeprefix("Words.").strip().split("\n\n")[0] + "\n\nWords.\n"
    text = body.replace("\n", "\n    ")
    (tmp_path / "one.py").write_text(f'def f(a: int) -> int:\n    """\n    {text}"""\n')
    made = documented(tmp_path, "one.py").sources[0]
    assert "- `a` (`int`): The first." in made.text


def test_a_type_in_words_keeps_the_code_in_it(tmp_path: Path) -> None:
    docstring = (
        "Args:\n        a (`int` of shape `(2,)`, *optional*): The first.\n        b (`C`): It."
    )
    (tmp_path / "one.py").write_text(
        f'class C: ...\ndef f(a, b):\n    """Words.\n\n    {docstring}\n    """\n'
    )
    made = documented(tmp_path, "one.py")
    text = next(source.text for source in made.sources if source.path == "api/one.md")
    assert "- `a` (`int` of shape `(2,)`, *optional*): The first." in text
    assert "- `b` ([[one.C|C]]): It." in text


@pytest.mark.parametrize("text", [":param a: The first.\n:type a: int", ":arg int a: The first."])
@pytest.mark.parametrize("words", ["", "Words.\n\n"])
def test_the_fields_of_sphinx_may_be_all_of_a_docstring(
    tmp_path: Path, text: str, words: str
) -> None:
    body = (words + text).replace("\n", "\n    ")
    (tmp_path / "one.py").write_text(f'def f(a: int) -> int:\n    """{body}"""\n')
    made = documented(tmp_path, "one.py").sources[0]
    assert "- `a` (`int`): The first." in made.text
    assert ":a" not in made.text


def test_what_stands_below_the_fields_of_sphinx_is_text_again(tmp_path: Path) -> None:
    text = """Words.

    :param a: The first,
        on two lines.

        And a paragraph.
    :returns: A number.
    :rtype: int

    .. deprecated:: 2.0
       Use `g`.

    Last words::

        :param x: an example

    :raises ValueError: Never.
    """
    (tmp_path / "one.py").write_text(f'def f(a: int):\n    """{text}"""\n')
    made = documented(tmp_path, "one.py").sources[0]
    fields, _, below = made.text.partition("> [!warning] Deprecated since 2.0\n> Use `g`.")
    assert "And a paragraph." in fields
    assert "- `int`: A number." in fields
    assert "- `ValueError`: Never." in fields
    assert "- `ValueError`: Never.\n" in fields
    assert re.search(r"Last words:.*:param x: an example", below, re.DOTALL)


def shown(folder: Path, docstring: str, returns: str = "") -> str:
    """The page of a module with a function that has a docstring."""
    body = docstring.replace("\n", "\n    ")
    arrow = f" -> {returns}" if returns else ""
    (folder / "one.py").write_text(
        f'def f(order="C"){arrow}:\n    """Words.\n\n    {body}\n    """\n'
    )
    return documented(folder, "one.py").sources[0].text


@pytest.mark.parametrize(
    ("result", "returns", "entry"),
    [
        ("bool: Whether.", "bool", "`bool`: Whether."),
        ("bool: Whether.", "", "`bool`: Whether."),
        ("list[int]: All of: them.", "list[int]", "`list[int]`: All of: them."),
        ("dict: By name.", "dict[str, int]", "`dict[str, int]`: By name."),
        ("int | None: The first.", "", "`int | None`: The first."),
        ("str or None: The first.", "", "`str or None`: The first."),
        (":class:`dict`: By name.", "", "`dict`: By name."),
        ("sum: All of it.", "int", "`sum` (`int`): All of it."),
        ("total: All of it.", "int", "`total` (`int`): All of it."),
        ("total (int): All of it.", "", "`total` (`int`): All of it."),
        ("The sum: all of it.", "int", "`int`: The sum: all of it."),
        ("A pair of which one\nis larger.", "tuple[int, str]", "`tuple[int, str]`: A pair of which one is larger."),
        ("a: One.\nb: Other.", "tuple[int, str]", "`a` (`int`): One.\n- `b` (`str`): Other."),
        ("Some words:\n\n- one\n\nMore.", "", "Some words:\n\n  - one\n\n  More."),
        (":func:`f` or more.", "", "`f` or more."),
    ],
)  # fmt: skip
def test_a_result_in_googles_style_is_one_with_the_type_before_it(
    tmp_path: Path, result: str, returns: str, entry: str
) -> None:
    indented = result.replace("\n", "\n    ")
    text = shown(tmp_path, f"Returns:\n    {indented}", returns)
    assert f"**Returns**\n\n- {entry}\n" in text


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("{'C', 'F'}", "{'C', 'F'}"),
        ("{'C', 'F'}, optional", "{'C', 'F'}"),
        ("{0 or 'index', 1}, default: 0", "{0 or 'index', 1}"),
        ("{'C', None} or callable, optional, default 'C'", "{'C', None} or callable"),
    ],
)
def test_a_set_of_values_is_shown_as_it_is_written(tmp_path: Path, kind: str, entry: str) -> None:
    text = shown(tmp_path, f"Parameters\n----------\norder : {kind}\n    Which.")
    assert f"- `order` (`{entry}`): Which." in text


def test_methods_that_a_docstring_lists_are_called_so(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        'class A:\n    """Words.\n\n    Methods\n    -------\n    reset(n)\n        Begin anew.\n    """\n'
    )
    api = documented(tmp_path, "one.py")
    assert "**Methods**\n\n- `reset`: Begin anew." in api.text("api/one.A.md")
