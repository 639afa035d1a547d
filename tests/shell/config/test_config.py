"""Configuration: errors with their line, the settings that apply, the schema for editors."""

from __future__ import annotations

import json
import os
import re
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema_rs import validator_for
from tests.handbook.generated import purpose
from tests.helpers.builds import build

from knotwork.config.options import Config
from knotwork.config.tables import fields
from knotwork.config.user_options import UserConfig
from knotwork.errors import ConfigError, VaultError
from knotwork.shell.commands.checking.check import check_vault
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.commands.config import show_settings
from knotwork.shell.config.locate import locate
from knotwork.shell.config.settings import (
    schema,
    user_settings,
    vault_settings,
    with_obsidian,
)
from knotwork.shell.config.user import user_config
from knotwork.shell.project import excluded, syntax, tools_of
from knotwork.toml import parse_toml, toml


def test_a_byte_order_mark_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = b"\xef\xbb\xbf"
    (tmp_path / "knotwork.toml").write_bytes(mark + b'\r\n[site]\r\nlang = "pt"\r\n')
    (tmp_path / "user.toml").write_bytes(mark + b"[cells]\r\ntimeout = 3\r\n")
    assert locate(tmp_path).config.site.lang == "pt"
    monkeypatch.setenv("KNOTWORK_CONFIG", str(tmp_path / "user.toml"))
    assert user_config().cells.timeout == 3
    (tmp_path / "knotwork.toml").write_bytes(mark + b'[site]\r\nlang = "english"\r\n')
    with pytest.raises(ConfigError) as raised:
        locate(tmp_path)
    assert raised.value.place == (2, 8)


@pytest.mark.parametrize(
    ("file", "text", "where", "way_out"),
    [
        ("pyproject.toml", "[project]\nname = 'x'\n[knotwork]\n", ":3:2: ", "[tool.knotwork]"),
        ("knotwork.toml", "[tool.knotwork.site]\n", ":1:7: ", "leave it out"),
        (".knotwork.toml", "", ": ", "call it knotwork.toml"),
        ("knotwork.yml", "vault: notes\n", ": ", "write TOML"),
    ],
)
def test_settings_in_a_file_that_is_not_read_are_an_error(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    text: str,
    where: str,
    way_out: str,
) -> None:
    (tmp_path / file).write_text(text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError) as raised:
        locate(None)
    assert raised.value.where == f"{file}{where}"
    assert way_out in raised.value.help


def test_other_files_named_like_a_configuration_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".knotwork.toml").write_text("old")
    (tmp_path / "knotwork.toml").write_text('[site]\ntitle = "T"\n')
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "knotwork"\n')
    assert locate(tmp_path).config.site.title == "T"
    (tmp_path / "knotwork.toml").unlink()
    (tmp_path / ".knotwork.toml").unlink()
    assert locate(tmp_path).config == Config()


def test_a_table_of_pyproject_is_reported_with_the_lines_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\n\n[tool.knotwork.check]\nignore = ["broken-lnk"]\n'
    )
    with pytest.raises(ConfigError, match="there is no rule") as raised:
        tools_of(locate(tmp_path))
    assert (Path(raised.value.path).name, raised.value.place) == ("pyproject.toml", (5, 11))
    assert raised.value.help == "did you mean broken-link?"


def test_the_users_own_mistakes_are_shown_with_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.toml").write_text("[cells]\njobs = 2\nmemroy = 1\n")
    monkeypatch.setenv("KNOTWORK_CONFIG", str(tmp_path / "mine.toml"))
    with pytest.raises(ConfigError, match=r"cells\.memroy") as raised:
        user_config()
    assert (raised.value.place, raised.value.help) == ((3, 1), "did you mean `cells.memory`?")


def origins(folder: Path) -> dict[str, tuple[Any, str]]:
    project = locate(folder)
    settings = with_obsidian(project, vault_settings(project))
    return {".".join(one.key): (one.value, one.origin) for one in settings}


def test_each_setting_says_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "knotwork.toml").write_text(
        'exclude = ["drafts/"]\nsite = { title = "Mine" }\n[links]\n'
    )
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "app.json").write_text(
        '{"strictLineBreaks": true, "userIgnoreFilters": ["Templates/"]}'
    )
    found = origins(tmp_path)
    assert found["exclude"] == (
        ["drafts/", "Templates/"],
        "knotwork.toml:1, .obsidian/app.json",
    )
    assert found["site.title"] == ("Mine", "knotwork.toml:2")
    assert found["markdown.strict_line_breaks"] == (True, ".obsidian/app.json")
    assert found["links.resolution"] == ("alias", "default")


@pytest.mark.parametrize("filters", ["5", '"a.md"', "[3, null]", "{}", '["/^a/"]'])
def test_filters_of_obsidian_that_do_not_apply_are_not_shown(tmp_path: Path, filters: str) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "app.json").write_text(f'{{"userIgnoreFilters": {filters}}}')
    assert origins(tmp_path)["exclude"] == ((), "default")
    assert not excluded(locate(tmp_path))("a.md")


