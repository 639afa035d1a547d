"""Which planted mistakes linters of Markdown find, and what else they report.

    python -m tests.bench.planted

Prints and asserts nothing. Two vaults: the generated one of `tests.bench.linters`, in which a linter
should find each link that leads nowhere and no other, and a small one with a mistake of each kind in
a note of its own, beside notes that are sound. Of linters of style only the rules about links count.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tests.bench.generate import vault
from tests.bench.linters import BIN, MARKDOWNLINT, NODE, install

Found: TypeAlias = Counter[tuple[str, int]]
"""How often a linter complains of a line, by the path of the note and its number."""

MISTAKES = {
    "a note that is not there": "[[gone]]",
    "the same, as a Markdown link": "[x](gone.md)",
    "the same, in a property": '---\nup: "[[gone]]"\n---\n\nwords',
    "a note to show that is not there": "![[gone]]",
    "a picture that is not there": "![[gone.png]]",
    "the same, in Markdown": "![x](gone.png)",
    "a path through a wrong folder": "[[wrong/target]]",
    "a heading that is not there": "[[target#No such heading]]",
    "the same, behind a Markdown link": "[x](../target.md#no-such-heading)",
    "the same, in this note": "[[#No such heading]]",
    "a block that is not there": "[[target#^none]]",
    "a heading that is there twice": "[[target#Same]]",
    "a name that two notes have": "[[twin]]",
    "an alias, which Obsidian does not follow": "[[other name]]",
    "a link that is not closed": "[[target",
    "a trail that only one side knows": "[[First]] < [[Book]]/[[Chapter]]",
}
SOUND = {
    "a note of another folder": "[[target]]",
    "with words": "[[target|words]]",
    "by the end of its path": "[[deep/down]]",
    "a heading": "[[target#A heading]]",
    "a heading below a heading": "[[target#A heading#Below it]]",
    "a heading, in Markdown": "[x](../target.md#A%20heading)",
    "a block": "[[target#^block]]",
    "a picture with a width": "![[picture.png|100]]",
    "in a table": "| a |\n|---|\n| [[target\\|x]] |",
    "in code": "`[[gone]]`",
    "in a fence": "```text\n[[gone]]\n```",
    "escaped": "\\[[gone]]",
    "the folder above": "[x](../target.md)",
}
BESIDE = {
    "target.md": "---\naliases: [other name]\n---\n\n# Target\n\n## A heading\n\nA block. ^block\n\n"
    "### Below it\n\n## Same\n\n## Same\n",
    "some/deep/down.md": "# Down\n",
    "one/twin.md": "# Twin\n",
    "two/twin.md": "# Twin\n",
    "Book.md": "# Book\n",
    "Chapter.md": "# Chapter\n\n[[Book]]\n",
    "Zero.md": "# Zero\n\n[[Book]]/[[Chapter]] > [[First]]\n",
    "First.md": "# First\n\n[[Zero]] < [[Book]]/[[Chapter]]\n",
    "picture.png": "",
}
_OF_LINKS = frozenset("MD011 MD042 MD051 MD052 MD053 MD054 MD057".split())
_LINE = re.compile(r"^(?P<path>.+?\.md):(?P<line>\d+)(?::\d+)?:? .*?(?P<rule>MD\d{3})")


class Linter(NamedTuple):
    """A linter, and how to find out of which lines it complains."""

    name: str
    complaints: Callable[[Path], Found]


def linters() -> Iterator[Linter]:
    """Those that are here."""
    yield Linter("knotwork", _of_knotwork)
    if (BIN / "lychee").exists():
        yield Linter("lychee", _of_lychee)
    if (BIN / "rumdl").exists():
        command = (str(BIN / "rumdl"), "check", "--no-cache", "--output-format", "text", ".")
        yield Linter("rumdl", lambda root: _of_lines(command, root))
    if MARKDOWNLINT.exists():
        node = (sys.executable, "-c", NODE, str(MARKDOWNLINT), "**/*.md")
        yield Linter("markdownlint-cli2", lambda root: _of_lines(node, root))


def _of_knotwork(root: Path) -> Found:
    command = [sys.executable, "-m", "knotwork", "check", "--no-cache", "--format", "json", "."]
    report = json.loads(_ran(command, root).stdout)
    return Counter((one["path"], one["line"]) for one in report["findings"])


def _of_lychee(root: Path) -> Found:
    options = "--offline --include-wikilinks --include-fragments=full --fallback-extensions md"
    command = [str(BIN / "lychee"), *options.split(), "--no-progress", "--format", "json"]
    report = json.loads(_ran([*command, f"--base-url={root}", str(root)], root).stdout)
    return Counter(
        (Path(path).relative_to(root).as_posix(), one["span"]["line"])
        for path, complaints in report["error_map"].items()
        for one in complaints
    )


def _of_lines(command: Sequence[str], root: Path) -> Found:
    done = _ran(command, root)
    lines = map(_LINE.match, (done.stdout + done.stderr).splitlines())
    return Counter(
        (line["path"].removeprefix("./"), int(line["line"]))
        for line in lines
        if line and line["rule"] in _OF_LINKS
    )


def _ran(command: Sequence[str], root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")


def _write(root: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _small(root: Path) -> None:
    _write(root, BESIDE)
    for folder, planted in (("mistakes", MISTAKES), ("sound", SOUND)):
        _write(root, {f"{folder}/{name}.md": f"{text}\n" for name, text in planted.items()})


def of_the_small_vault() -> None:
    """A row for each kind of mistake; the last counts the sound notes of which one complains."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        _small(root)
        heard = {one.name: {path for path, _ in one.complaints(root)} for one in linters()}
    print(f"{'':42}" + "".join(f"{name:>19}" for name in heard))
    for name in MISTAKES:
        marks = ("found" if f"mistakes/{name}.md" in paths else "–" for paths in heard.values())
        print(f"{name:42}" + "".join(f"{mark:>19}" for mark in marks))
    false = {
        name: sorted(path for path in paths if path.startswith("sound/"))
        for name, paths in heard.items()
    }
    row = "".join(f"{len(paths):19}" for paths in false.values())
    print(f"{f'of {len(SOUND)} sound notes, complaints of':42}{row}")
    for name, paths in false.items():
        if paths:
            print(f"  {name}: {', '.join(Path(path).stem for path in paths)}")


def of_the_generated_vault(count: int) -> None:
    """How many of the links that lead nowhere are found, and how much is reported besides."""
    notes = tuple(vault(count))
    known = {Path(note.path).stem for note in notes}
    planted: Found = Counter(
        (note.path, number)
        for note in notes
        for number, line in enumerate(note.text.splitlines(), 1)
        for target in re.findall(r"\[\[([^\]|]+)", line)
        if target not in known
    )
    print(f"\n{count} generated notes with {planted.total()} links that lead nowhere")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        _write(root, {note.path: note.text for note in notes})
        for linter in linters():
            heard = linter.complaints(root)
            found, besides = (heard & planted).total(), (heard - planted).total()
            print(f"{linter.name:20} found {found:6}   besides {besides}")


if __name__ == "__main__":
    install()
    of_the_small_vault()
    of_the_generated_vault(10_000)
