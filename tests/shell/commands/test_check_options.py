"""Options of `knotwork check`: formats, baselines, revisions; and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.helpers.commands import check

COMMAND = (sys.executable, "-m", "knotwork", "check")


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    notes = tmp_path / "my notes"
    notes.mkdir()
    (notes / "a.md").write_text("[[gone]] and [[\n", encoding="utf-8")
    (notes / "b.md").write_text("[[a]]\n", encoding="utf-8")
    (tmp_path / "knotwork.toml").write_text('vault = "my notes"\n', encoding="utf-8")
    return tmp_path


def test_services_get_paths_of_the_repository(vault: Path) -> None:
    log = json.loads(check(vault, "--format", "sarif").stdout)
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "my%20notes/a.md"
    lines = check(vault, "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::error file=my notes/a.md,line=1,")
    inside = check(vault / "my notes", "--format", "gitlab", CI_PROJECT_DIR=str(vault))
    assert {one["location"]["path"] for one in json.loads(inside.stdout)} == {"my notes/a.md"}
    (vault / "elsewhere").mkdir()
    aside = check(vault / "elsewhere", str(vault), "--format", "github").stdout
    assert aside.startswith("::error file=../my notes/a.md,line=1,")
    suites = ElementTree.fromstring(check(vault, "--format", "junit").stdout)
    assert [suite.attrib["name"] for suite in suites] == ["my notes/a.md"]


@pytest.mark.parametrize("style", ["terminal", "concise"])
def test_people_and_editors_get_paths_that_open_from_where_they_are(
    vault: Path, style: str
) -> None:
    from_above = check(vault, "--format", style).stdout
    assert from_above.startswith("my notes/a.md:1:1")
    assert check(vault, "--format", style).stdout == from_above  # the second time, from memory
    assert check(vault / "my notes", "--format", style).stdout.startswith("a.md:1:1")
    (vault / "elsewhere").mkdir()
    aside = check(vault / "elsewhere", str(vault / "my notes"), "--format", style)
    assert aside.stdout.startswith("../my notes/a.md:1:1")
    (vault / "my notes/sub").mkdir()
    (vault / "my notes/sub/c.md").write_text("[[gone]]", encoding="utf-8")
    for arguments in ((), ("..",), ("../..",), ("../a.md", "c.md")):
        below = check(vault / "my notes/sub", *arguments, "--format", style).stdout
        assert below.startswith("../a.md:1:1")
        assert "\nc.md:1:1" in below


@pytest.mark.parametrize("here", [".", "my notes"])
def test_git_applies_the_diff_where_it_was_made(vault: Path, here: str) -> None:
    (vault / "my notes" / "gones.md").write_text("x\n", encoding="utf-8")
    git(vault, "init", "--quiet")
    diff = check(vault / here, "--diff", "--unsafe-fixes").stdout
    (vault / "mend.diff").write_text(diff, encoding="utf-8")
    git(vault / here, "apply", str(vault / "mend.diff"))
    assert (vault / "my notes" / "a.md").read_text(encoding="utf-8") == "[[gones]] and [[\n"


def test_a_diff_from_outside_the_vault_has_paths_relative_to_the_vault(vault: Path) -> None:
    """Because neither git nor patch follows `..` in a diff."""
    (vault / "my notes/gones.md").write_text("x\n", encoding="utf-8")
    (vault / "elsewhere").mkdir()
    diff = check(vault / "elsewhere", str(vault), "--diff", "--unsafe-fixes").stdout
    assert diff.startswith("--- a/a.md\n")


def test_a_terminal_gets_a_limited_list_and_statistics_count_all(vault: Path) -> None:
    (vault / "my notes" / "many.md").write_text("[[x]]\n" * 3000, encoding="utf-8")
    report = check(vault)
    assert report.stdout.count("error broken-link") == 199  # and one of the 200 is a warning
    assert "… and 2802 more: --limit 0 shows all, --statistics counts them" in report.stdout
    assert check(vault, "--limit", "0").stdout.count("broken-link") == 3001
    assert "3001  error    broken-link" in check(vault, "--statistics").stdout


def test_statistics_in_a_format_for_programs_are_refused(vault: Path) -> None:
    report = check(vault, "--statistics", "--format", "json")
    assert (report.returncode, report.stdout) == (2, "")
    assert "--statistics prints a table" in report.stderr


def test_remembered_units_change_no_finding(vault: Path) -> None:
    anew = check(vault, "--no-cache").stdout
    assert not (vault / ".cache").exists()
    assert check(vault).stdout == anew == check(vault).stdout
    assert any((vault / ".cache").iterdir())
    (vault / "my notes" / "a.md").write_text("[[a]] [[other]]\n", encoding="utf-8")
    edited = check(vault).stdout
    assert "“other”" in edited
    assert edited == check(vault, "--no-cache").stdout


def test_an_editors_text_is_checked_and_not_remembered(vault: Path) -> None:
    saved = check(vault).stdout
    done = subprocess.run(
        [*COMMAND, "-", "--stdin-filename", "my notes/b.md"],
        cwd=vault,
        input="[[unsaved]]\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PATH": "/usr/bin:/bin", "KNOTWORK_CACHE_DIR": str(vault / ".cache")},
    )
    assert "there is no note “unsaved”" in done.stdout
    assert check(vault).stdout == saved


def test_exit_codes_are_what_was_asked_for(vault: Path) -> None:
    assert check(vault).returncode == 1
    assert check(vault, "--exit-zero").returncode == 0
    assert check(vault, "--ignore", "broken-link").returncode == 0
    assert check(vault, "--ignore", "broken-link", "--strict").returncode == 1
    assert check(vault, "--update-baseline").returncode == 2


def test_a_file_name_for_stdin_without_stdin_is_an_error(vault: Path) -> None:
    done = check(vault, "--stdin-filename", "a.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert "names the note that `-` reads: add -" in done.stderr


def test_a_baseline_that_cannot_be_read_or_written_is_reported_with_a_way_out(vault: Path) -> None:
    read = check(vault, "--baseline", ".")
    assert "the baseline . cannot be read: Is a directory\n  help: name a file" in read.stderr
    write = check(vault, "--baseline", "nowhere/x.json", "--update-baseline")
    assert "cannot be written: No such file or directory\n  help: name a file" in write.stderr


def test_no_note_is_fixed_when_the_baseline_is_missing(vault: Path) -> None:
    (vault / "my notes" / "alias.md").write_text("---\naliases: one\n---\nAn alias.\n")
    done = check(vault, "--fix", "--baseline", "nowhere.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no baseline nowhere.json" in done.stderr
    assert "aliases: one\n" in (vault / "my notes" / "alias.md").read_text()
    assert "1 fixed" in check(vault, "--fix", "--baseline", "x.json", "--update-baseline").stdout


def test_a_baseline_accepts_what_is_there_and_nothing_more(vault: Path) -> None:
    missing = check(vault, "--baseline", "known.json")
    assert missing.returncode == 2
    assert "--update-baseline makes one of today's findings" in missing.stderr
    made = check(vault, "--baseline", "known.json", "--update-baseline")
    assert made.stdout == "2 notes, nothing to report; 2 findings accepted in known.json\n"
    kept = (vault / "known.json").read_bytes()
    assert check(vault, "--baseline", "known.json").returncode == 0
    (vault / "my notes" / "a.md").write_text("[[gone]] and [[new]]\n", encoding="utf-8")
    report = check(vault, "--baseline", "known.json")
    assert report.returncode == 1
    assert "1 error in 2 notes; 1 known finding left in known.json; 1 of its" in report.stdout
    assert "there is no note “new”" in report.stdout
    assert "“gone”" not in report.stdout
    assert (vault / "known.json").read_bytes() == kept
    check(vault, "--baseline", "known.json", "--update-baseline")
    assert [one["words"] for one in json.loads((vault / "known.json").read_text())["findings"]] == [
        "[[gone]]"
    ]


@pytest.mark.parametrize(
    "less",
    [
        ("my notes/b.md",),
        ("--since", "HEAD"),
        ("--select", "empty-note"),
        ("--ignore=broken-link",),
    ],
)
def test_what_a_check_does_not_look_for_stays_in_the_baseline(
    vault: Path, less: tuple[str, ...]
) -> None:
    git(vault, "init", "-q")
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "one")
    check(vault, "--baseline", "known.json", "--update-baseline")
    kept = (vault / "known.json").read_bytes()
    for options in ((), ("--update-baseline",)):
        done = check(vault, *less, "--baseline", "known.json", *options)
        assert done.stdout.endswith("nothing to report; 2 known findings left in known.json\n")
    assert (vault / "known.json").read_bytes() == kept


def test_findings_about_cells_stay_in_the_baseline_of_a_check_that_runs_none(vault: Path) -> None:
    (vault / "my notes" / "b.md").write_text("[[a]]\n\n```python\n1 / 0\n```\n", encoding="utf-8")
    made = check(vault, "--run", "--baseline", "known.json", "--update-baseline")
    assert "3 findings accepted" in made.stdout
    done = check(vault, "--baseline", "known.json")
    assert "3 known findings left in known.json\n" in done.stdout


@pytest.mark.parametrize("contents", ["", "{}", "[1]", '{"version": 9, "findings": []}'])
def test_a_file_that_is_not_a_baseline_is_reported(vault: Path, contents: str) -> None:
    (vault / "known.json").write_text(contents, encoding="utf-8")
    report = check(vault, "--baseline", "known.json")
    assert report.returncode == 2
    assert report.stderr.startswith("error: known.json is ")


def test_since_a_revision_only_what_changed_and_its_neighbours_count(vault: Path) -> None:
    notes = vault / "my notes"
    (notes / "c.md").write_text("[[b]] [[no]]\n", encoding="utf-8")
    (notes / "far.md").write_text("[[nothing]]\n", encoding="utf-8")
    git(vault, "init", "-q")
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "one")
    assert check(vault, "--since", "HEAD").stdout == "0 of 4 notes, nothing to report\n"
    (notes / "b.md").write_text("[[a]] more\n", encoding="utf-8")
    (notes / "new ñ.md").write_text("[[x]]\n", encoding="utf-8")
    lines = check(vault, "--since", "HEAD", "--format", "concise").stdout
    paths = {line.partition(":")[0].removeprefix("my notes/") for line in lines.splitlines()}
    assert paths == {"a.md", "c.md", "new ñ.md"}


def test_a_repository_without_commits_has_no_revision_to_name(vault: Path) -> None:
    git(vault, "init", "-q")
    report = check(vault, "--since", "HEAD")
    assert report.returncode == 2
    assert "the repository has no commits yet" in report.stderr


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", "HEAD~99"])
def test_an_unknown_revision_is_reported(vault: Path, revision: str) -> None:
    git(vault, "init", "-q")
    git(vault, "commit", "-q", "--allow-empty", "-m", "one")
    report = check(vault, f"--since={revision}")
    assert report.returncode == 2
    assert report.stderr.startswith(f"error: there is no revision “{revision}”")
    assert not (vault / "my notes" / "x").exists()


def test_parts_of_the_vault_may_have_settings_of_their_own(vault: Path) -> None:
    config = vault / "knotwork.toml"
    config.write_text(
        'vault = "my notes"\n[check.paths."drafts/"]\nignore = ["unclosed-link"]\n'
        'severity = { broken-link = "info" }\n',
        encoding="utf-8",
    )
    (vault / "my notes" / "drafts").mkdir()
    (vault / "my notes" / "drafts" / "d.md").write_text("[[x]] [[\n", encoding="utf-8")
    lines = check(vault, "--format", "concise").stdout.splitlines()
    assert lines == [
        "my notes/a.md:1:1: error broken-link: there is no note “gone”",
        "my notes/a.md:1:14: warning unclosed-link: `[[` is not closed by `]]` on its line",
        "my notes/drafts/d.md:1:1: info broken-link: there is no note “x”",
    ]
    config.write_text('vault = "my notes"\n[check.paths."x/"]\nignore = ["nope"]\n')
    assert "there is no rule “nope”" in check(vault).stderr


def test_a_schema_of_a_file_judges_notes_by_folder_or_tag(vault: Path) -> None:
    (vault / "knotwork.toml").write_text(
        'vault = "my notes"\n[[check.schemas]]\ntags = ["paper"]\nfile = "paper.json"\n',
        encoding="utf-8",
    )
    (vault / "paper.json").write_text(
        '{"required": ["year"], "properties": {"kind": {"enum": ["a", "b"]},'
        ' "read": {"format": "date"}}}',
        encoding="utf-8",
    )
    (vault / "my notes" / "p.md").write_text(
        "---\ntags: [paper/new]\nkind: c\nread: 2024-13-01\n---\n", encoding="utf-8"
    )
    lines = check(vault, "--format", "concise", "--select", "schema-mismatch").stdout.splitlines()
    assert sorted(lines) == [
        'my notes/p.md:1:1: error schema-mismatch: "year" is a required property',
        'my notes/p.md:3:1: error schema-mismatch: `kind`: "c" is not one of "a" or "b"',
        'my notes/p.md:4:1: error schema-mismatch: `read`: "2024-13-01" is not a "date"',
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("schema = { type = 'object' }", "applies to no note"),
        ("tags = ['x']", "needs either `file` or `schema`"),
        ("tags = ['x']\nfile = 'no.json'", "no.json cannot be read"),
        ("tags = ['x']\nschema = { type = 'objekt' }", "this is not a JSON Schema"),
        ("tags = ['x']\nschema = { '$ref' = 'http://127.0.0.1:9/s' }", "this is not a JSON Schema"),
    ],
)
def test_an_invalid_schema_is_an_error_of_the_configuration(
    vault: Path, table: str, message: str
) -> None:
    (vault / "knotwork.toml").write_text(f"[[check.schemas]]\n{table}\n", encoding="utf-8")
    report = check(vault)
    assert report.returncode == 2
    assert message in report.stderr


def test_the_web_is_asked_only_on_request_and_no_vault_can_request_it(vault: Path) -> None:
    (vault / "my notes" / "a.md").write_text("[x](http://nowhere.invalid/)\n", encoding="utf-8")
    (vault / "knotwork.toml").write_text(
        'vault = "my notes"\n[check]\nselect = ["all"]\nignore = ["dead-end", "orphan-note"]\n',
        encoding="utf-8",
    )
    assert "external-link" not in check(vault).stdout
    asked = check(vault, "--external", KNOTWORK_CACHE_DIR=str(vault / "cache"))
    assert "http://nowhere.invalid/ cannot be fetched: there is no such host" in asked.stdout


def test_the_types_that_obsidian_gives_properties_count(vault: Path) -> None:
    settings = vault / "my notes" / ".obsidian"
    settings.mkdir()
    types = {
        "Rating": "number",
        "seen": "date",
        "made": "datetime",
        "done": "checkbox",
        "topics": "multitext",
        "n": "x",
    }
    (settings / "types.json").write_text(json.dumps({"types": types}), encoding="utf-8")
    (vault / "my notes" / "b.md").write_text(
        "---\nrating: high\nseen: 2024-05-01\ndone: 'yes'\ntopics: one\nn: [1]\n---\n[[a]]\n"
    )
    (vault / "my notes" / "c.md").write_text(
        "---\nrating: 3\nseen: '{{date}}'\ndone:\nmade: 2024-05-01 10:00:00.5Z\n---\n[[a]]\n"
    )
    (vault / "my notes" / "d.md").write_text(
        "---\nseen: 2024-05-01T10:00:00+03:00\nmade: 1st of May\n---\n[[a]]\n"
    )
    asked = ("--select", "bad-property-type", "--format", "concise")
    found = check(vault, *asked).stdout.splitlines()
    assert [line.partition(": warning ")[0] for line in found] == [
        "my notes/b.md:2:1",
        "my notes/b.md:4:1",
        "my notes/d.md:3:1",
    ]
    assert "`rating` is a text; in Obsidian it is a number" in found[0]
    (settings / "types.json").write_text("[]", encoding="utf-8")
    assert check(vault, *asked).stdout == ""


def test_rules_are_named_one_by_one_or_with_commas_between(vault: Path) -> None:
    apart = check(vault, "--select", "broken-link", "--select", "unclosed-link")
    together = check(vault, "--select", "broken-link, unclosed-link")
    assert together.stdout == apart.stdout
    assert "broken-link" in together.stdout
    without = check(vault, "--select", "default", "--ignore", "broken-link,unclosed-link")
    assert (without.returncode, without.stdout) == (0, "2 notes, nothing to report\n")
    assert "it names no rule" in check(vault, "--select", "broken-link,").stderr
