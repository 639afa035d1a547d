"""Making pages in forked processes gives the same as in one process, even if one dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.bench.generate import skeletons
from tests.helpers.marks import needs_fork

from knotwork.config.options import SiteOptions
from knotwork.errors import KnotworkError
from knotwork.link import link
from knotwork.model import Note, Syntax
from knotwork.pages.compose import plans
from knotwork.pages.model import Data, Page
from knotwork.pages.plan import Plan, no_words
from knotwork.pages.site import Site
from knotwork.render.artifact import Artifact
from knotwork.shell.files.output import Staged
from knotwork.shell.processes import press as press_module
from knotwork.shell.processes.forked import WORTH_PROCESSES
from knotwork.shell.processes.press import Composed, Press
from knotwork.shell.remember.cache import Cache
from knotwork.shell.remember.page_memory import Edition, PageMemory
from knotwork.shell.remember.page_traces import Pieces
from knotwork.syntax.compile import compile_notes

NOTES = tuple(skeletons(WORTH_PROCESSES // 2))


@needs_fork
@pytest.mark.parametrize("whole", [(), (0,), (0, 1, 700), (3, 699, 700, 701), range(702)])
def test_files_come_in_the_order_of_the_plans(
    monkeypatch: pytest.MonkeyPatch, whole: Iterable[int]
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    wanted = [
        Plan(str(at), lambda _site: (), no_words if at in whole else None) for at in range(702)
    ]
    press = Press(2, lambda file: Staged(file.path))
    made = press.batches(
        wanted,
        10,
        lambda plan: Composed((Data(plan.name, b""),)),
        lambda page: Artifact(page.url, b""),
    )
    files = [file.path for batch in made for one in batch.made for file in one.files]
    assert files == [plan.name for plan in wanted]


@pytest.mark.parametrize("jobs", [1, 3])
@pytest.mark.parametrize("while_printing", [False, True])
@pytest.mark.parametrize("at", [0, 650])
def test_an_unexpected_error_names_the_page(
    monkeypatch: pytest.MonkeyPatch, at: int, jobs: int, *, while_printing: bool
) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    wanted = [Plan(f"note {number}", lambda _site: ()) for number in range(700)]

    def fail_at(name: str, *, now: bool) -> None:
        if now and name == f"note {at}":
            raise KeyError(name)

    def compose(plan: Plan) -> Composed:
        fail_at(plan.name, now=not while_printing)
        return Composed((Data(plan.name, b""),))

    def printer(page: Page) -> Artifact:
        fail_at(page.url, now=while_printing)
        return Artifact(page.url, b"")

    press = Press(jobs, lambda file: Staged(file.path))
    with pytest.raises(
        KnotworkError, match=f"^note {at}: Knotwork failed on it: KeyError"
    ) as caught:
        list(press.batches(wanted, 700, compose, printer))
    assert "`exclude`" in caught.value.help


@pytest.mark.parametrize("error", [KnotworkError("known"), MemoryError(), OSError()])
def test_other_errors_stay_what_they_are(error: Exception) -> None:
    def compose(_plan: Plan) -> Composed:
        raise error

    press = Press(1, lambda file: Staged(file.path))
    with pytest.raises(type(error)) as caught:
        list(
            press.batches(
                [Plan("a", lambda _site: ())], 1, compose, lambda _page: Artifact("", b"")
            )
        )
    assert caught.value is error


def test_large_files_are_made_and_written_one_at_a_time() -> None:
    events: list[str] = []

    def stage(file: Artifact) -> Staged:
        events.append(f"write {file.path}")
        return Staged(file.path)

    def compose(plan: Plan) -> Composed:
        events.append(f"make {plan.name}")
        return Composed((Data(plan.name, b""),))

    large = [Plan(name, lambda _site: (), no_words) for name in "ab"]
    made = Press(1, stage).ahead(large, compose, lambda page: Artifact(page.url, b""))()
    assert [file.path for batch in made for one in batch.made for file in one.files] == ["a", "b"]
    assert events == ["make a", "write a", "make b", "write b"]


class InMemory(Cache):
    """A cache that keeps all entries in memory."""

    def __init__(self) -> None:
        self._kept: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> bytes | None:
        return self._kept.get(key)

    def put(self, key: bytes, value: bytes) -> None:
        self._kept[key] = value


def facts_by_page(jobs: int) -> dict[str, frozenset[tuple[str, str]]]:
    """The facts that each page was made from, as remembered for the next build."""
    notes = (
        Note(source.path, unit)
        for source, unit in zip(NOTES, compile_notes(NOTES, Syntax()), strict=True)
    )
    site, cache = Site(link(notes), SiteOptions()), InMemory()
    press = Press(jobs, lambda file: Staged(file.path))
    edition = Edition("", b"", b"")
    memory = PageMemory(cache, edition, {}, lambda _key: None, frozenset, press)
    for _file in memory.press(site, plans(site), lambda page: Artifact(page.url, b"")):
        pass
    pieces = Pieces(cache, "")
    head = pieces.head(b"")
    facts = pieces.facts(head, lambda: None)
    name = {
        number: (name, facts.keys[row])
        for name in head.families
        for row, number in facts.column(name).rows()
    }
    return {
        page: frozenset(name[number] for number in array("I", trace.facts))
        for page, trace in pieces.pages(head).whole().items()
    }


@needs_fork
@pytest.mark.parametrize("remembered", [0, 500, 1 << 15])
def test_the_facts_of_a_page_are_the_same_whichever_process_made_it(
    monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    expected = facts_by_page(1)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(press_module, "_REMEMBERED", remembered)
    assert facts_by_page(3) == expected
    assert ("unit.body", NOTES[0].path) in expected[f"note {NOTES[0].path}"]


def written(root: Path) -> Path:
    for note in NOTES:
        path = root / note.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(note.text)
    (root / "knotwork.toml").write_text("[site]\nsearch = false\n")
    return root


def build(
    notes: Path, out: Path, *more: str, first: str = "pass"
) -> subprocess.CompletedProcess[str]:
    """Build in a process of its own, since this one may have threads and would not fork."""
    code = f"{first}\nfrom knotwork.shell.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "build", str(notes), "--output", str(out), *more],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KNOTWORK_CACHE_DIR": str(out.parent / "cache")},
    )


DEADLY = """
import os
parent, opened = os.getpid(), os.open
def deadly(path, *how):
    if os.getpid() != parent and str(path).endswith("-40"):
        os.kill(os.getpid(), 9)
    return opened(path, *how)
