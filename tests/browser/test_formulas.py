"""Formulas in a browser: drawn in the theme's own font, which is loaded before they are shown."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import built
from tests.browser.pages import overflow, page
from tests.browser.reader import PATIENCE
from tests.browser.served import Served, served
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser

NOTES = {
    "plain.md": "Words about [[matrix]] and [[lie]].\n",
    "matrix.md": "$$\\left(\\begin{matrix} 1 \\\\ 2 \\\\ 3 \\\\ 4 \\end{matrix}\\right)$$\n",
    "lie.md": "An algebra $\\mathfrak{g}$ of $\\frac{a}{b}$.\n",
    "drawn.md": "".join(
        f"$${formula}$$\n\n"
        for formula in (
            "-",
            *(
                f"\\{name}{{-}}"
                for name in ("boxed", "cancel", "bcancel", "xcancel", "angl", "phase")
            ),
        )
    ),
    "wide.md": "".join(
        f"$$\\{name}{{mmmm}}$$\n\n" for name in ("widetilde", "widehat", "overline")
    ),
    "long.md": " ".join(
        f"$\\{name}{{mmm + mmm}}$"
        for name in (*("overline", "overrightarrow", "overbrace") * 4, "overleftarrow")
    ),
    "root.md": "$\\sqrt{x}$, $\\left(\\frac{a}{b}\\right)$.\n",
    "accents.md": "".join(
        f"$$\\{accent}{{x}}$$\n\n" for accent in ("bar", "ddot", "dot", "vec", "hat", "tilde")
    ),
}
NOTES["beside.md"] = "Words ($n + m$), and $n$; of $n$-dimensional ($n$), the $n$th.\n\n" * 40
NOTES["brackets.md"] = f"Words (${'a + ' * 40}a$).\n\n> - “${'a + ' * 40}a$”\n"
NOTES["columns.md"] = """\
| $\\mathrm{rect}(f)$ | what |
|---|---|
| $x$ | ($x[n]$), |
| $x$ | $a + b + c + d + e + f + g + h + i + j + k + l + m + n$ |

> [!note] $x + y$
> Words.

> [!tip]- ($a + b + c + d + e + f + g + h$)
> Words.
"""
NOTES["words.md"] = "$x = \\text{5 ℔}$\n"
NOTES["hover.md"] = "See [[words]].\n"
LOADED = """document.fonts.ready.then(fonts => [...fonts].filter(one => one.family.includes("Knotwork Math") && one.status === "loaded").length)"""
"""The parts of the face that are there, once none is on its way."""


def require_loaded(opened: Page, parts: int) -> None:
    """Wait until that many parts of the font are loaded.

    A browser may report that all fonts are ready before it requests the first. Polled from outside,
    since the policy of the page does not allow it within.
    """
    end = time.monotonic() + PATIENCE / 1000
    while (found := opened.evaluate(LOADED)) != parts:
        assert time.monotonic() < end, f"{found} parts are there, and not {parts}"
        opened.wait_for_timeout(50)


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site whose formulas wait for their font, however slow the machine is.

    For readers they do not wait: a late font is left for the next page, and counts as failed in
    Firefox.
    """
    folder = tmp_path_factory.mktemp("formulas")
    site = built(write_vault(folder / "vault", NOTES), folder / "site")
    sheet = site / "-" / "assets" / "knotwork.css"
    css = sheet.read_text("utf-8")
    assert "font-display:optional" in css
    sheet.write_text(css.replace("font-display:optional", "font-display:block"), "utf-8")
    with served(site) as server:
        yield server


def asked(site: Served) -> set[str]:
    return {Path(path).stem for path in site.sent if "/math-" in path}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("plain.html", set()),
        ("matrix.html", {"math-common"}),
        ("lie.html", {"math-common", "math-letters"}),
    ],
)
def test_a_page_loads_the_parts_of_the_font_that_its_formulas_need(
    either: Browser, formulas: Served, name: str, parts: set[str]
) -> None:
    formulas.sent.clear()
    opened = either.new_page()
    opened.goto(formulas.url(name), wait_until="networkidle")
    assert asked(formulas) == parts
    require_loaded(opened, len(parts))
    opened.close()


