"""Styles, scripts and fonts of the theme as files with stable names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from knotwork.render.artifact import Artifact

FOR_CELLS = frozenset({"cells.js", "cells.page.css", "editor.js", "formulas.js", "python.js"})
"""Files that only those pages ask for whose cells a reader can run."""
STYLESHEET = "knotwork.css"
"""The stylesheet of all pages, made of the style sources."""
_OF_A_PAGE = ".page.css"
"""The ending of sources that become a stylesheet of their own, for one kind of page."""

_COMMENT_OR_STRING = re.compile(
    r"""/\*.*?\*/ | ("(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*')""", re.DOTALL | re.VERBOSE
)
_AS_WRITTEN = re.compile(
    r"""("(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | url\([^"')]*\))""", re.VERBOSE
)
"""Strings and addresses, in which every space counts."""
_SPACE, _AROUND_MARKS = re.compile(r"\s+"), re.compile(r" ?([{};,>]) ?")


def assets(
    styles: Mapping[str, str], others: Mapping[str, bytes], folder: str
) -> Iterator[Artifact]:
    """The stylesheets, then the other files as they are, below `folder` (which ends in a slash).

    Style sources are joined in the order of their names, so the names carry numbers. The order
    decides little all the same: the first source declares the cascade layers.
    """
    shared = {name: style for name, style in styles.items() if not name.endswith(_OF_A_PAGE)}
    yield Artifact(folder + STYLESHEET, stylesheet(shared).encode())
    for name in sorted(styles.keys() - shared.keys()):
        yield Artifact(folder + name, stylesheet({name: styles[name]}).encode())
    for name, content in sorted(others.items()):
        yield Artifact(folder + name, content)


def stylesheet(styles: Mapping[str, str]) -> str:
    """All style sources as one, without comments and spaces that mean nothing."""
    return "".join(_lean(style) + "\n" for _, style in sorted(styles.items()) if style)


def _lean(style: str) -> str:
    bare = _COMMENT_OR_STRING.sub(lambda match: match[1] or "", style)
    parts = _AS_WRITTEN.split(bare.strip())
    return "".join(part if at % 2 else _squeezed(part) for at, part in enumerate(parts))


def _squeezed(part: str) -> str:
    short = _AROUND_MARKS.sub(r"\1", _SPACE.sub(" ", part))
    return short.replace(": ", ":").replace(";}", "}")
