"""MyST's code cells as cells of a note."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.programs import outcomes
from tests.helpers.vault import unit

from knotwork.model import Syntax
from knotwork.syntax.myst import plain_python

MYST = Syntax(dialect="myst")


@pytest.mark.parametrize(
    "options",
    [
        ":tags: [raises-exception]\n",
        ":tags: [raises-exception]\n:name: a\u2028b\n",
        "---\ntags: [raises-exception]\nname: b\n---\n",
        "---\n\ntags: [raises-exception]\n\n---\n",
    ],
    ids=ascii,
)
def test_the_lines_of_a_cell_keep_their_places_below_its_options(options: str) -> None:
    (cell,) = unit(
        f"```{{code-cell}} python\n{options}%matplotlib inline\n1 / 0\n```\n", MYST
    ).fences
    above = options.count("\n")
    assert cell.code.split("\n")[above : above + 2] == ["pass  # %matplotlib inline", "1 / 0"]
    assert all(line.startswith("# ") for line in cell.code.split("\n")[:above])
    assert cell.attribute("raises") == "Exception"


def test_a_code_cell_that_runs_is_no_foreign_markup() -> None:
    assert not unit("```{code-cell} ipython3\n1\n```\n", MYST).flaws
    assert [flaw.kind for flaw in unit("```{grid}\nwords\n```\n", MYST).flaws] == ["foreign-markup"]


def code_of(cell: str) -> str:
    (fence,) = unit(f"```{{code-cell}} ipython3\n{cell}\n```\n", MYST).fences
    return fence.code.removesuffix("\n")


@pytest.mark.parametrize(
    "code",
    [
        'print("%s, %s"\n      %(a, b))',
        'print("%s"\n%a)',
        'text = """\n%d pieces\n!\nwhat?\n"""',
    ],
)
def test_python_with_lines_that_look_like_those_of_notebooks_stays_as_it_is(code: str) -> None:
    assert code_of(code) == code


@pytest.mark.parametrize(
    "code",
    [
        'text = r"""\n%d pieces\n!important\nwhat?\n"""',
        "total = (10  # (\n    %a)\n",
        "'it\\'s (' \\\n  % a",
        "f(')',\n!b)",
        "'a\\\n!b'",
    ],
)
def test_python_stays_as_it_is_beside_lines_of_notebooks(code: str) -> None:
    expected = f"pass  # %matplotlib\n{code}\npass  # %pwd b"
    assert code_of(f"%matplotlib\n{code}\n%pwd b") == expected


@pytest.mark.parametrize("piece", ['"\\', "\\'''", "'", "(", "%a\n", "a.b"])
def test_much_hostile_code_beside_a_line_of_a_notebook_is_read(piece: str) -> None:
    assert plain_python("!ls\n" + piece * 20_000).startswith("pass  # !ls\n")


def test_lines_of_notebooks_among_python_become_comments() -> None:
    lines = "x = '%s' \\\n  % 1", "if x:\n    %time", "!pip install y", "?len", "x.y??", "x"
    told = code_of("\n".join(lines)).split("\n")
    assert told[1] == "  % 1"
    assert told[3:] == ["    pass  # %time", *(f"pass  # {line}" for line in lines[2:5]), "x"]


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%javascript\n", "%%file {name}"])
def test_a_cell_in_another_language_runs_nothing(magic: str) -> None:
    code = code_of(f"{magic}\nls -l | wc")
    assert all(line.startswith("#") for line in code.split("\n"))
    assert code.count("\n") == magic.count("\n") + 1


def test_a_cell_that_times_its_code_runs_it() -> None:
    assert code_of("%%time\n1 + 1") == "pass  # %%time\n1 + 1"
    assert code_of("%%time\n%%capture\n1 + 1") == "pass  # %%time\npass  # %%capture\n1 + 1"
    assert code_of("%%time\n%%bash\nls") == "pass  # %%time\n# %%bash\n# ls"


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("%time x = f(1, \\\n  2)", "x = f(1, \\\n  2)"),
        ("if a:\n    %time x = f(\n!b)", "if a:\n    x = f(\n!b)"),
        ("x = %time 3", "x = 3"),
        ("x, y = %time f()", "x, y = f()"),
        ("%time", "pass  # %time"),
        ("%time -n 3", "pass  # %time -n 3"),
        ("%timeit f()", "pass  # %timeit f()"),
        ("a = !ls", "pass  # a = !ls"),
        ("a = %pwd", "pass  # a = %pwd"),
        ("a = b %c", "a = b %c"),
        ("a != b", "a != b"),
    ],
)
def test_a_statement_whose_time_is_taken_runs(line: str, python: str) -> None:
    assert code_of(f"{line}\n1") == f"{python}\n1"


def test_a_cell_that_writes_a_file_writes_it_in_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = code_of('\n%%writefile a.txt\nnew york: """1\\n\'')
    more = code_of("%%file -a 'a.txt'\né\n")
    told = outcomes(first, more)
    assert [one.status for one in told] == ["passed", "passed"]
    assert [one.shown for one in told] == ["", ""]
    assert (tmp_path / "a.txt").read_text("utf-8") == 'new york: """1\\n\'\né\n\n'
    assert first.count("\n") == 2


def test_the_words_of_a_figure_are_those_of_the_cell() -> None:
    options = (
        'mystnb:\n  figure:\n    caption: |\n      Two\n      lines\n  image:\n    alt: "A line"\n'
    )
    (cell,) = unit(f"```{{code-cell}}\n---\n{options}---\n1\n```\n", MYST).fences
    assert cell.attribute("fig-cap") == "Two lines"
    assert cell.attribute("fig-alt") == "A line"
    (plain,) = unit("```{code-cell}\n---\nmystnb: [1]\n---\n1\n```\n", MYST).fences
    assert plain.attributes == ()


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("{numref}`fig`", "fig"),
        ("{numref}`Figure %s <fig>`", "Figure"),
        ("{numref}`%s <fig>`", "fig"),
        ("{numref}`Figure {number} there <fig>`", "Figure there"),
    ],
)
def test_a_reference_by_number_shows_its_words_without_one(role: str, shown: str) -> None:
    (link,) = unit(role, MYST).links
    assert (link.label, link.anchor) == (shown, "fig")


@pytest.mark.parametrize(
    ("opening", "syntax"),
    [
        ("{figure} /a b.png", Syntax()),
        ("{note}", Syntax()),
        ("{grid} A *b*", MYST),
        ("{tableofcontents}", MYST),
    ],
)
def test_a_directive_is_shown_with_its_first_line(opening: str, syntax: Syntax) -> None:
    assert f"{opening}\nwords" in unit(f"```{opening}\nwords\n```\n", syntax).body.text


@pytest.mark.parametrize("opening", ["{python}", "{=html}", "{.css}", "text"])
def test_of_other_fences_what_they_hold_is_shown(opening: str) -> None:
    assert ">x\n<" in unit(f"```{opening}\nx\n```\n").body.text


def test_any_number_of_magics_may_stand_above_python() -> None:
    assert plain_python("%%time\n" * 5000 + "1").endswith("pass  # %%time\n1")
