"""Pages of vaults by other authors fit the screens of phones and desktops."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import built
from tests.browser.pages import overflow, page
from tests.helpers.shared import shared

pytestmark = pytest.mark.browser

MOST = 25
"""Pages of each vault that are opened: the largest, where something odd is most likely."""


@pytest.mark.parametrize("vault", ["obsidian-tasks-docs", "quartz-docs", "vanadium23-wiki"])
def test_the_largest_pages_of_shared_vaults_have_no_errors_and_fit_the_screen(
    browser: Browser, vault: str, tmp_path: Path
) -> None:
    site = built(shared(f"vaults/{vault}"), tmp_path / "site")
    every = (path for path in site.rglob("*.html") if "previews" not in path.parts)
    largest = sorted(every, key=lambda path: (-path.stat().st_size, path))[:MOST]
    for width, scheme in ((390, "light"), (1440, "dark")):
        with page(browser, width, scheme) as (opened, complaints):
            # Pictures on other hosts are not fetched in a test.
            opened.route("http*://**/*", lambda route: route.abort())
            for address in largest:
                opened.goto(address.as_uri(), wait_until="domcontentloaded")
                assert overflow(opened) <= 0, f"{address} at {width} px"
            # Opening the next page aborts what the last one still loads.
            ours = [one for one in complaints if "file:" in one and "ERR_ABORTED" not in one]
            assert ours == []
