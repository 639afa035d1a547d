"""Pages with results of cells: they show current outputs, and never outdated ones."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest
from tests.helpers.run import cell, run_here
from tests.helpers.site import site

from knotwork.executor.outcome import Outcome
from knotwork.model import Fence
from knotwork.pages.outcome import outcome_html
from knotwork.programs.verdicts import Verdict
from knotwork.text import Span
from knotwork.words.chosen import words_in

SVG = (
    "class Drawing:\n"
    "    def __repr__(self): return 'a drawing'\n"
    "    def _repr_html_(self): return {html!r}\n"
    "Drawing()"
)
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 4, 9]);"


def built(text: str, **others: str) -> dict[str, str]:
    notes = {"a.md": text, **{f"{name}.md": other for name, other in others.items()}}
    return site(notes, run=run_here)


def page(text: str, **others: str) -> str:
    made = built(text, **others)["a.html"]
    assert made.count("<div") == made.count("</div>")
    assert made.count("<details") == made.count("</details>")
    return made.partition("<main")[2]


def test_the_output_of_a_run_replaces_the_written_one() -> None:
    shown = page(cell("print(2 + 2)", output="5"))
    assert '<div class="cell-output"><pre tabindex="0">4\n</pre></div>' in shown
    assert ">5<" not in shown
    assert shown.count("cell-output") == 1


def test_output_and_last_value_stand_together() -> None:
    assert "one\n2\n</pre>" in page(cell("print('one')\n1 + 1"))
    assert "one\n2\n</pre>" in page(cell("print('one', end='')\n1 + 1"))


def test_a_page_says_where_its_outputs_come_from() -> None:
    text = cell("print(4)", output="4")
    assert "what its code gave when the page was made" in page(text)
    assert "the code was not run for this page" in site(a=text)["a.html"]
    assert "outputs-note" not in site(a="```python\nx = 1\n```")["a.html"]
    assert "outputs-note" not in page("```python\nx = 1\n```")
    assert "outputs-note" in page("```pycon\n>>> 1 + 1\n2\n```\n")


def test_a_session_whose_answers_are_right_is_not_shown_twice() -> None:
    assert "cell-output" not in page("```pycon\n>>> 1 + 1\n2\n```\n")
    wrong = page("```pycon\n>>> 1 + 1\n3\n```\n")
    assert '<div class="cell-output"><pre tabindex="0">&gt;&gt;&gt; 1 + 1\n2\n</pre></div>' in wrong
    assert "cell-error" in wrong


def test_a_session_whose_answers_are_right_still_shows_what_it_drew() -> None:
    drawn = page("```pycon\n>>> import matplotlib.pyplot as plt\n>>> x = plt.plot([1, 4])\n```\n")
    assert drawn.count("<img") == 1
    assert "cell-output" not in drawn


def test_an_expected_error_is_styled_as_intended_with_a_short_traceback() -> None:
    shown = page(cell("def f(x):\n    raise ValueError('no')\n\nf(1)", "{raises=ValueError}"))
    assert 'class="cell-error cell-raises"' in shown
    trace = shown.partition("cell-raises")[2]
    assert "line 4:  f(1)\nline 2, in f:  raise ValueError('no')\nValueError: no" in trace.replace(
        "&#x27;", "'"
    )


def test_a_failed_cell_shows_its_error_and_not_its_old_output() -> None:
    shown = page(cell("1 / 0", output="0.5") + cell("print(1)"))
    assert "This cell failed: ZeroDivisionError: division by zero" in shown
    assert "0.5" not in shown
    assert "Not run: cell 1 failed." in shown


def test_a_figure_is_a_file_with_words() -> None:
    made = built(cell(PLOT, '{fig-alt="A <steep> line." fig-cap="Squares"}'))
    found = re.search(r'<img src="(-/figures/[0-9a-f]{16}\.svg)" alt="([^"]*)" width="(\d+)"', made["a.html"])  # fmt: skip
    assert found is not None
    assert found[2] == "A &lt;steep&gt; line."
    assert 300 < int(found[3]) < 700
    assert made[found[1]].startswith("<svg")
    assert "<figcaption>Squares</figcaption>" in made["a.html"]


def test_the_picture_of_a_value_has_the_words_of_a_figure() -> None:
    code = "class A:\n    def _repr_svg_(self): return '<svg/>'\n    def __repr__(self): return 'an A'\nA()"
    described = page(cell(code, '{fig-alt="A <steep> line." fig-cap="<Squares>"}'))
    assert re.search(r'<img src="data:image/svg[^"]*" alt="A &lt;steep&gt; line.">', described)
    assert "<figcaption>&lt;Squares&gt;</figcaption>" in described
    assert ' alt="an A"' in page(cell(code))


def test_the_same_figure_is_written_once_and_bytes_do_not_change() -> None:
    text = cell(PLOT, '{fig-alt="x"}')
    first, second = built(text, b=text), built(text, b=text)
    assert first == second
    assert sum(path.startswith("-/figures/") for path in first) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script><b>bold</b>",
        "<b onclick='alert(1)'>bold</b>",
        "<style>*{display:none}</style><b>bold</b>",
        "<form action='https://evil.example'><b>bold</b></form>",
        "<b>bold</b></div></div></main>",
    ],
)
def test_rich_html_is_sanitised(html: str) -> None:
    shown = page(cell(SVG.format(html=html)))
    inner = shown.partition('class="cell-rich"')[2].partition("</div>")[0]
    assert "<b>bold</b>" in inner
    for evil in ("script", "onclick", "style", "form", "alert"):
        assert evil not in inner
    assert "</main>" not in inner


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p><img src="data:image/png;base64,cG5n" onerror="x" alt="a"></p>', True),
        ('<p>a <img src="https://example.org/a.png"></p>', True),
        ('<p><img src="https://example.org/a.png"></p>', False),
        ('<p><img src="data:text/html,x"></p>', False),
        ("<div><script>draw()</script></div>", False),
        ("<svg><path d=''/></svg>", False),
    ],
)
def test_html_brings_its_pictures_along_or_is_not_shown(html: str, shown: bool) -> None:
    made = page(value(html=html))
    assert ('class="cell-rich"' in made) is shown
    assert ("the text\n</pre>" in made) is not shown
    for box in re.findall(r'class="cell-rich".*?</div>', made):
        assert not re.search("example.org|onerror|text/html", box)


def test_the_reason_of_a_skipped_cell_is_in_the_language_of_the_site() -> None:
    fence = Fence("python", "1", (), Span(0, 0), Span(0, 0), 1)
    for reason, said in {
        "cell 2 failed": "Fehler in Zelle 2",
        "cell <b> of a.md failed": "Fehler in Zelle &lt;b&gt; von <i>a.md</i>",
        "cell 1 of b.md failed": "Fehler in Zelle 1 von b.md",
        "the solution of x failed": "the solution of x failed",
    }.items():
        skipped = Verdict(0, "cell-3", fence, Outcome("skipped", reason))
        links = {"a.md": "<i>a.md</i>"}
        html = outcome_html(skipped, "a.html", words_in("de"), links.get)
        assert html == f'<p class="cell-note">Nicht ausgeführt: {said}.</p>\n'


def test_the_colours_of_a_table_stand_on_its_cells() -> None:
    sheet = (
        "<style>#t1, #t2 {background-color: Yellow; position: fixed} #t2 {color: red}"
        ' #t1 td, td, .t3 {color: blue} #t3 {font-weight: bold; color: url(x)} #t4 {color: "x}</style>'
    )
    cells = "".join(f'<td id="t{n}" class="t3">{n} id="t1"</td>' for n in range(1, 5))
    made = page(value(html=f"{sheet}<table><tr>{cells}</tr></table>"))
    table = made.partition('class="cell-rich"')[2].partition("</table>")[0]
    assert re.findall(r"<td[^>]*>\d[^<]*", table) == [
        '<td style="background-color:Yellow">1 id="t1"',
        '<td style="background-color:Yellow;color:red">2 id="t1"',
        '<td style="font-weight:bold">3 id="t1"',
        '<td>4 id="t1"',
    ]


@pytest.mark.parametrize("sheet", ["a" * 200_000, f"a:b{' ' * 200_000}!", "#" * 200_000])
def test_a_very_long_style_sheet_of_a_value_is_read(sheet: str) -> None:
    html = f"<style>#a {{{sheet}}} #a {{color: red}}</style><table><td id='b'>1</td></table>"
    assert "cell-rich" in page(value(html=html))


def test_html_that_is_useless_without_its_style_is_replaced_by_text() -> None:
    html = (
        "<style>.x-text-repr-fallback{display:none}</style><div class='x-text-repr-fallback'>"
        "Trust this notebook.</div><div hidden>rich</div>"
    )
    made = page(value(html=html)).partition('class="cell-output"')[2]
    assert "Trust" not in made
    assert "the text\n</pre>" in made


def test_a_value_that_draws_itself_is_shown_as_a_picture_in_which_no_script_runs() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    shown = page(cell(SVG.replace("_repr_html_", "_repr_svg_").format(html=svg)))
    source, alt = re.findall(
        r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)">', shown
    )[0]
    assert b64decode(source).decode() == svg
    assert alt == "a drawing"
    assert "a drawing\n</pre>" not in shown


VALUE = "class V:\n    def __repr__(self): return 'the text'\n"


def value(**forms: str) -> str:
    """A cell whose value has these forms."""
    methods = (f"    def _repr_{name}_(self): return {form!r}\n" for name, form in forms.items())
    return cell(f"{VALUE}{''.join(methods)}V()")


@pytest.mark.parametrize(
    ("latex", "display"),
    [
        (r"$\displaystyle \frac{x^{2}}{2}$", False),
        (r"$$\frac{x^{2}}{2}$$", True),
        (r"\[ \frac{x^{2}}{2} \]", True),
        (r"\( \frac{x^{2}}{2} \)", False),
        (r"\begin{equation*}\frac{x^{2}}{2}\end{equation*}", True),
        (r"$\color{LightGray}{\frac{x^{2}}{2}}$", False),
    ],
)
def test_a_value_that_is_a_formula_stands_as_one(latex: str, display: bool) -> None:
    (box,) = re.findall(r'class="cell-rich cell-formula".*?</div>', page(value(latex=latex)))
    assert "<mfrac>" in box
    assert ('display="block"' in box) is display
    assert "the text" not in box


def test_words_between_the_formulas_of_a_value_are_text() -> None:
    shown = page(value(latex=r"If <b>$x$</b> costs \$5, \begin{align}y &= 2\end{align} holds."))
    box = shown.partition("cell-formula")[2].partition("</div>")[0]
    assert "If &lt;b&gt;<math>" in box
    assert "&lt;/b&gt; costs $5, <math display" in box
    assert box.endswith("</math> holds.")


@pytest.mark.parametrize(
    "latex", [r"$\nosuchcommand$", "$x", "no formula", "$x$" + " " * 30_000, "$$$$", r"\(x"]
)
def test_a_value_whose_latex_cannot_be_shown_is_its_text(latex: str) -> None:
    shown = page(value(latex=latex))
    assert "cell-formula" not in shown
    assert "the text\n</pre>" in shown


def test_a_value_shows_the_richest_of_its_forms() -> None:
    rest = {"png": "cG5n", "markdown": "**bold**"}
    latex = {"latex": "$x$", **rest}
    svg = {"svg": "<svg/>", **latex}
    assert "<b>1</b>" in page(value(html="<b>1</b>", **svg))
    assert "data:image/svg+xml" in page(value(html="<script>1</script>", **svg))
    assert "cell-formula" in page(value(**latex))
    assert "data:image/png" in page(value(**rest))
    assert "<pre>**bold**" in page(value(markdown="**bold**")).replace(' tabindex="0"', "")


@pytest.mark.parametrize(
    ("code", "reason", "trace"),
    [
        ("x = 1\ny = (2\nx", "SyntaxError: '(' was never closed", "line 2:  y = (2"),
        (">>> 1\n1\n>>> 2\n3", "expected 3, got 2", "line 3:  &gt;&gt;&gt; 2"),
        (
            "raise ExceptionGroup('g', [KeyError('k')])",
            "ExceptionGroup: g (1 sub-exception)",
            "\nExceptionGroup: g (1 sub-exception)\nit holds KeyError: 'k'",
        ),
        (
            "raise OSError(5) from KeyError('<k>')",
            "OSError: 5",
            "5\ncaused by KeyError: '&lt;k&gt;'</pre>",
        ),
        ("x = 1\n1 / 0", "ZeroDivisionError: division by zero", "line 2:  1 / 0\nZeroDivi"),
    ],
)
def test_a_failure_is_shown_once_with_its_place(code: str, reason: str, trace: str) -> None:
    shown = page(cell(code)).replace(' tabindex="0"', "")
    assert f"This cell failed: {reason}</p><pre>line " in shown
    assert trace in shown
    assert "OutputDiffers" not in shown
    assert shown.count("SyntaxError") <= 1


def test_markup_in_outputs_is_text() -> None:
    shown = page(cell("print('<script>alert(1)</script>')\nraise KeyError('<b>')"))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown
    assert "&lt;b&gt;" in shown


@pytest.mark.parametrize(
    ("attributes", "seen"),
    [
        ("{output=false}", False),
        ("{include=false}", False),
        ("{echo=false}", True),
        ("{eval=false}", False),
    ],
)
def test_attributes_decide_what_shows(attributes: str, seen: bool) -> None:
    assert ("printed" in page(cell("print('pri' + 'nted')", attributes))) is seen


def test_a_truncated_output_says_so_once_at_the_cut() -> None:
    shown = page(cell("print('x' * 100_000)\n6 * 7"))
    assert "x\n... (output cut after 64 kB)\n42\n" in shown
    assert shown.count("cut") == 1


def test_an_embedded_cell_shows_what_it_gave() -> None:
    shown = page("![[b]]", b=cell("print(6 * 7)", "{#x}"))
    assert "42" in shown
    assert 'id="e1-cell-x"' in shown


def test_a_failure_in_a_used_note_is_shown_with_a_link_to_it() -> None:
    made = site(
        a='---\nuses: "[[broken]]"\n---\n' + cell("1"),
        broken="---\ntitle: Vectors & more\n---\n" + cell("1 / 0", "{#halve}"),
        run=run_here,
    )
    link = '<a class="internal" href="broken.html">Vectors &amp; more</a>'
    assert f"Not run: cell halve of {link} failed." in made["a.html"]


def test_private_notes_are_not_run_and_leave_no_trace() -> None:
    made = site(
        a='---\nuses: ["[[b]]"]\n---\n' + cell("print(word)"),
        b="---\npublish: false\n---\n" + cell("word = 'xyzzy'\nprint(word)"),
        run=run_here,
    )
    assert all("xyzzy" not in text for text in made.values())
    assert "Not run: its note uses “b”, which is not published." in made["a.html"]


def test_a_failed_cell_has_its_hint_below() -> None:
    assert '<p class="cell-note">It belongs in an async def; ' in page(cell("await x"))
