"""The page that a preview shows at once after an edit is that of a new build."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

import pytest

from knotwork.pages.lists import list_pages
from knotwork.pages.model import Page
from knotwork.pages.site import Site
from knotwork.pipeline import compile_vault
from knotwork.render.artifact import Artifact, Copy
from knotwork.shell.commands.building.request import BuildRequest
from knotwork.shell.commands.serving.set_up import live
from knotwork.shell.config.locate import locate
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.shell.live.pages import Lists, Others
from knotwork.shell.live.vault import Built, LiveVault
from knotwork.tools import Tools

NOTES = {
    "a.md": "# A\n\nWords of [[b]] and [[c#Part]]. #one\n\n[[b]] < [[book]]/[[part]] > [[c]]\n",
    "b.md": "Of [[a]] and [[wanted]].\n\n[[book]]/[[part]] > [[a]]\n",
    "c.md": "---\nrequires: '[[b]]'\n---\n\n## Part\n\nOf [[wanted]]. #two\n\n[[a]] < [[book]]/[[part]]\n",
    "book.md": "A book.\n",
    "part.md": "A part of it, with ![[seen.png]].\n",
}


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[LiveVault]:
    for name, text in NOTES.items():
        (tmp_path / name).write_text(text)
    for name in ("seen.png", "unseen.png"):
        (tmp_path / name).write_bytes(b"\x89PNG")
    vault = live(locate(tmp_path), BuildRequest(), theme_in(templates_folder()))
    yield vault
    vault.close()


def edited(vault: LiveVault, before: Built, name: str, text: str) -> Built:
    (vault.project.root / name).write_text(text)
    now = vault.edited(before, [name])
    assert now is not None
    return now


def page(built: Built, name: str) -> bytes:
    found = built.pages.at(name)
    assert isinstance(found, Artifact)
    return found.content


KEEPING = {
    "a link": ("Words of", "Words of [[book]] and"),
    "a link fewer": ("[[b]] and [[c#Part]]", "nothing"),
    "an embed": ("Words", "![[c]]\n\nWords"),
    "a picture": ("Words", "![[seen.png]] Words"),
    "a heading": ("Words", "## Heading\n\nWords"),
    "a tag that others have": ("#one", "#one #two"),
    "a tag fewer": ("#one", ""),
    "a link to a heading that is not there": ("Words", "[[b#nowhere]] Words"),
    "a link of raw HTML": ("Words", '<a href="b.md">x</a> Words'),
}


@pytest.mark.parametrize(("old", "new"), KEEPING.values(), ids=KEEPING)
def test_an_edit_that_moves_nothing_in_lists_reuses_them_and_shows_the_same(
    shown: LiveVault, old: str, new: str
) -> None:
    built = shown.build()
    for name in ("a", "b", "c"):
        page(built, f"{name}.html")
    now = edited(shown, built, "a.md", NOTES["a.md"].replace(old, new))
    assert now.pages.site.urls is built.pages.site.urls, "worked out anew"
    anew = shown.build()
    for name in ("a", "b", "c", "part"):
        assert page(now, f"{name}.html") == page(anew, f"{name}.html")


MOVING = {
    "a title": ("# A", "# Another"),
    "a property": ("# A", "---\ndate: 2024-05-06\n---\n\n# A"),
    "a field": ("Words", "by:: x\n\nWords"),
    "a prerequisite": ("# A", "---\nrequires: '[[book]]'\n---\n\n# A"),
    "a first tag": ("#one", "#three"),
    "a next note": (" > [[c]]", " > [[b]]"),
    "a last note": (" > [[c]]", ""),
    "another part": ("[[part]]", "[[other part]]"),
    "a trail fewer": ("[[b]] < [[book]]/[[part]] > [[c]]", ""),
}


@pytest.mark.parametrize(("old", "new"), MOVING.values(), ids=MOVING)
def test_after_any_other_edit_lists_are_those_of_a_new_build_at_once(
    shown: LiveVault, old: str, new: str
) -> None:
    built = shown.build()
    now = edited(shown, built, "a.md", NOTES["a.md"].replace(old, new))
    anew = shown.build()
    for name in ("a.html", "b.html", "c.html", "-/notes.html", "-/books.html", "-/tags.html"):
        assert page(now, name) == page(anew, name)


def test_a_link_to_a_note_to_be_written_leads_to_the_list_of_those(shown: LiveVault) -> None:
    built = shown.build()
    page(built, "a.html")
    text = NOTES["a.md"].replace("Words", "[[wanted]] and [[new]]: words")
    now = edited(shown, built, "a.md", text)
    assert b'href="-/to-be-written.html#wanted" title="To be written">wanted<' in page(
        now, "a.html"
    )
    assert b'href="-/to-be-written.html" title="To be written">new</a>' in page(now, "a.html")


def test_only_the_requested_lists_are_made(shown: LiveVault) -> None:
    site = shown.build().pages.site
    made: list[str] = []

    def printed(page: Page) -> Artifact:
        made.append(page.url)
        return Artifact(page.url, b"")

    lists = Lists(site, printed)
    assert lists.at("-/tags/nosuch.html") is None
    assert not made
    for url in ("-/tags/two.html", "-/graph.json", "-/tags/two.html"):
        assert lists.at(url) is not None
    assert made == ["-/tags/two.html", "-/graph.json"]


def test_every_page_of_a_long_list_is_there(
    shown: LiveVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knotwork.pages.long_list.MOST", 1)
    built = shown.build()
    site = built.pages.site
    urls = [page.url for plan in list_pages(site).values() for page in plan.make(site)]
    assert {"-/pages/2/notes.html", "-/pages/5/notes.html"} <= {*urls}
    for url in urls:
        assert page(built, url)


def test_lists_stay_whole_while_their_notes_change(shown: LiveVault) -> None:
    # Lists refer to links by number, and the numbers change: a note may lose all its links.
    built = shown.build()
    page(built, "b.html")
    text = NOTES["b.md"].replace("Of [[a]] and [[wanted]].", "Nothing.")
    now = edited(shown, built, "b.md", text)
    assert b"wanted" in page(now, "-/to-be-written.html")
    exact = shown.settled(now, lambda: False)
    assert exact is not None
    assert page(exact, "-/to-be-written.html") == page(shown.build(), "-/to-be-written.html")


@pytest.mark.parametrize(
    "reference", ["![[unseen.png]]", "![x](unseen.png)", "<img src=unseen.png>"]
)
def test_a_file_that_a_note_shows_for_the_first_time_is_there_at_once(
    shown: LiveVault, reference: str
) -> None:
    built = shown.build()
    page(built, "a.html")
    assert built.pages.at("unseen.png") is None
    now = edited(shown, built, "a.md", NOTES["a.md"].replace("Words", reference))
    assert b"unseen.png" in page(now, "a.html")
    assert now.pages.at("unseen.png") == Copy("unseen.png", "unseen.png")


def test_files_for_the_first_diagram_are_served_at_once(shown: LiveVault) -> None:
    built = shown.build()
    page(built, "a.html")
    text = NOTES["a.md"].replace("Words", "```mermaid\ngraph TD\n```\n\nWords")
    now = edited(shown, built, "a.md", text)
    assert page(now, "-/assets/diagrams/mermaid.js")
    assert now.pages.at("-/assets/diagrams/nothing.js") is None


def test_no_earlier_state_stays_in_memory(shown: LiveVault) -> None:
    gc.disable()  # a collection at some other moment could hide a leak
    try:
        built = shown.build()
        states: list[weakref.ref[Site]] = []
        for number in range(4):
            (shown.project.root / f"new {number}.md").write_text("Of [[a]].\n")
            built = shown.build(built)
            page(built, "a.html")
            states.append(weakref.ref(built.pages.site))
            built = shown.settled(built, lambda: False) or built
            assert built.exact
        assert [state() is not None for state in states] == [False, False, False, True]
    finally:
        gc.enable()


def test_the_states_of_a_vault_may_ask_for_their_files_at_once() -> None:
    asked, may_go_on = Event(), Event()

    def offer(_site: Site) -> tuple[None, tuple[()]]:
        asked.set()
        may_go_on.wait()
        return None, ()

    tools = Tools(offer=offer)
    others = Others(compile_vault([], [], tools), tools, theme_in(templates_folder()))
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(others.at, "-/assets/knotwork.css")
        asked.wait()
        second = threads.submit(others.at, "-/assets/knotwork.js")
        wait([second], timeout=0.2)
        may_go_on.set()
        assert first.result()
        assert second.result()


def test_pages_remembered_for_another_dialect_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("```{code-cell}\nprint(1)\n```\n")
    project, theme = locate(tmp_path), theme_in(templates_folder())

    def cells(dialect: str | None) -> int:
        vault = live(project, BuildRequest(dialect=dialect), theme)
        known = vault.build().vault.whole.notes["a.md"].unit.fences
        vault.close()
        return len(known)

    assert [cells(dialect) for dialect in (None, "myst", None)] == [0, 1, 0]