def test_brackets_are_as_tall_as_their_content(either: Browser, formulas: Served) -> None:
    opened = either.new_page()
    opened.goto(formulas.url("matrix.html"), wait_until="networkidle")
    heights = opened.evaluate(
        "[...document.querySelectorAll('mo, mtable')].map(one => one.getBoundingClientRect().height)"
    )
    left, held, right = heights
    assert left == right
    assert left > held * 0.9
    opened.close()


def test_there_is_almost_no_gap_after_a_root_or_a_fraction_in_brackets(
    either: Browser, formulas: Served
) -> None:
    opened = either.new_page()
    opened.goto(formulas.url("root.html"), wait_until="networkidle")
    gaps = opened.evaluate(
        """() => [["msqrt", "msqrt > :last-child"], ["math:has(mfrac)", "math:has(mfrac) mo:last-of-type"]]
          .map(pair => pair.map(one => document.querySelector(one)))
          .map(([all, last]) => (all.getBoundingClientRect().right - last.getBoundingClientRect().right)
            / parseFloat(getComputedStyle(all).fontSize))"""
    )
    assert gaps[0] < 0.05, "em"
    assert gaps[1] < 0.25, "em, with the padding of the formula"
    opened.close()


def test_no_line_ends_between_a_formula_and_what_stands_beside_it(
    either: Browser, formulas: Served
) -> None:
    opened = either.new_page(viewport={"width": 900, "height": 900})
    opened.goto(formulas.url("beside.html"), wait_until="networkidle")
    parted = opened.evaluate(
        """() => [...document.querySelectorAll(".body p")].flatMap((paragraph, at) => {
          paragraph.style.inlineSize = `${5 + at / 4}em`;
          return [...paragraph.querySelectorAll("math")].flatMap(formula => {
            const box = formula.getBoundingClientRect();
            return [[formula.previousSibling, -1], [formula.nextSibling, 1]].filter(([words, side]) => {
              if (words === null) return false;
              const range = document.createRange();
              const first = side < 0 ? words.length - 1 : 0;
              range.setStart(words, first);
              range.setEnd(words, first + 1);
              const beside = range.getBoundingClientRect();
              return side < 0 ? beside.left > box.right : beside.right < box.left;
            }).map(([words]) => words.data);
          });
        })"""
    )
    assert parted == []
    opened.close()


def test_a_long_formula_in_brackets_stays_within_the_page(
    either: Browser, formulas: Served
) -> None:
    opened = either.new_page(viewport={"width": 360, "height": 900})
    opened.goto(formulas.url("brackets.html"), wait_until="networkidle")
    assert overflow(opened) == 0
    opened.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_cut_off_a_formula_that_its_column_or_title_is_made_for(
    either: Browser, formulas: Served, width: int
) -> None:
    opened = either.new_page(viewport={"width": width, "height": 900})
    opened.goto(formulas.url("columns.html"), wait_until="networkidle")
    assert opened.locator("math").count() == 7
    cut = opened.evaluate(
        """() => [...document.querySelectorAll("math")]
          .filter(one => one.lastElementChild.getBoundingClientRect().right > one.getBoundingClientRect().right + 1)
          .map(one => one.textContent)"""
    )
    assert cut == []
    opened.close()


def test_accents_do_not_touch_their_letters(either: Browser, formulas: Served) -> None:
    opened = either.new_page(viewport={"width": 900, "height": 1600})
    opened.goto(formulas.url("accents.html"), wait_until="networkidle")
    # Large enough to see a gap of a few hundredths of the letter.
    opened.add_style_tag(content="math { font-size: 120px !important }")
    accented = opened.locator("math").all()
    assert len(accented) == 6
    for one in accented:
        assert len(bands(one.screenshot())) == 2, one.text_content()
    opened.close()


