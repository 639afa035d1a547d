"""A small vault on disk with every kind of link to one note."""

from __future__ import annotations

from pathlib import Path

NOTES = {
    "one.md": "\ufeff# One\r\n\r\nsee [[two]], [[One]]",
    "two.md": "[[one|1]] [[one#One]]\n",
    "sub/three.md": "---\nup: '[[one]]'\n---\n[x](../one.md)\n",
}


def linked_notes(root: Path) -> Path:
    """The vault, made at `root`, with a picture beside the notes."""
    (root / ".obsidian").mkdir(parents=True)
    for path, text in NOTES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(text.encode())
    (root / "sub" / "p.png").write_bytes(b"\x89PNG")
    return root
