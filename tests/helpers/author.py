"""A vault, and somebody who edits it at random."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

PATHS = (
    "Book.md", "One.md", "Two.md", "a/One.md", "a/Two.md", "b/Two.md", "b/c/One.md", "a/index.md",
    "b/c/Three.md",
)  # fmt: skip


TITLES = ("Entropy", "entropy", "Two", "Another")


PIECES = (
    "$x^2$", "%%$x$%%", "`$x$`", "```python\n1 + 1\n```", "```mermaid\ngraph TD\n```", "words #tag",
    "[[One]]", "[[Two]] and [[a/One]]", "[[Wanted]]", "![[Two]]", "[[Entropy]]",
    "![[Draw.canvas]]", "![[picture.svg]]", "prerequisites:: [[Two]]",
    "[[Book]]/[[b/Two]]", "[[One]] < [[Book]]/[[a/One]] > [[Two]]", "< [[Book]] > [[One]]",
)  # fmt: skip


class Author:
    """Somebody who edits a vault at random."""

    def __init__(self, vault: Path, seed: int) -> None:
        self.vault = vault
        self.chance = random.Random(seed)
        for path in PATHS:
            self.write(path, self.note())
        self.draw()

    def write(self, path: str, text: str) -> None:
        (self.vault / path).parent.mkdir(parents=True, exist_ok=True)
        (self.vault / path).write_text(text, "utf-8")

    def note(self) -> str:
        lines = ["---"]
        if self.chance.random() < 0.4:
            lines.append(f"title: {self.chance.choice(TITLES)}")
        if self.chance.random() < 0.2:
            lines.append("publish: false")
        body = self.chance.choices(PIECES, k=self.chance.randint(1, 6))
        return "\n".join([*lines, "---", "\n\n".join(body), ""])

    def draw(self) -> None:
        shown = [
            {"id": path, "type": "file", "file": path} for path in self.chance.sample(PATHS, 2)
        ]
        card = {"id": "card", "type": "text", "text": "[[One]], %%not%% [[b/Two]]"}
        self.write("Draw.canvas", json.dumps({"nodes": [*shown, card]}))

    def edit(self) -> None:
        path = self.chance.choice(PATHS)
        note = self.vault / path
        text = note.read_text("utf-8") if note.exists() else self.note()
        match self.chance.choice(("words", "title", "privacy", "anew", "gone", "moved", "files")):
            case "words":
                self.write(path, f"{text}\n{self.chance.choice(PIECES)}\n")
            case "title":
                bare = re.sub(r"title: .*\n", "", text)
                title = f"---\ntitle: {self.chance.choice(TITLES)}\n"
                self.write(path, bare.replace("---\n", title, 1))
            case "privacy" if "publish: false\n" in text:
                self.write(path, text.replace("publish: false\n", ""))
            case "privacy":
                self.write(path, text.replace("---\n", "---\npublish: false\n", 1))
            case "anew":
                self.write(path, self.note())
            case "gone":
                note.unlink(missing_ok=True)
            case "moved" if note.exists():
                note.rename(self.vault / "b" / f"{self.chance.choice('xyz')}.md")
            case _:
                self.draw()
                picture = self.vault / "picture.svg"
                wide = self.chance.randint(1, 3)
                drawing = f"<svg width='{wide}' height='2'/>"
                picture.unlink() if picture.exists() and wide < 2 else self.write(
                    picture.name, drawing
                )
