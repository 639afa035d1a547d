"""Formulas that the converter would not read as they are written."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knotwork.latex.commands import LACKING
from knotwork.latex.formulas import Formulas
from knotwork.latex.nearest import readable
from knotwork.latex.numbered import as_numbered
from knotwork.latex.words import parted
from knotwork.model import Macro

WRITTEN = {
    r"x & \text{as $x^2$ falls}": r"x & {\text{as }{x^2}\text{ falls}}",
    r"\mbox{$a$}_\text{for {all} $b$}": r"{{a}}_{\text{for {all} }{b}}",
    r"\text{costs \$3, if $x$}": r"{\text{costs \$3, if }{x}}",
    r"\text{\(x\) is, if \(y_1\)}": r"{{x}\text{ is, if }{y_1}}",
    r"\text{odd $x} $": r"\text{odd $x} $",
    r"\text{no end $x$": r"\text{no end $x$",
    r"\text{plain}": r"\text{plain}",
}


@pytest.mark.parametrize("formula", WRITTEN)
def test_formulas_inside_text_are_put_beside_it(formula: str) -> None:
    assert parted(formula) == WRITTEN[formula]
    assert parted(WRITTEN[formula]) == WRITTEN[formula]


@given(st.lists(st.sampled_from([r"\text{", r"\mbox {", "{", "}", "$", r"\$", "\\", "x "])))
def test_splitting_a_formula_twice_changes_nothing(pieces: list[str]) -> None:
    once = parted("".join(pieces))
    assert parted(once) == once


def test_commands_that_the_converter_lacks_are_shown() -> None:
    formulas = Formulas({})
    shown = formulas.mathml(r"\widetilde{M} \text{ where $M$ is free}", display=True)
    assert '<mo stretchy="true">˜</mo>' in shown
    assert "is\xa0free</mtext>" in shown
    own = Formulas({"widetilde": r"\hat{#1}"})
    assert 'stretchy="true"' not in own.mathml(r"\widetilde{M}", display=True)


ROWS = {
    # Rows, lines and numbers where the converter takes none, and what they amount to.
    r"\begin{array}{c}a\\[2ex] \hline b\end{array}": r"\begin{array}{c}a\\ \hline b\end{array}",
    r"\begin{array}{c}a\\\hline\hline b\end{array}": r"\begin{array}{c}a\\\hline b\end{array}",
    r"\begin{aligned}a&=\frac{ \\ 3}{2}\\b&\end{aligned}": (
        r"\begin{aligned}a&=\frac{3}{2}\\b&\end{aligned}"
    ),
    r"\begin{aligned}a&=\left[b \\[1ex] c\right]\\d&\end{aligned}": (
        r"\begin{aligned}a&=\left[b c\right]\\d&\end{aligned}"
    ),
    r"\begin{aligned}\substack{a\\b}&\frac{c\\}{d}\end{aligned}": (
        r"\begin{aligned}\substack{a\\b}&\frac{c}{d}\end{aligned}"
    ),
    r"\begin{cases}a\\b \tag{3}\end{cases}": r"\begin{cases}a\\b\end{cases}\tag{3}",
    r"\begin{align}\begin{cases}a\tag{4}\end{cases}\\b\end{align}": (
        r"\begin{align}\begin{cases}a\end{cases}\\b\tag{4}\end{align}"
    ),
    r"\sqrt[\uproot{2}\leftroot{-1}n]{x}": r"\sqrt[n]{x}",
}


@pytest.mark.parametrize("formula", ROWS)
def test_rows_are_shown_as_mathjax_shows_them(formula: str) -> None:
    formulas = Formulas({})
    assert formulas.mathml(formula, display=True) == formulas.mathml(ROWS[formula], display=True)


NUMBERS = {
    r"\begin{align}a\\b\end{align}": [],
    r"\begin{equation}\label{here}a\end{equation}": [],
    r"a \label{here}": [],
    r"a^2 \tag{1}": ["(1)"],
    r"\begin{aligned}a&=b\\c&=d\end{aligned} \tag*{A}": ["A"],
    r"\begin{align*}a\\[2pt] \begin{pmatrix}1\\2\end{pmatrix} \tag{B}\\{c}\end{align*}": ["(B)"],
    r"\begin{align}a\notag\\b\tag{2}\\c\nonumber\end{align}": ["(2)"],
    r"\begin{gather}a\\b\end{gather}\begin{gather}c\tag{9}\\d\end{gather}": ["(9)"],
    r"\begin{align}\tag{5}\begin{pmatrix}1\\2\end{pmatrix}\\\notag\tag{6}a\notag\end{align}": [
        "(5)",
        "(6)",
    ],
    r"\begin{align}\begin{cases}1\\2\end{cases}\tag{8}\\\begin{cases}1\\2\end{cases}\end{align}": [
        "(8)"
    ],
    r"\begin{alignat}{2}a&b\\c&d\end{alignat}": [],
    r"\begin{flalign*}a&b\end{flalign*}": [],
    "\\tag{1.2}\n\\begin{align}a\\\\b\\end{align}": ["(1.2)"],
    r"\begin{gather}a\tag{3}\end{gather}\tag{4}": ["(4)"],
    r"\begin{align}a\tag{4–5}\\b\end{align}": ["(4–5)"],
    r"\begin{equation}\begin{split}a\\b\end{split}\tag{7}\end{equation}": ["(7)"],
}


@pytest.mark.parametrize("formula", NUMBERS)
def test_only_formulas_with_a_tag_have_a_number(formula: str) -> None:
    shown = Formulas({}).mathml(formula, display=True)
    assert re.findall(r"<mtext>(.*?)</mtext>", shown) == NUMBERS[formula]
    assert "id=" not in shown
    assert Formulas({}).mathml(as_numbered(formula), display=True) == shown


NEAREST = {
    r"\left< a \bigm\lt b \right>": r"\left\langle a \bigm\langle b \right\rangle",
    r"\operatorname{\mathcal{Hom}}(a)": r"\mathrm{\mathcal{Hom}}(a)",
    r"\text{a_b & 5%}": r"\text{a\_b \& 5\%}",
    r"\hbox{if $x_1$, a_b}": r"{\text{if }x_1\text{, a\_b}}",
    r"a\kern-2pt b\mkern 9mu c": r"a\hspace{-2pt}b\hspace{0.5em}c",
    r"\class{loud}{x}\unicode{x41}": r"x\text{A}",
    r"\color{#f00}{x}": r"\color[HTML]{FF0000}{x}",
    r"\color{LightGreen} x": r"\color[HTML]{90EE90} x",
    r"\textcolor{lightgreen}{x\textcolor{#00f}{y}\textcolor{red}{z}}": (
        r"{\color[HTML]{90EE90} x{\color[HTML]{0000FF} y}\textcolor{red}{z}}"
    ),
    r"\textcolor[rgb]{.5, 0,1}{x}\color[gray]{0.2}y": (
        r"{\color[HTML]{8000FF} x}\color[HTML]{333333} y"
    ),
    r"\textcolor[cmyk]{0,0,0,1}{x}\textcolor[RGB]{256,0,0}{y}\textcolor{#12345}{z}": "xyz",
    r"\text{a \textcolor[HTML]{00FF00}{b}}": r"\text{a }\color[HTML]{00FF00} \text{b}",
    r"\begin{multlined}[b]a\\b\end{multlined}": r"\begin{gathered}a\\b\end{gathered}",
    r"\begin{prooftree}\AxiomC{$A \to B$}\AXC{$A$}\RightLabel{mp}\BinaryInfC{$B$}\end{prooftree}": (
        r"\dfrac{A \to B \qquad A}{B}\,{\scriptstyle \text{mp}}"
    ),
    "\\begin{prooftree}\n\\AXC{}\\LL{$l$}\\UIC{a $b$} % one\n\\noLine\\UIC{$c$}\\UIC{d}\n\\end{prooftree}": (
        r"\dfrac{\begin{array}{c}{\scriptstyle l}\,\dfrac{}{\text{a }b}\\c\end{array}}{\text{d}}"
    ),
    r"\begin{CD} A @>f>> B \\ @VVgV @| \\ C @<<{h>}< D @= E \end{CD}": (
        r"\begin{array}{ccccc}A&\xrightarrow{f}&B\\\phantom{{\scriptstyle g}}\Big\downarrow "
        r"{\scriptstyle g}&&\Big\Vert\\C&\xleftarrow[{h>}]{}&D&\xlongequal{}&E\end{array}"
    ),
    r"\begin{CD}@. A\\ @. @AaAA\\ \{B\} @)a)) C\\\end{CD}": (
        r"\begin{array}{ccc}&&A\\&&{\scriptstyle a}\Big\uparrow \phantom{{\scriptstyle a}}\\"
        r"\{B\}&\xrightarrow{a}&C\end{array}"
    ),
    r"\begin{CD}A @>>k[x]> B\end{CD}": (r"\begin{array}{ccc}A&\xrightarrow[{k[x]}]{}&B\end{array}"),
    r"\begin{array}{@{}*{2}{r}|p{3cm}}a&b&c\end{array}": r"\begin{array}{rr|l}a&b&c\end{array}",
    r"\begin{smallmatrix}a\cr b\end{smallmatrix}": r"\begin{matrix}a\\b\end{matrix}",
    r"\begin{eqnarray*}a&=&b\end{eqnarray*}": r"\begin{array}{rcl}a&=&b\end{array}",
    r"f' ^2_i": "f'^2_i",
    "a\\\nb\\": r"a\ b\ ",
    r"\chi*": r"\chi *",
    r"a\big{|}_0 \Bigl{\{}b": r"a\big|_0 \Bigl\{b",
    r"\textcircled{1}\textcircled b\textcircled{30}": r"\text{①}\text{ⓑ}\text{(30)}",
    r"\colorbox{red}{if $a$} \fcolorbox{red}{blue}{b}": r"\boxed{\text{if }a}\boxed{\text{b}}",
    r"\text{a \textcolor{red}{b}c}": r"\text{a }\textcolor{red}{\text{b}}\text{c}",
    r"\text{{\rm s.t.} \large x} b": r"\text{{s.t.} x} b",
    r"\text{if P\!=NP\hspace{1em}holds}\!": r"\text{if P=NP holds}\!",
    r"\text{as $\bf x$}": r"\text{as }\bf x",
    r"a \textbackslash \text{b \textbar}": r"a \text{\textbackslash}\text{b \textbar}",
    r"\begin{gather}a&=b\\c&=d\end{gather}": r"\begin{align*}a&=b\\c&=d\end{align*}",
    r"\begin{gathered}a&=b\end{gathered}": r"\begin{aligned}a&=b\end{aligned}",
    r"\begin{gathered}\begin{matrix}a&√\end{matrix}\end{gathered}": (
        r"\begin{gathered}\begin{matrix}a&\text{√}\end{matrix}\end{gathered}"
    ),
    r"\begin{pmatrix*}[r]a&-b\end{pmatrix*}": r"\begin{pmatrix}a&-b\end{pmatrix}",
    r"\begin{psmallmatrix}a&b\end{psmallmatrix}": r"\begin{pmatrix}a&b\end{pmatrix}",
    r"∠a ⊥ ∅ ∴ \text{∴ √}": r"\angle a \perp \varnothing \therefore \text{∴ √}",
    r"\operatorname{null T^*}": r"\mathrm{null T^*}",
    r"\begin{gather}a\\ \hline b\end{gather}": r"\begin{darray}{c}a\\ \hline b\end{darray}",
    r"\begin{gather}a\tag{1}\\ \hline b\tag{2}\end{gather}": (
        r"\begin{gather}a\tag{1}\\ b\tag{2}\end{gather}"
    ),
    r"\begin{align}a&=b\tag{1}\\ \hline c&=d\end{align}": (
        r"\begin{align}a&=b\tag{1}\\ c&=d\end{align}"
    ),
    r"\begin{aligned}a&=b\\ \hline c&=d\end{aligned}": (
        r"\begin{darray}{rl}a&=b\\ \hline c&=d\end{darray}"
    ),
    r"\begin{align}a&=\begin{array}{@{}c@{}}1\\ \hline 2\end{array}\tag{1}\end{align}": (
        r"\begin{align}a&=\begin{array}{c}1\\ \hline 2\end{array}\tag{1}\end{align}"
    ),
    r"\begin{array}{}a&b\\c&d\end{array}": r"\begin{array}{cc}a&b\\c&d\end{array}",
    r"\begin{array} \\a&b\\c&d\end{array}": r"\begin{array}{cc}a&b\\c&d\end{array}",
    r"n = 7.5 $": r"n = 7.5\$",
    r"\textcolor{grey}{x}": r"\textcolor{gray}{x}",
    r"a \not \implies b \not\iff c": r"a \nRightarrow b \nLeftrightarrow c",
}


@pytest.mark.parametrize("formula", NEAREST)
def test_what_mathjax_reads_is_shown_in_the_nearest_words(formula: str) -> None:
    formulas = Formulas({})
    shown = formulas.mathml(formula, display=True)
    near = formulas.mathml(NEAREST[formula], display=True)
    assert re.sub("</?mrow>", "", shown) == re.sub("</?mrow>", "", near)


PARTS = (
    *(r"\text{", r"\textcolor{red}{", r"\rm ", r"\colorbox{red}{", "}", "$", "Z", "√", "&"),
    *(r"\textcolor{lightgreen}{", r"\begin{prooftree}\AXC{", r"}\UIC{", r"\end{prooftree}"),
    *(r"\begin{gather}", r"\end{gather}", r"\textcircled", r"\textbar", r"\big{", "|}"),
)


@given(st.lists(st.sampled_from(PARTS)).map("".join))
def test_the_nearest_words_lose_nothing_that_is_shown(formula: str) -> None:
    once = readable(formula)
    assert once.count("Z") == formula.count("Z")  # no command's name has one
    assert once.count("√") == formula.count("√")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("CD", "A @>f B"),
        ("CD", "A & B"),
        ("CD", "A @>{f>> B"),
        ("CD", "A @>>f>{ B"),
        ("prooftree", r"\AXC{a}\BIC{b}"),
        ("prooftree", r"\AXC{a}\RL{b}"),
        ("prooftree", r"\AXC{a} b \UIC{c}"),
        ("prooftree", r"\AXC{a"),
        ("prooftree", r"\LL{a}"),
        ("prooftree", r"\x{a}"),
    ],
)
def test_a_diagram_or_proof_tree_that_is_none_is_refused(kind: str, content: str) -> None:
    with pytest.raises(ValueError, match=f'unknown environment "{kind}"'):
        Formulas({}).mathml(rf"\begin{{{kind}}}{content}\end{{{kind}}}", display=True)


@pytest.mark.parametrize("color", ["nocolour", "90ee90"])
def test_an_invalid_colour_is_refused(color: str) -> None:
    with pytest.raises(ValueError, match="olor"):
        Formulas({}).mathml(rf"\textcolor{{{color}}}{{x}}", display=False)


@pytest.mark.parametrize("name", LACKING)
def test_every_command_that_is_written_with_others_can_be_read(name: str) -> None:
    formulas = Formulas({})
    shown = formulas.mathml(rf"x \{name}{{a}}{{b}}{{c}}", display=True)
    assert shown.startswith("<math")


@given(st.text(alphabet="\\{}[]$*%&_^'#<> \nabcdlefttagunicode0123456789√", max_size=60))
def test_looking_for_the_nearest_words_ends_in_words(formula: str) -> None:
    assert isinstance(readable(formula), str)


@pytest.mark.parametrize("formula", ["then $ for all", "so $5x$ is", "and $2$ $3$ are"])
def test_prose_between_formulas_is_not_taken_for_money(formula: str) -> None:
    with pytest.raises(ValueError, match="unexpected"):
        Formulas({}).mathml(formula, display=True)


@pytest.mark.parametrize("formula", [r"\begin{align}a \tag{1}", r"\tagged{1}", r"\begin{alignat}a"])
def test_a_formula_that_cannot_be_converted_says_why(formula: str) -> None:
    with pytest.raises(ValueError, match=r"unknown|expected"):
        Formulas({}).mathml(formula, display=True)


def test_lines_below_a_sum_and_bold_signs_are_shown() -> None:
    shown = Formulas({}).mathml(r"\sum_{\substack{a\\b}} \pmb{x}", display=True)
    assert shown.count("<mtr>") == 2
    assert "𝒙" in shown


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (r"\text{50\% of it}", "50% of it"),
        (r"\mbox{R\& D, \{ a \} \_ \# \$ \&\%}", "R& D, { a } _ # $ &%"),
        (r"\textbf{a \& \text{b\_ c}}", "a & b_ c"),
        (r"\text{a & b ^ c}", "a & b ˆ c"),
        (r"\part{3}", "3% of it"),
        (r"\share{3}", "3% of it"),
        (r"50\% x", "50%x"),
    ],
)
def test_in_words_the_space_after_a_sign_stays(formula: str, words: str) -> None:
    formulas = Formulas({"part": r"\text{#1\% of it}"}, [Macro("share", r"\text{#1\% of it}", 1)])
    shown = re.sub("<[^>]*>", "", formulas.mathml(formula, display=False))
    assert unescape(shown).replace("\N{NO-BREAK SPACE}", " ") == words


def test_words_with_an_ampersand_make_no_columns_of_a_gather() -> None:
    made = Formulas({}).mathml(r"\begin{gather}\text{a & b} \\ c\end{gather}", display=True)
    assert "text-align" not in made
    made = Formulas({}).mathml(r"\begin{gather}\text{a & b} & x \\ c\end{gather}", display=True)
    assert "text-align" in made
