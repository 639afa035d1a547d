r"""Commands that authors define: `\newcommand`, `\def`, `\let` and their like, in a note's formulas."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.helpers.vault import unit

from knotwork.latex.definitions import definitions
from knotwork.latex.macro_table import MacroTable
from knotwork.model import Macro, Syntax

_FORMULA = re.compile(r"<math.*?</math>|<code class=\"math-error\".*?</code>", re.DOTALL)


def shown(text: str, syntax: Syntax | None = None) -> list[str]:
    """The formulas of a note's page, as HTML."""
    return _FORMULA.findall(unit(text, syntax).body.text)


def troubles(text: str) -> list[str]:
    return [flaw.message for flaw in unit(text).flaws if flaw.kind == "bad-math"]


MEANS = {
    r"\newcommand{\R}{\mathbb{R}} \R^n": r"\mathbb{R}^n",
    r"\newcommand\R{\mathbb{R}} \R^n": r"\mathbb{R}^n",
    r"\newcommand{R}{\mathbb{Q}} \R^n": r"\mathbb{Q}^n",
    r"\newcommand*{\f}[2]{f(#1)} \f{x}{y}": "f(x)",
    r"\newcommand * { \f } [2] [z] {f(#1,#2)} \f {x}": "f(z,x)",
    r"\newcommand{\f}[1]{(#1)} x^\f{y}": "x^(y)",
    r"\newcommand{\f}[2][z]{f(#1,#2)} \f{x} + \f[y]{x}": "f(z,x) + f(y,x)",
    r"\newcommand{\f}[1][{]}]{f(#1)} \f": "f(])",
    r"\newcommand{\f}[2][x]{\begin{matrix}#1\\#2\end{matrix}} \f{y}": r"\begin{matrix}x\\y\end{matrix}",
    r"\newcommand{\f}[1][x]{\#1#1} \f": r"\#1x",
    r"\newcommand{\f}[1][x]{\pi#1} \f": r"\pi x",
    r"\newcommand{\f}[1][x]{\a#1} \def\a{y} \f": "yx",
    r"\newcommand{\f}[1][x]{#1x} \f[\pi]": r"\pi x",
    r"\newcommand{\a}{x} \renewcommand{\a}{y} \a": "y",
    r"\newcommand{\a}{x} \providecommand{\a}{y} \a": "x",
    r"\providecommand{\a}{y} \a": "y",
    r"\def\f#1{f(#1)} \f x": "f(x)",
    r"\def\half{\frac{1}{2}} \sqrt\half + x^\half": r"\sqrt{\frac{1}{2}} + x^{\frac{1}{2}}",
    r"\def\a{\alpha}\newcommand{\f}[1][\a]{f_#1} \f x": r"f_\alpha x",
    r"\let\a=\alpha \a": r"\alpha",
    r"\global\def\a{x} \long \global\def\b{y} \a\b": "x y",
    r"\def\inv{-1} A^\inv + A_ \inv^2": "A^{-1} + A_{-1}^2",
    r"\def\inv{-1}\def\f#1{#1^\inv} \f A": "A^{-1}",
    r"\newcommand{\gap}{\kern 3mu}a\gap b": r"a\kern 3mu b",
    r"\newcommand{\of}[1]{\text{a_#1}} \of b": r"\text{a_b}",
    r"\let\old\phi \let\phi\varphi \let\varphi\old \phi\varphi": r"\varphi\phi",
    r"\let\old\vec \renewcommand{\vec}[1]{\old{\mathbf{#1}}} \vec{x}": r"\vec{\mathbf{x}}",
    r"\def\a{x}\let\b\a\def\a{y} \b\a": "xy",
    r"\DeclareMathOperator{\Hom}{Hom} \Hom x": r"\operatorname{Hom} x",
    r"\DeclareMathOperator *{\argmin}{arg\,min} \argmin_x": r"\operatorname*{arg\,min}_x",
    r"\DeclarePairedDelimiter{\n}{\lVert}{\rVert} \n{x}": r"\lVert x\rVert",
    r"\DeclarePairedDelimiter{\n}{\lVert}{\rVert} \n*{x}": r"\left\lVert x\right\rVert",
    r"\DeclarePairedDelimiter{\n}{\lVert}{\rVert} \n[\big]{x}": r"\big\lVert x\big\rVert",
    r"\newcommand{\b}{\begin{align}}\newcommand{\e}{\end{align}} \b x&=y\e": (
        r"\begin{align} x&=y\end{align}"
    ),
    r"\newcommand{\l}[0]{\left}\newcommand{\r}{\right} \l\{\frac ab\r\}": (
        r"\left\{\frac ab\right\}"
    ),
    r"\def\l{\left}\def\r{\right}\newcommand{\br}[1]{\l(#1\r)} \br{\br x}^2": (
        r"\left(\left(x\right)\right)^2"
    ),
    r"\def\lp{\left(}\def\rp{\right)} \lp x \rp": r"\left( x \right)",
    r"\def\to{\right)+\left(} \left(x\to y\right)": r"\left(x\right)+\left(y\right)",
    r"\newcommand{\no}[1]{\tag{#1}} x \no{7}": r"x \tag{7}",
    r"\def\a{x}\a\def\a{y}\a": "xy",
    r"\newcommand{\mb}{\mathbf} \hat\mb x + \frac\mb x y": r"\hat{\mathbf x} + \frac{\mathbf x} y",
    r"\def\f#1{\hat#1}\def\b{AB} \f\b + \f{\b} + \f{AB}": r"\hat{AB} + \hat{AB} + \hat AB",
    r"\def\f#1#2{\frac#1#2}\def\b{AB} \f\b\b + \f{12}{34}": r"\frac{AB}{AB} + \frac 1234",
    r"\def\p#1{x^#1}\def\b{AB} \p\b": "x^{AB}",
    r"\def\f#1{\hat#1}\def\g#1{\f{#1}}\def\b{AB} \g\b": r"\hat{AB}",
    r"\def\f#1{\xrightarrow[x]#1}\def\b{AB} \f\b": r"\xrightarrow[x]{AB}",
    r"\def\ul{\underline}\def\u{\ul} \vec\u x": r"\vec{\underline x}",
    r"\let\old\le \let\le\leqslant \let\my\le \let\le\old a\my b": r"a\leqslant b",
    r"\def\b{x}\def\a{\b}\a\def\b{y}\a\b": "xyy",
    r"\def\a{\alpha}\a\def\a{y}b": r"\alpha b",
    r"\let\a\alpha\def\b{\a}\b\def\a{y}\b": r"\alpha y",
    r"\let\old\phi\def\phi{\old x}\phi\def\phi{y}\old\phi": r"\phi x\phi y",
    r"\def\ab{AB}\frac\ab c": r"\frac{AB}c",
    r"\def\ab{AB}\frac c\ab+\frac{\frac\ab 2} \ab": r"\frac c{AB}+\frac{\frac{AB}2}{AB}",
    r"\def\ab{AB}\hat\ab\sqrt\ab\sqrt[3]\ab": r"\hat{AB}\sqrt{AB}\sqrt[3]{AB}",
    r"\def\ab{A\text{$b$}}x^\ab": r"x^{A\text{$b$}}",
    "\\newcommand{\\a}{x} % \\newcommand{\\a}{y}\n\\a": "x",
    r"\\ \def\x{y} \x": r"\\ y",
}


