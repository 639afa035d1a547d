"""Findings in docstrings: every command names the Python file, and the line and column in it."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.helpers.commands import run
from tests.helpers.imports import imported

# The project has a copy of the source, but the module that runs is that of Python.
SOURCE = '''"""Ratios."""

class Ratio:
    """A ratio.

    Of [[none]] and [[none]].

    >>> 1 + 1
    2
    >>> def half(x):
    ...     return 1 / x

    Of zero:

    >>> half(0)
    0
    """
'''
FORMATS = ("terminal", "concise", "json", "sarif", "github", "gitlab", "junit")


def project_in(folder: Path) -> Path:
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "fractions.py").write_text(SOURCE)
    (folder / "knotwork.toml").write_text(
        'vault = "notes"\n[api]\npackages = ["src/fractions.py"]\n'
    )
    (folder / "notes").mkdir()
    (folder / "notes" / "a.md").write_text("See [[fractions.Ratio]].\n")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_in(tmp_path / "here")


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose files are old enough for their states to be trusted."""
    folder = project_in(tmp_path_factory.mktemp("settled") / "here")
    newest = max(path.stat().st_ctime_ns for path in folder.rglob("*"))
    while time.time_ns() < newest + 2_100_000_000:
        time.sleep(0.05)
    return folder


def check(folder: Path, *words: str) -> str:
    return run("check", *words, cwd=folder).stdout


def test_concise(project: Path) -> None:
    assert check(project, "--format", "concise").splitlines() == [
        "src/fractions.py:6:8: error broken-link: there is no note “none”",
        "src/fractions.py:6:21: error broken-link: there is no note “none”",
    ]


def test_comments_have_places_too(project: Path) -> None:
    text = "\n#: Of one,\r\n#: and [[gone]].\nA = 1\nB = 'é'  #: See [[away]].\n"
    (project / "src" / "fractions.py").write_bytes(text.encode())
    (project / "notes" / "a.md").write_text("")
    told = check(project, "--format", "concise", "--select", "broken-link")
    assert told.splitlines()[:2] == [
        "src/fractions.py:3:8: error broken-link: there is no note “gone”",
        "src/fractions.py:5:17: error broken-link: there is no note “away”",
    ]


def test_a_terminal_shows_the_line_of_the_source(project: Path) -> None:
    printed = check(project).splitlines()
    assert printed[0] == "src/fractions.py:6:8  error broken-link"
    assert printed[2:4] == ["  6 │     Of [[none]] and [[none]].", "    │        ^^^^^^^^"]


def test_paths_are_relative_to_the_current_folder(project: Path) -> None:
    from_notes = run("check", "--format", "concise", cwd=project / "notes").stdout
    assert from_notes.startswith("../src/fractions.py:6:8: ")
    above = run("check", "here/notes", "--format", "concise", cwd=project.parent).stdout
    assert above.startswith("here/src/fractions.py:6:8: ")


def test_github_gets_paths_relative_to_the_checkout(project: Path) -> None:
    checkout = {"GITHUB_WORKSPACE": str(project.parent)}
    printed = run("check", "--format", "github", cwd=project, environment=checkout).stdout
    place = "file=here/src/fractions.py,line=6,endLine=6,col=8,endColumn=16,title=broken-link"
    assert printed.splitlines()[0] == f"::error {place}::there is no note “none”"


def test_gitlab(project: Path) -> None:
    first, second = json.loads(check(project, "--format", "gitlab"))
    assert first["location"] == {"path": "src/fractions.py", "lines": {"begin": 6, "end": 6}}
    assert first["fingerprint"] != second["fingerprint"]


def test_sarif(project: Path) -> None:
    first, second = json.loads(check(project, "--format", "sarif"))["runs"][0]["results"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "src/fractions.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 6, "startColumn": 8, "endLine": 6, "endColumn": 16},
    }
    assert first["partialFingerprints"] != second["partialFingerprints"]


def test_junit(project: Path) -> None:
    suite = ElementTree.fromstring(check(project, "--format", "junit"))[0]
    assert suite.get("name") == "src/fractions.py"
    assert [(case.get("file"), case.get("line")) for case in suite] == [
        ("src/fractions.py", "6"),
        ("src/fractions.py", "6"),
    ]


