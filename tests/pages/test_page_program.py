"""The cells that readers of a page can run: marks on cells, and a program beside the page."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.helpers.site import site
from tests.helpers.small_runtime import DESCRIBED

from knotwork.api.model import EXAMPLES_SETUP
from knotwork.programs.browser import Runtime


def built(text: str, runtime: Runtime | None = DESCRIBED, b: str = "") -> dict[str, str]:
    return site({"a.md": text, "b.md": b}, runtime=runtime)


def offers(page: str) -> dict[str, str]:
    """What each cell of a page says to the scripts, by its id."""
    return {
        name: attributes.strip()
        for name, attributes in re.findall(r'<div class="cell[^"]*" id="([^"]+)"([^>]*)>', page)
    }


def program(files: dict[str, str], name: str = "a") -> dict[str, Any]:
    read: dict[str, Any] = json.loads(files[f"-/programs/{name}.json"])
    return read


def fence(code: str, words: str = "") -> str:
    return f"```python {words}\n{code}\n```\n\n"


def test_a_runnable_cell_knows_its_place_in_the_program() -> None:
    files = built(fence("x = 1", "{#x include=false}") + fence("x", "{#y}"))
    assert offers(files["a.html"]) == {"cell-y": 'data-cell="1" data-run'}
    assert [cell["code"] for cell in program(files)["cells"]] == ["x = 1", "x"]


def test_the_page_names_where_python_is_and_does_not_grow_with_the_program() -> None:
    files = built(fence("x = '" + "long" * 1000 + "'", "{#x include=false}") + fence("x"))
    page = files["a.html"]
    assert 'data-program="-/programs/a.json"' in page
    assert 'data-runtime="-/python/abc/" data-packages="-/python/abc/" data-size="14"' in page
    assert "longlong" not in page
    assert "script-src 'self' 'wasm-unsafe-eval'; worker-src blob:;" in page


def test_a_page_without_cells_or_a_site_without_python_says_nothing_of_it() -> None:
    assert "data-program" not in built("no cells")["a.html"]
    files = built(fence("1"), None)
    assert "data-" not in "".join(offers(files["a.html"]).values())
    assert "wasm-unsafe-eval" not in files["a.html"]
    assert not [path for path in files if path.startswith("-/programs")]


def test_only_the_hosts_of_runtime_and_packages_are_let_in() -> None:
    there = Runtime(DESCRIBED.browser, "https://py.example/full/", "https://wheels.example/x/")
    page = built(fence("1"), there)["a.html"]
    assert "'wasm-unsafe-eval' https://py.example https://wheels.example; worker-src" in page
    assert "connect-src 'self' https://py.example https://wheels.example;" in page
    assert 'data-runtime="https://py.example/full/"' in page


def test_cells_that_do_not_run_have_no_button() -> None:
    files = built(fence("1", "{#never eval=false}") + fence("2", "{#folded echo=false}"))
    assert offers(files["a.html"]) == {
        "cell-never": 'data-cell="0"',
        "cell-folded": 'data-cell="1"',
    }


def test_an_exercise_is_offered_at_its_starter_and_its_solution_stays_on_the_page() -> None:
    files = built(
        fence("s = 1", "{exercise=e .setup}")
        + fence("def f(): ...", "{#e exercise=e}")
        + fence("def f(): return 1", "{#sol exercise=e .solution}")
        + fence("assert f()", "{exercise=e .check}")
    )
    assert offers(files["a.html"]) == {
        "cell-e": 'data-cell="1" data-exercise="e" data-run',
        "cell-sol": 'data-solution="e"',
    }
    assert [cell["role"] for cell in program(files)["cells"]] == ["setup", "starter", "check"]


def test_the_cells_of_used_notes_come_first_without_their_exercises() -> None:
    used = fence("one = 1") + fence("...", "{exercise=e}") + fence("0", "{exercise=e .check}")
    files = built("---\nuses: '[[b]]'\n---\n" + fence("one"), b=used)
    cells = program(files)["cells"]
    assert [(cell["note"], cell["code"]) for cell in cells] == [
        ("b.md", "one = 1"),
        ("a.md", "one"),
    ]
    assert cells[0]["upstream"]
    assert cells[0]["name"] == "cell 1 of b.md"


def test_a_cell_that_lacks_a_module_says_why_and_so_do_those_below() -> None:
    files = built(
        fence("import json", "{#fine}")
        + fence("import torch", "{#bad}")
        + fence("torch", "{#below}")
        + fence("1", "{#beside}")
        + fence("import scipy", "{#other}")
    )
    page = files["a.html"]
    assert {name for name, attributes in offers(page).items() if "data-run" in attributes} == {
        "cell-fine",
        "cell-beside",
    }
    notes = re.findall(r"Not in the browser: this cell ([^<]+)\.</p>", page)
    assert notes == [
        "imports torch, which does not exist in a browser",
        "builds on cell bad, which imports torch, which does not exist in a browser",
        "needs scipy, which this site does not carry",
    ]
    assert [cell["code"] for cell in program(files)["cells"]] == ["import json", "1"]


def test_a_hidden_cell_that_lacks_a_module_is_not_named() -> None:
    page = built(fence("import torch", "{#set-up include=false}") + fence("torch"))["a.html"]
    (note,) = re.findall(r"Not in the browser: this cell ([^<]+)\.</p>", page)
    assert note == "builds on hidden code that imports torch, which does not exist in a browser"


def test_the_examples_of_a_package_do_not_say_one_by_one_that_no_browser_has_it() -> None:
    setup = fence("import torch\nnames = vars(torch)", f"{{#{EXAMPLES_SETUP} include=false}}")
    assert "Not in the browser" not in built(setup + fence("names"))["a.html"]


def test_a_site_without_python_says_so_once_and_only_where_there_is_code() -> None:
    pages = site(
        a=fence("1") + fence("2"),
        words="No code.",
        text=fence("x").replace("```python", "```text"),
        hidden=fence("1", "{include=false}") + fence("1", "{eval=false}"),
    )
    counts = {name: page.count("but not run it") for name, page in pages.items()}
    assert {name: times for name, times in counts.items() if times} == {"a.html": 1}
    assert "but not run it" not in built(fence("1"))["a.html"]


def test_an_embedded_cell_runs_on_its_own_page() -> None:
    page = built("![[b]]\n\n" + fence("1", "{#own}"), b=fence("2", "{#there}"))["a.html"]
    assert [name for name, attributes in offers(page).items() if "data-run" in attributes] == [
        "cell-own"
    ]


def test_a_note_whose_uses_are_broken_offers_nothing() -> None:
    page = built("---\nuses: '[[nowhere]]'\n---\n" + fence("1"))["a.html"]
    assert "data-program" not in page


def test_foreign_text_stays_text() -> None:
    page = built(fence("1", "{#e exercise='\"><script>'}"))["a.html"]
    assert "<script>" not in page.partition("<main")[2]
