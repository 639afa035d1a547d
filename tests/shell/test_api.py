"""`[api]` in a configuration: from packages and inventories on disk to the site."""

from __future__ import annotations

import ntpath
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.api.packages import geo
from tests.helpers.commands import run
from tests.helpers.disk import compiled

from knotwork.api.model import Package
from knotwork.errors import ConfigError
from knotwork.meaning import External
from knotwork.shell.api import api_of, from_vault, state_of_api
from knotwork.shell.config.locate import locate
from knotwork.shell.packages import read as packages
from knotwork.shell.packages.read import ReadingOptions, read_packages
from knotwork.shell.project import files, tools_of

INVENTORY = Path(__file__).parents[1] / "api" / "numpy.inv"
CONFIG = """
vault = "notes"
[api]
packages = ["src/geo"]
source = "https://example.org/blob/main/{path}#L{line}"
examples = false
[[api.inventories]]
file = "numpy.inv"
url = "https://example.org/numpy"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    geo(tmp_path)
    shutil.copy(INVENTORY, tmp_path / "numpy.inv")
    (tmp_path / "knotwork.toml").write_text(CONFIG)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "vector.md").write_text("See [[geo.vec.dot|dot]] and [[numpy.dot]].\n")
    (tmp_path / "notes" / "dot product.md").write_text("Of two [[vector]]s.\n")
    return tmp_path


def test_objects_here_and_elsewhere_are_links_on_the_site(project: Path) -> None:
    done = run("build", "--verify", cwd=project)
    assert "differ" not in done.stderr
    page = (project / "site" / "vector.html").read_text("utf-8")
    assert 'href="api/geo.vec.html#dot"' in page
    assert 'href="https://example.org/numpy/reference/generated/numpy.dot.html#numpy.dot"' in page
    api = (project / "site" / "api" / "geo.vec.html").read_text("utf-8")
    assert 'href="https://example.org/blob/main/src/geo/vec.py#L11"' in api
    concept = (project / "site" / "dot-product.html").read_text("utf-8")
    assert "geo.vec" in concept


def test_packages_are_published_where_notes_must_be_marked(project: Path) -> None:
    (project / "knotwork.toml").write_text(f"{CONFIG}\n[site]\npublish_all = false\n")
    run("build", cwd=project)
    assert (project / "site" / "api" / "geo.vec.html").exists()
    assert not (project / "site" / "vector.html").exists()


def test_packages_are_read_once_and_again_when_they_change(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = locate(None, project)
    first = tools_of(known, remember=True).api.sources
    assert first == tools_of(known).api.sources
    opened: list[tuple[str, ...]] = []

    def watched(paths: Iterable[str], reader: ReadingOptions) -> Iterator[Package]:
        opened.append(tuple(paths))
        return read_packages(paths, reader)

    monkeypatch.setattr(packages, "read_packages", watched)
    assert tools_of(known, remember=True).api.sources == first
    assert opened == []
    module = project / "src" / "geo" / "vec.py"
    module.write_text(module.read_text().replace("def dot(", "def dot_product("))
    changed = tools_of(known, remember=True).api.sources
    assert opened == [("src/geo",)]
    assert changed == tools_of(known).api.sources != first


def test_a_changed_package_is_built_anew_and_an_unchanged_one_is_not(project: Path) -> None:
    run("build", cwd=project)
    assert "0 files written" in run("build", cwd=project).stdout
    module = project / "src" / "geo" / "vec.py"
    module.write_text(module.read_text().replace('"""Vectors."""', '"""Arrows."""'))
    assert "0 files written" not in run("build", cwd=project).stdout
    assert "Arrows." in (project / "site" / "api" / "geo.vec.html").read_text("utf-8")


def beside(page: Path) -> list[str]:
    """The links beside a page of the package: to its parent, its siblings and its members."""
    rail = page.read_text("utf-8").partition('class="siblings rail"')[2].partition("</nav>")[0]
    return re.findall(r"<a[^>]*>([^<]*)</a>", rail)


def test_beside_an_object_stand_those_in_the_same_module_also_after_an_edit(project: Path) -> None:
    run("build", cwd=project)
    api = project / "site" / "api"
    assert beside(api / "geo.html") == ["geo", "broken", "left", "vec"]
    assert beside(api / "geo.vec.vector.html") == ["vec", "broken", "left", "Vector"]
    assert "<summary>Others in geo</summary>" in (api / "geo.vec.vector.html").read_text("utf-8")
    crumbs = (api / "geo.vec.vector.html").read_text("utf-8").partition('class="breadcrumb"')[2]
    above = crumbs.partition("</nav>")[0]
    assert re.findall(r'href="([^"]*)">([^<]*)<', above)[1:] == [
        ("geo.html", "geo"),
        ("geo.vec.html", "vec"),
    ]
    module = project / "src" / "geo" / "vec.py"
    module.write_text(module.read_text() + '\nclass Area:\n    """A part of a plane."""\n')
    run("build", cwd=project)
    assert beside(api / "geo.vec.vector.html") == [
        "vec", "broken", "left", "Area", "Vector",
    ]  # fmt: skip
    (project / "src" / "geo" / "maps.py").write_text('"""Maps."""\n')
    run("build", cwd=project)
    assert beside(api / "geo.vec.vector.html")[1:4] == ["broken", "left", "maps"]


def test_a_module_that_is_no_python_is_a_finding_until_it_is_left_out(project: Path) -> None:
    sub = project / "src" / "geo" / "sub"
    sub.mkdir()
    (sub / "__init__.py").write_text("")
    (sub / "_bad.py").write_text('"""Bad."""\n\ndef f(:\n    pass\n')
    (project / "src" / "geo" / "broken.py").write_bytes(b'x = 1\ny = "\xc3\xa4\xff"\n')
    (project / "src" / "geo" / "a-script.py").write_text("def f(:")
    (sub / "data").mkdir()
    (sub / "data" / "sample.py").write_text("print 'old'")
    for _again in range(2):
        done = run("check", "--format", "concise", cwd=project)
        findings = [line for line in done.stdout.splitlines() if "unreadable-note" in line]
        assert done.returncode == 1
        assert len(findings) == 2
        assert findings[0].endswith("is not Python: src/geo/broken.py:2:7: byte 0xff is not UTF-8")
        assert (
            "the module is not Python: src/geo/sub/_bad.py:3:7: invalid syntax (read as Python 3."
            in findings[1]
        )
        assert findings[0].startswith("src/geo/broken.py:2:7: error ")
        assert findings[1].startswith("src/geo/sub/_bad.py:3:7: error ")
    config = project / "knotwork.toml"
    config.write_text(
        config.read_text().replace("[api]\n", '[api]\nexclude = ["geo.sub.*", "geo.broken"]\n')
    )
    assert "unreadable-note" not in run("check", cwd=project).stdout


def test_changed_inputs_of_a_site_are_noticed_without_reading_packages(project: Path) -> None:
    known = locate(None, project)
    before = tuple(state_of_api(known))
    assert tuple(state_of_api(known)) == before
    (project / "src" / "geo" / "new.py").write_text("")
    assert tuple(state_of_api(known)) != before


def test_the_stub_beside_a_module_is_noticed_too(tmp_path: Path) -> None:
    (tmp_path / "knotwork.toml").write_text('[api]\npackages = ["mod.py"]\n')
    (tmp_path / "mod.py").write_text("from _compiled import fast\n")
    known = locate(None, tmp_path)
    seen = []
    for words in ("First", "Second"):
        (tmp_path / "mod.pyi").write_text(f'def fast():\n    """{words}."""\n')
        text = next(one.text for one in api_of(known).sources if one.path == "api/mod.md")
        assert f"{words}." in text
        seen.append(tuple(state_of_api(known)))
    (tmp_path / "mod.pyi").unlink()
    assert len({*seen, tuple(state_of_api(known))}) == 3


def test_a_package_may_be_kept_out_of_the_site(project: Path) -> None:
    text = (project / "knotwork.toml").read_text()
    (project / "knotwork.toml").write_text(text.replace("[api]", 'exclude = ["api/"]\n[api]', 1))
    run("build", cwd=project)
    assert not (project / "site" / "api").exists()


def test_check_reports_a_docstring_and_never_fixes_it(project: Path) -> None:
    done = run("check", "--fix", "--unsafe-fixes", cwd=project)
    assert "src/geo/vec.py:32:28  error broken-link" in done.stdout
    assert done.stdout.endswith("2 errors in 2 notes and 5 Python files\n")
    assert not (project / "notes" / "api").exists()


def test_a_missing_picture_or_file_is_reported_in_docstrings_as_in_notes(project: Path) -> None:
    module = project / "src" / "geo" / "vec.py"
    module.write_text('"""See ![a plot](plot.png), [[data.pdf]] and [[gone]]."""\n')
    found = run("check", cwd=project).stdout
    assert "src/geo/vec.py:1:8  error broken-attachment" in found
    assert "src/geo/vec.py:1:29  error broken-attachment" in found
    assert "src/geo/vec.py:1:46  error broken-link" in found


def test_a_renaming_that_would_have_to_change_a_docstring_is_refused(project: Path) -> None:
    done = run("mv", "dot product", "inner product", "--vault", "notes", cwd=project)
    assert done.returncode == 2
    assert "a docstring of geo.vec would have to change" in done.stderr
    assert (project / "notes" / "dot product.md").is_file()


def test_a_note_where_a_page_would_stand_is_not_lost(project: Path) -> None:
    (project / "notes" / "api").mkdir()
    (project / "notes" / "api" / "geo.vec.md").write_text("Mine.\n")
    for command in ("check", "build"):
        done = run(command, cwd=project)
        assert done.returncode == 2
        assert "api/geo.vec.md is a note, and the page of geo.vec would take" in done.stderr


def test_examples_are_cells_and_tested(tmp_path: Path) -> None:
    # The project has a copy of the source, but the module that runs is that of Python.
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "fractions.py").write_text(
        '"""Ratios.\n\n>>> Fraction(2, 4)\nFraction(1, 2)\n\n>>> Fraction(1, 2) + 1\n2\n"""\n'
    )
    (tmp_path / "knotwork.toml").write_text(
        'vault = "notes"\n[api]\npackages = ["src/fractions.py"]\n'
    )
    (tmp_path / "notes").mkdir()
    done = run("test", "--accept", cwd=tmp_path)
    assert "3 cells in 1 note: 2 passed, 1 failed" in done.stdout
    assert "Fraction(3, 2)" in done.stdout
    assert list((tmp_path / "notes").iterdir()) == []


@pytest.mark.parametrize("style", ["auto", "google", "numpy"])
def test_examples_are_run_as_their_marks_say(tmp_path: Path, style: str) -> None:
    head = "Examples\n--------\n" if style == "numpy" else "Examples:\n"
    indent = "" if style == "numpy" else "    "
    session = (
        ">>> Fraction(1, 0)  # doctest: +SKIP",
        '>>> print("a\\n\\nb")',
        "a",
        "<BLANKLINE>",
        "b",
        ">>> Fraction(1, 0)  # doctest: +IGNORE_EXCEPTION_DETAIL",
        "Traceback (most recent call last):",
        "ZeroDivisionError: of whatever",
    )
    body = "\n".join(indent + line for line in session)
    (tmp_path / "fractions.py").write_text(f'r"""Ratios.\n\n{head}{body}\n"""\n')
    (tmp_path / "knotwork.toml").write_text(
        f'vault = "notes"\n[api]\npackages = ["fractions.py"]\nstyle = "{style}"\n'
    )
    (tmp_path / "notes").mkdir()
    done = run("test", cwd=tmp_path)
    assert "2 cells in 1 note: 2 passed" in done.stdout


def test_links_in_properties_lead_to_other_projects_too(project: Path) -> None:
    (project / "notes" / "vector.md").write_text('---\nsee: "[[numpy.ndarray]]"\n---\nx [[geo]]\n')
    known = locate(None, project)
    vault = compiled(known, files(known), tools_of(known))
    kinds = {type(meaning) for meaning in vault.whole.meanings["vector.md"]}
    assert External in kinds
    run("build", cwd=project)
    page = (project / "site" / "vector.html").read_text("utf-8")
    assert 'href="https://example.org/numpy/reference/generated/numpy.ndarray.html' in page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("numpy.inv", "none.inv"), "none.inv cannot be read"),
        (("numpy.inv", "knotwork.toml"), "not a Sphinx inventory"),
        (("https://example.org/numpy", "javascript:x"), "not a web address"),
        (('["src/geo"]', '["src/nope"]'), "no Python package at src/nope"),
        (('["src/geo"]', '["../geo"]'), "leads out"),
    ],
)
def test_unreadable_files_are_errors_with_their_path(
    project: Path, change: tuple[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    config = project / "knotwork.toml"
    config.write_text(config.read_text().replace(*change))
    with pytest.raises(ConfigError, match=message) as raised:
        api_of(locate(None, project))
    assert raised.value.path == "knotwork.toml"
    assert all(raised.value.place)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"x = 1\ndef (:\n", "src/geo/__init__.py:2:5 is not Python: "),
        (b'"""\xff"""\n', "src/geo cannot be read: 'utf-8' codec"),
    ],
)
def test_a_package_that_is_no_python_is_an_error_with_its_place(
    project: Path, source: bytes, message: str
) -> None:
    (project / "src" / "geo" / "__init__.py").write_bytes(source)
    done = run("build", cwd=project, environment={**os.environ, "COLUMNS": "300"})
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("second", ["util/__init__.py", "util.py", "util/__init__.pyi"])
def test_two_packages_of_one_name_are_an_error_with_its_place(tmp_path: Path, second: str) -> None:
    name = second.partition("/")[0]
    for file in ("a/util/__init__.py", f"b/{second}", "b/util/part.py"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("")
    (tmp_path / "knotwork.toml").write_text(f'[api]\npackages = ["a/util", "b/{name}"]\n')
    with pytest.raises(ConfigError, match=f"a/util and b/{name} are both called util") as raised:
        api_of(locate(tmp_path))
    assert raised.value.place == (2, 23)


def test_parts_of_a_namespace_package_are_one_package(tmp_path: Path) -> None:
    for file in ("a/whole/one.py", "b/whole/two.py"):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text("")
    text = '[api]\npackages = ["a/whole", "b/whole", "./a/whole"]\n'
    (tmp_path / "knotwork.toml").write_text(text)
    notes = [source.path for source in api_of(locate(tmp_path)).sources]
    assert notes == ["api/whole.md", "api/whole.one.md", "api/whole.two.md"]


def test_a_package_that_holds_itself_is_an_error_and_no_endless_walk(project: Path) -> None:
    for name in ("again", "once_more"):
        (project / "src" / "geo" / name).symlink_to(".", target_is_directory=True)
    for command in ("check", "build"):
        done = run(command, cwd=project)
        assert done.returncode == 2
        assert "src/geo/again links to a folder above it" in done.stderr
        assert "help: remove the link" in done.stderr


def test_a_link_from_one_folder_of_a_package_to_another_is_followed(project: Path) -> None:
    other = project / "more"
    other.mkdir()
    (other / "__init__.py").write_text('"""More."""\n')
    (project / "src" / "geo" / "more").symlink_to(other, target_is_directory=True)
    (project / "notes" / "new.md").write_text("See [[geo.more]].\n")
    assert "geo.more" not in run("check", cwd=project).stdout


def test_a_file_on_another_drive_keeps_its_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "relpath", ntpath.relpath)
    assert from_vault(r"D:\src\geo.py", r"C:\notes") == Path(r"D:\src\geo.py").as_posix()


def test_without_packages_nothing_is_read_or_imported(tmp_path: Path) -> None:
    environment = {"PYTHONPROFILEIMPORTTIME": "1", **os.environ}
    (tmp_path / "a.md").write_text("x")
    done = run("check", cwd=tmp_path, environment=environment)
    assert "griffe" not in done.stderr