def test_json_has_offsets_in_the_source(project: Path) -> None:
    found = json.loads(check(project, "--format", "json"))["findings"]
    assert {one["path"] for one in found} == {"../src/fractions.py"}
    assert [SOURCE[one["start"] : one["end"]] for one in found] == ["[[none]]", "[[none]]"]
    assert [(one["line"], one["column"], one["end_column"]) for one in found] == [
        (6, 8, 16),
        (6, 21, 29),
    ]


@pytest.mark.parametrize("style", FORMATS)
def test_checking_an_unchanged_vault_reports_the_same(settled: Path, style: str) -> None:
    anew = check(settled, "--format", style, "--no-cache")
    assert "src/fractions.py" in anew
    assert check(settled, "--format", style) == anew
    assert check(settled, "--format", style) == anew


def test_no_package_is_read_again_where_nothing_changed(settled: Path) -> None:
    def needed() -> set[str]:
        return imported("check", "--format", "json", "--exit-zero", cwd=settled)

    needed()
    assert "griffe" not in needed()


def prints(folder: Path) -> set[str]:
    return {one["fingerprint"] for one in json.loads(check(folder, "--format", "gitlab"))}


def test_fingerprints_and_baselines_do_not_mind_moved_lines(project: Path) -> None:
    before = prints(project)
    run("check", "--baseline", "known.json", "--update-baseline", cwd=project)
    (project / "src" / "fractions.py").write_text(f"# One line more.\n{SOURCE}")
    assert prints(project) == before
    done = run("check", "--baseline", "known.json", cwd=project)
    assert done.returncode == 0
    assert "2 known findings left" in done.stdout


def test_resolved_findings_of_the_baseline_are_counted_in_singular_and_plural(
    tmp_path: Path,
) -> None:
    note = tmp_path / "one.md"
    note.write_text("[[a]] [[b]] [[c]]\n")
    run("check", "--baseline", "known.json", "--update-baseline", cwd=tmp_path)
    note.write_text("[[b]] [[c]]\n")
    done = run("check", "--baseline", "known.json", cwd=tmp_path)
    assert "1 of its findings is gone: --update-baseline drops it" in done.stdout
    note.write_text("[[c]]\n")
    done = run("check", "--baseline", "known.json", cwd=tmp_path)
    assert "2 of its findings are gone: --update-baseline drops them" in done.stdout


def test_rules_are_ignored_by_the_path_of_the_page(project: Path) -> None:
    config = project / "knotwork.toml"
    config.write_text(f'{config.read_text()}[check.paths."api/**"]\nignore = ["broken-link"]\n')
    assert check(project, "--format", "concise") == ""


def test_a_docstring_is_never_fixed(project: Path) -> None:
    source = project / "src" / "fractions.py"
    text = SOURCE.replace("[[none]] and", "[[fractions.Ratoi]] and")
    source.write_text(text)
    (project / "notes" / "a.md").write_text("See [[fractions.Ratoi]].\n")
    run("check", "--fix", "--unsafe-fixes", cwd=project)
    assert source.read_text() == text
    assert not run("check", "--diff", "--unsafe-fixes", cwd=project).stdout.count("fractions.py")


def test_since_a_revision_a_changed_docstring_counts(project: Path) -> None:
    def git(*words: str) -> None:
        author = ("-c", "user.name=n", "-c", "user.email=e@example.org")
        subprocess.run(["git", *author, *words], cwd=project, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "all")
    assert check(project, "--since", "HEAD", "--format", "concise") == ""
    (project / "src" / "fractions.py").write_text(f"{SOURCE}\n")
    assert check(project, "--since", "HEAD", "--format", "concise").count("src/fractions.py:6") == 2


