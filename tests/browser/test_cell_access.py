"""Accessible cells: usable by keyboard, results announced, no violations for axe in any state."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.host import Host, host
from tests.browser.reader import PATIENCE, cell, opened, press, shows, status, write
from tests.browser.sites import built
from tests.helpers.pyodide import runtime

pytestmark = pytest.mark.browser

NOTES = Path(__file__).resolve().parents[2] / "notes"
ENDLESS = "while True:\n    pass"
NEEDS = """\
```python {#shows}
import numpy
print(1)
```

```output
1
```

```python {#nothing}
import numpy
```
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("cells")
    (folder / "vault").mkdir()
    shutil.copy(NOTES / "dot product.md", folder / "vault")
    (folder / "vault" / "needs.md").write_text(NEEDS)
    with host(built(folder / "vault", folder / "site", runtime())) as running:
        yield running


def focused(page: Page) -> str:
    """The text of the element with the focus."""
    text: str = page.evaluate("document.activeElement.textContent.trim()")
    return text


def test_the_keyboard_is_enough_to_run_stop_edit_and_leave(either: Browser, site: Host) -> None:
    with opened(either, site.url + "dot-product.html") as page:
        cell(page, "weighted").get_by_role("button", name="Run", exact=True).focus()
        page.keyboard.press("Enter")
        expect(status(page, "weighted")).to_contain_text("Ran in", timeout=PATIENCE)
        assert focused(page) == "Run"

        page.keyboard.press("Tab")
        assert focused(page) == "Edit"
        page.keyboard.press("Enter")
        expect(cell(page, "weighted").locator(".cm-content")).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.insert_text(ENDLESS)
        page.keyboard.press("Escape")
        assert focused(page) == "Edit"

        # The pressed button is replaced by another, which then has the focus.
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        expect(cell(page, "weighted").get_by_role("button", name="Stop")).to_be_focused()
        page.keyboard.press("Enter")
        expect(status(page, "weighted")).to_contain_text("Stopped")
        assert focused(page) == "Run"


def test_results_are_announced_and_buttons_name_their_cell(browser: Browser, site: Host) -> None:
    with opened(browser, site.url + "dot-product.html") as page:
        group = page.get_by_role("group", name="Cell definition")
        group.get_by_role("button", name="Run", exact=True).click()
        announced = cell(page, "definition").get_by_role("status")
        expect(announced).to_have_text(re.compile(r"^Ran in \d+ ms\. 32$"), timeout=PATIENCE)
        write(page, "definition", "nowhere")
        press(page, "definition", "Run")
        expect(announced).to_contain_text(re.compile("This cell failed: NameError.* line 1"))
        press(page, "definition", "Reset")
        press(page, "rank", "Check")
        expect(cell(page, "rank").get_by_role("status")).to_contain_text("Not yet. for the query")
        editor = cell(page, "definition").locator(".cm-content")
        expect(editor).to_have_attribute("aria-label", re.compile("Escape leaves"))


def test_code_stays_where_it_stood_when_it_is_edited(browser: Browser, site: Host) -> None:
    first = """line => { const range = document.createRange(); range.selectNodeContents(line);
        const box = range.getClientRects()[0]; return [box.left, box.top + scrollY] }"""
    with opened(browser, site.url + "dot-product.html") as page:
        before = cell(page, "definition").locator("pre code").evaluate(first)
        press(page, "definition", "Edit")
        line = cell(page, "definition").locator(".cm-line").first
        expect(line).to_be_visible()
        after = line.evaluate(first)
        assert max(abs(one - other) for one, other in zip(before, after, strict=True)) < 1


def test_copying_a_note_leaves_out_texts_of_buttons(either: Browser, site: Host) -> None:
    with opened(either, site.url + "dot-product.html") as page:
        expect(page.locator(".cell-run").first).to_be_visible()
        copied = page.evaluate(
            "getSelection().selectAllChildren(document.querySelector('.body')), `${getSelection()}`"
        )
        assert "def dot" in copied
        assert "Intuition" in copied
        for ours in ("Run", " #\n", "↩"):
            assert ours not in copied, ours


