"""A reader runs, edits and stops cells, and solves an exercise, in a real browser.

The site is on a plain static host below some path. Each test opens one page, since starting Python
takes most of the time.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Browser, Page, Worker, expect

from knotwork.model import Fence
from knotwork.pages.outcome import outcome_html
from knotwork.programs.verdicts import Verdict
from knotwork.text import Span
from knotwork.words.chosen import ENGLISH, words_in
from tests.browser.host import Host, host
from tests.browser.pages import layout_shift
from tests.browser.reader import PATIENCE, at_rest, cell, opened, press, shows, status, write
from tests.browser.sites import built
from tests.helpers.programs import outcome
from tests.helpers.pyodide import runtime

pytestmark = pytest.mark.browser

NOTES = Path(__file__).resolve().parents[2] / "notes"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Notes of the study vault and two for these tests, with the runtime."""
    folder = tmp_path_factory.mktemp("running")
    vault = folder / "vault"
    vault.mkdir()
    for name in ("dot product.md", "cosine similarity.md"):
        shutil.copy(NOTES / name, vault)
    cells = (f"```python {{#{name}}}\n{code}\n```\n" for name, code in VALUES.items())
    (vault / "values.md").write_text("\n".join(cells), "utf-8")
    cells = (f"```python {{#{name}}}\n{code}\n```\n" for name, code in FAILING.items())
    (vault / "failing.md").write_text("\n".join(cells), "utf-8")
    with host(built(vault, folder / "site", runtime())) as running:
        yield running


def test_a_reader_runs_edits_breaks_stops_and_solves(either: Browser, study: Host) -> None:
    study.take()
    with opened(either, study.url + "dot-product.html") as page:
        # Neither Python nor the editor is loaded before the first click.
        at_rest(page)
        before = study.take()
        assert not [path for path in before if "python" in path or "editor" in path], before

        press(page, "definition", "Run all")
        shows(page, "definition", "32")
        shows(page, "lengths", "ValueError: lengths differ: 3 and 2")
        shows(page, "attention", "'cat'")
        assert cell(page, "lengths").locator(".cell-raises").count() == 1
        assert not [path for path in study.take() if path.endswith("editor.js")]

        # A changed vector gives a new value; cells below are out of date until they run again.
        press(page, "projection", "Edit")
        text = cell(page, "projection").locator(".cm-content").inner_text()
        write(page, "projection", text.replace("wind = [5, 10]", "wind = [10, 0]"))
        expect(cell(page, "weighted").locator(".cell-remark")).to_contain_text("Out of date")
        page.keyboard.press("Control+Enter")
        shows(page, "projection", "headwind 8.0, crosswind 6.0")
        press(page, "weighted", "Run")
        expect(cell(page, "weighted").locator(".cell-remark")).to_be_hidden()
        leaves_the_editor(page)
        breaks_lines(page)
        stops_a_loop(page)
        leaves_no_names(page)
        solves_the_exercise(page)
        comes_back(page, study)


def leaves_the_editor(page: Page) -> None:
    """Escape leaves the editor; the page keeps the reader's code, and shows that."""
    cell(page, "projection").locator(".cm-content").focus()
    page.keyboard.press("Escape")
    expect(cell(page, "projection").locator(".cm-content")).to_have_count(0)
    expect(cell(page, "projection").locator(".code pre")).to_contain_text("wind = [10, 0]")
    expect(cell(page, "projection").get_by_role("button", name="Edit")).to_be_focused()


def breaks_lines(page: Page) -> None:
    """A line with an error is marked, in the editor and outside of it."""
    write(page, "weighted", "weights = [1]\npoints = [2\n")
    page.keyboard.press("Control+Enter")
    shows(page, "weighted", "SyntaxError")
    expect(cell(page, "weighted").locator(".cm-failing")).to_contain_text("points = [2")
    write(page, "weighted", "weights = [1]\npoints = unknown")
    page.keyboard.press("Control+Enter")
    shows(page, "weighted", "line 2:  points = unknown")
    expect(cell(page, "weighted").locator(".cm-failing")).to_contain_text("points = unknown")


