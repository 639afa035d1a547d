"""`knotwork check --run`: outcomes of cells are checked, and missing outputs written to notes."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest
from tests.helpers.commands import check

from knotwork.rules import RULES

NOTE = """# Sums

```python
print(2 + 2)
```

> ```python
> 3
> ```

1. in a list

   ~~~python
   "```"
   ~~~

```python {output=false}
print("hidden")
```

```python
object()
```

```python
print("no end")
"""
WRITTEN = """# Sums

```python
print(2 + 2)
```

```output
4
```

> ```python
> 3
> ```
> ```output
> 3
> ```

1. in a list

   ~~~python
   "```"
   ~~~
   ```output
   '```'
   ```

```python {output=false}
print("hidden")
```

```python
object()
```

```python
print("no end")
"""
MISSING = ("--run", "--select", "missing-output")


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_output_of_cells_is_written_after_them(vault: Path, end: str) -> None:
    note = vault / "a.md"
    note.write_bytes(NOTE.replace("\n", end).encode())
    assert check(vault, *MISSING, "--format", "concise").stdout.count("missing-output") == 5
    assert "3 fixed" in check(vault, *MISSING, "--fix").stdout
    assert note.read_bytes() == WRITTEN.replace("\n", end).encode()
    assert "fixed" not in check(vault, *MISSING, "--fix").stdout
    assert note.read_bytes() == WRITTEN.replace("\n", end).encode()
    assert "output-differs" not in check(vault, "--run").stdout


def test_failures_are_reported_even_when_something_was_fixed(vault: Path) -> None:
    (vault / "a.md").write_text("```python\nprint(1)\n```\n\n```python\n1 / 0\n```\n")
    (vault / "b.md").write_text("```python\n2\n```\n\n```output\n3\n```\n")
    done = check(vault, *MISSING, "--select", "default", "--fix", "--format", "concise")
    assert "a.md:9:1: error failed-cell" in done.stdout
    assert "b.md:5:1: error output-differs" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("cell", "advice"),
    [
        ("```python\n1 / 0\n```", "or write raises=ZeroDivisionError"),
        ("```python {raises=ValueError}\n1 / 0\n```", "or write raises=ZeroDivisionError"),
        ("```python {raises=ValueError}\n1\n```", "or leave out raises"),
        ("```pycon\n>>> 1\n2\n```", "or write the answer with `knotwork test --accept`"),
        ("```python\nimport os\nos._exit(1)\n```", "or write eval=false"),
        ("```python {exercise=x}\n1 1\n```", "fix the code of the exercise"),
        ("```python {exercise=x}\nimport os\nos._exit(1)\n```", "fix the code of the exercise"),
        ("```python {eval=false}\n1 1\n```", "or name another language"),
        (
            "```python\ndef f():\n    class E(Exception): ...\n    raise E\nf()\n```",
            "or write raises=E if",
        ),
    ],
)
def test_the_advice_fits_the_kind_of_cell_that_failed(vault: Path, cell: str, advice: str) -> None:
    (vault / "a.md").write_text(f"{cell}\n")
    output = check(vault, "--run", "--select", "failed-cell").stdout
    assert advice in output


def test_a_hidden_figure_needs_no_alternative_text(vault: Path) -> None:
    draws = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    (vault / "a.md").write_text(
        f"```python {{include=false}}\n{draws}\n```\n\n```python {{output=false}}\n{draws}\n```\n"
    )
    output = check(vault, "--run", "--select", "figure-without-alt", "--format", "concise").stdout
    assert [line.split()[0] for line in output.splitlines()] == ["a.md:6:1:"]


def test_the_picture_of_a_value_needs_words_where_it_is_shown(vault: Path) -> None:
    (vault / "a.md").write_text(
        "```python\nclass A:\n    def _repr_svg_(self): return '<svg/>'\nA()\n```\n\n"
        '```python {fig-alt="a line"}\nA()\n```\n\n'
        "```python\nclass B(A):\n    def _repr_html_(self): return '<b>b</b>'\nB()\n```\n"
    )
    told = check(vault, "--run", "--select", "figure-without-alt", "--format", "concise").stdout
    assert [line.split()[0] for line in told.splitlines()] == ["a.md:1:1:"]


def test_nothing_runs_unasked_and_what_ran_is_not_remembered_as_checked(vault: Path) -> None:
    (vault / "a.md").write_text("```python\n1 / 0\n```\n")
    assert "nothing to report" in check(vault).stdout
    assert "failed-cell" in check(vault, "--run").stdout
    assert "nothing to report" in check(vault).stdout
    assert "failed-cell" in check(vault, "--run", "--no-cache").stdout


def test_a_handle_is_found_in_a_fence_and_where_a_cell_shows_one(vault: Path) -> None:
    cells = "```python\nobject()\n```\n\n```output\n<object object at 0x{}>\n```\n"
    (vault / "a.md").write_text(cells.format("7f3c5c1f4a10") + "\n```python\nprint(object)\n```\n")
    (vault / "b.md").write_text(cells.format("...") + "\n```python\nobject()\n```\n")
    handles = ("--select", "object-handle", "--format", "concise")
    assert check(vault, *handles).stdout.startswith("a.md:5:1: info object-handle")
    assert check(vault, *handles, "--run").stdout.count("object-handle") == 2


def test_an_object_handle_that_is_not_shown_is_not_reported(vault: Path) -> None:
    drawn = "class V:\n    def _repr_html_(self): return '<b>1</b>'\nV()"
    cells = (("", drawn), (" {output=false}", "object()"), (" {include=false}", "object()"))
    text = "".join(f"```python{words}\n{code}\n```\n\n" for words, code in cells)
    (vault / "a.md").write_text(text)
    assert "nothing to report" in check(vault, "--select", "object-handle", "--run").stdout


def test_the_rules_that_need_cells_to_be_run_are_known() -> None:
    modules = [sys.modules[rule.check.__module__] for rule in RULES]
    asking = {one.RULE.name for one in modules if "evidence.trials" in inspect.getsource(one)}
    assert asking == {rule.name for rule in RULES if rule.of_trials}