def test_reset_brings_back_what_the_build_showed(browser: Browser, site: Host) -> None:
    with opened(browser, site.url + "dot-product.html") as page:
        before = cell(page, "sign").inner_text()
        write(page, "sign", "print('something else')")
        press(page, "sign", "Run")
        shows(page, "sign", "something else")
        press(page, "sign", "Reset")
        press(page, "sign", "Done")
        assert cell(page, "sign").inner_text() == before


def test_the_reason_why_a_cell_cannot_run_stands_in_its_output_box(
    browser: Browser, site: Host
) -> None:
    measured = """cell => {
      const [code, note] = [".code", ".cell-note"].map(one => cell.querySelector(one));
      const gap = note.getBoundingClientRect().top - code.getBoundingClientRect().bottom;
      return [gap < 1, getComputedStyle(note).borderLeftWidth];
    }"""
    with opened(browser, site.url + "needs.html") as page:
        assert cell(page, "shows").evaluate(measured) == [True, "1px"]
        assert cell(page, "nothing").evaluate(measured) == [False, "0px"], "there is no box"
        corner = "one => parseFloat(getComputedStyle(one.querySelector('pre')).borderEndEndRadius)"
        assert cell(page, "shows").evaluate(corner) == 0, "the box goes on below the code"
        assert cell(page, "nothing").evaluate(corner) > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_marked_or_offered_in_the_editor_can_be_read(
    browser: Browser, site: Host, scheme: str
) -> None:
    grounds = """() => [".cm-selectionBackground", ".cm-tooltip", ".cm-tooltip [aria-selected]"].map((one) => {
        const pen = new OffscreenCanvas(1, 1).getContext("2d");
        const bright = (colour) => {
          pen.fillStyle = colour;
          pen.fillRect(0, 0, 1, 1);
          return pen.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, part) => sum + part) / 3;
        };
        const part = document.querySelector(one);
        const words = one.includes("tooltip") ? part : document.querySelector(".cm-content");
        return bright(getComputedStyle(words).color) - bright(getComputedStyle(part).backgroundColor);
      })"""
    with opened(browser, site.url + "dot-product.html", color_scheme=scheme) as page:
        press(page, "definition", "Edit")
        editor = cell(page, "definition").locator(".cm-content")
        editor.press("Control+End")
        page.keyboard.insert_text("im")
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Control+Space")
        page.wait_for_selector(".cm-tooltip [aria-selected]")
        marked, offered, chosen = page.evaluate(grounds)
        apart = 100 if scheme == "dark" else -100
        assert marked / apart > 1
        assert offered / apart > 1
        assert chosen / -apart > 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_a_cell(
    browser: Browser, site: Host, scheme: str
) -> None:
    with opened(browser, site.url + "dot-product.html", color_scheme=scheme) as page:
        press(page, "definition", "Run")
        # “Loading”, “Starting” or “…”: each is shown only for a moment.
        expect(status(page, "definition")).to_contain_text(re.compile("Python|…"), timeout=PATIENCE)
        assert violations(page) == [], "starting"
        shows(page, "definition", "32")
        press(page, "rank", "Check")
        shows(page, "rank", "Not yet.")
        write(page, "sign", "import math\nprint(nowhere)")
        press(page, "sign", "Run")
        shows(page, "sign", "NameError")
        assert violations(page) == [], "failed, editing, out of date"
        write(page, "rank", cell(page, "rank-solution").locator("pre").text_content() or "")
        press(page, "rank", "Check")
        shows(page, "rank", "Not run")
        assert violations(page) == [], "not run"
        press(page, "sign", "Reset")
        press(page, "rank", "Check")
        shows(page, "rank", "Correct.")
        write(page, "weighted", ENDLESS)
        press(page, "weighted", "Run")
        expect(status(page, "weighted")).to_have_text("Running")
        assert violations(page) == [], "right, running"