def stops_a_loop(page: Page) -> None:
    """An endless loop is stopped, and the next Run starts again from the top."""
    write(page, "weighted", "while True:\n    pass")
    page.keyboard.press("Control+Enter")
    expect(status(page, "weighted")).to_have_text("Running")
    press(page, "weighted", "Stop")
    expect(status(page, "weighted")).to_contain_text("Stopped")
    # The cell above is edited too, but was so when this output came.
    remark = cell(page, "weighted").locator(".cell-remark")
    expect(remark).to_have_text("Out of date: the code has changed since.")
    press(page, "weighted", "Reset")
    press(page, "attention", "Run")
    shows(page, "attention", "'cat'")
    shows(page, "weighted", "final grade 81.0")


def leaves_no_names(page: Page) -> None:
    """After Reset, names from the reader's code are no longer defined."""
    write(page, "weighted", "weights, points, left = [1], [2], 3")
    press(page, "weighted", "Run")
    write(page, "attention", "left")
    press(page, "attention", "Run")
    shows(page, "attention", "3")
    press(page, "weighted", "Reset")
    press(page, "attention", "Run")
    shows(page, "attention", "NameError: name 'left' is not defined")
    press(page, "attention", "Reset")


def solves_the_exercise(page: Page) -> None:
    """The exercise is tried wrongly, solved, and its solution shown."""
    press(page, "rank", "Check")
    shows(page, "rank", "Not yet. for the query (1, 0) the products are a 1, b 0, c 2, d 4")
    write(page, "rank", "def rank(query, documents):\n    return documents[0]")
    press(page, "rank", "Check")
    shows(page, "rank", "Not yet. KeyError: 0")
    expect(cell(page, "rank").locator(".cm-failing")).to_contain_text("documents[0]")
    solution = cell(page, "rank-solution").locator("pre").text_content() or ""
    write(page, "rank", solution)
    press(page, "rank", "Check")
    shows(page, "rank", "Correct.")
    expect(cell(page, "rank")).to_have_class(re.compile("cell-solved"))
    press(page, "rank", "Show solution")
    expect(cell(page, "rank-solution")).to_be_visible()


def comes_back(page: Page, study: Host) -> None:
    """A reload loads no Python and restores the edit and the tick; Reset undoes the edit."""
    study.take()
    page.reload()
    at_rest(page)
    after = study.take()
    assert not [path for path in after if "python" in path or "editor" in path], after
    expect(cell(page, "rank")).to_have_class(re.compile("cell-solved"))
    expect(cell(page, "projection").locator(".code pre")).to_contain_text("wind = [10, 0]")
    press(page, "projection", "Reset")
    expect(cell(page, "projection").locator(".code pre")).to_contain_text("wind = [5, 10]")
    page.reload()
    expect(cell(page, "projection").locator(".code pre")).to_contain_text("wind = [5, 10]")
    assert cell(page, "projection").get_by_role("button", name="Reset").is_hidden()


def _value(**forms: str) -> str:
    methods = (f"    def _repr_{name}_(self): return {form!r}\n" for name, form in forms.items())
    return f"class V:\n    def __repr__(self): return 'text'\n{''.join(methods)}V()"


VALUES = {
    "fraction": _value(latex=r"$\displaystyle \frac{x^{2}}{2}$"),
    "numpys": _value(latex=r"$x \mapsto \text{1}\color{LightGray}{ + \text{0}x} + x^{2}$"),
    "words": _value(latex=r"<b>$x$</b> costs \$5, \begin{align}y &= 2\end{align} holds."),
    "unreadable": _value(latex=r"$\nosuch$", markdown="**bold**\n\n- a"),
    "picture": _value(html="<script>1</script>", latex="$$", png="iVBORw0KGgo="),
    "html": _value(html="<b>1</b>", latex="$x$"),
    "fallback": _value(html="<p class='a-text-repr-fallback'>1</p><div hidden>2</div>"),
    "drawing": _value(svg="<svg xmlns='http://www.w3.org/2000/svg'/>", latex="$x$"),
    "line": "print('one', end='')\n1 + 1",
    "coloured": _value(html="<table><tr><td style='color:black'>1</td></tr></table>"),
    "own": _value(html="<img src='data:image/png;base64,iVBORw0KGgo='>"),
}
KIND_AND_WORDS = """box => {
  const framed = new DOMParser().parseFromString(box.querySelector("iframe")?.srcdoc ?? "", "text/html").body;
  return [box.className, (box.textContent + framed.textContent).replace(/[\\s\\u2061]/g, "")];
}"""


