"""A check of an unchanged vault reads no note and reports the same."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from tests.helpers.commands import check
from tests.helpers.imports import HEAVY, imported

from knotwork.shell.commands.checking.check import check_vault
from knotwork.shell.commands.checking.request import CheckRequest
from knotwork.shell.commands.checking.subject import subject_of
from knotwork.shell.commands.checking.unchanged import known_check
from knotwork.shell.files.scan import Listing, listing
from knotwork.shell.remember import look
from knotwork.shell.remember.look import Look

FORMATS = ("terminal", "concise", "json", "sarif", "github", "gitlab", "junit")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with findings on a late line, about two notes, about a file, and in the preamble.

    The files are old enough for their states to be trusted; a changed file is new again.
    """
    folder = tmp_path_factory.mktemp("vault")
    texts = {
        "a.md": "one\n\u00e9\u202f\n[[gone]] and [[b#no]]\n",
        "b.md": "# same\n\n# same\n[[#same]]\n",
        "sub/c.md": "```python\nx\n",
        "knotwork.toml": '[check]\nselect = ["default", "unused-attachment"]\n',
        "p.png": "",
        "preamble.sty": "% one\n\\newcommand{\\unfinished}\n",
    }
    (folder / "sub").mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    newest = max(path.stat().st_ctime_ns for path in folder.rglob("*"))
    while time.time_ns() < newest + 2_100_000_000:
        time.sleep(0.05)
    return folder


@pytest.mark.parametrize("style", FORMATS)
def test_remembered_findings_are_printed_in_every_format(vault: Path, style: str) -> None:
    anew = check(vault, "--format", style, "--no-cache")
    assert check(vault, "--format", style).stdout == anew.stdout
    known = check(vault, "--format", style)
    assert (known.stdout, known.returncode) == (anew.stdout, anew.returncode)
    one = check(vault, "sub/c.md", "--format", style)
    assert one.stdout == check(vault, "sub/c.md", "--format", style, "--no-cache").stdout


def test_nothing_heavy_is_imported_where_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNOTWORK_CACHE_DIR", str(tmp_path / ".cache"))
    (tmp_path / "a.md").write_text("a note\n")
    words = ("check", "--format", "concise")
    assert "knotwork.pipeline" in imported(*words, cwd=tmp_path)
    assert imported(*words, cwd=tmp_path).isdisjoint(HEAVY)


def test_a_vault_is_listed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[Path] = []

    def listing_of(root: Path, skip: Iterable[Path]) -> Listing:
        listed.append(root)
        return listing(root, skip)

    monkeypatch.setenv("KNOTWORK_CACHE_DIR", str(tmp_path / ".cache"))
    (tmp_path / "a.md").write_text("a note\n")
    check(tmp_path)
    (tmp_path / "a.md").write_text("[[changed]]\n")
    monkeypatch.setattr(look, "listing", listing_of)
    monkeypatch.chdir(tmp_path)
    asked, seen = CheckRequest(quiet=True), Look()
    subject = subject_of(asked)
    assert known_check(asked, subject, seen) is None
    check_vault(asked, subject, seen)
    assert listed == [tmp_path]


def test_findings_remembered_for_other_options_are_not_reported(vault: Path) -> None:
    everything = check(vault, "--format", "concise").stdout
    for words in (
        ["--select", "broken-link"],
        ["--ignore", "broken-link"],
        ["--resolution", "obsidian"],
    ):
        asked = check(vault, "--format", "concise", *words).stdout
        assert asked == check(vault, "--format", "concise", "--no-cache", *words).stdout
    assert check(vault, "--format", "concise").stdout == everything


def test_an_editors_text_is_not_taken_for_what_the_file_holds(vault: Path) -> None:
    saved = check(vault, "--format", "concise").stdout
    unsaved = check(vault, "-", "--stdin-filename", "b.md", text="[[unsaved]]\n")
    assert "there is no note “unsaved”" in unsaved.stdout
    assert check(vault, "--format", "concise").stdout == saved


def test_a_baseline_is_held_against_what_is_known(vault: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "known.json")
    check(vault)
    assert "accepted in" in check(vault, "--baseline", file, "--update-baseline").stdout
    assert "nothing to report" in check(vault, "--baseline", file).stdout


def rewrite_with_the_same_size(vault: Path) -> None:
    text = (vault / "a.md").read_text(encoding="utf-8")
    (vault / "a.md").write_text(text.replace("[[gone]]", "[[lost]]"), encoding="utf-8")


def rewrite_and_turn_the_clock_back(vault: Path) -> None:
    before = (vault / "b.md").stat()
    (vault / "b.md").write_text("# same\n\n# same\n[[#some]]\n", encoding="utf-8")
    os.utime(vault / "b.md", ns=(before.st_atime_ns, before.st_mtime_ns))


def rename_an_attachment(vault: Path) -> None:
    (vault / "p.png").rename(vault / "q.png")


def write_the_missing_note(vault: Path) -> None:
    # Where tests are spread over processes, this vault may not have seen the changes before.
    for name in ("gone", "lost"):
        (vault / f"{name}.md").write_text("here\n")


def delete_a_note(vault: Path) -> None:
    (vault / "b.md").unlink()


def configure(vault: Path) -> None:
    (vault / "knotwork.toml").write_text('[check]\nignore = ["broken-link"]\n')


CHANGES = (
    rewrite_with_the_same_size,
    rewrite_and_turn_the_clock_back,
    rename_an_attachment,
    write_the_missing_note,
    delete_a_note,
    configure,
)


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_checked(vault: Path, change: Callable[[Path], None]) -> None:
    before = check(vault, "--format", "concise").stdout
    change(vault)
    after = check(vault, "--format", "concise").stdout
    assert after != before
    assert after == check(vault, "--format", "concise", "--no-cache").stdout