os.open = deadly
"""
"""Ends each forked process when it has written 39 files."""


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("memory", ["--cache", "--no-cache"])
def test_the_site_does_not_depend_on_the_number_of_processes(tmp_path: Path, memory: str) -> None:
    notes = written(tmp_path / "notes")
    for jobs in ("1", "3"):
        done = build(notes, tmp_path / jobs, "--jobs", jobs, "--no-cache")
        assert done.returncode == 1, done.stderr  # links of the generator lead nowhere
    again = build(notes, tmp_path / "3", "--jobs", "3", memory)
    assert ": 0 files written" in again.stdout
    assert held(tmp_path / "1") == held(tmp_path / "3")


@needs_fork
def test_pages_whose_process_was_killed_are_made_all_the_same(tmp_path: Path) -> None:
    notes = written(tmp_path / "notes")
    build(notes, tmp_path / "alone", "--jobs", "1", "--no-cache")
    done = build(notes, tmp_path / "killed", "--jobs", "2", "--no-cache", first=DEADLY)
    assert done.returncode == 1, done.stderr
    assert held(tmp_path / "killed") == held(tmp_path / "alone")


def test_a_template_that_fails_in_another_process_is_reported_as_here(tmp_path: Path) -> None:
    notes = written(tmp_path / "notes")
    (tmp_path / "own").mkdir()
    # Only the page of the last note needs facts that no other page has.
    last = "{% if 'part-0001' in page.url %}{{ page.nothing }}{% endif %}"
    (tmp_path / "own" / "note.html").write_text(last)
    done = build(notes, tmp_path / "out", "--jobs", "2", "--templates", str(tmp_path / "own"))
    assert done.returncode == 2
    assert "note.html: cannot print part-0001/" in done.stderr
    assert "nothing" in done.stderr


ALL_APART = """
import os, sys
from knotwork.shell.commands.building import changed
from knotwork.shell.remember import look, page_memory
changed.WORTH_PROCESSES = page_memory.WORTH_PROCESSES = look.WORTH_A_PROCESS = 1
os.register_at_fork(before=lambda: print("forks", file=sys.stderr))
"""
"""Has all done apart that a build after an edit of a large vault does so, and tells of it."""
ALL_LOST = ALL_APART + "os.register_at_fork(after_in_child=lambda: os._exit(1))"


@needs_fork
@pytest.mark.parametrize("first", ["pass", ALL_APART, ALL_LOST])
def test_after_an_edit_the_site_is_as_made_anew_whoever_made_it(tmp_path: Path, first: str) -> None:
    notes = written(tmp_path / "notes")
    build(notes, tmp_path / "out", "--jobs", "2")
    with (notes / NOTES[3].path).open("a") as note:
        note.write(f"\nSee [[{Path(NOTES[150].path).stem}]] and [[nowhere at all]].\n")
    done = build(notes, tmp_path / "out", "--jobs", "2", first=first)
    # The check for changes of the site, the linter, and the graph in three formats.
    assert done.stderr.count("forks") == (0 if first == "pass" else 3)
    anew = build(notes, tmp_path / "anew", "--jobs", "1", "--no-cache")
    assert held(tmp_path / "out") == held(tmp_path / "anew")
    assert done.stdout.splitlines()[-1] == anew.stdout.splitlines()[-1]
