"""Cells that try forbidden things leave the page usable, in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.host import Host, host
from tests.browser.reader import PATIENCE, cell, opened, press, shows, status, write
from tests.browser.sites import built
from tests.helpers.pyodide import runtime

pytestmark = pytest.mark.browser

NOTES = Path(__file__).resolve().parents[2] / "notes"
TRICKS = Path(__file__).with_name("tricks.md")
"""The note with these cells."""
LACKS = {
    "thread": "neither threads nor other processes.",
    "process": "neither threads nor other processes.",
    "spawns": "neither threads nor other processes.",
    "forks": "neither threads nor other processes.",
    "alarms": "no timers that interrupt it, nor other signals.",
    "listens": "no network connections of its own.",
}
"""Cells that ask for what Python has not got in a browser, and what they are told."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A site of the note and the one that it uses, with the runtime."""
    folder = tmp_path_factory.mktemp("tricks")
    vault = folder / "vault"
    vault.mkdir()
    for note in (NOTES / "dot product.md", TRICKS):
        shutil.copy(note, vault)
    with host(built(vault, folder / "site", runtime())) as running:
        yield running


def test_tricks_of_cells_leave_the_page_usable_and_its_storage_unharmed(
    either: Browser, site: Host
) -> None:
    """All in one page, since each cell must work after those before it."""
    with opened(either, site.url + "tricks.html") as page:
        page.evaluate("localStorage.setItem('of the site', 'kept')")
        press(page, "used", "Run")
        shows(page, "used", "87")
        prints_without_end(page)
        sets_a_breakpoint(page)
        holds_a_session(page)
        asks_the_reader(page)
        imports_what_there_is_not(page)
        reaches_for_the_page(page)
        shows_markup_with_scripts(page)
        takes_print_away(page)
        waits(page)
        asks_for_what_browsers_lack(page)
        ends_python(page)
        asks_the_machine_for_javascript(page)
        assert page.evaluate("localStorage.getItem('of the site')") == "kept"
        assert page.evaluate("indexedDB.databases()") == []


def prints_without_end(page: Page) -> None:
    """The page only gets the first of ten million letters."""
    press(page, "flood", "Run")
    shows(page, "flood", "(output cut after 64 kB)")
    assert len(cell(page, "flood").locator(".cell-live").inner_text()) < 70_000


def sets_a_breakpoint(page: Page) -> None:
    """Breakpoints are ignored, since nobody could continue; sets have the same order each time."""
    press(page, "seed", "Run")
    shows(page, "seed", "no breakpoints, hash randomization: 0")


def holds_a_session(page: Page) -> None:
    """A session is run, and compared with the results written in it."""
    press(page, "session", "Run")
    expect(cell(page, "session").locator(".cell-live")).to_have_text(
        "Ran. The answers are those above.", timeout=PATIENCE
    )
    write(page, "session", ">>> 1 + 1\n3")
    page.keyboard.press("Control+Enter")
    shows(page, "session", ">>> 1 + 1\n2\n")
    write(page, "session", ">>> 1")


def asks_the_reader(page: Page) -> None:
    """A cell cannot ask its reader."""
    press(page, "asks", "Run")
    shows(page, "asks", "EOFError: input() has nobody to ask")


def imports_what_there_is_not(page: Page) -> None:
    """Imports an unknown module, and a package that the site does not carry."""
    write(page, "asks", "import nosuch")
    page.keyboard.press("Control+Enter")
    shows(page, "asks", "In a browser, only Python's own modules and packages that are made for it")
    write(page, "asks", "import pandas")
    page.keyboard.press("Control+Enter")
    expect(status(page, "asks")).to_contain_text(
        re.compile(r"could not be loaded\. .*: this site does not carry it"), timeout=PATIENCE
    )
    write(page, "asks", "0")


def reaches_for_the_page(page: Page) -> None:
    """No trick leads from Python to the document, its storage or the network."""
    press(page, "reach", "Run")
    shows(page, "reach", "[]")


def shows_markup_with_scripts(page: Page) -> None:
    """HTML of a cell is shown in a frame, where its scripts do nothing."""
    title = page.title()
    press(page, "markup", "Run")
    frame = cell(page, "markup").locator("iframe")
    inside = cell(page, "markup").frame_locator("iframe")
    expect(inside.get_by_text("bold", exact=True)).to_be_visible()
    assert page.title() == title
    # It is only as tall as its one line.
    expect(frame).to_have_attribute("style", re.compile(r"block-size: [1-4]\dpx"))
    for theme in ("dark", "light"):
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        expect(inside.locator("html")).to_have_css("color-scheme", theme)


def takes_print_away(page: Page) -> None:
    """A cell that replaces `print` does not prevent values from being shown."""
    press(page, "prints", "Run")
    shows(page, "prints", "7")
    press(page, "after", "Run")
    shows(page, "after", "8")


def waits(page: Page) -> None:
    """A cell may sleep, as outside of browsers."""
    press(page, "waits", "Run")
    shows(page, "waits", "waited")


def asks_for_what_browsers_lack(page: Page) -> None:
    """Threads, processes, signals and sockets; the reader is told what is missing."""
    for name, lack in LACKS.items():
        press(page, name, "Run")
        if name == "spawns":
            shows(page, name, "does not support processes.\nrun it elsewhere")
        shows(page, name, f"Python in a browser has {lack}")
        write(page, name, "0")


def ends_python(page: Page) -> None:
    """A cell that ends Python does not end anything else."""
    press(page, "leaves", "Run")
    expect(status(page, "leaves")).to_contain_text(
        re.compile(r"Python has ended: [^.]+[^. ]\. The next Run"), timeout=PATIENCE
    )
    write(page, "leaves", "0")


def asks_the_machine_for_javascript(page: Page) -> None:
    """A cell cannot run JavaScript through the internals of Pyodide."""
    press(page, "machine", "Run")
    expect(status(page, "machine")).to_contain_text(
        re.compile("violates|blocked by CSP"), timeout=PATIENCE
    )
