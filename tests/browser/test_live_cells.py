"""Cells run in the pages of `knotwork serve`, and keep their state while the note is edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.bench.live import served
from tests.browser.reader import cell, opened, press, shows, status, write
from tests.helpers.commands import run
from tests.helpers.pyodide import runtime

pytestmark = pytest.mark.browser

NOTE = """Before.

```python {#hidden include=false}
base = 40
```

```python {#one}
base + 1
```

Between.

```python {#two}
import time

for n in range(400):
    print("at", n)
    time.sleep(0.05)
```
"""


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault, with the runtime in the cache folder."""
    monkeypatch.setenv("KNOTWORK_CACHE_DIR", str(tmp_path / "cache"))
    fetched = run("runtime", "fetch", "--from", str(runtime()), cwd=tmp_path)
    assert fetched.returncode == 0, fetched.stderr
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "note.md").write_text(NOTE)
    return tmp_path / "vault"


def test_the_note_is_edited_while_its_cells_run(either: Browser, vault: Path) -> None:
    note = vault / "note.md"
    with served(vault) as address, opened(either, address + "note.html") as page:
        page.evaluate("window.here = true")
        press(page, "one", "Run")
        shows(page, "one", "41")
        press(page, "two", "Run")
        shows(page, "two", "at 3")

        # Words around cells change: running cells go on, outputs and the open editor stay.
        press(page, "one", "Edit")
        note.write_text(NOTE.replace("Before.", "New words.\n\nMore.").replace("Between.", "Amid."))
        expect(page.locator("main")).to_contain_text("New words.")
        expect(page.locator("main")).to_contain_text("Amid.")
        expect(status(page, "two")).to_have_text("Running")
        shows(page, "two", "at 20")
        expect(cell(page, "one").locator(".cell-live")).to_contain_text("41")
        write(page, "one", "base + 2")

        # The code of the running cell changes: its run ends; other cells keep their edits.
        note.write_text(NOTE.replace('print("at", n)', 'print("to", n)'))
        expect(cell(page, "two").locator(".code pre")).to_contain_text('"to"')
        press(page, "one", "Run")
        shows(page, "one", "42")
        press(page, "two", "Run")
        shows(page, "two", "to 3")
        press(page, "two", "Stop")

        # A hidden cell changes: the page stays the same, and the next run uses the new code.
        note.write_text(NOTE.replace("base = 40", "base = 50"))
        expect(cell(page, "two").locator(".code pre")).to_contain_text('"at"')
        press(page, "one", "Run")
        shows(page, "one", "52")

        # One cell is added, and then all are removed.
        note.write_text(NOTE.replace("Between.", "```python {#more}\nbase + 5\n```"))
        press(page, "more", "Run")
        shows(page, "more", "45")
        assert page.evaluate("window.here")
        note.write_text("Nothing to run.\n")
        expect(page.locator("main")).to_contain_text("Nothing to run.")
        expect(page.locator(".cell-run")).to_have_count(0)


def test_a_module_beside_the_cells_is_edited(browser: Browser, vault: Path) -> None:
    note, own = vault / "note.md", vault / "own.py"
    own.write_text("answer = 42\n")
    cells = "```python {#one}\nimport own\n```\n\n```python {#two}\nown.answer\n```\n"
    note.write_text(f'---\ndata: "[[own.py]]"\n---\n{cells}')
    with served(vault) as address, opened(browser, address + "note.html") as page:
        press(page, "two", "Run")
        shows(page, "two", "42")
        own.write_text("answer = 4200\n")
        with page.expect_response(lambda answer: answer.url.endswith("own.py")):
            press(page, "two", "Run")
        shows(page, "two", "4200")


def test_stop_works_while_files_are_checked(browser: Browser, vault: Path) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:  # Playwright takes no method of a list
        held.append(route)

    with served(vault) as address, opened(browser, address + "note.html") as page:
        page.route("**/-/programs/**", hold)
        press(page, "one", "Run")
        expect(status(page, "one")).to_contain_text("Starting Python")
        press(page, "one", "Stop")
        while not held:
            page.wait_for_timeout(10)
        held.pop().continue_()
        expect(status(page, "one")).to_contain_text("Stopped.")
        page.unroute("**/-/programs/**")
        press(page, "one", "Run")
        shows(page, "one", "41")


def test_without_a_runtime_a_preview_has_no_buttons(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text(NOTE)
    with (
        served(tmp_path, "--runtime", "off") as address,
        opened(browser, address + "note.html") as page,
    ):
        expect(cell(page, "one")).to_be_visible()
        expect(page.locator(".cell-run")).to_have_count(0)
