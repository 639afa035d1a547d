"""After any changes of a vault, an incremental build gives the same site as a clean one."""

from __future__ import annotations

import os
import shutil
import struct
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from tests.helpers.builds import build, build_anew, held
from tests.helpers.small_runtime import fetched, small_runtime

from knotwork.pages.site import Site
from knotwork.shell.remember.page_memory import PageMemory
from knotwork.shell.remember.traces import Trace

NAMES = ("a.md", "b.md", "index.md", "f/a.md", "f/c.md", "f/g/d.md", "F.md", "picture.png")
TEXTS = (
    "",
    "# A\n\nSee [[b]] and [[f/a#Part|that]].\n",
    "---\naliases: [zed]\ntags: [x, x/y]\nuses: '[[a]]'\n---\nText #t ^id\n\n## Part\n\n![[a]]\n",
    "[[a]] < [[F]]/[[c]] > [[b]]\n",
    "---\npublish: false\n---\nsecret [[zed]]\n",
    "---\npublish: true\n---\nmarked [[zed]] [[b]]\n",
    "---\ntitle: Other\n---\n[[zed]] ![[picture.png]] [[nowhere]] [[nowhere too]]\n\n## Part\n",
    "---\ntags: y\n---\n![[b#Part]] ![[b#^id]] <img src='picture.png'> [^1]\n\n[^1]: foot [[d]]\n",
    "<a href='b#part'>Part</a> of [[b]].\n",
    "uses:: [[d]]\n\n```python\nprint(1)\n```\n\n```output\n1\n```\n",
    "Words.\n\n```python\nimport numpy, tkinter\nx = 2\n```\n\n```python\n#| exercise: e\nx\n```\n",
)
CONFIGS = (
    "",
    "[site]\ntitle = 'One'\n",
    "[site]\npublish_all = false\n",
    "exclude = ['f/']\n[site]\nurl = 'https://example.org/'\n",
    "[links]\nresolution = 'obsidian'\n[markdown]\nstrict_line_breaks = true\n",
)
CLOCK = time.time_ns
name, text = st.sampled_from(NAMES), st.sampled_from(TEXTS)