def verdict(code: str) -> Verdict:
    """The verdict of the build on a cell."""
    fence = Fence("python", code, (), Span(0, 0), Span(0, 0), 1)
    return Verdict(0, "cell-1", fence, outcome(code))


def test_values_look_as_the_build_shows_them(either: Browser, study: Host) -> None:
    study.take()
    with opened(either, study.url + "values.html") as page:
        for name, code in VALUES.items():
            press(page, name, "Run")
            live = cell(page, name).locator(".cell-live > *")
            live.wait_for(timeout=PATIENCE)
            seen = live.evaluate(KIND_AND_WORDS)
            page.evaluate(
                "html => document.body.insertAdjacentHTML('beforeend', `<i id=built>${html}</i>`)",
                outcome_html(verdict(code), "values.html", words_in(ENGLISH)),
            )
            built = page.locator("#built > *")
            assert seen == built.evaluate(KIND_AND_WORDS), name
            page.locator("#built").evaluate("built => built.remove()")
        shows(page, "line", "one 2")
        page.emulate_media(color_scheme="dark")
        for name, scheme in {"html": "light dark", "coloured": "light"}.items():
            root = cell(page, name).frame_locator("iframe").locator("html")
            expect(root).to_have_css("color-scheme", scheme)
        assert cell(page, "fraction").locator(".cell-live math mfrac").count() == 1
        assert len([path for path in study.take() if path.endswith("formulas.js")]) == 1


FAILING = {
    "first": "runs = 0",
    "second": "runs += 1\nprint(f'run {runs}')\nassert runs > 2",
    "third": "print('third')",
    "fourth": "print('fourth')",
}


def test_all_cells_run_up_to_the_first_that_fails(either: Browser, study: Host) -> None:
    with opened(either, study.url + "failing.html") as page:
        press(page, "first", "Run all")
        shows(page, "second", "run 1")
        for name in ("third", "fourth"):
            shows(page, name, "Not run: cell second, which is needed first, failed: AssertionError")
        # A failed cell is run again before those below it.
        press(page, "third", "Run")
        shows(page, "second", "run 2")
        shows(page, "third", "failed: AssertionError")
        press(page, "fourth", "Run")
        shows(page, "second", "run 3")
        shows(page, "fourth", "fourth")
        shows(page, "third", "third")


def test_where_python_cannot_be_had_it_is_asked_for_once(browser: Browser, study: Host) -> None:
    study.instead["pyodide.asm.wasm"] = b"not a runtime"
    workers: list[Worker] = []
    with opened(browser, study.url + "failing.html") as page:
        page.on("worker", lambda worker: workers.append(worker))  # noqa: PLW0108  # needs a name
        press(page, "first", "Run all")
        for name in FAILING:
            expect(status(page, name)).to_contain_text(
                "Python could not be loaded", timeout=PATIENCE
            )
    study.instead.clear()
    assert len(workers) == 1


def test_a_page_from_disk_and_a_runtime_that_is_gone_say_so(either: Browser, study: Host) -> None:
    with opened(either, (study.folder / "dot-product.html").as_uri()) as page:
        press(page, "definition", "Run")
        expect(status(page, "definition")).to_contain_text(
            "cannot run in a page that was opened from disk"
        )
    study.instead["pyodide.asm.wasm"] = b"not a runtime"
    with opened(either, study.url + "dot-product.html") as page:
        press(page, "definition", "Run")
        expect(status(page, "definition")).to_contain_text(
            "Python could not be loaded", timeout=PATIENCE
        )
        # Once the cause is removed, the same button works.
        study.instead.clear()
        page.reload()
        page.context.set_offline(True)
        press(page, "definition", "Run")
        expect(status(page, "definition")).to_contain_text("offline")


