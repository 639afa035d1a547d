"""`pytest notes/` gives the same verdicts as `knotwork test`, for any selection and processes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.helpers.builds import build_anew
from tests.helpers.commands import run

NOTES = {
    "base.md": "```python {#dot}\ndef dot(a, b):\n    return sum(x * y for x, y in zip(a, b))\n```\n",
    "dot product.md": (
        '---\nuses: "[[base]]"\n---\n'
        "```python {#similarity}\ngot = dot([1, 2, 3], [4, 5, 6])\nassert got == 33\n```\n\n"
        "```python {#after}\nprint(got)\n```\n"
    ),
    "output.md": "```python {#four}\nprint(4)\n```\n\n```output\n5\n```\n\n```python\nprint(6)\n```\n",
    "exercise.md": (
        "```python {exercise=e}\ndef f(x): return 4\n```\n\n"
        "```python {exercise=e .solution}\ndef f(x): return 2 * x\n```\n\n"
        "```python {#idle exercise=e .check}\nassert f(2) == 4\n```\n"
    ),
    "quoted.md": "> [!tip]\n> ```pycon {#session}\n> >>> 1 + 1\n> 2\n> ```\n",
    "missing.md": '---\nuses: "[[gone]]"\n---\n```python {#never}\n1\n```\n',
    "plain.md": "no cells\n",
}
_LINE = re.compile(r"^(\S.*?\.md::\S+) (passed|failed|skipped|output differs|check accepts)", re.M)
_ITEM = re.compile(r"^(.*?\.md::\S+) (PASSED|FAILED|SKIPPED)", re.M)


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    write(pytester.path / "notes", NOTES)
    (pytester.path / "knotwork.toml").write_text('vault = "notes"\n')
    (pytester.path / "README.md").write_text("```python\nraise SystemExit('not yours')\n```\n")
    return pytester


def write(folder: Path, notes: Mapping[str, str]) -> None:
    folder.mkdir()
    for name, text in notes.items():
        (folder / name).write_text(text)


def verdicts(project: pytest.Pytester, *words: str) -> dict[str, str]:
    """Each item with its verdict, as printed by pytest."""
    done = project.runpytest_subprocess("-v", "-p", "no:cacheprovider", *words)
    text = "\n".join(
        re.sub(r"^\[gw\d\] \[ *\d+%\] (\w+) (.*?)\s*$", r"\2 \1", line) for line in done.outlines
    )
    return {found[1]: found[2].lower() for found in _ITEM.finditer(text)}


def told_by_the_command(project: pytest.Pytester) -> dict[str, str]:
    done = run("test", "-v", cwd=project.path)
    known = {"output differs": "failed", "check accepts": "failed"}
    return {found[1]: known.get(found[2], found[2]) for found in _LINE.finditer(done.stdout)}


def test_pytest_and_the_command_agree_on_every_cell(project: pytest.Pytester) -> None:
    expected = told_by_the_command(project)
    assert set(expected.values()) == {"passed", "failed", "skipped"}
    assert len(expected) == 10
    assert verdicts(project, "notes") == expected


def test_selection_and_order_change_no_verdict(project: pytest.Pytester) -> None:
    expected = told_by_the_command(project)
    for name, verdict in expected.items():
        if name.startswith("notes/dot product.md"):
            assert verdicts(project, name) == {name: verdict}
    (project.path / "conftest.py").write_text(
        "def pytest_collection_modifyitems(items):\n    items.reverse()\n"
    )
    assert verdicts(project, "notes") == expected


@pytest.mark.parametrize("distribution", ["load", "loadgroup"])
def test_sharing_the_work_changes_no_verdict(project: pytest.Pytester, distribution: str) -> None:
    found = verdicts(project, "notes", "-n", "2", "--dist", distribution)
    assert {name.partition("@")[0]: each for name, each in found.items()} == (
        told_by_the_command(project)
    )


def test_running_in_this_process_changes_no_verdict(project: pytest.Pytester) -> None:
    assert verdicts(project, "notes", "--knotwork-in-process") == told_by_the_command(project)


def test_the_message_comes_first_and_the_frame_after(project: pytest.Pytester) -> None:
    done = project.runpytest_subprocess("notes/dot product.md", "-rfs")
    done.stdout.fnmatch_lines(
        [
            "AssertionError: assert 32 == 33",
            "notes/dot product.md:6",
            "     5 | got = dot([[]1, 2, 3], [[]4, 5, 6])",
            ">    6 | assert got == 33",
            "FAILED notes/dot product.md::similarity - AssertionError: assert 32 == 33",
            "SKIPPED [[]1] notes/dot product.md:10: cell similarity failed",
        ]
    )


def test_a_difference_is_shown(project: pytest.Pytester) -> None:
    done = project.runpytest_subprocess("notes/output.md")
    done.stdout.fnmatch_lines(["the output differs*", "notes/output.md:2", "-5", "+4"])


def test_only_the_configured_vault_is_collected(project: pytest.Pytester) -> None:
    done = project.runpytest_subprocess("--collect-only", "-q")
    assert "README.md" not in done.stdout.str()
    assert "notes/output.md::four" in done.stdout.str()


def test_without_a_configuration_nothing_is_collected_unless_asked(
    pytester: pytest.Pytester,
) -> None:
    write(pytester.path / "vault", {"a.md": "```python\n1\n```\n"})
    assert pytester.runpytest_subprocess("vault").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    pytester.runpytest_subprocess("vault", "--knotwork").assert_outcomes(passed=1)


def test_a_configuration_may_stand_inside_the_vault(pytester: pytest.Pytester) -> None:
    notes = {"a.md": "```python {#one}\n1\n```\n", "knotwork.toml": "", "b.md": "no cells\n"}
    write(pytester.path / "notes", notes)
    write(pytester.path / "other", {"a.md": "```python\n1\n```\n"})
    for given in (("notes",), ()):
        assert verdicts(pytester, *given) == {"notes/a.md::one": "passed"}


@pytest.mark.parametrize("place", ["knotwork.toml", "notes/knotwork.toml"])
def test_a_configuration_with_a_mistake_is_reported_by_its_place(
    project: pytest.Pytester, place: str
) -> None:
    (project.path / "knotwork.toml").unlink()
    (project.path / place).write_text("\nbogus = 1\n")
    done = project.runpytest_subprocess("notes")
    assert f"{Path(place)}:2:1: unknown key `bogus`" in done.outlines
    assert not any("Traceback" in line or "raise " in line for line in done.outlines)


def test_the_texts_in_a_site_are_no_notes(pytester: pytest.Pytester) -> None:
    write(pytester.path / "notes", {"a.md": "```python {#one}\n1\n```\n"})
    (pytester.path / "knotwork.toml").write_text('vault = "notes"\n')
    build_anew(pytester.path / "notes", pytester.path / "site")
    assert (pytester.path / "site" / "a.md").is_file()
    assert verdicts(pytester, "--knotwork") == {"notes/a.md::one": "passed"}


def test_a_debugger_stands_where_the_cell_failed(project: pytest.Pytester) -> None:
    words = "'notes/dot product.md' --knotwork-in-process --pdb -p no:xdist"
    child = project.spawn_pytest(
        words, expect_timeout=120
    )  # the default of 10 s is short for a busy machine
    child.expect("Pdb")
    child.sendline("p got + 1000")
    child.expect("1032")
    child.sendline("q")
    child.read()
    child.close()


def test_a_plain_run_of_pytest_pays_nothing_for_the_plugin(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import sys\n\n"
        "def test_nothing_of_the_compiler_is_loaded():\n"
        "    assert 'knotwork.shell.pytest_plugin' in sys.modules\n"
        "    assert not {'markdown_it', 'jinja2', 'knotwork.pipeline', 'rich'} & set(sys.modules)\n"
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