class Vault(RuleBasedStateMachine):
    """A vault that is edited and built again and again."""

    run = False
    """Whether its cells are run."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="knotwork-"))
        self.vault = self.folder / "vault"
        self.vault.mkdir()
        self.ahead = 10**10
        if not fetched().exists():
            small_runtime(fetched())

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(fetched(), ignore_errors=True)

    @rule(name=name, text=text)
    def write(self, name: str, text: str) -> None:
        path = self.vault / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    @rule(name=name, words=st.sampled_from(("More words.", "See that [[a]].")), first=st.booleans())
    def say_more(self, name: str, words: str, first: bool) -> None:
        path = self.vault / name
        if path.exists():
            text = path.read_text()
            path.write_text(f"{words}\n\n{text}" if first else f"{text}\n\n{words}\n")

    @rule(width=st.sampled_from((1, 2)))
    def draw(self, width: int) -> None:
        (self.vault / "picture.png").write_bytes(struct.pack("<6sHH", b"GIF89a", width, 2))

    @rule(name=name)
    def delete(self, name: str) -> None:
        (self.vault / name).unlink(missing_ok=True)

    @rule(old=name, new=name)
    def rename(self, old: str, new: str) -> None:
        if (self.vault / old).exists():
            (self.vault / new).parent.mkdir(parents=True, exist_ok=True)
            (self.vault / old).replace(self.vault / new)

    @rule(one=name, other=name)
    def swap(self, one: str, other: str) -> None:
        first, second = self.vault / one, self.vault / other
        if first.exists() and second.exists() and one != other:
            first.rename(self.folder / "aside")
            second.rename(first)
            (self.folder / "aside").rename(second)

    @rule(name=name, seconds=st.sampled_from((-10_000, -3, 0, 1, 10_000)))
    def touch(self, name: str, seconds: int) -> None:
        """Give a file a time in the past or the future; its content stays."""
        path = self.vault / name
        if path.exists():
            status = path.stat()
            times = (status.st_atime_ns, status.st_mtime_ns + seconds * 10**9)
            os.utime(path, ns=times)

    @rule(name=name, text=text)
    def edit_and_keep_the_time(self, name: str, text: str) -> None:
        """Edit a file but keep its time, as with an archive program or a clock set back."""
        path = self.vault / name
        if path.exists():
            status = path.stat()
            path.write_text(text)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    @rule(config=st.sampled_from(CONFIGS))
    def configure(self, config: str) -> None:
        (self.vault / "knotwork.toml").write_text(config)

    @rule()
    def fetch_python_for_readers_or_lose_it(self) -> None:
        if fetched().exists():
            shutil.rmtree(fetched())
        else:
            small_runtime(fetched())

    @rule(name=st.sampled_from(("index.html", "a.html", "-/notes.html", "-/assets/knotwork.css")))
    def lose_a_file_of_the_site(self, name: str) -> None:
        (self.folder / "site" / name).unlink(missing_ok=True)

    @rule(seconds=st.sampled_from((-10, 0, 10)))
    def step_the_clock(self, seconds: int) -> None:
        """Set the clock ten seconds ahead: every file is then old enough for its state to count."""
        self.ahead = seconds * 10**9

    @rule()
    def compare(self) -> None:
        ahead = self.ahead
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(time, "time_ns", lambda: CLOCK() + ahead)
            code = build(self.vault, self.folder / "site", run=self.run)
        clean = self.folder / "clean"
        assert build_anew(self.vault, clean, run=self.run) == code
        assert held(self.folder / "site") == held(clean)
        shutil.rmtree(clean)


Vault.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestIncremental = Vault.TestCase


class RunVault(Vault):
    """A vault whose cells are run, at some builds."""

    run = True

    @rule(
        name=name,
        code=st.sampled_from(("1 / 0", "import no_such", "print(2)\n```\n\n```output\n3")),
    )
    def say_in_code(self, name: str, code: str) -> None:
        self.say_more(name, f"```python\n{code}\n```", False)

    @rule(run=st.booleans())
    def run_or_not(self, run: bool) -> None:
        self.run = run


RunVault.TestCase.settings = settings(Vault.TestCase.settings, max_examples=5)
TestIncrementalRuns = RunVault.TestCase


def test_notes_that_are_renamed_again_and_again_leave_no_facts_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: list[int] = []
    keep = PageMemory._keep

    def counted(memory: PageMemory, site: Site, pages: Mapping[str, Trace]) -> None:
        keep(memory, site, pages)
        counts.append(memory._facts.count)

    monkeypatch.setattr(PageMemory, "_keep", counted)
    vault = tmp_path / "vault"
    vault.mkdir()
    for turn in range(8):
        for note in tuple(vault.glob("*.md")):
            note.unlink()
        for number in range(6):
            other = f"{turn} {(number + 1) % 6}"
            (vault / f"{turn} {number}.md").write_text(f"# {number}\n\nSee [[{other}]].\n")
        build(vault, tmp_path / "site")
    assert max(counts) < 3 * counts[0]
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


@pytest.mark.parametrize("ahead", [0, 10**10])
def test_pages_keep_room_for_a_picture_as_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: CLOCK() + ahead)
    vault, site = tmp_path / "vault", tmp_path / "site"
    vault.mkdir()
    note, picture = vault / "a.md", vault / "p.svg"
    note.write_text("![[p.svg]]\n")
    for width in (30, 40):
        picture.write_text(f"<svg width='{width}' height='20'/>")
        for words in ("", "More words.\n"):
            note.write_text(f"![[p.svg]]\n\n{words}")
            build(vault, site)
            assert f'width="{width}" height="20"' in (site / "a.html").read_text()


def test_pages_keep_room_for_a_video_as_it_is_now(tmp_path: Path) -> None:
    vault, site = tmp_path / "vault", tmp_path / "site"
    vault.mkdir()
    (vault / "a.md").write_text("![[v.webm]]\n")
    for width in (300, 400):
        sides = b"\xb0\x82" + struct.pack(">H", width) + b"\xba\x81\x14"
        (vault / "v.webm").write_bytes(
            b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\xff\x16\x54\xae\x6b\x8b\xae\x89\xe0\x87" + sides
        )
        build(vault, site)
        assert f'src="v.webm" width="{width}" height="20"' in (site / "a.html").read_text()


def test_the_picture_of_a_drawing_comes_and_goes(tmp_path: Path) -> None:
    vault, site = tmp_path / "vault", tmp_path / "site"
    vault.mkdir()
    (vault / "a.md").write_text("![[plan.excalidraw]]\n")
    drawing, picture = vault / "plan.excalidraw.md", vault / "plan.excalidraw.svg"
    mark = "---\nexcalidraw-plugin: parsed\n---\n"
    drawing.write_text("Encoder\n")
    build(vault, site)
    for number in range(3):
        if number == 0:
            picture.touch()
        elif number == 1:
            drawing.write_text(mark + "Encoder\n")
        else:
            picture.unlink()
        build(vault, site)
        build_anew(vault, tmp_path / f"clean{number}")
        assert held(site) == held(tmp_path / f"clean{number}")
        assert ("<img" in (site / "a.html").read_text()) is (number == 1)


@pytest.mark.parametrize("text", ["# New\n\n[[a]]", "Before.\n\n# Old\n\n[[a]]", "[[a]]"])
def test_the_new_heading_of_an_index_is_its_title_everywhere(tmp_path: Path, text: str) -> None:
    vault = tmp_path / "vault"
    (vault / "sub").mkdir(parents=True)
    (vault / "a.md").write_text("See [[sub/index]].\n")
    index = vault / "sub" / "index.md"
    index.write_text("# Old\n\n[[a]]")
    build(vault, tmp_path / "site")
    index.write_text(text)
    build(vault, tmp_path / "site")
    build_anew(vault, tmp_path / "clean")
    assert held(tmp_path / "site") == held(tmp_path / "clean")


def test_a_vault_that_becomes_a_graph_of_logseq_is_read_as_one(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    (vault / "logseq").mkdir(parents=True)
    (vault / "a.md").write_text("[[tools/hammer]] [[tools___hammer]] [[claw]]\n")
    (vault / "b.md").write_text("[[a]] ![[tools___hammer]]\n")
    (vault / "tools___hammer.md").write_text("alias:: claw\n\nWords.\n")
    build(vault, tmp_path / "site")
    mark = vault / "logseq/config.edn"
    for change, clean in ((mark.touch, tmp_path / "graph"), (mark.unlink, tmp_path / "none")):
        change()
        build(vault, tmp_path / "site")
        build_anew(vault, clean)
        assert held(tmp_path / "site") == held(clean)
