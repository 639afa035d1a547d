"""The time from saving a note until its open page in Chromium shows it, under `knotwork serve`."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from knotwork.urls import urls
from tests.browser.conftest import QUIET
from tests.browser.install import chromium

_ADDRESS = re.compile(r"http://\S+/")
_WATCH = """marker => {
  window.shown = new Promise(resolve => {
    const look = () => document.body.textContent.includes(marker) && resolve(Date.now());
    new MutationObserver(look).observe(document.body, {childList: true, subtree: true, characterData: true});
    look();
  });
}"""


@contextmanager
def served(vault: Path, *options: str) -> Iterator[str]:
    """`knotwork serve` on a vault; its address."""
    command = [sys.executable, "-m", "knotwork", "serve", str(vault), "--port", "0", *options]
    environment = {**os.environ, "COLUMNS": "400"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            found = _ADDRESS.search(process.stdout.readline())
            assert found is not None, "serve did not say where it listens"
            yield found[0]
        finally:
            process.terminate()


def latencies(vault: Path, edits: int, *, linking: bool = False) -> list[float]:
    """Milliseconds from before each save to the patched page.

    An edit adds words; if `linking`, also a link, each time to another note.
    """
    notes = sorted(path.relative_to(vault).as_posix() for path in vault.rglob("*.md"))
    path = notes[len(notes) // 2]
    with served(vault) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        page = browser.new_page()
        page.goto(address + quote(urls(notes)[path]))
        text = (vault / path).read_text("utf-8")
        try:
            taken = [
                _edit(vault / path, text, _marker(number, notes, linking=linking), page)
                for number in range(edits + 2)
            ]
        finally:
            (vault / path).write_text(text, "utf-8")
        browser.close()
    # The first edits find caches cold and the stream of events barely open.
    return taken[2:]


def _marker(number: int, notes: list[str], *, linking: bool) -> tuple[str, str]:
    """What an edit adds, as words of the page and as they are written."""
    words = f"edit number {number} of this page"
    link = f" [[{notes[number].removesuffix('.md')}]]" if linking else ""
    return words, f"{words}{link}"


def _edit(file: Path, text: str, marker: tuple[str, str], page: Page) -> float:
    words, written = marker
    page.evaluate(_WATCH, words)
    time.sleep(1.0)
    start = time.time()
    file.write_text(f"{text}\n\n{written}\n", "utf-8")
    shown: float = page.evaluate("window.shown")
    return shown - start * 1000


def main() -> None:
    """Measure on a vault that is named: `python -m tests.bench.live VAULT [EDITS]`."""
    vault, edits = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10
    for kind, linking in (("words", False), ("a link", True)):
        taken = latencies(vault, edits, linking=linking)
        middle = statistics.median(taken)
        print(f"{kind}: median {middle:.0f} ms, worst {max(taken):.0f} ms, {len(taken)} edits")


if __name__ == "__main__":
    main()