def test_since_a_revision_links_to_removed_objects_count(project: Path) -> None:
    def git(*words: str) -> None:
        author = ("-c", "user.name=n", "-c", "user.email=e@example.org")
        subprocess.run(["git", *author, *words], cwd=project, check=True, capture_output=True)

    package = project / "src" / "pkg"
    package.mkdir()
    for name, text in {
        "__init__": "from pkg._own import handed_on",
        "_own": "def handed_on(): ...",
        "module": "def inside(): ...",
        "other": "class A:\n    def stays(self): ...\n    def goes(self): ...",
    }.items():
        (package / f"{name}.py").write_text(f"{text}\n")
    config = project / "knotwork.toml"
    config.write_text('vault = "notes"\n[api]\npackages = ["src/pkg"]\n')
    for name in ("handed_on", "module.inside", "other.A.goes", "other.A.stays", "never"):
        (project / "notes" / f"{name}.md").write_text(f"[[pkg.{name}]]\n")
    (package / "compiled.so").write_bytes(b"\0\nnever\n")
    git("init")
    git("add", ".")
    git("commit", "-m", "all")
    assert check(project, "--since", "HEAD", "--format", "concise") == ""

    (package / "compiled.so").write_bytes(b"\0")
    (package / "_own.py").write_text("def other(): ...\n")
    (package / "module.py").unlink()
    (package / "other.py").write_text("class A:\n    def stays(self): ...\n")
    found = check(project, "--since", "HEAD", "--format", "concise").splitlines()
    paths = [line.partition(":")[0] for line in found]
    assert paths == [f"notes/{name}.md" for name in ("handed_on", "module.inside", "other.A.goes")]
    assert check(project, "--since", "HEAD").endswith(
        "3 errors in 4 of 6 notes and 2 of 2 Python files\n"
    )


def test_a_failed_example_is_reported_in_the_source(project: Path) -> None:
    done = run("test", cwd=project)
    assert done.returncode == 1
    assert "src/fractions.py:15\n" in done.stdout
    assert ">   15 | >>> half(0)" in done.stdout
    assert "  src/fractions.py:11 in half: ...     return 1 / x" in done.stdout
    found = json.loads(check(project, "--run", "--format", "json"))["findings"]
    (cell,) = (one for one in found if one["rule"] == "failed-cell")
    assert (cell["path"], cell["line"], cell["column"]) == ("../src/fractions.py", 15, 5)


def test_junit_of_cells(project: Path) -> None:
    run("test", "--junit", "cells.xml", cwd=project)
    suite = ElementTree.parse(project / "cells.xml").getroot()[0]
    (case,) = (case for case in suite if case.find("failure") is not None)
    assert case.get("classname") == "api/fractions.Ratio.md"
    assert (case.get("file"), case.get("line")) == ("../src/fractions.py", "15")


def test_modules_that_cannot_be_read_are_reported_on_the_line(project: Path) -> None:
    package = project / "src" / "pkg"
    package.mkdir()
    (package / "__init__.py").touch()
    # Python gives the column in bytes.
    (package / "a.py").write_text('def f():\n    x = "😀😀😀😀" + $\n    y = 1\n', "utf-8")
    (package / "b.py").write_bytes('# coding: latin-1\n"""Größe."""\n'.encode("latin-1"))
    (package / "c.py").symlink_to("nowhere")
    (package / ".#a.py").symlink_to("me@here.4711")  # as Emacs makes while it edits a file
    config = project / "knotwork.toml"
    config.write_text(config.read_text().replace("fractions.py", "pkg"))
    first, second, third, _link = check(project, "--format", "concise").splitlines()
    assert first.startswith("src/pkg/a.py:2:")
    assert second.startswith("src/pkg/b.py:2:6: error unreadable-note: ")
    assert second.endswith("byte 0xf6 is not UTF-8")
    assert third.startswith("src/pkg/c.py:1:1: error unreadable-note: ")
    assert third.endswith(": No such file or directory")


def test_a_failure_in_an_earlier_example_is_reported_in_the_source(project: Path) -> None:
    cells = """
    ```python
    class A:
        def __repr__(self):
            return 1 / 0
    ```

    ```python
    A()
    ```
    """
    (project / "src" / "fractions.py").write_text(f'def dumps():\n    """D.\n{cells}"""\n')
    done = run("test", cwd=project)
    assert "api/fractions.md::cell-3\n" in done.stdout
    assert "src/fractions.py:11\n" in done.stdout
    assert "raised below it:\n  src/fractions.py:7 in __repr__: return 1 / 0\n" in done.stdout


def test_a_page_whose_module_cannot_be_imported_is_reported_at_the_module(project: Path) -> None:
    (project / "src" / "no_such_module.py").write_text('"""No.\n\n>>> 1\n1\n"""\n')
    config = project / "knotwork.toml"
    config.write_text(config.read_text().replace("fractions.py", "no_such_module.py"))
    done = run("test", cwd=project)
    assert "src/no_such_module.py:1\n" in done.stdout
    found = json.loads(check(project, "--run", "--format", "json"))["findings"]
    (cell,) = (one for one in found if one["rule"] == "failed-cell")
    assert (cell["path"], cell["line"]) == ("../src/no_such_module.py", 1)
    assert cell["help"].endswith("in the documentation of no_such_module")
