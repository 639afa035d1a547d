"""A vault's file of LaTeX commands: its definitions, and the parts that cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.latex.definitions import LONGEST_BRACKET, bracket_at
from knotwork.latex.macros import Macros
from knotwork.latex.preamble import Preamble, preamble
from knotwork.model import Macro, Source


def read(text: str) -> Preamble:
    return preamble(Source("preamble.sty", text))


def names(text: str) -> list[str]:
    return [macro.name for macro in read(text).macros]


def flaws(text: str) -> list[tuple[str, str]]:
    """What each flaw covers and says."""
    return [(flaw.span.cut(text), flaw.message) for flaw in read(text).flaws]


def test_the_last_definition_of_a_name_counts() -> None:
    text = "\\newcommand{\\a}{x}\n\\def\\b{y}\n\\renewcommand{\\a}{z}\n\\providecommand{\\b}{w}\n"
    assert [(macro.name, macro.body) for macro in read(text).macros] == [("b", "y"), ("a", "z")]
    assert flaws(text) == []


def test_commands_of_packages_are_ignored() -> None:
    text = r"""% \newcommand{\none}{x}
\NeedsTeXFormat{LaTeX2e}
\ProvidesPackage{preamble}
\RequirePackage[T1]{%
  fontenc, % \with a comment
}
\makeatletter
\newcommand{\a}{x}
\makeatother
\endinput
\newcommand{\last}{\oops
"""
    assert names(text) == ["a"]
    assert flaws(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"\newcomand{\R}{x}", (r"\newcomand", r"`\newcomand` defines nothing")),
        (r"\hypersetup{a={\b}, \c}", (r"\hypersetup", r"`\hypersetup` defines nothing")),
        (
            r"\newcommand{\a}[2]{#3}",
            (r"\newcommand", r"`\newcommand`: `#3` in `\a` is not one of its arguments"),
        ),
        (
            "\\def\\a(#1){\\b}\n\\def\\c{x}",
            (r"\def", r"`\def`: text between the parameters is not understood; use `\newcommand`"),
        ),
    ],
)
def test_definitions_that_cannot_be_read_are_reported_once_at_their_place(
    text: str, found: tuple[str, str]
) -> None:
    assert flaws(text) == [found]
    assert flaws(f"\\newcommand{{\\x}}{{y}}\r\n{text}\r\n{text}")[:1] == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"\oops \def\a{x} \oops \dear \oops", [r"\oops", r"\dear"]),
        (r"\oops{\a{\b}} \dear", [r"\oops", r"\dear"]),
        ("\\newcommand{\\a}[x]{y} \\oops\n\\dear", [r"\newcommand", r"\dear"]),
        (r"\newcommand{\a}[x]{y} \oops", [r"\newcommand"]),
    ],
)
def test_commands_that_define_nothing_are_reported_once_outside_of_braces(
    text: str, found: list[str]
) -> None:
    assert [told for told, _says in flaws(text)] == found


def test_definitions_around_an_error_count() -> None:
    text = "\\def\\a{x}\n\\newcommand{\\b}[x]{y}\n\\oops\n\\def\\c{z}\n"
    assert names(text) == ["a", "c"]
    assert len(flaws(text)) == 2


def test_a_binary_file_is_one_flaw() -> None:
    known = preamble(Source("preamble.sty", "", "the file cannot be read: no", 0))
    assert [flaw.message for flaw in known.flaws] == ["the file cannot be read: no"]


@given(
    st.lists(
        st.sampled_from(
            ["\\def", "\\newcommand", "\\a", "\\b", "{", "}", "[1]", "#1", "x", "\n", "%"]
        ),
        max_size=40,
    )
)
def test_any_text_can_be_read_and_flaws_have_spans_in_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = [flaw.span for flaw in read(text).flaws]
    assert all(span.cut(text).startswith("\\") for span in spans)
    assert [span.start for span in spans] == sorted({span.start for span in spans})


def test_thousands_of_unclosed_braces_are_read_fast() -> None:
    assert 0 < len(flaws("\\newcommand{\\a}{" * 20_000)) <= 20


def test_optional_arguments_are_looked_for_only_nearby() -> None:
    """Else thousands of brackets that nothing closes would each be a search of the whole file."""
    text = f"[{'x' * LONGEST_BRACKET}]"
    assert bracket_at(text, 0) == (None, 0)
    shorter = f"[{'x' * (LONGEST_BRACKET - 2)}]"
    assert bracket_at(shorter, 0) == (shorter[1:-1], LONGEST_BRACKET)


def test_a_chain_of_thousands_of_definitions_is_not_followed_to_its_end() -> None:
    """Else each formula that uses one would be as long as the preamble."""
    names = [chr(0x4E00 + number) for number in range(3_000)]
    pairs = zip(names, [f"\\{name} + x" for name in names[1:]] + ["y"], strict=True)
    macros = [Macro(name, body) for name, body in pairs]
    with pytest.raises(ValueError, match="stand for too much"):
        Macros(macros).written(f"\\{names[0]}")
    assert Macros(macros).written(f"\\{names[-2]}").before.count("\\def") == 2
