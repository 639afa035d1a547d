"""The output of a cell is shown while it runs, and is the same as ever at its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from knotwork.executor.capture import MemoryCapture
from knotwork.executor.outcome import Cell
from knotwork.executor.session import Session
from tests.browser.host import Host, host
from tests.browser.reader import cell, opened, press, shows, status, write
from tests.browser.sites import built
from tests.helpers.pyodide import runtime

pytestmark = pytest.mark.browser

FLOOD = "for n in range(3_000):\n    print(n, 'é' * (n % 7), end='\\r' if n % 3 == 0 else '\\n')\nn"
SLOW = """```python {#slow}
import time

for n in range(200):
    print("step", n)
    time.sleep(0.05)
```
"""
QUICK = f"""```python {{#flood}}
{FLOOD}
```

```python {{#quiet}}
print("one line")
```
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("printing")
    (folder / "vault").mkdir()
    (folder / "vault" / "slow.md").write_text(SLOW, "utf-8")
    (folder / "vault" / "quick.md").write_text(QUICK, "utf-8")
    with host(built(folder / "vault", folder / "site", runtime())) as running:
        yield running


def test_text_comes_while_the_cell_runs_and_stays_when_it_is_stopped(
    browser: Browser, site: Host
) -> None:
    with opened(browser, site.url + "slow.html") as page:
        press(page, "slow", "Run")
        shows(page, "slow", "step 3\n")
        expect(status(page, "slow")).to_have_text("Running")
        press(page, "slow", "Stop")
        expect(status(page, "slow")).to_contain_text("Stopped")
        expect(cell(page, "slow").locator(".cell-live pre")).to_contain_text("step 3")
        # The end of the text stays in view, unless the reader has scrolled up.
        write(page, "slow", "for n in range(300):\n    print('line', n)")
        press(page, "slow", "Run")
        text = cell(page, "slow").locator(".cell-live pre")
        shows(page, "slow", "line 299")
        expect(status(page, "slow")).to_contain_text("Ran in")
        assert text.evaluate("it => it.scrollHeight - it.scrollTop - it.clientHeight") < 8


def test_the_end_of_a_flood_is_what_a_build_shows(either: Browser, site: Host) -> None:
    with Session(MemoryCapture()) as session:
        outcome = session.run(Cell("a.md", 1, FLOOD))
    with opened(either, site.url + "quick.html") as page:
        press(page, "quiet", "Run")
        shows(page, "quiet", "one line")
        shown = cell(page, "flood").locator(".cell-live pre").text_content()
    assert shown == outcome.text + f"{outcome.result}\n"
