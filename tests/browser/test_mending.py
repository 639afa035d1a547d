"""What a reader writes wrongly, in a real browser: the page says what is wrong, and nothing is spoilt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.host import Host, host
from tests.browser.reader import PATIENCE, cell, opened, press, shows, status, write
from tests.browser.sites import built
from tests.helpers.pyodide import runtime

pytestmark = pytest.mark.browser

MENDING = """---
data: "[[marks.csv]]"
---
```python {#ratio raises=ZeroDivisionError}
def ratio(a, b): return a / b
ratio(1, 0)
```

```pycon {#session}
>>> 1 + 1
2
```

```python {#mean exercise=mean}
def mean(name): ...
```

```python {exercise=mean .solution}
def mean(name):
    marks = [int(line) for line in open(name)]
    return ratio(sum(marks), len(marks))
```

```python {exercise=mean .check}
assert mean("marks.csv") == 3, "the mean of marks.csv\\nis 3"
```
"""


@pytest.fixture(scope="module")
def mending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A note with a cell that fails on purpose, and an exercise with a file."""
    folder = tmp_path_factory.mktemp("mending")
    vault = folder / "vault"
    vault.mkdir()
    (vault / "mending.md").write_text(MENDING, "utf-8")
    (vault / "marks.csv").write_text("2\n4\n", "utf-8")
    with host(built(vault, folder / "site", runtime())) as running:
        yield running


def test_a_reader_mends_what_should_fail_and_looks_for_mistakes(
    either: Browser, mending: Host
) -> None:
    with opened(either, mending.url + "mending.html") as page:
        # The reader's own code need not fail, and cells below run.
        write(page, "ratio", "def ratio(a, b): return a / b\nratio(1, 2)")
        press(page, "ratio", "Run")
        shows(page, "ratio", "0.5")
        expect(cell(page, "ratio").locator(".cell-error")).to_have_count(0)
        # A check says where it came from, and shows what the answer has printed.
        write(page, "mean", "def mean(name):\n    print('for', name)\n    return ratioo(1, 2)")
        press(page, "mean", "Check")
        shows(page, "mean", "Not yet. NameError: name 'ratioo' is not defined")
        shows(page, "mean", "Did you mean: 'ratio'?")
        assert cell(page, "mean").locator(".cell-output").inner_text() == "for marks.csv\n"
        assert cell(page, "mean").locator(".cell-error pre").inner_text() == (
            'check:  assert mean("marks.csv") == 3, "the mean of marks.csv\\nis 3"\n'
            "line 3, in mean:  return ratioo(1, 2)"
        )
        # A wrong answer does not spoil the files for the next one.
        write(page, "mean", "def mean(name): open(name, 'w').write('5')")
        press(page, "mean", "Check")
        verdict = cell(page, "mean").locator(".cell-verdict")
        expect(verdict).to_have_text("Not yet. the mean of marks.csv\nis 3")
        assert verdict.inner_text() == "Not yet. the mean of marks.csv\nis 3"
        solution = page.locator("[data-solution=mean] pre").text_content() or ""
        write(page, "mean", solution)
        press(page, "mean", "Check")
        shows(page, "mean", "Correct.")


def test_paper_gets_what_is_written_in_an_open_editor(browser: Browser, mending: Host) -> None:
    with opened(browser, mending.url + "mending.html") as page:
        write(page, "ratio", "ratio = 3")
        code = cell(page, "ratio").locator(":scope > .code")
        expect(code).to_be_hidden()
        page.emulate_media(media="print")
        expect(code).to_have_text("ratio = 3")
        expect(code).to_be_visible()
        expect(cell(page, "ratio").locator(".cm-content")).to_be_hidden()


def test_prompts_make_a_session_of_a_reader_s_code_and_no_prompts_make_none(
    browser: Browser, mending: Host
) -> None:
    with opened(browser, mending.url + "mending.html") as page:
        write(page, "ratio", ">>> ratio = min\n>>> ratio(2, 1)\n2")
        press(page, "ratio", "Run")
        shows(page, "ratio", "expected 2, got 1")
        # A warning about the code comes once.
        write(page, "session", "print('no prompts', '\\d')")
        press(page, "session", "Run")
        shows(page, "session", "no prompts \\d")
        text = cell(page, "session").locator(".cell-live").inner_text()
        assert text.count("SyntaxWarning") == 1
        # Python itself cannot end this, as it runs through operators.
        write(
            page, "ratio", "class C:\n    def __eq__(self, other): return self == other\nC() == C()"
        )
        press(page, "ratio", "Run")
        expect(status(page, "ratio")).to_contain_text("endless recursion", timeout=PATIENCE)
