"""The command as its users see it: exit codes, messages, and notes left unchanged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.helpers.commands import contents, run


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.md").write_text("# a\n\nsee [[b]] and [[gone]]\n")
    (folder / "sub" / "b.md").write_text("back to [[a]]\n")
    return folder


def test_check_exits_with_one_on_errors_and_changes_nothing(vault: Path) -> None:
    before = contents(vault)
    done = run("check", cwd=vault)
    assert done.returncode == 1
    assert "a.md:3:15  error broken-link" in done.stdout
    assert "1 error in 2 notes" in done.stdout
    assert contents(vault) == before


def test_a_build_fails_on_errors_unless_something_else_judges_them(vault: Path) -> None:
    assert run("build", cwd=vault).returncode == 1
    (vault / "a.md").write_text("# a\n\n[[gone]]\n")
    made, unchanged = (run("build", "--exit-zero", cwd=vault) for _ in range(2))
    assert (made.returncode, unchanged.returncode) == (0, 0)
    assert "1 error" in made.stdout
    assert "0 files written" in unchanged.stdout


def test_a_clean_vault_exits_with_zero(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("fine")
    done = run("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "1 note, nothing to report\n")


def test_check_of_one_note_reports_on_that_note_only(vault: Path) -> None:
    (vault / "knotwork.toml").write_text('vault = "."\n')
    assert run("check", "sub/b.md", cwd=vault).returncode == 0
    assert run("check", "a.md", cwd=vault).returncode == 1


def test_check_reads_an_editors_buffer(vault: Path) -> None:
    (vault / "knotwork.toml").write_text('vault = "."\n')
    done = run("check", "-", "--stdin-filename", "a.md", cwd=vault, stdin="only [[b]]\n")
    assert done.returncode == 0, done.stdout


def test_build_writes_pages_and_a_second_one_changes_nothing(vault: Path) -> None:
    first = run("build", "-o", "../out", cwd=vault)
    assert first.returncode == 1, "there is a broken link"
    assert (vault.parent / "out" / "sub" / "b.html").is_file()
    before = contents(vault.parent / "out")
    second = run("build", "-o", "../out", cwd=vault)
    assert "0 files written" in second.stdout
    assert contents(vault.parent / "out") == before


def test_an_empty_folder_builds_an_empty_site_and_says_so(tmp_path: Path) -> None:
    done = run("build", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0
    assert "no notes" in done.stderr
    assert (tmp_path / "out" / "index.html").is_file()


@pytest.mark.parametrize(
    ("settings", "told"), [("", "see `publish`"), ("publish_all = false", "`publish: true`")]
)
def test_a_site_without_notes_because_all_are_private_says_so(
    tmp_path: Path, settings: str, told: str
) -> None:
    (tmp_path / "knotwork.toml").write_text(f"[site]\n{settings}\n")
    (tmp_path / "a.md").write_text("" if settings else "---\ndraft: true\n---\n")
    done = run("build", "-o", "out", cwd=tmp_path)
    assert "0 notes (1 kept private)" in done.stdout
    assert "All notes are private" in done.stdout
    assert told in done.stdout
    assert done.stderr == ""


def test_a_note_that_is_marked_later_is_published_then(tmp_path: Path) -> None:
    (tmp_path / "knotwork.toml").write_text("[site]\npublish_all = false\n")
    (tmp_path / "a.md").write_text("words\n")
    (tmp_path / "b.md").write_text("---\npublish: true\n---\nsee [[a]]\n")
    run("build", "-o", "out", cwd=tmp_path)
    assert not (tmp_path / "out" / "a.html").exists()
    (tmp_path / "a.md").write_text("---\npublish: true\n---\nwords\n")
    run("build", "-o", "out", cwd=tmp_path)
    assert 'href="a.html"' in (tmp_path / "out" / "b.html").read_text()
    (tmp_path / "knotwork.toml").write_text("[site]\npublish_all = true\n")
    (tmp_path / "c.md").write_text("new\n")
    run("build", "-o", "out", cwd=tmp_path)
    assert (tmp_path / "out" / "c.html").exists()


def test_an_empty_folder_is_checked_and_that_it_is_empty_is_reported(tmp_path: Path) -> None:
    done = run("check", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "0 notes, nothing to report\n")
    assert "There are no notes" in done.stderr
    assert run("check", "--quiet", cwd=tmp_path).stderr == ""


def test_a_single_written_file_is_counted_in_the_singular(vault: Path) -> None:
    run("build", "-o", "out", cwd=vault)
    (vault / "out" / "a.html").unlink()
    assert ": 1 file written, " in run("build", "-o", "out", cwd=vault).stdout


def test_a_rule_that_is_not_there_is_answered_with_where_to_find_them(vault: Path) -> None:
    done = run("check", "--select", "nonsense", cwd=vault)
    assert (done.returncode, done.stdout) == (2, "")
    assert "`knotwork explain` lists the rules" in done.stderr
    listed = run("explain", cwd=vault)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert len(listed.stdout.splitlines()) > 50


def test_graph_export_prints_json(vault: Path) -> None:
    done = run("graph", "export", "--format", "json", "--vault", str(vault), cwd=vault.parent)
    document = json.loads(done.stdout)
    assert [note["path"] for note in document["notes"]] == ["a.md", "sub/b.md"]


def test_a_missing_vault_is_reported_before_any_problem_of_the_output(vault: Path) -> None:
    (vault / "site").mkdir()
    (vault / "site" / "mine.txt").write_text("not ours")
    done = run("build", "nowhere", cwd=vault)
    assert (done.returncode, "there is no folder" in done.stderr) == (2, True)
    assert run("build", "nowhere", "-o", "out", cwd=vault).returncode == 2
    assert not (vault / "out").exists()


@pytest.mark.parametrize("command", ["check", "build", "test", "graph stats", "mv a b"])
def test_a_missing_configured_vault_is_reported_with_its_line(vault: Path, command: str) -> None:
    (vault / "knotwork.toml").write_text('# settings\nvault = "nowhere"\n')
    done = run(*command.split(), cwd=vault)
    assert done.returncode == 2
    assert "error: knotwork.toml:2:9: `vault`: there is no folder nowhere\n" in done.stderr


def test_a_configuration_and_its_paths_are_shown_relative_to_the_current_folder(
    vault: Path,
) -> None:
    schema = '[[check.schemas]]\ntags = ["a"]\n'
    (vault / "knotwork.toml").write_text(
        schema + 'schema.type = "object"\n' + schema + "file = 1\n"
    )
    here = run("check", cwd=vault / "sub").stderr
    assert here.startswith("error: ../knotwork.toml:6:1: `check.schemas.file`: expected")
    (vault / "knotwork.toml").write_text(
        schema + 'schema.type = "object"\n' + schema + 'file = "x.json"\n'
    )
    here = run("check", cwd=vault / "sub").stderr
    assert here.startswith(
        "error: ../knotwork.toml:6:8: `check.schemas`: ../x.json cannot be read: No such file"
    )
    (vault / "knotwork.toml").write_text(
        schema + 'schema.type = "object"\n' + schema + "schema.type = 1\n"
    )
    here = run("check", cwd=vault / "sub").stderr
    assert here.startswith("error: ../knotwork.toml:4:9: this is not a JSON Schema")


def test_a_vault_may_lie_above_its_configuration_and_hold_the_site(vault: Path) -> None:
    inner = vault / "tools" / "site"
    inner.mkdir(parents=True)
    (inner / "knotwork.toml").write_text('vault = "../.."\noutput = "out"\n')
    before = set(contents(vault))
    assert "2 notes" in run("build", cwd=inner).stdout
    made = set(contents(vault)) - before
    assert all(path.startswith(str(inner / "out")) for path in made)
    assert not any(path.endswith(".toml") for path in made)
    assert "0 files written" in run("build", cwd=inner).stdout
    assert "2 notes" in run("build", "-o", str(vault / "other"), cwd=vault).stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("check", "nowhere"), "there is no folder"),
        (("check", "/"), "/ is the whole file system"),
        (("chekc",), "Did you mean"),
        (("new", "my-notes"), "Did you mean 'knotwork init'?"),
        (("graph", "stats", "sub"), "Name the vault with an option: --vault sub"),
        (("graph", "stats", "nowhere"), "extra argument (nowhere)\n"),
        (("check", "--vault", "sub"), "Name the vault alone: knotwork check DIR"),
        (("check", "--select", "broken-lnk"), "did you mean broken-link?"),
        (("explain", "[["), "neither a rule nor a link"),
        (("check", "-"), "--stdin-filename"),
        (("check", "a.md", "-"), "`-` stands for one note"),
        (("check", "--select", ","), "it names no rule"),
        (("runtime", "fetch", "--from", "nope"), "help: `npm pack pyodide@"),
    ],
)
def test_misuse_exits_with_two_and_a_help_message(
    vault: Path, words: tuple[str, ...], message: str
) -> None:
    done = run(*words, cwd=vault)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[site]\ntitel = "x"\n', "did you mean `site.title`?"),
        ("vault = 3\n", "`vault`"),
        ("= 1\n", "not TOML"),
        ('[links]\nresolution = "guess"\n', '"alias" or "obsidian"'),
        ('[check]\nseverity = { broken-link = "fatal" }\n', "severity"),
    ],
)
def test_a_bad_configuration_is_an_error_with_a_way_out(
    vault: Path, text: str, message: str
) -> None:
    (vault / "knotwork.toml").write_text(text)
    done = run("check", cwd=vault)
    assert done.returncode == 2
    assert message in done.stderr
    assert "knotwork.toml" in done.stderr


def test_the_nearest_configuration_names_the_vault(vault: Path) -> None:
    (vault.parent / "knotwork.toml").write_text('vault = "vault"\n[site]\ntitle = "Mine"\n')
    done = run("build", cwd=vault / "sub")
    assert done.returncode == 1
    assert "<title>" in (vault.parent / "site" / "a.html").read_text()
    assert "Mine" in (vault.parent / "site" / "a.html").read_text()


def test_a_configuration_that_names_another_vault_is_not_used(vault: Path) -> None:
    (vault.parent / "knotwork.toml").write_text(
        'vault = "other"\n[check]\nignore = ["broken-link"]\n'
    )
    assert run("check", str(vault), cwd=vault.parent).returncode == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("build", ""), "Invalid value for '[VAULT]': the path is empty"),
        (("build", "-o", ""), "'--output': the path is empty"),
        (("check", ""), "the path is empty"),
        (("check", "--baseline", ""), "'--baseline': the path is empty"),
        (("graph", "hubs", "--vault", ""), "'--vault': the path is empty"),
        (("graph", "export", "-o", ""), "'--output': the path is empty"),
        (("cache", "clear", ""), "the path is empty"),
        (("serve", "--host", ""), "'--host': it is empty"),
        (("test", "--python", ""), "'--python': it is empty"),
        (("check", "-", "--stdin-filename", ""), "'--stdin-filename': it is empty"),
        (("test", "-k", ""), "'-k': it is empty"),
        (("build", "--runtime-url", ""), "'--runtime-url': it is empty"),
        (("runtime", "fetch", "--packages-url", ""), "'--packages-url': it is empty"),
        (("check", "-", "--stdin-filename", "a.txt"), "error: a.txt is not a note"),
        (("explain", "--from", "a"), "say which link"),
        (("cache", "info", "nowhere"), "error: there is no folder"),
        (("graph", "needs", ""), "help: write its path in the vault"),
        (("build", "--runtime-url", "https://example.org/"), "the address for --runtime cdn"),
        (("build", "--python", "python3"), "--python is about running the cells: add --run"),
        (("build", "--timeout", "3"), "--timeout is about running the cells: add --run"),
        (("serve", "--timeout", "3", "-p", "0"), "add --run"),
        (("test", "--in-process", "--timeout", "3"), "leave out --python and --timeout"),
        (("build", "--runtime", "cdn", "--runtime-url", "x"), "error: `--runtime-url` is “x”"),
    ],
)
def test_empty_or_missing_arguments_are_errors_and_nothing_is_written(
    vault: Path, words: tuple[str, ...], message: str
) -> None:
    (vault / "knotwork.toml").write_text("")
    before = contents(vault)
    done = run(*words, cwd=vault)
    assert done.returncode == 2
    assert message in done.stderr
    assert contents(vault) == before


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path).stdout.startswith("Knotwork 0.")


def test_a_report_on_some_notes_counts_all_notes_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[[gone]]")
    (tmp_path / "b.md").write_text("[[a]]")
    assert run("check", "b.md", cwd=tmp_path).stdout == "1 of 2 notes, nothing to report\n"
    assert run("check", "a.md", cwd=tmp_path).stdout.endswith("\n1 error in 1 of 2 notes\n")


def test_help_has_examples_for_each_command(tmp_path: Path) -> None:
    for words in (("build",), ("check",), ("explain",), ("graph", "export")):
        assert "Example" in run(*words, "--help", cwd=tmp_path).stdout


def test_a_configuration_that_is_a_folder_ends_in_a_message(vault: Path) -> None:
    (vault / "knotwork.toml").mkdir()
    done = run("check", cwd=vault)
    assert done.returncode == 2
    told = "the file cannot be read: Is a directory"
    assert done.stderr == f"error: knotwork.toml: {told}\n"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_our_signs_is_written_others(vault: Path, encoding: str) -> None:
    (vault / "a.md").write_text("[[caf\u00e9 \u65e5]]\n", encoding="utf-8")

    def told(*words: str) -> bytes:
        environment = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "100"}
        command = [sys.executable, "-m", "knotwork", *words]
        done = subprocess.run(command, cwd=vault, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
        return done.stdout

    assert "| [[caf" in told("check").decode(encoding)
    assert r"\u65e5" in told("check").decode(encoding)
    assert (
        "caf\u00e9 \u65e5"
        in json.loads(told("check", "--format", "json"))["findings"][0]["message"]
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    "command",
    ["check", "check --format json", "check --format concise", "graph stats", "--help"],
)
def test_an_output_that_takes_no_more_is_reported(vault: Path, command: str) -> None:
    words = [sys.executable, "-m", "knotwork", *command.split()]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, cwd=vault, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: the output cannot be written: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    ("command", "code"), [("check", 1), ("check nowhere", 2), ("check --nothing", 2), ("--help", 0)]
)
def test_messages_that_find_no_room_do_not_change_the_exit_code(
    vault: Path, command: str, code: int
) -> None:
    (vault / "a.md").write_text("[[gone]]\n", encoding="utf-8")
    words = [sys.executable, "-m", "knotwork", *command.split()]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(words, cwd=vault, stdout=subprocess.PIPE, stderr=full, check=False)
    assert done.returncode == code


def test_a_width_of_zero_is_an_unknown_width(vault: Path) -> None:
    done = run("check", cwd=vault, environment={"COLUMNS": "0"})
    assert "a.md:3:15  error broken-link" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("command", "code"), [("check", 1), ("check --format concise", 1), ("graph stats", 0)]
)
def test_a_reader_that_leaves_does_not_change_the_exit_code(
    vault: Path, command: str, code: int, unbuffered: str
) -> None:
    (vault / "a.md").write_text("[[gone]]\n" * 2000, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "knotwork", *command.split()],
        cwd=vault,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (code, b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no folder that somebody is in")
def test_a_current_folder_that_was_deleted_is_reported(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = 'rmdir "$PWD" && exec "$0" -m knotwork check'
    words = ["sh", "-c", script, sys.executable]
    done = subprocess.run(words, cwd=gone, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert "error: the current folder is not there any more" in done.stderr