def test_a_site_without_a_title_is_called_as_its_vault_wherever_that_stands(tmp_path: Path) -> None:
    (tmp_path / "Linear algebra" / "notes").mkdir(parents=True)
    assert locate(tmp_path / "Linear algebra").title == "Linear algebra"
    assert locate(tmp_path / "Linear algebra" / "notes").title == "notes"


@pytest.mark.parametrize(
    ("project", "title"),
    [
        ('[project]\nname = "my-tool"\n', "my-tool"),
        ("[project]\nname = 3\n", "docs"),
        ("project = 3\n", "docs"),
        ("", "docs"),
        ('[project]\nname = "my-tool"\n[tool.knotwork.site]\ntitle = "Mine"\n', "Mine"),
    ],
)
def test_a_site_is_called_as_the_project_in_whose_settings_it_stands(
    tmp_path: Path, project: str, title: str
) -> None:
    (tmp_path / "work" / "docs").mkdir(parents=True)
    settings = f'{project}[tool.knotwork]\nvault = "docs"\n'
    (tmp_path / "work" / "pyproject.toml").write_text(settings)
    assert locate(tmp_path / "work").title == title


def test_the_users_settings_say_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[cells]\njobs = 2\n")
    monkeypatch.setenv("KNOTWORK_CONFIG", str(path))
    found = {one.key: one for one in user_settings(user_config())}
    assert found["cells", "jobs"].origin == f"{path}:2"
    assert found["cells", "timeout"].origin == "default"


@pytest.mark.parametrize(
    "value", ["a", 'q"\\\n\t\x7f\u2028é', 1, 1.5, True, [], ["a", 1], {"a b": "c"}]
)
def test_a_value_is_written_as_toml_reads_it(value: Any) -> None:
    assert parse_toml(f"x = {toml(value)}", "") == {"x": value}


def test_every_option_says_what_it_is_for() -> None:
    for kind in (Config, UserConfig):
        assert not [".".join(key) for key, _field in fields(kind) if not purpose(kind, key)]


def test_the_schema_accepts_what_is_a_configuration_and_nothing_else() -> None:
    made = schema()
    validator = validator_for(made)
    whole = json.loads(msgspec.json.encode(Config()))
    assert validator.is_valid(whole)
    assert not validator.is_valid({"site": {"titel": "x"}})
    assert not validator.is_valid({"links": {"resolution": "guess"}})
    described = made["$defs"]["SiteOptions"]["properties"]["url"]["description"]
    assert described.startswith("The address of the start page")


def test_a_folder_with_a_configuration_stands_for_the_vault_that_it_names(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "knotwork.toml").write_text('vault = "notes"\nexclude = ["drafts/"]\n')
    for asked in (tmp_path, tmp_path / "notes"):
        project = locate(asked)
        assert (project.root, project.config.exclude) == (tmp_path / "notes", ("drafts/",))


