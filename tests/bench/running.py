"""Seconds and bytes from a click to its result, compared with bare Pyodide and PyScript.

    python -m tests.bench.running [ROUNDS]

Prints the tables and writes them into the handbook's note on benchmarks. All pages stand on the same
plain host with the same Pyodide, and times are taken inside the page: from the click to the end of the
frame in which the output is painted. Rounds are interleaved, for a shared machine changes its pace;
each begins in a browser that has cached nothing. The least of the rounds counts, for other work on the
machine only ever adds. Beside the time stands the processors' time of the whole browser, which other
work disturbs less: the ratios of long steps are taken from it.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil
from playwright.sync_api import BrowserType, Page, sync_playwright

from tests.bench.note import write_figures
from tests.bench.runners import (
    BARE,
    OURS,
    PYSCRIPT_EDITOR,
    SNIPPETS,
    WITH_NUMPY,
    Runner,
    bare_page,
    our_site,
    pyscript_page,
)
from tests.browser.conftest import QUIET
from tests.browser.host import Host, host
from tests.browser.install import chromium
from tests.helpers.pyodide import runtime, runtime_with_numpy

PATIENCE = 180_000
_LONG = 500
"""Milliseconds from which the processors' time, which is counted in hundredths, says something."""
RUNNERS: Mapping[Runner, Callable[..., Path]] = {
    BARE: bare_page,
    OURS: our_site,
    PYSCRIPT_EDITOR: pyscript_page,
}
PAINTED = """([button, output, wanted]) => new Promise((done) => {
  let start;
  let changed = false;
  new MutationObserver(() => { changed = true; }).observe(output, { childList: true, subtree: true, characterData: true });
  button.addEventListener("click", () => { start = performance.now(); }, { capture: true, once: true });
  const isThere = () => wanted ? output.textContent.includes(wanted)
    : output.querySelector("img")?.complete || output.textContent.includes("drawn");
  const look = () => {
    if (!changed || !isThere()) return requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now() - start);
    port2.postMessage(0);
  };
  button.click();
  requestAnimationFrame(look);
})"""
"""Presses the button; milliseconds until the frame with the output is painted."""


class Measured(NamedTuple):
    """One step of one page."""

    milliseconds: float
    cpu: float
    """Seconds of all processes of the browser."""
    received: int
    """Bytes of bodies, as the host sent them: not compressed."""


Taken = dict[tuple[str, str], list[Measured]]


def main() -> None:
    """Measure, print, and write the handbook's note."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    plain: Taken = defaultdict(list)
    numpy: Taken = defaultdict(list)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        chrome = stack.enter_context(sync_playwright()).chromium
        hosts = {
            (runner, kind): stack.enter_context(
                host(make(scratch / runner.name / kind, place, snippets))
            )
            for runner, make in RUNNERS.items()
            for kind, place, snippets in (
                ("plain", runtime(), SNIPPETS),
                ("numpy", runtime_with_numpy(), WITH_NUMPY),
            )
        }
        for _ in range(rounds):
            for runner in RUNNERS:
                _plain_round(chrome, hosts[runner, "plain"], runner, plain)
                _numpy_round(chrome, hosts[runner, "numpy"], runner, numpy)
    figures = f"{_table(plain)}\n{_NUMPY_WORDS}\n\n{_table(numpy)}"
    print(figures)
    write_figures("running", f"The least of {rounds} rounds, in Chromium.\n\n{figures}")


def _plain_round(chrome: BrowserType, site: Host, runner: Runner, taken: Taken) -> None:
    with _page(chrome) as page:
        _opened(page, site, runner)
        taken[runner.name, "before any click"].append(Measured(0, 0, sum(site.take().values())))
        _step(page, site, runner, ("first", "first run, nothing cached"), taken)
        _step(page, site, runner, ("second", "second run"), taken)
        _opened(page, site, runner)
        site.take()
        _step(page, site, runner, ("first", "first run after a reload"), taken)
        for _ in range(5):
            _step(page, site, runner, ("second", "later run"), taken)
            _step(page, site, runner, ("first", "later run"), taken)


def _numpy_round(chrome: BrowserType, site: Host, runner: Runner, taken: Taken) -> None:
    with _page(chrome) as page:
        _opened(page, site, runner)
        site.take()
        _step(page, site, runner, ("numpy", "start, and numpy"), taken)
        _step(page, site, runner, ("figure", "first figure"), taken)


def _opened(page: Page, site: Host, runner: Runner) -> None:
    site.take()
    page.goto(site.url + runner.page)
    page.wait_for_load_state("networkidle")


def _step(page: Page, site: Host, runner: Runner, step: tuple[str, str], taken: Taken) -> None:
    name, label = step
    button = page.locator(runner.button.format(name)).element_handle()
    output = page.locator(runner.output.format(name)).element_handle()
    wanted = (SNIPPETS.get(name) or WITH_NUMPY[name])[1]
    before = _cpu()
    spent: float = page.evaluate(PAINTED, [button, output, wanted])
    measured = Measured(spent, _cpu() - before, sum(site.take().values()))
    taken[runner.name, label].append(measured)


def _cpu() -> float:
    """Seconds that the browser's processes have computed so far."""
    found = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "chrom" in process.name():
                times = process.cpu_times()
                found += times.user + times.system
    return found


@contextmanager
def _page(chrome: BrowserType) -> Iterator[Page]:
    """A page of a browser with a profile on disk: one without keeps no file as large as these."""
    with tempfile.TemporaryDirectory() as profile:
        context = chrome.launch_persistent_context(profile, executable_path=chromium(), args=QUIET)
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        context.close()


_NUMPY_WORDS = """The same with numpy and matplotlib, on Pyodide 0.27.7, the newest whose packages a \
package registry carries. The other two pages draw into a text and show no picture, and PyScript loads all \
packages with the first click."""


def _table(taken: Taken) -> str:
    """A row for each step, a column for each page; behind the times how many times bare Pyodide's."""
    names = [runner.name for runner in RUNNERS]
    rows = [f"| | {' | '.join(names)} |", "|---|" + "---|" * len(names)]
    for label in dict.fromkeys(label for _, label in taken):
        base = _least(taken[BARE.name, label])
        cells = (_cell(_least(taken[name, label]), base) for name in names)
        rows.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _cell(measured: Measured, base: Measured) -> str:
    milliseconds, cpu, received = measured
    size = f"{received / 1e6:.2f} MB" if received else "0 bytes"
    if not milliseconds:
        return size
    if base.milliseconds < _LONG:
        return f"{milliseconds:.0f} ms, {size}"
    return f"{milliseconds / 1000:.2f} s ({cpu:.2f} s CPU: {cpu / base.cpu:.2f} ×), {size}"


def _least(measured: list[Measured]) -> Measured:
    return Measured(*(min(figures) for figures in zip(*measured, strict=True)))


if __name__ == "__main__":
    main()
