"""Seconds and bytes from a click to what it shows, against a bare Pyodide on the same host.

    python -m tests.bench.running [ROUNDS]

Prints and asserts nothing. "bare" is a page with a worker that loads Pyodide, runs `print(32)` and
says so: the least that anybody pays. Rounds are interleaved, for a shared machine changes its pace;
each begins in a browser that has cached nothing. Quote the ratios.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserType, Page, expect, sync_playwright

from tests.browser.conftest import QUIET
from tests.browser.host import Host, host
from tests.browser.install import chromium
from tests.browser.sites import built
from tests.browser.test_packages import NUMPY
from tests.helpers.pyodide import runtime, runtime_with_numpy

PATIENCE = 180_000
PLAIN = "```python {#first}\nprint(32)\n```\n\n```python {#second}\nprint(33)\n```\n"
BARE = """<!doctype html><button>Run</button><p></p><script>
document.querySelector("button").onclick = () => {
  const worker = new Worker("bare.js", { type: "module" });
  worker.onmessage = (event) => { document.querySelector("p").textContent = event.data; };
};
</script>"""
WORKER = """import { loadPyodide } from "./pyodide.mjs";
let said = "";
const pyodide = await loadPyodide({ stdout: (text) => { said += text; } });
pyodide.runPython("print(32)");
postMessage(said);
"""


def main() -> None:
    """Print one table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    seconds: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, int] = {}
    with (
        tempfile.TemporaryDirectory() as scratch,
        sync_playwright() as playwright,
        _hosts(Path(scratch)) as (bare, ours, numpy),
    ):
        for _ in range(rounds):
            _bare(playwright.chromium, bare, seconds, sizes)
            _ours(playwright.chromium, ours, seconds, sizes)
            _packages(playwright.chromium, numpy, seconds, sizes)
    base = statistics.median(seconds["bare, cold"])
    for name, measured in seconds.items():
        median = statistics.median(measured)
        size = f"{sizes[name] / 1e6:8.2f} MB" if name in sizes else ""
        print(f"{name:32}{median:8.3f} s {median / base:8.3f} x bare {size}")


@contextmanager
def _hosts(scratch: Path) -> Iterator[tuple[Host, Host, Host]]:
    for name, text in (("plain", PLAIN), ("numpy", NUMPY)):
        (scratch / name).mkdir()
        (scratch / name / "a.md").write_text(text, "utf-8")
    alone = scratch / "bare"
    alone.mkdir()
    for path in runtime().iterdir():
        if path.is_file():
            (alone / path.name).symlink_to(path)
    (alone / "index.html").write_text(BARE, "utf-8")
    (alone / "bare.js").write_text(WORKER, "utf-8")
    with (
        host(alone) as bare,
        host(built(scratch / "plain", scratch / "site", runtime())) as ours,
        host(built(scratch / "numpy", scratch / "site-2", runtime_with_numpy())) as numpy,
    ):
        yield bare, ours, numpy


def _bare(
    chrome: BrowserType, site: Host, seconds: dict[str, list[float]], sizes: dict[str, int]
) -> None:
    with _page(chrome) as page:
        for name in ("bare, cold", "bare, reloaded"):
            page.goto(site.url + "index.html")
            site.take()
            start = time.perf_counter()
            page.click("button")
            expect(page.locator("p")).to_have_text("32", timeout=PATIENCE)
            seconds[name].append(time.perf_counter() - start)
            sizes[name] = sum(site.take().values())


def _ours(
    chrome: BrowserType, site: Host, seconds: dict[str, list[float]], sizes: dict[str, int]
) -> None:
    with _page(chrome) as page:
        for name in ("click to output, cold", "click to output, reloaded"):
            site.take()
            page.goto(site.url + "a.html")
            page.wait_for_load_state("networkidle")
            sizes.setdefault("before any click", sum(site.take().values()))
            _timed(page, "first", "32", seconds[name])
            sizes[name] = sum(site.take().values())
        _timed(page, "second", "33", seconds["second cell"])
    seconds["before any click"] = [0.0]


def _packages(
    chrome: BrowserType, site: Host, seconds: dict[str, list[float]], sizes: dict[str, int]
) -> None:
    with _page(chrome) as page:
        page.goto(site.url + "a.html")
        site.take()
        _timed(page, "sum", "45", seconds["start and numpy (0.27)"])
        sizes["start and numpy (0.27)"] = sum(site.take().values())
        start = time.perf_counter()
        page.locator("#cell-curve .cell-run").click()
        expect(page.locator("#cell-curve .cell-live img")).to_be_visible(timeout=PATIENCE)
        seconds["first figure (0.27)"].append(time.perf_counter() - start)
        sizes["first figure (0.27)"] = sum(site.take().values())


def _timed(page: Page, name: str, shown: str, into: list[float]) -> None:
    start = time.perf_counter()
    page.locator(f"#cell-{name} .cell-run").click()
    output = page.locator(f"#cell-{name} .cell-live")
    expect(output).to_contain_text(shown, timeout=PATIENCE)
    into.append(time.perf_counter() - start)


@contextmanager
def _page(chrome: BrowserType) -> Iterator[Page]:
    """A page of a browser with a profile on disk: one without keeps no file as large as these."""
    with tempfile.TemporaryDirectory() as profile:
        context = chrome.launch_persistent_context(profile, executable_path=chromium(), args=QUIET)
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()


if __name__ == "__main__":
    main()
