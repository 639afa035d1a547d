"""A build of an unchanged vault prints the same as one without a cache."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.helpers.builds import build, build_anew, held
from tests.helpers.imports import HEAVY, imported

from knotwork.cells import interpreter
from knotwork.shell.browser.readers import Readers
from knotwork.shell.commands.building.build import build_site
from knotwork.shell.commands.building.cells_unchanged import cells_last
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.building.site_request import SiteRequest
from knotwork.shell.commands.building.unchanged import unchanged_site
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.look import Look
from knotwork.shell.site import pagefind

CLOCK = time.time_ns
GOOD = "```python\nimport msgspec\nprint(open('d.txt').read())\n```\n"
BAD = "```python\nassert 1 == 2\n```\n"


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault with a cell that works, one that fails, and a file that one of them reads.

    The files are old enough for their states to be trusted.
    """
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "a.md").write_text(f"---\ndata: '[[d.txt]]'\n---\n{GOOD}")
    (folder / "b.md").write_text(BAD)
    (folder / "d.txt").write_text("one")
    (folder / "knotwork.toml").write_text("[site]\nsearch = false\n")
    monkeypatch.setattr(time, "time_ns", lambda: CLOCK() + 10**10)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr("site.USER_SITE", None)  # cells find what this process does
    return folder


def known(
    vault: Path, *, run: bool = True, python: str | None = None, timeout: float | None = None
) -> int | None:
    """The exit code that the quick check predicts for a build; None if it cannot tell."""
    wanted = SiteRequest(vault.parent / "site")
    cells = cells_last(python, timeout) if run else None
    return unchanged_site(vault, wanted, Readers(), cells=cells)


@pytest.mark.parametrize("run", [True, False])
def test_an_unchanged_build_prints_the_same_messages(
    vault: Path, capsys: pytest.CaptureFixture[str], run: bool
) -> None:
    site = vault.parent / "site"
    code = build_anew(vault, site, run=run, quiet=False)
    anew = capsys.readouterr()
    assert build(vault, site, run=run) == code
    assert known(vault, run=run) == code == int(run)
    printed = capsys.readouterr()
    counts = re.compile(r"(\d+) files written, 0 unchanged")
    assert printed.out == counts.sub(r"0 files written, \1 unchanged", anew.out)
    assert printed.err == anew.err


@pytest.mark.parametrize("waited", [False, True])
def test_a_build_goes_on_from_what_was_seen_unless_it_had_to_wait(
    vault: Path, monkeypatch: pytest.MonkeyPatch, waited: bool
) -> None:
    out, look, clock = vault.parent / "site", Look(), time.monotonic
    assert unchanged_site(vault, SiteRequest(out), Readers(), look=look) is None
    look.vault(vault, out)
    (vault / "new.md").write_text("New.")
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 100 * waited)
    build_site(vault, BuildRequest(), SiteRequest(out, quiet=True), look)
    assert (out / "new.html").exists() == waited
    build(vault, out)
    assert (out / "new.html").exists()


def test_a_look_at_another_vault_is_a_new_one(vault: Path, tmp_path: Path) -> None:
    look, site, other = Look(), vault.parent / "site", tmp_path / "other"
    other.mkdir()
    (other / "c.md").write_text("Other.")
    with Cache(vault) as cache:
        assert look.vault(vault, site).notes
        assert look.contents(cache)
        assert look.vault(other, site).notes == ("c.md",)
        assert list(look.contents(cache)) == ["c.md"]
    assert look.vault(other, other).notes == ("c.md",)


