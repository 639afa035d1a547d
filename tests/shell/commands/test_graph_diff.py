"""`knotwork graph diff` in real repositories: it only reads objects and changes nothing."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.helpers.commands import contents, run


def git(folder: Path, *words: str) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *names, *words], cwd=folder, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "repository" / "my notes"
    (root / ".hidden").mkdir(parents=True)
    (root / "node_modules").mkdir()
    (root / "site").mkdir()
    (root / ".hidden" / "x.md").write_text("[[never]]")
    (root / "node_modules" / "x.md").write_text("[[never]]")
    (root / "site" / "page.md").write_text("[[never]]")
    (root / "a.md").write_text("[[b]]\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n")
    (root / "b.md").write_text("[[a]]")
    (root / "ä 😀.md").write_text("[[a]] ![[p.png]]")
    (root / "p.png").write_bytes(b"\x89PNG\x00")
    (root / "link.md").symlink_to("a.md")
    (root.parent / "outside.md").write_text("[[nobody]]")
    (root / "out.md").symlink_to("../outside.md")
    git(root.parent, "init", "-q")
    git(root.parent, "add", ".")
    git(root.parent, "commit", "-qm", "one")
    git(root.parent, "tag", "v1")
    (root / "b.md").rename(root / "b2.md")
    (root / "a.md").write_text("[[b2]] [[gone]]\n\n```python\nprint(1)\n```\n\n```output\n2\n```\n")
    git(root.parent, "add", ".")
    git(root.parent, "commit", "-qm", "two")
    return root


def answer(vault: Path, *words: str) -> dict[str, Any]:
    done = run("graph", "diff", *words, "--json", cwd=vault)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_two_revisions_are_compared(vault: Path) -> None:
    found = answer(vault, "v1", "HEAD")
    assert found["renamed"] == [{"old": "b.md", "new": "b2.md"}]
    assert found["edited"] == ["a.md", "link.md"]
    assert found["broken"] == [
        {"note": "a.md", "link": "gone", "anchor": False},
        {"note": "link.md", "link": "gone", "anchor": False},
    ]
    assert found["stubs_added"] == [{"name": "gone", "wanted_by": 2}]
    one = {"cell": "cell-1", "before": "1\n", "after": "2\n", "same_code": True}
    assert found["outputs"] == [{"note": "a.md", **one}, {"note": "link.md", **one}]
    counts = found["before"]
    assert counts["notes"] == 5, "hidden files and the site are no part of the vault"
    assert counts["broken"] == 0, "what a link leads out to is not read"


def test_an_undecodable_note_in_git_is_not_taken_for_its_replacement_text(vault: Path) -> None:
    (vault / "b2.md").write_bytes(b"\xff [[a]]")
    git(vault, "commit", "-qam", "bytes")
    (vault / "b2.md").write_text("\ufffd [[a]]")
    for _twice in range(2):
        for how in ("--cache", "--no-cache"):
            assert json.loads(run("graph", "diff", "v1", "--json", how, cwd=vault).stdout) == (
                json.loads(run("graph", "diff", "v1", "--json", "--no-cache", cwd=vault).stdout)
            )
            assert run("graph", "diff", "HEAD", "--json", how, cwd=vault).returncode == 0


def test_a_revision_reads_as_the_same_files_on_disk(vault: Path) -> None:
    found = answer(vault, "HEAD")
    assert not [name for name, value in found.items() if isinstance(value, list) and value]
    assert found["before"] == found["after"]


def test_a_site_that_is_committed_in_the_vault_is_no_part_of_it(vault: Path) -> None:
    assert run("build", ".", "-o", "public/site", cwd=vault).returncode in (0, 1)
    assert (vault / "public/site/a.md").is_file()
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "with a site")
    for words in (("HEAD~1", "HEAD"), ("HEAD",)):
        found = answer(vault, *words)
        assert not [name for name, value in found.items() if isinstance(value, list) and value]
        assert found["after"]["notes"] == 5


def test_a_revision_leaves_out_old_pages_of_logseq_too(vault: Path) -> None:
    before = answer(vault, "HEAD")["after"]["notes"]
    copies = vault / "logseq/bak/pages"
    copies.mkdir(parents=True)
    (copies / "old.md").write_text("[[nowhere]]")
    (vault / "logseq/config.edn").write_text("{}")
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "with copies")
    for words in (("HEAD~1", "HEAD"), ("HEAD",)):
        found = answer(vault, *words)
        assert (found["before"]["notes"], found["after"]["notes"]) == (before, before)


def test_the_notes_as_they_lie_there_count_and_stay_as_they_are(vault: Path) -> None:
    (vault / "new.md").write_text("[[a]]")
    (vault / "b2.md").write_text("")
    git(vault, "add", "b2.md")
    (vault / "b2.md").write_text("[[a]] again")
    before = contents(vault.parent)
    found = answer(vault, "HEAD")
    assert (found["added"], found["edited"]) == (["new.md"], ["b2.md"])
    answer(vault, "v1", "HEAD")
    assert contents(vault.parent) == before, "the index, too"


def test_line_ends_are_no_change(vault: Path) -> None:
    for path in ("a.md", "b2.md"):
        text = (vault / path).read_bytes()
        (vault / path).write_bytes(text.replace(b"\n", b"\r\n"))
    assert answer(vault, "HEAD")["edited"] == []


def test_the_exit_code_is_what_the_user_asked_about(vault: Path) -> None:
    assert run("graph", "diff", "v1", cwd=vault).returncode == 0
    done = run("graph", "diff", "v1", "--fail-on", "new-orphans,broken-links", cwd=vault)
    assert done.returncode == 1
    assert "**Became worse:** broken links (2)." in done.stdout
    assert run("graph", "diff", "v1", "--fail-on", "removed-notes", cwd=vault).returncode == 0
    kinds = ("--fail-on", "changed-outputs", "--fail-on", "new-stubs")
    assert run("graph", "diff", "v1", *kinds, cwd=vault).returncode == 1


def test_a_vault_that_was_not_there_yet_is_empty(vault: Path) -> None:
    git(vault.parent, "checkout", "-q", "--orphan", "other")
    git(vault.parent, "rm", "-rq", "--cached", ".")
    (vault.parent / "readme").write_text("nothing else")
    git(vault.parent, "add", "readme")
    git(vault.parent, "commit", "-qm", "empty")
    assert answer(vault, "other", "v1")["before"]["notes"] == 0


def test_nothing_of_the_repository_is_run(vault: Path) -> None:
    (vault.parent / ".gitattributes").write_text("*.md filter=evil diff=evil\n")
    for name in ("filter.evil.smudge", "diff.evil.textconv", "core.fsmonitor", "core.pager"):
        git(vault.parent, "config", name, f"touch {vault.parent / 'evil'}")
    answer(vault, "v1")
    assert not (vault.parent / "evil").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere",), "there is no revision “nowhere”"),
        (("--", "--output=x"), "there is no revision “--output=x”"),
        (("v1", "--fail-on", "broken-lnks"), "did you mean broken-links?"),
        ((), "Missing argument"),
    ],
)
def test_wrong_arguments_are_an_error_that_says_what_is_wrong(
    vault: Path, words: tuple[str, ...], message: str
) -> None:
    done = run("graph", "diff", *words, cwd=vault)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_repository_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    done = run("graph", "diff", "HEAD", cwd=tmp_path)
    assert done.returncode == 2
    assert "not a git repository" in done.stderr
    assert "`git init` begins one" in done.stderr


def test_a_repository_of_another_user_is_reported_with_the_advice_of_git(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    done = run("graph", "diff", "HEAD", cwd=vault)
    assert done.returncode == 2
    assert "git config --global --add safe.directory" in " ".join(done.stderr.split())


def test_the_advice_of_git_is_repeated_with_the_whole_of_a_path_with_spaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my notes"
    folder.mkdir()
    (folder / "a.md").write_text("words\n")
    git(folder, "init", "-q")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    done = run("graph", "diff", "HEAD", cwd=folder)
    assert done.returncode == 2
    assert " ".join(done.stderr.split()).endswith("/my notes'")
