"""The command lines of the handbook: the contents of `console` fences, and how they are run.

The convention, which is all there is to it:

- A line that begins with `$ ` is a command, `# …` behind it a remark; what follows is its output.
- A fence that shows output is a *session*: its commands run one after another, those of one note in
  one folder, which is empty at first. Output is compared to the letter, except that `…` stands for
  anything within a line, and alone on a line for any lines.
- A fence that shows none is a *list*: each command starts from the same small project (`WORLD`) and
  has to be understood: it may find something, it may not be misused.
- `cd` and `cat` do what they do, but `cat` of a file that is not there makes it, with the output
  shown: that is what the reader is to write. `<` and `>` name files.
- Commands of others (`OTHERS`) are not run, nor those that do not end or need a network (`UNSEEN`);
  the options of the latter are read.
"""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from tests.handbook.generated import root

from knotwork.shell.cli.main import cli, main

OTHERS = frozenset(
    "pip pipx uvx git jupytext make pre-commit pytest python python3 source eval".split()
)
UNSEEN = re.compile(r"serve|lsp|.*dask://.*|--browser|fetch")
WORLD = {
    "knotwork.toml": 'vault = "notes"\n',
    "notes/index.md": "Begin with [[softmax]].\n",
    "notes/softmax.md": "## Why\n\nAfter the [[attention score]], see [[dot product]].\n",
    "notes/attention score.md": '---\nrequires: ["[[dot product]]"]\n---\n\nFor [[softmax]].\n',
    "notes/self-attention.md": '---\nrequires: ["[[attention score]]"]\n---\n\nOf [[softmax]].\n',
    "notes/dot product.md": "Of two [[vector]]s.\n\n```python\n1 + 1\n```\n\n```output\n2\n```\n",
    "notes/temperature.md": "Before [[softmax]].\n",
    "notes/math/vector.md": "A list. ![[scan1.png]]\n",
    "notes/img/scan1.png": "",
    "my_pkg/__init__.py": '"""A package."""\n',
    "mine/footer.html": "",
    "buffer": "A [[softmax]].\n",
}


class Command(NamedTuple):
    """A command line and what it is said to print."""

    line: str
    output: tuple[str, ...]


class Fence(NamedTuple):
    """The commands of a `console` fence."""

    commands: tuple[Command, ...]

    @property
    def is_session(self) -> bool:
        return any(command.output for command in self.commands)


def fences(text: str) -> Iterator[Fence]:
    """The `console` fences of a note."""
    for _marks, body in re.findall(r"^(`{3,})console\n(.*?)^\1$", text, re.DOTALL | re.MULTILINE):
        commands: list[Command] = []
        for line in body.rstrip("\n").split("\n"):
            if line.startswith("$ "):
                commands.append(Command(line[2:], ()))
            else:
                last = commands.pop()
                commands.append(Command(last.line, (*last.output, line)))
        yield Fence(tuple(commands))


def agrees(written: tuple[str, ...], printed: str) -> bool:
    """Whether an output is as the handbook says."""
    pattern = (
        "".join(
            "(?:.*\n)*"
            if line.strip() == "…"
            else ".*".join(map(re.escape, line.split("…"))) + "\n"
            for line in (*written, "")
            if line or written
        )
        if written
        else ""
    )
    shown = "\n".join(line.rstrip() for line in printed.rstrip("\n").split("\n")) + "\n"
    return re.fullmatch(pattern.removesuffix("\n") + "\n*", shown) is not None


class Shell:
    """As much of a shell as the handbook's lines need, around `knotwork` in this process."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.folder = home
        self.patch = monkeypatch
        home.mkdir(parents=True, exist_ok=True)
        for name, value in {
            "HOME": str(home), "NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb",
            "KNOTWORK_CACHE_DIR": str(home.parent / "cache"), "XDG_CONFIG_HOME": str(home / ".config"),
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)

    def run(self, line: str, shown: tuple[str, ...] = ()) -> tuple[int, str]:
        """The exit code of a command and what it printed; `shown` is what it is said to print."""
        words = [
            str(self.home / word[2:]) if word.startswith("~/") else word
            for word in shlex.split(line, comments=True)
        ]
        given, kept = _redirected(words)
        match words:
            case ["cd", folder]:
                self.folder = self.folder / folder
                assert self.folder.is_dir(), line
                return 0, ""
            case ["cat", name]:
                file = self.folder / name
                if not file.exists():
                    file.write_text("\n".join(shown) + "\n", "utf-8")
                return 0, file.read_text("utf-8")
            case [program, *_rest] if program in OTHERS:
                return 0, ""
            case ["knotwork", *rest]:
                return self._knotwork(rest, given, kept)
            case _:
                raise AssertionError(f"the handbook shows a command that no test can run: {line}")

    def _knotwork(self, words: list[str], given: str, kept: str) -> tuple[int, str]:
        if any(UNSEEN.fullmatch(word) for word in words):
            command: click.Command = cli
            left = list(words)
            while isinstance(command, click.Group):
                command = command.commands[left.pop(0)]
            command.make_context(command.name, left, root())
            return 0, ""
        printed = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
        with self.patch.context() as patch, ExitStack() as stack:
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["knotwork", *words])
            if given:
                patch.setattr(
                    sys, "stdin", stack.enter_context((self.folder / given).open(encoding="utf-8"))
                )
            stack.enter_context(redirect_stdout(printed))
            stack.enter_context(redirect_stderr(printed))
            with pytest.raises(SystemExit) as ended:
                main()
        printed.seek(0)
        text = printed.read()
        if kept:
            (self.folder / kept).write_text(text, "utf-8")
            text = ""
        return int(ended.value.code or 0), text


def _redirected(words: list[str]) -> tuple[str, str]:
    """The files behind `<` and `>`, which are taken out."""
    files: Mapping[str, str] = {
        sign: words[words.index(sign) + 1] for sign in ("<", ">") if sign in words
    }
    for sign, file in files.items():
        words.remove(sign)
        words.remove(file)
    return files.get("<", ""), files.get(">", "")


def make_world(folder: Path) -> Path:
    """The project that lists of commands start from, with a past in Git."""
    for name, text in WORLD.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    for words in (
        "init -q -b main", "add .", "commit -q -m one", "tag v1.0", "tag v1.1",
        "update-ref refs/remotes/origin/main HEAD",
    ):  # fmt: skip
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *identity, *words.split()], cwd=folder, check=True)
    return folder


def copy_world(world: Path, to: Path) -> Path:
    """A fresh copy."""
    shutil.copytree(world, to)
    return to
