"""`knotwork init`: new files have no findings, and existing files stay unchanged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from tests.api.packages import geo
from tests.helpers.commands import contents, run
from tests.helpers.disk import compiled
from tests.helpers.shared import SHARED
from tests.helpers.starting import begin, write

from knotwork.errors import KnotworkError, RefusedError
from knotwork.shell.cells import in_workers
from knotwork.shell.commands.building.build import build_site
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.site_request import SiteRequest
from knotwork.shell.commands.starting.init import planned, template_texts
from knotwork.shell.commands.testing.test import RunRequest
from knotwork.shell.commands.testing.test import test_vault as run_cells
from knotwork.shell.config.locate import locate
from knotwork.shell.project import files, selection, tools_of
from knotwork.starter import FOLDERS, Host, StarterPlan, Template, new_files


def findings(folder: Path) -> list[str]:
    project = locate(None, folder)
    known = compiled(project, files(project), tools_of(project, None, selection(project.config)))
    return [f"{one.finding.path} {one.rule}" for one in known.diagnostics]


@pytest.mark.parametrize("template", list(Template))
def test_new_vaults_have_no_findings_pass_their_cells_and_build(
    tmp_path: Path, template: Template, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my notes"
    begin(folder, template)
    assert findings(folder) == []
    notes = folder / FOLDERS[template]
    assert run_cells((notes,), BuildRequest(), RunRequest()) == 0
    assert "passed" in capsys.readouterr().out
    strict = SiteRequest(strict=True, quiet=True)
    assert build_site(notes, BuildRequest(runner=in_workers), strict) == 0
    assert "my notes" in (folder / "site" / "index.html").read_text("utf-8")


def test_a_second_time_changes_nothing_and_says_what_is_next(tmp_path: Path) -> None:
    first = run("init", "notes of mine", cwd=tmp_path)
    assert "made   knotwork.toml" in first.stdout
    assert "cd 'notes of mine'\n  knotwork check" in first.stdout
    before = contents(tmp_path)
    second = run("init", cwd=tmp_path / "notes of mine")
    assert (second.returncode, "made" in second.stdout) == (0, False)
    assert contents(tmp_path) == before


def test_a_python_project_gets_a_handbook_beside_its_code(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (tmp_path / "README.md").write_text("# x\n")
    begin(tmp_path)
    assert (tmp_path / "docs" / "index.md").is_file()
    assert locate(None, tmp_path).root == tmp_path / "docs"


def test_the_handbook_of_a_project_has_its_name_and_its_workflow_installs_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'matrix-kit'\n")
    begin(tmp_path)
    assert locate(None, tmp_path).config.site.title == "matrix-kit"
    workflow = (tmp_path / ".github" / "workflows" / "notes.yml").read_text()
    assert "pip install 'knotwork[search]' ." in workflow


@pytest.mark.parametrize("settings", ["docs/conf.py", "docs/source/conf.py"])
def test_no_notes_are_put_into_the_source_folder_of_sphinx(tmp_path: Path, settings: str) -> None:
    geo(tmp_path)
    write(tmp_path, "pyproject.toml", "[project]\nname = 'geo'\n")
    write(tmp_path, settings, "")
    begin(tmp_path)
    assert not [*tmp_path.glob("docs/*.md")]
    assert (tmp_path / "notes" / "index.md").is_file()
    assert locate(None, tmp_path).root == tmp_path / "notes"
    assert locate(None, tmp_path).config.api.packages == ("src/geo",)


@pytest.mark.parametrize("text", ["[tool.ruff]\n", "project = 1\n", "[project\n"])
def test_the_workflow_installs_no_project_that_cannot_be_installed(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    begin(tmp_path)
    assert locate(None, tmp_path).config.site.title == tmp_path.name
    workflow = (tmp_path / ".github" / "workflows" / "notes.yml").read_text()
    assert "pip install 'knotwork[search]'\n" in workflow


def test_the_packages_of_a_project_become_pages_of_its_handbook(tmp_path: Path) -> None:
    geo(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'geo'\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").write_text("")
    begin(tmp_path)
    assert locate(None, tmp_path).config.api.packages == ("src/geo",)
    assert "- [[geo]]: " in (tmp_path / "docs" / "index.md").read_text("utf-8")
    # Its docstrings link to notes that the project does not have yet, and one of its modules is no
    # Python: that is to be told.
    assert set(findings(tmp_path)) == {
        "api/geo.md broken-link",
        "api/geo.vec.md broken-link",
        "api/geo.broken.md unreadable-note",
    }


def test_a_project_that_has_docs_gets_no_first_notes_among_them(tmp_path: Path) -> None:
    geo(tmp_path)
    write(tmp_path, "pyproject.toml", "[project]\nname = 'geo-kit'\n")
    write(tmp_path, "docs/guide.md", "words")
    done = run("init", cwd=tmp_path)
    assert "The notes in docs are as they were: 1 note." in done.stdout
    assert sorted(path.name for path in tmp_path.rglob("docs/*")) == ["guide.md"]
    config = locate(None, tmp_path).config
    assert (config.vault, config.site.title) == ("docs", "geo-kit")
    assert config.api.packages == ("src/geo",)


def test_the_settings_of_a_vault_further_down_count(tmp_path: Path) -> None:
    write(tmp_path, "mine/.obsidian/templates.json", '{"folder": "Templates"}')
    write(tmp_path, "mine/.obsidian/app.json", '{"attachmentFolderPath": "img"}')
    write(tmp_path, "mine/a.md", "words")
    done = run("init", cwd=tmp_path)
    assert "attachments are in img" in done.stdout
    known = locate(None, tmp_path)
    assert (known.root, known.config.exclude) == (tmp_path / "mine", ("/Templates/",))


def test_a_project_that_is_configured_gets_no_second_configuration(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.knotwork]\nvault = 'docs'\n")
    begin(tmp_path)
    assert not (tmp_path / "knotwork.toml").exists()
    assert (tmp_path / ".github" / "workflows" / "notes.yml").is_file()


def test_first_notes_and_workflow_are_what_the_configuration_of_a_project_says(
    tmp_path: Path,
) -> None:
    geo(tmp_path)
    settings = "[project]\nname = 'geo'\n[tool.knotwork]\nvault = 'book'\noutput = 'public'\n"
    (tmp_path / "pyproject.toml").write_text(settings)
    printed = run("init", cwd=tmp_path).stdout
    assert "made   book/index.md" in printed
    assert "kept   pyproject.toml" in printed
    assert "knotwork.toml" not in printed
    assert findings(tmp_path) == [], "no page is promised for a package that gets none"
    assert "/public/" in (tmp_path / ".gitignore").read_text()
    assert "path: public\n" in (tmp_path / ".github/workflows/notes.yml").read_text()


def test_obsidians_folder_of_templates_stays_out_of_the_site(tmp_path: Path) -> None:
    (tmp_path / ".obsidian" / "plugins" / "templater-obsidian").mkdir(parents=True)
    (tmp_path / ".obsidian" / "templates.json").write_text('{"folder": "Meta/Templates/"}')
    (tmp_path / ".obsidian" / "plugins" / "templater-obsidian" / "data.json").write_text(
        '{"templates_folder": "Templater"}'
    )
    begin(tmp_path)
    assert locate(tmp_path).config.exclude == ("/Meta/Templates/", "/Templater/")
    assert locate(tmp_path).config.vault == "."


@pytest.mark.parametrize("text", ["{", "[]", '{"folder": 3}', '{"folder": ""}', '{"folder": "/"}'])
def test_malformed_settings_of_obsidian_are_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / ".obsidian" / "templates.json").write_text(text)
    assert planned(tmp_path, None, Host.NONE) == StarterPlan(".", tmp_path.name, None, Host.NONE)


def vaults() -> list[Path]:
    return sorted(folder for folder in SHARED.glob("vaults/*") if any(folder.rglob("*.md")))


@pytest.mark.skipif(not vaults(), reason="no vaults stand beside the repository")
def test_real_vaults_get_what_they_lack_and_nothing_else(tmp_path: Path) -> None:
    for vault in vaults():
        copy = tmp_path / vault.name
        shutil.copytree(vault, copy)
        before = contents(copy)
        begin(copy)
        after = contents(copy)
        assert {path: after[path] for path in before} == before, vault
        made = {str(Path(path).relative_to(copy)) for path in set(after) - set(before)}
        assert made <= {
            "knotwork.toml",
            ".gitignore",
            ".pre-commit-config.yaml",
            ".github/workflows/notes.yml",
        }
        assert "knotwork.toml" in made
        code = build_site(copy, BuildRequest(), SiteRequest(quiet=True))
        assert code in (0, 1)
        assert (copy / "site" / "index.html").is_file()
        shutil.rmtree(copy)


def test_a_folder_inside_a_repository_gets_no_workflow(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    done = run("init", "notes", cwd=tmp_path)
    assert "No workflow and no hook" in done.stdout
    assert not (tmp_path / "notes" / ".github").exists()


def test_a_folder_whose_notes_are_elsewhere_gets_none(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "knotwork.toml").write_text('vault = "../there"\n')
    done = run("init", "here", cwd=tmp_path)
    assert done.returncode == 2
    assert f"says that the notes are in {tmp_path / 'there'}" in done.stderr
    assert "begin there: knotwork init" in done.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["here", "knotwork.toml"]


def test_a_file_is_no_place_for_a_vault(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(RefusedError, match="is a file"):
        begin(tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / ".github").write_text("")
    with pytest.raises(KnotworkError, match=r"\.github"):
        begin(tmp_path / "b")


@pytest.mark.parametrize("host", [Host.GITHUB, Host.GITLAB])
def test_workflow_and_hook_are_yaml_and_run_the_three_commands(host: Host) -> None:
    plan = StarterPlan("notes", 'A "title" \\', Template.PLAIN, host)
    made = {file.path: file.text for file in new_files(plan, template_texts())}
    for path, text in made.items():
        if path.endswith((".yml", ".yaml")):
            assert yaml.safe_load(text)
    workflow = next(text for path, text in made.items() if path.endswith(".yml"))
    for command in ("knotwork check", "knotwork test", "knotwork build --run"):
        assert command in workflow


@pytest.mark.parametrize(
    ("there", "made"),
    [
        ((".gitlab-ci.yml",), ".gitlab-ci.yml"),
        ((".gitlab-ci.yml", ".github/x"), ".github/workflows/notes.yml"),
        ((), ".github/workflows/notes.yml"),
    ],
)
def test_the_workflow_is_for_the_host_whose_files_are_there(
    tmp_path: Path, there: tuple[str, ...], made: str
) -> None:
    for path in there:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("pages: {}\n")
    done = run("init", cwd=tmp_path)
    assert (done.returncode, f"   {made}\n" in done.stdout) == (0, True)
    assert (tmp_path / ".github/workflows").exists() == made.startswith(".github")


def test_the_hook_runs_at_commits_that_only_delete_too() -> None:
    # pre-commit knows no files of such a commit, and skips a hook that waits for files.
    plan = StarterPlan("notes", "Notes", Template.PLAIN)
    made = {file.path: file.text for file in new_files(plan, template_texts())}
    (repository,) = yaml.safe_load(made[".pre-commit-config.yaml"])["repos"]
    (hook,) = repository["hooks"]
    assert hook["always_run"] is True
    assert "files" not in hook


def test_the_lines_of_the_workflow_publish_an_old_vault_whose_findings_are_accepted(
    tmp_path: Path,
) -> None:
    (tmp_path / "old.md").write_text("[[gone]]\n", "utf-8")
    begin(tmp_path)
    workflow = tmp_path / ".github" / "workflows" / "notes.yml"
    steps = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]["build"]["steps"]
    lines = [step["run"].split() for step in steps if "run" in step]
    assert [words[0] for words in lines] == ["pip", "knotwork", "knotwork", "knotwork"]
    check, test, build = (tuple(words[1:]) for words in lines[1:])
    assert run(*check, cwd=tmp_path).returncode == 1
    known = ("--baseline", "known.json")
    assert run(*check, *known, "--update-baseline", cwd=tmp_path).returncode == 0
    codes = [run(*words, cwd=tmp_path).returncode for words in ((*check, *known), test, build)]
    assert codes == [0, 0, 0]
    upload = next(step for step in steps if "upload-pages" in step.get("uses", ""))
    assert (tmp_path / upload["with"]["path"] / "old.html").is_file()


def test_existing_errors_come_with_advice_on_baselines(tmp_path: Path) -> None:
    write(tmp_path, "old.md", "[[gone]]\n")
    said = run("init", cwd=tmp_path).stdout
    assert "`knotwork check` finds 1 error, and the workflow fails" in said
    accept = "knotwork check --baseline known.json"
    assert f"\n  {accept} --update-baseline\n" in said
    assert f"write `{accept}` in .github/workflows/notes.yml and .pre-commit-config.yaml." in said
    assert "finds" not in run("init", cwd=tmp_path).stdout, "the workflow is the owner's now"
    write(tmp_path, "sound/new.md", "No error.\n")
    assert "finds" not in run("init", "sound", cwd=tmp_path).stdout


def test_where_site_is_a_folder_of_somebody_else_the_site_has_another(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "A note.\n")
    write(tmp_path, "site/mine.txt", "mine")
    begin(tmp_path)
    assert locate(None, tmp_path).output == tmp_path / "knotwork-site"
    assert "/knotwork-site/" in (tmp_path / ".gitignore").read_text().splitlines()
    workflow = (tmp_path / ".github" / "workflows" / "notes.yml").read_text()
    assert "--output knotwork-site\n" in workflow
    assert "path: knotwork-site\n" in workflow
    assert run("build", cwd=tmp_path).returncode == 0


def test_notes_that_stand_in_site_are_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, "site/.obsidian/app.json", "{}")
    write(tmp_path, "site/a.md", "A note.\n")
    plan = planned(tmp_path, None, Host.NONE)
    assert (plan.vault, plan.output) == ("site", "knotwork-site")


def test_a_site_of_ours_is_written_again(tmp_path: Path) -> None:
    write(tmp_path, "site/-/manifest.json", "{}")
    assert planned(tmp_path, None, Host.NONE).output == "knotwork-site"
    write(tmp_path, "new/a.md", "A note.\n")
    assert run("build", "new", "-o", "new/site", cwd=tmp_path).returncode == 0
    assert planned(tmp_path / "new", None, Host.NONE).output == "site"


def test_no_workflow_is_made_where_none_is_wanted(tmp_path: Path) -> None:
    begin(tmp_path, host=Host.NONE)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".gitignore",
        "knotwork.toml",
        "notes",
    ]
