"""A lexer that tries fewer rules gives the same tokens."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pygments.lexer import Lexer, RegexLexer
from pygments.lexers import get_lexer_by_name
from pygments.lexers.python import PythonLexer

from knotwork.syntax.code import highlighted
from knotwork.syntax.lexing import quicken

LANGUAGES = ("python", "javascript", "bash", "c", "html+jinja", "rust", "sql", "latex", "haskell")
"""Those of cells, and others whose rules ignore case, look behind or hold all kinds of sets."""
PIECES = (
    "def f(x):", "class A(B):", "async with ", "match x:", " case ", "lambda", "import a.b as c",
    "from .x import *", "@a.b", "None", "True", "print", "f\"{x!r:>{n}}\"", "rb'\\x00'", "\"\"\"", "'''",
    "u'", "0x_ff", "1e-5j", "1_0.5", "# no", "!= ", "->", ":=", "\\\n", "    ", "\t", "\x0b", "\x1f",
    "K", "ſ", "é", "变量", "\N{NO-BREAK SPACE}", "$", "?", "<b>", "{{ x }}", "%}", "\\begin{x}", "/* ",
)  # fmt: skip


def rules(lexer: Any) -> Any:
    """The rules of a lexer, by state."""
    return lexer._tokens


code = st.lists(st.sampled_from(PIECES) | st.text(max_size=4) | st.just("\n"), max_size=25)


@lru_cache
def both(language: str) -> tuple[Lexer, Lexer]:
    """A lexer as Pygments has it, and one that was quickened."""
    plain, quick = (get_lexer_by_name(language, stripnl=False) for _ in range(2))
    quicken(quick)
    return plain, quick


@pytest.mark.parametrize("language", LANGUAGES)
@given(pieces=code)
@example(pieces=["x = 1\r\n", "\x00"])
def test_any_text_gives_the_same_tokens(language: str, pieces: list[str]) -> None:
    plain, quick = both(language)
    text = "".join(pieces)
    assert list(quick.get_tokens(text)) == list(plain.get_tokens(text))


def test_real_programs_give_the_same_tokens() -> None:
    plain, quick = both("python")
    for path in sorted(Path(__file__).parent.glob("*.py")):
        text = path.read_text("utf-8")
        assert list(quick.get_tokens(text)) == list(plain.get_tokens(text)), path


def test_pythons_rules_are_asked_where_they_can_begin() -> None:
    lexer = PythonLexer()
    every = rules(lexer)["root"]
    quicken(lexer)
    assert len(rules(lexer)["root"]._at("7")) * 8 < len(every)


def test_another_lexer_of_the_language_stays_as_it_is() -> None:
    before = rules(PythonLexer())
    quicken(PythonLexer())
    assert rules(PythonLexer()) is before


def test_a_lexer_of_another_kind_is_left_alone() -> None:
    class Counting(PythonLexer):
        """Asks for the number of its rules."""

        def get_tokens_unprocessed(self, text, stack=("root",)):  # type: ignore[no-untyped-def]
            assert len(rules(self)["root"])
            return super().get_tokens_unprocessed(text, stack)

    lexer: RegexLexer = Counting()
    expected = list(lexer.get_tokens("x = 1"))
    quicken(lexer)
    assert list(lexer.get_tokens("x = 1")) == expected


def test_much_code_is_coloured_as_little_is() -> None:
    first = highlighted("def f(x): return x  # so", "Python")
    highlighted("y = f'{x}'\n" * 4000, "python")
    assert highlighted("def f(x): return x  # so", "python3") == first