def test_a_site_without_search_is_reported_until_pagefind_is_there(
    vault: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (vault / "knotwork.toml").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(pagefind, "pagefind", lambda: None)
        for _ in range(2):
            build(vault, vault.parent / "site", quiet=False)
            assert "This site has no search" in capsys.readouterr().out
        assert known(vault, run=False) == 0
    assert known(vault, run=False) is None


def test_the_address_of_python_in_the_users_configuration_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KNOTWORK_CONFIG", str(tmp_path / "user.toml"))
    keys = set()
    for name in ("one", "other"):
        (tmp_path / "user.toml").write_text(f"[runtime]\nurl = 'https://{name}.example/'\n")
        keys.add(Readers("cdn").key)
        keys.add(Readers("cdn", "https://mine.example/").key)
    assert len(keys) == 3


def test_nothing_is_run_and_nothing_heavy_imported_where_nothing_changed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```python\nprint(1)\n```\n")
    words = ("build", "--run", "--runtime", "off", "-o", "out")
    assert {"markdown_it", "knotwork.cells.worker"} <= imported(*words, cwd=tmp_path)
    heavy = {*HEAVY, "knotwork.cells.worker"}
    assert imported(*words, cwd=tmp_path).isdisjoint(heavy)


def test_a_vault_without_cells_is_known_whatever_would_run_them(vault: Path) -> None:
    for name in ("a.md", "b.md"):
        (vault / name).write_text("words\n")
    build(vault, vault.parent / "site", run=True)
    assert known(vault) == known(vault, python="none", timeout=3) == 0


def test_a_configuration_of_the_user_that_cannot_be_read_is_reported(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.md", "b.md"):
        (vault / name).write_text("words\n")
    build(vault, vault.parent / "site", run=True)
    (vault.parent / "user.toml").write_text("[cells]\ntimeout = 'long'\n")
    monkeypatch.setenv("KNOTWORK_CONFIG", str(vault.parent / "user.toml"))
    assert known(vault) is None


def test_a_site_with_outputs_is_not_taken_for_one_without(vault: Path) -> None:
    site = vault.parent / "site"
    for run in (True, False, True):
        build(vault, site, run=run)
        assert known(vault, run=not run) is None
        assert known(vault, run=run) is not None
        build_anew(vault, vault.parent / "clean", run=run)
        assert held(site) == held(vault.parent / "clean")
        (vault.parent / "clean").rename(vault.parent / f"before {CLOCK()}")


@pytest.mark.parametrize(
    "code",
    ["import os; os._exit(3)", "import no_such_module", "{timeout=0.2}\nwhile True: pass"],
    ids=["died", "of unknown version", "out of time"],
)
def test_results_that_are_not_remembered_are_computed_again(vault: Path, code: str) -> None:
    attributes, _end, rest = code.rpartition("\n")
    (vault / "b.md").write_text(f"```python {attributes}\n{rest}\n```\n")
    build(vault, vault.parent / "site", run=True)
    assert known(vault) is None


@pytest.mark.parametrize(
    "asked", [{"timeout": 3.0}, {"python": "/no/such/python"}], ids=["time", "interpreter"]
)
def test_cells_that_are_run_in_other_ways_are_not_known(
    vault: Path, asked: Mapping[str, float | str]
) -> None:
    build(vault, vault.parent / "site", run=True)
    assert known(vault) == 1
    assert known(vault, **asked) is None  # type: ignore[arg-type]


def upgrade_a_package(vault: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(interpreter, "_version", lambda name, _found: f"{name} 99")


def upgrade_python(vault: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("platform.python_version", lambda: "3.99")


def lower_the_memory(vault: Path, patch: pytest.MonkeyPatch) -> None:
    (vault.parent / "user.toml").write_text("[cells]\nmemory = 1\n")
    patch.setenv("KNOTWORK_CONFIG", str(vault.parent / "user.toml"))


def lower_the_time(vault: Path, patch: pytest.MonkeyPatch) -> None:
    (vault / "knotwork.toml").write_text("[site]\nsearch = false\n[cells]\ntimeout = 5\n")


def change_a_file_that_a_cell_reads(vault: Path, patch: pytest.MonkeyPatch) -> None:
    (vault / "d.txt").write_text("two")


def change_a_cell(vault: Path, patch: pytest.MonkeyPatch) -> None:
    (vault / "b.md").write_text(BAD.replace("2", "1"))


def write_words_above_a_cell_that_fails(vault: Path, patch: pytest.MonkeyPatch) -> None:
    (vault / "b.md").write_text(f"Words.\n\n{BAD}")


CHANGES = (
    upgrade_a_package,
    upgrade_python,
    lower_the_memory,
    lower_the_time,
    change_a_file_that_a_cell_reads,
    change_a_cell,
    write_words_above_a_cell_that_fails,
)


@pytest.mark.parametrize("change", CHANGES)
def test_everything_that_outcomes_depend_on_is_compared(
    vault: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path, pytest.MonkeyPatch], None],
) -> None:
    build(vault, vault.parent / "site", run=True)
    assert known(vault) == 1
    change(vault, monkeypatch)
    assert known(vault) is None
