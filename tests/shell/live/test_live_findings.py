"""`knotwork serve` has the same findings as `knotwork check`."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from tests.helpers.disk import compiled

from knotwork.errors import KnotworkError
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.serving.set_up import live
from knotwork.shell.config.locate import locate
from knotwork.shell.config.user import cell_settings
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.cells import LiveCells
from knotwork.shell.live.events import stream
from knotwork.shell.live.show import Show
from knotwork.shell.live.vault import Built, LiveVault
from knotwork.shell.project import files, tools_of
from knotwork.shell.remember.cache import Cache

V = TypeVar("V", bound=LiveVault)


def test_a_preview_finds_what_a_check_finds(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[[gone]]\n\n```python\nimport torch\n```\n\n$\\nosuch$\n")
    (tmp_path / "knotwork.toml").write_text('exclude = ["A.md", "b.md"]\n')
    for name in ("b", "c"):
        (tmp_path / f"{name}.md").write_text("---\nprivate: true\n---\nMine.\n")
    project = locate(tmp_path)
    checked = compiled(project, files(project), tools_of(project)).diagnostics
    found = {"broken-link", "not-in-browser", "idle-setting", "idle-privacy"}
    assert found <= {one.rule for one in checked}
    assert [one.finding.path for one in checked if one.rule == "idle-privacy"] == ["c.md"]
    vault = live(project, BuildRequest(), theme_in(templates_folder()))
    assert vault.build().vault.diagnostics == checked
    vault.close()


def test_rules_end_when_their_result_is_no_longer_awaited(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Nothing.\n")
    vault = live(locate(tmp_path), BuildRequest(), theme_in(templates_folder()))
    before = vault.build()
    (tmp_path / "a.md").write_text("[[gone]]\n")
    built = vault.edited(before, ["a.md"])
    assert built is not None
    asked: list[str] = []

    def stale() -> bool:
        asked.append("once more")
        return len(asked) == 3

    assert vault.settled(built, stale) is None
    assert len(asked) == 3
    again = vault.settled(built, lambda: False)
    assert again is not None
    assert [one.rule for one in again.vault.diagnostics] == ["broken-link"]
    vault.close()


def test_findings_of_an_earlier_state_that_come_late_are_not_those_of_now(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("![[picture.png]]\n")
    (tmp_path / "picture.png").write_text("")
    vault = live(locate(tmp_path), BuildRequest(), theme_in(templates_folder()))
    before = vault.build()
    (tmp_path / "picture.png").unlink()
    built = vault.build(before)
    vault.finished(before.vault)  # as a thread that ran cells may, or one that nobody waits for
    settled = vault.settled(built, lambda: False)
    assert settled is not None
    assert [one.rule for one in settled.vault.diagnostics] == ["broken-attachment"]
    vault.close()


def test_no_rule_is_run_after_an_edit_of_words_alone(tmp_path: Path) -> None:
    note = tmp_path / "a.md"
    note.write_text("Words, and [[gone]].\n")
    vault = live(locate(tmp_path), BuildRequest(), theme_in(templates_folder()))
    built = vault.build()
    for text in ("Words, of another kind, and [[gone]].\n", "And [[gone]], in the end.\n"):
        note.write_text(text)
        edited = vault.edited(built, ["a.md"])
        assert edited is not None
        settled = vault.settled(edited, lambda: True)
        assert settled is not None, "stale before any rule"
        assert settled.vault.diagnostics == vault.build().vault.diagnostics
        built = settled
    vault.close()


def _shown(root: Path, kind: type[V]) -> tuple[V, Show]:
    """A vault and its preview, which prints no findings."""
    vault = _vault(root, kind)
    return vault, Show(vault, vault.build(), lambda _show: None)


def _vault(root: Path, kind: type[V]) -> V:
    project = locate(root)
    return kind(project, tools_of(project), theme_in(templates_folder()), project.output)


def _configured(root: Path, paths: Iterable[str]) -> LiveVault | None:
    """The vault set up anew, if its configuration is among the files that changed."""
    return _vault(root, LiveVault) if str(root / "knotwork.toml") in paths else None


class _Slow(LiveVault):
    """A vault whose rules run until their result is out of date, the first time."""

    def __init__(self, *known: Any) -> None:
        super().__init__(*known)
        self.first = threading.Event()
        self.ended = threading.Event()

    def settled(self, before: Built, stale: Callable[[], bool]) -> Built | None:
        if self.first.is_set():
            return super().settled(before, stale)
        self.first.set()
        while not stale():
            self.ended.wait(0.01)
        self.ended.set()
        return None


def test_an_edit_ends_rules_that_still_run_for_the_previous_edit(tmp_path: Path) -> None:
    note = tmp_path / "a.md"
    note.write_text("Words.\n")
    vault, show = _shown(tmp_path, _Slow)

    async def edits() -> AsyncIterator[Iterable[str]]:
        note.write_text("Words, edited.\n")
        yield [str(note)]
        await asyncio.to_thread(vault.first.wait)
        note.write_text("[[gone]]\n")
        yield [str(note)]
        await asyncio.to_thread(vault.ended.wait)
        while not show.now.exact:
            await show.changed_since(show.turn, 60)

    asyncio.run(show.follow(edits(), lambda _paths: None))
    assert [one.rule for one in show.now.vault.diagnostics] == ["broken-link"]
    vault.close()


def test_a_new_note_is_shown_before_its_findings_are_known(tmp_path: Path) -> None:
    note, new = tmp_path / "a.md", tmp_path / "b.md"
    note.write_text("[[gone]]\n")
    vault, show = _shown(tmp_path, _Slow)
    unit = show.now.vault.whole.notes["a.md"].unit

    async def edits() -> AsyncIterator[Iterable[str]]:
        new.write_text("[[lost]]\n")
        yield [str(new)]
        assert show.now.pages.at("b.html") is not None
        assert [one.finding.path for one in show.now.vault.diagnostics] == ["a.md"]
        assert show.now.vault.whole.notes["a.md"].unit is unit, "read from disk again"
        pages = show.now.pages
        await asyncio.to_thread(vault.first.wait)
        note.touch()
        yield [str(note)]
        while not show.now.exact:
            await show.changed_since(show.turn, 60)
        assert show.now.pages is pages, "made anew"

    asyncio.run(show.follow(edits(), lambda _paths: None))
    assert [one.finding.path for one in show.now.vault.diagnostics] == ["a.md", "b.md"]
    vault.close()


def test_remembered_results_of_builds_survive_a_preview(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Words.\n")
    with Cache(tmp_path) as cache:
        cache.put(b"of a build", b"pages")
        cache.save()
    vault, show = _shown(tmp_path, LiveVault)

    async def edits() -> AsyncIterator[Iterable[str]]:
        for name in ("b", "c"):
            new = tmp_path / f"{name}.md"
            new.write_text("More.\n")
            yield [str(new)]

    asyncio.run(show.follow(edits(), lambda _paths: None))
    vault.close()
    with Cache(tmp_path) as cache:
        assert cache.get(b"of a build") == b"pages"


class _Failing(LiveVault):
    """A vault with a bug, which shows whenever a note contains *bad*."""

    def edited(self, before: Built, paths: Iterable[str]) -> Built | None:
        self._try()
        return super().edited(before, paths)

    def build(self, before: Built | None = None) -> Built:
        self._try()
        return super().build(before)

    def _try(self) -> None:
        if "bad" in (self.project.root / "a.md").read_text():
            raise ZeroDivisionError


def test_a_preview_survives_an_unexpected_error(tmp_path: Path) -> None:
    note = tmp_path / "a.md"
    note.write_text("Words.\n")
    vault, show = _shown(tmp_path, _Failing)
    messages: list[str] = []

    async def edits() -> AsyncIterator[Iterable[str]]:
        for text in ("bad\n", "bad still\n", "Words.\n"):
            note.write_text(text)
            yield [str(note)]
            messages.append(show.trouble.message if show.trouble else "")

    asyncio.run(show.follow(edits(), lambda _paths: None))
    vault.close()
    first, again, last = messages
    assert first.startswith("the last change: Knotwork failed on it: ZeroDivisionError (")
    assert again == first  # for the whole vault, after that for one note
    assert last == ""


class _Unsettled(LiveVault):
    """A vault whose findings cannot be computed while its note contains *bad*."""

    def settled(self, before: Built, stale: Callable[[], bool]) -> Built | None:
        if "bad" in (self.project.root / "a.md").read_text():
            raise KnotworkError("no findings")
        return super().settled(before, stale)


def test_a_preview_reports_that_findings_cannot_be_computed(tmp_path: Path) -> None:
    note = tmp_path / "a.md"
    note.write_text("Words.\n")
    project = locate(tmp_path)
    vault = _Unsettled(project, tools_of(project), theme_in(templates_folder()), project.output)
    troubles: list[KnotworkError | None] = []
    show = Show(vault, vault.build(), lambda show: troubles.append(show.trouble))

    async def edits() -> AsyncIterator[Iterable[str]]:
        note.write_text("bad\n")
        yield [str(note)]
        while show.trouble is None:
            assert await show.changed_since(show.turn, 60)
        assert show.trouble.message == "no findings"
        assert troubles == [show.trouble]
        assert "no findings" in await anext(stream(show, "a.html", None, None, {}))
        note.write_text("[[gone]]\n")
        yield [str(note)]
        while not show.now.exact:
            await show.changed_since(show.turn, 60)

    asyncio.run(show.follow(edits(), lambda _paths: None))
    assert show.trouble is None
    assert [one.rule for one in show.now.vault.diagnostics] == ["broken-link"]
    vault.close()


def test_a_broken_configuration_is_reported_until_it_is_mended(tmp_path: Path) -> None:
    note, new, settings = tmp_path / "a.md", tmp_path / "b.md", tmp_path / "knotwork.toml"
    note.write_text("Words.\n")
    _vault, show = _shown(tmp_path, LiveVault)

    async def edits() -> AsyncIterator[Iterable[str]]:
        note.write_text("[[gone]]\n")
        yield [str(note)]
        settings.write_text("colour = 'red'\n")
        yield [str(settings)]
        assert show.trouble is not None
        while not show.now.exact:  # until earlier edits are finished
            assert await show.changed_since(show.turn, 60)
        new.write_text("Words.\n")
        yield [str(new)]
        assert show.now.pages.at("b.html") is not None
        assert "colour" in str(show.trouble), "of the configuration as it still is"
        settings.write_text("")
        yield [str(settings)]
        assert show.trouble is None

    asyncio.run(show.follow(edits(), partial(_configured, tmp_path)))
    assert [one.rule for one in show.now.vault.diagnostics] == ["broken-link"]
    show.close()


def test_notes_that_change_with_a_broken_configuration_are_shown(tmp_path: Path) -> None:
    note, other, settings = (tmp_path / name for name in ("a.md", "b.md", "knotwork.toml"))
    note.write_text("Words.\n")
    other.write_text("Words.\n")
    _vault, show = _shown(tmp_path, LiveVault)

    def configured(paths: Iterable[str]) -> LiveVault | None:
        if str(settings) in paths:
            raise KnotworkError("no such option")
        return None

    async def edits() -> AsyncIterator[Iterable[str]]:
        note.write_text("[[gone]]\n")
        yield [str(note), str(settings)]
        assert "no such option" in str(show.trouble)
        other.write_text("More words.\n")
        yield [str(other)]
        assert "no such option" in str(show.trouble)
        while not show.now.exact:
            assert await show.changed_since(show.turn, 60)

    asyncio.run(show.follow(edits(), configured))
    assert [one.rule for one in show.now.vault.diagnostics] == ["broken-link"]
    show.close()


def test_a_file_that_the_configuration_names_in_vain_is_reported_and_pages_stay(
    tmp_path: Path,
) -> None:
    settings, look = tmp_path / "knotwork.toml", tmp_path / "look.css"
    (tmp_path / "a.md").write_text("Words.\n")
    _vault, show = _shown(tmp_path, LiveVault)

    def trouble() -> KnotworkError | None:
        return show.trouble

    async def edits() -> AsyncIterator[Iterable[str]]:
        settings.write_text("[theme]\nstylesheet = 'look.css'\n")
        yield [str(settings)]
        reported = trouble()
        assert reported is not None
        assert "look.css" in reported.message
        assert "knotwork.toml:2:14" in reported.where
        assert show.now.pages.at("a.html") is not None
        look.write_text("a { color: red }")
        yield [str(look)]
        assert trouble() is None
        look.unlink()
        yield [str(look)]
        assert trouble() is not None
        assert show.now.pages.at("a.html") is not None
        settings.write_text("colour = 'red'\n")
        yield [str(settings)]
        told = trouble()
        assert told is not None
        assert "colour" in told.message, "of the configuration as it is, not as it was"
        settings.write_text("[theme]\nstylesheet = 'look.css'\n")
        yield [str(settings)]
        told = trouble()
        assert told is not None
        assert "look.css" in told.message
        look.write_text("")
        yield [str(look)]
        assert trouble() is None

    asyncio.run(show.follow(edits(), partial(_configured, tmp_path)))
    show.close()


class _Unrun(LiveVault):
    """A vault whose cells cannot be run while its note contains *bad*."""

    def tried(self, before: Built) -> Built | None:
        if "bad" in (self.project.root / "a.md").read_text():
            raise KnotworkError("no cells")
        return before


@pytest.mark.parametrize("left", [None, KnotworkError("no such option")])
def test_a_failure_to_run_cells_is_reported_until_they_run(
    tmp_path: Path, left: KnotworkError | None
) -> None:
    note, settings = tmp_path / "a.md", str(tmp_path / "knotwork.toml")
    note.write_text("bad\n")
    project = locate(tmp_path)
    cells = LiveCells(tmp_path, cell_settings(project.config, None, None, None))
    theme = theme_in(templates_folder())
    vault = _Unrun(project, tools_of(project), theme, project.output, cells)
    show = Show(vault, vault.build(), lambda _show: None)

    def configured(paths: Iterable[str]) -> LiveVault | None:
        if left and settings in paths:
            raise left
        return None

    async def edits() -> AsyncIterator[Iterable[str]]:
        yield [settings]
        show.run_cells()
        while show.trouble in (None, left):
            assert await show.changed_since(show.turn, 60)
        note.write_text("Words.\n")
        yield [str(note)]
        while show.trouble is not left:
            assert await show.changed_since(show.turn, 60)

    asyncio.run(show.follow(edits(), configured))
    show.close()
