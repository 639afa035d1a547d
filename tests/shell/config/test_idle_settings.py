"""Findings about settings that match nothing in the vault but resemble something there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.commands import check

NOTES = {
    "private/diary.md": "Mine.\n",
    "books/a.md": '---\ntags: [Book/old]\nrequires: "[[b]]"\nbuilds-on: "[[b]]"\n---\nsees:: [[b]]\n',
    "books/b.md": "B.\n",
    "books/map.png": "",
    "modules/c.png": "",
    "#inbox/c.md": "C.\n",
    "[old]/d.md": "D.\n",
}


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    for path, text in NOTES.items():
        (tmp_path / "notes" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "notes" / path).write_text(text)
    return tmp_path


def found(vault: Path, settings: str) -> list[str]:
    (vault / "knotwork.toml").write_text(f'vault = "notes"\n{settings}')
    return check(vault, "--format", "concise", "--select", "idle-setting").stdout.splitlines()


@pytest.mark.parametrize(
    ("settings", "place", "message", "meant"),
    [
        ('exclude = ["privat/"]', "2:12", "`exclude`: the vault has no", "private/"),
        ('exclude = [\n  "a",\n  "notes/private/",\n]', "4:3", "“notes/private/”", "private/"),
        ('exclude = ["/notes/private/*.md"]', "2:12", "", "private/*.md"),
        ('exclude = ["./private"]', "2:12", "", "private"),
        ("exclude = ['books\\b.md']", "2:12", "", "books/b.md"),
        ('exclude = ["private/", "!Private/diary.md"]', "2:24", "", "!private/diary.md"),
        ('exclude = ["#inbox/"]', "2:12", "", r"\#inbox/"),
        ('exclude = ["[old]"]', "2:12", "", r"\[old\]"),
        ('exclude = ["^private/.*"]', "2:12", "", "private/*"),
        ('exclude = ["maps.png"]', "2:12", "", "map.png"),
        ('[check.paths."book/"]\nignore = ["dead-end"]', "2:14", "`check.paths`", "books/"),
        ('[[check.schemas]]\npaths = ["/book/"]\nschema = {a = 1}', "3:10", "s.paths`", "/books/"),
        (
            '[[check.schemas]]\ntags = ["#boook"]\nschema = {a = 1}',
            "3:9",
            "no tag “#boook”",
            "Book",
        ),
        ('exclude = ["../private/"]', "2:12", "", "private/"),
        ('exclude = ["../notes/private/"]', "2:12", "", "private/"),
        ('exclude = ["~/study/notes/private/"]', "2:12", "", "private/"),
        (r"exclude = ['C:\study\notes\private']", "2:12", "", "private"),
        ('[links]\nprerequisites = ["require"]', "3:18", "no relation “require”", "requires"),
        ('[links.relations]\nbuild-on = "uses"', "3:1", "no property “build-on”", "builds-on"),
    ],
)
def test_similar_names_are_proposed(
    vault: Path, settings: str, place: str, message: str, meant: str
) -> None:
    (line,) = found(vault, settings)
    assert line.startswith(f"knotwork.toml:{place}: warning idle-setting: ")
    assert message in line
    done = check(vault, "--select", "idle-setting")
    assert f"help: did you mean {meant}?" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    "settings",
    [
        'exclude = ["private/", "*.tmp", "node_modules/", ".private", ".trash/", "/books/*.png"]',
        'exclude = ["Thumbs.db", "drafts/", "**/private", "!books/b.md"]',
        'exclude = ["book/", "books/", "Private", "/private/", "!book/b.md", "!books/b.md"]',
        'exclude = ["books/other.md", "x.md", "no.png", "map.*", "maps.*", "privat.*"]',
        '[check.paths."books/b.md"]\nignore = ["dead-end"]',
        '[[check.schemas]]\ntags = ["book"]\npaths = ["books/"]\nschema = {a = 1}',
        '[[check.schemas]]\ntags = ["books", "book"]\nschema = {a = 1}',
        '[links]\nprerequisites = ["requires", "uses", "builds-on", "proves"]',
        '[links]\nprerequisites = ["require", "requires"]',
        '[links.relations]\nbuilds-on = "needs"\nsees = "sees"\nproves = "needs"',
        '[links]\nprerequisites = ["need"]\nrelations = {builds-on = "need"}',
    ],
)
def test_settings_with_matches_or_without_similar_names_are_not_reported(
    vault: Path, settings: str
) -> None:
    assert found(vault, settings) == []


def test_a_glob_with_the_path_of_the_vault_on_this_machine_is_reported(vault: Path) -> None:
    (line,) = found(vault, f'exclude = ["{vault.as_posix()}/notes/private/"]')
    assert "the vault has no file or folder" in line
    assert "did you mean private/?" in check(vault, "--select", "idle-setting").stdout


def test_a_folder_with_the_path_of_the_vault_in_it_is_left_alone(vault: Path) -> None:
    inner = vault.joinpath(*vault.absolute().parts[1:])
    inner.mkdir(parents=True)
    (inner / "own.md").write_text("Words.\n")
    (vault / "knotwork.toml").write_text(f"exclude = ['{vault.absolute().as_posix()}/own.md']\n")
    assert "idle-setting" not in check(vault, "--select", "idle-setting").stdout


@pytest.mark.parametrize("glob", ["../archive/", "private/../archive/", "~/archive/", "D:/x/*.md"])
def test_a_glob_that_no_vault_can_match_is_reported(vault: Path, glob: str) -> None:
    assert len(found(vault, f'exclude = ["{glob}"]')) == 1
    assert "reach nothing outside" in check(vault, "--select", "idle-setting").stdout


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("tests", "geo.tests"),
        ("src/geo/tests", "geo.tests"),
        ("src/geo/shapes.py", "geo.shapes"),
        ("!shapes.round", "!geo.shapes.round"),
    ],
)
def test_a_name_that_begins_at_no_documented_package_is_reported(
    vault: Path, name: str, meant: str
) -> None:
    _document(vault)
    (line,) = found(vault, f'[api]\npackages = ["src/geo"]\nexclude = ["{name}"]')
    assert line.startswith("knotwork.toml:4:12: warning idle-setting: `api.exclude`: no documented")
    assert f"did you mean {meant}?" in check(vault, "--select", "idle-setting").stdout


def test_names_that_begin_at_a_package_or_with_any_are_left_alone(vault: Path) -> None:
    _document(vault)
    names = '"geo.tests", "*.testing", "g*.x", "geo", "!geo.shapes", "geo.not.there"'
    assert found(vault, f'[api]\npackages = ["src/geo"]\nexclude = [{names}]') == []
    assert found(vault, '[api]\npackages = ["src/geo"]') == []


def _document(vault: Path) -> None:
    (vault / "src" / "geo").mkdir(parents=True)
    (vault / "src" / "geo" / "__init__.py").write_text("")
    (vault / "src" / "geo" / "shapes.py").write_text("def area(): ...\n")


def test_the_place_of_a_finding_moves_with_its_setting(vault: Path) -> None:
    assert found(vault, 'exclude = ["privat/"]')[0].startswith("knotwork.toml:2:12:")
    assert found(vault, '# Not for readers.\nexclude = ["privat/"]')[0].startswith(
        "knotwork.toml:3:12:"
    )


def test_a_finding_about_pyproject_names_that_file(vault: Path) -> None:
    (vault / "pyproject.toml").write_text(
        '[project]\nname = "x"\n\n[tool.knotwork]\nvault = "notes"\nexclude = ["privat"]\n'
    )
    report = check(vault, "--format", "concise", "--select", "idle-setting").stdout
    assert report.startswith("pyproject.toml:6:12: warning idle-setting: ")


def test_notes_that_were_asked_for_are_not_answered_with_settings(vault: Path) -> None:
    found(vault, 'exclude = ["privat/"]')
    assert "nothing to report" in check(vault, "notes/books/a.md").stdout
