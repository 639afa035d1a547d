"""A malicious vault: it runs nothing, covers no page and sends nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import is_title_covered, overflow, page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_hostile_notes_run_nothing_and_keep_the_layout(
    browser: Browser, hostile_site: Path, width: int
) -> None:
    found = sorted(hostile_site.rglob("*.html"))
    assert len(found) > 12
    with page(browser, width) as (opened, complaints):
        for address in found:
            if 'http-equiv="refresh"' in address.read_text("utf-8"):
                continue  # it redirects to one of the others at once
            opened.goto(address.as_uri())
            assert complaints == [], address
            if "previews" in address.parts:
                continue
            assert overflow(opened) <= 0, address
            assert opened.is_visible("main"), address
            assert not is_title_covered(opened), f"something covers {address}"
            marks = opened.evaluate(
                "[...document.querySelectorAll('*')].flatMap(one => [...one.attributes])"
                ".filter(one => one.name.startsWith('on') || /^\\s*(javascript|data:text)/i.test(one.value))"
                ".map(one => one.name + '=' + one.value)"
            )
            assert marks == [], address