@pytest.mark.parametrize(("defined", "meant"), MEANS.items(), ids=MEANS)
def test_a_defined_command_is_what_it_stands_for(defined: str, meant: str) -> None:
    assert shown(f"$$\n{defined}\n$$") == shown(f"$$\n{meant}\n$$")
    assert troubles(f"$$\n{defined}\n$$") == []


def test_a_definition_reaches_later_formulas_and_no_earlier_one() -> None:
    text = r"""
$\mine$ is not known yet.

$$\newcommand{\mine}{x}$$

$\mine$, in **$\mine$**, [[a|$\mine$]] and the footnote[^1]

- $\def\mine{y}$
- $\mine$

| $\mine$ |
| --- |
| $z$ |

[^1]: $\mine$
"""
    assert troubles(text) == [r'the formula cannot be read: unknown command "\mine"']
    known = unit(text)
    letters = [re.sub("<.*?>", "", one) for one in shown(text)[1:]]
    assert letters == ["x", "x", "x", "y", "y", "z"]
    assert "y" in known.footnotes[0].html


def test_no_other_note_knows_a_definition() -> None:
    assert troubles(r"$\newcommand{\mine}{x} \mine$") == []
    assert troubles(r"$\mine$") != []


def test_a_formula_that_only_defines_shows_nothing() -> None:
    assert shown("$$\n\\def\\a{x} % why\n$$\n\nWords.") == []
    assert "math-block" not in unit("$$\n\\def\\a{x}\n$$\n\nWords.").body.text
    assert "math-block" not in unit("Words $$\\def\\a{x}$$ and words.").body.text


def test_words_around_links_and_headings_know_definitions() -> None:
    known = unit("# On $\\R$ and $\\mine$\n\n$\\def\\mine{x}$ Text: [[a]] $\\mine$")
    assert known.lead.endswith("x")
    assert known.headings[0].text == "On $\\R$ and $\\mine$"


def test_a_command_of_several_signs_from_the_configuration_is_one_argument() -> None:
    how = Syntax(macros=(("ab", "AB"),))
    assert shown(r"$\frac\ab c$", how) == shown(r"$\frac{AB}c$")
    using = Syntax(macros=(("ab", "AB"), ("power", r"x^\ab"), ("bs", r"\boldsymbol")))
    assert shown(r"$\power$ $\hat\bs x$", using) == shown(r"$x^{AB}$ $\hat{\boldsymbol x}$")


