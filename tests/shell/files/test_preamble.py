"""`preamble.sty` in a vault: where it may be, and the effects of its changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.helpers.builds import build, build_anew, held
from tests.helpers.disk import compiled
from watchfiles import Change

from knotwork.errors import ConfigError
from knotwork.pipeline import Vault
from knotwork.shell.commands.serving.set_up import reconfigured
from knotwork.shell.config.locate import Project, locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.vault import LiveVault
from knotwork.shell.live.watch import wanted
from knotwork.shell.project import files, syntax, tools_of

PLUGIN = ".obsidian/plugins/obsidian-latex/data.json"


def write(root: Path, **texts: str) -> Path:
    for name, text in texts.items():
        path = root / {"plugin": PLUGIN, "sty": "preamble.sty", "note": "a.md"}.get(name, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def bodies(root: Path) -> list[str]:
    return [macro.body for macro in syntax(locate(root)).preamble]


def checked(root: Path) -> Vault:
    project = locate(root)
    return compiled(project, files(project), tools_of(project))


def test_the_file_stands_at_the_root_or_where_the_plugin_says(tmp_path: Path) -> None:
    write(tmp_path, sty=r"\def\a{root}")
    assert bodies(tmp_path) == ["root"]
    write(tmp_path, plugin=json.dumps({"preamblePath": "deep/own.sty"}))
    assert bodies(tmp_path) == ["root"]
    write(tmp_path, **{"deep/own.sty": r"\def\a{own}"})
    assert bodies(tmp_path) == ["own"]


@pytest.mark.parametrize("named", ["../out.sty", "", "/", 7, None, ["a"]])
def test_nothing_outside_of_the_vault_is_read(tmp_path: Path, named: object) -> None:
    (tmp_path / "out.sty").write_text(r"\def\a{out}")
    vault = write(tmp_path / "vault", plugin=json.dumps({"preamblePath": named}))
    assert bodies(vault) == []
    (vault / "preamble.sty").symlink_to(tmp_path / "out.sty")
    assert bodies(vault) == []
    (only,) = checked(write(vault, note="Words.")).diagnostics
    assert (only.rule, only.finding.path) == ("bad-preamble", "preamble.sty")


def test_formulas_know_it_and_what_is_wrong_with_it_is_found(tmp_path: Path) -> None:
    write(tmp_path, sty="\\def\\mine{x}\n \\newcomand{\\other}{y}\n", note=r"$\mine$")
    (only,) = checked(tmp_path).diagnostics
    assert (only.rule, only.finding.path) == ("bad-preamble", "preamble.sty")
    assert only.finding.span.start == len("\\def\\mine{x}\n ")


def test_after_a_change_of_the_preamble_a_build_equals_a_clean_one(tmp_path: Path) -> None:
    vault = write(tmp_path / "vault", note=r"$\mine$", **{"b.md": "Words."})
    out = tmp_path / "out"
    build(vault, out)
    for number, text in enumerate((r"\def\mine{x}", r"\def\mine{y}", r"\def\mine{", "")):
        write(vault, sty=text)
        build(vault, out)
        build_anew(vault, tmp_path / f"anew {number}")
        assert held(out) == held(tmp_path / f"anew {number}")


def test_changes_of_it_and_of_the_plugins_settings_are_watched(tmp_path: Path) -> None:
    write(tmp_path, plugin='{"preamblePath": ".obsidian/own.sty"}', **{".obsidian/own.sty": ""})
    matters = wanted(tmp_path, tmp_path / "site", None)
    assert matters(Change.modified, str(tmp_path / PLUGIN))
    assert matters(Change.modified, str(tmp_path / ".obsidian/own.sty"))
    assert not matters(Change.modified, str(tmp_path / ".obsidian/other.sty"))


def test_a_file_in_a_dot_folder_is_watched_from_when_the_settings_name_it(tmp_path: Path) -> None:
    write(tmp_path, **{".tex/own.sty": ""})
    matters = wanted(tmp_path, tmp_path / "site", None)
    assert not matters(Change.modified, str(tmp_path / ".tex/own.sty"))
    write(tmp_path, plugin='{"preamblePath": ".tex/own.sty"}')
    assert matters(Change.added, str(tmp_path / PLUGIN))
    assert matters(Change.modified, str(tmp_path / ".tex/own.sty"))
    assert not matters(Change.modified, str(tmp_path / ".tex/other.sty"))


def test_the_vault_is_served_anew_when_a_file_changes_that_the_settings_name_by_now(
    tmp_path: Path,
) -> None:
    served: list[Project] = []

    def anew(project: Project) -> LiveVault:
        served.append(project)
        return LiveVault(project, tools_of(project), theme_in(templates_folder()), project.output)

    changed = reconfigured(locate(write(tmp_path, sty="", note="Words.")), anew)
    write(tmp_path, plugin='{"preamblePath": "own.sty"}', **{"own.sty": r"\def\a{x}"})
    assert changed([str(tmp_path / "a.md")]) is None
    assert changed([str(tmp_path / "own.sty")]) is not None
    assert len(served) == 1


def test_a_configuration_that_names_another_folder_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    config = tmp_path / "knotwork.toml"
    config.write_text('vault = "notes"\n[site]\ntitle = "Maps"\n')

    def anew(project: Project) -> LiveVault:
        return LiveVault(project, tools_of(project), theme_in(templates_folder()), project.output)

    changed = reconfigured(locate(None, tmp_path), anew)
    config.write_text('vault = "seas"\n')
    with pytest.raises(ConfigError, match="the preview shows notes, and not seas") as refused:
        changed([str(config)])
    assert refused.value.place == (1, 9)
    config.write_text('vault = "notes"\n')
    assert changed([str(config)]) is not None
    config.unlink()
    assert changed([str(config)]) is not None
