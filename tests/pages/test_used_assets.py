"""A site carries the font of formulas and the scripts of cells only if pages may need them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.builds import build, build_anew, held
from tests.helpers.run import cell, run_here
from tests.helpers.site import site
from tests.helpers.small_runtime import DESCRIBED

from knotwork.pages.math_faces import MATH_FILES
from knotwork.render.assets import FOR_CELLS

FACE = {f"-/assets/{name}" for name in MATH_FILES}
SCRIPTS = {f"-/assets/{name}" for name in FOR_CELLS}
LATEX = "class Sum:\n    def _repr_latex_(self): return '$x$'\nSum()"
CODE = "```python\n1 + 1\n```\n"


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("words that cost $5", False),
        ("`$x$`", False),
        ("```latex\n$x$\n```", False),
        ("%%$x$%%", False),
        ("$x$", True),
        ("$$\nx\n$$", True),
        ("words[^1]\n\n[^1]: $x$", True),
        ("| $x$ |\n| --- |", True),
        ("# $x$", True),
    ],
)
def test_a_site_carries_the_face_of_formulas_if_a_note_has_one(text: str, shows: bool) -> None:
    made = site(a=text, b="words").keys()
    assert made >= FACE if shows else made.isdisjoint(FACE)


def test_a_formula_that_a_cell_gave_is_set_in_that_face_too() -> None:
    assert site({"a.md": cell(LATEX)}, run=run_here).keys() >= FACE
    assert site({"a.md": cell(LATEX)}).keys().isdisjoint(FACE)
    assert site({"a.md": cell("1 + 1")}, run=run_here).keys().isdisjoint(FACE)


def test_readers_who_run_cells_get_their_scripts_and_may_get_formulas() -> None:
    assert site({"a.md": CODE}, runtime=DESCRIBED).keys() >= FACE | SCRIPTS
    assert site({"a.md": "words"}, runtime=DESCRIBED).keys().isdisjoint(FACE | SCRIPTS)
    assert site({"a.md": CODE}).keys().isdisjoint(FACE | SCRIPTS)


def test_the_face_comes_with_the_first_formula_and_goes_with_the_last(tmp_path: Path) -> None:
    notes, output = tmp_path / "vault", tmp_path / "site"
    notes.mkdir()
    (notes / "b.md").write_text("words", "utf-8")
    for step, text in enumerate(("words", "words $x$", "more words $x$", "words")):
        (notes / "a.md").write_text(text, "utf-8")
        build(notes, output)
        assert (held(output).keys() >= FACE) == ("$" in text)
        build_anew(notes, tmp_path / str(step))
        assert held(output) == held(tmp_path / str(step))


def test_a_page_asks_for_the_style_of_diagrams_if_it_shows_one() -> None:
    asked = 'href="-/assets/diagrams.page.css"'
    made = site(a="```mermaid\ngraph LR\n  a --> b\n```\n", b="words", c="![[a]]")
    assert [asked in made[f"{name}.html"] for name in "abc"] == [True, False, True]