REFUSED = {
    r"\newcommand{\a}[x]{y}": "`[x]` is not a number of arguments",
    r"\newcommand{\a}[1]{#2}": r"`#2` in `\a` is not one of its arguments",
    r"\newcommand{\a}[1]{#x}": r"`#x` in `\a` is not one of its arguments",
    r"{\newcommand{\a}}": "what it stands for has to follow",
    r"\newcommand{\a": "a name has only letters",
    r"\newcommand": "the name of a command has to follow",
    r"\newcommand{\a}": "what it stands for has to follow",
    r"\newcommand{\a}{x": "in braces that close",
    r"\def\a(#1){x}": "text between the parameters",
    r"\def\a#2{x}": "numbered from #1 on, not #2",
    r"\newenvironment{a}{b}{c}": "environments cannot be defined",
    r"\newcommand{\a}[1][x]{\a} \a": "uses itself without end",
    r"\newcommand{\a}[2][x]{#2} \a": "lacks an argument",
    r"\newcommand{\a}[2][x]{#2}\a\def\a{}": "lacks an argument",
    r"\def\a{" + "{" * 150 + r"\a" + "}" * 150 + r"}\a": "uses itself without end",
    r"\def\a{" + "{" * 150 + r"\b" + "}" * 150 + r"}\def\b{\hat{" + "{" * 99 + "}" * 99 + r"}}\a": (
        "nests deeper than 200 levels"
    ),
    r"\def\a{(}" + r"\a" * 30: "30 brackets of the formula are opened and never closed",
    r"\def\f#1{(#1}" + r"\f{" * 30 + "x" + "}" * 30: "30 brackets",
}


@pytest.mark.parametrize(("formula", "says"), REFUSED.items(), ids=REFUSED)
def test_definitions_that_cannot_be_read_are_reported(formula: str, says: str) -> None:
    (message,) = troubles(f"$$\n{formula}\n$$")
    assert says in message
    assert message.startswith("the formula cannot be read: ")


def test_an_error_ends_only_its_own_formula() -> None:
    text = "$\\def\\a{x} \\newcommand{\\b}[x]{} \\def\\c{y}$ $\\a$ $\\c$"
    assert [re.sub("<.*?>", "", one) for one in shown(text)][1] == "x"
    assert len(troubles(text)) == 2


def test_the_preamble_is_known_to_all_and_yields_to_a_note() -> None:
    how = Syntax(preamble=(Macro("a", "x"), Macro("b", r"\c", default=""), Macro("c", "z")))
    assert [re.sub("<.*?>", "", one) for one in shown(r"$\a\b$ $\def\a{y}$ $\a$", how)] == [
        "xz",
        "y",
    ]


def test_the_configuration_wins_over_the_preamble() -> None:
    how = Syntax(macros=(("a", "x"),), preamble=(Macro("a", "y"), Macro("b", r"\a\a")))
    assert [re.sub("<.*?>", "", one) for one in shown(r"$\a$ $\b$", how)] == ["x", "xx"]


@given(
    st.lists(
        st.sampled_from(
            [
                *("{", "}", "[", "]", "*", "=", "%", "\n", " ", "#1", "a", "x1", r"\a", r"\%"),
                *(r"\def", r"\let", r"\newcommand", r"\providecommand", r"\global"),
                r"\DeclareMathOperator",
            ]
        ),
        max_size=20,
    ).map("".join)
)
@example(r"\def\a{x} \global\let\b=\a \newcommand{\c}[1]{#1#2}")
def test_definitions_are_in_order_with_their_spans(text: str) -> None:
    end = 0
    for one in definitions(text):
        assert end <= one.start < one.end <= len(text)
        assert text[one.start] == "\\"
        end = one.end


@given(
    st.lists(
        st.sampled_from(
            [r"\def", r"\let", r"\newcommand", r"\a", r"\b", "{", "}", "[", "]", "#1", "1", "x"]
        ),
        max_size=25,
    )
)
def test_any_formula_is_read_or_refused(pieces: list[str]) -> None:
    text = "$$\n" + " ".join(pieces) + "\n$$"
    known = unit(text)
    assert len(known.flaws) <= 1
    assert not re.search(r"\\(?:def|let|newcommand)", "".join(shown(text))) or known.flaws


def test_many_definitions_share_memory() -> None:
    tables = [MacroTable([Macro("a", "1")])]
    for at in range(200):
        more = Macro(f"b{at}", str(at)), Macro("c", str(at))
        tables.append(tables[-1].and_more(more))
    assert len({id(table._all) for table in tables[1:]}) == 1
    assert [table["c"].means for table in tables[1:]] == [str(at) for at in range(200)]
    assert "c" not in tables[0]
    assert [known.macro.name for known in tables[2]] == ["a", "b0", "b1", "c"]
    branch = tables[1].and_more([Macro("c", "other")])
    assert branch["c"].means == "other"
    assert "b1" not in branch
    assert tables[-1]["c"].means == "199"
