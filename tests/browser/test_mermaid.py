"""The graph exported for Mermaid is drawn by Mermaid itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from knotwork.export.elements import elements
from knotwork.export.pictures import mermaid
from tests.export.nasty import NASTY, everything

pytestmark = pytest.mark.browser
MERMAID = Path(__file__).resolve().parents[2] / "node_modules/mermaid/dist/mermaid.min.js"


def test_mermaid_draws_every_note_and_arrow(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<!doctype html><title>m</title>")
    page.add_script_tag(path=MERMAID)
    text = mermaid(elements(everything()))
    svg = page.evaluate(
        """async text => {
            mermaid.initialize({ startOnLoad: false });
            document.body.innerHTML = (await mermaid.render('drawn', text)).svg;
            return {
                nodes: [...document.querySelectorAll('.node')].map(one => one.textContent.trim()),
                arrows: document.querySelectorAll('path.flowchart-link').length,
                labels: [...document.querySelectorAll('.edgeLabel')].map(one => one.textContent.trim()),
            };
        }""",
        text,
    )
    assert len(svg["nodes"]) == 8
    assert NASTY.replace("\u0007 ", "") in svg["nodes"]
    assert svg["arrows"] == text.count("-->")
    assert {"requires", "inspired by"} <= set(svg["labels"])
    page.close()