@pytest.mark.parametrize(
    ("macro", "expected"),
    [
        (r"'a b' = 'x'", "“a b” cannot be read: invalid macro name"),
        (r"R = '\nothing'", "“R” cannot be read: unknown command"),
        (r"R = '#'", "“R” cannot be read: expected parameter number"),
        (r"widetilde = '\nothing'", "“widetilde” cannot be read: unknown command"),
    ],
)
def test_a_macro_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, macro: str, expected: str
) -> None:
    (tmp_path / "knotwork.toml").write_text(f"[markdown.macros]\nQ = 'x'\n{macro}\n")
    with pytest.raises(ConfigError, match=re.escape(expected)) as raised:
        syntax(locate(tmp_path))
    assert raised.value.place == (3, 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_configuration_that_is_closed_to_us_is_an_error_and_not_a_vault_without(
    tmp_path: Path,
) -> None:
    (tmp_path / "knotwork.toml").write_text('exclude = ["private/"]')
    (tmp_path / "knotwork.toml").chmod(0)
    with pytest.raises(ConfigError, match="cannot be read"):
        locate(tmp_path)


@pytest.mark.parametrize("text", [f"a = {'[' * 5_000}", "a." * 20_000 + "b = 1"])
def test_a_configuration_nested_too_deeply_is_an_error(text: str) -> None:
    with pytest.raises(ConfigError, match="nested too deeply"):
        parse_toml(text, "k.toml")


def test_settings_of_obsidian_nested_too_deeply_are_no_settings(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian/app.json").write_text("[" * 100_000)
    assert locate(tmp_path).obsidian == {}


def test_pipes_called_like_settings_are_never_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".obsidian").mkdir()
    os.mkfifo(tmp_path / ".obsidian/app.json")
    os.mkfifo(tmp_path / "preamble.sty")
    (tmp_path / "a.md").write_text("x")
    assert build(tmp_path, tmp_path / "site") == 0
    assert locate(tmp_path).obsidian == {}
    os.mkfifo(tmp_path / "knotwork.toml")
    with pytest.raises(ConfigError, match="it is not a regular file"):
        locate(tmp_path)


def test_the_settings_of_a_folder_that_is_not_there_are_not_shown(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="there is no folder"):
        show_settings(tmp_path / "gone", as_json=False)


ODD = {
    '[site]\ntitle = "a\\u0000b"': "`site.title` holds the control character U.0000",
    '[site]\nlinks = [{label = "a\\u001b", url = "a.md"}]': "`site.links.label` holds the control",
    '[links.relations]\n"a\\u0001" = "uses"': "`links.relations.a�` holds the control character",
    '[site]\nurl = "http://[::1"': "not a web address",
    '[site]\nurl = "http://x:99999/"': "not a web address",
    '[site]\nurl = "http://:80/"': "not a web address",
    '[site]\nurl = "http://℀/"': "not a web address",
    f'[site]\nlang = "{"x" * 9}"': "`site.lang` is",
    f'\noutput = "{"x" * 300}"': "`output`: “x+…” is too long for a path",
    f'\nvault = "{"x/" * 3_000}"': "is too long for a path",
    r"""vault = "C:\notes" """: "`vault` holds a line break or a tab",
    r"""vault = "C:\Users\notes" """: "a backslash in double quotes begins nothing",
    r"""vault = "my\sub" """: "a backslash in double quotes begins nothing",
    f'[api]\npackages = ["{"x" * 300}"]': "`api.packages`: .* is too long for a path",
    '[api]\nfolder = "../x"': "`api.folder` is “../x”, which is not a folder of the vault",
    '[api]\nfolder = "/x"': "not a folder of the vault",
    '[api]\nfolder = "/"': "not a folder of the vault",
    '[api]\nfolder = "x//"': "not a folder of the vault",
    "[api]\nfolder = 'a\\b'": "not a folder of the vault",
    '\nexclude = ["a", " "]': "`exclude` has an empty entry",
    '[links.relations]\na = ""': "`links.relations` has an empty entry",
    '\nexclude = ["a\\\\"]': "is not a glob",
    '[check.paths."[z-a]"]\nignore = ["stub-title"]': "is not a glob",
}


@pytest.mark.parametrize(("text", "says"), ODD.items(), ids=ODD.values())
def test_a_value_that_would_fail_later_is_an_error_with_its_line(
    tmp_path: Path, text: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "knotwork.toml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=says) as raised:
        locate(tmp_path)
    assert raised.value.path == "knotwork.toml"
    line, column = raised.value.place
    assert text.split("\n")[line - 1][column - 1 :]
    assert raised.value.help


MACROS = {
    "{{{": "its braces do not match",
    "}{": "its braces do not match",
    r"x \\a": "it uses itself",
    r"\\b{x}": "it uses itself",
}


@pytest.mark.parametrize("body", MACROS)
def test_a_macro_that_no_formula_could_use_is_an_error_with_its_line(
    tmp_path: Path, body: str
) -> None:
    text = f'[markdown.macros]\nb = "\\\\a"\na = "{body}"\n'
    (tmp_path / "knotwork.toml").write_text(text)
    with pytest.raises(ConfigError, match=f"cannot be read: {MACROS[body]}") as raised:
        tools_of(locate(tmp_path))
    assert raised.value.place in {(2, 1), (3, 1)}


def test_mistakes_in_settings_that_only_a_build_finds_have_a_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("x")
    monkeypatch.chdir(tmp_path)
    for text, column in (
        ('logo = "gone.png"', 8),
        ('links = [{label = "a", url = "a.md"}, {label = "gone.md", url = "gone.md"}]', 65),
    ):
        (tmp_path / "knotwork.toml").write_text(f"[site]\n\n{text}\n")
        with pytest.raises(ConfigError, match="not a file of the vault") as raised:
            build(tmp_path, tmp_path / "site")
        assert raised.value.where == f"knotwork.toml:3:{column}: "


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ('[site]\nlogo = "gone.png"', (2, 8)),
        ('[theme]\nstylesheet = "gone.css"', (2, 14)),
        ('[theme]\nfiles = ["a.md", "gone.woff2"]', (2, 18)),
        ('[site]\nlinks = [{ label = "x", url = "gone.md" }]', (2, 31)),
        ('[[site.links]]\nlabel = "x"\nurl = "secret/a.md"', (3, 7)),
        ('[site]\nlinks = [{ label = "x", url = "javascript:x" }]', (2, 31)),
        ("[site]\nsocial_images = true", (2, 1)),
        (
            '[site]\nurl = "https://example.org"\nsocial_images = true\nsocial_fonts = ["x.ttf"]',
            (4, 17),
        ),
    ],
)
def test_a_check_reports_the_same_mistakes_in_settings_as_a_build(
    tmp_path: Path, settings: str, place: tuple[int, int]
) -> None:
    (tmp_path / "secret").mkdir()
    for path in ("a.md", "secret/a.md"):
        (tmp_path / path).write_text("x")
    (tmp_path / "knotwork.toml").write_text(f'exclude = ["secret/"]\n{settings}\n')
    mistakes = set()
    for command in (
        partial(build, tmp_path, tmp_path / "site"),
        partial(check_vault, CheckRequest((tmp_path,))),
    ):
        with pytest.raises(ConfigError) as raised:
            command()
        assert raised.value.place == (place[0] + 1, place[1])
        mistakes.add((raised.value.where, raised.value.message, raised.value.help))
    assert len(mistakes) == 1
