"""The places of pictures: in a line of text, or as blocks with space between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import built
from tests.browser.pages import page
from tests.browser.served import served
from tests.browser.vaults import write_vault

pytestmark = pytest.mark.browser

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">'
    '<rect width="200" height="100" fill="teal"/></svg>'
)
NOTE = """\
![[p.svg]]
![[p.svg|120]]
[![linked](p.svg)](https://example.com)

Words above it
![[p.svg]]
and below it.

Press ![[p.svg|20]] to go on.

- words
  ![[p.svg]]
- ![[p.svg]]
"""
BARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="9" height="9"/></svg>'
SHARES = """\
![[p.svg]]{width=50%}

![[bare.svg]]

[![linked](p.svg){width=50%}](https://example.com)

[![linked](bare.svg)](https://example.com)

| a | b |
|---|---|
| ![[bare.svg]] | words |
"""
ARABIC = "نص في السطر\n![[p.svg]]\nنص آخر"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    vault = write_vault(
        folder / "vault",
        {"a.md": NOTE, "b.md": ARABIC, "p.svg": DRAWING, "c.md": SHARES, "bare.svg": BARE},
    )
    return built(vault, folder / "site")


@pytest.mark.parametrize("name", ["a.html", "c.html"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_a_picture_comes(
    site: Path, browser: Browser, width: int, name: str
) -> None:
    with served(site) as root, page(browser, width) as (opened, _):
        waiting: list[Route] = []
        opened.route("**/*.svg", lambda route: waiting.append(route))  # noqa: PLW0108  # needs a name
        opened.goto(root.url(name), wait_until="domcontentloaded")
        opened.evaluate("document.fonts.ready.then(() => null)")
        before = [
            block.bounding_box()["y"]  # type: ignore[index]
            for block in opened.locator(".body > *").all()
        ]
        opened.route("**/*.svg", lambda route: route.continue_())
        for route in waiting:
            route.continue_()
        assert [box[1] for box in boxes(opened, ".body > *")] == pytest.approx(before, abs=0.6)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_picture_takes_the_share_of_its_line_that_is_asked(
    site: Path, browser: Browser, width: int
) -> None:
    with page(browser, width) as (opened, _):
        opened.goto((site / "c.html").as_uri())
        line = opened.evaluate("document.querySelector('.body p').clientWidth")
        wide = [box[2] - box[0] for box in boxes(opened, ".body p img")]
        assert wide == pytest.approx([line / 2, line, line / 2, line], abs=1)
        cell = boxes(opened, ".body td img")[0]
        assert cell[2] - cell[0] >= 100


@pytest.fixture(params=[390, 1280])
def note(site: Path, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with served(site) as root, page(browser, request.param) as (opened, complaints):
        opened.goto(root.url("a.html"))
        yield opened
        assert complaints == []


def boxes(opened: Page, which: str) -> list[tuple[float, float, float, float]]:
    """The left, top, right and bottom of each element, once all pictures are loaded."""
    found: list[tuple[float, float, float, float]] = opened.evaluate(
        """async (which) => {
          for (const one of document.images) { one.loading = 'eager'; await one.decode(); }
          return [...document.querySelectorAll(which)].map((one) => {
            const box = one.getBoundingClientRect();
            return [box.left, box.top, box.right, box.bottom];
          });
        }""",
        which,
    )
    return found


def test_pictures_on_lines_of_their_own_are_blocks_in_the_middle(note: Page) -> None:
    [body] = boxes(note, ".body")
    pictures = boxes(note, ".body > p:first-child img")
    assert len(pictures) == 3
    for one, next_one in zip(pictures, pictures[1:], strict=False):
        assert 8 <= next_one[1] - one[3] <= 20
    for left, _top, right, _bottom in pictures:
        assert abs((left + right) - (body[0] + body[2])) < 2


def test_words_keep_off_the_picture_between_them(note: Page) -> None:
    [words] = boxes(note, ".body > p:nth-child(2)")
    [picture] = boxes(note, ".body > p:nth-child(2) img")
    line = note.evaluate("parseFloat(getComputedStyle(document.querySelector('.body')).lineHeight)")
    for room in (picture[1] - words[1], words[3] - picture[3]):
        assert line + 8 <= room <= line + 20


def test_a_picture_in_a_sentence_stays_in_it(note: Page) -> None:
    [words] = boxes(note, ".body > p:nth-child(3)")
    [picture] = boxes(note, ".body > p:nth-child(3) img")
    line = note.evaluate("parseFloat(getComputedStyle(document.querySelector('.body')).lineHeight)")
    assert words[3] - words[1] < 1.3 * line
    assert picture[0] > words[0] + 20


def test_in_a_list_pictures_begin_where_words_do(note: Page) -> None:
    items, pictures = boxes(note, ".body li"), boxes(note, ".body li img")
    assert [one[0] for one in pictures] == [items[0][0], items[1][0]]
    assert pictures[1][1] - pictures[0][3] >= 8


def test_pictures_in_right_to_left_text_are_placed_the_same(site: Path, browser: Browser) -> None:
    with served(site) as root, page(browser) as (opened, _complaints):
        opened.goto(root.url("b.html"))
        [words], [picture] = boxes(opened, ".body > p"), boxes(opened, ".body img")
        assert abs((picture[0] + picture[2]) - (words[0] + words[2])) < 2
        assert words[1] + 30 < picture[1] < picture[3] < words[3] - 30


CLEAR = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">{}</svg>'
INKS = {
    "formula": CLEAR.format('<path d="M20 50h160M100 20v60" stroke="black" stroke-width="3"/>'),
    "sketch": CLEAR.format('<path d="M20 50h160M100 20v60" stroke="white" stroke-width="3"/>'),
    "boxes": CLEAR.format('<path d="M9 9h50v50h-50zM59 30h120" fill="white" stroke="#111"/>'),
    "logo": CLEAR.format('<circle cx="100" cy="50" r="30" fill="#3b82f6"/>'),
    "photo": CLEAR.format('<rect width="200" height="100" fill="#222"/>'),
}
"""Ink on no ground: dark, light, both, neither; and a picture that has a ground of its own."""


@pytest.mark.parametrize(
    ("scheme", "grounded"), [("light", {"sketch"}), ("dark", {"formula", "boxes"})]
)
def test_drawings_in_the_colour_of_the_page_get_a_background(
    tmp_path: Path, browser: Browser, scheme: str, grounded: set[str]
) -> None:
    files = {f"{name}.svg": drawn for name, drawn in INKS.items()}
    note = "\n\n".join(f"![[{name}]]" for name in files)
    site = built(write_vault(tmp_path / "vault", {"a.md": note, **files}), tmp_path / "site")
    with served(site) as root, page(browser, scheme=scheme) as (opened, complaints):
        opened.goto(root.url("a.html"))
        boxes(opened, "img")
        expect(opened.locator("img[data-ink]")).to_have_count(3)
        grounds: dict[str, str] = opened.evaluate(
            "Object.fromEntries([...document.images].map(one =>"
            " [one.src.match(/(\\w+)\\.svg/)[1], getComputedStyle(one).backgroundColor]))"
        )
        assert complaints == []
    assert {name for name, ground in grounds.items() if ground != "rgba(0, 0, 0, 0)"} == grounded