def test_a_missing_script_is_reported_as_offline_too(either: Browser, study: Host) -> None:
    # Browsers differ in what is offline for the workers of a page: here the script is broken anyway.
    study.instead["python.js"] = b"("
    with opened(either, study.url + "dot-product.html") as page:
        page.evaluate("Object.defineProperty(navigator, 'onLine', {value: false})")
        press(page, "definition", "Run")
        expect(status(page, "definition")).to_contain_text("python.js: you seem to be offline")
    study.instead.clear()


def test_a_host_that_does_not_know_machine_code_will_do(either: Browser, study: Host) -> None:
    name = "pyodide.asm.wasm"
    study.instead[name] = (runtime() / name).read_bytes()  # comes without a type
    with opened(either, study.url + "dot-product.html") as page:
        press(page, "definition", "Run")
        shows(page, "definition", "32")
    study.instead.clear()


def test_a_start_tells_how_far_it_has_come(either: Browser, study: Host) -> None:
    gate = study.gates["pyodide.asm.wasm"] = Event()
    try:
        with opened(either, study.url + "dot-product.html") as page:
            press(page, "definition", "Run")
            state = status(page, "definition")
            expect(state).to_have_text(re.compile(r"Loading Python: [4-9]\.\d of 12\.3 MB"))
            bar = cell(page, "definition").get_by_role("progressbar")
            assert 0.3 < bar.evaluate("bar => bar.value") < 0.9
            gate.set()
            shows(page, "definition", "32")
            expect(bar).to_be_hidden()
    finally:
        gate.set()
        study.gates.clear()


COLOURS = """code => [...code.querySelectorAll('span')].map(
  (span) => [span.textContent, getComputedStyle(span).color])"""


def test_an_edited_cell_has_the_colours_of_the_page(browser: Browser, study: Host) -> None:
    with opened(browser, study.url + "dot-product.html") as page:
        code = cell(page, "definition").locator(".code pre")
        built = dict(code.evaluate(COLOURS))
        text = code.inner_text()
        write(page, "definition", f"{text.rstrip()}\n# mine\n")
        live = dict(cell(page, "definition").locator(".cm-content").evaluate(COLOURS))
        assert {live[word] for word in ("def", "return", "for")} == {built["def"]}
        assert live["1"] == built["1"]
        press(page, "definition", "Done")
        closed = dict(code.evaluate(COLOURS))
        assert closed == live
        assert code.inner_text().rstrip() == f"{text.rstrip()}\n# mine"
        # Colours are stored with the code, and stored markup cannot be more than colours.
        page.reload()
        assert dict(code.evaluate(COLOURS)) == live
        page.evaluate(
            """() => { const key = Object.keys(localStorage).find((key) => key.includes("cells:"));
            localStorage[key] = localStorage[key].replace('"def"', '"<b>def</b>"'); }"""
        )
        page.reload()
        assert code.evaluate(COLOURS) == []
        expect(code).to_contain_text("# mine")


def test_nothing_moves_when_an_editor_takes_the_place_of_the_code(
    browser: Browser, study: Host
) -> None:
    height = "document.documentElement.scrollHeight"
    with opened(browser, study.url + "dot-product.html") as page:
        before = page.evaluate(height)
        press(page, "similarity", "Edit")
        expect(cell(page, "similarity").locator(".cm-content")).to_be_visible()
        assert page.evaluate(height) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_has_room_for_buttons_and_editor(
    browser: Browser, study: Host, scheme: str
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": scheme}
    with opened(browser, study.url + "dot-product.html", **phone) as page:
        assert layout_shift(page) == 0, "the buttons have their place before they come"
        press(page, "similarity", "Edit")
        expect(cell(page, "similarity").locator(".cm-content")).to_be_visible()
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0
        ground = "getComputedStyle(document.querySelector('.cm-gutters')).backgroundColor"
        assert "rgba" not in page.evaluate(ground), "a long line scrolls below its number"
        button = cell(page, "similarity").get_by_role("button", name="Run").bounding_box()
        assert button is not None
        assert button["height"] >= 40
        size = "getComputedStyle(document.querySelector('.cm-content')).fontSize"
        assert float(page.evaluate(size).removesuffix("px")) >= 16
