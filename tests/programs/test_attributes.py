"""The words of a cell's attributes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.helpers.vault import unit

from knotwork.model import Fence
from knotwork.programs.attributes import faults, names, role, runnable


def cells(*fences: str) -> tuple[Fence, ...]:
    return unit("\n\n".join(f"```{fence}\nx = 1\n```" for fence in fences)).fences


def cell(fence: str) -> Fence:
    return cells(fence)[0]


@pytest.mark.parametrize(
    ("fence", "wrong"),
    [
        ("python {exho=false}", "no attribute `exho`"),
        ("python {eval=no}", "`eval` is “no”"),
        ("python {timeout=soon}", "is not a number of seconds"),
        ("python {timeout=-1}", "is not a number of seconds"),
        ("python {timeout=inf}", "is not a number of seconds"),
        ("python {.hidden}", "no class `.hidden`"),
        ("python {.check}", "not part of an exercise"),
        ('python {raises=""}', "`raises` says nothing"),
    ],
)
def test_invalid_attributes_are_faults(fence: str, wrong: str) -> None:
    (fault,) = faults(cell(fence))
    assert wrong in fault.message
    assert fault.help


@pytest.mark.parametrize(
    "fence",
    [
        "python",
        "py {#x}",
        "python3 {echo=false output=TRUE}",
        "pycon {timeout=0.5}",
        'python {exercise=a .solution raises="ValueError: x" fig-alt="A line." fig-cap=Line}',
    ],
)
def test_valid_attributes_are_no_faults(fence: str) -> None:
    assert list(faults(cell(fence))) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("raises=json.JSONDecodeError", "json.JSONDecodeError"),
        ("timeout=0.5", "0.5"),
        ("raises='ValueError: a b'", "ValueError: a b"),
        ("raises='say \"x\"'", 'say "x"'),
        ('fig-alt="say \\"x=1.5\\" twice"', 'say "x=1.5" twice'),
        ("fig-alt=''", ""),
        ("raises=\"KeyError: 'a=b.c'\"", "KeyError: 'a=b.c'"),
    ],
)
def test_values_are_written_as_for_pandoc(written: str, value: str) -> None:
    fence = cell(f"python {{#x {written} .y}}")
    assert fence.attribute(written.partition("=")[0]) == value
    assert fence.attribute("id") == "x"
    assert fence.is_a("y")


@pytest.mark.parametrize("language", ["Python", "PY", "python3", "python\t{#x}"])
def test_a_language_is_known_in_any_letter_case(language: str) -> None:
    assert cell(language).language in {"python", "py", "python3"}


def test_a_near_word_is_proposed() -> None:
    assert next(faults(cell("python {exho=false}"))).help == "did you mean `echo`?"
    assert next(faults(cell("python {exercise=x .solutoin}"))).help == "did you mean `.solution`?"


@pytest.mark.parametrize(
    ("fence", "part"),
    [
        ("python", "cell"),
        ("python {.check}", "cell"),
        ("python {exercise=x}", "starter"),
        ("python {exercise=x .check}", "check"),
        ("python {exercise=x .setup}", "setup"),
    ],
)
def test_a_cell_has_one_role(fence: str, part: str) -> None:
    assert role(cell(fence)) == part


def test_braces_that_cannot_be_read_are_a_flaw() -> None:
    for fence in ("python {raises=ValueError: x}", "python {#a} more"):
        flaws = unit(f"```{fence}\nx\n```").flaws
        assert [flaw.kind for flaw in flaws] == ["bad-cell-attribute"], fence


@pytest.mark.parametrize(
    ("fence", "word"),
    [
        ("python raises=ValueError", "`raises=ValueError` is not read"),
        ('py title="a.py" raises="KeyError: a b"', '`raises="KeyError: a b"` is not read'),
        ("python3 include=false", "`include=false` is not read"),
        ('python Eval="False"', '`Eval="False"` is not read'),
        ("pycon title='x' {timeout=3}", "`timeout=3` is not read"),
        ("python{#dot}", "`python` and the braces"),
        ("Py{echo=false .x}", "`Py` and the braces"),
    ],
)
def test_attributes_without_braces_are_a_flaw(fence: str, word: str) -> None:
    (flaw,) = unit(f"```{fence}\nx\n```").flaws
    assert flaw.kind == "bad-cell-attribute"
    assert flaw.message.startswith(word)
    assert "```python {#id key=value .class}" in flaw.help


@pytest.mark.parametrize(
    "fence",
    [
        'python title="raises=ValueError"',
        "python title='what raises=X does'",
        "python linenums=1 hl_lines='2 3'",
        'python include="a.py" output=table.txt',
        "python exec='on' showLineNumbers",
        "python raises",
        "python raises=''",
        "python{1,3}",
        "python showLineNumbers {2}",
        "output raises=X",
        "js timeout=3",
        "console raises=X",
    ],
)
def test_words_of_other_tools_are_no_flaws(fence: str) -> None:
    assert not unit(f"```{fence}\nx\n```").flaws


def test_quartos_lines_set_the_same_words_and_stay_in_the_code() -> None:
    (found,) = unit("```python\n#| echo: false\n#| fig-alt: 'A line'\nx = 1\n```").fences
    assert found.attribute("echo") == "false"
    ready = runnable(found, "a.md")
    assert ready.fig_alt == "A line"
    assert ready.line + ready.code.split("\n").index("x = 1") == 4


def test_a_cells_line_is_that_of_its_code() -> None:
    text = "---\na: 1\n---\n\n> - ```python\n>   x = 1\n>   ```\n"
    (found,) = unit(text).fences
    assert text.split("\n")[found.code_line - 1] == ">   x = 1"
    assert found.opening.cut(text) == "```python"


@given(
    st.lists(st.sampled_from(["python", "python {#a}", "python {#cell-2}", "output", "py {#b}"]))
)
def test_names_are_unique_and_authors_keep_theirs(fences: list[str]) -> None:
    known = cells(*fences)
    given_names = names(known)
    assert len(given_names) == len(known)
    named = [name for name in given_names if name]
    assert len(set(named)) == len(named)
    for found, name in zip(known, given_names, strict=True):
        assert (name == "") == found.is_output
    for word in {found.attribute("id") for found in known} - {None}:
        assert word in given_names