def test_boxes_and_strikes_are_drawn(either: Browser, formulas: Served) -> None:
    opened = either.new_page(viewport={"width": 900, "height": 1600})
    opened.goto(formulas.url("drawn.html"), wait_until="networkidle")
    opened.add_style_tag(content="math { font-size: 120px !important }")
    plain, *drawn = [ink(one.screenshot()) for one in opened.locator("math").all()]
    assert len(drawn) == 6
    assert all(each > plain * 1.2 for each in drawn), (plain, drawn)
    opened.close()


def test_wide_accents_grow_with_what_is_below_them(either: Browser, formulas: Served) -> None:
    opened = either.new_page(viewport={"width": 900, "height": 1600})
    opened.goto(formulas.url("wide.html"), wait_until="networkidle")
    opened.add_style_tag(content="math { font-size: 60px !important }")
    accented = opened.locator("math").all()
    assert len(accented) == 3
    for one in accented:
        assert width_of_top(one.screenshot()) > 0.6, one.text_content()
    opened.close()


def test_bars_and_braces_are_drawn_from_end_to_end(browser: Browser, formulas: Served) -> None:
    # Enough pixels for a formula to cross the tiles in which Chromium draws a page.
    opened = browser.new_page(viewport={"width": 900, "height": 900}, device_scale_factor=3)
    opened.goto(formulas.url("long.html"), wait_until="networkidle")
    barred = opened.locator("math").all()
    assert len(barred) == 13
    for one in barred:
        assert width_of_top(one.screenshot()) > 0.9, one.text_content()
    opened.close()


def width_of_top(png: bytes) -> float:
    """How wide the ink in the upper quarter of a picture is, as a part of all of its ink."""
    picture = dark(png)
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    above = picture.crop((left, top, right, top + (bottom - top) // 4)).getbbox()
    return (above[2] - above[0]) / (right - left) if above else 0.0


def ink(png: bytes) -> int:
    """The number of dark pixels of a picture."""
    return dark(png).histogram()[-1]


def dark(png: bytes) -> Image.Image:
    """A mask of a picture: white where it is dark, black elsewhere."""
    return Image.open(io.BytesIO(png)).convert("L").point(lambda grey: 255 * (grey < 128))


def bands(png: bytes) -> list[bool]:
    """The dark pixels of each part of a picture, from the top; blank rows separate the parts."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    rows = [
        picture.crop((0, y, picture.width, y + 1)).getextrema()[0] < 128  # type: ignore[operator]
        for y in range(picture.height)
    ]
    starts = (inked and not above for above, inked in zip([False, *rows], rows, strict=False))
    return [start for start in starts if start]


def test_formulas_of_a_preview_wait_for_their_font(browser: Browser, formulas: Served) -> None:
    def late(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    formulas.sent.clear()
    with page(browser, 1440) as (opened, complaints):
        opened.route("**/math-*.woff2", late)
        opened.goto(formulas.url("plain.html"), wait_until="networkidle")
        assert asked(formulas) == set()
        opened.hover('.body a[href="lie.html"]')
        opened.wait_for_selector(".preview:popover-open math")
        assert asked(formulas) == {"math-common", "math-letters"}
        require_loaded(opened, 2)
        assert complaints == []


def test_a_page_from_disk_has_the_font_of_formulas_too(browser: Browser, formulas: Served) -> None:
    with page(browser, 1440) as (opened, complaints):
        opened.goto((formulas.root / "lie.html").as_uri(), wait_until="networkidle")
        require_loaded(opened, 2)
        assert complaints == []


def test_a_preview_loads_no_font_for_words_in_a_formula(either: Browser, formulas: Served) -> None:
    opened = either.new_page()
    opened.goto(formulas.url("hover.html"), wait_until="networkidle")
    formulas.sent.clear()
    opened.get_by_role("link", name="words").first.hover()
    opened.wait_for_selector(".preview math")
    opened.wait_for_load_state("networkidle")
    assert asked(formulas) == {"math-common"}
    opened.close()
