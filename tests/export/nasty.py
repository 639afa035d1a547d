"""A vault with names that are difficult for formats, and one with everything a graph can hold."""

from __future__ import annotations

from tests.helpers.vault import vault

from knotwork.graph import ConceptGraph

NASTY = 'a "quoted" <b>&amp; \\N {x} [y] |z| #35; ; \' `c` %% --> \u0007 日本 😀'
"""Markup of every format, and a control character that XML cannot hold."""


def everything() -> ConceptGraph:
    """Notes, files, stubs and tags, linked in all ways."""
    return vault(
        {
            "book.md": "A book. [[sub/dot]]",
            "chapter.md": "[[book]] > [[next chapter]]\n\nSee [[sub/dot]].",
            "sub/dot.md": (
                f"---\ntitle: {quoted(NASTY)}\naliases: [inner; product, {quoted(NASTY + '!')}]\n"
                'tags: [math/la, 日本]\nrequires: "[[vector]]"\ninspired by: "[[gone]]"\n---\n'
                "[[vector#H|the *vector*]] [[vector]] ![[p.png]] [[gone]] %%[[score]]%%\n\n"
                "[[score]] < [[book]]/[[chapter]]"
            ),
            "score.md": "---\nuses: '[[dot]]'\n---\nx [[dot]]\n\n[[book]]/[[chapter]] > [[dot]]",
            "vector.md": "## H\n",
            "alone.md": "",
        },
        files=["p.png", "unused.png"],
    )


def quoted(text: str) -> str:
    """A text as YAML's double quotes hold it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\u0007", "\\a")
    return f'"{escaped}"'
