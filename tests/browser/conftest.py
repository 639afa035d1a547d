"""Built sites, a web server for them, and a browser, for all browser tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from knotwork.pipeline import artifacts
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.project import files, tools_of
from knotwork.tools import Index
from tests.browser.install import chromium, firefox
from tests.browser.reader import PATIENCE
from tests.browser.served import Served, served
from tests.browser.vaults import FINDING_NOTES, HOSTILE_NOTES, KINDS, ODD_NOTES, write_vault
from tests.helpers.disk import compiled, write_site

ROOT = Path(__file__).resolve().parents[2]
DISABLED = (
    # The suggestions below the address bar are a page of Chromium's own. It is made anew for each
    # window, takes longer than most of our pages, and is never visible here.
    "WebUIOmniboxPopup WebUIOmniboxAimPopup WebUIOmniboxFullPopup "
    # What Playwright disables: of two such switches Chromium obeys only the last.
    "AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync AimEnabled "
    "BlockOriginHeaderModificationOnRedirect DestroyProfileOnBrowserClose DialMediaRouteProvider "
    "GlobalMediaControls HttpsUpgrades LensOverlay MediaRouter NetworkTimeServiceQuerying "
    "OptimizationHints PaintHolding ThirdPartyStoragePartitioning Translate"
).split()
QUIET = [
    *"--headless --no-sandbox --disable-gpu --disable-quic --no-first-run".split(),
    *"--disable-background-networking --disable-component-update --disable-sync".split(),
    f"--disable-features={','.join(DISABLED)}",
]


def built(vault: Path, folder: Path, index: Index | None = None) -> Path:
    """The site of a vault on disk, with a search if `index` is given."""
    project = locate(vault)
    tools = replace(tools_of(project), index=index)
    known = compiled(project, files(project, folder), tools)
    write_site(folder, project.root, artifacts(known, tools, theme_in(templates_folder())))
    return folder


@pytest.fixture(scope="session")
def study_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study vault as a site on disk."""
    return built(ROOT / "notes", tmp_path_factory.mktemp("study") / "site")


@pytest.fixture(scope="session")
def kinds_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with every kind of page, element and name."""
    folder = tmp_path_factory.mktemp("kinds")
    return built(write_vault(folder / "vault", ODD_NOTES, below=KINDS), folder / "site")


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a vault with malicious notes."""
    folder = tmp_path_factory.mktemp("hostile")
    return built(write_vault(folder / "vault", HOSTILE_NOTES), folder / "site")


@pytest.fixture(scope="session")
def finding_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study vault and a few notes of other kinds, with their search index."""
    folder = tmp_path_factory.mktemp("finding")
    notes = write_vault(folder / "notes", FINDING_NOTES, below=ROOT / "notes")
    command = [sys.executable, "-m", "knotwork", "build", str(notes), "-q", "--no-cache"]
    done = subprocess.run([*command, "-o", str(folder / "site")], check=False)
    # The notes link to Knotwork's own source, which this folder lacks: that only gives findings.
    assert done.returncode in (0, 1)
    return folder / "site"


@pytest.fixture(scope="module")
def study(study_site: Path) -> Iterator[Served]:
    """The study site on a web server, compressed as hosts do."""
    with served(study_site) as server:
        yield server


@pytest.fixture(scope="module")
def kinds(kinds_site: Path) -> Iterator[Served]:
    """The site of all kinds on a web server."""
    with served(kinds_site) as server:
        yield server


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, which drives the browsers.

    For one module only: Playwright keeps an event loop running in its thread as long as it is open,
    and cells that start one of their own would fail beside it.
    """
    with sync_playwright() as driver:
        expect.set_options(timeout=PATIENCE)
        yield driver


def patient(context: BrowserContext) -> None:
    """Give everything on the pages of a context enough time."""
    context.set_default_timeout(PATIENCE)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; found before `playwright` starts, since that may start Playwright too."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium is installed and none could be: see tests/browser/install.py")
    return path


@pytest.fixture(scope="module")
def browser(chromium_path: str, playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium."""
    opened = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
    opened.on("context", patient)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def firefox_browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Firefox as people have it, driven by WebDriver BiDi."""
    path = firefox()
    if path is None:
        pytest.skip("no Firefox is installed and none could be: see tests/browser/install.py")
    opened = playwright.firefox.launch(channel="moz-firefox", executable_path=path)
    opened.on("context", patient)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def either(request: pytest.FixtureRequest) -> Browser:
    """Each of the browsers in turn."""
    names = {"chromium": "browser", "firefox": "firefox_browser"}
    found: Browser = request.getfixturevalue(names[request.param])
    return found
